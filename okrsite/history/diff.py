"""What changed between two states of the content, by meaning, and what it does to the numbers.

In go two `State`s; out comes a `Diff` of plain values: which things are new, gone or changed, in which facts, which figures move and
through what, and which goals were moved after the race had begun. A thing is the same thing by its id, wherever its file lies; an
id that became another's alias is the same thing too. Only what was written is a change: what follows from it is a figure that
moved. The reverse of a diff is the diff of the reverse.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from okrsite.config import Headings
from okrsite.history import facts as reading
from okrsite.history.facts import Fact, Facts, Value
from okrsite.history.figures import Goalposts, Moved, goalposts, moved
from okrsite.history.names import Names
from okrsite.history.state import Key, State
from okrsite.okr import schema
from okrsite.okr.finding import Origin
from okrsite.okr.parse import Parsed

KEY_RESULT = "key-result"
SETTINGS = "settings"
KINDS = ("company", "cycle", "objective", KEY_RESULT, "check-in", "initiative", "kpi", "team", "project", "person")
"""In the order in which they are told."""


class Presence(StrEnum):
    """Whether a thing is in both states, only in the later or only in the earlier one."""

    KEPT = "kept"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A fact that changed; None where nothing is written. `origin` is where it stands in the later state, or what is nearest to
    that; in the earlier one for a thing that is gone."""

    name: str
    before: Value
    after: Value
    origin: Origin = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ThingChange:
    """A document or key result that changed. `id` is that of the later state, `old_id` that of the earlier. A thing that is new
    or gone has all its facts among its fields, but for those that go without saying. `parts` are an objective's key results.
    `closed` is the day since which it is closed, where the change touches more than how it was closed and what was learned."""

    kind: str
    id: str
    old_id: str
    title: str
    presence: Presence
    fields: tuple[FieldChange, ...]
    parts: tuple["ThingChange", ...]
    closed: date | None
    origin: Origin = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Diff:
    """All that changed. `unread` are documents that one of the states has in a form that cannot be read: nothing is known of
    their changes. `has_figures` is False where errors in a state make figures that cannot be trusted."""

    today: date
    things: tuple[ThingChange, ...]
    moved: tuple[Moved, ...]
    goalposts: tuple[Goalposts, ...]
    unread: tuple[Key, ...]
    has_figures: bool

    @property
    def is_empty(self) -> bool:
        return not (self.things or self.moved or self.unread)


def diff(before: State, after: State) -> Diff:
    """Compare two states. Both are measured as of the same day."""
    names = Names.between(before, after)
    unread = tuple(sorted({*map(names.later, before.unread), *after.unread}))
    things = [*_settings(before, after), *_things(before, after, names, frozenset(unread))]
    changed = sorted(things, key=lambda thing: (KINDS.index(thing.kind) if thing.kind in KINDS else -1, thing.id))
    has_figures = not before.errors and not after.errors
    return Diff(
        today=after.measures.today,
        things=tuple(changed),
        moved=moved(before, after, names) if has_figures else (),
        goalposts=goalposts(before, after, names) if has_figures else (),
        unread=unread,
        has_figures=has_figures,
    )


def _settings(before: State, after: State) -> Iterator[ThingChange]:
    old, new = (reading.of_form(state.settings) for state in (before, after))
    origin = after.portfolio.company.origin
    if fields := tuple(_fields(old, new, origin, origin)):
        yield ThingChange(SETTINGS, SETTINGS, SETTINGS, "", Presence.KEPT, fields, (), None, origin)


def _things(before: State, after: State, names: Names, unread: frozenset[Key]) -> Iterator[ThingChange]:
    headings = before.settings.headings, after.settings.headings
    for key in sorted({*map(names.later, before.documents), *after.documents}):
        if key in unread:
            continue
        old, new = before.documents.get(names.earlier(key)), after.documents.get(key)
        if old is new or (old and new and old.source == new.source):
            continue  # a file that did not change says the same, whatever became of what it speaks of
        change = _thing(key, old, new, names, headings)
        if change is not None:
            yield _with_closing(before, change)


def _thing(
    key: Key, old: Parsed | None, new: Parsed | None, names: Names, headings: tuple[Headings, Headings]
) -> ThingChange | None:
    document = new or old
    if document is None or document.form is None:
        return None
    kind, identifier = key
    old_id = names.earlier(key)[1]
    origin = Origin(document.source, document.places)
    fields = [*_document_fields(old, new, names, origin), *_texts(old, new, headings, origin)]
    parts = tuple(_key_results(old, new, names, origin)) if kind == "objective" else ()
    presence = _presence(old, new)
    if presence is Presence.KEPT and not fields and not parts and old_id == identifier:
        return None
    title = str(getattr(document.form, "title", None) or getattr(document.form, "name", None) or identifier)
    return ThingChange(kind, identifier, old_id, title, presence, tuple(fields), parts, None, origin)


def _presence(old: object, new: object) -> Presence:
    if old is None:
        return Presence.NEW
    return Presence.GONE if new is None else Presence.KEPT


def _document_fields(old: Parsed | None, new: Parsed | None, names: Names, origin: Origin) -> Iterator[FieldChange]:
    if old and new and old.source.path != new.source.path:
        yield FieldChange("path", old.source.path, new.source.path, origin)
    before, after = (reading.of_form(each.form) if each and each.form else {} for each in (old, new))
    yield from _fields(names.translated(before), after, origin, origin)


def _texts(
    old: Parsed | None, new: Parsed | None, headings: tuple[Headings, Headings], origin: Origin
) -> Iterator[FieldChange]:
    """`headings` are those of either state."""
    before, after = (
        reading.of_body(each.kind, each.body, known) if each else {}
        for each, known in zip((old, new), headings, strict=True)
    )
    for part in dict.fromkeys((*after, *before)):
        (old_markup, old_text), (new_markup, new_text) = before.get(part, ("", "")), after.get(part, ("", ""))
        if old_markup != new_markup:
            yield FieldChange(part, old_text or None, new_text or None, origin)


def _fields(before: Facts, after: Facts, of_after: Origin, of_before: Origin) -> Iterator[FieldChange]:
    """What differs. Of a thing that is new or gone, what goes without saying is left out."""
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name), after.get(name)
        if (old.value if old else None) == (new.value if new else None) and type(old) is type(new):
            continue
        only = new if not before else old if not after else None
        if only is not None and only.is_usual:
            continue
        place = of_after.at(*new.location) if new else of_before
        yield FieldChange(name, old.value if old else None, new.value if new else None, place)


def _key_results(old: Parsed | None, new: Parsed | None, names: Names, origin: Origin) -> Iterator[ThingChange]:
    before, after = (_measured(each) for each in (old, new))
    document = new or old
    objective = document.id if document else ""
    old_objective = old.id if old else objective
    for identifier in dict.fromkeys((*after, *before)):
        was, now = before.get(identifier), after.get(identifier)
        facts = now or was or {}
        place = Origin(origin.source, origin.places, _holder(facts)) if now is not None or new is None else origin
        fields = tuple(_fields(names.translated(was or {}), now or {}, origin, place))
        presence = _presence(was, now)
        if fields or presence is not Presence.KEPT:
            title = str(facts["title"].value) if "title" in facts else identifier
            ref, old_ref = f"{objective}/{identifier}", f"{old_objective}/{identifier}"
            yield ThingChange(KEY_RESULT, ref, old_ref, title, presence, fields, (), None, place)


def _measured(document: Parsed | None) -> Mapping[str, dict[str, Fact]]:
    form = document.form if document else None
    return reading.of_key_results(form) if isinstance(form, schema.Objective) else {}


def _holder(facts: Facts) -> tuple[str | int, ...]:
    """Where a key result stands in its document: in front of the place of any of its facts."""
    return next((fact.location[:2] for fact in facts.values()), ())


def _with_closing(before: State, change: ThingChange) -> ThingChange:
    """The change, with the day since which its thing is closed, if it is and more than its closing changed."""
    closed = closed_since(before, change)
    if closed is None or not any(True for _ in beyond_closing(change)):
        return change
    return ThingChange(
        change.kind,
        change.id,
        change.old_id,
        change.title,
        change.presence,
        change.fields,
        change.parts,
        closed,
        change.origin,
    )


def closed_since(state: State, change: ThingChange) -> date | None:
    """The day since which an objective, a cycle or what a check-in reports was closed in a state."""
    today, portfolio = state.measures.today, state.portfolio
    if change.kind == "cycle":
        cycle = portfolio.cycles.get(change.old_id)
        days: Iterable[date | None] = [cycle.closed if cycle else None]
    else:
        days = [_objective_closed(state, identifier) for identifier in objectives_of(change)]
    return min((day for day in days if day is not None and day <= today), default=None)


def objectives_of(change: ThingChange) -> tuple[str, ...]:
    """The objectives that a change is about, by their old ids: itself, or those that a check-in reads."""
    if change.kind == "objective":
        return (change.old_id,)
    if change.kind != "check-in":
        return ()
    names = (each.name.split(".") for each in change.fields)
    return tuple(dict.fromkeys(parts[1].partition("/")[0] for parts in names if parts[0] == "readings"))


def _objective_closed(state: State, identifier: str) -> date | None:
    objective = state.portfolio.objectives.get(identifier)
    if objective is None:
        return None
    days = (objective.close.day if objective.close else None, state.portfolio.cycles[objective.cycle].closed)
    return min((day for day in days if day is not None), default=None)


_CLOSING = ("close", "closed", "amendments", "aliases", "allow", "path", reading.LEARNED, reading.RETROSPECTIVE)


def beyond_closing(change: ThingChange) -> Iterator[FieldChange | ThingChange]:
    """What a change touches beyond how something was closed, why it was amended and what was learned: fields, key results, or the
    thing itself where it is new or gone."""
    if change.presence is not Presence.KEPT:
        yield change
        return
    yield from (each for each in change.fields if each.name.partition(".")[0] not in _CLOSING)
    yield from change.parts
