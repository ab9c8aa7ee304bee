"""What has been read before: parsed documents by the path and the bytes that they were read from.

In goes a file in the user's cache folder; out come lines (see `stored`) by key, and the lines of a site go back into it, so that what
was not used any more is forgotten. The file belongs to one content folder and one engine, and is text: nothing in it can run. A
cache that cannot be read, is of another engine or was tampered with is an empty one; where that is not the ordinary course of
things a sentence says so. No build fails for its cache.
"""

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TypeVar

from okrsite.build.stored import DamagedLineError, key_of
from okrsite.document import whole

R = TypeVar("R")

FORMAT = 1
LARGEST_BYTES = 4_000_000_000
"""A file beyond this was not written by us: half a million objectives need less."""

_BUFFER_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Cache:
    """The lines of a content folder, as they were found. Without a `file` nothing was kept and nothing will be."""

    file: Path | None
    engine: str
    lines: Mapping[str, bytes] = field(default_factory=dict)
    trouble: str = ""


def key(path: str, data: bytes) -> str:
    """By what a document is found: 32 hexadecimal digits of its path and its bytes."""
    return hashlib.sha256(path.encode("utf-8", "surrogateescape") + b"\0" + data).hexdigest()[:32]


def file_for(folder: Path, content: Path) -> Path:
    """Where in the cache folder the lines of a content folder are kept."""
    place = hashlib.sha256(os.fsencode(content.resolve())).hexdigest()[:16]
    return folder / f"parsed-{place}.txt"


def read(file: Path | None, engine: str) -> Cache:
    """What is kept in a file for this engine; nothing, if there is no such file."""
    if file is None:
        return Cache(None, engine)
    try:
        head, lines = _lines_of(file)
    except FileNotFoundError:
        return Cache(file, engine)
    except OSError as error:
        return Cache(file, engine, trouble=_trouble(file, (error.strerror or str(error)).lower()))
    try:
        header = json.loads(head)
        if header["format"] != FORMAT or header["engine"] != engine:
            return Cache(file, engine)  # of an earlier version: to be written anew, and nothing to speak of
        is_whole = header["count"] == len(lines)
    except (ValueError, TypeError, KeyError, RecursionError):
        is_whole = False
    if not is_whole:
        return Cache(file, engine, trouble=_trouble(file, "it is damaged"))
    return Cache(file, engine, {key_of(line): line for line in lines})


def forgiving(cache: Cache, work: Callable[[Cache], R]) -> R:
    """Do some work with a cache; once more, and without it, if a line turns out to be damaged."""
    try:
        return work(cache)
    except DamagedLineError:
        if cache.file is None:
            raise
        return work(replace(cache, lines={}, trouble=_trouble(cache.file, "a line is damaged")))


def write(cache: Cache, lines: Iterable[bytes]) -> str:
    """Keep these lines and no others. What kept them from being written, as a sentence; empty if nothing did."""
    if cache.file is None:
        return ""
    kept = list(lines)
    header = json.dumps({"format": FORMAT, "engine": cache.engine, "count": len(kept)}).encode("ascii")
    try:
        whole.put(cache.file, chain((header,), (b"\n" + line for line in kept)))
    except OSError as error:
        return f"The cache `{cache.file}` cannot be written ({(error.strerror or str(error)).lower()}); all is well but for the next build's speed."
    return ""


def _lines_of(file: Path) -> tuple[bytes, list[bytes]]:
    """The first line, and the others."""
    found = file.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(0, "it is not a file", str(file))
    if found.st_size > LARGEST_BYTES:
        raise OSError(0, "it is too large", str(file))
    with file.open("rb", _BUFFER_BYTES) as opened:  # read as a whole it would take its size twice
        return opened.readline(), [line.removesuffix(b"\n") for line in opened]


def _trouble(file: Path, why: str) -> str:
    return f"The cache `{file}` cannot be read ({why}); everything is read anew."
