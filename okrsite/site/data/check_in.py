"""A check-in as a record: who reported what on which day, and what they said about it."""

from typing import Literal

from okrsite.okr import model
from okrsite.site import urls
from okrsite.site.data import downloads
from okrsite.site.data.record import Address, Day, Headed, Id, KeyResultReference, Record, Source, address, day, source
from okrsite.site.edition import Edition


class CheckIn(Record):
    """A dated, signed report. Its readings stand with the key results and KPIs that they measure."""

    id: Id
    """Its id; unique on the site."""
    url: Address
    """Its place on the page of its week."""
    date: Day
    """The day for which its readings hold."""
    author: Id
    """The person who reports."""
    comment: str | None
    """What its author says, as plain text."""
    key_results: list[KeyResultReference]
    """The key results of which it has readings, in the order written."""
    kpis: list[Id]
    """The KPIs of which it has readings, in the order written."""
    source: Source
    """Where it is written."""


class CheckInsFile(Record, Headed):
    """All check-ins made by the day, newest first."""

    kind: Literal["check-ins"]
    """What the file holds."""
    check_ins: list[CheckIn]
    """Every check-in."""


def file(edition: Edition) -> CheckInsFile:
    made = (each for each in edition.portfolio.check_ins_newest_first if each.day <= edition.measures.today)
    return {
        "$schema": downloads.SCHEMA_FROM_API,
        "kind": "check-ins",
        "check_ins": [_check_in(edition, each) for each in made],
    }


def _check_in(edition: Edition, found: model.CheckIn) -> CheckIn:
    return {
        "id": found.id,
        "url": address(edition, urls.check_in(found.id, found.day)),
        "date": day(found.day),
        "author": found.author,
        "comment": found.body.plain or None,
        "key_results": list(found.key_results),
        "kpis": list(found.kpis),
        "source": source(edition, found.origin),
    }
