"""A key result in full, as its objective's page shows it: figure, chart, milestones, readings, and how its number is made."""

from collections.abc import Iterator
from datetime import date

from okrsite.frozen import frozen
from okrsite.okr.model import Close, KeyResult, Milestones, Objective
from okrsite.okr.progress import Kept, Reached
from okrsite.site import urls
from okrsite.site.charts.key_result import KeyResultChart, key_result_chart
from okrsite.site.edition import Edition
from okrsite.site.views import changes, reported, rows, traces
from okrsite.site.views.changes import ChangeRow
from okrsite.site.views.parts import Link, When
from okrsite.site.views.reported import ReadingRow
from okrsite.site.views.rows import KeyResultRow
from okrsite.site.views.traces import TraceView


@frozen
class MilestoneRow:
    """A milestone, whether it is reached, and since when that is known."""

    title: str
    due: date | None
    weight: float
    reached: When | None
    is_reached: bool
    is_late: bool


@frozen
class KeyResultDetail:
    """A key result in full. `weight_of` is the weight of all that counts in the objective; `kept` of `read` readings kept the
    bound; `latest` is the reading that gave the value; `changes` tell how its goal was changed after its cycle had begun."""

    row: KeyResultRow
    number: int
    description: str
    weight_of: float
    ahead: int | None
    commit: float | None
    stretch: float | None
    kpi: Link | None
    source: str
    first_day: date
    last_day: date
    kept: int | None
    read: int | None
    milestones: tuple[MilestoneRow, ...]
    readings: tuple[ReadingRow, ...]
    latest: ReadingRow | None
    chart: KeyResultChart | None
    trace: TraceView
    changes: tuple[ChangeRow, ...]


def points_ahead(fraction: float | None, expected: float) -> int | None:
    """How many whole points progress stands ahead of what is expected (negative: behind), as the two are shown."""
    if fraction is None:
        return None
    return _whole(fraction) - _whole(expected)


def _whole(fraction: float) -> int:
    """Whole points, a half rounded up, free of the noise of binary fractions."""
    return int(round(fraction * 100, 6) + 0.5)


def detail(edition: Edition, objective: Objective, kr: KeyResult, number: int) -> KeyResultDetail:
    """The `number`-th key result of an objective."""
    figure = edition.measures.key_results[kr.ref]
    portfolio = edition.portfolio
    overall = edition.measures.objectives[objective.id]
    readings = reported.reading_rows(edition, portfolio.readings.get(kr.ref, ()), figure.readings, kr)
    latest = next((row for row in readings if row.counts and _says_something(row)), None)
    trace = figure.progress.trace
    return KeyResultDetail(
        row=rows.key_result_row(edition, kr),
        number=number,
        description=kr.description,
        weight_of=overall.mean.total_weight,
        ahead=points_ahead(figure.progress.fraction, figure.expected.fraction),
        commit=getattr(kr.measure, "commit", None),
        stretch=getattr(kr.measure, "stretch", None),
        kpi=Link(portfolio.kpis[kr.kpi].title, urls.kpi(kr.kpi)) if kr.kpi else None,
        source=kr.source,
        first_day=kr.first_day,
        last_day=kr.last_day,
        kept=trace.kept if isinstance(trace, Kept) else None,
        read=trace.total if isinstance(trace, Kept) else None,
        milestones=tuple(_milestones(edition, kr, readings, overall.close)),
        readings=readings,
        latest=latest,
        chart=_chart(edition, kr, overall.close),
        trace=traces.of_key_result(edition, kr, latest),
        changes=changes.of_key_result(edition, kr.ref),
    )


def _says_something(row: ReadingRow) -> bool:
    return row.value is not None or row.done is not None or bool(row.reached)


def _chart(edition: Edition, kr: KeyResult, close: Close | None) -> KeyResultChart | None:
    today = edition.measures.today
    runs = close is None and kr.first_day <= today <= kr.last_day
    ends = min(close.day, kr.last_day) if close else kr.last_day
    readings = edition.measures.key_results[kr.ref].readings
    return key_result_chart(kr, readings, today if runs else ends, today if runs else None)


def _milestones(
    edition: Edition, kr: KeyResult, readings: tuple[ReadingRow, ...], close: Close | None
) -> Iterator[MilestoneRow]:
    if not isinstance(kr.measure, Milestones):
        return
    trace = edition.measures.key_results[kr.ref].progress.trace
    reached_ids = trace.reached if isinstance(trace, Reached) else ()
    for step in kr.measure.steps:
        is_reached = step.id in reached_ids
        since = [row.when for row in readings if row.counts and step.title in row.reached]
        is_late = not is_reached and not close and step.due is not None and step.due < edition.measures.today
        yield MilestoneRow(
            step.title, step.due, step.weight, since[-1] if since and is_reached else None, is_reached, is_late
        )
