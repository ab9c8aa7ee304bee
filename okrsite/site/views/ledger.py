"""Who owns, leads and has written what: an edition's things, turned round to stand by person."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TypeVar

from okrsite.frozen import frozen
from okrsite.okr.model import Scope, ScopeKind
from okrsite.site.edition import Edition

T = TypeVar("T")


@frozen
class Ledger:
    """Who owns, leads and has written what: ids by person. Made once, so that a page costs what its person holds."""

    objectives: Mapping[str, list[str]]
    key_results: Mapping[str, list[str]]
    initiatives: Mapping[str, list[str]]
    kpis: Mapping[str, list[str]]
    leads: Mapping[str, list[Scope]]
    member_of: Mapping[str, list[Scope]]
    check_ins: Mapping[str, list[str]]


def ledger_of(edition: Edition) -> Ledger:
    """Everybody's part in an edition, in the order of ids; check-ins newest first."""
    portfolio = edition.portfolio
    owners = portfolio.scopes.values()
    own_teams = ((p.id, Scope(ScopeKind.TEAM, p.team)) for p in portfolio.people.values() if p.team)
    made = (c for c in portfolio.check_ins_newest_first if c.day <= edition.measures.today)
    return Ledger(
        objectives=_by_person((o.owners, o.id) for o in portfolio.objectives.values()),
        key_results=_by_person((kr.owners, kr.ref) for kr in portfolio.key_results.values()),
        initiatives=_by_person((i.owners, i.id) for i in portfolio.initiatives.values()),
        kpis=_by_person((k.owners, k.id) for k in portfolio.kpis.values()),
        leads=_by_person((owner.lead, owner.scope) for owner in owners),
        member_of=_by_person(
            chain(
                (((person,), team) for person, team in own_teams),
                ((owner.members, owner.scope) for owner in owners),
            )
        ),
        check_ins=_by_person(((c.author,), c.id) for c in made),
    )


def _by_person(pairs: Iterable[tuple[tuple[str, ...], T]]) -> dict[str, list[T]]:
    """Things by the people named with them, in the order met, each thing once."""
    found: dict[str, dict[T, None]] = {}
    for people, thing in pairs:
        for person in people:
            found.setdefault(person, {})[thing] = None
    return {person: list(things) for person, things in found.items()}
