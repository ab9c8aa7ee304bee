"""The page of the search: the form, which every other page borrows, and the lists in which all can be found without it.

There is none where the search is off.
"""

from collections.abc import Iterator

from okrsite.frozen import frozen
from okrsite.okr.model import ScopeKind
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import parts
from okrsite.site.views.rows import STATUS_ORDER


@frozen
class Choice:
    """A value of a filter, and the words for it."""

    value: str
    text: str


@frozen
class SearchingView:
    """What the filters offer: only what occurs. `statuses` are those of objectives and key results, `work_statuses` those of
    initiatives; their words, and those of `kinds`, are the theme's."""

    kinds: tuple[str, ...]
    cycles: tuple[Choice, ...]
    scopes: tuple[Choice, ...]
    statuses: tuple[Status, ...]
    work_statuses: tuple[str, ...]


WORK_STATUSES = ("planned", "active", "paused", "done", "cancelled")


def pages(edition: Edition) -> Iterator[Page]:
    if edition.settings.search:
        yield Page(urls.SEARCH, "search.html", "Search", view(edition), area="search")


def view(edition: Edition) -> SearchingView:
    portfolio, measures = edition.portfolio, edition.measures
    newest_first = sorted(portfolio.cycles.values(), key=lambda c: (c.first_day, c.id), reverse=True)
    found = {figure.status for figure in measures.objectives.values()}
    found |= {figure.status for figure in measures.key_results.values()}
    working = {initiative.status for initiative in portfolio.initiatives.values()}
    return SearchingView(
        kinds=tuple(_kinds(edition)),
        cycles=tuple(Choice(cycle.id, cycle.title) for cycle in newest_first),
        scopes=tuple(Choice(f"{s.kind}/{s.id}", parts.scope(edition, s).text) for s in portfolio.scopes),
        statuses=tuple(status for status in STATUS_ORDER if status in found and status is not Status.UNKNOWN),
        work_statuses=tuple(status for status in WORK_STATUSES if status in working),
    )


def _kinds(edition: Edition) -> Iterator[str]:
    """The kinds of things that there are, those that are looked for most first."""
    portfolio = edition.portfolio
    kinds = {
        "objective": portfolio.objectives,
        "key-result": portfolio.key_results,
        "initiative": portfolio.initiatives,
        "kpi": portfolio.kpis,
        "person": portfolio.people,
        ScopeKind.COMPANY: True,
        ScopeKind.TEAM: portfolio.teams,
        ScopeKind.PROJECT: portfolio.projects,
        "cycle": portfolio.cycles,
        "check-in": portfolio.check_ins,
    }
    return (str(kind) for kind, things in kinds.items() if things)
