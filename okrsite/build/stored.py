"""A parsed document as one line of text, and back.

In goes a `Parsed` with a key; out come bytes without a line break, and from them an equal `Parsed`. A line has parts between tabs: what
linking needs of every document is JSON and is read at once. The sections of the body are JSON that is read when they are asked for,
and not kept; of a plain one the line says only where it begins. The places in the front matter are never read whole: one is looked up
when a finding or a trace wants it, or, where the front matter is plain, looked for in its text. Every value is checked, so a line
that somebody has tampered with ends in a `DamagedLineError` and in nothing else.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import GenericAlias
from typing import Any, NoReturn, get_args

from pydantic import NonNegativeInt, TypeAdapter

from okrsite.document.body import LateBody
from okrsite.document.markdown import Body, Heading, Link, Section, Task
from okrsite.document.plainbody import PlainBody
from okrsite.document.plainplaces import PlainPlaces
from okrsite.document.problem import Problem
from okrsite.document.yamltree import Location, Places
from okrsite.okr.parse import Parsed
from okrsite.okr.schema import FORMS
from okrsite.text.source import Source, Span

# Characters below a blank never stand in JSON as such.
_TAB = b"\t"
_ENTRY = b"\x1e"
_SPAN = b"\x1f"
_PLAIN = b"="
_TABS = 5
"""So many stand in a line."""


class DamagedLineError(Exception):
    """This is no line that this version of okrsite wrote."""


def to_line(key: str, document: Parsed) -> bytes:
    """The document with its key, without the text that it was read from."""
    of, body = document, document.body
    head = (of.kind, of.id, of.form, body.links, body.headings, body.tasks, body.lead, of.problems)
    return _TAB.join(
        (
            key.encode("ascii"),
            _head_of(document.kind).dump_json(head, exclude_unset=True, by_alias=True),
            *_written(document.places),
            _text_in(body),
        )
    )


def key_of(line: bytes) -> str:
    """The key by which a line is found."""
    return line[: line.find(_TAB)].decode("latin-1")


def from_line(line: bytes, source: Source) -> Parsed:
    """The document. The line is kept where something in it is read later."""
    try:
        _, head, span, values, _, text = line.split(_TAB, _TABS)
        kind, identifier, form, links, headings, tasks, lead, problems = _head_of(_kind_in(head)).validate_json(head)
    except ValueError as error:
        raise DamagedLineError from error
    places = _StoredPlaces(line) if values else PlainPlaces(source, _span_of(span))
    body: Body = _StoredBody(links, headings, tasks, lead, _line=line)
    if text.startswith(_PLAIN):
        start, embed, reserved = _plain_text_in(text)
        body = _StoredPlainBody(source, start, reserved, links, headings, tasks, lead, embed=embed)
    return Parsed(source, kind, identifier, form, places, body, problems)


_Head = tuple[str, str, Any, tuple[Link, ...], tuple[Heading, ...], tuple[Task, ...], str, tuple[Problem, ...]]
_Text = tuple[tuple[Section, ...], str]
_PlainText = tuple[NonNegativeInt, bool, tuple[str, ...]]
"""Where a plain body begins, whether it stands among others, and the ids that its headings must leave alone."""


def _text_in(body: Body) -> bytes:
    if isinstance(body, PlainBody):
        return _PLAIN + _plain_text().dump_json((body.start, body.embed, body.reserved))
    return _text().dump_json((body.sections, body.plain))


def _plain_text_in(text: bytes) -> _PlainText:
    try:
        return _plain_text().validate_json(text.removeprefix(_PLAIN))
    except ValueError as error:
        raise DamagedLineError from error


def _written(places: Places) -> tuple[bytes, bytes, bytes]:
    """Where the whole is, and the places of values and of names; of plain front matter none, since they can be found again."""
    if isinstance(places, PlainPlaces):
        return _numbers(places.yaml), b"", b""
    return _numbers(places.span), _spans(places.values), _spans(places.keys)


def _numbers(span: Span) -> bytes:
    return b"%d %d" % span


def _spans(places: Mapping[Location, Span]) -> bytes:
    """Each location as it is looked up, with its span."""
    return _ENTRY + b"".join(_name(location) + _numbers(span) + _ENTRY for location, span in places.items())


@lru_cache(maxsize=4096)
def _name(location: Location) -> bytes:
    """The same few fields stand in every document."""
    return json.dumps(location, separators=(",", ":")).encode("ascii") + _SPAN


def _span_of(numbers: bytes) -> Span:
    try:
        start, end = map(int, numbers.split(b" "))
    except ValueError as error:
        raise DamagedLineError from error
    if not 0 <= start <= end:
        raise DamagedLineError
    return Span(start, end)


# Made when the first line is read or written: a small site has no cache.
@cache
def _text() -> TypeAdapter[_Text]:
    return TypeAdapter(_Text)


@cache
def _plain_text() -> TypeAdapter[_PlainText]:
    return TypeAdapter(_PlainText)


@cache
def _head_of(kind: str) -> TypeAdapter[_Head]:
    form: Any = FORMS.get(kind)
    fields: list[Any] = list(get_args(_Head))
    fields[2] = form | None if form else None
    shape: Any = GenericAlias(tuple, tuple(fields))
    return TypeAdapter(shape)


def _kind_in(head: bytes) -> str:
    """The first text of the list, as it is written: kinds need no escapes."""
    return head[2 : head.find(b'"', 2)].decode("latin-1")


class _StoredBody(LateBody):
    """A body whose text is read from its line."""

    __slots__ = ("_line",)

    def whole(self) -> Body:
        sections, plain = _text_of(self._line)
        places = range(len(self.links))
        if any(isinstance(piece, int) and piece not in places for section in sections for piece in section.pieces):
            raise DamagedLineError
        return Body(sections, self.links, self.headings, self.tasks, self.lead, plain)


class _StoredPlainBody(PlainBody):
    """A plain body whose links must be those of its text."""

    __slots__ = ()

    def whole(self) -> Body:
        found = super().whole()
        if found.links != self.links:
            raise DamagedLineError
        return found


@lru_cache(maxsize=64)
def _text_of(line: bytes) -> _Text:
    """The sections and the plain text. What is on one page is asked for more than once, and then never again."""
    try:
        return _text().validate_json(line.split(_TAB, _TABS)[_TABS])
    except ValueError as error:
        raise DamagedLineError from error


class _StoredPlaces(Places):
    """Places that are looked up in their line."""

    __slots__ = ("_line",)

    def __init__(self, line: bytes) -> None:
        self._line = line

    def __getattr__(self, name: str) -> Any:
        if name not in ("span", "values", "keys"):
            _no_such(self, name)
        _, _, span, values, keys, _ = self._line.split(_TAB, _TABS)
        if name == "span":
            return _span_of(span)
        return _StoredSpans(values if name == "values" else keys)


class _StoredSpans(Mapping[Location, Span]):
    """Spans by location, as they stand in a line."""

    __slots__ = ("_text",)

    def __init__(self, text: bytes) -> None:
        self._text = text

    def __getitem__(self, location: Location) -> Span:
        name = _ENTRY + _name(location)
        at = self._text.find(name)
        if at < 0:
            raise KeyError(location)
        return _span_of(self._text[at + len(name) : self._text.find(_ENTRY, at + 1)])

    def __iter__(self) -> Iterator[Location]:
        for entry in self._text[1:-1].split(_ENTRY) if len(self._text) > 1 else ():
            try:
                steps = json.loads(entry.partition(_SPAN)[0])
            except (ValueError, RecursionError) as error:
                raise DamagedLineError from error
            if not isinstance(steps, list) or not all(type(step) in (int, str) for step in steps):
                raise DamagedLineError
            yield tuple(steps)

    def __len__(self) -> int:
        return self._text.count(_ENTRY) - 1


def _no_such(of: object, name: str) -> NoReturn:
    raise AttributeError(f"{type(of).__name__!r} has no attribute {name!r}")
