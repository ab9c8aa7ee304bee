"""One build at a time in an output folder.

In goes the folder; while the context lasts the folder exists and no other process publishes to it. The lock belongs to this
process, not to its children, and ends with it however it ends: a killed build locks nobody out, and neither do its orphaned
workers. (That is why it is a record lock: one by `flock` would be held by every forked child too.) It does not keep
two publications within one process apart.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from okrsite.build.output import Output, PublishError, in_plain_words, mode_of

_ATTEMPTS = 20

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(output: Output) -> Iterator[None]:
    """Hold the folder. Folders that are missing are made; those, and the lock, are removed if nothing gets published."""
    with in_plain_words(output):
        descriptor, made = _hold(output)
    try:
        yield
    finally:
        if all(mode_of(path) is None for path in (output.manifest, output.journal, output.staging)):
            # Removed while it is held, and who waits for it looks whether it still is there: nobody holds a lock that is gone.
            with suppress(OSError):
                output.lock.unlink()
                output.private.rmdir()
                for folder in made:
                    folder.rmdir()
        os.close(descriptor)


def _make_folder(folder: Path) -> list[Path]:
    """Make it with its parents; those that were missing, innermost first."""
    missing = [folder] if mode_of(folder) is None else []
    while missing and mode_of(missing[-1].parent) is None:
        missing.append(missing[-1].parent)
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _hold(output: Output) -> tuple[int, list[Path]]:
    """The open lock, and the folders that were made for it. Another build may remove them at any moment until it is ours."""
    made: list[Path] = []
    for attempt in count(1):
        try:
            made = _make_folder(output.root) or made
            output.private.mkdir(exist_ok=True)
            descriptor = _open_locked(output)
        except (FileNotFoundError, FileExistsError):
            if attempt == _ATTEMPTS:
                raise
            continue
        if _is_still_at(descriptor, output.lock):
            return descriptor, made
        os.close(descriptor)
        if attempt >= _ATTEMPTS:
            break
    raise _busy(output)


def _open_locked(output: Output) -> int:
    descriptor = os.open(output.lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        _try_lock(descriptor)
    except OSError as error:
        os.close(descriptor)
        if isinstance(error, (BlockingIOError, PermissionError)):
            raise _busy(output) from error
        raise
    return descriptor


def _busy(output: Output) -> PublishError:
    return PublishError(f"Another build is writing to `{output.root}`. Wait until it is done, then build again.")


def _is_still_at(descriptor: int, path: Path) -> bool:
    with suppress(FileNotFoundError, NotADirectoryError):
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    return False
