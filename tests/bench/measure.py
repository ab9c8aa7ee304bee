"""What a command costs: its time, the time of all its processors, and the memory of all its processes together.

In go commands; out come figures. Memory is looked at from outside, in a run of its own, since looking takes time.
"""

import mmap
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_LOOK_EVERY_SECONDS = 0.05
_STRETCH_BYTES = 1 << 16


class FailedError(Exception):
    """A command that is measured ended with an error."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One run: seconds by the clock, and seconds of processor time, of children too."""

    seconds: float
    processor_seconds: float


@dataclass(frozen=True, slots=True)
class Command:
    """A command in a folder. `environment` adds to that of this process."""

    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str]

    def start(self, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.words,
            cwd=self.folder,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        )


def cost(command: Command) -> Cost:
    """Run a command to its end."""
    begun = time.perf_counter()
    with command.start(stderr=subprocess.PIPE) as process:
        said = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise FailedError(f"{' '.join(command.words)}: {said.decode(errors='replace')[-500:]}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime)


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(median(c.seconds for c in costs), median(c.processor_seconds for c in costs))


@contextmanager
def touched(gigabytes: int) -> Iterator[None]:
    """While this lasts, the system has so much free memory that it has touched before. A virtual machine may be given memory only when
    it touches it, and lose again what it frees in large pieces: that costs several times as much as to write to it, and falls to
    whoever needs more than was used before. One page of each 64 kB is held, so that no large piece is free."""
    size = gigabytes << 30
    if not size or not hasattr(mmap, "MADV_DONTNEED"):
        yield
        return
    with mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as memory:
        for page in range(0, size, mmap.PAGESIZE):
            memory[page] = 1
        for stretch in range(0, size, _STRETCH_BYTES):
            memory.madvise(mmap.MADV_DONTNEED, stretch + mmap.PAGESIZE, _STRETCH_BYTES - mmap.PAGESIZE)
        yield


def peak_megabytes(command: Command) -> float | None:
    """The most memory that a command and all its children held at once, what they share counted once; None where the system does
    not tell (it is Linux that does)."""
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    most = 0
    with command.start() as process:
        while process.poll() is None:
            most = max(most, sum(map(_held_kilobytes, _family(process.pid))))
            time.sleep(_LOOK_EVERY_SECONDS)
    if process.returncode:
        raise FailedError(" ".join(command.words))
    return most / 1024


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:  # it has just ended
        return [pid]
    return [pid, *(member for child in children for member in _family(child))]


def _held_kilobytes(pid: int) -> int:
    """A process's memory, and its share of what it shares with others."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
