"""How a cycle goes, in a few figures: time gone against progress, how many key results stand where, and who stands how.

Shared by the home page and the cycles' pages.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from okrsite.frozen import frozen
from okrsite.okr.expected import elapsed_days, time_fraction
from okrsite.okr.measures import ScopeFigure
from okrsite.okr.model import COMPANY, Cycle, Objective, Scope
from okrsite.okr.status import Status
from okrsite.site.edition import Edition
from okrsite.site.views import parts, rows
from okrsite.site.views.parts import Link
from okrsite.site.views.rows import GroupView, Tally


@frozen
class Pulse:
    """A cycle's figures on a day. `phase` is `coming`, `running` or `over`; `day_number` counts from 1 while it runs.

    `group` holds the company's own objectives in the cycle, or all of them where the company has none (`is_of_all`).
    """

    cycle: Link
    phase: str
    first_day: date
    last_day: date
    time_fraction: float
    day_number: int
    days: int
    group: GroupView
    is_of_all: bool
    key_results: tuple[Tally, ...]
    stale: int


@frozen
class HeatCell:
    """One objective in the heat map."""

    link: Link
    status: Status
    fraction: float | None


@frozen
class Standing:
    """A scope in a cycle: its figure there, and the objectives that it owns. `depth` counts from the company, 0."""

    scope: Scope
    depth: int
    figure: ScopeFigure
    objectives: tuple[Objective, ...]


@frozen
class HeatRow:
    """A scope in a cycle: its own figure, everything below it, and a cell for each of its objectives. `depth` counts from the
    company, 0."""

    scope: Link
    depth: int
    own: GroupView
    below: GroupView
    cells: tuple[HeatCell, ...]


def pulse(edition: Edition, cycle: Cycle) -> Pulse:
    """The figures of a cycle on the edition's day."""
    today = edition.measures.today
    elapsed, total = elapsed_days(cycle.first_day, cycle.last_day, today)
    of_company = edition.measures.scopes.get((COMPANY, cycle.id))
    has_own = of_company is not None and bool(of_company.own.mean.terms)
    figure = of_company.own if of_company is not None and has_own else edition.measures.cycles[cycle.id]
    figures = [
        edition.measures.key_results[kr.ref]
        for objective in edition.objectives_of_cycle.get(cycle.id, ())
        if objective.closed_by(today) is None
        for kr in objective.key_results
    ]
    counts = Counter(figure.status for figure in figures)
    return Pulse(
        cycle=parts.cycle(edition, cycle.id),
        phase="coming" if today < cycle.first_day else "over" if today > cycle.last_day else "running",
        first_day=cycle.first_day,
        last_day=cycle.last_day,
        time_fraction=time_fraction(cycle.first_day, cycle.last_day, today),
        day_number=elapsed + 1,
        days=total + 1,
        group=rows.group(figure),
        is_of_all=not has_own,
        key_results=tuple(Tally(status, counts[status]) for status in rows.STATUS_ORDER if counts[status]),
        stale=sum(figure.is_stale for figure in figures),
    )


def everyone(edition: Edition, cycle: Cycle) -> tuple[Standing, ...]:
    """Everyone who has objectives in a cycle, or has someone below who has: company, teams, sub-teams, projects."""
    return tuple(_below(edition, cycle, COMPANY, 0))


def _below(edition: Edition, cycle: Cycle, scope: Scope, depth: int) -> Iterator[Standing]:
    figure = edition.measures.scopes.get((scope, cycle.id))
    if figure is None:
        return
    yield Standing(scope, depth, figure, edition.portfolio.objectives_of.get((scope, cycle.id), ()))
    for part in edition.portfolio.parts_of.get(scope, ()):
        yield from _below(edition, cycle, part, depth + 1)


def heat(edition: Edition, standing: Standing, *, with_cells: bool = True) -> HeatRow:
    """A scope in the heat map."""
    return HeatRow(
        scope=parts.scope(edition, standing.scope),
        depth=standing.depth,
        own=rows.group(standing.figure.own),
        below=rows.group(standing.figure.below),
        cells=tuple(_cell(edition, objective) for objective in standing.objectives) if with_cells else (),
    )


def _cell(edition: Edition, objective: Objective) -> HeatCell:
    figure = edition.measures.objectives[objective.id]
    return HeatCell(parts.objective(edition, objective.id), figure.status, figure.progress.fraction)


def upper_levels(standing: Sequence[Standing], most_objectives: int) -> tuple[Standing, ...]:
    """Whole levels from the top, as long as their objectives fit; of the first level that does not fit, nothing."""
    counts = Counter[int]()
    for one in standing:
        counts[one.depth] += len(one.objectives)
    levels = sorted(counts)
    fitting = [depth for depth in levels if sum(counts[above] for above in levels if above <= depth) <= most_objectives]
    return tuple(one for one in standing if one.depth in fitting)
