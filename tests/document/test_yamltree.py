"""YAML that means well, YAML that means harm, and what is said about either."""

import time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from okrsite.document.problem import Problem
from okrsite.document.yamlparser import MAX_DEPTH, MAX_NODES
from okrsite.document.yamltree import Tree, read
from okrsite.text.source import Span


def tree(text: str, offset: int = 0) -> Tree:
    """What a text without problems says."""
    found, problems = read(text, offset)
    assert not problems
    assert found is not None
    return found


def value(text: str) -> Any:
    return tree(text).value


def problem(text: str) -> Problem:
    """The only problem of a text."""
    _, (found,) = read(text)
    assert found.help, "there is a way out"
    assert 0 <= found.span.start <= found.span.end <= len(text)
    return found


def place(text: str, span: Span) -> str:
    return text[span.start : span.end]


class TestValues:
    """No scalar is given a type: what was written is what arrives."""

    @pytest.mark.parametrize(
        "written",
        [
            "no",
            "yes",
            "on",
            "1:30",
            "0x10",
            "0o7",
            "010",
            "1e3",
            ".inf",
            "-.inf",
            ".nan",
            "1_000",
            "1,000",
            "85%",
            "٣",
            "2026-01-31",
            "2026-01-31T10:00:00Z",
            "<<",
            "=",
            "NULL",
            "True",
            "?x",
            "a#b",
            "x:y",
            "“q”",
        ],
    )
    def test_plain_scalars_stay_text(self, written: str) -> None:
        assert value(f"field: {written}") == {"field": written}

    @pytest.mark.parametrize("nothing", ["", "~", "null", "# a comment"])
    def test_nothing(self, nothing: str) -> None:
        assert value(f"field: {nothing}") == {"field": None}

    @pytest.mark.parametrize("written", ['"~"', "'null'", '""', "''"])
    def test_in_quotes_it_is_a_text(self, written: str) -> None:
        assert value(f"field: {written}") == {"field": written[1:-1]}

    @pytest.mark.parametrize("key", ["1", "2026-01-01", "~", "null", "no", "<<", "a b", "ü", "1:30"])
    def test_any_name_is_a_text(self, key: str) -> None:
        assert value(f"{key}: x") == {key: "x"}

    def test_merging_is_not_done_behind_ones_back(self) -> None:
        assert value("base: &b {a: x}\nother: {<<: *b}") == {"base": {"a": "x"}, "other": {"<<": {"a": "x"}}}

    def test_a_value_can_be_named_and_used_again(self) -> None:
        assert value("a: &who [ada]\nb: *who\nc: &t text\n*t : d") == {
            "a": ["ada"],
            "b": ["ada"],
            "c": "text",
            "text": "d",
        }

    def test_texts_of_several_lines(self) -> None:
        assert value("a: >\n  one\n  two\nb: |\n  one\n  two\n") == {"a": "one two\n", "b": "one\ntwo\n"}

    @pytest.mark.parametrize("text", ["", "# only a comment\n", "\n\n"])
    def test_an_empty_text_has_no_fields(self, text: str) -> None:
        assert value(text) == {}

    @given(
        st.recursive(
            st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), max_size=8),
            lambda inner: (
                st.lists(inner, max_size=4) | st.dictionaries(st.text("abcü-", max_size=4), inner, max_size=4)
            ),
            max_leaves=12,
        )
    )
    def test_what_is_written_by_another_is_read_as_it_was(self, data: Any) -> None:
        text = yaml.safe_dump({"data": data}, allow_unicode=True, default_style='"')
        assert value(text) == {"data": data}


class TestPlaces:
    """Every value and every name has the place where it was written, in characters of the file."""

    TEXT = "titel: 🎉 Größe\nlist:\n  - eins\n  - {k: w}\nmap: {a: [1, 22]}\nleer:\n"

    @pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
    def test_values_and_names(self, newline: str) -> None:
        text = self.TEXT.replace("\n", newline)
        places = tree(text).places
        assert {at: place(text, span) for at, span in places.values.items() if at != ("list",)} == {
            ("titel",): "🎉 Größe",
            ("list", 0): "eins",
            ("list", 1, "k"): "w",
            ("list", 1): "{k: w}",
            ("map", "a", 0): "1",
            ("map", "a", 1): "22",
            ("map", "a"): "[1, 22]",
            ("map",): "{a: [1, 22]}",
            ("leer",): "leer",
        }
        assert place(text, places.keys["list", 1, "k"]) == "k"
        assert place(text, places.locate(("map", "a", 7, "nowhere"))) == "[1, 22]"
        assert place(text, places.locate_key(("list", 1))) == "{k: w}"

    def test_spans_are_those_of_the_file(self) -> None:
        text = "---\na: b\n"
        assert place(text, tree(text[4:], 4).places.values["a",]) == "b"


class TestRefusals:
    """What would exhaust, run or hide something ends the reading."""

    LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    TOWER = "".join(f"a{n}: &a{n} {'[' * 20}{f'*a{n - 1}' if n else 'x'}{']' * 20}\n" for n in range(40))
    KEYS = "".join(f"k{n}: v\n" for n in range(100_000))

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            pytest.param(LAUGHS, f"more than {MAX_NODES:,} values", id="aliases that multiply"),
            pytest.param(TOWER, f"more than {MAX_DEPTH} levels", id="aliases that nest"),
            pytest.param(KEYS, f"more than {MAX_NODES:,} values", id="100,000 fields"),
            pytest.param("a: [" + "x," * 100_000 + "]", f"more than {MAX_NODES:,} values", id="100,000 items"),
            pytest.param("a: &a [*a]", "refers to nothing", id="a list in itself"),
            pytest.param("a: &a {b: *a}", "refers to nothing", id="a mapping in itself"),
            pytest.param("a: " + "[" * 100_000, f"more than {MAX_DEPTH} levels", id="brackets"),
            pytest.param("a: " + "{a: " * 100_000, f"more than {MAX_DEPTH} levels", id="braces"),
            pytest.param("- " * 100_000, f"more than {MAX_DEPTH} levels", id="hyphens"),
            pytest.param("? " * 100_000, "name cannot be a list", id="question marks"),
            pytest.param("\n".join(" " * n + "a:" for n in range(1_000)), f"than {MAX_DEPTH} levels", id="indentation"),
            pytest.param("[a, b]: c", "name cannot be a list", id="a list as a name"),
            pytest.param("? {a: b}\n: c", "name cannot be a list", id="a mapping as a name"),
            pytest.param("a: &a [x]\n*a : c", "name cannot be a list", id="a list as a name, by alias"),
            pytest.param("a: b\n---\nc: d", "second YAML document", id="two documents"),
            pytest.param('a: "\\0"', "U+0000", id="an escaped NUL"),
            pytest.param('a: "\\x1b[31m"', "U+001B", id="an escaped command to a terminal"),
            pytest.param('a: "\\uFFFE"', "U+FFFE", id="an escaped character that is none"),
            pytest.param("a: x\u2028b: y", "U+2028", id="a line separator"),
            pytest.param("a: x\x85b: y", "U+0085", id="a next-line character"),
            pytest.param("a: \ud800", "U+D800", id="half a character"),
            pytest.param("a: \x07", "U+0007", id="a bell"),
        ],
    )
    def test_refused_at_once(self, text: str, message: str) -> None:
        began = time.perf_counter()
        assert message in problem(text).message
        assert time.perf_counter() - began < 2

    @pytest.mark.parametrize(
        "tagged",
        [
            "!!python/object/apply:os.system ['true']",
            "!!str ada",
            "!x ada",
            "! ada",
            "!<x> y",
            "!!map {a: b}",
            "!!set [a]",
        ],
    )
    def test_tags(self, tagged: str) -> None:
        found = problem(text := f"a: {tagged}")
        assert found.message.startswith(f"A value cannot begin with `!`, as `{tagged.split()[0]}` does")
        assert place(text, found.span).startswith("!")

    def test_a_scalar_of_50_megabytes_is_but_a_long_text(self) -> None:
        began = time.perf_counter()
        assert len(value("a: " + "x" * 50_000_000)["a"]) == 50_000_000
        assert time.perf_counter() - began < 20

    def test_a_field_written_twice(self) -> None:
        text = "a: 1\nb: {c: 1, c: 2}\na: 3\n"
        found, problems = read(text)
        assert found is not None
        assert found.value == {"a": "1", "b": {"c": "1"}}, "the first counts"
        assert [(p.rule, place(text, p.span), place(text, p.related[0][1])) for p in problems] == [
            ("duplicate-key", "c", "c"),
            ("duplicate-key", "a", "a"),
        ]

    @pytest.mark.parametrize(
        ("text", "lost"),
        [("a: Become #1 in reviews", " #1"), ("a: &more sales", "&more"), ("a:\n  - Win #2  \n", " #2")],
    )
    def test_text_that_yaml_would_swallow(self, text: str, lost: str) -> None:
        found = problem(text)
        assert "is not read" in found.message
        assert place(text, found.span) == lost

    @pytest.mark.parametrize("text", ["a: b # 1", "a: b #note", 'a: "Become #1"', "a: Issue#1", "a: b\n#1\nc: d"])
    def test_comments_are_comments(self, text: str) -> None:
        assert not read(text)[1]


JARGON = ("block", "mapping", "flow", "scalar", "token", "sequence", "node", "stream", "simple key", "<document")


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("a: b: c", ": c", "There is a colon where none can be."),
        ("a: “b: c”", ": c”", "There is a colon where none can be."),
        ("a: b\n c: d", ": d", "There is a colon where none can be."),
        ("a: b\nhello", "hello", "This line is not a field"),
        ("a: b\nhello\nc: d\n", "hello", "This line is not a field"),
        ("\ta: b", "\ta: b", "There is a tab"),
        ("a:\n\tb: c", "\tb: c", "There is a tab"),
        ("a:\n  b: c\n\td: e", "\td: e", "There is a tab"),
        ("a: @b", "@b", "cannot begin with this character"),
        ("a: `b`", "`b`", "cannot begin with this character"),
        ("a: %b", "%b", "cannot begin with this character"),
        ("a: *b* c", "* c", "cannot begin with `*` or `&`"),
        ("a: **b**", "**b**", "cannot begin with `*` or `&`"),
        ("a: *b", "*b", "refers to nothing"),
        ("a: & b", "& b", "cannot begin with `*` or `&`"),
        ("a: > b", "b", "Nothing can stand beside `>` or `|`"),
        ("a: | b", "b", "Nothing can stand beside `>` or `|`"),
        ("a: - b", "- b", "A list cannot begin here."),
        ("a: ? b", "? b", "cannot begin with a question mark"),
        ("a: [b\nc: d", "[b", "needs a comma or its closing `]`"),
        ("a: {b: c\nd: e", "{b: c", "needs a comma or its closing `}`"),
        ('a: ["b" c]', "c]", "needs a comma or its closing `]`"),
        ("a: [b, , c]", ", c]", "A value is missing"),
        ('a: "b\nc: d', '"b', "A quotation is not closed."),
        ("a: 'b\nc: d", "'b", "A quotation is not closed."),
        ("a: 'it's'", "s'", "a quotation mark stands inside a quotation"),
        ('a: "b" c', "c", "a quotation mark stands inside a quotation"),
        ('a: "C:\\dir"', '\\dir"', "A backslash inside double quotes"),
        ('a: "\\u12"', '12"', "A backslash inside double quotes"),
        ('a: "\\ud800"', 'd800"', "There is no such character."),
        ("a:\n  - b\n c: d", "c: d", "not indented like"),
        ("a:\n  - b: c\n   d: e", "d: e", "does not belong to the list above"),
        ("%YAML 9.9\na: b", "%YAML 9.9", "A line cannot begin with `%`"),
        ("%a b\nc: d", " b", "A line cannot begin with `%`"),
        ('"a" b', "b", "This belongs to no field."),
        ("a: |\n    b\n  c\n", "c", "not indented like"),
    ],
)
def test_mistakes_in_plain_words(text: str, at: str, message: str) -> None:
    found = problem(text)
    assert message in found.message
    shown = place(text, found.span)
    assert shown.endswith(at) or at.endswith(shown), f"points at {shown!r}"
    assert not any(word in found.message + found.help for word in JARGON)


@given(st.text(st.sampled_from("ab :-[]{}\"'#&*!|>%@`?,.~<=\\\n\r\t\0\x07ü🎉\u2028\ufeff"), max_size=60))
def test_any_text_ends_in_a_tree_or_a_problem(text: str) -> None:
    found, problems = read(text, 7)
    assert found is not None or problems
    for each in problems:
        assert 7 <= each.span.start <= each.span.end <= 7 + len(text)
        assert each.help
