"""All pages of the portal, one after the other.

In goes an edition; out come pages, each made when it is asked for: memory holds the portfolio, never all pages. Families that grow
with the company come as drafts, so that several processes can share them.
"""

from collections.abc import Callable, Iterator

from okrsite.site.answers import Derived
from okrsite.site.edition import Edition
from okrsite.site.page import Draft, Page
from okrsite.site.views import (
    alignment_map,
    attention,
    changes,
    checkins,
    cycle,
    home,
    initiative,
    initiatives,
    kpi,
    numbers,
    objective,
    opendata,
    person,
    scope,
    searching,
    service,
    table,
)
from okrsite.site.views.ledger import ledger_of

FAMILIES: tuple[Callable[[Edition], Iterator[Page]], ...] = (
    home.pages,
    cycle.pages,
    table.pages,
    alignment_map.pages,
    kpi.pages,
    attention.pages,
    checkins.pages,
    changes.pages,
    numbers.pages,
    opendata.pages,
    searching.pages,
    service.pages,
)
"""Families of a few pages, or of pages that are made together."""

LARGE_FAMILIES: tuple[Callable[[Edition], Iterator[Draft]], ...] = (
    scope.drafts,
    objective.drafts,
    initiatives.drafts,
    initiative.drafts,
    person.drafts,
)
"""Families with a page for each of many things."""

DERIVED: Derived = {make.__name__: make for make in (ledger_of, scope.roll_of, initiatives.days_of)}
"""What pages of large families have in common."""


def pages(edition: Edition) -> Iterator[Page]:
    """Every page, family by family."""
    for family in FAMILIES:
        yield from family(edition)
    for draft in drafts(edition):
        yield draft.page(edition)


def drafts(edition: Edition) -> Iterator[Draft]:
    """Every page of a large family, yet to be made."""
    for family in LARGE_FAMILIES:
        yield from family(edition)
