"""What a stage has found, before anyone has decided how grave it is.

A finding names its rule and a place; `judge` (in `rules`) gives it the severity that the settings ask for.
"""

from okrsite.document.problem import Problem
from okrsite.document.yamltree import Location, Places
from okrsite.frozen import frozen
from okrsite.text.diagnostic import Note, Severity
from okrsite.text.source import Source, Span


@frozen
class Finding:
    """One thing found. `severity` is given where it weighs more than its rule usually does; the settings can say otherwise."""

    rule: str
    message: str
    source: Source
    span: Span
    help: str = ""
    notes: tuple[Note, ...] = ()
    severity: Severity | None = None

    @classmethod
    def of_problem(cls, problem: Problem, source: Source) -> "Finding":
        """A problem of a document's form, in its file."""
        notes = tuple(Note(message, source, span) for message, span in problem.related)
        return cls(problem.rule, problem.message, source, problem.span, problem.help, notes)


@frozen
class Origin:
    """Where something was written: its file, the places in its front matter, and where in them it begins."""

    source: Source
    places: Places
    within: Location = ()

    def at(self, *steps: str | int) -> "Origin":
        """A part of it."""
        return Origin(self.source, self.places, (*self.within, *steps))

    @property
    def span(self) -> Span:
        """Its value's place."""
        return self.places.locate(self.within)

    @property
    def name_span(self) -> Span:
        """Its field name's place; for a document, its first field."""
        if not self.within:
            first = next(iter(self.places.keys.values()), None)
            return first or Span(self.places.span.start, self.places.span.start)
        return self.places.locate_key(self.within)

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def line(self) -> int:
        """The line on which it begins, from 1."""
        return self.source.line_of(self.span.start)

    def finding(self, rule: str, message: str, help_text: str = "", notes: tuple[Note, ...] = ()) -> Finding:
        """A finding about its value."""
        return Finding(rule, message, self.source, self.span, help_text, notes)

    def name_finding(self, rule: str, message: str, help_text: str = "", notes: tuple[Note, ...] = ()) -> Finding:
        """A finding about its field's name, for what is missing or too many of something."""
        return Finding(rule, message, self.source, self.name_span, help_text, notes)

    def note(self, message: str) -> Note:
        return Note(message, self.source, self.span)
