"""Front matter as most people write it, read line by line: ten times as fast as by the YAML parser, and the same to the last place.

In goes YAML text; out comes its `Tree`, or None where the text holds anything that this module is not sure about. Then `yamltree`
reads it, which knows everything. Known here are fields with plain or simply quoted values on one line, lists in brackets, groups of
fields below a field, and lists of such groups; a property test holds the two against each other. Places are looked for in the text
when somebody asks for one (see `plainplaces`).
"""

import re
from typing import Any

from okrsite.document.tree import EMPTY

MOST_CHARACTERS = 20_000
MOST_LEVELS = 8

# A plain value begins with nothing that means something to YAML, and holds no `: ` and no ` #`.
_VALUE = r"""[A-Za-z0-9\u00c0-\u1fff][^:#\n]*+(?:(?::(?=[^ \n])|(?<=[^ \n])#)[^:#\n]*+)*+(?<! )"""
_NUMBER = r"-[0-9][0-9.]*"
_QUOTED = r"""'[^'\n]*'|"[^"\\\n]*\""""
_WORD = r"[A-Za-z0-9][A-Za-z0-9_./-]{0,200}"
_LINE = re.compile(
    rf"^( *)(- )?({_WORD}):"
    rf"(?: (?:({_VALUE}|{_NUMBER})|({_QUOTED})|(\[(?:{_WORD}(?:, {_WORD})*)?\])"
    rf"|(\{{{_WORD}: (?:{_WORD}|{_NUMBER})(?:, {_WORD}: (?:{_WORD}|{_NUMBER}))*\}})))?\n",
    re.MULTILINE,
)
WORD = re.compile(_WORD)
FIELD = re.compile(rf"({_WORD}): ({_WORD}|{_NUMBER})")


class _Open:
    """A group or a list that is still being read, with the column in which its fields or items begin. `key` names the field that
    what comes next, further to the right, belongs to."""

    __slots__ = ("column", "key", "value")

    def __init__(self, value: Any, column: int) -> None:
        self.value = value
        self.column = column
        self.key = ""


class _NotPlainError(Exception):
    """The text holds something that this module leaves to the parser."""


def read(text: str) -> dict[str, Any] | None:
    """The value that `yamltree.by_parser` would find, if the text is of the simple kind."""
    if len(text) > MOST_CHARACTERS or "\t" in text or "\r" in text or "\ufeff" in text or text[-1:] != "\n":
        return None
    lines = _LINE.findall(text)
    if not lines or len(lines) != text.count("\n"):
        return None
    try:
        return _fields(lines)
    except _NotPlainError:
        return None


def _fields(lines: list[tuple[str, ...]]) -> dict[str, Any]:
    """The fields that are written in lines, each cut into its indent, a dash, a name, and a value of one of four kinds."""
    root: dict[str, Any] = {}
    top = _Open(root, 0)
    stack = [top]
    for indent, dash, key, plain, quoted, listed, grouped in lines:
        if dash or len(indent) != top.column or top.key:
            top = _holder(stack, len(indent), is_item=bool(dash))
        group = top.value
        if key in group:
            raise _NotPlainError
        if plain:
            group[key] = None if plain in EMPTY else plain
        elif quoted:
            group[key] = quoted[1:-1]
        elif listed:
            group[key] = [None if item in EMPTY else item for item in WORD.findall(listed)]
        elif grouped:
            group[key] = _group(grouped)
        else:
            top.key = key
    if any(each.key for each in stack):
        raise _NotPlainError
    return root


def _holder(stack: list[_Open], column: int, *, is_item: bool) -> _Open:
    """The group that a line's field belongs to, on top of the stack; what the line cannot belong to is closed."""
    top = stack[-1]
    while column < top.column or (column == top.column and is_item and type(top.value) is dict):
        if top.key or len(stack) == 1:
            raise _NotPlainError
        stack.pop()
        top = stack[-1]
    if column > top.column:
        if not top.key or len(stack) >= MOST_LEVELS:
            raise _NotPlainError
        top = _opened(stack, [] if is_item else {}, column)
    elif top.key or (type(top.value) is list) != is_item:
        raise _NotPlainError
    return _opened(stack, {}, column + 2) if is_item else top


def _opened(stack: list[_Open], value: Any, column: int) -> _Open:
    """Something new on top of the stack, put where it belongs."""
    holder = stack[-1]
    if type(holder.value) is list:
        holder.value.append(value)
    else:
        holder.value[holder.key] = value
        holder.key = ""
    stack.append(_Open(value, column))
    return stack[-1]


def _group(written: str) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for key, value in FIELD.findall(written):
        if key in found:
            raise _NotPlainError
        found[key] = None if value in EMPTY else value
    return found
