"""What is closed stays as it was: changes to a closed cycle that nobody gave a reason for.

In go two states and the cycles that are closed; out come findings on the changed lines. How something was closed, what was learned
and why something was amended may always be added. Anything else in a closed cycle, its objectives and their readings needs a
reason that comes with the change: a new entry under `amendments:` in the document, or in its cycle's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from okrsite.document import frontmatter
from okrsite.document.problem import Problem
from okrsite.history import git, words
from okrsite.history.diff import Diff, FieldChange, Presence, ThingChange, beyond_closing, diff
from okrsite.history.facts import TEXT
from okrsite.history.state import Key, State, files_of_commit, files_of_folder, states
from okrsite.okr.finding import Finding, Origin
from okrsite.okr.model import Cycle
from okrsite.text.diagnostic import Severity
from okrsite.text.source import Source, Span

RULE = "changed-after-close"


def changes_since(content: Path, base: str, today: date) -> list[Finding]:
    """Changes without a reason since a revision: since where the work tree's commit parted from it, so that what others changed
    meanwhile is not held against anybody. What the revision itself has closed counts as closed."""
    repository = git.repository_of(content)
    tip = git.commit_of(repository, base)
    parted = git.merge_base(repository, tip, git.commit_of(repository, "HEAD"))
    now = files_of_folder(repository, content)
    before, after = states(repository, files_of_commit(repository, base, parted), now, lambda _: today)
    closed = closed_cycles(before.portfolio.cycles, today)
    if tip != parted:
        newest, _ = states(repository, files_of_commit(repository, base, tip), now, lambda _: today)
        closed |= closed_cycles(newest.portfolio.cycles, today)
    return frozen_changes(before, after, closed)


def closed_cycles(cycles: Mapping[str, Cycle], today: date) -> dict[str, date]:
    """The cycles that are closed on a day, and since when."""
    return {key: cycle.closed for key, cycle in cycles.items() if cycle.closed and cycle.closed <= today}


def frozen_changes(before: State, after: State, closed: Mapping[str, date]) -> list[Finding]:
    """A finding for every change to what is closed without a reason. `closed` are cycles by their id, with the day of closing."""
    if not closed:
        return []
    freeze = _Freeze(before, after, closed, diff(before, after))
    return [replace(finding, severity=Severity.ERROR) for finding in freeze.findings()]


@dataclass(frozen=True)
class _Freeze:
    """What is compared. A class because every step needs both states."""

    before: State
    after: State
    closed: Mapping[str, date]
    diff: Diff

    def findings(self) -> Iterator[Finding]:
        for change in self.diff.things:
            if change.kind == "objective":
                yield from self._objective(change)
            elif change.kind == "cycle" and change.old_id in self.closed:
                yield from self._cycle(change)
            elif change.kind == "check-in":
                yield from self._check_in(change)

    def _objective(self, change: ThingChange) -> Iterator[Finding]:
        cycle = self._closed_cycle(change.old_id, change.id)
        if cycle is None or self._has_reason(change, cycle):
            return
        for each in beyond_closing(change):
            if isinstance(each, ThingChange) and each.presence is Presence.KEPT:
                for part in each.fields:
                    yield self._changed(part, cycle, f"of `{each.id}`")
            elif isinstance(each, ThingChange):
                yield self._appeared(each, cycle)
            else:
                yield self._changed(each, cycle, "", change)
        yield from self._withdrawn_reasons(change, cycle)

    def _cycle(self, change: ThingChange) -> Iterator[Finding]:
        cycle = change.old_id
        if self._has_reason(change, cycle):
            return
        for each in beyond_closing(change):
            yield (
                self._appeared(each, cycle) if isinstance(each, ThingChange) else self._changed(each, cycle, "", change)
            )
        for field in change.fields:
            if field.name == "closed" and field.before is not None:
                yield self._changed(field, cycle, "")
        yield from self._withdrawn_reasons(change, cycle)

    def _check_in(self, change: ThingChange) -> Iterator[Finding]:
        """Readings of what is closed; and, of a check-in that has some, its day, its author and its words."""
        frozen: list[tuple[FieldChange, str]] = []
        for field in change.fields:
            cycle = self._read_cycle(change, field)
            if cycle is not None and not self._has_reason(change, cycle):
                frozen.append((field, cycle))
        if change.presence is Presence.KEPT:
            about = {ref.partition("/")[0] for key in (change.old_id, change.id) for ref in self._refs(key)}
            cycles = [cycle for objective in sorted(about) if (cycle := self._closed_cycle(objective, objective))]
            if cycles and not self._has_reason(change, cycles[0]):
                frozen += [(field, cycles[0]) for field in change.fields if field.name in ("date", "author", TEXT)]
        told: set[tuple[str, str]] = set()
        for field, cycle in frozen:
            subject = ".".join(field.name.split(".")[:2])
            if (subject, cycle) not in told:
                told.add((subject, cycle))
                yield self._reading(change, field, cycle)

    def _read_cycle(self, change: ThingChange, field: FieldChange) -> str | None:
        """The closed cycle in which a changed reading counts."""
        group, _, rest = field.name.partition(".")
        subject = rest.partition(".")[0]
        if group == "readings":
            objective = subject.partition("/")[0]
            return self._closed_cycle(objective, objective)
        if group == "kpis":
            moved = (each for each in self.diff.moved if each.level == "key-result" and each.cycle in self.closed)
            krs = (self.after.portfolio.key_results.get(each.id) for each in moved)
            return next(
                (self.after.portfolio.objectives[kr.objective].cycle for kr in krs if kr and kr.kpi == subject), None
            )
        return None

    def _refs(self, check_in: str) -> Iterable[str]:
        for state in (self.before, self.after):
            found = state.portfolio.check_ins.get(check_in)
            yield from found.key_results if found else ()

    def _closed_cycle(self, old: str, new: str) -> str | None:
        """The closed cycle that an objective is or was in."""
        objectives = (self.before.portfolio.objectives.get(old), self.after.portfolio.objectives.get(new))
        return next((found.cycle for found in objectives if found and found.cycle in self.closed), None)

    # Reasons

    def _has_reason(self, change: ThingChange, cycle: str) -> bool:
        """Whether a new amendment comes with the change: in the document, in an objective that it reads, or in the cycle."""
        keys: list[Key] = [(change.kind, change.id), ("cycle", cycle)]
        if change.kind == "check-in":
            keys += [("objective", ref.partition("/")[0]) for ref in self._refs(change.id)]
        return any(self._amendments(self.after, key) - self._amendments(self.before, key) for key in keys)

    def _amendments(self, state: State, key: Key) -> frozenset[tuple[date, str | None, str]]:
        document = state.documents.get(key)
        form = document.form if document else None
        return frozenset((each.date, each.author, each.reason) for each in (form.amendments if form else ()))

    def _withdrawn_reasons(self, change: ThingChange, cycle: str) -> Iterator[Finding]:
        for field in change.fields:
            if field.name.startswith("amendments.") and field.before is not None:
                yield self._changed(field, cycle, "")
                return

    # Findings

    def _finding(self, place: tuple[Source, Span], message: str, cycle: str) -> Finding:
        message = f"{message}; the cycle `{cycle}` was closed on {self.closed[cycle]}."
        reason = f"`amendments: [{{date: {self.after.measures.today}, reason: …}}]`"
        return Finding(RULE, message, *place, f"Take the change back, or say why in this document: {reason}.")

    def _changed(self, field: FieldChange, cycle: str, whose: str, change: ThingChange | None = None) -> Finding:
        name = " ".join(filter(None, (f"`{field.name}`", whose)))
        if words.is_text(field.name) and change is not None:
            return self._finding(self._changed_line(change), "The text was changed", cycle)
        if words.is_text(field.name):
            return self._finding(_place(field.origin), "The text was changed", cycle)
        old, new = words.value(field.before), words.value(field.after)
        if field.before is None:
            message = f"{name} was added"
        elif field.after is None:
            message = f"{name} was removed (it was {old})"
        else:
            message = f"{name} was changed from {old} to {new}"
        return self._finding(_place(field.origin), message, cycle)

    def _appeared(self, change: ThingChange, cycle: str) -> Finding:
        """A thing that is new or gone. What is gone has no line any more: its cycle's has to do."""
        kind = change.kind.replace("-", " ")
        if change.presence is Presence.NEW:
            place = change.origin.at("cycle") if change.kind == "objective" else change.origin.at("title")
            return self._finding(_place(place), f"This {kind} is new", cycle)
        if change.kind == "key-result":
            return self._finding(
                _place(change.origin.at("key_results"), by_name=True), f"The {kind} `{change.id}` was removed", cycle
            )
        return self._finding(self._line_of_cycle(cycle), f"The {kind} `{change.id}` was removed", cycle)

    def _reading(self, change: ThingChange, field: FieldChange, cycle: str) -> Finding:
        subject = field.name.split(".")[1] if "." in field.name else ""
        if change.presence is Presence.GONE:
            return self._finding(
                self._line_of_cycle(cycle), f"The reading of `{subject}` in `{change.id}` was removed", cycle
            )
        if not subject:
            return self._changed(field, cycle, "", change)
        if change.presence is Presence.NEW or field.before is None:
            return self._finding(_place(field.origin), f"This reading of `{subject}` is new", cycle)
        return self._changed(field, cycle, "")

    def _line_of_cycle(self, cycle: str) -> tuple[Source, Span]:
        """Where the later state says that a cycle is closed; its company's file where it says nothing of the cycle."""
        found = self.after.portfolio.cycles.get(cycle)
        if found is not None:
            return _place(found.origin.at("closed"))
        return self.after.portfolio.company.origin.source, Span(0, 0)

    def _changed_line(self, change: ThingChange) -> tuple[Source, Span]:
        """The first line of a text that is not what it was."""
        old = self.before.documents.get((change.kind, change.old_id))
        new = self.after.documents.get((change.kind, change.id))
        if old is None or new is None:
            return _place(change.origin)
        before, after = _body(old.source), _body(new.source)
        lines, known = (
            new.source.text[after.start :].splitlines(keepends=True),
            old.source.text[before.start :].splitlines(),
        )
        start = after.start
        for index, line in enumerate(lines):
            if index >= len(known) or known[index] != line.rstrip("\r\n"):
                return new.source, Span(start, start + len(line.rstrip("\r\n")))
            start += len(line)
        return new.source, Span(len(new.source.text), len(new.source.text))


def _body(source: Source) -> Span:
    parts = frontmatter.split(source.text)
    return Span(0, len(source.text)) if isinstance(parts, Problem) else parts.body


def _place(origin: Origin, *, by_name: bool = False) -> tuple[Source, Span]:
    """One line of a place: of what fills several, the name of its field or of its first one."""
    span = origin.name_span if by_name else origin.span
    text = origin.source.text[span.start : span.end]
    if "\n" not in text and "\r" not in text:
        return origin.source, span
    keys = origin.places.keys
    inside = next((place for at, place in keys.items() if at[: len(origin.within)] == origin.within), None)
    return origin.source, inside or Span(span.start, span.start)
