"""People as records: who owns, leads and belongs to what."""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeVar

from okrsite.site import urls
from okrsite.site.data import downloads
from okrsite.site.data.record import (
    Address,
    Headed,
    Id,
    KeyResultReference,
    Record,
    Scope,
    Source,
    address,
    scope,
    source,
)
from okrsite.site.edition import Edition

T = TypeVar("T")


class Person(Record):
    """Someone who owns, leads, belongs or reports. On a site without a `people` folder, whoever is named."""

    id: Id
    """The person's id; unique on the site."""
    url: Address
    """The person's page."""
    name: str
    """The person's name."""
    role: str | None
    """What the person does."""
    team: Id | None
    """The team that the person names as their own."""
    github: str | None
    """The person's account on GitHub."""
    leads: list[Scope]
    """What the person leads."""
    member_of: list[Scope]
    """The teams and projects that name the person as a member."""
    objectives: list[Id]
    """The objectives that the person answers for, of all cycles."""
    key_results: list[KeyResultReference]
    """The key results that the person answers for, of all cycles."""
    initiatives: list[Id]
    """The initiatives that the person answers for."""
    kpis: list[Id]
    """The KPIs that the person answers for."""
    source: Source
    """Where the person is described, or first named."""


class PeopleFile(Record, Headed):
    """All people, by id."""

    kind: Literal["people"]
    """What the file holds."""
    people: list[Person]
    """Everyone."""


def file(edition: Edition) -> PeopleFile:
    return {"$schema": downloads.SCHEMA_FROM_API, "kind": "people", "people": list(_people(edition))}


def _people(edition: Edition) -> Iterator[Person]:
    portfolio = edition.portfolio
    owners = portfolio.scopes.values()
    leads = _by_person((owner.lead, scope(owner.scope)) for owner in owners)
    member_of = _by_person((owner.members, scope(owner.scope)) for owner in owners)
    objectives = _by_person((o.owners, o.id) for o in portfolio.objectives.values())
    key_results = _by_person((kr.owners, kr.ref) for kr in portfolio.key_results.values())
    initiatives = _by_person((i.owners, i.id) for i in portfolio.initiatives.values())
    kpis = _by_person((kpi.owners, kpi.id) for kpi in portfolio.kpis.values())
    for person in portfolio.people.values():
        yield {
            "id": person.id,
            "url": address(edition, urls.person(person.id)),
            "name": person.name,
            "role": person.role or None,
            "team": person.team,
            "github": person.github,
            "leads": leads.get(person.id, []),
            "member_of": member_of.get(person.id, []),
            "objectives": objectives.get(person.id, []),
            "key_results": key_results.get(person.id, []),
            "initiatives": initiatives.get(person.id, []),
            "kpis": kpis.get(person.id, []),
            "source": source(edition, person.origin),
        }


def _by_person(named: Iterable[tuple[Iterable[str], T]]) -> dict[str, list[T]]:
    """What names each person, in the order met."""
    found: dict[str, list[T]] = {}
    for identifiers, thing in named:
        for identifier in dict.fromkeys(identifiers):
            found.setdefault(identifier, []).append(thing)
    return found
