"""The quick reader of plain Markdown: what it reads, it reads as the parser does."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from okrsite.document import commonmark, plain
from okrsite.document.body import Body
from tests.hostile import TEXTS

PATH = "objectives/2026-q1/launch.md"
OFFSET = 40
RESERVED = frozenset({"signups", "why-now"})

WORDS = st.sampled_from(
    ["Grow", "the base", "2026", "x", "é", "日本", "key_result", "R&D", "A & B", "it's", '"so"', "5 > 3", "a|b", "Now!"]
)
MARKS = st.sampled_from(
    [
        "**strong**",
        "**a**b",
        "**a",
        "b**,",
        "(**c**)",
        "*em*",
        "_em_",
        "~~no~~",
        "`code`",
        "``c``",
        "`a``",
        "[",
        "]",
        "[x]",
        "[label](../2026-q1/obj-1.md)",
        "[a](#why-now)",
        "[a](/x)",
        "[a](//x.org)",
        "[a](https://x.org)",
        "[a](b?c#d)",
        "[a](<b>)",
        "[a]:",
        "![p](p.png)",
        "<b>",
        "&amp;",
        "&amp",
        "&copy;",
        "\\",
        "\\*",
        "::",
        "--",
        "#",
        "#a",
        "!",
        "![",
        "](",
        "[^1]",
        "[^1]:",
        "|",
        "|a|",
        "1.",
        "1)",
        "-",
        "+",
        "*",
        ">",
        "```",
        "~~~",
        "---",
        "===",
        "***",
        "**",
        "*",
        "_",
        "`",
        "[",
        "]",
        "(",
        ")",
        "<",
        ">",
        "&",
        '"',
        "'",
        ".",
    ]
)
SPACES = st.sampled_from(["", "  ", "\u00a0", "\u2003", "\t"])


def inline(wild: int) -> st.SearchStrategy[str]:
    """A line of words, one in so many of them strange."""
    piece = st.integers(0, wild).flatmap(lambda number: MARKS if number == 0 else WORDS)
    space = st.integers(0, 3 * wild).flatmap(lambda number: SPACES if number == 0 else st.just(" "))
    return st.lists(st.tuples(piece, space), min_size=1, max_size=5).map(lambda parts: "".join(map("".join, parts)))


def bodies(wild: int) -> st.SearchStrategy[str]:
    """Lines of all kinds, each of the kind that it seems to be or nearly so."""
    text = inline(wild).map(str.strip)
    item = text.map("- {}".format)
    task = st.tuples(st.sampled_from("x X"), text).map(lambda parts: f"- [{parts[0]}] {parts[1]}")
    heading = st.tuples(st.integers(1, 6), text).map(lambda parts: f"{'#' * parts[0]} {parts[1]}")
    row = st.lists(text, min_size=1, max_size=3).map(lambda cells: f"| {' | '.join(cells)} |")
    table = st.lists(st.tuples(text, text), min_size=1, max_size=3).map(
        lambda rows: "\n".join(["| A | B |", "|---|:-:|", *(f"| {a} | {b} |" for a, b in rows)])
    )
    odd = st.one_of(
        inline(wild), row, st.sampled_from(["|---|", "|--", "---", "===", "  - a", "    b", "1. c", "```", "####### d"])
    )
    block = st.integers(0, wild).flatmap(lambda n: odd if n == 0 else st.one_of(text, item, task, heading, table))
    end = st.sampled_from(["\n", "\n\n", "\n\n", "\n\n\n"])
    return st.lists(st.tuples(block, end), max_size=6).map(lambda parts: "".join(map("".join, parts)))


BODIES = st.one_of(bodies(30), bodies(30), bodies(2))


def by_parser(text: str, *, embed: bool = False) -> Body:
    return commonmark.read(text, PATH, OFFSET, RESERVED, embed=embed)


def by_plain(text: str, *, embed: bool = False) -> Body | None:
    return plain.read(text, PATH, OFFSET, RESERVED, embed=embed)


@pytest.mark.parametrize(
    "text",
    [
        "A paragraph.",
        "Two lines\nof one paragraph.\n\nAnd another.\n",
        "## Why now\n\nBecause.\n### Deeper\nText.\n## Why now\n\nAgain.",
        "Text, see [the other](../2026-q1/obj-7.md) and **that**.\n",
        "- one\n- **two** and `three`\n",
        "To do:\n- [ ] open\n- [x] done with [a link](b.md#c)\n",
        "| Segment | Today |\n|---|---:|\n| A | 1 |\n| **B** | [2](x.md) |\n\nAfter.",
        "#### Straight to the fourth level\n\nA key_result & more, `x < y`!",
    ],
)
def test_plain_text_is_read_without_the_parser(text: str) -> None:
    assert by_plain(text) == by_parser(text)
    assert by_plain(text, embed=True) == by_parser(text, embed=True)


@settings(max_examples=400)
@given(BODIES)
@example("- a\nlazy")
@example("- a\n\n- b")
@example("a\n| b |\n|---|\n| c |")
@example("## a\n- b\n## c #")
@example("[a](b.md) a b.md [a](b.md)")
@example("a **b** c**d** e")
def test_what_it_reads_is_what_the_parser_reads(text: str) -> None:
    found = by_plain(text)
    assert found is None or found == by_parser(text)
    embedded = by_plain(text, embed=True)
    assert embedded is None or embedded == by_parser(text, embed=True)


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_is_read_as_the_parser_reads_it(text: str) -> None:
    for body in (
        text,
        f"A {text} z",
        f"- {text}",
        f"## {text}",
        f"| {text} |\n|---|\n| {text} |",
        f"`{text}`",
        f"**{text}**",
    ):
        assert by_plain(body) in (None, by_parser(body))
