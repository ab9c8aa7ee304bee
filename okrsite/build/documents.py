"""From the files of a content folder to parsed documents: from the cache where they were read before, else by parsing.

In go files, a cache and how many processes may work; out come documents and what was wrong with files that are no text. How a document
was come by cannot be told from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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

FEWEST_FOR_WORKERS = 150
"""Fewer documents are parsed sooner by one process: to start others takes as long as some 50 documents."""

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
    fresh = _parsed([files[number] for number in missing], [keys[number] for number in missing], cache, jobs)
    read = dict(zip(missing, fresh, strict=True))
    found: list[Parsed] = []
    findings: list[Finding] = []
    lines: list[bytes] = []
    by_key: dict[str, Parsed] = {}
    parsed = 0
    for number, file in enumerate(files):
        result = read[number] if number in read else known.get(keys[number]) or cache.lines[keys[number]]
        before = len(found)
        if isinstance(result, bytes):
            lines.append(result)
            # what is in the cache, or was sent by a worker, was text
            found.append(from_line(result, Source(file.path, file.data.decode("utf-8-sig"))))
        elif isinstance(result, Garbled):
            findings.append(garbled(file.path, result))
            found += filter(None, (stand_in(file.path),))
        elif result is not None:
            if cache.file:
                lines.append(to_line(keys[number], result))
            found.append(result)
        if len(found) > before and not isinstance(result, Garbled):
            by_key[keys[number]] = found[-1]
        parsed += len(found) - before if number in read else 0
    has_changed = len(lines) != len(cache.lines) or any(isinstance(r, bytes | Parsed) for r in read.values())
    trouble = caching.write(cache, lines) if has_changed else ""
    return Documents(tuple(found), tuple(findings), parsed, trouble, by_key)


def _parsed(
    files: Sequence[RawFile], keys: Sequence[str], cache: Cache, jobs: int
) -> list[bytes | Parsed | Garbled | None]:
    """Each file parsed: a document as it is, or, if a worker made it, as its line; what is wrong with it if it is no text; None
    for a file that is no document."""
    if len(files) < FEWEST_FOR_WORKERS or jobs < 2 or not pool.can_fork():
        return list(pool.run(_parse, files, 1))

    def lines(start: int) -> list[bytes | Garbled | None]:
        done: list[bytes | Garbled | None] = []
        for file, key in zip(files[start : start + _PIECE], keys[start : start + _PIECE], strict=True):
            result = _parse(file)
            done.append(to_line(key, result) if isinstance(result, Parsed) else result)
        return done

    pieces = pool.run(lines, range(0, len(files), _PIECE), jobs)
    return [result for piece in pieces for result in piece]


def _parse(file: RawFile) -> Parsed | Garbled | None:
    text = decode_text(file.data)
    return text if isinstance(text, Garbled) else parse(file.path, text)
