"""Calendars (RFC 5545): cycles, and what is still due when; of the site, and of each team with its projects.

In go an edition and what draws the words; out come calendars by the address of the page that they stand beside. All events last
whole days, so no time zone is needed. What is done, reached, closed or cancelled is due no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from okrsite.document.characters import replaced
from okrsite.okr.model import KeyResult, Milestones, Objective, Scope, ScopeKind
from okrsite.okr.progress import Reached
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.render import Renderer
from okrsite.site.views.initiative import OPEN

LINE_OCTETS = 75
"""No line is longer: it goes on in the next, which begins with a space."""

_EMPTY = """\
BEGIN:VTIMEZONE
TZID:UTC
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0000
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE""".replace("\n", "\r\n")
"""A calendar must have something in it; this changes nothing."""


@dataclass(frozen=True, slots=True)
class Event:
    """A cycle, or a day on which something is due. `id` is the thing's, by which an event stays the same when its day moves;
    `since` the day on which the thing itself begins; `owner` is None for what is everybody's."""

    id: str
    title: str
    first_day: date
    last_day: date
    since: date
    address: str
    owner: Scope | None
    about: tuple[str, ...] = ()


def files(edition: Edition, renderer: Renderer) -> Iterator[tuple[str, bytes]]:
    """The page's address and the calendar that stands beside it."""
    events = sorted((*_cycles(edition), *_due(edition)), key=lambda event: (event.first_day, event.id))
    written = [(event.owner, _written(edition, renderer, event)) for event in events]
    title = edition.settings.title
    yield urls.HOME, _calendar(edition, title, urls.HOME, [text for _, text in written])
    of_scope: dict[Scope | None, list[int]] = {}
    for number, (owner, _) in enumerate(written):
        of_scope.setdefault(owner, []).append(number)
    for team in edition.portfolio.teams.values():
        projects = (s for s in edition.portfolio.parts_of.get(team.scope, ()) if s.kind is ScopeKind.PROJECT)
        own = sorted(number for scope in (None, team.scope, *projects) for number in of_scope.get(scope, ()))
        address = urls.scope(team.scope)
        yield address, _calendar(edition, f"{team.name} · {title}", address, [written[number][1] for number in own])


def _cycles(edition: Edition) -> Iterator[Event]:
    for cycle in edition.portfolio.cycles.values():
        address = urls.cycle(cycle.id)
        yield Event(f"cycle/{cycle.id}", cycle.title, cycle.first_day, cycle.last_day, cycle.first_day, address, None)


def _due(edition: Edition) -> Iterator[Event]:
    portfolio = edition.portfolio
    for project in portfolio.projects.values():
        if day := project.last_day:
            address = urls.scope(project.scope)
            yield _due_on(day, project.first_day, f"project/{project.id}", project.name, address, project.scope)
    for work in portfolio.initiatives.values():
        if (day := work.last_day) and work.status in OPEN:
            address = urls.initiative(work.id)
            yield _due_on(day, work.first_day, f"initiative/{work.id}", work.title, address, work.scope)
    for objective in portfolio.objectives.values():
        if edition.measures.objectives[objective.id].close is None:
            yield from _due_in(edition, objective)


def _due_in(edition: Edition, objective: Objective) -> Iterator[Event]:
    """An objective's last day, where it is its own, and those of its key results and their milestones."""
    scope, address = objective.scope, urls.objective(objective.id)
    if objective.last_day != edition.portfolio.cycles[objective.cycle].last_day:
        identifier = f"objective/{objective.id}"
        yield _due_on(objective.last_day, objective.first_day, identifier, objective.title, address, scope)
    for kr in objective.key_results:
        address = urls.reference(kr.ref)
        if kr.last_day != objective.last_day and edition.measures.key_results[kr.ref].status is not Status.ACHIEVED:
            yield _due_on(
                kr.last_day, kr.first_day, f"key-result/{kr.ref}", kr.title, address, scope, (objective.title,)
            )
        for identifier, title, day in _open_milestones(edition, kr):
            about = (kr.title, objective.title)
            yield _due_on(day, kr.first_day, f"milestone/{kr.ref}/{identifier}", title, address, scope, about)


def _open_milestones(edition: Edition, kr: KeyResult) -> Iterator[tuple[str, str, date]]:
    """Ids, titles and days of the milestones that are not reached and have a day."""
    trace = edition.measures.key_results[kr.ref].progress.trace
    if isinstance(kr.measure, Milestones) and isinstance(trace, Reached):
        for step in kr.measure.steps:
            if step.due and step.id not in trace.reached:
                yield step.id, step.title, step.due


def _due_on(
    day: date, since: date | None, identifier: str, title: str, address: str, owner: Scope, about: tuple[str, ...] = ()
) -> Event:
    return Event(identifier, title, day, day, since or day, address, owner, about)


def _written(edition: Edition, renderer: Renderer, event: Event) -> str:
    """An event's lines. A stamp is asked for, the time when it was last changed; of that the content says nothing, so that of
    the day on which the thing begins stands there."""
    address = edition.root + event.address
    owner = (edition.portfolio.scopes[event.owner].name,) if event.owner else ()
    summary = event.title if event.owner is None else renderer.part("outside.html", "due", event.title).unescape()
    after = event.last_day + timedelta(days=1)
    return _lines(
        "BEGIN:VEVENT",
        f"UID:{_text(f'{event.id}@{_place(edition)}')}",
        f"DTSTAMP:{_day(event.since)}T000000Z",
        f"DTSTART;VALUE=DATE:{_day(event.first_day)}",
        f"DTEND;VALUE=DATE:{_day(after)}",
        f"SUMMARY:{_text(summary)}",
        f"DESCRIPTION:{_text(chr(10).join((*event.about, *owner, address)))}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def _calendar(edition: Edition, name: str, address: str, events: list[str]) -> bytes:
    """`X-WR-CALNAME` and `X-PUBLISHED-TTL` say what `NAME` and `REFRESH-INTERVAL` say to programs older than RFC 7986."""
    head = _lines(
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//okrsite//okrsite//EN",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"URL:{edition.root}{address}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
    )
    return "\r\n".join((head, *(events or [_EMPTY]), "END:VCALENDAR", "")).encode()


def _place(edition: Edition) -> str:
    """Where the site stands, as the part of an event's id that no other site has."""
    parts = urlsplit(edition.root)
    return f"{parts.netloc}{parts.path}".rstrip("/")


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _text(text: str) -> str:
    """A text as a value, in which nothing is grammar."""
    plain = replaced(text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _lines(*lines: str) -> str:
    return "\r\n".join(map(_folded, lines))


def _folded(line: str) -> str:
    """A line in pieces that are short enough, no character of it cut in two."""
    if len(line.encode()) <= LINE_OCTETS:
        return line
    pieces, octets = [""], 0
    for character in line:
        octets += len(character.encode())
        if octets > LINE_OCTETS:
            pieces.append(" ")
            octets = 1 + len(character.encode())
        pieces[-1] += character
    return "\r\n".join(pieces)
