"""Work that is shared with forks of this process.

In go a function and tasks; out come its results in the order of the tasks. This process works, and forks of it do: so the function
and the tasks need not travel; results and errors travel back through pipes. Whoever has done a task takes the next one from a queue,
and the first error in the order of the tasks is the one that is raised. However the work ends, no worker outlives it. Only `pool`
calls it, where forking is safe.
"""

import ctypes
import os
import pickle
import select
import selectors
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_PIPE_BYTES = 1 << 20
"""So much of a result finds room in a pipe, so that a worker need not wait for whoever is at another task."""

_HEAD_BYTES = 8
_NO_MORE = -1
_PR_SET_PDEATHSIG = 1


class WorkerLostError(Exception):
    """A worker was ended from outside; the message says what to do."""


@dataclass(slots=True)
class _Worker:
    """A process at work. `buffer` holds what has arrived of its next message."""

    process: int
    results: int
    buffer: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True, slots=True)
class _Failure:
    error: Exception


def run(work: Callable[[T], R], tasks: Sequence[T], count: int) -> Iterator[R]:
    """`work` done on each task by so many processes, this one among them."""
    queue, feed = os.pipe()
    for end in (queue, feed):
        os.set_blocking(end, False)
    workers: list[_Worker] = []
    finished = False
    try:
        given = _give(feed, 0, len(tasks))
        for _ in range(count - 1):
            workers.append(_start(work, tasks, queue, feed, workers))
        results: dict[int, R | _Failure] = {}
        with selectors.DefaultSelector() as answers, selectors.DefaultSelector() as anything:
            for worker in workers:
                answers.register(worker.results, selectors.EVENT_READ, worker)
                anything.register(worker.results, selectors.EVENT_READ)
            anything.register(queue, selectors.EVENT_READ)
            for number in range(len(tasks)):
                while number not in results:
                    given = _give(feed, given, len(tasks))
                    results |= _received(answers, is_urgent=any(worker.buffer for worker in workers))
                    if number not in results and not any(worker.buffer for worker in workers):
                        results |= _own(anything, work, tasks, queue)
                found = results.pop(number)
                if isinstance(found, _Failure):
                    raise found.error
                yield found
        finished = True
    finally:
        for descriptor in (queue, feed, *(worker.results for worker in workers)):
            os.close(descriptor)
        for worker in workers:
            if not finished:
                with suppress(ProcessLookupError):
                    os.kill(worker.process, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(worker.process, 0)


def _give(feed: int, first: int, end: int) -> int:
    """Put task numbers into the queue while it has room. The next number to put in."""
    with suppress(BlockingIOError):
        for number in range(first, end):
            os.write(feed, number.to_bytes(_HEAD_BYTES, "big"))
            first = number + 1
    return first


def _received(answers: selectors.BaseSelector, *, is_urgent: bool) -> dict[int, Any]:
    """Results, by task, that workers have sent. It is urgent where a part of one has come: whoever sends it can do nothing else until
    all of it is taken."""
    arrived: dict[int, Any] = {}
    for key, _ in answers.select(None if is_urgent else 0):
        arrived |= _sent(key.data)
    return arrived


def _own(
    anything: selectors.BaseSelector, work: Callable[[T], R], tasks: Sequence[T], queue: int
) -> dict[int, R | _Failure]:
    """The result of a task that is done here. None, where nothing is left to do, once somebody has sent something. Numbers leave the
    queue in their order, so when one is at work all before it are too, or done."""
    ready = {key.fd for key, _ in anything.select()}
    if queue in ready and (number := _taken_from(queue)) is not None:
        return {number: _done(work, tasks[number])}
    return {}


def _taken_from(queue: int) -> int | None:
    """The next task's number, from a queue that has something or is closed. None if somebody was quicker."""
    try:
        token = os.read(queue, _HEAD_BYTES)
    except BlockingIOError:
        return None
    return int.from_bytes(token, "big") if token else _NO_MORE


def _done(work: Callable[[T], R], task: T) -> R | _Failure:
    try:
        return work(task)
    except Exception as error:
        return _Failure(error)


def _sent(worker: _Worker) -> dict[int, Any]:
    """What a worker has sent, as far as it is whole."""
    data = os.read(worker.results, _PIPE_BYTES)
    if not data:
        raise _lost(worker)
    worker.buffer += data
    found: dict[int, Any] = {}
    while (message := _taken(worker.buffer)) is not None:
        number, result = pickle.loads(message)  # noqa: S301  what our own fork has sent
        found[number] = result
    return found


def _start(work: Callable[[T], R], tasks: Sequence[T], queue: int, feed: int, others: Sequence[_Worker]) -> _Worker:
    results, answer = os.pipe()
    _widen(answer)
    parent = os.getpid()
    process = os.fork()
    if process:
        os.close(answer)
        return _Worker(process, results)
    code = 1
    try:
        _end_with_parent()
        for descriptor in (results, feed, *(other.results for other in others)):
            os.close(descriptor)
        _toil(work, tasks, queue, answer, parent)
        code = 0
    finally:  # also with an error on its way: nothing of the parent's may run in here
        os._exit(code)
    raise AssertionError


def _widen(pipe: int) -> None:
    import fcntl  # not on every system, and this module is imported on all, for its error

    with suppress(OSError):  # where so much is not allowed
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _end_with_parent() -> None:
    """In a worker: ask the system to end it with the process that waits for it, which may be killed without a word."""
    with suppress(OSError, AttributeError):  # where that cannot be asked for, it ends after its task
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _toil(work: Callable[[T], R], tasks: Sequence[T], queue: int, answer: int, parent: int) -> None:
    """In a worker: take tasks until there are no more, or nobody waits for them."""
    while os.getppid() == parent:
        select.select((queue,), (), ())
        number = _taken_from(queue)
        if number == _NO_MORE:
            return
        if number is None:
            continue
        result = _done(work, tasks[number])
        if isinstance(result, _Failure):
            result = _Failure(_portable(result.error))
        message = pickle.dumps((number, result), protocol=pickle.HIGHEST_PROTOCOL)
        _send(answer, len(message).to_bytes(_HEAD_BYTES, "big") + message)


def _send(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _portable(error: Exception) -> Exception:
    """An error that survives the pipe, with a note of where in the worker it came from."""
    trace = "".join(traceback.format_exception(error))
    try:
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301  our own, from this very process
    except Exception:
        copy = None
    if not isinstance(copy, type(error)):
        return RuntimeError(trace)
    if not isinstance(error, OSError):
        error.add_note(f"In a worker:\n{trace}")
    return error


def _taken(buffer: bytearray) -> bytes | None:
    """The next whole message, taken out of a buffer."""
    end = _HEAD_BYTES + int.from_bytes(buffer[:_HEAD_BYTES], "big")
    if len(buffer) < _HEAD_BYTES or len(buffer) < end:
        return None
    message = bytes(buffer[_HEAD_BYTES:end])
    del buffer[:end]
    return message


def _lost(worker: _Worker) -> WorkerLostError:
    _, status = os.waitpid(worker.process, 0)
    code = os.waitstatus_to_exitcode(status)
    how = f"by signal {-code}" if code < 0 else f"with code {code}"
    return WorkerLostError(
        f"A worker process ended {how} before its work was done. If the machine ran out of memory, `--jobs 1` needs less."
    )
