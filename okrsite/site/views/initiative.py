"""Initiatives: the list by team, and a page each. The work stands beside what has become of the outcome that it is for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from okrsite.okr.model import Initiative, ScopeKind
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import findings, parts, prose, rows
from okrsite.site.views.findings import FindingRow
from okrsite.site.views.outcome import OutcomeRow, has_begun, outcomes
from okrsite.site.views.parts import Link, Place
from okrsite.site.views.rows import InitiativeRow

OPEN = ("active", "paused", "planned")
"""The statuses of work that is not over, in the order of a list."""
ENDED = ("done", "cancelled")


@dataclass(frozen=True, slots=True)
class ListedInitiative:
    """An initiative in the list, with what is to be said about it where it delivered and nothing came of it."""

    row: InitiativeRow
    hints: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class ScopeWork:
    """The initiatives of one scope: those under way or to come by their first day, those that ended newest first."""

    scope: Link
    slug: str
    is_project: bool
    open: tuple[ListedInitiative, ...]
    ended: tuple[ListedInitiative, ...]


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many initiatives have a status."""

    status: str
    count: int


@dataclass(frozen=True, slots=True)
class InitiativesView:
    """All initiatives, scope by scope. `without_outcome` counts those that delivered and moved nothing."""

    groups: tuple[ScopeWork, ...]
    counts: tuple[StatusCount, ...]
    overdue: int
    without_outcome: int


@dataclass(frozen=True, slots=True)
class Tracker:
    """A place elsewhere where the work is tracked: its address, its host, and the last part of its path."""

    address: str
    host: str
    name: str


@dataclass(frozen=True, slots=True)
class InitiativeView:
    """The page of an initiative. `stated_at` is where the progress is written, where no task list gives it. `moving` counts
    the key results whose movement can be told, `moved` those that moved by `still` (a fraction) or more."""

    row: InitiativeRow
    has_begun: bool
    is_open: bool
    tags: tuple[str, ...]
    html: Markup
    stated_at: Place | None
    outcomes: tuple[OutcomeRow, ...]
    moving: int
    moved: int
    still: float
    depends_on: tuple[InitiativeRow, ...]
    needed_by: tuple[InitiativeRow, ...]
    trackers: tuple[Tracker, ...]
    findings: tuple[FindingRow, ...]


def pages(edition: Edition) -> Iterator[Page]:
    """The list, and the pages of all initiatives."""
    yield Page(urls.INITIATIVES, "initiatives.html", "Initiatives", list_view(edition), area="initiatives")
    for found in edition.portfolio.initiatives.values():
        yield page(edition, found)


def page(edition: Edition, found: Initiative) -> Page:
    address = urls.initiative(found.id)
    company = Link(edition.portfolio.company.name, "company/")
    owner = parts.scope(edition, found.scope)
    return Page(
        address=address,
        template="initiative.html",
        title=found.title,
        description=found.body.lead,
        view=view(edition, found, urls.root_from(address)),
        trail=(company,) if found.scope.kind is ScopeKind.COMPANY else (company, owner),
        area="initiatives",
        document=parts.document_links(edition, found.origin),
    )


def list_view(edition: Edition) -> InitiativesView:
    groups = tuple(_groups(edition))
    listed = [one for group in groups for one in (*group.open, *group.ended)]
    statuses = [one.row.status for one in listed]
    return InitiativesView(
        groups=groups,
        counts=tuple(StatusCount(s, statuses.count(s)) for s in (*OPEN, *ENDED) if s in statuses),
        overdue=sum(one.row.is_overdue for one in listed),
        without_outcome=sum(bool(one.hints) for one in listed),
    )


def _groups(edition: Edition) -> Iterator[ScopeWork]:
    for scope in edition.portfolio.scopes:
        found = edition.portfolio.initiatives_of.get(scope, ())
        if found:
            listed = [_listed(edition, one) for one in found]
            yield ScopeWork(
                scope=parts.scope(edition, scope),
                slug=f"{scope.kind}-{scope.id}",
                is_project=scope.kind is ScopeKind.PROJECT,
                open=_by_day([one for one in listed if one.row.status in OPEN]),
                ended=_by_day([one for one in listed if one.row.status not in OPEN], newest_first=True),
            )


def _by_day(listed: Sequence[ListedInitiative], *, newest_first: bool = False) -> tuple[ListedInitiative, ...]:
    """By when the work begins, else by when it is due; what has no day comes last."""
    dated = [one for one in listed if one.row.first_day or one.row.last_day]
    dated.sort(key=lambda one: (one.row.first_day or one.row.last_day, one.row.id), reverse=newest_first)
    return (*dated, *(one for one in listed if not (one.row.first_day or one.row.last_day)))


def _listed(edition: Edition, found: Initiative) -> ListedInitiative:
    hints = [d for d in edition.diagnostics_of.get(found.origin.path, ()) if d.rule == "output-without-outcome"]
    return ListedInitiative(rows.initiative_row(edition, found), tuple(findings.finding(edition, d) for d in hints))


def view(edition: Edition, found: Initiative, root: str) -> InitiativeView:
    portfolio = edition.portfolio
    outcome_rows = tuple(outcomes(edition, found))
    still = edition.settings.thresholds.still / 100
    movements = [row.moved for row in outcome_rows if row.moved is not None]
    is_stated = not found.leaf_tasks[1] and found.stated_fraction is not None
    return InitiativeView(
        row=rows.initiative_row(edition, found),
        has_begun=has_begun(found, edition.measures.today),
        is_open=found.status in OPEN,
        tags=found.tags,
        html=prose.body_prose(edition, found.body, root),
        stated_at=parts.place(edition, found.origin.at("progress")) if is_stated else None,
        outcomes=outcome_rows,
        moving=len(movements),
        moved=sum(movement >= still for movement in movements),
        still=still,
        depends_on=tuple(rows.initiative_row(edition, portfolio.initiatives[i]) for i in found.depends_on),
        needed_by=tuple(
            rows.initiative_row(edition, portfolio.initiatives[i]) for i in portfolio.needed_by.get(found.id, ())
        ),
        trackers=tuple(tracker(address) for address in found.trackers),
        findings=findings.findings(edition, found.origin.path),
    )


def tracker(address: str) -> Tracker:
    """A tracker shown by its host, and the last part of its path as a name."""
    try:
        split = urlsplit(address)
        return Tracker(address, split.hostname or address, split.path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return Tracker(address, address, "")
