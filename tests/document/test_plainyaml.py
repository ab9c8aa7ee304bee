"""The quick reader of plain front matter: what it reads, it reads as the YAML parser does."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from okrsite.document import plainyaml, yamltree
from okrsite.document.tree import Tree

OFFSET = 4

WORDS = st.sampled_from(["a", "b", "id", "kr-1", "2026-q1", "5", "x/y", "null", "no", "title", "1.5", "due"])
PLAIN = st.sampled_from(
    ["Grow", "2026-01-31", "12:30", "no", "~", "null", "C#", "a, b", "é", "it's", "-5", "x [y]", "Größe {1}"]
)
QUOTED = st.sampled_from(["'a: b'", '"c # d"', '""', "''", "'~'", '" e "', "'&f'"])
ODD = st.sampled_from(
    [
        "a: b",
        "c #d",
        "c # d",
        "'it''s'",
        '"\\n"',
        "&x y",
        "*x",
        "!y",
        "|",
        ">",
        "- z",
        "? q",
        "[a",
        "[a,b]",
        "[a, [b]]",
        "{a}",
        "{a: }",
        *(
            "%",
            "@",
            "`",
            ":",
            "a:",
            "#",
            "x  ",
            "\u00a0",
            "- ",
            "{a: 1, a: 2}",
            "[-1]",
            "'a' b",
            '"a',
            "true #",
            "\u2003z",
        ),
    ]
)
LISTS = st.lists(WORDS, max_size=3).map(lambda words: f"[{', '.join(words)}]")
GROUPS = st.lists(st.tuples(WORDS, st.one_of(WORDS, st.just("-3"))), min_size=1, max_size=3).map(
    lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
)


def lines(wild: int) -> st.SearchStrategy[str]:
    """A field, deeper or less deep, with a value of some kind."""
    value = st.integers(0, wild).flatmap(
        lambda n: ODD if n == 0 else st.one_of(PLAIN, PLAIN, QUOTED, LISTS, GROUPS, st.just(""))
    )
    indent = st.sampled_from(["", "", "", "  ", "  ", "    ", " "])
    dash = st.sampled_from(["", "", "- "])
    return st.tuples(indent, dash, WORDS, value).map(lambda p: f"{p[0]}{p[1]}{p[2]}: {p[3]}".rstrip(" ") + "\n")


def groups(wild: int) -> st.SearchStrategy[str]:
    """Fields, lists of groups, and groups, most of them well formed."""
    field = st.tuples(WORDS, st.one_of(PLAIN, QUOTED, LISTS, GROUPS)).map(lambda p: f"{p[0]}: {p[1]}\n")
    item = st.lists(field, min_size=1, max_size=3).map(lambda found: "  - " + "    ".join(found))
    listed = st.tuples(WORDS, st.lists(item, min_size=1, max_size=3)).map(lambda p: f"{p[0]}:\n{''.join(p[1])}")
    group = st.tuples(WORDS, st.lists(field, min_size=1, max_size=3)).map(lambda p: f"{p[0]}:\n  {'  '.join(p[1])}")
    piece = st.integers(0, wild).flatmap(lambda n: lines(3) if n == 0 else st.one_of(field, field, listed, group))
    return st.lists(piece, max_size=5).map("".join)


def same(one: Tree, other: Tree | None) -> bool:
    """Equal, and with fields and places in the same order."""
    return one == other and repr(one) == repr(other)


@pytest.mark.parametrize(
    "text",
    [
        "title: Grow the base\nteam: growth\n",
        "title: 'Grow: the base'\nowner: [ada, ben]\nweight: 2\n",
        "key_results:\n  - id: a\n    target: 5\n  - id: b\n    milestones:\n      - id: c\n        due: 2026-01-31\ntags: []\n",
        "readings:\n  launch/signups: {value: 61, confidence: 7}\n  launch/cost: -3.5\n",
        "thresholds:\n    gap:\n        on_track: 5\n    jump: null\n",
    ],
)
def test_plain_front_matter_is_read_without_the_parser(text: str) -> None:
    found = plainyaml.read(text, OFFSET)
    assert found is not None
    assert same(found, yamltree.by_parser(text, OFFSET)[0])


@settings(max_examples=400)
@given(st.one_of(groups(12), groups(3), st.lists(lines(8), max_size=6).map("".join)))
@example("a: 1\n  b: 2\n")
@example("a:\n- b: 1\n")
@example("a:\n  - b: 1\n  c: 2\n")
@example("a:\n  b: 1\n - c: 2\n")
@example("a:\nb: 1\n")
def test_what_it_reads_is_what_the_parser_reads(text: str) -> None:
    found = plainyaml.read(text, OFFSET)
    if found is not None:
        tree, problems = yamltree.by_parser(text, OFFSET)
        assert not problems
        assert same(found, tree)


@given(st.text("ab: -#'\"[]{},&*!|>%@`?~\n1", max_size=20))
def test_no_text_is_read_otherwise_than_by_the_parser(text: str) -> None:
    found = plainyaml.read(f"{text}\n", OFFSET)
    assert found is None or same(found, yamltree.by_parser(f"{text}\n", OFFSET)[0])
