"""Writing files: whole or not at all, never over what someone else has written.

In go a folder and files; on the disk they are new, or nothing has changed. A `SaveError` says what was in the way.
"""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


class SaveError(Exception):
    """Nothing was written; the message says why and what to do."""


def create(root: Path, files: Mapping[str, bytes]) -> None:
    """Write new files, by their paths below a folder: all of them or none."""
    for path in files:
        _refuse_what_is_in_the_way(root, path)
    done: list[Path] = []
    try:
        for path, data in files.items():
            for folder in reversed((root / path).parents):
                if not folder.exists():
                    folder.mkdir()
                    done.append(folder)
            _create(root / path, data)
            done.append(root / path)
    except BaseException:
        for made in reversed(done):
            with suppress(OSError):  # someone else has put something there meanwhile
                made.rmdir() if made.is_dir() else made.unlink()
        raise


def replace(file: Path, before: bytes, after: bytes) -> None:
    """Write a file anew that held `before` when it was read. One that has changed since is left alone."""
    try:
        if file.is_symlink():
            file = file.resolve(strict=True)
        now = file.read_bytes()
    except FileNotFoundError:
        raise SaveError(f"`{file}` has gone meanwhile; nothing was written.") from None
    if now != before:
        raise SaveError(f"`{file}` has changed meanwhile; nothing was written. Run the command again.")
    temporary = _temporary(file, after)
    try:
        temporary.chmod(file.stat().st_mode & 0o7777)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _refuse_what_is_in_the_way(root: Path, path: str) -> None:
    file = root / path
    if os.path.lexists(file):
        raise SaveError(f"`{file}` is in the way; nothing was written.")
    for folder in file.parents:
        if os.path.lexists(folder):
            if not folder.is_dir():
                raise SaveError(f"`{folder}` is in the way: a folder is needed there. Nothing was written.")
            if folder.is_relative_to(root) and not folder.resolve().is_relative_to(root.resolve()):
                raise SaveError(f"`{folder}` is a link that leads out of `{root}`; nothing was written.")
            return


def _create(file: Path, data: bytes) -> None:
    """Write a new file. It appears whole, and where one has appeared meanwhile that one stays."""
    temporary = _temporary(file, data)
    try:
        temporary.chmod(0o666 & ~_umask())
        try:
            file.hardlink_to(temporary)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            with file.open("xb") as stream:
                stream.write(data)
    except FileExistsError:
        raise SaveError(f"`{file}` has appeared meanwhile; it was left as it is.") from None
    finally:
        temporary.unlink(missing_ok=True)


def _temporary(file: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".okrsite-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _umask() -> int:
    """The rights that new files do not get. It can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
