"""The lists of initiatives: one for everybody, and on a large site one for each scope with what is below it.

A list draws its timeline and says the same in tables. It holds whole levels of scopes, from its own downwards, as long as they have
room; the scopes below those have lists of their own. Work that ended long ago stands on the list of its own scope.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from okrsite.frozen import frozen
from okrsite.okr.model import COMPANY, Initiative, Portfolio, Scope, ScopeKind
from okrsite.site import urls
from okrsite.site.charts.scale import Days
from okrsite.site.edition import Edition
from okrsite.site.page import Draft, Page
from okrsite.site.views import findings, parts, rows, timeline
from okrsite.site.views.findings import FindingRow
from okrsite.site.views.initiative import ENDED, OPEN
from okrsite.site.views.parts import Link
from okrsite.site.views.rows import InitiativeRow
from okrsite.site.views.scope import anchor
from okrsite.site.views.timeline import Lane, Timeline
from okrsite.text.diagnostic import Diagnostic

MOST_LISTED = 150
"""On a site with more initiatives, scopes have lists of their own, and no list takes up another level once it has so many."""


@frozen
class ListedInitiative:
    """An initiative in a list: what it waits for, and what is to be said where it delivered and nothing came of it."""

    row: InitiativeRow
    needs: tuple[Link, ...]
    hints: tuple[FindingRow, ...]


@frozen
class ScopeWork:
    """The initiatives of one scope: those under way or to come by their first day, those that ended newest first. `older` counts
    those that ended before, and stand on the scope's own list at `address`."""

    scope: Link
    slug: str
    is_project: bool
    open: tuple[ListedInitiative, ...]
    ended: tuple[ListedInitiative, ...]
    older: int
    address: str


@frozen
class ScopeCount:
    """A scope whose work stands on a list of its own, with that of all below it. `link` leads there."""

    link: Link
    open: int
    overdue: int
    ended: int


@frozen
class StatusCount:
    """How many initiatives have a status."""

    status: str
    count: int


@frozen
class InitiativesView:
    """A list of initiatives: of everybody, or those `of` one scope and what is below it. `undated` are open ones without any day.
    The figures are those of all, of work that stands elsewhere too; `without_outcome` counts what delivered and moved nothing."""

    of: Link | None
    timeline: Timeline | None
    undated: tuple[Link, ...]
    groups: tuple[ScopeWork, ...]
    elsewhere: tuple[ScopeCount, ...]
    counts: tuple[StatusCount, ...]
    overdue: int
    without_outcome: int


def drafts(edition: Edition) -> Iterator[Draft]:
    """The list of all initiatives, and on a large site those of the scopes."""
    for scope in edition.portfolio.scopes:
        if scope == COMPANY or (_is_large(edition.portfolio) and _work(edition.portfolio, scope)):
            address = urls.initiatives_of(scope)
            yield Draft(address, partial(_page, scope=scope))


def days_of(edition: Edition) -> Days:
    """The days that the timelines of all lists cover."""
    return timeline.window(edition, edition.portfolio.initiatives.values())


def _page(edition: Edition, scope: Scope) -> Page:
    link = parts.scope(edition, scope)
    return Page(
        address=urls.initiatives_of(scope),
        template="initiatives.html",
        title="Initiatives" if scope == COMPANY else f"Initiatives of {link.text}",
        view=view(edition, scope),
        trail=() if scope == COMPANY else (Link(edition.portfolio.company.name, urls.scope(COMPANY)), link),
        area="initiatives",
    )


def view(edition: Edition, root: Scope = COMPANY) -> InitiativesView:
    """What the list of a scope shows; that of the company is of all."""
    portfolio, days = edition.portfolio, edition.derived(days_of)
    here, below = _parted(portfolio, root, days)
    shown = {scope: _shown(portfolio, scope, root, days) for scope in here}
    everything = _work(portfolio, root)
    statuses = Counter[str](work.status for work in everything)
    return InitiativesView(
        of=None if root == COMPANY else parts.scope(edition, root),
        timeline=timeline.timeline(edition, (_lane(edition, *item) for item in shown.items()), days),
        undated=tuple(
            Link(work.title, urls.initiative(work.id))
            for found in shown.values()
            for work in found
            if work.status in OPEN and work.first_day is None and work.last_day is None
        ),
        groups=tuple(_group(edition, *item) for item in shown.items() if portfolio.initiatives_of.get(item[0])),
        elsewhere=tuple(_count(edition, scope) for scope in below),
        counts=tuple(StatusCount(s, count) for s in (*OPEN, *ENDED) if (count := statuses[s])),
        overdue=sum(rows.is_overdue(edition, work) for work in everything),
        without_outcome=sum(bool(_hints(edition, work)) for work in everything),
    )


def _is_large(portfolio: Portfolio) -> bool:
    return len(portfolio.initiatives) > MOST_LISTED


def _work(portfolio: Portfolio, root: Scope) -> list[Initiative]:
    """All work of a scope and of what is below it."""
    scopes = portfolio.scopes if root == COMPANY else (root, *portfolio.below(root))
    return [work for scope in scopes for work in portfolio.initiatives_of.get(scope, ())]


def _parted(portfolio: Portfolio, root: Scope, days: Days) -> tuple[list[Scope], list[Scope]]:
    """The scopes whose work stands on a list, and the nearest below them that have work elsewhere."""
    if not _is_large(portfolio):
        return list(portfolio.scopes), []
    here, level, room = [root], [root], MOST_LISTED - len(_shown(portfolio, root, root, days))
    while level := [part for scope in level for part in portfolio.parts_of.get(scope, ())]:
        room -= sum(len(_shown(portfolio, scope, root, days)) for scope in level)
        if room < 0:
            return here, [scope for scope in level if _work(portfolio, scope)]
        here += level
    return here, []


def _shown(portfolio: Portfolio, scope: Scope, root: Scope, days: Days) -> Sequence[Initiative]:
    """The work of a scope that stands on a list: all of it on its own or on a small site, else what did not end long ago."""
    found = portfolio.initiatives_of.get(scope, ())
    if scope == root or not _is_large(portfolio):
        return found
    return [work for work in found if work.status in OPEN or timeline.is_within(work, days)]


def _lane(edition: Edition, scope: Scope, work: Sequence[Initiative]) -> Lane:
    return Lane(edition.portfolio.scopes[scope].name, anchor(scope), work)


def _group(edition: Edition, scope: Scope, work: Sequence[Initiative]) -> ScopeWork:
    listed = [_listed(edition, one) for one in work]
    return ScopeWork(
        scope=parts.scope(edition, scope),
        slug=anchor(scope),
        is_project=scope.kind is ScopeKind.PROJECT,
        open=_by_day(one for one in listed if one.row.status in OPEN),
        ended=_by_day((one for one in listed if one.row.status not in OPEN), newest_first=True),
        older=len(edition.portfolio.initiatives_of.get(scope, ())) - len(work),
        address=urls.initiatives_of(scope),
    )


def _by_day(listed: Iterable[ListedInitiative], *, newest_first: bool = False) -> tuple[ListedInitiative, ...]:
    """By when the work begins, else by when it is due; what has no day comes last."""
    ordered = sorted(listed, key=lambda one: one.row.id, reverse=newest_first)
    dated = [one for one in ordered if one.row.first_day or one.row.last_day]
    dated.sort(key=lambda one: (one.row.first_day or one.row.last_day, one.row.id), reverse=newest_first)
    return (*dated, *(one for one in ordered if not (one.row.first_day or one.row.last_day)))


def _listed(edition: Edition, work: Initiative) -> ListedInitiative:
    needs = (edition.portfolio.initiatives[needed] for needed in work.depends_on)
    return ListedInitiative(
        rows.initiative_row(edition, work),
        tuple(Link(needed.title, urls.initiative(needed.id)) for needed in needs),
        tuple(findings.finding(edition, hint) for hint in _hints(edition, work)),
    )


def _hints(edition: Edition, work: Initiative) -> list[Diagnostic]:
    found = edition.diagnostics_of.get(work.origin.path, ())
    return [diagnostic for diagnostic in found if diagnostic.rule == "output-without-outcome"]


def _count(edition: Edition, scope: Scope) -> ScopeCount:
    work = _work(edition.portfolio, scope)
    is_open = [one.status in OPEN for one in work]
    return ScopeCount(
        link=Link(edition.portfolio.scopes[scope].name, urls.initiatives_of(scope)),
        open=sum(is_open),
        overdue=sum(rows.is_overdue(edition, one) for one in work),
        ended=len(work) - sum(is_open),
    )
