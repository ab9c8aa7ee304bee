"""Links to what many pages name: people, scopes and cycles.

In goes a portfolio; out come the links by id. They are made once and shared by all pages, for a page of a hundred rows names the
same few again and again. What a page or two name is linked where they are made (`views/parts.py`).
"""

from collections.abc import Mapping

from okrsite.frozen import frozen
from okrsite.okr.model import Portfolio, Scope
from okrsite.site import urls


@frozen
class Link:
    """A text and an address from the site's root (no address: only a text)."""

    text: str
    address: str


@frozen
class Links:
    """The links of an edition."""

    people: Mapping[str, Link]
    scopes: Mapping[Scope, Link]
    cycles: Mapping[str, Link]


def links(portfolio: Portfolio) -> Links:
    """Links to everybody, to all who can own OKRs, and to all cycles."""
    return Links(
        people={key: Link(found.name, urls.person(key)) for key, found in portfolio.people.items()},
        scopes={key: Link(found.name, urls.scope(key)) for key, found in portfolio.scopes.items()},
        cycles={key: Link(found.title, urls.cycle(key)) for key, found in portfolio.cycles.items()},
    )
