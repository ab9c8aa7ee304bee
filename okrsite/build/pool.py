"""The same work by one process or by several: what comes out does not tell by how many.

In go a function and tasks; out come its results in the order of the tasks. Where forks of this process are of use and sure to work,
`forks` has them help.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from okrsite import collector

T = TypeVar("T")
R = TypeVar("R")


def cores() -> int:
    """How many processes can work at once on this machine."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_fork() -> bool:
    """Whether a copy of this process is sure to work. Not where other threads could hold a lock just then, and not where system
    libraries forbid it (macOS) or there is no fork (Windows)."""
    return sys.platform == "linux" and threading.active_count() == 1


def run(work: Callable[[T], R], tasks: Sequence[T], jobs: int, *, is_tidy: bool = False) -> Iterator[R]:
    """`work` done on each task, by at most so many processes. Results can be pickled; they come in order, as soon as they can. Tidy work
    leaves nothing that the collector would have to look for."""
    count = min(jobs, len(tasks))
    # What is set aside by the collector is not written to by it either, and so stays shared between the processes.
    with collector.resting() if is_tidy else collector.among_new():
        if count < 2 or not can_fork():
            yield from map(work, tasks)
        else:
            # with pickle, ctypes and selectors, which a process that works alone does without
            from okrsite.build import forks

            yield from forks.run(work, tasks, count)
