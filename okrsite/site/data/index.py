"""The index of the open data: what site this is, as of when, and where everything else is.

It alone names the day and the commit, so that the other files change only when what they hold does.
"""

from typing import Literal

from okrsite import __version__
from okrsite.okr import model
from okrsite.site import urls
from okrsite.site.data import downloads
from okrsite.site.data.cycle import Cycle, cycle
from okrsite.site.data.record import (
    Address,
    Count,
    Day,
    Headed,
    Id,
    Record,
    Scope,
    Source,
    address,
    day,
    optional_day,
    scope,
    source,
)
from okrsite.site.edition import Edition


class Site(Record):
    """The portal."""

    title: str
    """Its name."""
    url: Address
    """Where it is published."""
    language: str
    """The language of its pages, as a BCP 47 tag."""
    repository: Address | None
    """The repository of its content on the web."""


class Generator(Record):
    """What made these files."""

    name: str
    """The program."""
    version: str
    """Its version."""


class ListedScope(Record):
    """Someone who can own objectives: the company, a team, or a project."""

    scope: Scope
    """Its kind and id."""
    url: Address
    """Its page."""
    name: str
    """Its name."""
    summary: str | None
    """The first paragraph of its text, as plain text; the company's tagline."""
    parent: Scope | None
    """What it belongs to; null for the company."""
    lead: list[Id]
    """The people who lead it."""
    members: list[Id]
    """The people who belong to it."""
    first_day: Day | None
    """A project's first day."""
    last_day: Day | None
    """A project's last day."""
    source: Source
    """Where it is written."""


class Counts(Record):
    """How much there is."""

    cycles: Count
    """Cycles."""
    teams: Count
    """Teams."""
    projects: Count
    """Projects."""
    people: Count
    """People."""
    objectives: Count
    """Objectives of all cycles."""
    key_results: Count
    """Key results of all objectives."""
    initiatives: Count
    """Initiatives."""
    kpis: Count
    """KPIs."""
    check_ins: Count
    """Check-ins made by the day."""


class Listed(Record):
    """A file of the open data."""

    path: str
    """Its path from the site's root."""
    url: Address
    """Its address."""
    title: str
    """Its name."""
    holds: str
    """What it holds."""
    media_type: str
    """Its media type."""


class Pattern(Record):
    """Files that stand beside pages, one for each page of a kind."""

    path: str
    """Their paths from the site's root, where `ID` stands for the id of the page."""
    title: str
    """What one is called."""
    holds: str
    """What one holds."""
    media_type: str
    """Their media type."""


class IndexFile(Record, Headed):
    """What site this is, as of when, and where everything else is."""

    kind: Literal["index"]
    """What the file holds."""
    site: Site
    """The portal of which this is the data."""
    day: Day
    """The day as of which every figure is given; what is dated later does not exist."""
    commit: str | None
    """The commit of the content; null where it is not in a repository."""
    generator: Generator
    """What made the files of the open data."""
    current_cycle: Id | None
    """The innermost cycle that holds the day; else the latest begun, else the first to come."""
    counts: Counts
    """How much there is of each kind."""
    cycles: list[Cycle]
    """Every cycle, by id."""
    scopes: list[ListedScope]
    """Everyone who can own objectives: the company, then teams, then projects, each by id."""
    files: list[Listed]
    """Every file of the open data, but for those beside pages."""
    beside_pages: list[Pattern]
    """What stands beside pages: feeds, calendars and badges."""


def file(edition: Edition) -> IndexFile:
    portfolio, settings, today = edition.portfolio, edition.settings, edition.measures.today
    current = portfolio.current_cycle(today)
    return {
        "$schema": downloads.SCHEMA_FROM_API,
        "kind": "index",
        "site": {
            "title": settings.title,
            "url": address(edition, urls.HOME),
            "language": settings.language.replace("_", "-"),
            "repository": urls.uri(settings.repository) if settings.repository else None,
        },
        "day": day(today),
        "commit": edition.revision,
        "generator": {"name": "okrsite", "version": __version__},
        "current_cycle": current.id if current else None,
        "counts": _counts(edition),
        "cycles": [cycle(edition, each) for each in portfolio.cycles.values()],
        "scopes": [_scope(edition, each) for each in portfolio.scopes.values()],
        "files": _files(edition),
        "beside_pages": [
            {"path": each.path, "title": each.title, "holds": each.holds, "media_type": each.media_type}
            for each in downloads.BESIDE_PAGES
        ],
    }


def _counts(edition: Edition) -> Counts:
    portfolio = edition.portfolio
    return {
        "cycles": len(portfolio.cycles),
        "teams": len(portfolio.teams),
        "projects": len(portfolio.projects),
        "people": len(portfolio.people),
        "objectives": len(portfolio.objectives),
        "key_results": len(portfolio.key_results),
        "initiatives": len(portfolio.initiatives),
        "kpis": len(portfolio.kpis),
        "check_ins": sum(each.day <= edition.measures.today for each in portfolio.check_ins.values()),
    }


def _scope(edition: Edition, found: model.Company | model.Team | model.Project) -> ListedScope:
    parent = edition.portfolio.parent_of(found.scope)
    summary = found.tagline if isinstance(found, model.Company) else found.body.lead
    return {
        "scope": scope(found.scope),
        "url": address(edition, urls.scope(found.scope)),
        "name": found.name,
        "summary": summary or None,
        "parent": scope(parent) if parent else None,
        "lead": list(found.lead),
        "members": list(found.members),
        "first_day": optional_day(found.first_day) if isinstance(found, model.Project) else None,
        "last_day": optional_day(found.last_day) if isinstance(found, model.Project) else None,
        "source": source(edition, found.origin),
    }


def _files(edition: Edition) -> list[Listed]:
    return [
        {
            "path": path,
            "url": address(edition, path),
            "title": download.title,
            "holds": download.holds,
            "media_type": download.media_type,
        }
        for download in downloads.DOWNLOADS
        for path in download.paths(edition.portfolio.cycles)
    ]
