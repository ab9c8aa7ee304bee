"""Initiatives: a page each. The work stands beside what has become of the outcome that it is for."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from markupsafe import Markup

from okrsite.frozen import frozen
from okrsite.okr.model import Initiative, ScopeKind
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Draft, Page
from okrsite.site.views import findings, parts, prose, rows
from okrsite.site.views.findings import FindingRow
from okrsite.site.views.outcome import OutcomeRow, has_begun, outcomes
from okrsite.site.views.parts import Link, Place
from okrsite.site.views.rows import InitiativeRow

OPEN = rows.OPEN_WORK
ENDED = ("done", "cancelled")


@frozen
class Tracker:
    """A place elsewhere where the work is tracked: its address, its host, and the last part of its path."""

    address: str
    host: str
    name: str


@frozen
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


def drafts(edition: Edition) -> Iterator[Draft]:
    """The pages of all initiatives."""
    for identifier in edition.portfolio.initiatives:
        yield Draft(urls.initiative(identifier), partial(page, identifier=identifier))


def page(edition: Edition, identifier: str) -> Page:
    found = edition.portfolio.initiatives[identifier]
    address = urls.initiative(identifier)
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
