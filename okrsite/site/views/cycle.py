"""The page of a cycle: how everyone stands in it, what has moved, and, once it is over, what was learned."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import fsum

from markupsafe import Markup

from okrsite.okr.model import Cycle, Metric
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import findings, parts, prose, rows
from okrsite.site.views.findings import FindingRow
from okrsite.site.views.objective import LEARNED
from okrsite.site.views.parts import Link
from okrsite.site.views.placed import PlacedKeyResult, placed
from okrsite.site.views.pulse import HeatRow, Pulse, heat, pulse
from okrsite.site.views.rows import GroupView, ObjectiveRow

RETROSPECTIVE = "Retrospective"
MOST_MOVED = 6


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle within or around this one, with the figure of all its objectives."""

    link: Link
    first_day: date
    last_day: date
    group: GroupView


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from an objective."""

    objective: ObjectiveRow
    html: Markup


@dataclass(frozen=True, slots=True)
class CycleView:
    """The page of a cycle. `average_score` is that of the objectives that were given one, `scored` how many those are."""

    title: str
    pulse: Pulse
    closed: date | None
    kick_off: Markup
    retrospective: Markup | None
    whole: CycleRow | None
    parts: tuple[CycleRow, ...]
    heat: tuple[HeatRow, ...]
    objectives: tuple[ObjectiveRow, ...]
    moved: tuple[PlacedKeyResult, ...]
    fallen: tuple[PlacedKeyResult, ...]
    average_score: float | None
    scored: int
    learned: tuple[Learned, ...]
    findings: tuple[FindingRow, ...]


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
    owned = edition.objectives_of_cycle.get(cycle.id, ())
    objectives = tuple(rows.objective_row(edition, objective) for objective in owned)
    scores = [row.score for row in objectives if row.score is not None]
    moved, fallen = _movers(edition, cycle)
    has_begun = edition.measures.today >= cycle.first_day
    return CycleView(
        title=cycle.title,
        pulse=pulse(edition, cycle),
        closed=cycle.closed if cycle.closed and cycle.closed <= edition.measures.today else None,
        kick_off=prose.body_prose(edition, cycle.body, root, RETROSPECTIVE),
        retrospective=prose.section_prose(edition, cycle.body, RETROSPECTIVE, root) if has_begun else None,
        whole=_row(edition, portfolio.cycles[cycle.parent]) if cycle.parent else None,
        parts=tuple(_row(edition, part) for part in portfolio.cycle_parts.get(cycle.id, ())),
        heat=heat(edition, cycle),
        objectives=objectives,
        moved=moved,
        fallen=fallen,
        average_score=fsum(scores) / len(scores) if scores else None,
        scored=len(scores),
        learned=tuple(_learned(edition, cycle, root)),
        findings=findings.findings(edition, cycle.origin.path),
    )


def _row(edition: Edition, cycle: Cycle) -> CycleRow:
    group = rows.group(edition.measures.cycles[cycle.id])
    return CycleRow(parts.cycle(edition, cycle.id), cycle.first_day, cycle.last_day, group)


def _movers(edition: Edition, cycle: Cycle) -> tuple[tuple[PlacedKeyResult, ...], tuple[PlacedKeyResult, ...]]:
    """The values that have come furthest since the start, and those that stand below it."""
    by_progress = sorted(
        (
            (edition.measures.key_results[kr.ref].progress.raw or 0.0, kr)
            for objective in edition.objectives_of_cycle.get(cycle.id, ())
            for kr in objective.key_results
            if isinstance(kr.measure, Metric)
        ),
        key=lambda pair: (-pair[0], pair[1].ref),
    )
    moved = [kr for raw, kr in by_progress if raw > 0][:MOST_MOVED]
    fallen = [kr for raw, kr in reversed(by_progress) if raw < 0][:MOST_MOVED]
    return tuple(placed(edition, kr) for kr in moved), tuple(placed(edition, kr) for kr in fallen)


def _learned(edition: Edition, cycle: Cycle, root: str) -> Iterator[Learned]:
    for objective in edition.objectives_of_cycle.get(cycle.id, ()):
        html = prose.section_prose(edition, objective.body, LEARNED, root)
        if html and objective.closed_by(edition.measures.today):
            yield Learned(rows.objective_row(edition, objective), html)
