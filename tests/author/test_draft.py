"""Documents as they are written: every value comes back as it was, here and from another reader of YAML."""

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from okrsite.author.draft import Draft, document, inline, item_lines, number, scalar
from okrsite.document import frontmatter, yamltree
from okrsite.document.frontmatter import FrontMatter

# What a text can hold: no surrogates, and none of the characters that no document may carry.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\u2028\u2029"))


def read(text: str) -> Any:
    parts = frontmatter.split(text)
    assert isinstance(parts, FrontMatter)
    tree, problems = yamltree.read(text[parts.yaml.start : parts.yaml.end])
    assert tree is not None, problems
    assert not problems
    return tree.value


@pytest.mark.parametrize(
    "text",
    ["Win mobile", "Über 4 Sterne", "24 testers", "€", "a, b", "https://a.example/b?c=d", "it's", "50 % of all"],
)
def test_what_is_plain(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "%", "a: b", "a #b", "yes", "No", "null", "72", "4.5", "1:30", "2026-01-31", "-x", "- x", "'x", '"x"', "[a]", "{a}", "*a", "&a", "!a", "@a", "`a", "a:", "> a", "| a", "? a", "0x1f", "1e5", ".inf", "~", "\ufeffa", "\u202ea"],
)  # fmt: skip
def test_what_is_quoted(text: str) -> None:
    assert scalar(text).startswith('"')
    assert yaml.safe_load(f"x: {scalar(text)}") == {"x": text}


@given(TEXTS)
@example("a, b]")
@example("\u00a0x")
@example("x\u3000")
def test_every_text_comes_back(text: str) -> None:
    assert read(f"---\nx: {scalar(text)}\ny: [{scalar(text, is_inside=True)}]\n---\n") == {"x": text, "y": [text]}
    assert yaml.safe_load(f"x: {scalar(text)}\ny: [{scalar(text, is_inside=True)}]\n") == {"x": text, "y": [text]}


@pytest.mark.parametrize(
    ("value", "written"),
    [(72, "72"), (72.0, "72"), (4.5, "4.5"), (-0.25, "-0.25"), (1e15, "1000000000000000"), (1e-7, "0.0000001"), (0, "0"), (100, "100")],
)  # fmt: skip
def test_numbers(value: float, written: str) -> None:
    assert number(value) == written


@given(st.floats(-1e15, 1e15, allow_nan=False))
def test_every_number_comes_back(value: float) -> None:
    assert float(number(value)) == value


def test_a_document_reads_as_people_write_it() -> None:
    made = document(
        {
            "title": "Grow: from launch to leader",
            "owner": "ada",
            "supports": ["win-mobile"],
            "tags": [],
            "team": None,
            "date": date(2026, 2, 3),
            "keep": {"at_least": 4},
            "readings": {"a/b": 72, "a/c": {"value": 1.5, "confidence": 7}, "a/d": {"done": ["de"]}},
            "key_results": [
                {"id": "reviews", "title": "Reviews", "unit": "%", "start": 60, "target": 85},
                {"id": "markets", "title": "Markets", "milestones": [{"id": "de", "title": "A, B"}, {"id": "jp", "title": "J"}]},
            ],
        },
        "\nWhy.\n\n",
    )  # fmt: skip
    assert made == (
        "---\n"
        'title: "Grow: from launch to leader"\n'
        "owner: ada\n"
        "supports: [win-mobile]\n"
        "date: 2026-02-03\n"
        "keep: {at_least: 4}\n"
        "readings:\n"
        "  a/b: 72\n"
        "  a/c: {value: 1.5, confidence: 7}\n"
        "  a/d: {done: [de]}\n"
        "key_results:\n"
        "  - id: reviews\n"
        "    title: Reviews\n"
        '    unit: "%"\n'
        "    start: 60\n"
        "    target: 85\n"
        "  - id: markets\n"
        "    title: Markets\n"
        "    milestones:\n"
        '      - {id: de, title: "A, B"}\n'
        "      - {id: jp, title: J}\n"
        "---\n"
        "Why.\n"
    )
    assert read(made)["key_results"][1]["milestones"][0] == {"id": "de", "title": "A, B"}


def test_no_body() -> None:
    assert document({"name": "A"}, " \n ") == "---\nname: A\n---\n"


def test_values_on_one_line() -> None:
    assert (
        inline({"a": True, "b": [1, "x, y"], "c": {"d": date(2026, 1, 2)}})
        == '{a: true, b: [1, "x, y"], c: {d: 2026-01-02}}'
    )
    assert item_lines("x") == ["- x"]


def test_a_byte_order_mark_stays() -> None:
    assert Draft("a.md", "x", b"\xef\xbb\xbfy").data == b"\xef\xbb\xbfx"
    assert Draft("a.md", "x", b"y").data == b"x"
    assert Draft("a.md", "x").data == b"x"
