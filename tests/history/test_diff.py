"""What a diff tells: exactly what was edited, and what that does to the numbers."""

from datetime import date
from typing import Any

import pytest

from okrsite.history.diff import Diff
from okrsite.history.figures import Figure, Moved
from okrsite.okr.status import Status
from tests.history.states import COMPANY, Document, changed, flat, key_result, told

CLOSED = changed(COMPANY, "objectives/launch.md", close={"date": "2026-02-01", "outcome": "partial"})


def moved(found: Diff) -> dict[tuple[str, str], tuple[float | None, float | None]]:
    """Progress before and after, in per cent, by level and id."""

    def percent(figure: Figure | None) -> float | None:
        return None if figure is None or figure.progress is None else round(figure.progress * 100, 3)

    return {(each.level, each.id): (percent(each.before), percent(each.after)) for each in found.moved}


def test_nothing() -> None:
    assert told(COMPANY, COMPANY).is_empty


def test_a_file_written_anew_that_says_the_same() -> None:
    """Order, quotes and what goes without saying are no change."""
    front, text = COMPANY["objectives/launch.md"]
    other = {
        **COMPANY,
        "objectives/launch.md": ({**dict(reversed(front.items())), "weight": 1, "owner": ["ada"]}, text),
    }
    assert told(COMPANY, other).is_empty


@pytest.mark.parametrize(
    ("path", "fields", "name", "before", "after"),
    [
        ("objectives/launch.md", {"title": "Lead"}, "title", "Launch to leader", "Lead"),
        ("objectives/launch.md", {"owner": ["ada", "bo"]}, "owner", ("ada",), ("ada", "bo")),
        ("objectives/launch.md", {"weight": 2}, "weight", 1, 2),
        ("objectives/launch.md", {"team": None}, "team", "marketing", None),
        ("objectives/launch.md", {"supports": "win/revenue"}, "supports", None, ("win/revenue",)),
        ("objectives/launch.md", {"due": "2026-03-01"}, "due", None, date(2026, 3, 1)),
        (
            "objectives/launch.md",
            {"contributes_to": [{"to": "win", "weight": 3}]},
            "contributes_to.win.weight",
            1,
            3,
        ),
        ("objectives/launch.md", {"allow": {"no-owner": "Soon"}}, "allow.no-owner", None, "Soon"),
        ("cycles/2026-q1.md", {"end": "2026-03-30"}, "end", date(2026, 3, 31), date(2026, 3, 30)),
        ("teams/marketing.md", {"lead": "ada"}, "lead", None, ("ada",)),
        ("company.md", {"tagline": "Boats"}, "tagline", None, "Boats"),
        (
            "checkins/2026-02-03.md",
            {"readings": {"launch/reviews": {"value": 70, "confidence": 7}, "win/revenue": 40}},
            "readings.launch/reviews.confidence",
            None,
            7,
        ),
        ("_site.yml", {"thresholds": {"gap": {"on_track": 5}}}, "thresholds.gap.on_track", 10, 5),
    ],
)
def test_one_field(path: str, fields: dict[str, Any], name: str, before: Any, after: Any) -> None:
    other: dict[str, Any] = {**changed(COMPANY, path, **fields)}
    if path == "_site.yml":
        other[path] = "thresholds: {gap: {on_track: 5}}\n"
    found = flat(told(COMPANY, other))
    assert [(key[2], *values) for key, values in found.items()] == [(name, before, after)]
    assert [(key[2], *values) for key, values in flat(told(other, COMPANY)).items()] == [(name, after, before)]


@pytest.mark.parametrize(
    ("fields", "name", "before", "after"),
    [
        ({"target": 85}, "target", 80, 85),
        ({"start": 50}, "start", 60, 50),
        ({"weight": 0}, "weight", 1, 0),
        ({"unit": "points"}, "unit", "%", "points"),
        ({"owner": "bo"}, "owner", None, ("bo",)),
        ({"phases": [{"date": "2026-02-01", "value": 65}]}, "phases.2026-02-01.value", None, 65),
        ({"stretch": 90}, "stretch", None, 90),
    ],
)
def test_one_field_of_a_key_result(fields: dict[str, Any], name: str, before: Any, after: Any) -> None:
    found = flat(told(COMPANY, key_result(COMPANY, "launch/reviews", **fields)))
    assert found == {("key-result", "launch/reviews", name): (before, after)}


def test_another_measure() -> None:
    other = key_result(COMPANY, "launch/stable", keep=None, milestones=[{"id": "de", "title": "Germany"}])
    assert flat(told(COMPANY, other)) == {
        ("key-result", "launch/stable", "keep.at_least"): (99, None),
        ("key-result", "launch/stable", "milestones.de.title"): (None, "Germany"),
        ("key-result", "launch/stable", "milestones.de.weight"): (None, 1),
    }


def test_the_parts_of_a_text() -> None:
    text = "Because.\n\n## What we learned\n\nMuch.\n"
    assert flat(told(COMPANY, changed(COMPANY, "objectives/launch.md", text=text))) == {
        ("objective", "launch", "text"): ("Why.", "Because.")
    }
    text = "Why.\n\n## What we learned\n\nMore.\n"
    assert flat(told(COMPANY, changed(COMPANY, "objectives/launch.md", text=text))) == {
        ("objective", "launch", "learned"): ("What we learned Much.", "What we learned More.")
    }


def test_tasks_are_told_by_their_number() -> None:
    before = {**COMPANY, "initiatives/try.md": ({"title": "Try"}, "Do.\n\n- [x] one\n- [ ] two\n")}
    after = {**COMPANY, "initiatives/try.md": ({"title": "Try"}, "Do.\n\n- [x] one\n- [x] two\n")}
    assert flat(told(before, after)) == {("initiative", "try", "tasks"): ("1 of 2 done", "2 of 2 done")}


def test_a_file_that_moved_is_the_same_thing() -> None:
    after = dict(COMPANY)
    after["objectives/2026/launch.md"] = after.pop("objectives/launch.md")
    found = told(COMPANY, after)
    assert flat(found) == {
        ("objective", "launch", "path"): ("objectives/launch.md", "objectives/2026/launch.md"),
    }
    assert not found.moved


def test_an_id_that_became_an_alias_is_the_same_thing() -> None:
    """What names it follows, and is no change of its own."""
    after = dict(COMPANY)
    front, text = after.pop("objectives/win.md")
    after["objectives/triumph.md"] = ({**front, "aliases": ["win"]}, text)
    after = changed(after, "objectives/launch.md", contributes_to=[{"to": "triumph", "weight": 1}])
    after = changed(after, "checkins/2026-02-03.md", readings={"launch/reviews": 70, "triumph/revenue": 40})
    for found in (told(COMPANY, after), told(after, COMPANY)):
        (renamed,) = found.things
        assert {renamed.id, renamed.old_id} == {"win", "triumph"}
        assert {change.name for change in renamed.fields} == {"path", "aliases"}
        assert not found.moved


def test_new_and_gone() -> None:
    after = {path: document for path, document in COMPANY.items() if path != "checkins/2026-02-03.md"}
    after = changed(after, "objectives/more.md", title="More", cycle="2026-q1", owner="bo")
    found = told(COMPANY, after)
    assert flat(found) == {("objective", "more", ""): "new", ("check-in", "2026-02-03", ""): "gone"}
    new = found.things[0]
    assert [(each.name, each.before, each.after) for each in new.fields] == [
        ("title", None, "More"),
        ("cycle", None, "2026-q1"),
        ("owner", None, ("bo",)),
    ]


def test_what_a_reading_moves() -> None:
    """The key result, its objective, what that contributes to, the scopes, and the cycle."""
    after = changed(COMPANY, "checkins/2026-02-10.md", date="2026-02-10", author="ada", readings={"launch/reviews": 75})
    found = told(COMPANY, after)
    assert flat(found) == {("check-in", "2026-02-10", ""): "new"}
    assert moved(found) == {
        ("key-result", "launch/reviews"): (50, 75),
        ("objective", "launch"): (50, 75),
        ("objective", "win"): (45, 57.5),
        ("scope", "company"): (45, 57.5),
        ("below", "company"): (50, 75),
        ("scope", "team/marketing"): (50, 75),
        ("cycle", "2026-q1"): (47.5, 66.25),
    }
    through = {(each.level, each.id): each.through for each in found.moved}
    assert through["key-result", "launch/reviews"] == ()
    assert through["objective", "launch"] == ("launch/reviews",)
    assert through["objective", "win"] == ("launch",)
    assert through["scope", "company"] == ("win",)
    assert through["cycle", "2026-q1"] == ("launch", "win")
    assert found.moved[0] == Moved(
        "key-result",
        "launch/reviews",
        "Good reviews",
        "2026-q1",
        "team/marketing",
        Figure(0.5, Status.ON_TRACK, 70),
        Figure(0.75, Status.ON_TRACK, 75),
    )


def test_a_status_can_move_alone() -> None:
    after: dict[str, Document | str] = {**COMPANY, "_site.yml": "thresholds: {gap: {on_track: 0, at_risk: 0}}"}
    found = told(COMPANY, after)
    (objective,) = (each for each in found.moved if (each.level, each.id) == ("objective", "win"))
    assert (objective.before, objective.after) == (Figure(0.45, Status.ON_TRACK), Figure(0.45, Status.OFF_TRACK))


class TestGoalposts:
    def test_a_target(self) -> None:
        (found,) = told(COMPANY, key_result(COMPANY, "launch/reviews", target=70)).goalposts
        assert (found.objective, found.before, found.after, found.against_original) == ("launch", 0.5, 1, 0.5)
        (goal,) = found.key_results
        assert (goal.ref, goal.before, goal.after, goal.against_original) == ("launch/reviews", 0.5, 1, 0.5)

    def test_with_new_readings_the_original_goal_is_measured_by_them(self) -> None:
        after = key_result(COMPANY, "launch/reviews", target=100)
        after = changed(
            after, "checkins/2026-02-10.md", date="2026-02-10", author="ada", readings={"launch/reviews": 76}
        )
        (found,) = told(COMPANY, after).goalposts
        assert (found.before, found.after, found.against_original) == (0.5, 0.4, 0.8)

    def test_a_weight(self) -> None:
        before = key_result(COMPANY, "launch/stable", keep=None, done=False)
        (found,) = told(before, key_result(before, "launch/stable", weight=0)).goalposts
        assert (found.before, found.after, found.against_original, found.key_results) == (0.25, 0.5, 0.25, ())

    def test_a_key_result_that_is_dropped(self) -> None:
        before = key_result(COMPANY, "launch/stable", keep=None, done=False)
        kept = before["objectives/launch.md"][0]["key_results"][:1]
        (found,) = told(before, changed(before, "objectives/launch.md", key_results=kept)).goalposts
        assert (found.before, found.after, found.against_original) == (0.25, 0.5, 0.25)

    def test_words_are_no_goals(self) -> None:
        assert not told(COMPANY, key_result(COMPANY, "launch/reviews", title="Other", owner="bo")).goalposts

    def test_before_it_begins_a_goal_is_only_planned(self) -> None:
        before = changed(COMPANY, "objectives/launch.md", **{"from": "2026-02-14"})
        assert not told(before, key_result(before, "launch/reviews", target=70)).goalposts
        before = changed(COMPANY, "objectives/launch.md", **{"from": "2026-02-13"})
        assert told(before, key_result(before, "launch/reviews", target=70)).goalposts


class TestClosed:
    def test_an_objective(self) -> None:
        (change,) = told(CLOSED, key_result(CLOSED, "launch/reviews", target=90)).things
        assert change.closed == date(2026, 2, 1)

    def test_what_was_learned_and_how_it_was_closed_may_change(self) -> None:
        after = changed(CLOSED, "objectives/launch.md", close={"date": "2026-02-02", "outcome": "missed"})
        after = changed(after, "objectives/launch.md", text="Why.\n\n## What we learned\n\nMore.\n")
        (change,) = told(CLOSED, after).things
        assert change.closed is None

    def test_a_check_in_on_it(self) -> None:
        after = changed(
            CLOSED, "checkins/2026-01-20.md", date="2026-01-20", author="ada", readings={"launch/reviews": 75}
        )
        (change,) = told(CLOSED, after).things
        assert change.closed == date(2026, 2, 1)

    def test_everything_in_a_closed_cycle(self) -> None:
        before = changed(COMPANY, "cycles/2026-q1.md", closed="2026-02-10")
        after = changed(key_result(before, "win/revenue", weight=2), "cycles/2026-q1.md", start="2026-01-02")
        assert [(change.id, change.closed) for change in told(before, after).things] == [
            ("2026-q1", date(2026, 2, 10)),
            ("win", date(2026, 2, 10)),
        ]


class TestErrors:
    def test_a_document_that_cannot_be_read_is_not_gone(self) -> None:
        after: dict[str, Document | str] = {**changed(COMPANY, "objectives/launch.md", title="Lead")}
        after["objectives/win.md"] = "---\ntitle: [\n---\n"
        found = told(COMPANY, after)
        assert flat(found) == {("objective", "launch", "title"): ("Launch to leader", "Lead")}
        assert (found.unread, found.has_figures, found.moved, found.goalposts) == (
            (("objective", "win"),),
            False,
            (),
            (),
        )

    def test_a_reference_that_breaks_changes_nothing_else(self) -> None:
        after = {path: document for path, document in COMPANY.items() if path != "objectives/win.md"}
        found = told(COMPANY, after)
        assert flat(found) == {("objective", "win", ""): "gone", ("key-result", "win/revenue", ""): "gone"}
        assert not found.has_figures
