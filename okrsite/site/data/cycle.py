"""A cycle, and whoever has objectives in it, as records."""

from typing import Literal

from okrsite.okr import model
from okrsite.okr.measures import GroupFigure
from okrsite.site import urls
from okrsite.site.data import downloads
from okrsite.site.data.objective import Objective
from okrsite.site.data.record import (
    Address,
    Day,
    Group,
    Headed,
    Id,
    Record,
    Scope,
    Source,
    address,
    day,
    group,
    optional_day,
    scope,
    source,
)
from okrsite.site.edition import Edition


class Cycle(Record):
    """A period in which objectives shall be reached. Cycles nest: a year holds quarters."""

    id: Id
    """Its id; unique on the site."""
    url: Address
    """Its page."""
    data: Address
    """The file with its objectives."""
    title: str
    """Its name."""
    summary: str | None
    """The first paragraph of its text, as plain text."""
    first_day: Day
    """Its first day."""
    last_day: Day
    """Its last day."""
    parent: Id | None
    """The cycle that holds it."""
    closed: Day | None
    """The day on which it was closed; null while it is open."""
    figure: Group
    """All its objectives taken together, whoever owns them; those of the cycles within it are theirs."""
    source: Source
    """Where it is written."""


class ScopeFigure(Record):
    """An owner in a cycle."""

    scope: Scope
    """Whose figure it is."""
    url: Address
    """The owner's page."""
    own: Group
    """The owner's own objectives."""
    below: Group
    """The objectives of all teams and projects below."""


class CycleFile(Record, Headed):
    """A cycle and its objectives, by id."""

    kind: Literal["cycle"]
    """What the file holds."""
    cycle: Cycle
    """The cycle."""
    scopes: list[ScopeFigure]
    """Everyone who has objectives in it, or under whom someone has: the company, then teams, then projects."""
    objectives: list[Objective]
    """Its objectives; those of the cycles within it are in their own files."""


def file_without_objectives(edition: Edition, found: model.Cycle) -> CycleFile:
    """A cycle's file with an empty list where its objectives will stand: they come one at a time, since there can be thousands."""
    return {
        "$schema": downloads.SCHEMA_FROM_CYCLES,
        "kind": "cycle",
        "cycle": cycle(edition, found),
        "scopes": _scope_figures(edition, found.id),
        "objectives": [],
    }


def cycle(edition: Edition, found: model.Cycle) -> Cycle:
    closed = found.closed if found.closed and found.closed <= edition.measures.today else None
    return {
        "id": found.id,
        "url": address(edition, urls.cycle(found.id)),
        "data": address(edition, downloads.cycle_file(found.id)),
        "title": found.title,
        "summary": found.body.lead or None,
        "first_day": day(found.first_day),
        "last_day": day(found.last_day),
        "parent": found.parent,
        "closed": optional_day(closed),
        "figure": _group(edition.measures.cycles[found.id]),
        "source": source(edition, found.origin),
    }


def _scope_figures(edition: Edition, cycle_id: str) -> list[ScopeFigure]:
    found = edition.measures.scopes
    return [
        {
            "scope": scope(owner),
            "url": address(edition, urls.scope(owner)),
            "own": _group(found[owner, cycle_id].own),
            "below": _group(found[owner, cycle_id].below),
        }
        for owner in edition.portfolio.scopes
        if (owner, cycle_id) in found
    ]


def _group(figure: GroupFigure) -> Group:
    return group(figure.fraction, figure.expected, figure.statuses)
