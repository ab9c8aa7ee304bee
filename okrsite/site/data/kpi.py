"""A KPI as a record: its band, its latest value, and every reading."""

from typing import Literal

from okrsite.okr import model
from okrsite.site import urls
from okrsite.site.data import downloads
from okrsite.site.data.reading import Reading, readings
from okrsite.site.data.record import (
    Address,
    Day,
    Headed,
    Id,
    KeyResultReference,
    Record,
    Source,
    address,
    optional_day,
    optional_number,
    source,
)
from okrsite.site.edition import Edition


class Kpi(Record):
    """A health metric that outlives cycles."""

    id: Id
    """Its id; unique on the site."""
    url: Address
    """Its page."""
    title: str
    """What is measured."""
    summary: str | None
    """The first paragraph of its text, as plain text."""
    unit: str | None
    """What the values are counted in."""
    team: Id | None
    """The team that watches it; null where it is the company's."""
    owners: list[Id]
    """The people who answer for it."""
    at_least: float | None
    """The lower bound of the band in which it is healthy."""
    at_most: float | None
    """The upper bound of the band in which it is healthy."""
    value: float | None
    """The latest value."""
    latest_reading: Day | None
    """The day of the latest value."""
    healthy: bool | None
    """Whether the latest value lies in the band; null without a value or a band."""
    cited_by: list[KeyResultReference]
    """The key results that are measured by it."""
    tags: list[str]
    """Words to find it by."""
    data_source: str | None
    """Where the number comes from: an address or a word, as written."""
    readings: list[Reading]
    """Every reading made by the day, oldest first, corrected ones too."""
    source: Source
    """Where it is written."""


class KpisFile(Record, Headed):
    """All KPIs, by id."""

    kind: Literal["kpis"]
    """What the file holds."""
    kpis: list[Kpi]
    """Every KPI."""


def file(edition: Edition) -> KpisFile:
    return {
        "$schema": downloads.SCHEMA_FROM_API,
        "kind": "kpis",
        "kpis": [_kpi(edition, each) for each in edition.portfolio.kpis.values()],
    }


def _kpi(edition: Edition, found: model.Kpi) -> Kpi:
    made = edition.portfolio.kpi_readings.get(found.id, ())
    today = edition.measures.today
    counting = [each for each in made if not each.corrected and each.day is not None and each.day <= today]
    latest = next((each for each in reversed(counting) if each.value is not None), None)
    value = latest.value if latest else None
    return {
        "id": found.id,
        "url": address(edition, urls.kpi(found.id)),
        "title": found.title,
        "summary": found.body.lead or None,
        "unit": found.unit or None,
        "team": found.team,
        "owners": list(found.owners),
        "at_least": optional_number(found.keep.lowest) if found.keep else None,
        "at_most": optional_number(found.keep.highest) if found.keep else None,
        "value": optional_number(value),
        "latest_reading": optional_day(latest.day) if latest else None,
        "healthy": None if value is None or found.keep is None else found.keep.holds(value),
        "cited_by": list(edition.portfolio.cited_by.get(found.id, ())),
        "tags": list(found.tags),
        "data_source": found.source or None,
        "readings": readings(edition, made, counting),
        "source": source(edition, found.origin),
    }
