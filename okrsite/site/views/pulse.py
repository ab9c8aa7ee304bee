"""How a cycle goes, in a few figures: time gone against progress, how many key results stand where, and who stands how.

Shared by the home page and the cycles' pages.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from okrsite.okr.expected import elapsed_days, time_fraction
from okrsite.okr.model import COMPANY, Cycle, Scope
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.views import parts, rows
from okrsite.site.views.parts import Link
from okrsite.site.views.rows import GroupView, Tally


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One objective in the heat map."""

    link: Link
    status: Status
    fraction: float | None


@dataclass(frozen=True, slots=True)
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


def heat(edition: Edition, cycle: Cycle) -> tuple[HeatRow, ...]:
    """Everyone who has objectives in a cycle, or has someone below who has: company, teams, sub-teams, projects."""
    return tuple(_rows(edition, cycle, COMPANY, 0))


def _rows(edition: Edition, cycle: Cycle, scope: Scope, depth: int) -> Iterator[HeatRow]:
    figure = edition.measures.scopes.get((scope, cycle.id))
    if figure is None:
        return
    owned = edition.portfolio.objectives_of.get((scope, cycle.id), ())
    yield HeatRow(
        scope=parts.scope(edition, scope),
        depth=depth,
        own=rows.group(figure.own),
        below=rows.group(figure.below),
        cells=tuple(_cell(edition, objective.id) for objective in owned),
    )
    for part in edition.portfolio.parts_of.get(scope, ()):
        yield from _rows(edition, cycle, part, depth + 1)


def _cell(edition: Edition, objective: str) -> HeatCell:
    figure = edition.measures.objectives[objective]
    link = Link(edition.portfolio.objectives[objective].title, urls.objective(objective))
    return HeatCell(link, figure.status, figure.progress.fraction)


def upper_levels(rows: Sequence[HeatRow], most_cells: int) -> tuple[HeatRow, ...]:
    """Whole levels from the top, as long as their cells fit; of the first level that does not fit, nothing."""
    cells = Counter[int]()
    for row in rows:
        cells[row.depth] += len(row.cells)
    levels = sorted(cells)
    fitting = [depth for depth in levels if sum(cells[above] for above in levels if above <= depth) <= most_cells]
    return tuple(row for row in rows if row.depth in fitting)
