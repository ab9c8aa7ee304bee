"""The parts that pages share: people, places in files, days, statuses, readings, rows of objectives and of key results."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from markupsafe import Markup

from okrsite.document.markdown import Body, Section, embedded, id_of
from okrsite.okr.finding import Origin
from okrsite.okr.measures import GroupFigure
from okrsite.okr.model import (
    Baseline,
    CheckIn,
    Contributions,
    Cycle,
    Done,
    Initiative,
    Keep,
    KeyResult,
    Kpi,
    Measure,
    Metric,
    Milestones,
    Objective,
    Reading,
    Scope,
)
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.text.diagnostic import Diagnostic

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


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading of one thing. `reached` are titles of milestones; `previous` is the value before, where there was one."""

    when: When | None
    value: float | None
    previous: float | None
    reached: tuple[str, ...]
    done: bool | None
    confidence: float | None
    note: str
    author: Link | None
    check_in: Link | None
    place: Place
    corrected: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class KeyResultRow:
    """A key result in a table: what it is, where it is, where it should be."""

    id: str
    title: str
    address: str
    kind: str
    unit: str
    start: float | None
    target: float | None
    lowest: float | None
    highest: float | None
    steps_reached: int | None
    steps: int | None
    value: float | None
    fraction: float | None
    raw: float | None
    expected: float
    status: Status
    weight: float
    confidence: float | None
    latest: When | None
    owners: tuple[Link, ...]
    silent_days: int | None


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective in a list, with its key results where they are shown."""

    id: str
    title: str
    address: str
    scope: Link
    cycle: Link
    owners: tuple[Link, ...]
    type: str
    tags: tuple[str, ...]
    status: Status
    fraction: float | None
    expected: float
    score: float | None
    outcome: str | None
    key_results: tuple[KeyResultRow, ...] = ()


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """An initiative in a list. `tasks` counts leaf tasks, `fraction` is how much is done."""

    id: str
    title: str
    address: str
    scope: Link
    owners: tuple[Link, ...]
    status: str
    first_day: date | None
    last_day: date | None
    tasks_done: int
    tasks: int
    fraction: float | None
    drives: tuple[Link, ...]
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Reported:
    """What a check-in reports of one key result or KPI: what it is, its unit, and the reading."""

    about: Link
    unit: str
    reading: ReadingRow


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """A check-in, or as much of it as concerns a page."""

    id: str
    address: str
    when: When
    author: Link
    html: Markup
    reported: tuple[Reported, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Tally:
    """How many objectives or key results have a status."""

    status: Status
    count: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """The mean of some objectives, what is expected of it, and how many there are of each status (running ones first)."""

    fraction: float | None
    expected: float | None
    tallies: tuple[Tally, ...]
    count: int


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A warning or advice, as a page shows it: what it is about, and where it is written."""

    rule: str
    severity: str
    message: Markup
    help: Markup
    about: Link | None
    place: Place


STATUS_ORDER = tuple(Status)


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


def prose(edition: Edition, body: Body, section: Section, root: str) -> Markup:
    """A section's HTML with its links led to pages. `root` is the way from the page to the site's root."""
    parts = (
        piece if isinstance(piece, str) else _escaped(_target(edition, body, piece, root)) for piece in section.pieces
    )
    return Markup("".join(parts))  # noqa: S704  made by our own renderer, which escapes all that it is given


def body_prose(edition: Edition, body: Body, root: str, *without: str) -> Markup:
    """A body's HTML, but for the sections with these titles (shown elsewhere on the page)."""
    left_out = {title.casefold() for title in without}
    return Markup("").join(prose(edition, body, s, root) for s in body.sections if s.title.casefold() not in left_out)


def section_prose(edition: Edition, body: Body, title: str, root: str) -> Markup | None:
    """The HTML of one section without its heading, fit for any page; None where there is none."""
    found = body.section(title)
    if found is None:
        return None
    html = str(prose(edition, body, found, root))
    return Markup(embedded(html[html.index("</h2>") + len("</h2>") :]).strip()) or None  # noqa: S704  likewise


def _target(edition: Edition, body: Body, index: int, root: str) -> str:
    link = body.links[index]
    if not link.path:
        return f"#{_anchor(body, link.anchor)}"
    address = edition.addresses.get(link.path)
    if address is None:
        return root + quote(link.path.removeprefix("static/"))
    return f"{root}{address.partition('#')[0]}#{id_of(link.anchor)}" if link.anchor else root + address


def _anchor(body: Body, slug: str) -> str:
    """The id on the page of what GitHub calls `slug`: the same but where it would stand twice."""
    return next((heading.id for heading in body.headings if heading.slug == slug), slug)


def _escaped(text: str) -> str:
    return str(Markup.escape(text))


KINDS: dict[type[Measure], str] = {
    Metric: "metric",
    Keep: "keep",
    Milestones: "milestones",
    Done: "done",
    Baseline: "baseline",
    Contributions: "contributions",
}


def key_result_row(edition: Edition, kr: KeyResult) -> KeyResultRow:
    figure = edition.measures.key_results[kr.ref]
    measure = kr.measure
    latest = figure.latest.day if figure.latest else None
    return KeyResultRow(
        id=kr.id,
        title=kr.title,
        address=urls.reference(kr.ref),
        kind=KINDS[type(measure)],
        unit=kr.unit,
        start=measure.start if isinstance(measure, Metric) else None,
        target=measure.target if isinstance(measure, Metric) else None,
        lowest=measure.lowest if isinstance(measure, Keep) else None,
        highest=measure.highest if isinstance(measure, Keep) else None,
        steps_reached=len(getattr(figure.progress.trace, "reached", ())) if isinstance(measure, Milestones) else None,
        steps=len(measure.steps) if isinstance(measure, Milestones) else None,
        value=figure.progress.value,
        fraction=figure.progress.fraction,
        raw=figure.progress.raw,
        expected=figure.expected.fraction,
        status=figure.status,
        weight=kr.weight,
        confidence=figure.confidence,
        latest=when(edition, latest) if latest else None,
        owners=people(edition, kr.owners),
        silent_days=figure.silent_days if figure.is_stale else None,
    )


def objective_row(edition: Edition, found: Objective, *, with_key_results: bool = False) -> ObjectiveRow:
    figure = edition.measures.objectives[found.id]
    return ObjectiveRow(
        id=found.id,
        title=found.title,
        address=urls.objective(found.id),
        scope=scope(edition, found.scope),
        cycle=cycle(edition, found.cycle),
        owners=people(edition, found.owners),
        type=found.type,
        tags=found.tags,
        status=figure.status,
        fraction=figure.progress.fraction,
        expected=figure.expected.fraction,
        score=figure.close.score if figure.close else None,
        outcome=figure.close.outcome if figure.close else None,
        key_results=tuple(key_result_row(edition, kr) for kr in found.key_results) if with_key_results else (),
    )


def initiative_row(edition: Edition, found: Initiative) -> InitiativeRow:
    done, tasks = found.leaf_tasks
    is_open = found.status in ("planned", "active", "paused")
    return InitiativeRow(
        id=found.id,
        title=found.title,
        address=urls.initiative(found.id),
        scope=scope(edition, found.scope),
        owners=people(edition, found.owners),
        status=found.status,
        first_day=found.first_day,
        last_day=found.last_day,
        tasks_done=done,
        tasks=tasks,
        fraction=found.fraction,
        drives=tuple(key_result(edition, ref) for ref in found.drives),
        is_overdue=is_open and found.last_day is not None and found.last_day < edition.measures.today,
    )


def reading_rows(
    edition: Edition, readings: Iterable[Reading], counting: Iterable[Reading], kr: KeyResult | None = None
) -> tuple[ReadingRow, ...]:
    """Readings made by today, newest first. `counting` are those that count; `kr` is what they measure, if not a KPI."""
    counts = {id(reading) for reading in counting}
    rows: list[ReadingRow] = []
    previous: float | None = None
    for reading in readings:
        if reading.day is not None and reading.day > edition.measures.today:
            continue
        rows.append(_reading_row(edition, reading, previous, kr, counts=id(reading) in counts))
        if reading.value is not None and not reading.corrected:
            previous = reading.value
    return tuple(reversed(rows))


def _reading_row(
    edition: Edition, reading: Reading, previous: float | None, kr: KeyResult | None, *, counts: bool
) -> ReadingRow:
    steps = {step.id: step.title for step in kr.measure.steps} if kr and isinstance(kr.measure, Milestones) else {}
    check_in = (
        Link(reading.check_in, urls.check_in(reading.check_in, reading.day))
        if reading.check_in and reading.day
        else None
    )
    return ReadingRow(
        when=when(edition, reading.day) if reading.day else None,
        value=reading.value,
        previous=previous,
        reached=tuple(steps.get(step, step) for step in reading.reached),
        done=reading.done,
        confidence=reading.confidence,
        note=reading.note,
        author=person(edition, reading.author) if reading.author else None,
        check_in=check_in,
        place=place(edition, reading.origin),
        corrected=reading.corrected,
        counts=counts,
    )


def group(figure: GroupFigure) -> GroupView:
    tallies = tuple(Tally(status, figure.statuses[status]) for status in STATUS_ORDER if figure.statuses.get(status))
    return GroupView(figure.fraction, figure.expected, tallies, sum(tally.count for tally in tallies))


def findings(edition: Edition, path: str) -> tuple[FindingRow, ...]:
    """Warnings and advice on one document."""
    return tuple(finding(edition, diagnostic) for diagnostic in edition.diagnostics_of.get(path, ()))


def code_marked(text: str) -> Markup:
    """Text as HTML, with what stands between backticks marked as code."""
    pieces = (
        Markup("<code>{}</code>").format(piece) if index % 2 else Markup.escape(piece)
        for index, piece in enumerate(text.split("`"))
    )
    return Markup("").join(pieces)


def finding(edition: Edition, diagnostic: Diagnostic) -> FindingRow:
    line = diagnostic.source.line_of(diagnostic.span.start)
    path = diagnostic.source.path
    return FindingRow(
        rule=diagnostic.rule,
        severity=diagnostic.severity,
        message=code_marked(diagnostic.message),
        help=code_marked(diagnostic.help),
        about=Link(title_of(edition, path), edition.addresses[path]) if path in edition.addresses else None,
        place=Place(edition.folder + path, line, edition.forge.line(path, line) if edition.forge else None),
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


def check_in_row(
    edition: Edition, check_in: CheckIn, refs: Iterable[str], root: str, kpis: Iterable[str] = ()
) -> CheckInRow:
    """A check-in with its readings of these key results and KPIs."""
    portfolio = edition.portfolio
    reported = [
        Reported(key_result(edition, ref), portfolio.key_results[ref].unit, row)
        for ref in refs
        for row in _reported(edition, portfolio.readings[ref], check_in, portfolio.key_results[ref])
    ]
    reported += [
        Reported(Link(portfolio.kpis[kpi].title, urls.kpi(kpi)), portfolio.kpis[kpi].unit, row)
        for kpi in kpis
        for row in _reported(edition, portfolio.kpi_readings[kpi], check_in, None)
    ]
    return CheckInRow(
        id=check_in.id,
        address=urls.check_in(check_in.id, check_in.day),
        when=when(edition, check_in.day),
        author=person(edition, check_in.author),
        html=body_prose(edition, check_in.body, root),
        reported=tuple(reported),
        place=place(edition, check_in.origin),
    )


def _reported(
    edition: Edition, readings: Iterable[Reading], check_in: CheckIn, kr: KeyResult | None
) -> Iterator[ReadingRow]:
    """The readings that one check-in made of one thing (there is at most one)."""
    previous: float | None = None
    for reading in readings:
        if reading.check_in == check_in.id:
            yield _reading_row(edition, reading, previous, kr, counts=not reading.corrected)
            return
        if reading.value is not None and not reading.corrected:
            previous = reading.value
