"""A file's text and places in it.

In goes a path and its decoded text; out come spans (offsets) and, only where a report asks, lines and columns.
It reads no file.
"""

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple


class Span(NamedTuple):
    """A half-open range of a text, in characters from 0."""

    start: int
    end: int

    def within(self, offset: int) -> "Span":
        """The same span in a text that begins `offset` characters earlier."""
        return Span(self.start + offset, self.end + offset)


class Position(NamedTuple):
    """A place as people name it: line and column count from 1, the column in characters."""

    line: int
    column: int


@dataclass(frozen=True)
class Source:
    """One file of the content folder.

    `path` is relative to the content folder, with forward slashes. `text` keeps the file's own line ends.
    Not slotted: the line index is worked out once, when first asked for.
    """

    path: str
    text: str

    @classmethod
    def of_bytes(cls, path: str, data: bytes) -> "Source":
        """A file that is known to be text. Its bytes are kept anyway: they are read as text when that is asked for, which is seldom."""
        source = object.__new__(cls)
        object.__setattr__(source, "path", path)  # as the dataclass itself does, being frozen
        object.__setattr__(source, "_data", data)
        return source

    def __getattr__(self, name: str) -> Any:
        """The text of a source that was made of bytes: it is an attribute without a value."""
        if name != "text":
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        return _decoded(self._data)

    @cached_property
    def _line_starts(self) -> "array[int]":
        starts = array("L", (0,))  # a list of numbers would take more memory than the text
        text = self.text
        if "\r" not in text:
            at = text.find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = text.find("\n", at + 1)
            return starts
        for index, character in enumerate(text):
            if character == "\n" or (character == "\r" and text[index + 1 : index + 2] != "\n"):
                starts.append(index + 1)
        return starts

    def line_of(self, offset: int) -> int:
        """The line that holds `offset`, from 1. Pages ask for few lines of many files: to count them is quicker than an index, and
        leaves none behind."""
        text = self.text
        if "\r" in text:
            return bisect_right(self._line_starts, offset)
        return text.count("\n", 0, offset) + 1

    def position(self, offset: int) -> Position:
        """Line and column of `offset`."""
        line = self.line_of(offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line_text(self, line: int) -> str:
        """The text of a line (from 1) without its line end; empty beyond the last one."""
        starts = self._line_starts
        if line > len(starts):
            return ""
        end = starts[line] if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end].rstrip("\r\n")


@lru_cache(maxsize=8)
def _decoded(data: bytes) -> str:
    """Remembered for a moment: what is asked of a file is asked several times."""
    return str(data, "utf-8").removeprefix("\ufeff")
