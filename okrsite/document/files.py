"""The files of a content folder.

In goes a folder; out come its files with their bytes, in a fixed order, and problems with those that cannot be read.
Paths are relative, with forward slashes. Symbolic links that lead out of the folder are refused, files too large to be a
document are named and not read. Nothing is written.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_DOCUMENT_BYTES = 1_000_000

_FORBIDDEN_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class RawFile:
    """A document's bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file that cannot be used: why, in a sentence, and what to do."""

    path: str
    reason: str
    help: str


@dataclass(frozen=True, slots=True)
class Folder:
    """What stands in a content folder: documents with their bytes, other files by path (they are not read here)."""

    documents: tuple[RawFile, ...]
    statics: tuple[str, ...]
    unreadable: tuple[UnreadableFile, ...]


def read_folder(root: Path, *, statics_under: str = "static") -> Folder:
    """Read every `.md` file below `root`, and list the files below its `statics_under` folder.

    A name that begins with `_` or `.` is passed over outside of `statics_under`, `_site.yml` too: it is read by itself.
    """
    real_root = root.resolve()
    documents: list[RawFile] = []
    statics: list[str] = []
    unreadable: list[UnreadableFile] = []
    for path, entry in _walk(root, "", statics_under, unreadable):
        is_static = path.startswith(f"{statics_under}/")
        if not is_static and not path.lower().endswith((".md", ".markdown")):
            continue
        problem = _escapes(real_root, entry) or (None if is_static else _too_large(entry))
        if problem:
            unreadable.append(UnreadableFile(path, *problem))
        elif is_static:
            statics.append(path)
        else:
            try:
                documents.append(RawFile(path, Path(entry.path).read_bytes()))
            except OSError as error:
                unreadable.append(UnreadableFile(path, *_not_read(error)))
    return Folder(tuple(documents), tuple(statics), tuple(unreadable))


def _walk(
    folder: Path, prefix: str, statics_under: str, unreadable: list[UnreadableFile]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        unreadable.append(UnreadableFile(prefix.rstrip("/") or ".", *_not_read(error)))
        return
    for entry in entries:
        path = prefix + entry.name
        in_statics = path == statics_under or path.startswith(f"{statics_under}/")
        if entry.name.startswith((".", "_")) and not in_statics:
            continue
        if entry.is_symlink() and entry.is_dir():
            reason = "This is a symbolic link to a folder; links to folders are not followed."
            unreadable.append(UnreadableFile(path, reason, "Put the files themselves here."))
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{path}/", statics_under, unreadable)
        else:
            yield path, entry


def _escapes(real_root: Path, entry: os.DirEntry[str]) -> tuple[str, str] | None:
    if not entry.is_symlink():
        return None
    try:
        real = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        return "This is a symbolic link that leads nowhere.", "Remove it, or put the file itself here."
    if real.is_relative_to(real_root):
        return None
    return "This is a symbolic link that leaves the content folder.", "Put the file itself here."


def _too_large(entry: os.DirEntry[str]) -> tuple[str, str] | None:
    try:
        size = entry.stat().st_size
    except OSError as error:
        return _not_read(error)
    if size <= MAX_DOCUMENT_BYTES:
        return None
    reason = f"This file is too large to be a document: {size / 1e6:.1f} MB; at most {MAX_DOCUMENT_BYTES / 1e6:g} MB are read."
    return reason, "Split it, or put large material into `static/` and link to it."


def _not_read(error: OSError) -> tuple[str, str]:
    if isinstance(error, PermissionError):
        return "This cannot be read: permission is denied.", "Give the account that runs okrsite the right to read it."
    return f"This cannot be read: {error.strerror or error}.", "Check the file and the disk."


@dataclass(frozen=True, slots=True)
class Garbled:
    """Bytes that are no text: the text as far as it can be shown, and where it goes wrong."""

    text: str
    offset: int
    reason: str
    help: str


def decode_text(data: bytes) -> str | Garbled:
    """A document's text, without a byte-order mark; else what is wrong with its first wrong character."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        skipped = 3 if data.startswith(b"\xef\xbb\xbf") else 0
        before = data[skipped : skipped + error.start] if skipped else data[: error.start]
        offset = len(before.decode("utf-8-sig", errors="replace"))
        readable = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
        return Garbled(readable, offset, "This is not UTF-8 text.", "Save the file as UTF-8.")
    if found := _FORBIDDEN_CHARACTERS.search(text):
        name = f"U+{ord(found[0]):04X}"
        return Garbled(
            text, found.start(), f"There is a character here that cannot be part of a text ({name}).", "Remove it."
        )
    return text
