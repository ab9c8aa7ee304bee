"""What okrsite has to say about a place in a file.

A diagnostic is a value. Formats are siblings in `report/`; lines and columns are worked out there.
"""

from enum import StrEnum

from okrsite.frozen import frozen
from okrsite.text.source import Source, Span


class Severity(StrEnum):
    """How much a finding matters. Only an error stops a build."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@frozen
class Note:
    """A second place that explains the first."""

    message: str
    source: Source
    span: Span


@frozen
class Diagnostic:
    """One finding: which rule, how grave, where, what is wrong, and what to do about it."""

    rule: str
    severity: Severity
    message: str
    source: Source
    span: Span
    help: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By file, then place, then rule: the order of every report."""
        return (self.source.path, self.span.start, self.span.end, self.rule, self.message)
