"""Atom feeds: what was checked in and how objectives ended, newest first; of the site, of each scope, of each objective.

In go an edition and what draws an entry's text; out come feeds by the address of the page that they stand beside. An entry has the
time of the midnight that begins its day in the site's time zone, never that of a clock, and is the same in every feed that has it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from markupsafe import Markup

from okrsite.document.body import TASK_CLOSES, TASK_OPENS
from okrsite.document.characters import replaced
from okrsite.okr.model import COMPANY, CheckIn, Objective, Scope, ScopeKind
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.render import Renderer
from okrsite.site.views import parts, prose, reported, rows
from okrsite.site.views.parts import Link

NEWEST = 50
"""A feed has so many entries at most."""

_TEMPLATE = "outside.html"
_TITLES = 2  # so many things are named in the title of a check-in
_ENTRIES_KEPT = 2048  # feeds of one scope follow each other, so an entry is soon asked for again
_BEFORE_ANY_CYCLE = date(1970, 1, 1)
_BOXES = {TASK_OPENS[True]: "☑ ", TASK_OPENS[False]: "☐ ", TASK_CLOSES: ""}


@dataclass(frozen=True, slots=True)
class Event:
    """What an entry tells: a check-in, or that an objective ended. `address` is where it stands for ever, `pages` are those
    beside which a feed tells it."""

    day: date
    address: str
    about: CheckIn | Objective
    pages: tuple[str, ...]


def files(edition: Edition, renderer: Renderer) -> Iterator[tuple[str, bytes]]:
    """The page's address and the feed that stands beside it; those of a scope's objectives come before its own."""
    events = sorted(_events(edition), key=lambda event: (event.day, event.address), reverse=True)
    of_page: dict[str, list[int]] = defaultdict(list)
    for number, event in enumerate(events):
        for page in event.pages:
            if len(of_page[page]) < NEWEST:
                of_page[page].append(number)

    @lru_cache(maxsize=_ENTRIES_KEPT)
    def entry(number: int) -> str:
        return _entry(edition, renderer, events[number])

    for about in _pages(edition):
        told = of_page.get(about.address, [])
        newest = events[told[0]].day if told else None
        yield about.address, _feed(edition, about, newest, [entry(number) for number in told])


def _events(edition: Edition) -> Iterator[Event]:
    today = edition.measures.today
    for check_in in edition.portfolio.check_ins.values():
        if check_in.day <= today:
            address = urls.check_in(check_in.id, check_in.day)
            yield Event(check_in.day, address, check_in, _pages_of_check_in(edition, check_in))
    for objective in edition.portfolio.objectives.values():
        if close := objective.closed_by(today):
            page = urls.objective(objective.id)
            yield Event(close.day, f"{page}#page-closing", objective, (urls.HOME, page, urls.scope(objective.scope)))


def _pages_of_check_in(edition: Edition, check_in: CheckIn) -> tuple[str, ...]:
    pages = [urls.HOME]
    for ref in check_in.key_results:
        objective = edition.portfolio.objectives[ref.partition("/")[0]]
        pages += [urls.objective(objective.id), urls.scope(objective.scope)]
    for kpi in check_in.kpis:
        team = edition.portfolio.kpis[kpi].team
        pages.append(urls.scope(Scope(ScopeKind.TEAM, team) if team else COMPANY))
    return tuple(dict.fromkeys(pages))


def _pages(edition: Edition) -> Iterator[Link]:
    """Every page that has a feed, with what it is about; the site's own has no text."""
    portfolio = edition.portfolio
    owned: dict[Scope, list[Objective]] = defaultdict(list)
    for objective in portfolio.objectives.values():
        owned[objective.scope].append(objective)
    yield Link("", urls.HOME)
    for scope in portfolio.scopes:
        yield from (Link(objective.title, urls.objective(objective.id)) for objective in owned[scope])
        yield parts.scope(edition, scope)


def _feed(edition: Edition, about: Link, newest: date | None, entries: Sequence[str]) -> bytes:
    """A feed without entries is as old as the site's first cycle: a feed must have a time, and a clock must not give it."""
    settings = edition.settings
    begun = min((cycle.first_day for cycle in edition.portfolio.cycles.values()), default=_BEFORE_ANY_CYCLE)
    title = f"{about.text} · {settings.title}" if about.text else settings.title
    address = quoteattr(edition.root + about.address + urls.FEED)
    head = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(edition.language.tag)}>
<id>{address[1:-1]}</id>
<title>{escape(title)}</title>
<link rel="self" type="application/atom+xml" href={address}/>
<link rel="alternate" type="text/html" href={quoteattr(edition.root + about.address)}/>
<updated>{_midnight(newest or begun, settings.zone)}</updated>
<author><name>{escape(edition.portfolio.company.name)}</name></author>
"""
    return (replaced(head) + "".join(entries) + "</feed>\n").encode()


def _entry(edition: Edition, renderer: Renderer, event: Event) -> str:
    if isinstance(event.about, CheckIn):
        title, authors, html = _of_check_in(edition, renderer, event.about)
    else:
        title, authors, html = _of_closing(edition, renderer, event.about)
    address, time = edition.root + event.address, _midnight(event.day, edition.settings.zone)
    by = "".join(_author(edition, author) for author in authors)
    entry = f"""\
<entry>
<id>{escape(address)}</id>
<title>{escape(title)}</title>
<link rel="alternate" type="text/html" href={quoteattr(address)}/>
<published>{time}</published>
<updated>{time}</updated>
{by}<content type="html">{escape(_self_contained(html, address.partition("#")[0]))}</content>
</entry>
"""
    return replaced(entry)


def _of_check_in(edition: Edition, renderer: Renderer, found: CheckIn) -> tuple[str, tuple[Link, ...], Markup]:
    row = reported.check_in_row(edition, found, found.key_results, edition.root, found.kpis)
    author = parts.person(edition, found.author)
    about = [parts.objective(edition, ref.partition("/")[0]).text for ref in found.key_results]
    about += [edition.portfolio.kpis[kpi].title for kpi in found.kpis]
    named = list(dict.fromkeys(about)) or [author.text]
    more = [f"+{len(named) - _TITLES}"] if len(named) > _TITLES else []
    return " · ".join(named[:_TITLES] + more), (author,), renderer.part(_TEMPLATE, "check_in", row, edition.root)


def _of_closing(edition: Edition, renderer: Renderer, found: Objective) -> tuple[str, tuple[Link, ...], Markup]:
    row = rows.objective_row(edition, found, with_key_results=True)
    note = found.close.note if found.close else ""
    by = parts.objective(edition, found.close.by) if found.close and found.close.by else None
    learned = prose.section_prose(edition, found.body, edition.settings.headings.all_learned, edition.root)
    word = renderer.part("parts.html", "status_word", row.status).unescape()
    html = renderer.part(_TEMPLATE, "closing", row, note, by, learned, edition.root)
    return f"{found.title}: {word}", row.owners, html


def _author(edition: Edition, author: Link) -> str:
    page = f"<uri>{escape(edition.root + author.address)}</uri>" if author.address else ""
    return f"<author><name>{escape(author.text)}</name>{page}</author>\n"


def _self_contained(drawn: Markup, page: str) -> str:
    """HTML that is understood away from its page and its styles. Quotes in text are escaped, so only attributes are met."""
    html = str(drawn).replace('href="#', f'href="{escape(page)}#')
    for drawn_box, box in _BOXES.items():
        html = html.replace(drawn_box, box)
    return html


@lru_cache(maxsize=1024)
def _midnight(day: date, zone: ZoneInfo) -> str:
    """The beginning of a day as RFC 3339 says it: with an offset of whole minutes, which zones did not always have."""
    moment = datetime(day.year, day.month, day.day, tzinfo=zone)
    minutes = (moment.utcoffset() or timedelta()) // timedelta(minutes=1)
    return moment.replace(tzinfo=timezone(timedelta(minutes=minutes))).isoformat()
