"""The smallest parts that pages share: links to people and documents, days, and places in files."""

from collections.abc import Iterable, Mapping
from datetime import date

from okrsite.frozen import frozen
from okrsite.history.ledger import document_of
from okrsite.okr.finding import Origin
from okrsite.okr.model import (
    Cycle,
    Initiative,
    Kpi,
    Objective,
    Project,
    Scope,
    Team,
)
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.links import Link as Link

RECENT_DAYS = 30
"""Beyond this many days a date is shown as such; "45 days ago" helps nobody, and every morning would change the page."""


@frozen
class When:
    """A day, and how long ago it was, where that is a matter of days. Negative: in the future."""

    day: date
    days_ago: int | None


@frozen
class Place:
    """A line of a file, with its web address where the repository has one."""

    path: str
    line: int
    url: str | None


@frozen
class CommitLine:
    """A commit of a document: its day, who wrote it, and its first line."""

    day: date
    author: str
    subject: str


@frozen
class DocumentPast:
    """When a document was last updated and by whom: by its newest commit, or a newer check-in on it. `commits` are the newest, where
    no site of the repository lists them; `earlier` counts the others."""

    day: date
    author: str
    commits: tuple[CommitLine, ...] = ()
    earlier: int = 0


@frozen
class DocumentLinks:
    """Where a page's document can be changed and its past be read. `past` is None where the repository's history is not known."""

    path: str
    edit: str | None = None
    history: str | None = None
    source: str | None = None
    past: DocumentPast | None = None


def person(edition: Edition, identifier: str) -> Link:
    """A person's name and page."""
    return edition.links.people.get(identifier) or Link(identifier, "")


def people(edition: Edition, identifiers: Iterable[str]) -> tuple[Link, ...]:
    return tuple([person(edition, identifier) for identifier in identifiers])


def scope(edition: Edition, owner: Scope) -> Link:
    return edition.links.scopes[owner]


def cycle(edition: Edition, identifier: str) -> Link:
    return edition.links.cycles[identifier]


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
    path, line = origin.path, origin.line
    return Place(edition.folder + path, line, edition.forge.line(path, line) if edition.forge else None)


def document_links(edition: Edition, origin: Origin) -> DocumentLinks:
    """Where a document can be changed."""
    path = edition.folder + origin.path
    past = _past(edition, origin.path)
    if edition.forge is None:
        return DocumentLinks(path, past=past)
    links = edition.forge.links(origin.path)
    return DocumentLinks(path, links.edit, links.history, links.source, past)


def _past(edition: Edition, path: str) -> DocumentPast | None:
    key = document_of(path)
    found = edition.history.documents.get(key) if key else None
    if key is None or found is None:
        return None
    commits = tuple(CommitLine(edition.day_of(each.seconds), each.author, each.subject) for each in found.newest)
    day, author = commits[0].day, commits[0].author
    if key[0] == "objective":
        reports = (
            each for each in edition.portfolio.check_ins_on.get(key[1], ()) if each.day <= edition.measures.today
        )
        newest = next(reports, None)
        if newest and newest.day > day:
            day, author = newest.day, person(edition, newest.author).text
    if edition.forge is not None:
        return DocumentPast(day, author)
    return DocumentPast(day, author, commits, found.count - len(commits))


def title_of(edition: Edition, path: str) -> str:
    """The title of the document at a path."""
    portfolio = edition.portfolio
    kind, _, _ = path.partition("/")
    stem = path.rpartition("/")[2].removesuffix(".md")
    if kind in ("teams", "projects"):
        owners: Mapping[str, Team | Project] = portfolio.teams if kind == "teams" else portfolio.projects
        return owners[stem].name if stem in owners else stem
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
