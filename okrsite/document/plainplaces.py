"""Where things are written in plain front matter: looked for when somebody asks, since most are never asked for.

In goes text that `plainyaml` has read; out come the places that `yamltree` would find. It is easy, for there is one field on each line,
and what belongs to a field stands on the lines below it, further to the right. A property test holds the two against each other. In
any other text nothing is found, or something else: never an error.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from okrsite.document import plainyaml
from okrsite.document.tree import Location, Places
from okrsite.text.source import Source, Span


class PlainPlaces(Places):
    """The places of front matter that is a part of a source. They are told as in a text that begins `shift` characters earlier."""

    __slots__ = ("_shift", "_source", "yaml")

    def __init__(self, source: Source, yaml: Span, shift: int = 0) -> None:
        self._source = source
        self.yaml = yaml
        self._shift = shift

    def __getattr__(self, name: str) -> Any:
        """What a `Places` holds: its slots are left without a value."""
        if name == "span":
            return Span(self.yaml.start, self.yaml.end - 1).within(self._shift)
        if name in ("values", "keys"):
            return _PlainSpans(self, of_keys=name == "keys")
        raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")

    def locate(self, location: Location) -> Span:
        """As that of all places, without a detour: pages ask for many."""
        for length in range(len(location), 0, -1):
            if found := self.find(location[:length]):
                return found[1]
        return self.span

    def find(self, location: Location) -> "tuple[Span | None, Span] | None":
        """The place of a field's name (an item of a list has none), and that of the value."""
        found = _find(self._source.text, self.yaml, location) if location else None
        if found is None:
            return None
        name, value = found
        return name and name.within(self._shift), Span(value.start, value.end).within(self._shift)

    def locations(self) -> Iterator[Location]:
        """Every location, after those within it."""
        return _locations(plainyaml.read(self._source.text[slice(*self.yaml)]), ())


class _PlainSpans(Mapping[Location, Span]):
    """The places of names, or those of values, by location."""

    __slots__ = ("_of_keys", "_places")

    def __init__(self, places: PlainPlaces, *, of_keys: bool) -> None:
        self._places = places
        self._of_keys = of_keys

    def __getitem__(self, location: Location) -> Span:
        name, value = self._places.find(location) or (None, None)
        found = name if self._of_keys else value
        if found is None:
            raise KeyError(location)
        return found

    def __iter__(self) -> Iterator[Location]:
        return (at for at in self._places.locations() if isinstance(at[-1], str) or not self._of_keys)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _locations(value: Any, location: Location) -> Iterator[Location]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from _locations(inner, (*location, step))
        yield (*location, step)


class _Value(NamedTuple):
    """Something written from `start` to `end`. If it has a column, its fields or items begin there, on lines of their own."""

    start: int
    end: int
    column: int | None


_Found = tuple[Span | None, _Value]


@lru_cache(maxsize=64)
def _find(text: str, yaml: Span, location: Location) -> _Found | None:
    """Remembered for a moment: a page asks for several places in one document."""
    if not location:
        return None, _Value(yaml.start, yaml.end - 1, 0)
    above, step = _find(text, yaml, location[:-1]), location[-1]
    if above is None:
        return None
    return _field(text, above[1], step) if isinstance(step, str) else _item(text, above[1], step)


def _field(text: str, group: _Value, name: str) -> _Found | None:
    start, end, column = group
    if column is None:
        fields = plainyaml.FIELD.finditer(text, start, end) if text.startswith("{", start) else ()
        found = next((field for field in fields if field[1] == name), None)
        return found and (Span(*found.span(1)), _Value(*found.span(2), None))
    if plainyaml.WORD.fullmatch(name) is None:
        return None
    if not text.startswith(f"{name}:", start, end):  # the first may stand behind a dash
        line_end = text.find(f"\n{' ' * column}{name}:", start, end)
        if line_end < 0:
            return None
        start = line_end + 1 + column
    span = Span(start, start + len(name))
    if text.startswith("\n", span.end + 1):
        return span, _below(text, span.end + 2, end, column)
    line_end = text.find("\n", span.end, end)
    return span, _Value(span.end + 2, end if line_end < 0 else line_end, None)


def _below(text: str, start: int, end: int, column: int) -> _Value:
    """What stands on the lines from `start` that are further to the right than a column."""
    after = _not_beyond(column).search(text, start, end)
    first = start
    while text.startswith(" ", first):
        first += 1
    return _Value(first, after.start() if after else end, first - start)


@lru_cache(maxsize=64)
def _not_beyond(column: int) -> re.Pattern[str]:
    """The beginning of a line that is not further to the right than a column."""
    return re.compile(rf"\n {{0,{column}}}[^ ]")


def _item(text: str, items: _Value, index: int) -> _Found | None:
    start, end, column = items
    if index < 0:
        return None
    if column is None:
        words = plainyaml.WORD.finditer(text, start, end) if text.startswith("[", start) else iter(())
        found = next(islice(words, index, None), None)
        return found and (None, _Value(*found.span(), None))
    if not text.startswith("- ", start):
        return None
    dash = f"\n{' ' * column}- "
    for _ in range(index):
        line_end = text.find(dash, start, end)
        if line_end < 0:
            return None
        start = line_end + 1 + column
    after = text.find(dash, start, end)
    return None, _Value(start + 2, end if after < 0 else after, column + 2)
