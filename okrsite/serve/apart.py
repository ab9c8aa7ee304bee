"""Work that is done beside this process, and can be broken off at any moment.

In go a piece of work and whether something else is wanted; out comes its result, or a `SupersededError`. Where the system can copy a
process (Linux), the work is done by a copy: this process goes on answering, on a processor of its own, and the copy can be ended
wherever it is. Elsewhere it is done here, and ends when it next asks. The work must withstand being killed, as publishing does, and
leaves nothing here but its result, which must be small.
"""

import os
import pickle
import select
import signal
import sys
import traceback
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any, TypeVar

R = TypeVar("R")

Work = Callable[[Callable[[], None]], R]
"""What is to be done; it is given what it has to call now and then."""

CAN_COPY = sys.platform == "linux"

_LOOK_SECONDS = 0.01
_PIPE_BYTES = 1 << 16
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class SupersededError(Exception):
    """Something else is to be done first."""


class LostError(Exception):
    """The copy ended before its work was done; the message says how."""


def run(work: Work[R], is_wanted: Callable[[], bool], quiet: AbstractContextManager[object]) -> R:
    """Do the work, unless something else is or becomes wanted. `quiet` is entered to be copied: within it no other thread may hold a
    lock that the work needs."""
    return _by_a_copy(work, is_wanted, quiet) if CAN_COPY else work(lambda: _look(is_wanted))


def _look(is_wanted: Callable[[], bool]) -> None:
    if is_wanted():
        raise SupersededError


def _by_a_copy(work: Work[R], is_wanted: Callable[[], bool], quiet: AbstractContextManager[object]) -> R:
    answer, result = os.pipe()
    parent = os.getpid()
    with quiet, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # on copying a process with threads, which `quiet` is about
        process = os.fork()
    if not process:
        _toil(work, parent, answer, result)
    os.close(result)
    _lead_a_group(process)
    try:
        sent = _received(answer, is_wanted)
    except BaseException:
        os.killpg(process, signal.SIGKILL)
        raise
    finally:
        os.close(answer)
        _, status = os.waitpid(process, 0)
    if not sent:
        raise LostError(f"The process that builds the site ended early ({os.waitstatus_to_exitcode(status)}).")
    is_done, value = pickle.loads(sent)  # noqa: S301  what our own copy has sent
    if not is_done:
        raise value
    found: R = value
    return found


def _lead_a_group(process: int) -> None:
    """So that it is ended with all that it has started. Both sides see to it: either may come first."""
    with suppress(OSError):
        os.setpgid(process, 0)


def _received(answer: int, is_wanted: Callable[[], bool]) -> bytes:
    received = bytearray()
    while True:
        _look(is_wanted)
        if select.select((answer,), (), (), _LOOK_SECONDS)[0]:
            piece = os.read(answer, _PIPE_BYTES)
            if not piece:
                return bytes(received)
            received += piece


def _toil(work: Work[Any], parent: int, answer: int, result: int) -> None:
    """In the copy: do the work, send what came of it, and end; nothing of the parent's may run here."""
    code = 1
    try:
        _lead_a_group(0)
        for each in _SIGNALS:  # the parent hears them, and ends us
            signal.signal(each, signal.SIG_IGN)
        os.close(answer)
        with os.fdopen(result, "wb") as stream:
            stream.write(_outcome(work, parent))
        code = 0
    finally:
        os._exit(code)


def _outcome(work: Work[Any], parent: int) -> bytes:
    def look() -> None:
        if os.getppid() != parent:
            os._exit(1)  # it was killed: nobody waits

    try:
        return pickle.dumps((True, work(look)))
    except Exception as error:
        error.add_note("".join(traceback.format_exception(error)))
        with suppress(Exception):
            sent = pickle.dumps((False, error))
            pickle.loads(sent)  # noqa: S301  not every error can be read again
            return sent
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
