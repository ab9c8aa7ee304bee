"""People: the list, and a page each with what someone answers for, leads and has reported, and what waits for them.

What waits is said of things, never of people: a key result has had no reading for some days, an objective wants closing.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from posixpath import normpath
from urllib.parse import quote

from markupsafe import Markup

from okrsite.frozen import frozen
from okrsite.okr.model import Person, Scope, ScopeKind
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Draft, Page
from okrsite.site.views import findings, parts, prose, rows
from okrsite.site.views.findings import FindingRow
from okrsite.site.views.initiative import OPEN
from okrsite.site.views.ledger import Ledger, ledger_of
from okrsite.site.views.parts import Link, When
from okrsite.site.views.placed import PlacedKeyResult, placed
from okrsite.site.views.rows import InitiativeRow, ObjectiveRow

NEWEST_CHECK_INS = 12


@frozen
class Face:
    """A picture below the site's root, else initials."""

    picture: str | None
    initials: str


@frozen
class PersonRow:
    """A person in the list, with what they own at present: objectives and key results that are not closed, open initiatives."""

    name: str
    address: str
    role: str
    team: Link | None
    face: Face
    objectives: int
    key_results: int
    initiatives: int
    waiting: int


@frozen
class PeopleView:
    """Everybody, by name. `are_listed` says whether people have files of their own."""

    rows: tuple[PersonRow, ...]
    are_listed: bool


@frozen
class Waiting:
    """Something that waits. `kind` says what for: `reading` (none for `days` days), `closing` (its last day was `day`) or
    `finishing` (it was due on `day`)."""

    kind: str
    link: Link
    about: Link
    days: int | None
    day: date | None


@frozen
class WrittenCheckIn:
    """A check-in in someone's list: its day, its address, and what it reports of."""

    when: When
    address: str
    about: tuple[Link, ...]


@frozen
class PersonView:
    """The page of a person. Objectives, key results and initiatives come in two lists: those that run or will, and those that
    are over, newest first."""

    name: str
    role: str
    team: Link | None
    github: str | None
    face: Face
    html: Markup | None
    leads: tuple[Link, ...]
    member_of: tuple[Link, ...]
    waiting: tuple[Waiting, ...]
    objectives: tuple[ObjectiveRow, ...]
    past_objectives: tuple[ObjectiveRow, ...]
    key_results: tuple[PlacedKeyResult, ...]
    past_key_results: tuple[PlacedKeyResult, ...]
    initiatives: tuple[InitiativeRow, ...]
    past_initiatives: tuple[InitiativeRow, ...]
    kpis: tuple[Link, ...]
    check_ins: tuple[WrittenCheckIn, ...]
    check_in_count: int
    findings: tuple[FindingRow, ...]


def drafts(edition: Edition) -> Iterator[Draft]:
    """The list, and everybody's page."""
    yield Draft(urls.PEOPLE, _list_page)
    for found in _by_name(edition):
        yield Draft(urls.person(found.id), partial(_page, identifier=found.id))


def _by_name(edition: Edition) -> list[Person]:
    return sorted(edition.portfolio.people.values(), key=lambda p: (p.name.casefold(), p.id))


def _list_page(edition: Edition) -> Page:
    ledger = edition.derived(ledger_of)
    rows = tuple(_row(edition, found, ledger) for found in _by_name(edition))
    view = PeopleView(rows, edition.portfolio.people_are_listed)
    return Page(urls.PEOPLE, "people.html", "People", view, area="people")


def _page(edition: Edition, identifier: str) -> Page:
    found = edition.portfolio.people[identifier]
    address = urls.person(identifier)
    company, team = Link(edition.portfolio.company.name, "company/"), _team(edition, found)
    return Page(
        address=address,
        template="person.html",
        title=found.name,
        description=found.role,
        view=_view(edition, found, edition.derived(ledger_of), urls.root_from(address)),
        trail=(company, team) if team else (company,),
        area="people",
        document=parts.document_links(edition, found.origin) if edition.portfolio.people_are_listed else None,
    )


def _row(edition: Edition, found: Person, ledger: Ledger) -> PersonRow:
    objectives, key_results = ledger.objectives.get(found.id, ()), ledger.key_results.get(found.id, ())
    initiatives = ledger.initiatives.get(found.id, ())
    return PersonRow(
        name=found.name,
        address=urls.person(found.id),
        role=found.role,
        team=_team(edition, found),
        face=face(found),
        objectives=sum(_runs(edition, identifier) for identifier in objectives),
        key_results=sum(_runs(edition, ref.partition("/")[0]) for ref in key_results),
        initiatives=sum(edition.portfolio.initiatives[i].status in OPEN for i in initiatives),
        waiting=sum(1 for _ in _waiting(edition, found, ledger)),
    )


def _view(edition: Edition, found: Person, ledger: Ledger, root: str) -> PersonView:
    portfolio, own = edition.portfolio, found.id
    objectives = _newest_last(edition, ledger.objectives.get(own, ()))
    key_results = _newest_last(edition, ledger.key_results.get(own, ()))
    initiatives = [rows.initiative_row(edition, portfolio.initiatives[i]) for i in ledger.initiatives.get(own, ())]
    check_ins = ledger.check_ins.get(own, [])
    leads = ledger.leads.get(own, [])
    return PersonView(
        name=found.name,
        role=found.role,
        team=_team(edition, found),
        github=found.github,
        face=face(found),
        html=prose.body_prose(edition, found.body, root) if portfolio.people_are_listed else None,
        leads=tuple(parts.scope(edition, scope) for scope in leads),
        member_of=tuple(parts.scope(edition, s) for s in ledger.member_of.get(own, ()) if s not in leads),
        waiting=tuple(_waiting(edition, found, ledger)),
        objectives=tuple(_objective(edition, o) for o in objectives if _runs(edition, o)),
        past_objectives=tuple(_objective(edition, o) for o in reversed(objectives) if not _runs(edition, o)),
        key_results=tuple(_key_result(edition, r) for r in key_results if _runs(edition, r)),
        past_key_results=tuple(_key_result(edition, r) for r in reversed(key_results) if not _runs(edition, r)),
        initiatives=tuple(row for row in initiatives if row.status in OPEN),
        past_initiatives=tuple(row for row in initiatives if row.status not in OPEN),
        kpis=tuple(Link(portfolio.kpis[k].title, urls.kpi(k)) for k in ledger.kpis.get(own, ())),
        check_ins=tuple(_check_in(edition, c) for c in check_ins[:NEWEST_CHECK_INS]),
        check_in_count=len(check_ins),
        findings=findings.findings(edition, found.origin.path) if portfolio.people_are_listed else (),
    )


def _runs(edition: Edition, ref: str) -> bool:
    """Whether an objective, or that of a key result, is not closed."""
    return edition.measures.objectives[ref.partition("/")[0]].close is None


def _newest_last(edition: Edition, refs: Iterable[str]) -> list[str]:
    """Objectives or key results by the last day of the objective."""
    return sorted(refs, key=lambda ref: (edition.portfolio.objectives[ref.partition("/")[0]].last_day, ref))


def _objective(edition: Edition, identifier: str) -> ObjectiveRow:
    return rows.objective_row(edition, edition.portfolio.objectives[identifier])


def _key_result(edition: Edition, ref: str) -> PlacedKeyResult:
    return placed(edition, edition.portfolio.key_results[ref])


def _check_in(edition: Edition, identifier: str) -> WrittenCheckIn:
    check_in = edition.portfolio.check_ins[identifier]
    objectives = dict.fromkeys(ref.partition("/")[0] for ref in check_in.key_results)
    about = [parts.objective(edition, o) for o in objectives]
    about += [Link(edition.portfolio.kpis[kpi].title, urls.kpi(kpi)) for kpi in check_in.kpis]
    return WrittenCheckIn(parts.when(edition, check_in.day), urls.check_in(check_in.id, check_in.day), tuple(about))


def _waiting(edition: Edition, found: Person, ledger: Ledger) -> Iterator[Waiting]:
    portfolio, measures = edition.portfolio, edition.measures
    for ref in ledger.key_results.get(found.id, ()):
        figure = measures.key_results[ref]
        if figure.is_stale:
            about = parts.objective(edition, ref.partition("/")[0])
            yield Waiting("reading", parts.key_result(edition, ref), about, figure.silent_days, None)
    for identifier in ledger.objectives.get(found.id, ()):
        if measures.objectives[identifier].status is Status.OVERDUE:
            objective = portfolio.objectives[identifier]
            about = parts.scope(edition, objective.scope)
            yield Waiting("closing", parts.objective(edition, identifier), about, None, objective.last_day)
    for identifier in ledger.initiatives.get(found.id, ()):
        work = portfolio.initiatives[identifier]
        if rows.is_overdue(edition, work):
            link, about = Link(work.title, urls.initiative(work.id)), parts.scope(edition, work.scope)
            yield Waiting("finishing", link, about, None, work.last_day)


def _team(edition: Edition, found: Person) -> Link | None:
    return parts.scope(edition, Scope(ScopeKind.TEAM, found.team)) if found.team else None


def face(found: Person) -> Face:
    """The picture, if it is a file below `static/`; and the first letters of the first and the last name."""
    letters = [letter for name in found.name.split() if (letter := next(filter(str.isalnum, name), ""))]
    return Face(_picture(found.avatar), "".join(letters[:1] + letters[1:][-1:]).upper())


def _picture(avatar: str | None) -> str | None:
    """The address of a picture from the site's root; None for anything that is not a path within `static/`."""
    if not avatar or ":" in avatar or "\\" in avatar or avatar.startswith("/"):
        return None
    path = normpath(avatar.removeprefix("static/"))
    return None if path.startswith("..") or path == "." else quote(path)
