"""Edits, one after the other: after each the site is byte for byte what a clean build makes, and no more was done than the edit asked for.

A chapter is a company and a sequence of edits, each with what it costs: documents parsed, pages of large families made (the others are
always made), pages rendered, files written (pages, data, feeds, badges and calendars together) and removed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
import pytest

from tests.build.rebuilding import FILES, Company, Done

Edit = Callable[[Company], object]

CLOSED = "close: {date: 2026-02-10, outcome: achieved, note: Done early}\n---\nWhy now.\n"
CHECK_IN = "---\ndate: 2026-02-07\nauthor: bob\nreadings: {sell/sales: 14}\n---\nSlowly.\n"
NEW_OBJECTIVE = (
    "---\ntitle: Hire well\nteam: shop\ncycle: 2026-q1\nowner: bob\n"
    "key_results:\n  - {id: people, title: People, start: 0, target: 4}\n---\n"
)


@dataclass(frozen=True, slots=True)
class Step:
    """An edit and what it costs. `edit` changes the company; None changes nothing."""

    name: str
    edit: Edit | None
    done: Done


def change(path: str, old: str, new: str) -> Edit:
    return lambda company: company.change(path, old, new)


def write(path: str, text: str) -> Edit:
    return lambda company: company.write(path, text)


def append(path: str, text: str) -> Edit:
    return lambda company: company.write(path, company.read(path) + text)


def move(path: str, to: str) -> Edit:
    return lambda company: company.move(path, to)


def remove(path: str) -> Edit:
    return lambda company: company.remove(path)


def theme(path: str, text: str | None) -> Edit:
    return lambda company: company.theme(path, text)


def day(when: date) -> Edit:
    return lambda company: setattr(company, "day", when)


def each(*edits: Edit) -> Edit:
    """Several edits that are built together, as after a pull."""

    def all_of_them(company: Company) -> None:
        for edit in edits:
            edit(company)

    return all_of_them


BROKEN = Done(1, None, None, None, None)
"""What cannot be published is parsed, and that is all."""

WORDS: Sequence[Step] = (
    Step("nothing", None, Done(0, 0, 0, 0)),
    Step("a title", change("objectives/launch.md", "Launch the game", "Launch the great game"), Done(1, 8, 11, 20)),
    Step("a title back", change("objectives/launch.md", "great game", "game"), Done(1, 8, 11, 20)),
    Step("a body", change("objectives/launch.md", "Why now.", "Why not now?"), Done(1, 8, 1, 2)),
    Step(
        "a lead and a link", change("objectives/win.md", "Because.", "Since. [Sell](sell.md#sales)"), Done(1, 5, 1, 2)
    ),
    Step("blanks at the end", append("objectives/sell.md", "\n\n"), Done(1, 5, 0, 0)),
    Step("a comment in front matter", change("teams/shop.md", "lead: bob", "lead: bob # for now"), Done(1, 4, 0, 0)),
    Step(
        "line ends",
        lambda c: c.write("kpis/rating.md", c.read("kpis/rating.md").replace("\n", "\r\n")),
        Done(1, 2, 0, 0),
    ),
    Step("a person's name", change("people/ada.md", "Ada Ames", "Ada Åmes"), Done(1, 9, 18, 24)),
    Step("a team's name", change("teams/games.md", "lead: ada", "name: Fun and games\nlead: ada"), Done(1, 10, 18, 23)),
    Step("the company's", change("company.md", "name: Acme", "name: Acme AG"), Done(1, 11, 18, 30)),
    Step("a task done", change("initiatives/campaign.md", "[ ] Run", "[x] Run"), Done(1, 6, 5, 6)),
    Step("a check-in's words", change("checkins/2026-01-31-games.md", "A start.", "A good start."), Done(1, 9, 4, 10)),
    Step("a retrospective", append("cycles/2025-q4.md", "## Retrospective\nFine.\n"), Done(1, 3, 3, 5)),
    Step("a tag", change("objectives/sell.md", "owner: bob", "owner: bob\ntags: [shop]"), Done(1, 5, 6, 6)),
)

NUMBERS: Sequence[Step] = (
    Step("a reading", change("checkins/2026-01-31-games.md", "reviews: 10", "reviews: 12"), Done(1, 9, 14, 27)),
    Step("a weight", change("objectives/launch.md", "target: 50}", "target: 50, weight: 3}"), Done(1, 9, 9, 5)),
    Step("a target", change("objectives/sell.md", "target: 20", "target: 30"), Done(1, 5, 3, 5)),
    Step(
        "a contribution's weight",
        change("objectives/launch.md", "win/parts}", "win/parts, weight: 2}"),
        Done(1, 9, 2, 3),
    ),
    Step("a check-in more", write("checkins/2026-02-07-shop.md", CHECK_IN), Done(1, 7, 16, 28)),
    Step("one less", remove("checkins/2026-02-07-shop.md"), Done(0, 7, 15, 27, 1)),
    Step("a KPI's bound", change("kpis/rating.md", "at_least: 4", "at_least: 4.5"), Done(1, 2, 3, 4)),
    Step("a KPI cited", change("objectives/sell.md", "target: 30", "target: 30, kpi: rating"), Done(1, 7, 13, 20)),
    Step("closed", change("objectives/launch.md", "---\nWhy now.\n", CLOSED), Done(1, 9, 13, 22)),
    Step("the next day", day(date(2026, 2, 15)), Done(0, 12, 17, 20)),
    Step("the day before", day(date(2026, 2, 13)), Done(0, 12, 17, 20)),
    Step("after the cycle", day(date(2026, 4, 2)), Done(0, 12, 19, 26)),
)

FILES_COME_AND_GO: Sequence[Step] = (
    Step("an objective more", write("objectives/hire.md", NEW_OBJECTIVE), Done(1, 6, 12, 21)),
    Step("moved to a folder", move("objectives/hire.md", "objectives/2026-q1/hire.md"), Done(1, 4, 2, 5)),
    Step("renamed", move("objectives/2026-q1/hire.md", "objectives/recruit.md"), Done(1, 6, 9, 17, 3)),
    Step(
        "with its old address", change("objectives/recruit.md", "owner:", "aliases: [hire]\nowner:"), Done(1, 4, 3, 7)
    ),
    Step("and without it", change("objectives/recruit.md", "aliases: [hire]\n", ""), Done(1, 4, 2, 4, 3)),
    Step("removed", remove("objectives/recruit.md"), Done(0, 5, 11, 18, 3)),
    Step("a static file", write("static/a/b.txt", "B"), Done(0, 0, 0, 1)),
    Step("changed", write("static/a/b.txt", "C"), Done(0, 0, 0, 1)),
    Step(
        "in place of its folder",
        each(remove("static/a/b.txt"), lambda c: (c.folder / "content/static/a").rmdir(), write("static/a", "A")),
        Done(0, 0, 0, 1, 1),
    ),
    Step("removed again", remove("static/a"), Done(0, 0, 0, 0, 1)),
    Step("an initiative less", remove("initiatives/campaign.md"), Done(0, 7, 10, 15, 1)),
    Step(
        "a whole team with all that it has",
        each(remove("teams/shop.md"), remove("objectives/sell.md"), change("people/bob.md", "Bob Burr", "Robert Burr")),
        Done(1, 8, 11, 18, 6),
    ),
    Step("a read-me, which is no document", write("objectives/README.md", "# Hello\n"), Done(0, 0, 0, 0)),
)

WHAT_ALL_SHARE: Sequence[Step] = (
    Step("the site's title", change("_site.yml", "title: Acme", "title: Acme OKRs"), Done(0, 12, 26, 39)),
    Step("a threshold", append("_site.yml", "thresholds: {gap: {on_track: 1}}\n"), Done(0, 5, 1, 1)),
    Step("a cycle's title", change("cycles/2026-q1.md", "Q1 2026", "Spring 2026"), Done(1, 12, 26, 33)),
    Step("a rule off", append("_site.yml", "rules: {too-few-key-results: off}\n"), Done(0, 5, 6, 6)),
    Step(
        "a template of one family",
        theme("templates/objective.html", '{% extends "default/objective.html" %}'),
        Done(0, 4, 4, 0),
    ),
    Step(
        "the template of all pages",
        theme("templates/base.html", '{% extends "default/base.html" %}{% block title %}T{% endblock %}'),
        Done(0, 12, 26, 13),
    ),
    Step(
        "as they were",
        each(theme("templates/objective.html", None), theme("templates/base.html", None)),
        Done(0, 12, 26, 13),
    ),
    Step("a theme's file", theme("static/mine.css", "p {}"), Done(0, 12, 26, 27)),
    Step("its removal", theme("static/mine.css", None), Done(0, 12, 26, 26, 1)),
    Step("another base path", change("_site.yml", "example.org/okrs/", "example.org/"), Done(0, 12, 26, 50)),
    Step("another language", append("_site.yml", "language: de\n"), Done(0, 12, 26, 41)),
)

MISTAKES: Sequence[Step] = (
    Step("broken", change("objectives/launch.md", "cycle: 2026-q1", "cycle: never"), BROKEN),
    Step("and broken in another way", change("objectives/launch.md", "cycle: never", "cycle: [never"), BROKEN),
    Step("put right", write("objectives/launch.md", FILES["objectives/launch.md"]), Done(1, 0, 0, 0)),
    Step("not text", lambda c: (c.folder / "content/teams/shop.md").write_bytes(b"\xff\xfe"), BROKEN),
    Step(
        "text, and another edit",
        each(write("teams/shop.md", FILES["teams/shop.md"]), change("company.md", "things", "everything")),
        Done(2, 11, 2, 2),
    ),
    Step("twice the same id", write("objectives/a/launch.md", FILES["objectives/launch.md"]), BROKEN),
    Step("once", remove("objectives/a/launch.md"), Done(0, 0, 0, 0)),
    Step(
        "a page that somebody removed",
        lambda c: (c.folder / "_site/objectives/win/index.html").unlink(),
        Done(0, 1, 1, 1),
    ),
    Step(
        "one that somebody changed", lambda c: (c.folder / "_site/people/index.html").write_text("?"), Done(0, 1, 1, 1)
    ),
    Step("data that somebody removed", lambda c: (c.folder / "_site/api/v1/index.json").unlink(), Done(0, 0, 0, 1)),
)

CHAPTERS: Mapping[str, Sequence[Step]] = {
    "words": WORDS,
    "numbers": NUMBERS,
    "files come and go": FILES_COME_AND_GO,
    "what all pages share": WHAT_ALL_SHARE,
    "mistakes": MISTAKES,
}


@pytest.fixture(scope="module", autouse=True)
def templates_are_compiled_once() -> Iterator[None]:
    """Each build compiles the templates that it needs, which would take most of this file's time."""
    compiled: dict[tuple[object, ...], Any] = {}
    compile_anew = jinja2.Environment.compile

    def compile_once(self: jinja2.Environment, source: Any, *arguments: Any, **more: Any) -> CodeType | str:
        key = (self.code_generator_class, source, arguments, tuple(more.items()))
        if key not in compiled:
            compiled[key] = compile_anew(self, source, *arguments, **more)
        found: CodeType | str = compiled[key]
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", compile_once)
        yield


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_after_every_edit_the_site_is_as_if_built_clean(tmp_path: Path, chapter: str) -> None:
    company = Company(tmp_path)
    company.build()
    done: dict[str, Done] = {}
    for step in CHAPTERS[chapter]:
        before = company.digest()
        if step.edit:
            step.edit(company)
        done[step.name] = company.build()
        if done[step.name].rendered is None:
            assert company.digest() == before, step.name
        else:
            assert company.is_as_if_built_clean(), step.name
    # all at once: a new part of the portal changes many
    assert done == {step.name: step.done for step in CHAPTERS[chapter]}


def test_there_are_enough_edits() -> None:
    assert sum(map(len, CHAPTERS.values())) >= 40
