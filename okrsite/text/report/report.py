"""What a format is given to write: the findings and what it must know about them.

A format takes a `Report` and returns text. It prints nothing and reads no file.
"""

from dataclasses import dataclass
from typing import NamedTuple

from okrsite.text.diagnostic import Diagnostic, Severity
from okrsite.text.source import Source, Span


@dataclass(frozen=True, slots=True)
class RuleSummary:
    """A rule as a report introduces it."""

    name: str
    """The name it has in `_site.yml` and on the command line."""
    summary: str
    """What it finds, in one sentence."""
    why: str
    """Why it exists."""
    severity: Severity
    """How grave its findings are where nobody said otherwise."""


class Place(NamedTuple):
    """Where a span is, as editors count: from 1, columns in characters, the end exclusive.

    The end is the place just behind the last character: a span of the whole of `abc` on line 1 goes from 1:1 to 1:4,
    and an empty span ends where it starts.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Report:
    """All there is to report, in the order in which it is to be shown."""

    diagnostics: tuple[Diagnostic, ...]
    prefix: str = ""
    """The content folder as the user knows it, with forward slashes; it is put before each path."""
    rules: tuple[RuleSummary, ...] = ()
    """The rules that a format introduces which introduces rules."""
    version: str = ""
    """The version of okrsite that found all this."""
    color: bool = False
    """Whether text is for a terminal that shows colours."""

    def path(self, source: Source) -> str:
        """The path of a source as the user knows it."""
        if self.prefix in ("", "."):
            return source.path or "."
        return f"{self.prefix.removesuffix('/')}/{source.path}" if source.path else self.prefix

    def place(self, source: Source, span: Span) -> Place:
        """Where a span is; one that lies beyond the text is brought back to its end."""
        start, end = clamped(source, span)
        first, last = source.position(start), source.position(end)
        return Place(self.path(source), first.line, first.column, last.line, last.column)


def clamped(source: Source, span: Span) -> Span:
    """The part of a span that is inside the text; never one that ends before it starts."""
    start = min(max(span.start, 0), len(source.text))
    return Span(start, min(max(span.end, start), len(source.text)))
