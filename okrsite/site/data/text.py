"""From records to bytes: JSON that can be read by line, and tables that are safe to open in a spreadsheet.

JSON is UTF-8, with every field of a file and every record of a list on a line of its own, so that versions can be compared.
Tables are as RFC 4180 says: UTF-8 without a byte-order mark, a header, commas, lines that end in CR LF.
"""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from json import JSONEncoder, dumps
from types import MappingProxyType
from typing import Generic, TypeVar

Row = TypeVar("Row")
Cell = str | float | list[str] | None
Columns = Mapping[str, Callable[[Row], Cell]]
"""The name of each column, and what of a row stands in it."""

SEPARATOR = "; "

encode = JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")).encode
"""A record on one line."""

_BEGINS_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_NUMBERS = frozenset((int, float, type(None)))
_PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?%?")


def json(file: Mapping[str, object], encoded: Mapping[str, Sequence[str]] = MappingProxyType({})) -> bytes:
    """A file's bytes. `encoded` are the lists of it whose records are encoded already, by the names of their fields."""
    fields = [
        f"{encode(name)}: {_list(encoded[name]) if name in encoded else _value(value)}" for name, value in file.items()
    ]
    return ("{\n" + ",\n".join(fields) + "\n}\n").encode()


def _value(value: object) -> str:
    return _list([encode(record) for record in value]) if isinstance(value, list) else encode(value)


def _list(records: Sequence[str]) -> str:
    return "[\n" + ",\n".join(records) + "\n]" if records else "[]"


def indented(file: Mapping[str, object]) -> bytes:
    """The bytes of a file that people read."""
    return (dumps(file, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()


class Table(Generic[Row]):
    """A table that is written row by row."""

    def __init__(self, columns: Columns[Row]) -> None:
        self._values = tuple(columns.values())
        self._text = StringIO(newline="")
        self._writer = csv.writer(self._text)
        self._writer.writerow(columns)

    def add(self, row: Row) -> None:
        values = [value(row) for value in self._values]
        # Plain words, numbers and nothing are written as they are, which is most of what there is.
        self._writer.writerow([value if _is_plain(value) else cell(value) for value in values])

    def content(self) -> bytes:
        return self._text.getvalue().encode()


def _is_plain(value: Cell) -> bool:
    return value[:1] not in _BEGINS_FORMULA if isinstance(value, str) else value.__class__ in _NUMBERS


def cell(value: Cell) -> str:
    """What stands in a cell. Text that a spreadsheet could take for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _harmless(value)
    if isinstance(value, list):
        return _harmless(SEPARATOR.join(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _harmless(text: str) -> str:
    is_formula = text[:1] in _BEGINS_FORMULA and not _PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text
