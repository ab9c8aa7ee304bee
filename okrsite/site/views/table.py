"""All objectives in one table, to be sorted and filtered: a row each, as small as a row can be.

The page of all objectives holds whole cycles, the newest first, as long as they fit; every older cycle has such a table on a page
of its own, where scripts fetch its rows when they are asked for.
"""

from collections.abc import Iterator, Sequence

from okrsite.frozen import frozen
from okrsite.okr.model import Cycle, Objective, Scope
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import parts
from okrsite.site.views.parts import Link
from okrsite.site.views.rows import STATUS_ORDER, Tally

MOST_ROWS = 1200
"""On the page of all objectives. A cycle that is not over stands there whatever its size."""


@frozen
class TableRow:
    """An objective. `owners` and `tags` are several, with commas between them."""

    title: str
    address: str
    scope: str
    owners: str
    type: str
    status: Status
    fraction: float | None
    tags: str


@frozen
class TableCycle:
    """The objectives of one cycle: by scope, then by title."""

    id: str
    link: Link
    rows: tuple[TableRow, ...]


@frozen
class CycleElsewhere:
    """A cycle whose table stands on a page of its own, and how many rows it has."""

    id: str
    link: Link
    count: int


@frozen
class TableView:
    """Objectives by cycle, the newest first. `cycle` names the only one, on its own page. `count` and `tallies` are of all, of
    those elsewhere too."""

    cycle: Link | None
    cycles: tuple[TableCycle, ...]
    elsewhere: tuple[CycleElsewhere, ...]
    count: int
    tallies: tuple[Tally, ...]
    types: tuple[str, ...]


def pages(edition: Edition) -> Iterator[Page]:
    """The table of all objectives, and those of the cycles that it has no room for."""
    yield Page(urls.OBJECTIVES, "objectives.html", "Objectives", view(edition), area="objectives")
    for cycle in _parted(edition)[1]:
        link = parts.cycle(edition, cycle.id)
        yield Page(
            address=urls.objectives_of(cycle.id),
            template="objectives.html",
            title=f"Objectives of {link.text}",
            view=_view(edition, [cycle], [], link),
            trail=(link,),
            area="objectives",
        )


def view(edition: Edition) -> TableView:
    """What the page of all objectives shows."""
    return _view(edition, *_parted(edition), None)


def address(edition: Edition, cycle: Cycle) -> str:
    """Where all objectives of a cycle stand in a table."""
    return urls.objectives_of(cycle.id) if cycle in _parted(edition)[1] else f"{urls.OBJECTIVES}?cycle={cycle.id}"


def _parted(edition: Edition) -> tuple[list[Cycle], list[Cycle]]:
    """The cycles that have objectives, the newest first: those on the page of all objectives, and the others."""
    owned, room = edition.objectives_of_cycle, MOST_ROWS
    filled = (cycle for cycle in edition.portfolio.cycles.values() if cycle.id in owned)
    newest_first = sorted(filled, key=lambda c: (c.last_day, c.first_day, c.id), reverse=True)
    for index, cycle in enumerate(newest_first):
        room -= len(owned[cycle.id])
        if room < 0 and cycle.last_day < edition.measures.today:
            return newest_first[:index], newest_first[index:]
    return newest_first, []


def _view(edition: Edition, here: Sequence[Cycle], others: Sequence[Cycle], only: Link | None) -> TableView:
    owned = [objective for cycle in (*here, *others) for objective in edition.objectives_of_cycle[cycle.id]]
    statuses = [edition.measures.objectives[objective.id].status for objective in owned]
    order = {scope: rank for rank, scope in enumerate(edition.portfolio.scopes)}
    return TableView(
        cycle=only,
        cycles=tuple(_cycle(edition, cycle, order) for cycle in here),
        elsewhere=tuple(
            CycleElsewhere(
                cycle.id,
                Link(cycle.title, urls.objectives_of(cycle.id)),
                len(edition.objectives_of_cycle[cycle.id]),
            )
            for cycle in others
        ),
        count=len(owned),
        tallies=tuple(Tally(s, count) for s in STATUS_ORDER if (count := statuses.count(s))),
        types=tuple(sorted({objective.type for objective in owned})),
    )


def _cycle(edition: Edition, cycle: Cycle, order: dict[Scope, int]) -> TableCycle:
    owned = sorted(edition.objectives_of_cycle[cycle.id], key=lambda o: (order[o.scope], o.title.casefold(), o.id))
    return TableCycle(cycle.id, parts.cycle(edition, cycle.id), tuple(_row(edition, found) for found in owned))


def _row(edition: Edition, found: Objective) -> TableRow:
    portfolio, figure = edition.portfolio, edition.measures.objectives[found.id]
    return TableRow(
        title=found.title,
        address=urls.objective(found.id),
        scope=portfolio.scopes[found.scope].name,
        owners=", ".join(portfolio.people[owner].name for owner in found.owners),
        type=found.type,
        status=figure.status,
        fraction=figure.progress.fraction,
        tags=", ".join(found.tags),
    )
