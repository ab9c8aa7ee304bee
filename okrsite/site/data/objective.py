"""An objective as a record, whole: its key results, its alignment, and how its number came about."""

from okrsite.okr import model
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.data import trace
from okrsite.site.data.key_result import Contribution, KeyResult, contributors, key_result
from okrsite.site.data.record import (
    Address,
    Day,
    Fraction,
    Id,
    ObjectiveType,
    Outcome,
    Record,
    Reference,
    Scope,
    Source,
    Weight,
    address,
    day,
    fraction,
    number,
    optional_day,
    optional_fraction,
    scope,
    source,
)
from okrsite.site.edition import Edition


class ObjectiveLinks(Record):
    """What an objective hangs together with."""

    supports: list[Reference]
    """The objectives and key results that it supports; alignment alone, no part of their progress."""
    contributes_to: list[Contribution]
    """The objectives and key results of whose progress its own is a part."""
    supported_by: list[Id]
    """Objectives that support it (those that support one of its key results stand there)."""
    contributed_by: list[Contribution]
    """Objectives whose progress is a part of its own (those of one of its key results stand there)."""
    initiatives: list[Id]
    """Initiatives that should move one of its key results."""


class Objective(Record):
    """A goal of one owner in one cycle."""

    id: Id
    """Its id; unique on the site."""
    url: Address
    """Its page."""
    title: str
    """The goal, in words."""
    summary: str | None
    """Why it matters: the first paragraph of its text, as plain text."""
    type: ObjectiveType
    """Whether it will be reached (committed), is reached for (aspirational), or is there to find something out (learning)."""
    cycle: Id
    """The cycle in which it shall be reached."""
    scope: Scope
    """Whose it is."""
    owners: list[Id]
    """The people who answer for it."""
    status: Status
    """Where it stands, by the rule in force; how it ended, once it is closed."""
    progress: Fraction | None
    """How far it is, from 0 to 1: the mean of its key results and of what contributes to it; null where nothing counts."""
    expected: Fraction
    """Where progress should stand on the day."""
    projected: Fraction | None
    """Where progress will stand on the last day, by the straight lines through the readings."""
    outcome: Outcome | None
    """How it ended; null while it is open."""
    score: Fraction | None
    """The judgement given when it was closed. It stands beside the progress and never replaces it."""
    closed: Day | None
    """The day on which it was closed; null while it is open."""
    closing_note: str | None
    """A sentence about how it ended."""
    followed_by: Id | None
    """The objective that continues or supersedes it."""
    weight: Weight
    """How much it counts in its owner's figure; 0 is shown and not counted."""
    tags: list[str]
    """Words to find it by."""
    first_day: Day
    """Its first day: its own, else the cycle's."""
    last_day: Day
    """Its last day: its own, else the cycle's."""
    links: ObjectiveLinks
    """What it hangs together with."""
    key_results: list[KeyResult]
    """What measures it, in the order written."""
    trace: trace.Mean
    """How the progress came about."""
    expected_trace: trace.ExpectedTrace
    """How the expected progress came about."""
    source: Source
    """Where it is written."""


def objective(edition: Edition, found: model.Objective) -> Objective:
    figure = edition.measures.objectives[found.id]
    close = figure.close
    return {
        "id": found.id,
        "url": address(edition, urls.objective(found.id)),
        "title": found.title,
        "summary": found.body.lead or None,
        "type": found.type,
        "cycle": found.cycle,
        "scope": scope(found.scope),
        "owners": list(found.owners),
        "status": figure.status,
        "progress": optional_fraction(figure.progress.fraction),
        "expected": fraction(figure.expected.fraction),
        "projected": optional_fraction(figure.projected),
        "outcome": close.outcome if close else None,
        "score": optional_fraction(close.score) if close else None,
        "closed": optional_day(close.day) if close else None,
        "closing_note": close.note or None if close else None,
        "followed_by": close.by if close else None,
        "weight": number(found.weight),
        "tags": list(found.tags),
        "first_day": day(found.first_day),
        "last_day": day(found.last_day),
        "links": _links(edition, found),
        "key_results": [key_result(edition, kr) for kr in found.key_results],
        "trace": trace.mean(figure.mean),
        "expected_trace": trace.expected_trace(figure.expected),
        "source": source(edition, found.origin),
    }


def _links(edition: Edition, found: model.Objective) -> ObjectiveLinks:
    portfolio = edition.portfolio
    drivers = (initiative for kr in found.key_results for initiative in portfolio.drivers.get(kr.ref, ()))
    return {
        "supports": list(found.supports),
        "contributes_to": [{"ref": part.to, "weight": number(part.weight)} for part in found.contributes_to],
        "supported_by": list(portfolio.supporters.get(found.id, ())),
        "contributed_by": contributors(edition, found.id),
        "initiatives": list(dict.fromkeys(drivers)),
    }
