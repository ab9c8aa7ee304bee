"""Front matter as most people write it, read line by line: three times as fast as by the YAML parser, and the same to the last place.

In goes YAML text; out comes its `Tree`, or None where the text holds anything that this module is not sure about. Then `yamltree`
reads it, which knows everything. Known here are fields with plain or simply quoted values on one line, lists in brackets, groups of
fields below a field, and lists of such groups; a property test holds the two against each other.
"""

import re
from typing import Any

from okrsite.document.tree import EMPTY, Location, Places, Tree
from okrsite.text.source import Span

MOST_CHARACTERS = 20_000
MOST_LEVELS = 8

# A plain value begins with nothing that means something to YAML, and holds no `: ` and no ` #`.
_VALUE = r"""[A-Za-z0-9\u00c0-\u1fff](?:[^:#\n]|:(?=[^ \n])|(?<=[^ \n])#)*(?<! )"""
_NUMBER = r"-[0-9][0-9.]*"
_QUOTED = r"""'[^'\n]*'|"[^"\\\n]*\""""
_WORD = r"[A-Za-z0-9][A-Za-z0-9_./-]{0,200}"
_LINE = re.compile(
    rf"(?P<indent> *)(?P<dash>- )?(?P<key>{_WORD}):"
    rf"(?: (?:(?P<plain>{_VALUE}|{_NUMBER})|(?P<quoted>{_QUOTED})|(?P<list>\[(?:{_WORD}(?:, {_WORD})*)?\])"
    rf"|(?P<group>\{{{_WORD}: (?:{_WORD}|{_NUMBER})(?:, {_WORD}: (?:{_WORD}|{_NUMBER}))*\}})))?\n"
)
_ITEM = re.compile(_WORD)
_FIELD = re.compile(rf"({_WORD}): ({_WORD}|{_NUMBER})")


class _Open:
    """A group or a list that is still being read, with the column in which its fields or items begin. `key` names the field that
    what comes next, further to the right, belongs to."""

    __slots__ = ("column", "key", "key_span", "location", "start", "value")

    def __init__(self, value: Any, location: Location, column: int, start: int) -> None:
        self.value = value
        self.location = location
        self.column = column
        self.start = start
        self.key = ""
        self.key_span = Span(start, start)


class _NotPlainError(Exception):
    """The text holds something that this module leaves to the parser."""


def read(text: str, offset: int) -> Tree | None:
    """The tree that `yamltree.read` would make, if the text is of the simple kind. Spans are shifted by `offset`."""
    if len(text) > MOST_CHARACTERS or "\t" in text or "\ufeff" in text:
        return None
    try:
        return _Reader(text, offset).read()
    except _NotPlainError:
        return None


class _Reader:
    """Reads one text, line by line. A class because the open groups and the places are needed at every line."""

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.offset = offset
        self.places = Places(Span(offset, offset))
        self.stack = [_Open({}, (), 0, offset)]
        self.end = offset
        """Where the last value ended."""

    def read(self) -> Tree:
        at = 0
        while at < len(self.text):
            line = _LINE.match(self.text, at)
            if line is None:
                raise _NotPlainError
            at = line.end()
            self._field(line, self._holder(line))
        while len(self.stack) > 1:
            self._close()
        root = self.stack[0]
        if root.key or not root.value:
            raise _NotPlainError
        self.places.span = Span(self.offset, self.end)
        return Tree(root.value, self.places)

    def _holder(self, line: re.Match[str]) -> _Open:
        """The group that a line's field belongs to; what the line cannot belong to is closed."""
        is_item = line["dash"] is not None
        column = line.end("indent") - line.start()
        top = self.stack[-1]
        while column < top.column or (column == top.column and is_item and type(top.value) is dict):
            self._close()
            top = self.stack[-1]
        if column > top.column:
            if not top.key or len(self.stack) >= MOST_LEVELS:
                raise _NotPlainError
            location = (*top.location, top.key)
            top = _Open([] if is_item else {}, location, column, line.end("indent") + self.offset)
            self.stack.append(top)
        elif top.key or (type(top.value) is list) != is_item:
            raise _NotPlainError
        if is_item:
            top = _Open({}, (*top.location, len(top.value)), column + 2, line.start("key") + self.offset)
            self.stack.append(top)
        return top

    def _field(self, line: re.Match[str], group: _Open) -> None:
        """Put a line's field into its group; one without a value waits for what comes below it."""
        key, plain, quoted, listed, grouped = line.group("key", "plain", "quoted", "list", "group")
        if key in group.value:
            raise _NotPlainError
        start = line.start("key") + self.offset
        key_span = Span(start, start + len(key))
        location = (*group.location, key)
        if plain is not None:
            group.value[key] = None if plain in EMPTY else plain
        elif quoted is not None:
            group.value[key] = quoted[1:-1]
        elif listed is not None:
            group.value[key] = self._items(listed, key_span.end + 2, location)
        elif grouped is not None:
            group.value[key] = self._fields(grouped, key_span.end + 2, location)
        else:
            group.key, group.key_span = key, key_span
            return
        self.end = line.end() - 1 + self.offset
        self.places.keys[location] = key_span
        self.places.values[location] = Span(key_span.end + 2, self.end)

    def _close(self) -> None:
        """Put what has ended where it belongs, as its fields were put before it."""
        done = self.stack.pop()
        if done.key or not self.stack:
            raise _NotPlainError
        parent = self.stack[-1]
        if type(parent.value) is list:
            parent.value.append(done.value)
        else:
            parent.value[parent.key] = done.value
            self.places.keys[done.location] = parent.key_span
            parent.key = ""
        self.places.values[done.location] = Span(done.start, self.end)

    def _items(self, written: str, start: int, location: Location) -> list[str | None]:
        found: list[str | None] = []
        for item in _ITEM.finditer(written):
            self.places.values[(*location, len(found))] = Span(start + item.start(), start + item.end())
            found.append(None if item[0] in EMPTY else item[0])
        return found

    def _fields(self, written: str, start: int, location: Location) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for field in _FIELD.finditer(written):
            key, value = field.groups()
            if key in found:
                raise _NotPlainError
            found[key] = None if value in EMPTY else value
            self.places.keys[(*location, key)] = Span(start + field.start(1), start + field.end(1))
            self.places.values[(*location, key)] = Span(start + field.start(2), start + field.end(2))
        return found
