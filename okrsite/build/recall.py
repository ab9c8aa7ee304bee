"""What the pages of large families were made from the last time: one that would be made of the same need not be made to know that it
stays as it is.

In go a file in the cache folder and, of an edition, digests of what it answers; out come, by file, the template and the view of a page,
if nothing has changed that it looked up, as digits of its fingerprint. The file is text and belongs to one content folder and one
engine. One that cannot be read is an empty one: every page is made then.
"""

import sys
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from okrsite.build import pool
from okrsite.document import whole
from okrsite.site.notes import Note

FORMAT = f"1 {sys.byteorder}"

_PIECE = 1024
"""So many digests are one task."""


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was made: its file, its template, the digits of its view, and what it looked up."""

    file: str
    template: str
    view: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """The same, with the numbers of its notes."""

    template: str
    view: str
    notes: Sequence[int]


@dataclass(frozen=True, slots=True)
class Recall:
    """Pages by file, and all notes with the digests that they had. Without a `file` nothing was kept and nothing will be."""

    file: Path | None = None
    engine: str = ""
    pages: Mapping[str, _Page] = field(default_factory=dict)
    digests: Mapping[Note, str] = field(default_factory=dict)


NOTHING = Recall()
"""Nothing is recalled, and nothing is to be."""


@dataclass(frozen=True, slots=True)
class Present:
    """What is recalled, beside an edition: the digests of today, and the numbers of the notes whose digests differ."""

    recall: Recall
    digests: Mapping[Note, str]
    changed: frozenset[int]

    def page(self, file: str) -> tuple[str, str] | None:
        """The template and the digits of the view that a page would have; None where it must be made to know them."""
        found = self.recall.pages.get(file)
        return (found.template, found.view) if found and self.changed.isdisjoint(found.notes) else None


class Book:
    """What is to be recalled the next time. A class because pages come in one after the other, and of their notes only numbers are
    held: they are many."""

    def __init__(self, present: Present) -> None:
        self._recall = present.recall
        self._digests = dict(present.digests)
        self._numbers = {note: number for number, note in enumerate(present.digests)}
        self._pages: dict[str, _Page] = {}

    def add(self, made: Iterable[Made], digests: Mapping[Note, str]) -> None:
        """Pages that were made, with the digests of notes that are new."""
        if self._recall.file is None:
            return
        self._digests.update(digests)
        numbers = self._numbers
        for page in made:
            notes = array("I", (numbers.setdefault(note, len(numbers)) for note in page.notes))
            self._pages[page.file] = _Page(page.template, page.view, notes)

    def write(self, files: Sequence[str]) -> None:
        """Keep what is known of these files: of those that were made, and of the others what is recalled. Where that cannot be
        written the next build simply makes more."""
        recall = self._recall
        if recall.file is None or (not self._pages and recall.pages.keys() == set(files)):
            return
        notes = list(self._numbers)
        used: dict[int, int] = {}
        pages: dict[str, tuple[str, str, str]] = {}
        for file in files:
            page = self._pages.get(file) or recall.pages[file]
            numbers = array("I", [used.setdefault(number, len(used)) for number in page.notes])
            pages[file] = page.template, page.view, numbers.tobytes().hex()
        known: list[tuple[str, str]] = [(notes[number], self._digests[notes[number]]) for number in used]
        with suppress(OSError):
            whole.put(recall.file, (_CONTENT.dump_json(_Content(FORMAT, recall.engine, known, pages)),))


def read(file: Path | None, engine: str) -> Recall:
    """What is kept in a file for this engine; nothing, for whatever reason."""
    with suppress(OSError, ValueError, OverflowError, RecursionError):
        content = _CONTENT.validate_json(file.read_bytes()) if file else None
        if content and content.format == FORMAT and content.engine == engine:
            pages = {
                path: _Page(template, view, array("I", bytes.fromhex(notes)))
                for path, (template, view, notes) in content.pages.items()
            }
            digests = {Note(note): digest for note, digest in content.notes}
            if all(max(page.notes, default=-1) < len(digests) for page in pages.values()):
                return Recall(file, engine, pages, digests)
    return Recall(file, engine)


def beside(recall: Recall, digest_of: Callable[[Note], str], jobs: int) -> Present:
    """What is recalled, as far as it still holds. Digests are made by so many processes."""
    notes = tuple(recall.digests)

    def digests(start: int) -> list[str]:
        return [digest_of(note) for note in notes[start : start + _PIECE]]

    found = [digest for piece in pool.run(digests, range(0, len(notes), _PIECE), jobs) for digest in piece]
    known = recall.digests.values()
    changed = frozenset(
        number for number, (old, new) in enumerate(zip(known, found, strict=True)) if old != new or not new
    )
    return Present(recall, dict(zip(notes, found, strict=True)), changed)


@dataclass(slots=True)
class _Content:
    """What stands in the file: notes with their digests, and by file a page's template, its view, and the numbers of its notes, as
    memory holds them."""

    format: str
    engine: str
    notes: list[tuple[str, str]]
    pages: dict[str, tuple[str, str, str]]


_CONTENT = TypeAdapter(_Content)
