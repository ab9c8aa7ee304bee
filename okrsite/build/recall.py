"""What the pages of large families were made from the last time: one that would be made of the same need not be made to know that it
stays as it is.

In go a file in the cache folder and, of an edition, digests of what it answers; out come, by file, the template and the view of a page,
if nothing has changed that it looked up, as digits of its fingerprint. The file belongs to one content folder and one engine. It is
text in compressed records: a first one about the file, and then one for some pages each with the notes and digests of these alone, so
that whoever makes the pages can write it, and nobody need hold all of them. A file that cannot be read is an empty one: every page is
made then.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pydantic import NonNegativeInt, TypeAdapter

from okrsite.build import pool
from okrsite.document import whole
from okrsite.site.notes import Note

FORMAT = 2

_PIECE = 1024
"""So many digests are one task."""

_LARGEST_BYTES = 100_000_000
"""A larger record was not written by us."""

_HEAD_BYTES = 4
_DIGITS = 16
"""So many each digest has."""
_UNKNOWN = "-" * _DIGITS
"""In place of a digest that is not known, and so never that of the next build."""


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was made: its template, the digits of its view, and what it looked up."""

    template: str
    view: str
    notes: Sequence[Note]


@dataclass(frozen=True, slots=True)
class Recall:
    """Pages by file, and all notes with the digests that they had; and the records by the files of their pages. Without a `path` nothing
    was kept and nothing will be."""

    path: Path | None = None
    engine: str = ""
    pages: Mapping[str, Made] = field(default_factory=dict)
    digests: Mapping[Note, str] = field(default_factory=dict)
    records: Mapping[tuple[str, ...], bytes] = field(default_factory=dict)


NOTHING = Recall()
"""Nothing is recalled, and nothing is to be."""


@dataclass(frozen=True, slots=True)
class Present:
    """What is recalled, beside an edition: the digests of today, and the notes whose digests differ."""

    recall: Recall
    digests: Mapping[Note, str]
    changed: frozenset[Note]

    def page(self, file: str) -> Made | None:
        """What would come of a page; None where it must be made to know that."""
        found = self.recall.pages.get(file)
        return found if found and self.changed.isdisjoint(found.notes) else None


def read(path: Path | None, engine: str) -> Recall:
    """What is kept in a file for this engine; nothing, for whatever reason."""
    with suppress(OSError, ValueError, RecursionError, zlib.error):
        found = _kept_in(path, engine) if path else None
        if found:
            return found
    return Recall(path, engine)


def _kept_in(path: Path, engine: str) -> Recall | None:
    pages: dict[str, Made] = {}
    digests: dict[Note, str] = {}
    records: dict[tuple[str, ...], bytes] = {}
    with path.open("rb") as file:
        found = _records_in(file)
        head = _HEAD.validate_json(_unpacked(next(found, b"")))
        if (head.format, head.engine) != (FORMAT, engine):
            return None
        for packed in found:
            record = _RECORD.validate_json(_unpacked(packed))
            notes = tuple(map(Note, record.notes))
            if len(record.digests) != _DIGITS * len(notes):
                return None
            starts = range(0, len(record.digests), _DIGITS)
            digests.update(zip(notes, (record.digests[at : at + _DIGITS] for at in starts), strict=True))
            for page in record.pages:
                if max(page.notes, default=-1) >= len(notes):
                    return None
                pages[page.file] = Made(page.template, page.view, [notes[number] for number in page.notes])
            records[tuple(page.file for page in record.pages)] = packed
    return Recall(path, engine, pages, digests, records) if len(pages) == head.pages else None


def record_of(pages: Mapping[str, Made], digest_of: Callable[[Note], str]) -> bytes:
    """Pages by their files as a record, with the digests of what they looked up. One that has no digest is not recalled."""
    numbers: dict[Note, int] = {}
    shown = [
        _Page(file, page.template, page.view, [numbers.setdefault(note, len(numbers)) for note in page.notes])
        for file, page in pages.items()
    ]
    digests = "".join(digest_of(note) or _UNKNOWN for note in numbers)
    return _packed(_RECORD.dump_json(_Record(list(numbers), digests, shown)))


def write(recall: Recall, records: Iterable[bytes], count: int) -> None:
    """Keep so many pages, and no others. Where that cannot be written the next build simply makes more."""
    if recall.path:
        with suppress(OSError):
            whole.put(recall.path, (_packed(_HEAD.dump_json(_Head(FORMAT, recall.engine, count))), *records))


def _packed(text: bytes) -> bytes:
    data = zlib.compress(text, level=1)
    return len(data).to_bytes(_HEAD_BYTES, "big") + data


def _unpacked(record: bytes) -> bytes:
    return zlib.decompressobj().decompress(record[_HEAD_BYTES:], _LARGEST_BYTES)


def _records_in(file: BinaryIO) -> Iterator[bytes]:
    while head := file.read(_HEAD_BYTES):
        yield head + file.read(int.from_bytes(head, "big"))


def beside(recall: Recall, digest_of: Callable[[Note], str], jobs: int) -> Present:
    """What is recalled, as far as it still holds. Digests are made by so many processes."""
    notes = tuple(recall.digests)

    def digests(start: int) -> list[str]:
        return [digest_of(note) for note in notes[start : start + _PIECE]]

    pieces = pool.run(digests, range(0, len(notes), _PIECE), jobs)
    present = dict(zip(notes, (digest for piece in pieces for digest in piece), strict=True))
    changed = frozenset(note for note, old in recall.digests.items() if present[note] != old)
    return Present(recall, present, changed)


class _Head(NamedTuple):
    """The first record of the file: whose it is, and how many pages are in it."""

    format: int
    engine: str
    pages: int


class _Page(NamedTuple):
    """A page in a record, with the numbers of its notes in this record."""

    file: str
    template: str
    view: str
    notes: Sequence[NonNegativeInt]


class _Record(NamedTuple):
    """Any other record: notes, the digests of them all as one text, and pages."""

    notes: Sequence[str]
    digests: str
    pages: Sequence[_Page]


_HEAD = TypeAdapter(_Head)
_RECORD = TypeAdapter(_Record)
