"""What a rule is.

A rule has one name for ever, a severity, the reason why it exists, and a bad and a good example that the tests run. Rules about
the form of a document and about links are found where documents are read and linked; all others are functions here, from a subject
(see `subject`) to findings.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from okrsite.okr.finding import Finding
from okrsite.okr.rules.subject import Inspection, OneCheckIn, OneInitiative, OneObjective, OpenObjective
from okrsite.text.diagnostic import Severity

S = TypeVar("S", OneObjective, OpenObjective, OneInitiative, OneCheckIn, Inspection)


class Family(StrEnum):
    """What rules are about."""

    FORM = "form"
    LINKS = "links"
    TIME = "time"
    OBJECTIVES = "craft: objectives"
    KEY_RESULTS = "craft: key results"
    WORK = "craft: work"
    LEARNING = "learning"


Check = tuple[type, Callable[[Any], Iterator[Finding]]]
"""A kind of subject, and what is found of one."""


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
    """A rule. There are no `checks` for what is found while reading and linking. `fixed` marks errors without which nothing can be
    built: their severity cannot be set."""

    name: str
    family: Family
    severity: Severity
    summary: str
    why: str
    bad: Example
    good: Example
    fixed: bool = False
    checks: tuple[Check, ...] = ()

    def also(self, subject: type[S], check: Callable[[S], Iterator[Finding]]) -> "Rule":
        """The same rule for another kind of subject as well."""
        return replace(self, checks=(*self.checks, (subject, check)))


def rule(
    subject: type[S], family: Family, severity: Severity, *, summary: str, why: str, bad: Example, good: Example
) -> Callable[[Callable[[S], Iterator[Finding]]], Rule]:
    """Declare a function as the rule of its own name, `late_check_in` as `late-check-in`, and what it looks at."""

    def declare(check: Callable[[S], Iterator[Finding]]) -> Rule:
        name = check.__name__.replace("_", "-")
        return Rule(name, family, severity, summary, why, bad, good, checks=((subject, check),))

    return declare
