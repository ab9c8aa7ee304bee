"""The page of a cycle: how everyone stands in it, what has moved, and, once it is over, what was learned."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from heapq import nlargest, nsmallest
from itertools import islice
from math import fsum

from markupsafe import Markup

from okrsite.frozen import frozen
from okrsite.okr.measures import ObjectiveFigure
from okrsite.okr.model import Cycle, Metric, Objective
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import findings, parts, prose, rows, table
from okrsite.site.views.findings import FindingRow
from okrsite.site.views.objective import AmendmentRow, amendments
from okrsite.site.views.parts import Link
from okrsite.site.views.placed import PlacedKeyResult, placed
from okrsite.site.views.pulse import HeatRow, Pulse, Standing, everyone, heat, pulse, upper_levels
from okrsite.site.views.rows import GroupView, ObjectiveRow, Tally

MOST_MOVED = 6
MOST_OBJECTIVES = 60
MOST_LEARNED = 40
"""Of more than these the page shows the first; all objectives stand in their table."""
MOST_CELLS = 120
"""In the heat map: whole levels of teams, as long as they fit. Of the others the figures stand alone."""
ENDINGS = (Status.ACHIEVED, Status.PARTIAL, Status.MISSED, Status.CONTINUED, Status.SUPERSEDED, Status.DROPPED)
"""In the order in which a retrospective looks at them; what is still open comes after these."""


@frozen
class CycleRow:
    """A cycle within or around this one, with the figure of all its objectives."""

    link: Link
    first_day: date
    last_day: date
    group: GroupView


@frozen
class Learned:
    """What was learned from an objective."""

    objective: ObjectiveRow
    html: Markup


@frozen
class CycleView:
    """The page of a cycle. `outcomes` counts them by status.
    `objective_count` counts all objectives, of which `objectives` are those that have room, and `table` is where they stand.
    `changed_goals` counts the goals that were changed after the start, `ledger` is where they stand.
    `average_score` is that of the objectives that were given one, `scored` how many those are."""

    title: str
    pulse: Pulse
    closed: date | None
    kick_off: Markup
    retrospective: Markup | None
    whole: CycleRow | None
    parts: tuple[CycleRow, ...]
    heat: tuple[HeatRow, ...]
    objectives: tuple[ObjectiveRow, ...]
    objective_count: int
    table: str
    outcomes: tuple[Tally, ...]
    moved: tuple[PlacedKeyResult, ...]
    fallen: tuple[PlacedKeyResult, ...]
    average_score: float | None
    scored: int
    learned: tuple[Learned, ...]
    findings: tuple[FindingRow, ...]
    amendments: tuple[AmendmentRow, ...]
    changed_goals: int
    ledger: str


def pages(edition: Edition) -> Iterator[Page]:
    """The pages of all cycles."""
    for cycle in edition.portfolio.cycles.values():
        address = urls.cycle(cycle.id)
        yield Page(
            address=address,
            template="cycle.html",
            title=cycle.title,
            view=view(edition, cycle, urls.root_from(address)),
            description=cycle.body.lead,
            trail=(parts.cycle(edition, cycle.parent),) if cycle.parent else (),
            area="cycles",
            document=parts.document_links(edition, cycle.origin),
        )


def view(edition: Edition, cycle: Cycle, root: str) -> CycleView:
    portfolio = edition.portfolio
    standing = everyone(edition, cycle)
    objectives = _ordered(edition, cycle, standing)
    closes = [edition.measures.objectives[objective.id].close for objective in objectives]
    scores = [close.score for close in closes if close and close.score is not None]
    moved, fallen = _movers(edition, cycle)
    has_begun = edition.measures.today >= cycle.first_day
    headings = edition.settings.headings.all_retrospective
    return CycleView(
        title=cycle.title,
        pulse=pulse(edition, cycle),
        closed=cycle.closed if cycle.closed and cycle.closed <= edition.measures.today else None,
        kick_off=prose.body_prose(edition, cycle.body, root, *headings),
        retrospective=prose.section_prose(edition, cycle.body, headings, root) if has_begun else None,
        whole=_row(edition, portfolio.cycles[cycle.parent]) if cycle.parent else None,
        parts=tuple(_row(edition, part) for part in portfolio.cycle_parts.get(cycle.id, ())),
        heat=tuple(_heat(edition, standing)),
        objectives=tuple(rows.objective_row(edition, objective) for objective in objectives[:MOST_OBJECTIVES]),
        objective_count=len(objectives),
        table=table.address(edition, cycle),
        outcomes=rows.group(edition.measures.cycles[cycle.id]).tallies,
        moved=moved,
        fallen=fallen,
        average_score=fsum(scores) / len(scores) if scores else None,
        scored=len(scores),
        learned=tuple(islice(_learned(edition, objectives, root), MOST_LEARNED)),
        findings=findings.findings(edition, cycle.origin.path),
        amendments=amendments(edition, cycle.amendments),
        changed_goals=len(edition.late_changes_of_cycle.get(cycle.id, ())),
        ledger=urls.changes_of(cycle.id),
    )


def _ordered(edition: Edition, cycle: Cycle, standing: Iterable[Standing]) -> list[Objective]:
    """The objectives of a cycle in the order of the scopes that own them; by how they ended, once the cycle is over."""
    by_scope = [objective for one in standing for objective in one.objectives]
    if edition.measures.today <= cycle.last_day:
        return by_scope
    return sorted(by_scope, key=lambda objective: _ending(edition.measures.objectives[objective.id]))


def _heat(edition: Edition, standing: Sequence[Standing]) -> Iterator[HeatRow]:
    """The heat map, with cells on the upper levels alone where there are too many."""
    deepest = max((one.depth for one in upper_levels(standing, MOST_CELLS)), default=-1)
    return (heat(edition, one, with_cells=one.depth <= deepest) for one in standing)


def _ending(figure: ObjectiveFigure) -> tuple[int, float]:
    """What was reached before what was not, and of each the higher score first."""
    rank = ENDINGS.index(figure.status) if figure.status in ENDINGS else len(ENDINGS)
    score = figure.close.score if figure.close else None
    return rank, -(score or figure.progress.fraction or 0.0)


def _row(edition: Edition, cycle: Cycle) -> CycleRow:
    group = rows.group(edition.measures.cycles[cycle.id])
    return CycleRow(parts.cycle(edition, cycle.id), cycle.first_day, cycle.last_day, group)


def _movers(edition: Edition, cycle: Cycle) -> tuple[tuple[PlacedKeyResult, ...], tuple[PlacedKeyResult, ...]]:
    """The values that have come furthest since the start, and those that stand below it."""
    changes = [
        (-raw, kr.ref)
        for objective in edition.objectives_of_cycle.get(cycle.id, ())
        for kr in objective.key_results
        if isinstance(kr.measure, Metric) and (raw := edition.measures.key_results[kr.ref].progress.raw)
    ]
    moved = nsmallest(MOST_MOVED, (change for change in changes if change[0] < 0))
    fallen = nlargest(MOST_MOVED, (change for change in changes if change[0] > 0))
    return _placed(edition, moved), _placed(edition, fallen)


def _placed(edition: Edition, changes: Iterable[tuple[float, str]]) -> tuple[PlacedKeyResult, ...]:
    return tuple(placed(edition, edition.portfolio.key_results[ref]) for _, ref in changes)


def _learned(edition: Edition, objectives: Iterable[Objective], root: str) -> Iterator[Learned]:
    for objective in objectives:
        if objective.closed_by(edition.measures.today):
            html = prose.section_prose(edition, objective.body, edition.settings.headings.all_learned, root)
            if html:
                yield Learned(rows.objective_row(edition, objective), html)
