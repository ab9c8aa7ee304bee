"""Readings as records: every value that a key result or KPI had by the day."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from okrsite.okr import model
from okrsite.site.data.record import Day, Id, Record, Source, optional_day, optional_number, source
from okrsite.site.edition import Edition


class Reading(Record):
    """One value of a key result or KPI on one day."""

    date: Day | None
    """The day for which it holds; null for a value that a key result states itself."""
    value: float | None
    """The number that was read, in the unit of what it measures; null where it says something else."""
    reached: list[Id]
    """The milestones that it reports as reached."""
    done: bool | None
    """Whether it is done, for a key result that is done or not; else null."""
    confidence: Annotated[float, Field(ge=0, le=10)] | None
    """How sure its author was that the target will be reached: 0 is out of reach, 10 is certain."""
    note: str | None
    """A word on it."""
    author: Id | None
    """The person who reported it."""
    check_in: Id | None
    """The check-in that reported it."""
    counts: bool
    """Whether it enters the figure: not corrected, within the days that count, and not later than the objective's close."""
    corrected: bool
    """Whether a later check-in for the same day replaces it."""
    source: Source
    """Where it is written."""


def readings(edition: Edition, found: Iterable[model.Reading], counting: Iterable[model.Reading]) -> list[Reading]:
    """Readings made by the day, oldest first. `counting` are those of them that count."""
    counted = {id(each) for each in counting}
    today = edition.measures.today
    return [
        _reading(edition, each, counts=id(each) in counted) for each in found if each.day is None or each.day <= today
    ]


def _reading(edition: Edition, found: model.Reading, *, counts: bool) -> Reading:
    return {
        "date": optional_day(found.day),
        "value": optional_number(found.value),
        "reached": list(found.reached),
        "done": found.done,
        "confidence": optional_number(found.confidence),
        "note": found.note or None,
        "author": found.author,
        "check_in": found.check_in,
        "counts": counts,
        "corrected": found.corrected,
        "source": source(edition, found.origin),
    }
