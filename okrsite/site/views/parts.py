"""The smallest parts that pages share: links to people and documents, days, and places in files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from okrsite.okr.finding import Origin
from okrsite.okr.model import (
    Cycle,
    Initiative,
    Kpi,
    Objective,
    Scope,
)
from okrsite.site import urls
from okrsite.site.edition import Edition

RECENT_DAYS = 30
"""Beyond this many days a date is shown as such; "45 days ago" helps nobody, and every morning would change the page."""


@dataclass(frozen=True, slots=True)
class Link:
    """A text and an address from the site's root (no address: only a text)."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class When:
    """A day, and how long ago it was, where that is a matter of days. Negative: in the future."""

    day: date
    days_ago: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, with its web address where the repository has one."""

    path: str
    line: int
    url: str | None


@dataclass(frozen=True, slots=True)
class DocumentLinks:
    """Where a page's document can be changed and its past be read. `check_in` is where a new check-in can be written."""

    path: str
    edit: str | None = None
    history: str | None = None
    source: str | None = None
    check_in: str | None = None


def person(edition: Edition, identifier: str) -> Link:
    """A person's name and page."""
    found = edition.portfolio.people.get(identifier)
    return Link(found.name, urls.person(identifier)) if found else Link(identifier, "")


def people(edition: Edition, identifiers: Iterable[str]) -> tuple[Link, ...]:
    return tuple(person(edition, identifier) for identifier in identifiers)


def scope(edition: Edition, owner: Scope) -> Link:
    return Link(edition.portfolio.scopes[owner].name, urls.scope(owner))


def cycle(edition: Edition, identifier: str) -> Link:
    return Link(edition.portfolio.cycles[identifier].title, urls.cycle(identifier))


def objective(edition: Edition, identifier: str) -> Link:
    return Link(edition.portfolio.objectives[identifier].title, urls.objective(identifier))


def key_result(edition: Edition, ref: str) -> Link:
    return Link(edition.portfolio.key_results[ref].title, urls.reference(ref))


def reference(edition: Edition, ref: str) -> Link:
    """An objective, or a key result as `objective/key-result`."""
    return key_result(edition, ref) if "/" in ref else objective(edition, ref)


def when(edition: Edition, day: date) -> When:
    days = (edition.measures.today - day).days
    return When(day, days if abs(days) <= RECENT_DAYS else None)


def place(edition: Edition, origin: Origin) -> Place:
    line = origin.line
    return Place(edition.folder + origin.path, line, edition.forge.line(origin.path, line) if edition.forge else None)


def document_links(edition: Edition, origin: Origin, *, check_in: bool = False) -> DocumentLinks:
    """Where a document can be changed; with `check_in`, also where a report on it can be written."""
    path = edition.folder + origin.path
    if edition.forge is None:
        return DocumentLinks(path)
    links = edition.forge.links(origin.path)
    return DocumentLinks(
        path, links.edit, links.history, links.source, edition.forge.new_file("checkins/") if check_in else None
    )


def title_of(edition: Edition, path: str) -> str:
    """The title of the document at a path."""
    portfolio = edition.portfolio
    kind, _, _ = path.partition("/")
    stem = path.rpartition("/")[2].removesuffix(".md")
    if kind in ("teams", "projects"):
        return next((owner.name for owner in portfolio.scopes.values() if owner.origin.path == path), stem)
    if kind == "people":
        return portfolio.people[stem].name if stem in portfolio.people else stem
    titled: dict[str, Mapping[str, Cycle | Objective | Initiative | Kpi]] = {
        "cycles": portfolio.cycles,
        "objectives": portfolio.objectives,
        "initiatives": portfolio.initiatives,
        "kpis": portfolio.kpis,
    }
    found = titled.get(kind, {}).get(stem)
    return found.title if found else portfolio.company.name if path == portfolio.company.origin.path else stem
