"""What the search finds: every objective, key result, initiative, KPI, team, project, cycle, person and check-in as a record.

In goes an edition; out come records, and the files by which a browser searches them: Pagefind's index, which is made from one small
HTML document a record, and `tags.json`, which says for the filters of cycle, scope, kind and status what each record is. Records
are made when they are asked for, and hold nothing of the day but statuses.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path

from okrsite.document.markdown import Body
from okrsite.okr.model import Cycle, Objective, Scope, ScopeKind
from okrsite.okr.status import Status
from okrsite.site import pagefind, urls
from okrsite.site.edition import Edition

MOST_CHARACTERS = 20_000
"""No more of a text is searched: a single endless document would cost every reader."""

TAGS = "tags.json"
SCRIPT = "search.js"
"""The theme's script, which no site without search needs."""

_TASK_BOX = re.compile(r"\[[ xX]\] ")


@dataclass(frozen=True, slots=True)
class Record:
    """Something that can be found. `about` says in a few words where it belongs; `tags` are its values for the filters, as
    `cycle:ID`."""

    kind: str
    address: str
    title: str
    about: tuple[str, ...] = ()
    text: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()

    @property
    def all_tags(self) -> tuple[str, ...]:
        own = [f"kind:{self.kind}", *self.tags]
        return tuple(dict.fromkeys([*own, f"status:{self.status}"] if self.status else own))


def records(edition: Edition) -> Iterator[Record]:
    """Everything that can be found. What is looked for most comes first: of equal matches the first is shown first."""
    yield from _objectives(edition)
    yield from _initiatives(edition)
    yield from _kpis(edition)
    yield from _scopes(edition)
    yield from _cycles(edition)
    yield from _people(edition)
    yield from _check_ins(edition)


def fingerprint(edition: Edition, program: Path) -> str:
    """32 hexadecimal digits for all that the files depend on: the records, the language and the program."""
    digest = sha256(f"{pagefind.version_of(program)}\0{_language(edition)}\0".encode())
    for record in records(edition):
        digest.update(f"{record.address}\0{document(record)}\0{record.all_tags}\0".encode())
    return digest.hexdigest()[:32]


def files(edition: Edition, program: Path) -> Iterator[tuple[str, bytes]]:
    """The files by which a browser searches, with their paths from the site's root."""
    tags: dict[str, tuple[str, ...]] = {}

    def documents() -> Iterator[tuple[str, str]]:
        for record in records(edition):
            tags[record.address] = record.all_tags
            yield record.address, document(record)

    made = pagefind.index(program, documents(), _language(edition))
    yield urls.PAGEFIND + TAGS, _tags_file((name, tags[address]) for address, name in made.names.items())
    for path, content in made.files.items():
        yield urls.PAGEFIND + path, content


def document(record: Record) -> str:
    """A record as Pagefind reads it. Its title is what weighs most, and stands in the text only where there is no other: without
    words it would be left out."""
    about, text = " · ".join(record.about), record.text[:MOST_CHARACTERS].strip() or record.title
    weight = ' data-pagefind-weight="0.5"' if record.kind == "check-in" else ""
    return (
        "<!doctype html><html><body data-pagefind-body>"
        f'<h1 data-pagefind-meta="title" data-pagefind-ignore>{_safe(record.title)}</h1>'
        f'<p data-pagefind-meta="about" data-pagefind-ignore>{_safe(about)}</p>'
        f'<p data-pagefind-meta="kind" data-pagefind-ignore>{record.kind}</p>'
        f'<p data-pagefind-meta="status" data-pagefind-ignore>{record.status}</p>'
        f"<div{weight}>{_safe(text)}</div></body></html>"
    )


def _safe(text: str) -> str:
    """Text for a document. Pagefind marks what it reads by words of its own, which nobody else may write."""
    return escape(text.replace("PAGEFIND_", "PAGEFIND "))


def _tags_file(tagged: Iterable[tuple[str, tuple[str, ...]]]) -> bytes:
    """All tags, and for every name in the index the places of its tags among them."""
    by_name = dict(sorted(tagged))
    tags = sorted({tag for own in by_name.values() for tag in own})
    places = {tag: place for place, tag in enumerate(tags)}
    content = {"tags": tags, "records": {name: [places[tag] for tag in own] for name, own in by_name.items()}}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _language(edition: Edition) -> str:
    return edition.language.tag.partition("-")[0]


def scope_tag(scope: Scope) -> str:
    return f"scope:{scope.kind}/{scope.id}"


def _cycle_tags(edition: Edition, cycles: Iterable[str]) -> Iterator[str]:
    """Cycles, and those that they are within: a year finds what belongs to its quarters."""
    for identifier in cycles:
        cycle: Cycle | None = edition.portfolio.cycles[identifier]
        while cycle:
            yield f"cycle:{cycle.id}"
            cycle = edition.portfolio.cycles[cycle.parent] if cycle.parent else None


def _status(status: Status) -> str:
    return "" if status is Status.UNKNOWN else status


def _names(edition: Edition, people: Iterable[str]) -> tuple[str, ...]:
    known = edition.portfolio.people
    return tuple(known[person].name if person in known else person for person in people)


def _joined(*texts: str) -> str:
    return " ".join(text for text in texts if text)


def _words(body: Body) -> str:
    """All of a body, but for the boxes of its tasks."""
    return _TASK_BOX.sub("", body.plain)


def _objectives(edition: Edition) -> Iterator[Record]:
    """Objectives, each followed by its key results."""
    figures = edition.measures
    for objective in edition.portfolio.objectives.values():
        place, tags = _place(edition, objective)
        figure = figures.objectives[objective.id]
        yield Record(
            kind="objective",
            address=urls.objective(objective.id),
            title=objective.title,
            about=(*place, *_names(edition, objective.owners)),
            text=_joined(_words(objective.body), figure.close.note if figure.close else "", *objective.tags),
            status=_status(figure.status),
            tags=tags,
        )
        for kr in objective.key_results:
            steps = getattr(kr.measure, "steps", ())
            yield Record(
                kind="key-result",
                address=urls.reference(kr.ref),
                title=kr.title,
                about=(objective.title, *place, *_names(edition, kr.owners)),
                text=_joined(kr.description, *(step.title for step in steps)),
                status=_status(figures.key_results[kr.ref].status),
                tags=tags,
            )


def _place(edition: Edition, objective: Objective) -> tuple[tuple[str, str], tuple[str, ...]]:
    """The names of an objective's scope and cycle, and its tags."""
    names = (edition.portfolio.scopes[objective.scope].name, edition.portfolio.cycles[objective.cycle].title)
    return names, (scope_tag(objective.scope), *_cycle_tags(edition, [objective.cycle]))


def _initiatives(edition: Edition) -> Iterator[Record]:
    portfolio = edition.portfolio
    for found in portfolio.initiatives.values():
        cycles = dict.fromkeys(portfolio.objectives[ref.partition("/")[0]].cycle for ref in found.drives)
        yield Record(
            kind="initiative",
            address=urls.initiative(found.id),
            title=found.title,
            about=(portfolio.scopes[found.scope].name, *_names(edition, found.owners)),
            text=_joined(_words(found.body), *found.tags),
            status=found.status,
            tags=(scope_tag(found.scope), *_cycle_tags(edition, cycles)),
        )


def _kpis(edition: Edition) -> Iterator[Record]:
    for found in edition.portfolio.kpis.values():
        team, tags = _team(edition, found.team)
        text = _joined(_words(found.body), *found.tags)
        about = (*team, *_names(edition, found.owners))
        yield Record("kpi", urls.kpi(found.id), found.title, about, text, tags=tags)


def _team(edition: Edition, team: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A team's name and tag, if there is one."""
    if team is None:
        return (), ()
    scope = Scope(ScopeKind.TEAM, team)
    return (edition.portfolio.scopes[scope].name,), (scope_tag(scope),)


def _scopes(edition: Edition) -> Iterator[Record]:
    portfolio = edition.portfolio
    for scope, owner in portfolio.scopes.items():
        above = portfolio.parent_of(scope)
        about = (*((portfolio.scopes[above].name,) if above else ()), *_names(edition, owner.lead))
        text = _joined(getattr(owner, "tagline", ""), _words(owner.body))
        yield Record(scope.kind, urls.scope(scope), owner.name, about, text, tags=(scope_tag(scope),))


def _cycles(edition: Edition) -> Iterator[Record]:
    for cycle in edition.portfolio.cycles.values():
        tags = tuple(_cycle_tags(edition, [cycle.id]))
        yield Record("cycle", urls.cycle(cycle.id), cycle.title, text=_words(cycle.body), tags=tags)


def _people(edition: Edition) -> Iterator[Record]:
    for found in edition.portfolio.people.values():
        team, tags = _team(edition, found.team)
        about = tuple(part for part in (found.role, *team) if part)
        text = _words(found.body) if edition.portfolio.people_are_listed else ""
        yield Record("person", urls.person(found.id), found.name, about, text, tags=tags)


def _check_ins(edition: Edition) -> Iterator[Record]:
    """Check-ins made by today that say something in words; numbers alone are nothing to search for."""
    portfolio, notes = edition.portfolio, _notes(edition)
    for found in portfolio.check_ins_newest_first:
        text = _joined(_words(found.body), *notes.get(found.id, ()))
        if found.day > edition.measures.today or not text:
            continue
        objectives = [
            portfolio.objectives[o] for o in dict.fromkeys(ref.partition("/")[0] for ref in found.key_results)
        ]
        titles = dict.fromkeys([*(o.title for o in objectives), *(portfolio.kpis[kpi].title for kpi in found.kpis)])
        yield Record(
            kind="check-in",
            address=urls.check_in(found.id, found.day),
            title=edition.language.day(found.day),
            about=(*_names(edition, [found.author]), *titles),
            text=text,
            tags=(
                *dict.fromkeys(scope_tag(o.scope) for o in objectives),
                *_cycle_tags(edition, dict.fromkeys(o.cycle for o in objectives)),
            ),
        )


def _notes(edition: Edition) -> dict[str, list[str]]:
    """The notes beside single readings, by check-in."""
    notes: dict[str, list[str]] = {}
    portfolio = edition.portfolio
    for _, readings in (*sorted(portfolio.readings.items()), *portfolio.kpi_readings.items()):
        for reading in readings:
            if reading.check_in and reading.note:
                notes.setdefault(reading.check_in, []).append(reading.note)
    return notes
