"""What check-ins report: readings of key results and KPIs, and the check-ins that made them."""

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from okrsite.frozen import frozen
from okrsite.okr.model import (
    CheckIn,
    KeyResult,
    Milestones,
    Reading,
)
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.views import parts, prose
from okrsite.site.views.parts import Link, Place, When


@frozen
class ReadingRow:
    """One reading of one thing. `reached` are titles of milestones; `previous` is the value before, where there was one."""

    when: When | None
    value: float | None
    previous: float | None
    reached: tuple[str, ...]
    done: bool | None
    confidence: float | None
    note: str
    author: Link | None
    check_in: Link | None
    place: Place
    corrected: bool
    counts: bool


@frozen
class Reported:
    """What a check-in reports of one key result or KPI: what it is, its unit, and the reading."""

    about: Link
    unit: str
    reading: ReadingRow


@frozen
class CheckInRow:
    """A check-in, or as much of it as concerns a page."""

    id: str
    address: str
    when: When
    author: Link
    html: Markup
    reported: tuple[Reported, ...]
    place: Place


def reading_rows(
    edition: Edition, readings: Iterable[Reading], counting: Iterable[Reading], kr: KeyResult | None = None
) -> tuple[ReadingRow, ...]:
    """Readings made by today, newest first. `counting` are those that count; `kr` is what they measure, if not a KPI."""
    counts = {id(reading) for reading in counting}
    rows: list[ReadingRow] = []
    previous: float | None = None
    for reading in readings:
        if reading.day is not None and reading.day > edition.measures.today:
            continue
        rows.append(_reading_row(edition, reading, previous, kr, counts=id(reading) in counts))
        if reading.value is not None and not reading.corrected:
            previous = reading.value
    return tuple(reversed(rows))


def _reading_row(
    edition: Edition, reading: Reading, previous: float | None, kr: KeyResult | None, *, counts: bool
) -> ReadingRow:
    steps = {step.id: step.title for step in kr.measure.steps} if kr and isinstance(kr.measure, Milestones) else {}
    check_in = (
        Link(reading.check_in, urls.check_in(reading.check_in, reading.day))
        if reading.check_in and reading.day
        else None
    )
    return ReadingRow(
        when=parts.when(edition, reading.day) if reading.day else None,
        value=reading.value,
        previous=previous,
        reached=tuple(steps.get(step, step) for step in reading.reached),
        done=reading.done,
        confidence=reading.confidence,
        note=reading.note,
        author=parts.person(edition, reading.author) if reading.author else None,
        check_in=check_in,
        place=parts.place(edition, reading.origin),
        corrected=reading.corrected,
        counts=counts,
    )


def check_in_row(
    edition: Edition, check_in: CheckIn, refs: Iterable[str], root: str, kpis: Iterable[str] = ()
) -> CheckInRow:
    """A check-in with its readings of these key results and KPIs."""
    portfolio = edition.portfolio
    reported = [
        Reported(parts.key_result(edition, ref), portfolio.key_results[ref].unit, row)
        for ref in refs
        for row in _reported(edition, portfolio.readings[ref], check_in, portfolio.key_results[ref])
    ]
    reported += [
        Reported(Link(portfolio.kpis[kpi].title, urls.kpi(kpi)), portfolio.kpis[kpi].unit, row)
        for kpi in kpis
        for row in _reported(edition, portfolio.kpi_readings[kpi], check_in, None)
    ]
    return CheckInRow(
        id=check_in.id,
        address=urls.check_in(check_in.id, check_in.day),
        when=parts.when(edition, check_in.day),
        author=parts.person(edition, check_in.author),
        html=prose.body_prose(edition, check_in.body, root),
        reported=tuple(reported),
        place=parts.place(edition, check_in.origin),
    )


def _reported(
    edition: Edition, readings: Iterable[Reading], check_in: CheckIn, kr: KeyResult | None
) -> Iterator[ReadingRow]:
    """The readings that one check-in made of one thing (there is at most one)."""
    previous: float | None = None
    for reading in readings:
        if reading.check_in == check_in.id:
            yield _reading_row(edition, reading, previous, kr, counts=not reading.corrected)
            return
        if reading.value is not None and not reading.corrected:
            previous = reading.value
