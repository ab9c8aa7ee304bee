"""All pages of the portal, one after the other.

In goes an edition; out come pages, each made when it is asked for: memory holds the portfolio, never all pages.
"""

from collections.abc import Iterator

from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import (
    attention,
    checkins,
    cycle,
    home,
    initiative,
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

FAMILIES = (
    home.pages,
    cycle.pages,
    scope.pages,
    objective.pages,
    table.pages,
    initiative.pages,
    kpi.pages,
    person.pages,
    attention.pages,
    checkins.pages,
    numbers.pages,
    opendata.pages,
    searching.pages,
    service.pages,
)


def pages(edition: Edition) -> Iterator[Page]:
    """Every page, family by family."""
    for family in FAMILIES:
        yield from family(edition)
