"""Whatever is edited, a diff tells exactly that; and the way back is its mirror image."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrsite.history.diff import Diff, ThingChange, diff
from tests.history.states import Document, flat, read

Content = dict[str, Document]
OBJECTIVES = ("a", "b", "c", "d")
PEOPLE = ("ada", "bo", "cy")


def company() -> Content:
    content: Content = {
        "company.md": ({"name": "Acme"}, ""),
        "cycles/q1.md": ({"start": "2026-01-01", "end": "2026-03-31"}, "Begin."),
        "cycles/q2.md": ({"start": "2026-04-01", "end": "2026-06-30"}, ""),
        "teams/one.md": ({"name": "One"}, ""),
        "teams/two.md": ({"name": "Two", "parent": "one"}, ""),
        "kpis/stars.md": ({"title": "Stars", "keep": {"at_least": 4.0}}, ""),
    }
    for index, identifier in enumerate(OBJECTIVES):
        front: dict[str, Any] = {"title": f"Objective {identifier}", "cycle": "q1", "owner": ["ada"]}
        if index:
            front |= {
                "team": "one" if index % 2 else "two",
                "contributes_to": [{"to": OBJECTIVES[index - 1], "weight": 1}],
            }
        front["key_results"] = [
            {"id": f"{identifier}{number}", "title": f"Result {number}", "start": 0, "target": 100, "weight": 1}
            for number in range(3)
        ]
        content[f"objectives/{identifier}.md"] = (front, "Why.")
        readings = {f"{identifier}/{identifier}{number}": {"value": 10 * number} for number in range(2)}
        content[f"checkins/{identifier}-1.md"] = (
            {"date": "2026-02-01", "author": "ada", "readings": readings, "kpis": {"stars": {"value": 4.1}}},
            "Said.",
        )
        content[f"initiatives/do-{identifier}.md"] = (
            {"title": "Do", "status": "active", "owner": ["bo"], "drives": [f"{identifier}/{identifier}0"]},
            "- [ ] one\n- [x] two\n",
        )
    return content


@dataclass
class Edited:
    """A company under edit, and what a diff has to tell of that. Nothing is edited twice, so that nothing cancels out."""

    content: Content = field(default_factory=company)
    expected: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    touched: set[object] = field(default_factory=set)

    def first(self, *things: object) -> bool:
        """Whether none of these was touched before; from now on they are."""
        if self.touched & set(things):
            return False
        self.touched |= set(things)
        return True

    def tell(self, kind: str, identifier: str, name: str, before: Any, after: Any) -> None:
        self.expected[kind, identifier, name] = (before, after)

    def front(self, path: str) -> dict[str, Any]:
        return self.content[path][0]


Edit = Callable[[Edited], None]


def objective_field(identifier: str, name: str, value: Any, told: Any) -> Edit:
    def edit(edited: Edited) -> None:
        front = edited.front(f"objectives/{identifier}.md")
        if edited.first((identifier, name)):
            usual = {"weight": 1, "type": "committed"}.get(name)
            before = front.get(name, usual)
            front[name] = value
            before = tuple(before) if isinstance(before, list) else before
            if before != told:
                edited.tell("objective", identifier, name, before, told)

    return edit


def key_result_field(identifier: str, number: int, name: str, value: Any) -> Edit:
    def edit(edited: Edited) -> None:
        ref = f"{identifier}/{identifier}{number}"
        if not edited.first((ref, name)) or ("dropped", ref) in edited.touched:
            return
        edited.touched.add(("kept", ref))
        for kr in edited.front(f"objectives/{identifier}.md")["key_results"]:
            if kr["id"] == f"{identifier}{number}":
                before = kr.get(name)
                kr[name] = value
                if before != value:
                    edited.tell("key-result", ref, name, before, value)

    return edit


def dropped_key_result(identifier: str) -> Edit:
    """The third one, which nobody reads or drives."""

    def edit(edited: Edited) -> None:
        ref = f"{identifier}/{identifier}2"
        if ("kept", ref) in edited.touched or not edited.first(("dropped", ref)):
            return
        front = edited.front(f"objectives/{identifier}.md")
        front["key_results"] = [kr for kr in front["key_results"] if kr["id"] != f"{identifier}2"]
        edited.expected["key-result", ref, ""] = "gone"

    return edit


def new_key_result(identifier: str) -> Edit:
    def edit(edited: Edited) -> None:
        if edited.first(("new", identifier)):
            edited.front(f"objectives/{identifier}.md")["key_results"].insert(
                0, {"id": "new", "title": "New", "done": False}
            )
            edited.expected["key-result", f"{identifier}/new", ""] = "new"

    return edit


def reading(identifier: str, number: int, value: int) -> Edit:
    def edit(edited: Edited) -> None:
        ref = f"{identifier}/{identifier}{number}"
        path = f"checkins/{identifier}-1.md"
        if path in edited.content and edited.first((path, ref)):
            edited.touched.add(("kept", path))
            before = edited.front(path)["readings"][ref]["value"]
            edited.front(path)["readings"][ref] = {"value": value}
            if before != value:
                edited.tell("check-in", f"{identifier}-1", f"readings.{ref}.value", before, value)

    return edit


def new_check_in(identifier: str, value: int) -> Edit:
    def edit(edited: Edited) -> None:
        path = f"checkins/{identifier}-2.md"
        if edited.first(path):
            readings = {f"{identifier}/{identifier}0": value}
            edited.content[path] = ({"date": "2026-02-10", "author": "bo", "readings": readings}, "New.")
            edited.expected["check-in", f"{identifier}-2", ""] = "new"

    return edit


def removed(path: str, kind: str) -> Edit:
    def edit(edited: Edited) -> None:
        identifier = path.rpartition("/")[2].removesuffix(".md")
        if ("kept", path) not in edited.touched and edited.first(("gone", path)):
            del edited.content[path]
            edited.expected[kind, identifier, ""] = "gone"

    return edit


def new_objective(number: int) -> Edit:
    def edit(edited: Edited) -> None:
        path = f"objectives/more/new-{number}.md"
        if edited.first(path):
            edited.content[path] = ({"title": "New", "cycle": "q2", "team": "two", "supports": ["a"]}, "")
            edited.expected["objective", f"new-{number}", ""] = "new"

    return edit


def document_field(path: str, kind: str, name: str, value: Any, told: Any) -> Edit:
    def edit(edited: Edited) -> None:
        if path not in edited.content or not edited.first((path, name)):
            return
        edited.touched.add(("kept", path))
        front = edited.front(path)
        before = front.get(name)
        front[name] = value
        before = tuple(before) if isinstance(before, list) else before
        if name in ("start", "end"):
            before = date.fromisoformat(str(before))
        if before != told:
            edited.tell(kind, path.rpartition("/")[2].removesuffix(".md"), name, before, told)

    return edit


def text(path: str, kind: str, new: str, name: str, before: str, after: str) -> Edit:
    def edit(edited: Edited) -> None:
        if path in edited.content and edited.first((path, "text")):
            edited.touched.add(("kept", path))
            edited.content[path] = (edited.front(path), new)
            edited.tell(kind, path.rpartition("/")[2].removesuffix(".md"), name, before, after)

    return edit


def moved_file(identifier: str) -> Edit:
    """Done last, since the other edits know where files lie."""

    def edit(edited: Edited) -> None:
        old, new = f"objectives/{identifier}.md", f"objectives/elsewhere/{identifier}.md"
        edited.content[new] = edited.content.pop(old)
        edited.tell("objective", identifier, "path", old, new)

    return edit


objectives = st.sampled_from(OBJECTIVES)
thirds = st.integers(0, 2)
edits = st.one_of(
    st.builds(objective_field, objectives, st.just("title"), st.just("Other"), st.just("Other")),
    st.integers(0, 3).flatmap(
        lambda w: st.builds(objective_field, objectives, st.just("weight"), st.just(w), st.just(w))
    ),
    st.sampled_from(["learning", "committed"]).flatmap(
        lambda t: st.builds(objective_field, objectives, st.just("type"), st.just(t), st.just(t))
    ),
    st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True).flatmap(
        lambda who: st.builds(objective_field, objectives, st.just("owner"), st.just(who), st.just(tuple(who)))
    ),
    st.builds(key_result_field, objectives, thirds, st.just("title"), st.just("Other")),
    st.builds(key_result_field, objectives, thirds, st.just("target"), st.integers(90, 200)),
    st.builds(key_result_field, objectives, thirds, st.just("start"), st.integers(-50, 50)),
    st.builds(key_result_field, objectives, thirds, st.just("weight"), st.integers(0, 4)),
    st.builds(dropped_key_result, objectives),
    st.builds(new_key_result, objectives),
    st.builds(reading, objectives, st.integers(0, 1), st.integers(-20, 120)),
    st.builds(new_check_in, objectives, st.integers(-20, 120)),
    st.builds(new_objective, thirds),
    objectives.map(lambda o: removed(f"checkins/{o}-1.md", "check-in")),
    objectives.map(lambda o: removed(f"initiatives/do-{o}.md", "initiative")),
    objectives.map(lambda o: document_field(f"initiatives/do-{o}.md", "initiative", "status", "done", "done")),
    objectives.map(
        lambda o: text(
            f"initiatives/do-{o}.md", "initiative", "- [x] one\n- [x] two\n", "tasks", "1 of 2 done", "2 of 2 done"
        )
    ),
    objectives.map(lambda o: text(f"checkins/{o}-1.md", "check-in", "Said more.", "text", "Said.", "Said more.")),
    objectives.map(lambda o: text(f"objectives/{o}.md", "objective", "Since.", "text", "Why.", "Since.")),
    st.just(document_field("cycles/q1.md", "cycle", "end", "2026-03-30", date(2026, 3, 30))),
    st.just(document_field("teams/one.md", "team", "name", "First", "First")),
    st.just(document_field("kpis/stars.md", "kpi", "title", "Star", "Star")),
)


def mirrored(found: Diff) -> object:
    """What the way back would tell."""
    opposite = {"new": "gone", "gone": "new", "kept": "kept"}

    def thing(change: ThingChange) -> Any:
        fields = frozenset((each.name, each.after, each.before) for each in change.fields)
        parts = frozenset(thing(part) for part in change.parts)
        return change.kind, change.old_id, change.id, opposite[change.presence], fields, parts

    moved = frozenset((m.level, m.id, m.cycle, m.after, m.before, m.through) for m in found.moved)
    return frozenset(thing(change) for change in found.things), moved


def as_told(found: Diff) -> object:
    def thing(change: ThingChange) -> Any:
        fields = frozenset((each.name, each.before, each.after) for each in change.fields)
        return change.kind, change.id, change.old_id, change.presence.value, fields, frozenset(map(thing, change.parts))

    moved = frozenset((m.level, m.id, m.cycle, m.before, m.after, m.through) for m in found.moved)
    return frozenset(map(thing, found.things)), moved


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(edits, max_size=12), st.sets(objectives, max_size=2))
def test_a_diff_tells_exactly_the_edits_and_mirrors_its_reverse(made: list[Edit], moved_files: set[str]) -> None:
    edited = Edited(content=copy.deepcopy(company()))
    for edit in (*made, *map(moved_file, sorted(moved_files))):
        edit(edited)
    before, after = read(company(), edited.content)
    assert not before.errors
    assert not after.errors
    there, back = diff(before, after), diff(after, before)
    assert flat(there) == edited.expected
    assert mirrored(there) == as_told(back)
    if not edited.expected:
        assert there.is_empty


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(edits, max_size=12))
def test_figures_are_those_of_the_two_states(made: list[Edit]) -> None:
    """Every figure that differs is told, and none that does not; and what moved through something else names only what moved."""
    edited = Edited(content=copy.deepcopy(company()))
    for edit in made:
        edit(edited)
    before, after = read(company(), edited.content)
    assert not after.errors
    found = {(each.level, each.id): each for each in diff(before, after).moved}
    for identifier in after.measures.objectives:
        old = before.measures.objectives.get(identifier)
        new = after.measures.objectives[identifier]
        differs = old is None or (old.progress.raw, old.status) != (new.progress.raw, new.status)
        assert (("objective", identifier) in found) == differs
    for (level, _), each in found.items():
        if level == "objective" and each.before and each.after and each.before.progress != each.after.progress:
            assert each.through
