"""Check-ins: what someone has to report, readings as people type them, and the file that they become.

In go a portfolio and answers; out come the key results to ask for, readings, and a `Draft`. Nothing is asked and nothing
written here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from okrsite.author import answer
from okrsite.author.answer import AnswerError
from okrsite.author.draft import Draft, Value, document, number
from okrsite.author.identifier import free
from okrsite.document.wording import shorten
from okrsite.okr.model import (
    Baseline,
    Contributions,
    Done,
    Keep,
    KeyResult,
    Kpi,
    Metric,
    Milestones,
    Portfolio,
)

LONGEST_NAME = 120
"""A file's name is cut here. It leaves room for what a correction adds to it."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is reported of one key result or KPI."""

    value: float | bool | tuple[str, ...] | None = None
    """A number, whether it is done, or the milestones that are reached."""
    confidence: float | None = None
    note: str = ""

    @property
    def written(self) -> Value:
        """As it stands in a check-in: a bare number where there is nothing else to say."""
        if (
            self.confidence is None
            and not self.note
            and isinstance(self.value, int | float)
            and not isinstance(self.value, bool)
        ):
            return self.value
        fields: dict[str, Value] = {}
        if isinstance(self.value, bool | tuple):
            fields["done"] = self.value if isinstance(self.value, bool) else list(self.value)
        elif self.value is not None:
            fields["value"] = self.value
        if self.confidence is not None:
            fields["confidence"] = self.confidence
        return {**fields, "note": self.note} if self.note else fields


@dataclass(frozen=True, slots=True)
class Report:
    """A check-in."""

    author: str
    day: date
    readings: Mapping[str, Given] = field(default_factory=dict)
    """By `objective/key-result`."""
    kpis: Mapping[str, Given] = field(default_factory=dict)
    comment: str = ""


def due_of(portfolio: Portfolio, person: str, day: date) -> tuple[KeyResult, ...]:
    """The key results that someone answers for and that run on a day, by objective."""
    return tuple(
        kr
        for owner in portfolio.objectives.values()
        if owner.closed_by(day) is None
        for kr in owner.key_results
        if person in kr.owners and kr.first_day <= day <= kr.last_day and not isinstance(kr.measure, Contributions)
    )


def kpis_of(portfolio: Portfolio, person: str, key_results: Iterable[KeyResult]) -> tuple[Kpi, ...]:
    """The KPIs that someone answers for, and those that their key results are measured by."""
    cited = {kr.kpi for kr in key_results}
    return tuple(kpi for key, kpi in portfolio.kpis.items() if key in cited or person in kpi.owners)


def measured_by(kr: KeyResult) -> str:
    """How a key result is measured, in a few words."""
    measure = kr.measure
    if isinstance(measure, Metric):
        return f"from {amount(measure.start, kr.unit)} to {amount(measure.target, kr.unit)}"
    if isinstance(measure, Keep):
        bounds = (("at least", measure.lowest), ("at most", measure.highest))
        return "keep " + " and ".join(f"{word} {amount(bound, kr.unit)}" for word, bound in bounds if bound is not None)
    if isinstance(measure, Milestones):
        return f"{len(measure.steps)} milestones"
    return "done or not" if isinstance(measure, Done) else "a number yet to be learned"


def amount(value: float, unit: str) -> str:
    """A number with its unit."""
    return f"{number(value)} {unit}".rstrip()


def value_of(kr: KeyResult, text: str) -> float | bool | tuple[str, ...]:
    """A typed reading, as the key result's measure asks for it."""
    measure = kr.measure
    if isinstance(measure, Milestones):
        known = [step.id for step in measure.steps]
        wanted = [word for word in text.replace(",", " ").split() if word]
        if not wanted:
            raise AnswerError(f"Name the milestones that are reached: {', '.join(known)}.")
        return tuple(dict.fromkeys(answer.known(word, known, "milestone") for word in wanted))
    if isinstance(measure, Done):
        return answer.yes_or_no(text)
    if isinstance(measure, Contributions):
        raise AnswerError(
            f"The progress of `{kr.ref}` comes from the objectives that contribute to it; it has no readings."
        )
    if kr.kpi:
        raise AnswerError(
            f"The readings of `{kr.ref}` are those of the KPI `{kr.kpi}`: --kpi {kr.kpi}={shorten(text, 20)}."
        )
    assert isinstance(measure, Metric | Keep | Baseline)  # noqa: S101  there is no other measure
    return answer.number(text, has_unit=False)


def with_confidence(
    readings: Mapping[str, Given], stated: Mapping[str, float], of_all: float | None
) -> dict[str, Given]:
    """Readings with the confidence stated for each, else that for all. One may be stated without a reading."""
    everything = {**readings, **{ref: Given() for ref in stated if ref not in readings}}
    return {ref: replace(given, confidence=stated.get(ref, of_all)) for ref, given in everything.items()}


def with_notes(readings: Mapping[str, Given], notes: Mapping[str, str]) -> dict[str, Given]:
    """Readings with notes. One may be given without a reading."""
    everything = {**readings, **{ref: Given() for ref in notes if ref not in readings}}
    return {ref: replace(given, note=notes.get(ref, given.note)) for ref, given in everything.items()}


def draft(report: Report, portfolio: Portfolio, taken: Collection[str]) -> Draft:
    """The check-in's file: in the folder of its cycle, called by its day, its author and what it reports on first."""
    fields: dict[str, Value | None] = {
        "date": report.day,
        "author": report.author,
        "readings": {ref: given.written for ref, given in report.readings.items()} or None,
        "kpis": {kpi: given.written for kpi, given in report.kpis.items()} or None,
    }
    name = _name(report, portfolio, taken)
    cycle = _cycle(report, portfolio)
    path = f"checkins/{cycle}/{name}.md" if cycle else f"checkins/{name}.md"
    return Draft(path, document(fields, report.comment))


def corrected(report: Report, portfolio: Portfolio) -> tuple[str, ...]:
    """The check-ins of the same day that read the same things: this one corrects them."""
    return tuple(
        sorted(
            other.id
            for other in portfolio.check_ins.values()
            if other.day == report.day
            and (set(other.key_results) & set(report.readings) or set(other.kpis) & set(report.kpis))
        )
    )


def _name(report: Report, portfolio: Portfolio, taken: Collection[str]) -> str:
    """Of several check-ins for one day the id that sorts last wins, so a correction's must come after what it corrects. What it
    reports on keeps two apart that someone writes on one day in two branches, neither of which knows of the other."""
    about = next((ref.partition("/")[0] for ref in (*report.readings, *report.kpis)), "")
    name = free(f"{report.day}-{report.author}-{about}"[:LONGEST_NAME].rstrip("-"), taken)
    others = corrected(report, portfolio)
    if others and name <= others[-1]:
        name = free(f"{others[-1]}-{report.author}", taken)
    return name


def _cycle(report: Report, portfolio: Portfolio) -> str | None:
    for ref in report.readings:
        return portfolio.objectives[ref.partition("/")[0]].cycle
    cited = (ref for kpi in report.kpis for ref in portfolio.cited_by.get(kpi, ()))
    running = [
        o
        for o in (portfolio.objectives[ref.partition("/")[0]] for ref in cited)
        if o.first_day <= report.day <= o.last_day
    ]
    current = portfolio.current_cycle(report.day)
    return running[0].cycle if running else current.id if current else None
