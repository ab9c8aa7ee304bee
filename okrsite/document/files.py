"""The files of a content folder.

In goes a folder; out come its files with their bytes, in a fixed order, and problems with those that cannot be read.
Paths are relative, with forward slashes. Symbolic links that lead out of the folder are refused, files too large to be a
document are named and not read. Nothing is written.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from okrsite.document import characters

MAX_DOCUMENT_BYTES = 1_000_000
MAX_FOLDERS = 32


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
    documents: list[RawFile] = []
    statics: list[str] = []
    unreadable: list[UnreadableFile] = []
    for path in _walk(root, "", statics_under, unreadable):
        match _found(root, path, statics_under):
            case RawFile() as document:
                documents.append(document)
            case UnreadableFile() as problem:
                unreadable.append(problem)
            case str() as static:
                statics.append(static)
    return Folder(tuple(documents), tuple(statics), tuple(unreadable))


def _found(root: Path, path: str, statics_under: str) -> RawFile | UnreadableFile | str | None:
    """What a file is to the site: a document, something to be published as it is, by its path, or nothing."""
    if path.startswith(f"{statics_under}/"):
        problem = _unusable(root, path) or _forbidden(root / path)
        return UnreadableFile(path, *problem) if problem else path
    return read_file(root, path) if path.lower().endswith((".md", ".markdown")) else None


def read_file(root: Path, path: str) -> RawFile | UnreadableFile:
    """Read one file of a content folder. That it exists is known."""
    data = _data_of_plain_file(f"{root}/{path}") if characters.FORBIDDEN.search(path) is None else None
    if data is not None and not any(character in path for character in "\t\r\n"):
        return RawFile(path, data)
    problem = _unusable(root, path) or _too_large(root / path)
    if problem:
        return UnreadableFile(path, *problem)
    try:
        return RawFile(path, (root / path).read_bytes())
    except OSError as error:
        return UnreadableFile(path, *_not_read(error))


def _data_of_plain_file(file: str) -> bytes | None:
    """What is in an ordinary file of ordinary size, with as few questions to the system as can be, since there are many; None for
    anything else, which must be looked at more closely."""
    try:
        found = os.lstat(file)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_DOCUMENT_BYTES:
            return None
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0))
        try:
            data = os.read(descriptor, found.st_size + 1)
        finally:
            os.close(descriptor)
    except OSError:
        return None
    return data if len(data) == found.st_size else None


def reread(root: Path, folder: Folder, paths: Iterable[str], *, statics_under: str = "static") -> Folder | None:
    """The folder as it is when these files have changed, come or gone since it was read, and no others. None where that cannot be
    told from the files alone: a folder is among them, or something that cannot be read."""
    documents = {file.path: file for file in folder.documents}
    statics = set(folder.statics)
    for path in paths:
        steps = path.split("/")
        in_statics = steps[0] == statics_under
        above = [root.joinpath(*steps[:depth]) for depth in range(1, len(steps))]
        if folder.unreadable or len(steps) > MAX_FOLDERS or any(map(Path.is_symlink, above)) or (root / path).is_dir():
            return None
        was_known = documents.pop(path, None) is not None or path in statics
        statics.discard(path)
        if not os.path.lexists(root / path):
            if not was_known and any(known.startswith(f"{path}/") for known in (*documents, *statics)):
                return None
        elif in_statics or not any(step.startswith((".", "_")) for step in steps):
            found = _found(root, path, statics_under)
            if isinstance(found, UnreadableFile):
                return None
            if isinstance(found, RawFile):
                documents[path] = found
            elif found is not None:
                statics.add(path)
    if list(documents) != [file.path for file in folder.documents]:
        documents = {path: documents[path] for path in sorted(documents, key=_as_walked)}
    return replace(folder, documents=tuple(documents.values()), statics=tuple(sorted(statics, key=_as_walked)))


def _as_walked(path: str) -> list[str]:
    """What brings paths into the order of `_walk`: name by name."""
    return path.split("/")


def comparison(root: Path, folder: Folder) -> Iterator[bool]:
    """File by file, whether the folder still is as it was read; in the end, whether nothing is missing."""
    now = {file.path: file for file in folder.documents}
    statics = frozenset(folder.statics)
    missing = {*now, *statics}
    for path in _walk(root, "", "static", []):
        found = _found(root, path, "static")
        missing.discard(path)
        if isinstance(found, RawFile):
            yield now.get(path) == found
        elif isinstance(found, str):
            yield path in statics
    yield not missing


def with_drafts(folder: Folder, drafts: Mapping[str, bytes]) -> Folder:
    """The folder as it would be with these documents in it, by path: what someone is about to write."""
    kept = {file.path: file for file in folder.documents} | {path: RawFile(path, data) for path, data in drafts.items()}
    return replace(folder, documents=tuple(kept[path] for path in sorted(kept)))


def _walk(folder: Path, prefix: str, statics_under: str, unreadable: list[UnreadableFile]) -> Iterator[str]:
    """The paths of all files that are not passed over, in order."""
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
        if not _is_folder(entry):
            yield path
        elif entry.is_symlink():
            reason = "This is a symbolic link to a folder; links to folders are not followed."
            unreadable.append(UnreadableFile(path, reason, "Put the files themselves here."))
        elif path.count("/") >= MAX_FOLDERS:
            reason = f"This folder stands below more than {MAX_FOLDERS} others."
            unreadable.append(UnreadableFile(path, reason, "Put its files further up."))
        else:
            yield from _walk(Path(entry.path), f"{path}/", statics_under, unreadable)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # symbolic links that lead in a circle
        return False


def _unusable(root: Path, path: str) -> tuple[str, str] | None:
    """Why a file must not be read, whatever is in it."""
    file = root / path
    if characters.FORBIDDEN.search(path) or any(character in path for character in "\t\r\n"):
        return "The file's name has a character that cannot be part of a text, or is not UTF-8.", "Rename the file."
    if file.is_symlink():
        try:
            real = file.resolve(strict=True)
        except (OSError, RuntimeError):
            return "This is a symbolic link that leads nowhere.", "Remove it, or put the file itself here."
        if not real.is_relative_to(root.resolve()):
            return "This is a symbolic link that leaves the content folder.", "Put the file itself here."
    if not file.is_file():
        return "This is not a file that can be read: it is a folder, a device or a pipe.", "Remove it, or rename it."
    return None


def _forbidden(file: Path) -> tuple[str, str] | None:
    return None if os.access(file, os.R_OK) else _not_read(PermissionError())


def _too_large(file: Path) -> tuple[str, str] | None:
    try:
        size = file.stat().st_size
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


_UTF_8_HELP = "Save the file as text in UTF-8: most editors offer it under `Save as`, or as `Encoding`."


def decode_text(data: bytes) -> str | Garbled:
    """A document's text, without a byte-order mark; else what is wrong with its first wrong character."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        skipped = 3 if data.startswith(b"\xef\xbb\xbf") else 0
        before = data[skipped : skipped + error.start] if skipped else data[: error.start]
        offset = len(before.decode("utf-8-sig", errors="replace"))
        readable = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
        return Garbled(readable, offset, "This is not UTF-8 text.", _UTF_8_HELP)
    if found := characters.FORBIDDEN.search(text):
        reason = f"There is a character here that cannot be part of a text ({characters.named(found[0])})."
        # UTF-16 without a mark is UTF-8 to a decoder: every other byte is NUL.
        help_text = _UTF_8_HELP if found[0] == "\0" else "Remove it; it cannot be seen in most editors."
        return Garbled(text, found.start(), reason, help_text)
    return text
