"""What a rule is.

A rule has one name for ever, a severity, the reason why it exists, and a bad and a good example that the tests run. Rules about
the form of a document and about links are found where documents are read and linked; all others are functions here, from an
`Inspection` to findings.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from okrsite.config import Headings, Thresholds
from okrsite.okr.finding import Finding
from okrsite.okr.measures import Measures
from okrsite.okr.model import Objective, Portfolio
from okrsite.text.diagnostic import Severity


class Family(StrEnum):
    """What rules are about."""

    FORM = "form"
    LINKS = "links"
    TIME = "time"
    OBJECTIVES = "craft: objectives"
    KEY_RESULTS = "craft: key results"
    WORK = "craft: work"
    LEARNING = "learning"


@dataclass(frozen=True)
class Inspection:
    """All that a rule may look at. `latest_day` is the day beyond which nothing can have happened: the day of the build, or
    the real one where a site is built as of an earlier day."""

    portfolio: Portfolio
    measures: Measures
    thresholds: Thresholds
    latest_day: date
    headings: Headings = field(default_factory=Headings)

    @property
    def today(self) -> date:
        return self.measures.today

    @cached_property
    def open_objectives(self) -> tuple[Objective, ...]:
        """Objectives that are not closed yet."""
        return tuple(o for o in self.portfolio.objectives.values() if o.closed_by(self.today) is None)


Check = Callable[[Inspection], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Example:
    """A small piece of content: files by path, which stand among the documents of `COMMON_FILES`. Where files cannot show
    it, words do."""

    files: tuple[tuple[str, str], ...]
    words: str = ""


def example(path: str, text: str, *more: str) -> Example:
    """Files as path and text in turn. Texts may begin with a line break and are otherwise kept as they are."""
    parts = (path, text, *more)
    return Example(tuple((parts[i], parts[i + 1].lstrip("\n")) for i in range(0, len(parts), 2)))


COMMON_FILES: tuple[tuple[str, str], ...] = (
    ("company.md", "---\nname: Acme\n---\n"),
    ("teams/marketing.md", "---\nname: Marketing\n---\n"),
    ("cycles/2026-q1.md", "---\ntitle: Q1 2026\nstart: 2026-01-01\nend: 2026-03-31\n---\n"),
)
"""What the examples of rules stand among. The day is 14 February 2026."""

EXAMPLE_DAY = date(2026, 2, 14)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `check` is None for what is found while reading and linking. `fixed` marks errors without which nothing can be
    built: their severity cannot be set."""

    name: str
    family: Family
    severity: Severity
    summary: str
    why: str
    bad: Example
    good: Example
    fixed: bool = False
    check: Check | None = None


def rule(
    family: Family, severity: Severity, *, summary: str, why: str, bad: Example, good: Example
) -> Callable[[Check], Rule]:
    """Declare a function as the rule of its own name: `late_check_in` is `late-check-in`."""

    def declare(check: Check) -> Rule:
        name = check.__name__.replace("_", "-")
        return Rule(name, family, severity, summary, why, bad, good, check=check)

    return declare
