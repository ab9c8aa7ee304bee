"""A YAML document as plain text with places: mappings, lists and strings, and where each was written."""

from dataclasses import dataclass, field
from typing import Any

from okrsite.text.source import Span

EMPTY = frozenset({"", "~", "null"})
"""Plain values that say: nothing here."""

Location = tuple[str | int, ...]
"""The names and numbers that lead to a value."""


@dataclass(slots=True)
class Places:
    """Where things were written: each value and each field's name by its location, and the whole."""

    span: Span
    values: dict[Location, Span] = field(default_factory=dict)
    keys: dict[Location, Span] = field(default_factory=dict)

    def locate(self, location: Location) -> Span:
        """The place of a value, else of the nearest thing that holds it."""
        for length in range(len(location), 0, -1):
            found = self.values.get(location[:length])
            if found is not None:
                return found
        return self.span

    def locate_key(self, location: Location) -> Span:
        """The place of a field's name, else of its value."""
        return self.keys.get(location) or self.locate(location)


@dataclass(slots=True)
class Tree:
    """A YAML document: `value` holds str, list, dict and None, each with its place."""

    value: Any
    places: Places
