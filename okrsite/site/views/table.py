"""All objectives in one table, to be sorted and filtered: a row each, as small as a row can be."""

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.okr.model import Objective
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import parts
from okrsite.site.views.parts import Link
from okrsite.site.views.rows import STATUS_ORDER, Tally


@dataclass(frozen=True, slots=True)
class TableRow:
    """An objective. `owners` and `tags` are several, with commas between them. `cycle_rank` counts cycles from the oldest on:
    their titles do not sort by time."""

    title: str
    address: str
    scope: Link
    cycle: str
    cycle_rank: int
    owners: str
    type: str
    status: Status
    fraction: float | None
    tags: str


@dataclass(frozen=True, slots=True)
class TableView:
    """All objectives: those of the newest cycle first, then by scope, then by title. `cycles` counts cycles that have any;
    `ranks` says where each status stands when sorted."""

    rows: tuple[TableRow, ...]
    tallies: tuple[Tally, ...]
    cycles: int
    ranks: dict[Status, int]


def pages(edition: Edition) -> Iterator[Page]:
    yield Page(urls.OBJECTIVES, "objectives.html", "Objectives", view(edition), area="objectives")


def view(edition: Edition) -> TableView:
    portfolio = edition.portfolio
    cycles = sorted(portfolio.cycles.values(), key=lambda c: (c.last_day, c.first_day, c.id))
    ranks = {cycle.id: rank for rank, cycle in enumerate(cycles)}
    scopes = {scope: rank for rank, scope in enumerate(portfolio.scopes)}
    links = {scope: parts.scope(edition, scope) for scope in scopes}
    ordered = sorted(
        portfolio.objectives.values(),
        key=lambda o: (-ranks[o.cycle], scopes[o.scope], o.title.casefold(), o.id),
    )
    rows = tuple(_row(edition, found, ranks[found.cycle], links[found.scope]) for found in ordered)
    statuses = [row.status for row in rows]
    return TableView(
        rows=rows,
        tallies=tuple(Tally(s, count) for s in STATUS_ORDER if (count := statuses.count(s))),
        cycles=len({found.cycle for found in ordered}),
        ranks={status: rank for rank, status in enumerate(STATUS_ORDER)},
    )


def _row(edition: Edition, found: Objective, cycle_rank: int, scope: Link) -> TableRow:
    portfolio, figure = edition.portfolio, edition.measures.objectives[found.id]
    return TableRow(
        title=found.title,
        address=urls.objective(found.id),
        scope=scope,
        cycle=portfolio.cycles[found.cycle].title,
        cycle_rank=cycle_rank,
        owners=", ".join(portfolio.people[owner].name for owner in found.owners),
        type=found.type,
        status=figure.status,
        fraction=figure.progress.fraction,
        tags=", ".join(found.tags),
    )
