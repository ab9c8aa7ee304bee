"""The quick reader of plain front matter: what it reads, it reads as the YAML parser does."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from okrsite.document import plainyaml, yamlparser
from okrsite.document.plainplaces import PlainPlaces
from okrsite.document.tree import Tree
from okrsite.text.source import Source, Span

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


def read(text: str) -> Tree | None:
    """The tree, with the places as in a file that has something before it and something after it."""
    value = plainyaml.read(text)
    source = Source("a.md", f"---\n{text}---\ntitle: Not this\n")
    return None if value is None else Tree(value, PlainPlaces(source, Span(0, len(text)).within(OFFSET)))


def same(one: Tree, other: Tree | None) -> bool:
    """Equal, and with fields and places in the same order."""
    if other is None or repr(one.value) != repr(other.value):
        return False
    mine, theirs = one.places, other.places
    odd = (("no",), ("a", "no"), ("a", 99), ("a", -1), ("a: b",), ("",), (0,), ())
    return (
        mine.span == theirs.span
        and list(mine.values.items()) == list(theirs.values.items())
        and list(mine.keys.items()) == list(theirs.keys.items())
        and all(mine.values.get(at) == theirs.values.get(at) for at in odd)
        and all(mine.locate(at) == theirs.locate(at) for at in (*theirs.values, *odd))
        and all(mine.locate_key(at) == theirs.locate_key(at) for at in (*theirs.values, *odd))
    )


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
    found = read(text)
    assert found is not None
    assert same(found, yamlparser.read(text, OFFSET)[0])


@settings(max_examples=400)
@given(st.one_of(groups(12), groups(3), st.lists(lines(8), max_size=6).map("".join)))
@example("a: 1\n  b: 2\n")
@example("a:\n- b: 1\n")
@example("a:\n  - b: 1\n  c: 2\n")
@example("a:\n  b: 1\n - c: 2\n")
@example("a:\nb: 1\n")
def test_what_it_reads_is_what_the_parser_reads(text: str) -> None:
    found = read(text)
    if found is not None:
        tree, problems = yamlparser.read(text, OFFSET)
        assert not problems
        assert same(found, tree)


@given(st.text("ab: -#'\"[]{},&*!|>%@`?~\n\r1", max_size=20))
@example("a: b\r")
@example("a:\r\n  - b: c\r")
def test_no_text_is_read_otherwise_than_by_the_parser(text: str) -> None:
    found = read(f"{text}\n")
    assert found is None or same(found, yamlparser.read(f"{text}\n", OFFSET)[0])


@given(st.one_of(groups(3), st.text("ab: -[]{},\n", max_size=40)), st.integers(0, 60), st.integers(0, 60))
def test_in_any_other_text_nothing_is_found_or_something_else(text: str, start: int, length: int) -> None:
    places = PlainPlaces(Source("a.md", text), Span(start, start + length))
    for location in (*places.values, ("a",), ("a", 0), ("a", 1, "b"), ("a", "b"), (0,), ("a", -1), ("a", 9, 9)):
        assert places.locate(location).start >= start
        assert places.locate_key(location).start >= start
    assert len(places.values) == len(list(places.values.items()))
    assert len(places.keys) == len(list(places.keys.items()))
