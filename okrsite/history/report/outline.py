"""What is told of a diff, in which order and words; how it looks is each format's own.

In goes a report; out comes an `Outline` of plain texts. Texts of the content are in it as they are: formats make them harmless.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from okrsite.history import words
from okrsite.history.diff import KEY_RESULT, SETTINGS, FieldChange, Presence, ThingChange
from okrsite.history.figures import Moved
from okrsite.history.report.report import Report
from okrsite.history.state import State
from okrsite.okr.model import Baseline, Contributions, Done, Keep, KeyResult, Metric, Milestones

MOST_ERRORS = 5
MOST_THROUGH = 3

_NAMES = {
    "company": ("the company's page", "", "Company"),
    "cycle": ("cycle", "cycles", "Cycles"),
    "objective": ("objective", "objectives", "Objectives"),
    "check-in": ("check-in", "check-ins", "Check-ins"),
    "initiative": ("initiative", "initiatives", "Initiatives"),
    "kpi": ("KPI", "KPIs", "KPIs"),
    "team": ("team", "teams", "Teams"),
    "project": ("project", "projects", "Projects"),
    "person": ("person", "people", "People"),
    SETTINGS: ("the settings", "", "Settings"),
}
_TOLD_FIRST = ("objective", "check-in", "initiative", "kpi", "cycle", "company", "team", "project", "person", SETTINGS)
_Figures = Mapping[tuple[str, str], Moved]
_MARKS = {Presence.NEW: "+", Presence.GONE: "−", Presence.KEPT: "~"}


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that changed: `mark` is `+`, `−` or `~`; `figure` what it does to its own number; `place` a path and a line."""

    mark: str
    title: str
    id: str
    figure: str
    place: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one kind."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal that was moved: a key result, or (in front of its key results) an objective."""

    title: str
    is_objective: bool
    change: str
    before: str
    after: str
    against_original: str


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A figure that moved, and through what."""

    title: str
    where: str
    before: str
    after: str
    through: str


@dataclass(frozen=True, slots=True)
class Outline:
    """All that is told. `warnings` say what cannot be told, and why."""

    headline: str
    compared: str
    warnings: tuple[str, ...]
    goals: tuple[GoalRow, ...]
    sections: tuple[Section, ...]
    moved: tuple[MovedRow, ...]


def outline(report: Report) -> Outline:
    return Outline(
        headline=_headline(report),
        compared=f"{_state(report.before)} → {_state(report.after)}, figures as of {words.day(report.diff.today)}",
        warnings=tuple(_warnings(report)),
        goals=tuple(_goals(report)),
        sections=tuple(_sections(report)),
        moved=tuple(_moved_above(report)),
    )


def _state(state: State) -> str:
    if state.commit is None or state.commit.startswith(state.name):
        return state.commit[:8] if state.commit else state.name
    return f"{state.name} ({state.commit[:8]})"


def _headline(report: Report) -> str:
    diff = report.diff
    if diff.is_empty:
        return "Nothing changed." if diff.has_figures else "Nothing that can be compared changed."
    counts = Counter(thing.kind for thing in diff.things)
    named = [(_NAMES[kind], counts[kind]) for kind in _TOLD_FIRST if counts[kind]]
    parts = [words.count(count, one, many) if many else one for (one, many, _), count in named]
    sentences = [f"{words.listed(parts)} changed." if parts else ""]
    sentences += [
        _sentence(report, moved) for moved in diff.moved if moved.level == "cycle" and _is_current(report, moved)
    ]
    if diff.goalposts:
        whose = "The goals of " + words.count(len(diff.goalposts), "objective")
        sentences.append(f"{whose} moved after {'it' if len(diff.goalposts) == 1 else 'they'} had begun.")
    if closed := sum(thing.closed is not None for thing in diff.things):
        sentences.append(f"{words.count(closed, 'change')} to what is closed.")
    said = " ".join(filter(None, sentences))
    return said[:1].upper() + said[1:]


def _is_current(report: Report, moved: Moved) -> bool:
    current = report.after.portfolio.current_cycle(report.diff.today)
    return current is not None and moved.id == current.id


def _sentence(report: Report, moved: Moved) -> str:
    if moved.before is None or moved.after is None:
        return ""
    old, new = words.percent(moved.before.progress), words.percent(moved.after.progress)
    return f"{moved.title} goes from {old} to {new}." if old != new else f"{moved.title} stays at {new}."


def _warnings(report: Report) -> Iterator[str]:
    for state in (report.before, report.after):
        if state.errors:
            name = _state(state)
            many = words.count(len(state.errors), "error")
            yield f"{name[:1].upper()}{name[1:]} has {many}. Figures are left out, since they would be wrong."
            for error in state.errors[:MOST_ERRORS]:
                line = error.source.position(error.span.start).line
                yield f"{report.path(error.source.path)}:{line}: {error.message}"
            if len(state.errors) > MOST_ERRORS:
                yield f"and {len(state.errors) - MOST_ERRORS:,} more: `okrsite check` shows them."
    if report.diff.unread:
        names = ", ".join(f"{kind} {identifier}" for kind, identifier in report.diff.unread[:MOST_ERRORS])
        more = len(report.diff.unread) - MOST_ERRORS
        yield f"Not compared, since one side cannot be read: {names}{f' and {more:,} more' if more > 0 else ''}."


def _goals(report: Report) -> Iterator[GoalRow]:
    things = {thing.id: thing for thing in report.diff.things if thing.kind == "objective"}
    for goal in report.diff.goalposts:
        parts = things[goal.objective].parts if goal.objective in things else ()
        own = _exchanged(parts)
        yield GoalRow(goal.title, True, own, *_three(goal.before, goal.after, goal.against_original))
        for kr in goal.key_results:
            change = "; ".join(line for part in parts if part.id == kr.ref for line in _changes(report, part))
            yield GoalRow(kr.title, False, change, *_three(kr.before, kr.after, kr.against_original))


def _three(*fractions: float | None) -> tuple[str, str, str]:
    before, after, against = map(words.percent, fractions)
    return before, after, against


def _exchanged(parts: Iterable[ThingChange]) -> str:
    """Which key results came, went, or weigh more or less than they did."""
    said = []
    for part in parts:
        if part.presence is not Presence.KEPT:
            said.append(f"{part.presence} key result {words.value(part.title)}")
        said += [
            f"{words.value(part.title)} {words.change(each.name, each.before, each.after)}"
            for each in part.fields
            if each.name == "weight" and part.presence is Presence.KEPT
        ]
    return "; ".join(said)


def _sections(report: Report) -> Iterator[Section]:
    figures: _Figures = {(moved.level, moved.id): moved for moved in report.diff.moved}
    for kind in _TOLD_FIRST:
        things = [thing for thing in report.diff.things if thing.kind == kind]
        if things:
            yield Section(_NAMES[kind][2], tuple(_item(report, thing, figures) for thing in things))


def _item(report: Report, thing: ThingChange, figures: _Figures) -> Item:
    moved = figures.get(("objective", thing.id)) if thing.kind == "objective" else None
    line = thing.origin.line
    is_only_settings = thing.kind == SETTINGS
    return Item(
        mark=_MARKS[thing.presence],
        title="" if is_only_settings else _title(report, thing),
        id="" if is_only_settings else thing.id,
        figure=words.movement(moved.before, moved.after) if moved else "",
        place="" if is_only_settings else f"{report.path(thing.origin.path)}:{line}",
        lines=tuple(_lines(report, thing, figures)),
    )


def _title(report: Report, thing: ThingChange) -> str:
    if thing.kind != "check-in":
        return thing.title
    state = report.before if thing.presence is Presence.GONE else report.after
    check_in = state.portfolio.check_ins.get(thing.id)
    return f"{words.day(check_in.day)}, {_person(state, check_in.author)}" if check_in else thing.id


def _person(state: State, identifier: str) -> str:
    person = state.portfolio.people.get(identifier)
    return person.name if person else identifier


def _lines(report: Report, thing: ThingChange, figures: _Figures) -> Iterator[str]:
    if thing.closed is not None:
        yield f"closed since {words.day(thing.closed)}, and changed"
    if thing.old_id != thing.id:
        yield f"id: {thing.old_id} → {thing.id}"
    if thing.kind == "check-in":
        yield from _readings(report, thing)
    yield from _changes(report, thing)
    for part in thing.parts:
        moved = figures.get((KEY_RESULT, part.id))
        figure = f" ({words.movement(moved.before, moved.after)})" if moved else ""
        said = "; ".join(_changes(report, part))
        word = "" if part.presence is Presence.KEPT else f"{part.presence} key result: "
        yield f"{word}{part.title}{figure}{': ' if said else ''}{said}"


def _changes(report: Report, thing: ThingChange) -> Iterator[str]:
    """The facts of a thing that changed. Of one that is new or gone, what it is in short."""
    if thing.presence is Presence.KEPT:
        unit = _unit(report, thing)
        for each in thing.fields:
            if not _is_reading(thing, each):
                yield words.change(each.name, each.before, each.after, unit)
    elif thing.kind == KEY_RESULT:
        state = report.before if thing.presence is Presence.GONE else report.after
        if kr := state.portfolio.key_results.get(thing.id):
            yield goal(kr)
    elif thing.kind == "objective":
        owner = next((each for each in thing.fields if each.name == "owner"), None)
        if owner:
            yield words.change(owner.name, None, owner.before or owner.after)


def _unit(report: Report, thing: ThingChange) -> str:
    if thing.kind == KEY_RESULT:
        kr = report.after.portfolio.key_results.get(thing.id)
        return kr.unit if kr else ""
    kpi = report.after.portfolio.kpis.get(thing.id) if thing.kind == "kpi" else None
    return kpi.unit if kpi else ""


def goal(kr: KeyResult) -> str:
    """What a key result has to reach, in a few words."""
    measure = kr.measure
    if isinstance(measure, Metric):
        return f"{words.amount(measure.start, kr.unit)} to {words.amount(measure.target, kr.unit)}"
    if isinstance(measure, Keep):
        bounds = [
            f"{word} {words.amount(bound, kr.unit)}"
            for word, bound in (("at least", measure.lowest), ("at most", measure.highest))
            if bound is not None
        ]
        return f"keep {' and '.join(bounds)}"
    if isinstance(measure, Milestones):
        return words.count(len(measure.steps), "milestone")
    names: dict[type, str] = {Done: "done or not", Baseline: "to be learned", Contributions: "of what contributes"}
    return names[type(measure)]


def _is_reading(thing: ThingChange, change: FieldChange) -> bool:
    return thing.kind == "check-in" and change.name.startswith(("readings.", "kpis."))


def _readings(report: Report, thing: ThingChange) -> Iterator[str]:
    """What a check-in reads, a line for each key result and KPI."""
    by_subject: dict[tuple[str, str], list[FieldChange]] = {}
    for change in thing.fields:
        if _is_reading(thing, change):
            group, subject, _ = change.name.split(".", 2)
            by_subject.setdefault((group, subject), []).append(change)
    for (group, subject), changes in by_subject.items():
        title, unit = _subject(report, group, subject)
        said = [_reading(each, unit) for each in changes]
        yield f"{title}: {', '.join(said)}"


def _subject(report: Report, group: str, subject: str) -> tuple[str, str]:
    for state in (report.after, report.before):
        found = state.portfolio.key_results.get(subject) if group == "readings" else state.portfolio.kpis.get(subject)
        if found:
            return found.title, found.unit
    return subject, ""


def _reading(change: FieldChange, unit: str) -> str:
    name = change.name.split(".", 2)[2]
    of = unit if name == "value" else ""
    old, new = (words.value(each, of) for each in (change.before, change.after))
    label = "" if name == "value" else f"{name} "
    if change.before is None:
        return f"{label}{new}"
    return f"{label}{old} → {new}" if change.after is not None else f"{label}{old} removed"


def _moved_above(report: Report) -> Iterator[MovedRow]:
    """Figures that moved although nobody changed the thing itself."""
    changed = {thing.id for thing in report.diff.things if thing.kind == "objective"}
    for moved in report.diff.moved:
        if moved.level == "scope" or (moved.level == "objective" and moved.id not in changed):
            yield _row(report, moved, moved.title)
        elif moved.level == "below":
            yield _row(report, moved, f"Everything below {moved.title}")
        elif moved.level == "cycle":
            yield _row(report, moved, "All objectives")


def _row(report: Report, moved: Moved, title: str) -> MovedRow:
    cycle = report.after.portfolio.cycles.get(moved.cycle) or report.before.portfolio.cycles.get(moved.cycle)
    through = [_name(report, each) for each in moved.through[:MOST_THROUGH]]
    more = len(moved.through) - MOST_THROUGH
    before, after = words.both(moved.before, moved.after)
    return MovedRow(
        title,
        cycle.title if cycle else moved.cycle,
        before,
        after,
        "; ".join(through) + (f"; {more:,} more" if more > 0 else ""),
    )


def _name(report: Report, ref: str) -> str:
    for state in (report.after, report.before):
        found = state.portfolio.key_results.get(ref) if "/" in ref else state.portfolio.objectives.get(ref)
        if found:
            return found.title
    return ref
