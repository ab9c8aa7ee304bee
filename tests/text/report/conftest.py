"""A report such as `okrsite check` gives, and short ways to make others."""

from typing import Protocol

import pytest

from okrsite.text.diagnostic import Diagnostic, Note, Severity
from okrsite.text.report import Report, RuleSummary
from okrsite.text.source import Source, Span

OBJECTIVE = Source(
    "objectives/harbour.md",
    "---\n"
    "title: Calm harbour\n"
    "cycle: fy26-q9\n"
    "key_results:\n"
    "  - id: reviews\n"
    "    target: 85\n"
    "  - id: mistakes\n"
    "    target: 3\n"
    "  - id: berths\n"
    "  - id: reviews\n"
    "---\n",
)
CYCLE = Source("cycles/fy26-q1.md", "---\ntitle: First quarter\n---\n")
CHECK_IN = Source("checkins/2026-02-03.md", "---\nreadings:\n\tharbour/漢字: 72\n---\n")


class MakeReport(Protocol):
    """A report of one finding on `marked`, a text in which « and » stand around the span."""

    def __call__(
        self, marked: str, *, message: str = ..., hint: str = ..., path: str = ..., color: bool = ..., prefix: str = ...
    ) -> Report: ...


def part(source: Source, text: str, nth: int = 1) -> Span:
    """The span of the nth occurrence of a text."""
    at = -1
    for _ in range(nth):
        at = source.text.index(text, at + 1)
    return Span(at, at + len(text))


@pytest.fixture
def report() -> Report:
    """Three findings of three severities in two files, with notes, help, and wide characters."""
    return Report(
        (
            Diagnostic(
                "broken-reference",
                Severity.ERROR,
                "There is no cycle `fy26-q9`.",
                OBJECTIVE,
                part(OBJECTIVE, "fy26-q9"),
                "Did you mean `fy26-q1`?",
                (Note("The nearest one is here.", CYCLE, part(CYCLE, "First quarter")),),
            ),
            Diagnostic(
                "duplicate-id",
                Severity.WARNING,
                "The id `reviews` is used twice.",
                OBJECTIVE,
                part(OBJECTIVE, "reviews", 2),
                notes=(Note("It is first used here.", OBJECTIVE, part(OBJECTIVE, "reviews")),),
            ),
            Diagnostic(
                "unexplained-check-in",
                Severity.ADVICE,
                "A jump of 20 % without a word: {why?}",
                CHECK_IN,
                part(CHECK_IN, "harbour/漢字"),
                "Say what happened.\nA sentence is enough.",
            ),
        ),
        prefix="content",
        rules=(
            RuleSummary("broken-reference", "An id that names nothing.", "A link must lead somewhere.", Severity.ERROR),
            RuleSummary("duplicate-id", "Two things with one id.", "An id names one thing.", Severity.ERROR),
        ),
        version="1.2.3",
    )


@pytest.fixture
def one() -> MakeReport:
    """Makes a report of one finding from a marked text."""

    def make(
        marked: str,
        *,
        message: str = "Wrong.",
        hint: str = "",
        path: str = "a.md",
        color: bool = False,
        prefix: str = "",
    ) -> Report:
        before, rest = marked.split("«")
        inside, after = rest.split("»")
        span = Span(len(before), len(before) + len(inside))
        source = Source(path, before + inside + after)
        return Report((Diagnostic("a-rule", Severity.ERROR, message, source, span, hint),), prefix=prefix, color=color)

    return make
