"""From records to bytes: JSON that can be read by line, and tables that are safe to open in a spreadsheet.

JSON is UTF-8, with every field of a file and every record of a list on a line of its own, so that versions can be compared.
Tables are as RFC 4180 says: UTF-8 without a byte-order mark, a header, commas, lines that end in CR LF.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from io import BytesIO, TextIOWrapper
from json import dumps
from types import MappingProxyType
from typing import Generic, TypeVar

from pydantic_core import to_json

Row = TypeVar("Row")
Cell = str | float | list[str] | None
Columns = Mapping[str, Callable[[Row], Cell]]
"""The name of each column, and what of a row stands in it."""

SEPARATOR = "; "

encode: Callable[[object], bytes] = partial(to_json, inf_nan_mode="null")
"""A record on one line."""

_BEGINS_FORMULA = frozenset("=+-@\t\r＝＋－＠")
_NUMBERS = frozenset((int, float, type(None)))
_PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?%?")


def json(file: Mapping[str, object], encoded: Mapping[str, Iterable[bytes]] = MappingProxyType({})) -> Iterator[bytes]:
    """A file's bytes, piece by piece. `encoded` are the lists of it whose records are encoded elsewhere, by the names of their fields."""
    before = b"{\n"
    for name, value in file.items():
        yield before + encode(name) + b": "
        if name in encoded:
            yield from _list(encoded[name])
        elif isinstance(value, list):
            yield from _list(map(encode, value))
        else:
            yield encode(value)
        before = b",\n"
    yield b"\n}\n"


def _list(records: Iterable[bytes]) -> Iterator[bytes]:
    before = b"[\n"
    for record in records:
        yield before
        yield record
        before = b",\n"
    yield b"[]" if before == b"[\n" else b"\n]"


def indented(file: Mapping[str, object]) -> bytes:
    """The bytes of a file that people read."""
    return (dumps(file, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()


class Table(Generic[Row]):
    """The lines of a table, written row by row."""

    def __init__(self, columns: Columns[Row]) -> None:
        self._values = tuple(columns.values())
        self._bytes = BytesIO()
        self._text = TextIOWrapper(self._bytes, encoding="utf-8", newline="")
        self._writer = csv.writer(self._text)

    def add(self, row: Row) -> None:
        # Plain words, numbers and nothing are written as they are, which is most of what there is.
        self._writer.writerow(
            [
                value
                if value.__class__ in _NUMBERS or (isinstance(value, str) and value[:1] not in _BEGINS_FORMULA)
                else cell(value)
                for value in [of(row) for of in self._values]
            ]
        )

    def content(self) -> bytes:
        self._text.flush()
        return self._bytes.getvalue()


def header(columns: Columns[Row]) -> bytes:
    """The first line of a table."""
    return (",".join(columns) + "\r\n").encode()


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
