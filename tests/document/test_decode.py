"""Whatever stands in a field: a value of its type, or a diagnostic on its place in words for people who do not program."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import pytest
import yaml
from pydantic import Field

from okrsite.document.decode import Day, Form, Id, OneOrMore, Short, decode
from okrsite.document.problem import Problem
from okrsite.document.wording import number_help
from okrsite.document.yamltree import Location
from okrsite.document.yamltree import read as read_yaml
from okrsite.okr.parse import Parsed, parse
from okrsite.okr.rules import RULES
from okrsite.okr.schema import FORMS


class Part(Form):
    """A part."""

    id: Id
    """Its id."""
    size: Annotated[float, Field(ge=0, le=1000)] = 0
    """How large it is."""


class Thing(Form):
    """A thing with a field of every kind."""

    name: Annotated[str, Field(min_length=1, max_length=10)] = "thing"
    """What it is called."""
    count: int = 0
    """How many there are."""
    ratio: Annotated[float, Field(gt=0, lt=1)] = 0.5
    """A share."""
    day: Day | None = None
    """When it began."""
    open: bool = True
    """Whether it is open."""
    color: Literal["red", "green"] = "red"
    """Its colour."""
    owners: Annotated[tuple[Id, ...], OneOrMore, Short()] = ()
    """Whose it is."""
    pair: tuple[float, float] | None = None
    """Two numbers."""
    part: Part | None = None
    """One part."""
    parts: Annotated[tuple[Part, ...], OneOrMore, Short()] = ()
    """All its parts."""
    by_name: dict[Id, Part] = {}
    """Parts by name."""
    mark: Annotated[str, Field(pattern="^[A-Z]$")] | None = None
    """A capital letter."""
    done: bool | tuple[Id, ...] | None = None
    """Done, or what is."""
    first: Day | None = Field(default=None, alias="from")
    """The first day."""


def read(text: str) -> tuple[Thing | None, list[tuple[str, str, str, str]]]:
    """The thing, and each problem with the text that it points at."""
    tree, problems = read_yaml(text)
    assert tree is not None
    assert not problems
    thing, found = decode(tree, Thing, what="a thing")
    return thing, [(p.rule, text[p.span.start : p.span.end], p.message, p.help) for p in found]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("count: 007", "count", 7),
        ("count: 1_000", "count", 1000),
        ("ratio: 5e-1", "ratio", 0.5),
        ("open: no", "open", False),
        ("open: Yes", "open", True),
        ("name: no", "name", "no"),
        ("name: 1:30", "name", "1:30"),
        ("name: '  a b '", "name", "a b"),
        ("name:", "name", "thing"),
        ("owners: ada", "owners", ("ada",)),
        ("owners: [ada, no]", "owners", ("ada", "no")),
        ("owners: []", "owners", ()),
        ("pair: [1, 2]", "pair", (1.0, 2.0)),
        ("done: [a]", "done", ("a",)),
        ("done: yes", "done", True),
    ],
)
def test_values(text: str, field: str, value: Any) -> None:
    thing, problems = read(text)
    assert not problems
    assert getattr(thing, field) == value


HOW_IDS_ARE = "Use lower-case letters a to z, digits and hyphens, beginning with a letter or a digit."
CHOICES = "Use one of: red, green."


@pytest.mark.parametrize(
    ("text", "at", "message", "help_text"),
    [
        ("count: 1.5", "1.5", "`1.5` is not a whole number.", "Write a whole number, for example `5`."),
        ("count: five", "five", "`five` is not a whole number.", "Write a whole number, for example `5`."),
        ("count: {a: b}", "count", "A group of fields is not a whole number.", "Write a whole number, for example `5`."),
        ("ratio: 1e999", "1e999", "`1e999` is not a number.", "Write a number, for example `72` or `4.5`."),
        ("ratio: .nan", ".nan", "`.nan` is not a number.", "Write a number, for example `72` or `4.5`."),
        ("ratio: 0x1", "0x1", "`0x1` is not a number.", "Write a number, for example `72` or `4.5`."),
        ("ratio: [1]", "ratio", "A list is not a number.", "Write a number, for example `72` or `4.5`."),
        ("ratio: ''", "''", "This is empty.", "Write a value, or remove it."),
        ("ratio: 1", "1", "`1` is out of range.", "It must be less than 1."),
        ("ratio: 0", "0", "`0` is out of range.", "It must be more than 0."),
        ("part: {id: a, size: 1e9}", "1e9", "`1e9` is out of range.", "It must be at most 1,000."),
        ("part: {id: a, size: -1}", "-1", "`-1` is out of range.", "It must be at least 0."),
        ("open: maybe", "maybe", "`maybe` is neither yes nor no.", "Write `true` or `false`."),
        ("open: [yes]", "open", "A list is neither yes nor no.", "Write `true` or `false`."),
        ("color: gren", "gren", "`gren` is not one of the choices.", f"Did you mean `green`? {CHOICES}"),
        ("color: [red]", "color", "A list is not one of the choices.", CHOICES),
        ("day: 31.01.2026", "31.01.2026", "This is not a date.", "Write year-month-day, for example `2026-01-31`."),
        ("day: 2026-1-31", "2026-1-31", "This is not a date.", "Write year-month-day, for example `2026-01-31`."),
        ("day: ٢٠٢٦-01-31", "٢٠٢٦-01-31", "This is not a date.", "Write year-month-day, for example `2026-01-31`."),
        ("day: 0226-01-31", "0226-01-31", "`0226-01-31` is out of range.", "The years go from 1900 to 2199."),
        ("day: [a]", "day", "This is not a date.", "Write year-month-day, for example `2026-01-31`."),
        (
            "day: 2026-02-30",
            "2026-02-30",
            "There is no such day: `2026-02-30`.",
            "Check the month (01 to 12) and the day; the year comes first.",
        ),
        ("owners: [ada, Ada L.]", "Ada L.", "`Ada L.` cannot be an id.", HOW_IDS_ARE),
        ("owners: ''", "''", "This is empty.", HOW_IDS_ARE),
        ("owners: [ada, ~]", "~", "This is empty.", "Write a value, or remove it."),
        ("owners: [[ada]]", "[", "This must be a text, not a list.", "If brackets or a colon belong to the text, put it in quotes."),
        ("owners: {ada: x}", "owners", "This must be a text, not a group of fields.", "If brackets or a colon belong to the text, put it in quotes."),
        ("name: {a: b}", "name", "This must be a text, not a group of fields.", "If brackets or a colon belong to the text, put it in quotes."),
        ("name: ''", "''", "This is empty.", "Write a value, or remove it."),
        ("name: incomprehensible", "incomprehensible", "This is too long.", "At most 10 characters are allowed."),
        ("mark: lower", "lower", "`lower` is not what can stand here.", "What is asked for: a capital letter."),
        ("pair: [1]", "pair", "A value is missing here.", "Add it: two numbers."),
        ("pair: [1, 2, 3]", "pair", "This is too long.", "At most 2 items are allowed."),
        ("pair: 1", "1", "This must be a list, not `1`.", "Write `[one, two]`, or one item a line, each after `- `."),
        ("part: a", "a", "This must be a group of fields, not `a`.", "Write `{name: value}`, or the fields on indented lines."),
        ("parts: {}", "parts", "`id` is missing.", "Add it: its id."),
        ("parts: [{id: }]", "id", "`id` is empty.", "Add it: its id."),
        ("parts: [{id: a, seize: 1}]", "seize", "`seize` is not a field of `parts`.", "Did you mean `size`?"),
        ("by_name: {a: {id: b, size: x}}", "x", "`x` is not a number.", "Write a number, for example `72` or `4.5`."),
        ("by_name: {a: {id: b, zzz: x}}", "zzz", "`zzz` is not a field of `by_name.a`.", "Known fields: id, size."),
        ("by_name: {a: {}}", "a", "`id` is missing.", "Add it: its id."),
        ("by_name: {A b: {id: b}}", "A b", "`A b` cannot be an id.", HOW_IDS_ARE),
        ("done: [A b]", "A b", "`A b` cannot be an id.", HOW_IDS_ARE),
        ("done: {a: b}", "done", "A group of fields is neither yes nor no.", "Write `true` or `false`."),
        ("from: x", "x", "This is not a date.", "Write year-month-day, for example `2026-01-31`."),
        ("first: 2026-01-01", "first", "`first` is not a field of a thing.", None),
        ("nmae: x", "nmae", "`nmae` is not a field of a thing.", "Did you mean `name`?"),
        ("~: x", "~", "`~` is not a field of a thing.", None),
        ("2026-01-01: x", "2026-01-01", "`2026-01-01` is not a field of a thing.", None),
    ],
)  # fmt: skip
def test_problems(text: str, at: str, message: str, help_text: str | None) -> None:
    thing, problems = read(text)
    assert thing is None
    ((_, shown, said, way_out),) = problems
    assert (shown, said) == (at, message)
    assert way_out == help_text or (help_text is None and way_out.startswith("Known fields: by_name, color, count,"))


def test_all_problems_at_once_each_on_its_place() -> None:
    text = "count: x\nparts:\n  - {id: A}\n  - size: y\n  - {id: b, size: 1}\nnmae: z\n"
    _, problems = read(text)
    assert [(rule, at) for rule, at, _, _ in problems] == [
        ("wrong-value", "x"),
        ("invalid-id", "A"),
        ("missing-field", "size"),
        ("wrong-value", "y"),
        ("unknown-field", "nmae"),
    ]


@pytest.mark.parametrize("text", ["- a", "text", '"text"', "[a, b]"])
def test_what_is_not_made_of_fields(text: str) -> None:
    _, ((rule, _, message, way_out),) = read(text)
    assert (rule, message) == ("invalid-yaml", "This is not made of fields.")
    assert "`name: value`" in way_out


@pytest.mark.parametrize(
    ("written", "help_text"),
    [
        ("1,000", "Write `1000`, without a separator between thousands."),
        ("-1.234.567", "Write `-1234567`, without a separator between thousands."),
        ("1 000 000", "Write `1000000`, without a separator between thousands."),
        ("1\u202f000", "Write `1000`, without a separator between thousands."),
        ("1'000", "Write `1000`, without a separator between thousands."),
        ("4,5", "Write `4.5`, with a point."),
        ("85%", "Write `85` alone; what it is counted in belongs into `unit`."),
        ("€ 9.50", "Write `9.50` alone; what it is counted in belongs into `unit`."),
        ("-5 points", "Write `-5` alone; what it is counted in belongs into `unit`."),
        ("−5", "Write `-5`, with the hyphen of the keyboard as minus."),
        ("– 5", "Write `-5`, with the hyphen of the keyboard as minus."),
        ("٣", "Write a number, for example `72` or `4.5`."),
        ("1/2", "Write a number, for example `72` or `4.5`."),
        ("", "Write a number, for example `72` or `4.5`."),
        (None, "Write a number, for example `72` or `4.5`."),
    ],
)
def test_how_to_write_a_number(written: str | None, help_text: str) -> None:
    assert number_help(written, whole=False, has_unit=True) == help_text


# Every field of every kind of document, with every nasty value

DOCUMENTS = {
    "company.md": "name: Acme\ntagline: For all\nlead: [ada]\naliases: [old]\nallow: {no-owner: reason}\n",
    "teams/sales.md": "name: Sales\nparent: all\nlead: ada\nmembers: [ada]\n",
    "projects/launch.md": "name: Launch\nteam: sales\nlead: ada\nmembers: [ben]\nstart: 2026-01-01\ndue: 2026-02-01\n",
    "people/ada.md": "name: Ada\nrole: Lead\nteam: sales\ngithub: ada\navatar: static/ada.png\n",
    "cycles/q1.md": "title: Q1\nstart: 2026-01-01\nend: 2026-03-31\nparent: year\nclosed: 2026-04-01\n",
    "objectives/win.md": """
title: Win
team: sales
cycle: q1
owner: ada
type: learning
supports: [other]
contributes_to: [{to: other, weight: 1}]
weight: 1
tags: [mobile]
from: 2026-01-01
due: 2026-02-02
key_results:
  - {id: a, title: A, unit: x, start: 1, target: 2, commit: 1.5, stretch: 3, phases: [{date: 2026-01-02, value: 1}],
     current: 1, weight: 1, owner: ada, source: s, from: 2026-01-01, due: 2026-02-01, check_in_days: 3, description: d}
close: {date: 2026-01-01, outcome: missed, score: 0.5, by: other, note: n}
""",
    "objectives/kinds.md": """
title: Kinds of measures
cycle: q1
key_results:
  - {id: b, title: B, keep: {between: [1, 2]}}
  - {id: c, title: C, milestones: [{id: a, title: A, due: 2026-01-01, weight: 1}]}
  - {id: d, title: D, done: false}
  - {id: e, title: E, baseline: true}
  - {id: f, title: F, contributions: true}
  - {id: g, title: G, kpi: rating, start: 1, target: 2}
  - {id: h, title: H, keep: {at_least: 1}}
  - {id: i, title: I, keep: {at_most: 1}}
""",
    "initiatives/work.md": """
title: Work
team: sales
owner: ada
status: done
start: 2026-01-01
due: 2026-02-01
drives: [win/a]
depends_on: [other]
trackers: ["https://tracker.example/1"]
progress: 40
tags: [mobile]
""",
    "kpis/rating.md": "title: T\nunit: x\nteam: sales\nowner: ada\nkeep: {at_least: 1}\nsource: s\ntags: [t]\n",
    "checkins/c.md": """
date: 2026-01-01
author: ada
readings: {win/a: 1, win/b: {value: 1, confidence: 5, note: n}, win/c: {done: [a]}, win/d: {done: true}}
kpis: {rating: 1, other: {value: 2, note: n}}
""",
}

NASTY = (
    "no", "yes", "null", "~", "''", "' '", "1:30", "0x10", "1e3", "1e999", ".inf", "-.inf", ".nan", "1_000", "1,000", "85%",
    "٣", "-1", "−1", "1.5", "9" * 400, "1/2", "x", "X Y", "é", "[]", "{}", "[1, 2]", "[[1]]", "{a: b}", "[{a: b}]", "[~, x]",
    "{~: x}", "{'': x}", "{value: {value: 1}}", "2026-13-01", "2026-02-30", "01.02.2026", "2026-01-01T00:00:00", "0000-00-00",
    "“x”", "'<script>'", "'{braces} %s \\\\'", "https://x y", "javascript:alert(1)", f"'{'a' * 3000}'", "a/b/c", "/", "../x",
    "'\u202e'", '"a\\nb"',
)  # fmt: skip
"""What people and others may write where something else is meant."""

JARGON = re.compile(
    r"input should|valid (string|number|integer|date)|pydantic|nonetype|\bnone\b|\b(dict|tuple|str|int|float|bool|literal|object"
    r"|schema|regex|pattern|validat\w+|pars(ed|ing)|type|function|mapping|scalar|node)\b|traceback|error",
    re.IGNORECASE,
)
QUOTED = re.compile(r"`[^`]*`")


class _Raw(str):
    """A piece of YAML as it is to be written."""


def _written(value: Any) -> str:
    if isinstance(value, _Raw):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return "'" + str(value).replace("'", "''") + "'"


def _places(value: Any, at: Location = ()) -> Iterator[Location]:
    if at:
        yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        yield from _places(item, (*at, step))


def _changed(value: Any, at: Location, new: Any) -> Any:
    if not at:
        return new
    if isinstance(value, dict):
        return {key: _changed(item, at[1:], new) if key == at[0] else item for key, item in value.items()}
    return [_changed(item, at[1:], new) if index == at[0] else item for index, item in enumerate(value)]


def _document(fields: dict[str, Any]) -> str:
    return "---\n" + "".join(f"{name}: {_written(value)}\n" for name, value in fields.items()) + "---\n"


def _read(path: str, text: str) -> Parsed:
    parsed = parse(path, text)
    assert parsed is not None
    return parsed


def _flaws(problem: Problem, text: str) -> Iterator[str]:
    if problem.rule not in RULES:
        yield "an unknown rule"
    if not 0 <= problem.span.start <= problem.span.end <= len(text):
        yield "a place outside of the file"
    if "\n" in text[problem.span.start : problem.span.end].strip("\n"):
        yield "a place of several lines"
    if not problem.help:
        yield "no way out"
    for sentence in (problem.message, problem.help):
        if "\n" in sentence or len(sentence) > 400:
            yield "no sentence"
        if "``" in sentence:
            yield "quotes nothing"
        if found := JARGON.search(QUOTED.sub("`…`", sentence)):
            yield f"speaks of {found[0]!r}"
        if not sentence[0].isupper() and not sentence.startswith("`"):
            yield "begins in lower case"


def test_the_documents_of_this_test_are_good_and_of_every_kind() -> None:
    parsed = [_read(path, f"---\n{text.lstrip()}---\n") for path, text in DOCUMENTS.items()]
    assert {document.kind for document in parsed} == set(FORMS)
    assert [document.problems for document in parsed] == [()] * len(parsed)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_any_value_in_any_field_ends_in_plain_words(path: str) -> None:
    fields = yaml.load(DOCUMENTS[path], yaml.BaseLoader)  # noqa: S506  it makes nothing but texts
    flawed: dict[str, str] = {}
    for at in _places(fields):
        for nasty in NASTY:
            text = _document(_changed(fields, at, _Raw(nasty)))
            for problem in _read(path, text).problems:
                for flaw in _flaws(problem, text):
                    flawed.setdefault(f"{flaw}: {problem.message} | {problem.help}"[:300], f"{at} = {nasty[:40]}")
    assert not flawed, "\n".join(f"{what}\n    {where}" for what, where in flawed.items())
