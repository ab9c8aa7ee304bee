"""The alignment map: the company, its teams and projects, and what each wants to reach, as one tree with its cross links.

In goes an edition; out come the page, whose nested list needs no script, and trees. A tree holds the objectives of one cycle and of
those that hold it; the script draws the map from the file of one (`okrsite/site/maps.py`). The list is bounded: where there are very
many objectives it has the scopes alone, each with the way to its page.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from okrsite.frozen import frozen
from okrsite.okr.model import COMPANY, Cycle, Objective, Scope
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import parts
from okrsite.site.views.parts import Link
from okrsite.site.views.rows import STATUS_ORDER, Tally
from okrsite.site.views.scope import present_cycles

MOST_LISTED = 2000
"""With more objectives than these the list has scopes alone."""

MOST_DEPTH = 6
"""Deeper parts of the company are listed at this depth: browsers and readers lose their way in endless nesting."""


@frozen
class ScopeNode:
    """The company, a team or a project, `depth` steps below the company. `fraction` is the figure of its own objectives, or where it
    has none (`is_below`) of all below it; `tallies` count both."""

    scope: Scope
    depth: int
    fraction: float | None
    is_below: bool
    tallies: tuple[Tally, ...]
    objectives: tuple[Objective, ...]


@frozen
class TieRow:
    """What an objective helps; `counts` where its progress enters the progress there."""

    link: Link
    counts: bool


@frozen
class ListedObjective:
    """An objective in the list. `cycle` is named where it is not the innermost one shown."""

    link: Link
    cycle: str
    status: Status
    fraction: float | None
    ties: tuple[TieRow, ...]


@frozen
class ListedScope:
    """A scope in the list, followed by its parts. `has_parts` opens a list that a later scope ends: `closes` counts the lists that
    end after this one. `within` names what it belongs to where its place does not show it."""

    link: Link
    kind: str
    within: str
    fraction: float | None
    is_below: bool
    tallies: tuple[Tally, ...]
    objectives: tuple[ListedObjective, ...]
    has_parts: bool
    closes: int


@frozen
class CycleChoice:
    """A cycle of which there is a map."""

    id: str
    title: str
    address: str


@frozen
class MapView:
    """The page. `rows` is what is below the `company`; `present` are the cycles shown at first, the innermost first; `statuses` are those that occur in them.
    `is_whole` says whether the list has the objectives; `example` is the file in which a cycle would be written."""

    present: tuple[CycleChoice, ...]
    choices: tuple[CycleChoice, ...]
    others: tuple[CycleChoice, ...]
    company: ListedScope
    rows: tuple[ListedScope, ...]
    objectives: int
    is_whole: bool
    statuses: tuple[Status, ...]
    example: str


def pages(edition: Edition) -> Iterator[Page]:
    yield Page(urls.MAP, "map.html", "Alignment map", view(edition), area="map")


def view(edition: Edition) -> MapView:
    """What the page shows."""
    present = present_cycles(edition)
    nodes = tree(edition, present)
    count = sum(len(node.objectives) for node in nodes)
    found = {edition.measures.objectives[each.id].status for node in nodes for each in node.objectives}
    offered = choices(edition)
    company, *others = _listed(edition, nodes, present, is_whole=count <= MOST_LISTED)
    return MapView(
        present=tuple(_choice(cycle) for cycle in present),
        choices=tuple(_choice(cycle) for cycle in offered),
        others=tuple(_choice(cycle) for cycle in offered if cycle not in present),
        company=company,
        rows=tuple(others),
        objectives=count,
        is_whole=count <= MOST_LISTED,
        statuses=tuple(status for status in STATUS_ORDER if status in found),
        example=f"{edition.folder}cycles/2026-q1.md",
    )


def choices(edition: Edition) -> tuple[Cycle, ...]:
    """The cycles of which there is a map: the current one, and all that have objectives, newest first."""
    current = edition.portfolio.current_cycle(edition.measures.today)
    ordered = sorted(edition.portfolio.cycles.values(), key=lambda c: (c.first_day, c.id), reverse=True)
    return tuple(cycle for cycle in ordered if cycle == current or cycle.id in edition.objectives_of_cycle)


def tree(edition: Edition, cycles: Sequence[Cycle]) -> tuple[ScopeNode, ...]:
    """The scopes, each followed by its parts. Of cycles that are not the present ones, without those that had no part in them."""
    portfolio = edition.portfolio
    is_present = cycles == present_cycles(edition)
    found: list[ScopeNode] = []
    waiting = [(COMPANY, 0)]
    while waiting:
        scope, depth = waiting.pop()
        node = _node(edition, scope, depth, cycles)
        if is_present or node.tallies or scope == COMPANY:
            found.append(node)
            waiting += [(part, depth + 1) for part in reversed(portfolio.parts_of.get(scope, ()))]
    return tuple(found)


def _node(edition: Edition, scope: Scope, depth: int, cycles: Sequence[Cycle]) -> ScopeNode:
    figures = [f for cycle in cycles if (f := edition.measures.scopes.get((scope, cycle.id)))]
    own = next((f.own for f in figures if f.own.statuses), None)
    below = next((f.below for f in figures if f.below.statuses), None)
    shown = own or below
    counts: Counter[Status] = Counter()
    for figure in figures:
        counts.update(figure.own.statuses)
        counts.update(figure.below.statuses)
    return ScopeNode(
        scope=scope,
        depth=depth,
        fraction=shown.fraction if shown else None,
        is_below=own is None and below is not None,
        tallies=tuple(Tally(status, counts[status]) for status in STATUS_ORDER if counts[status]),
        objectives=tuple(o for cycle in cycles for o in edition.portfolio.objectives_of.get((scope, cycle.id), ())),
    )


def _choice(cycle: Cycle) -> CycleChoice:
    return CycleChoice(cycle.id, cycle.title, urls.cycle(cycle.id))


def _listed(
    edition: Edition, nodes: Sequence[ScopeNode], cycles: Sequence[Cycle], *, is_whole: bool
) -> Iterator[ListedScope]:
    portfolio = edition.portfolio
    depths = [min(node.depth, MOST_DEPTH) for node in nodes]
    for node, (depth, following) in zip(nodes, pairwise([*depths, 1]), strict=True):
        above = portfolio.parent_of(node.scope) if node.depth > MOST_DEPTH else None
        yield ListedScope(
            link=parts.scope(edition, node.scope),
            kind=node.scope.kind,
            within=portfolio.scopes[above].name if above else "",
            fraction=node.fraction,
            is_below=node.is_below,
            tallies=node.tallies,
            objectives=tuple(_listed_objectives(edition, node, cycles)) if is_whole else (),
            has_parts=following > depth,
            closes=max(0, depth - following),
        )


def _listed_objectives(edition: Edition, node: ScopeNode, cycles: Sequence[Cycle]) -> Iterator[ListedObjective]:
    for found in node.objectives:
        figure = edition.measures.objectives[found.id]
        yield ListedObjective(
            link=parts.objective(edition, found.id),
            cycle="" if found.cycle == cycles[0].id else edition.portfolio.cycles[found.cycle].title,
            status=figure.status,
            fraction=figure.progress.fraction,
            ties=tuple(_ties(edition, found)),
        )


def _ties(edition: Edition, found: Objective) -> Iterator[TieRow]:
    for target in contributed(found):
        yield TieRow(parts.objective(edition, target), counts=True)
    for target in supported(found):
        yield TieRow(parts.objective(edition, target), counts=False)


def contributed(found: Objective) -> tuple[str, ...]:
    """The objectives in whose progress it counts, by itself or through a key result of theirs."""
    return _objectives(each.to for each in found.contributes_to)


def supported(found: Objective) -> tuple[str, ...]:
    """The objectives that it helps without counting there."""
    return tuple(target for target in _objectives(found.supports) if target not in contributed(found))


def _objectives(references: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reference.partition("/")[0] for reference in references))
