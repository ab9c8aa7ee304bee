"""What linking and measuring take over from the last time: never anything that a fresh start would not give."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from okrsite.config import Thresholds
from okrsite.okr.kept import Memory
from okrsite.okr.link import link
from okrsite.okr.measures import measure
from okrsite.okr.parse import Parsed, parse
from tests.build.rebuilding import FILES

TODAY = date(2026, 2, 14)

WIN, LAUNCH, SELL = "objectives/win.md", "objectives/launch.md", "objectives/sell.md"
CHECK_IN = "checkins/2026-01-31-games.md"

EDITS: dict[str, dict[str, str | None]] = {
    "nothing": {},
    "a title": {LAUNCH: FILES[LAUNCH].replace("Launch", "Ship")},
    "a target": {LAUNCH: FILES[LAUNCH].replace("target: 50", "target: 60")},
    "the weight of a contribution": {LAUNCH: FILES[LAUNCH].replace("{to: win/parts}", "{to: win/parts, weight: 3}")},
    "a contribution less": {LAUNCH: FILES[LAUNCH].replace("contributes_to: [{to: win/parts}]\n", "")},
    "a sum that is a measure": {WIN: FILES[WIN].replace("contributions: true", "start: 0, target: 1")},
    "a key result by another name": {WIN: FILES[WIN].replace("id: users", "id: people")},
    "its own value": {LAUNCH: FILES[LAUNCH].replace("start: 0, target: 50", "start: 0, target: 50, current: 7")},
    "a value of its own where none is reported": {
        SELL: FILES[SELL].replace("target: 20", "target: 20, current: 12"),
    },
    "a reading": {CHECK_IN: FILES[CHECK_IN].replace("reviews: 10", "reviews: 20")},
    "an earlier reading": {"checkins/2026-01-30-ada.md": FILES[CHECK_IN].replace("01-31", "01-30")},
    "a corrected reading": {"checkins/2026-01-31-zoe.md": FILES[CHECK_IN].replace("reviews: 10", "reviews: 30")},
    "the measure under a reading": {LAUNCH: FILES[LAUNCH].replace("start: 0, target: 50", "done: false")},
    "a person less": {"people/bob.md": None},
    "no people": {"people/ada.md": None, "people/bob.md": None},
    "a team less": {"teams/shop.md": None},
    "the days of a cycle": {"cycles/2026-q1.md": FILES["cycles/2026-q1.md"].replace("03-31", "04-30")},
    "a cycle less": {"cycles/2026-q1.md": None},
    "a loop": {WIN: FILES[WIN].replace("owner: ada", "owner: ada\nsupports: [sell]")},
    "a broken document": {LAUNCH: "---\ntitle: [\n---\n"},
    "an objective less": {LAUNCH: None},
    "another one": {"objectives/new.md": FILES[SELL].replace("Sell", "Buy")},
}


def parsed(files: dict[str, str]) -> dict[str, Parsed]:
    found = {path: parse(path, text) for path, text in files.items() if path.endswith(".md")}
    return {path: document for path, document in found.items() if document}


@pytest.mark.parametrize("edit", EDITS)
def test_there_and_back_is_as_if_fresh(edit: str) -> None:
    """Documents that are not edited stay the same objects, as they do in a process that keeps them."""
    first = parsed(FILES)
    edited = parsed({path: text for path, text in EDITS[edit].items() if text is not None})
    gone = {path for path, text in EDITS[edit].items() if text is None}
    second = {path: document for path, document in {**first, **edited}.items() if path not in gone}
    linked, measured = Memory(), Memory()
    for documents, day in ((first, TODAY), (second, TODAY), (first, TODAY), (second, date(2026, 2, 15))):
        kept, fresh = link(documents.values(), linked), link(documents.values())
        assert kept == fresh
        for thresholds in (Thresholds(), replace_limit(Thresholds())):
            figures = measure(kept[0], day, thresholds, measured)
            assert figures == measure(fresh[0], day, thresholds)


def replace_limit(thresholds: Thresholds) -> Thresholds:
    return thresholds.model_copy(update={"check_in_days": 3})


def test_what_is_the_same_is_not_made_again() -> None:
    memory = Memory()
    made: list[int] = []
    one, other = object(), object()

    def make() -> int:
        made.append(1)
        return len(made)

    def run(*inputs: object) -> int:
        memory.begin()
        return memory.once("name", inputs, make)

    assert [run(one), run(one), run(other), run(one), run(one, other), run()] == [1, 1, 2, 3, 4, 5]
    memory.begin()
    assert run() == 6  # what a run does not ask for is forgotten


def test_equal_values_become_the_same_object() -> None:
    memory = Memory()
    first = memory.same("name", [1, 2])
    memory.begin()
    assert memory.same("name", [1, 2]) is first
    memory.begin()
    assert memory.same("name", [1, 2, 3]) is not first


def test_of_many_things_only_what_is_new_is_made() -> None:
    memory = Memory()
    made: list[str] = []
    one, other, new = "one".upper(), "other".upper(), "new".upper()

    def make(thing: str) -> list[str]:
        made.append(thing)
        return [thing]

    def run(things: dict[str, str], *shared: object) -> tuple[Mapping[str, list[str]], list[str]]:
        memory.begin()
        made.clear()
        return memory.each("name", things, make, shared), list(made)

    first, at_first = run({"a": one, "b": other})
    again, nothing = run({"a": one, "b": other})
    edited, only_new = run({"a": one, "b": new})
    turned, _ = run({"b": new, "a": one})
    _, all_of_them = run({"b": new, "a": one}, "something else")
    assert (at_first, nothing, only_new, all_of_them) == ([one, other], [], [new], [new, one])
    assert again is first
    assert edited["a"] is first["a"]
    assert list(turned) == ["b", "a"]


def test_equal_ones_of_many_values_become_the_same_objects() -> None:
    memory = Memory()
    first = memory.same_values("name", {"a": [1], "b": [2]})
    memory.begin()
    second = memory.same_values("name", {"a": [1], "b": [3], "c": [1]})
    assert second == {"a": [1], "b": [3], "c": [1]}
    assert second["a"] is first["a"]


def test_unedited_objectives_stay_the_same_objects() -> None:
    memory = Memory()
    documents = parsed(FILES)
    before, _ = link(documents.values(), memory)
    documents[SELL] = replace(documents[SELL], body=documents[WIN].body)
    after, _ = link(documents.values(), memory)
    same = {key for key, found in after.objectives.items() if before.objectives[key] is found}
    assert same == {"win", "launch", "past"}
    assert all(after.check_ins[key] is before.check_ins[key] for key in after.check_ins)
