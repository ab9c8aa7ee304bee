"""From the files of a content folder to parsed documents: from the cache where they were read before, else by parsing.

In go files, a cache and how many processes may work; out come documents and what was wrong with files that are no text. How a document
was come by cannot be told from it.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType

from okrsite.build import cache as caching
from okrsite.build import pool
from okrsite.build.cache import Cache
from okrsite.build.stored import from_line, to_line
from okrsite.document.files import Garbled, RawFile, decode_text
from okrsite.okr.finding import Finding
from okrsite.okr.parse import Parsed, parse
from okrsite.okr.unread import garbled, stand_in
from okrsite.text.source import Source

FEWEST_FOR_WORKERS = 500
"""Fewer documents are parsed sooner by one process: to start another takes as long as some 200."""

_PIECE = 32
"""So many documents are one task: few enough that no worker waits long for the last."""


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents, in the order of their files. `parsed` of them were parsed now, the others came from the cache. `trouble` is what
    kept them from being put there, as a sentence."""

    documents: tuple[Parsed, ...]
    findings: tuple[Finding, ...]
    parsed: int
    trouble: str = ""
    by_key: Mapping[str, Parsed] = field(default_factory=dict)
    """Those that were usable, by the key of their file."""

    @property
    def from_cache(self) -> int:
        return len(self.documents) - self.parsed


def documents(
    files: Sequence[RawFile],
    keys: Sequence[str],
    cache: Cache,
    jobs: int = 1,
    known: Mapping[str, Parsed] = MappingProxyType({}),
) -> Documents:
    """Read every file, each with its key, and leave in the cache the lines of these files alone. `known` are documents that this
    process has read before, by key."""
    missing = [number for number, key in enumerate(keys) if key not in known and key not in cache.lines]
    fresh = dict(zip(missing, _parsed([(files[number], keys[number]) for number in missing], cache, jobs), strict=True))
    found: list[Parsed] = []
    findings: list[Finding] = []
    lines: list[bytes] = []
    by_key: dict[str, Parsed] = {}
    parsed = 0
    for number, (file, key) in enumerate(zip(files, keys, strict=True)):
        line = cache.lines.get(key, b"")
        if number in fresh:
            result, line = fresh[number]
        else:
            result = known.get(key) or from_line(line, Source.of_bytes(file.path, file.data))
        before = len(found)
        if isinstance(result, Garbled):
            findings.append(garbled(file.path, result))
            found += filter(None, (stand_in(file.path),))
        elif result is not None:
            if cache.file:
                lines.append(line or to_line(key, result))
            found.append(result)
            by_key[key] = result
        parsed += len(found) - before if number in fresh else 0
    has_changed = len(lines) != len(cache.lines) or any(line for _, line in fresh.values())
    trouble = caching.write(cache, lines) if has_changed else ""
    return Documents(tuple(found), tuple(findings), parsed, trouble, by_key)


_Read = tuple[Parsed | Garbled | None, bytes]
"""A document; or what is wrong with a file that is no text; or None for a file that is no document. And the document's line, if it is
wanted."""


def _parsed(files: Sequence[tuple[RawFile, str]], cache: Cache, jobs: int) -> Iterator[_Read]:
    """Each file parsed, given with its key. From other processes documents come as lines, which are read while those go on."""
    here = os.getpid()
    workers = jobs if len(files) >= FEWEST_FOR_WORKERS else 1

    def piece(start: int) -> list[_Read]:
        has_to_travel = os.getpid() != here
        done: list[_Read] = []
        for file, key in files[start : start + _PIECE]:
            result = _parse(file)
            if isinstance(result, Parsed) and (has_to_travel or cache.file):
                line = to_line(key, result)
                done.append((None if has_to_travel else result, line))
            else:
                done.append((result, b""))
        return done

    # what is parsed refers to nothing that refers to it
    pieces = pool.run(piece, range(0, len(files), _PIECE), workers, is_tidy=True)
    for (file, _), (result, line) in zip(files, chain.from_iterable(pieces), strict=True):
        yield from_line(line, Source.of_bytes(file.path, file.data)) if line and result is None else result, line


def _parse(file: RawFile) -> Parsed | Garbled | None:
    text = decode_text(file.data)
    return text if isinstance(text, Garbled) else parse(file.path, text, data=file.data)
