"""The company, the teams and the projects: a page each, with their objectives, their parts, their work and their figures.

What a scope does now is what it has in the current cycle and in the cycles that hold that one: a quarter, and the year around it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from markupsafe import Markup

from okrsite.frozen import frozen
from okrsite.okr.model import COMPANY, Company, Cycle, Portfolio, Project, Scope, ScopeKind
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Draft, Page
from okrsite.site.views import blank, findings, kpi, parts, prose, rows
from okrsite.site.views.blank import BlankObjective
from okrsite.site.views.course import Course, Figures, course
from okrsite.site.views.findings import FindingRow
from okrsite.site.views.initiative import OPEN
from okrsite.site.views.kpi import KpiRow
from okrsite.site.views.parts import Link
from okrsite.site.views.regularity import NOTHING_DUE, Readings, regularity, total
from okrsite.site.views.rows import GroupView, InitiativeRow, ObjectiveRow


@frozen
class CycleFigure:
    """A scope in a cycle: its own objectives, and everything below it. `is_now` marks what the page calls the present."""

    cycle: Link
    is_now: bool
    own: GroupView
    below: GroupView


@frozen
class CycleObjectives:
    """The objectives of a scope in one cycle; `slug` tells the cycle in an id of the page."""

    cycle: Link
    slug: str
    objectives: tuple[ObjectiveRow, ...]


@frozen
class PartRow:
    """A team or project in the tree: how deep it stands in it, below whom, and its own figure at present."""

    link: Link
    is_project: bool
    depth: int
    above: str
    lead: tuple[Link, ...]
    cycle: Link | None
    own: GroupView | None
    below: GroupView | None


@frozen
class ScopeView:
    """The page. `now` are the cycles of the present that it has objectives in, the innermost first; `current` names that one.
    `figures` are those of all cycles, newest first. `example` is the file in which an objective would be written."""

    name: str
    kind: str
    tagline: str
    first_day: date | None
    last_day: date | None
    html: Markup
    lead: tuple[Link, ...]
    members: tuple[Link, ...]
    current: Link | None
    example: str
    blank: BlankObjective
    present: tuple[CycleFigure, ...]
    now: tuple[CycleObjectives, ...]
    later: tuple[ObjectiveRow, ...]
    earlier: tuple[ObjectiveRow, ...]
    figures: tuple[CycleFigure, ...]
    course: Course | None
    parts: tuple[PartRow, ...]
    initiatives: tuple[InitiativeRow, ...]
    past_initiatives: tuple[InitiativeRow, ...]
    kpis: tuple[KpiRow, ...]
    readings: Readings
    readings_below: Readings
    attention: str
    on_map: str
    findings: tuple[FindingRow, ...]


@frozen
class Roll:
    """What all pages of scopes are made with: the cycles of the present, who works where, and whose KPIs there are."""

    present: tuple[Cycle, ...]
    cycles: tuple[Cycle, ...]
    members: Mapping[Scope, Sequence[str]]
    kpis: Mapping[Scope, Sequence[str]]
    readings: Mapping[Scope, Readings]


def drafts(edition: Edition) -> Iterator[Draft]:
    """The page of the company, then those of all teams and projects."""
    for scope in edition.portfolio.scopes:
        yield Draft(urls.scope(scope), partial(_page, scope=scope))


def _page(edition: Edition, scope: Scope) -> Page:
    owner = edition.portfolio.scopes[scope]
    address = urls.scope(scope)
    return Page(
        address=address,
        template="scope.html",
        title=owner.name,
        description=owner.body.lead,
        view=view(edition, scope),
        trail=tuple(parts.scope(edition, above) for above in _above(edition.portfolio, scope)),
        area="scopes",
        document=parts.document_links(edition, owner.origin),
    )


def view(edition: Edition, scope: Scope) -> ScopeView:
    """What the page of one scope shows."""
    portfolio, today = edition.portfolio, edition.measures.today
    owner, roll = portfolio.scopes[scope], edition.derived(roll_of)
    current = roll.present[0] if roll.present else None
    others = [c for c in roll.cycles if c not in roll.present]
    initiatives = [rows.initiative_row(edition, found) for found in portfolio.initiatives_of.get(scope, ())]
    figures = tuple(_figures(edition, scope, roll.cycles, roll))
    return ScopeView(
        name=owner.name,
        kind=scope.kind.value,
        tagline=owner.tagline if isinstance(owner, Company) else "",
        first_day=owner.first_day if isinstance(owner, Project) else None,
        last_day=owner.last_day if isinstance(owner, Project) else None,
        html=prose.body_prose(edition, owner.body, urls.root_from(urls.scope(scope))),
        lead=parts.people(edition, owner.lead),
        members=parts.people(edition, (m for m in roll.members.get(scope, ()) if m not in owner.lead)),
        current=parts.cycle(edition, current.id) if current else None,
        example=f"{edition.folder}objectives/{current.id if current else '2026-q1'}/an-objective.md",
        blank=blank.objective(edition, scope, current),
        present=tuple(_figures(edition, scope, roll.present, roll)),
        now=tuple(_now(edition, scope, roll.present)),
        later=_rows(edition, scope, (c for c in others if c.first_day > today)),
        earlier=_rows(edition, scope, (c for c in others if c.first_day <= today)),
        figures=figures,
        course=_course(edition, scope, roll),
        parts=tuple(_parts(edition, scope, roll)),
        initiatives=tuple(row for row in initiatives if row.status in OPEN),
        past_initiatives=tuple(row for row in initiatives if row.status not in OPEN),
        kpis=tuple(kpi.row(edition, portfolio.kpis[k]) for k in roll.kpis.get(scope, ())),
        readings=roll.readings.get(scope, NOTHING_DUE),
        readings_below=total(roll.readings.get(below, NOTHING_DUE) for below in portfolio.below(scope)),
        attention=f"{urls.ATTENTION}#{anchor(scope)}",
        on_map=urls.on_map(urls.map_key(scope)),
        findings=findings.findings(edition, owner.origin.path),
    )


def anchor(scope: Scope) -> str:
    """What a scope is called in the ids of pages that list several."""
    return scope.kind.value if scope == COMPANY else f"{scope.kind}-{scope.id}"


def present_cycles(edition: Edition) -> tuple[Cycle, ...]:
    """The current cycle, and those that hold it."""
    current = edition.portfolio.current_cycle(edition.measures.today)
    return cycles_around(edition, current) if current else ()


def cycles_around(edition: Edition, innermost: Cycle) -> tuple[Cycle, ...]:
    """A cycle, and those that hold it."""
    found = [innermost]
    while above := found[-1].parent:
        found.append(edition.portfolio.cycles[above])
    return tuple(found)


def roll_of(edition: Edition) -> Roll:
    """What all pages of scopes have in common."""
    portfolio = edition.portfolio
    members: dict[Scope, dict[str, None]] = {key: dict.fromkeys(o.members) for key, o in portfolio.scopes.items()}
    for someone in portfolio.people.values():
        if someone.team:
            members[Scope(ScopeKind.TEAM, someone.team)][someone.id] = None
    kpis: dict[Scope, list[str]] = {}
    for found in portfolio.kpis.values():
        kpis.setdefault(Scope(ScopeKind.TEAM, found.team) if found.team else COMPANY, []).append(found.id)
    cycles = sorted(portfolio.cycles.values(), key=lambda c: (c.last_day, c.first_day, c.id), reverse=True)
    return Roll(
        present_cycles(edition),
        tuple(cycles),
        {key: tuple(ids) for key, ids in members.items()},
        kpis,
        regularity(edition),
    )


def _above(portfolio: Portfolio, scope: Scope) -> list[Scope]:
    """The scopes above, the company first."""
    found: list[Scope] = []
    above = portfolio.parent_of(scope)
    while above is not None:
        found.append(above)
        above = portfolio.parent_of(above)
    return found[::-1]


def _figures(edition: Edition, scope: Scope, cycles: Iterable[Cycle], roll: Roll) -> Iterator[CycleFigure]:
    for cycle in cycles:
        figure = edition.measures.scopes.get((scope, cycle.id))
        if figure:
            own, below = rows.group(figure.own), rows.group(figure.below)
            yield CycleFigure(parts.cycle(edition, cycle.id), cycle in roll.present, own, below)


def _course(edition: Edition, scope: Scope, roll: Roll) -> Course | None:
    measured = ((c, edition.measures.scopes.get((scope, c.id))) for c in roll.cycles)
    begun = ((c, figure) for c, figure in measured if figure and c.first_day <= edition.measures.today)
    return course(edition, [Figures(c, figure.own.fraction, figure.below.fraction) for c, figure in begun])


def _now(edition: Edition, scope: Scope, cycles: Iterable[Cycle]) -> Iterator[CycleObjectives]:
    for cycle in cycles:
        owned = _rows(edition, scope, (cycle,), with_key_results=True)
        if owned:
            yield CycleObjectives(parts.cycle(edition, cycle.id), cycle.id, owned)


def _rows(
    edition: Edition, scope: Scope, cycles: Iterable[Cycle], *, with_key_results: bool = False
) -> tuple[ObjectiveRow, ...]:
    return tuple(
        rows.objective_row(edition, found, with_key_results=with_key_results, with_lines=with_key_results)
        for cycle in cycles
        for found in edition.portfolio.objectives_of.get((scope, cycle.id), ())
    )


def _parts(edition: Edition, scope: Scope, roll: Roll) -> Iterator[PartRow]:
    """Everything below, each followed by its own parts."""
    portfolio = edition.portfolio
    waiting = [(part, 0) for part in reversed(portfolio.parts_of.get(scope, ()))]
    while waiting:
        part, depth = waiting.pop()
        yield _part(edition, part, depth, roll)
        waiting += [(below, depth + 1) for below in reversed(portfolio.parts_of.get(part, ()))]


def _part(edition: Edition, part: Scope, depth: int, roll: Roll) -> PartRow:
    above = edition.portfolio.parent_of(part) or COMPANY
    figures = tuple(_figures(edition, part, roll.present, roll))
    own = next((figure for figure in figures if figure.own.count), None)
    below = next((figure.below for figure in figures if figure.below.count), None)
    return PartRow(
        link=parts.scope(edition, part),
        is_project=part.kind is ScopeKind.PROJECT,
        depth=depth,
        above=edition.portfolio.scopes[above].name,
        lead=parts.people(edition, edition.portfolio.scopes[part].lead),
        cycle=own.cycle if own else None,
        own=own.own if own else None,
        below=below,
    )
