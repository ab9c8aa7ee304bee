"""Rows of lists and tables that pages share: key results, objectives, initiatives, and the figure of a group."""

from datetime import date

from okrsite.frozen import frozen
from okrsite.okr.measures import GroupFigure
from okrsite.okr.model import (
    Baseline,
    Contributions,
    Done,
    Initiative,
    Keep,
    KeyResult,
    Measure,
    Metric,
    Milestones,
    Objective,
)
from okrsite.okr.progress import after_each
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.charts.small import Spark, sparkline
from okrsite.site.edition import Edition
from okrsite.site.views import parts
from okrsite.site.views.parts import Link, When


@frozen
class KeyResultRow:
    """A key result in a table: what it is, where it is, where it should be. `line` is its progress from reading to reading, where
    the table has room for it."""

    id: str
    title: str
    address: str
    kind: str
    unit: str
    start: float | None
    target: float | None
    lowest: float | None
    highest: float | None
    steps_reached: int | None
    steps: int | None
    value: float | None
    fraction: float | None
    raw: float | None
    expected: float
    status: Status
    weight: float
    confidence: float | None
    latest: When | None
    owners: tuple[Link, ...]
    silent_days: int | None
    line: Spark | None = None


@frozen
class ObjectiveRow:
    """An objective in a list, with its key results where they are shown."""

    id: str
    title: str
    address: str
    scope: Link
    cycle: Link
    owners: tuple[Link, ...]
    type: str
    tags: tuple[str, ...]
    status: Status
    fraction: float | None
    expected: float
    score: float | None
    outcome: str | None
    key_results: tuple[KeyResultRow, ...] = ()


@frozen
class InitiativeRow:
    """An initiative in a list. `tasks` counts leaf tasks, `fraction` is how much is done."""

    id: str
    title: str
    address: str
    scope: Link
    owners: tuple[Link, ...]
    status: str
    first_day: date | None
    last_day: date | None
    tasks_done: int
    tasks: int
    fraction: float | None
    drives: tuple[Link, ...]
    is_overdue: bool


@frozen
class Tally:
    """How many objectives or key results have a status."""

    status: Status
    count: int


@frozen
class GroupView:
    """The mean of some objectives, what is expected of it, and how many there are of each status (running ones first)."""

    fraction: float | None
    expected: float | None
    tallies: tuple[Tally, ...]
    count: int


STATUS_ORDER = tuple(Status)
OPEN_WORK = ("active", "paused", "planned")
"""The statuses of work that is not over, in the order of a list."""


KINDS: dict[type[Measure], str] = {
    Metric: "metric",
    Keep: "keep",
    Milestones: "milestones",
    Done: "done",
    Baseline: "baseline",
    Contributions: "contributions",
}


def key_result_row(edition: Edition, kr: KeyResult, *, with_line: bool = False) -> KeyResultRow:
    figure = edition.measures.key_results[kr.ref]
    measure = kr.measure
    latest = figure.latest.day if figure.latest else None
    return KeyResultRow(
        id=kr.id,
        title=kr.title,
        address=urls.reference(kr.ref),
        kind=KINDS[type(measure)],
        unit=kr.unit,
        start=measure.start if isinstance(measure, Metric) else None,
        target=measure.target if isinstance(measure, Metric) else None,
        lowest=measure.lowest if isinstance(measure, Keep) else None,
        highest=measure.highest if isinstance(measure, Keep) else None,
        steps_reached=len(getattr(figure.progress.trace, "reached", ())) if isinstance(measure, Milestones) else None,
        steps=len(measure.steps) if isinstance(measure, Milestones) else None,
        value=figure.progress.value,
        fraction=figure.progress.fraction,
        raw=figure.progress.raw,
        expected=figure.expected.fraction,
        status=figure.status,
        weight=kr.weight,
        confidence=figure.confidence,
        latest=parts.when(edition, latest) if latest else None,
        owners=parts.people(edition, kr.owners),
        silent_days=figure.silent_days if figure.is_stale else None,
        line=sparkline(tuple(after_each(kr, figure.readings)), kr.first_day, kr.last_day) if with_line else None,
    )


def objective_row(
    edition: Edition, found: Objective, *, with_key_results: bool = False, with_lines: bool = False
) -> ObjectiveRow:
    """An objective; `with_key_results`, and these `with_lines` of their progress."""
    figure = edition.measures.objectives[found.id]
    return ObjectiveRow(
        id=found.id,
        title=found.title,
        address=urls.objective(found.id),
        scope=parts.scope(edition, found.scope),
        cycle=parts.cycle(edition, found.cycle),
        owners=parts.people(edition, found.owners),
        type=found.type,
        tags=found.tags,
        status=figure.status,
        fraction=figure.progress.fraction,
        expected=figure.expected.fraction,
        score=figure.close.score if figure.close else None,
        outcome=figure.close.outcome if figure.close else None,
        key_results=tuple(key_result_row(edition, kr, with_line=with_lines) for kr in found.key_results)
        if with_key_results
        else (),
    )


def initiative_row(edition: Edition, found: Initiative) -> InitiativeRow:
    done, tasks = found.leaf_tasks
    return InitiativeRow(
        id=found.id,
        title=found.title,
        address=urls.initiative(found.id),
        scope=parts.scope(edition, found.scope),
        owners=parts.people(edition, found.owners),
        status=found.status,
        first_day=found.first_day,
        last_day=found.last_day,
        tasks_done=done,
        tasks=tasks,
        fraction=found.fraction,
        drives=tuple(parts.key_result(edition, ref) for ref in found.drives),
        is_overdue=is_overdue(edition, found),
    )


def is_overdue(edition: Edition, found: Initiative) -> bool:
    """Whether some work should be done by now."""
    return found.status in OPEN_WORK and found.last_day is not None and found.last_day < edition.measures.today


def group(figure: GroupFigure) -> GroupView:
    tallies = tuple(Tally(status, figure.statuses[status]) for status in STATUS_ORDER if figure.statuses.get(status))
    return GroupView(figure.fraction, figure.expected, tallies, sum(tally.count for tally in tallies))
