"""Findings as people read them, against texts written by hand."""

import re
import time
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.text.diagnostic import Diagnostic, Severity
from okrsite.text.report import Report, text
from okrsite.text.report.cells import width
from okrsite.text.source import Source, Span
from tests.text.report.conftest import MakeReport

GOLDEN = """\
content/objectives/harbour.md:3:8: error[broken-reference] There is no cycle `fy26-q9`.
  3 | cycle: fy26-q9
    |        ^^^^^^^
  note: content/cycles/fy26-q1.md:2:8: The nearest one is here.
  2 | title: First quarter
    |        -------------
  help: Did you mean `fy26-q1`?

content/objectives/harbour.md:10:9: warning[duplicate-id] The id `reviews` is used twice.
  10 |   - id: reviews
     |         ^^^^^^^
  note: content/objectives/harbour.md:5:9: It is first used here.
   5 |   - id: reviews
     |         -------

content/checkins/2026-02-03.md:3:2: advice[unexplained-check-in] A jump of 20 % without a word: {why?}
  3 |     harbour/漢字: 72
    |     ^^^^^^^^^^^^
  help: Say what happened.
        A sentence is enough.

1 error, 1 warning, 1 piece of advice in 2 files
"""


def snippet(report: Report) -> list[str]:
    """The lines between the first and the summary."""
    return text.write(report).split("\n")[1:-3]


def test_the_whole_report(report: Report) -> None:
    assert text.write(report) == GOLDEN


def test_colours_add_nothing_but_colours(report: Report) -> None:
    colored = text.write(Report(report.diagnostics, prefix="content", color=True))
    assert colored.startswith(
        "\x1b[1mcontent/objectives/harbour.md:3:8\x1b[0m: \x1b[1;31merror\x1b[0m\x1b[2m[broken-reference]\x1b[0m There"
    )
    assert "\x1b[1;31m^^^^^^^\x1b[0m" in colored
    assert colored.endswith(
        "\n\x1b[1;31m1 error\x1b[0m, \x1b[1;33m1 warning\x1b[0m, \x1b[1;36m1 piece of advice\x1b[0m in 2 files\n"
    )
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == GOLDEN


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        # plain, at the start, in the middle, at the end
        ("«title»: x\n", ["  1 | title: x", "    | ^^^^^"]),
        ("title: «x»", ["  1 | title: x", "    |        ^"]),
        # an empty span shows where something is missing
        ("title:«» x\n", ["  1 | title: x", "    |       ^"]),
        ("title:«»\n", ["  1 | title:", "    |       ^"]),
        # the end of a file with and without a last line end
        ("title: x«»", ["  1 | title: x", "    |         ^"]),
        ("title: x\n«»", ["  2 |", "    | ^"]),
        # an empty file has nothing to show
        ("«»", []),
        # tabs, before, inside and behind
        ("\tid: «x»\ty", ["  1 |     id: x   y", "    |         ^"]),
        ("a«\t»b", ["  1 | a   b", "    |  ^^^"]),
        ("ab\t«c\td»", ["  1 | ab  c   d", "    |     ^^^^^"]),
        # wide and combining characters, emoji
        ("目標: «売上»を", ["  1 | 目標: 売上を", "    |       ^^^^"]),
        ("caf«e\u0301» x", ["  1 | cafe\u0301 x", "    |    ^"]),
        ("🎉 «👍🏽»!", ["  1 | 🎉 👍🏽!", "    |    ^^"]),
        ("👨\u200d👩\u200d👧 «x»", ["  1 | 👨\u200d👩\u200d👧 x", "    |    ^"]),
        # line ends of other systems
        ("a\r\nb: «c»\r\nd\r\n", ["  2 | b: c", "    |    ^"]),
        ("a\rb: «c»\rd", ["  2 | b: c", "    |    ^"]),
        ("a: «b\r\n»c", ["  1 | a: b", "    |    ^"]),
        ("a: b«\r\n»c", ["  1 | a: b", "    |     ^"]),
        # several lines: the first one, to its end
        ("a: «b c\nd: e»\n", ["  1 | a: b c", "    |    ^^^"]),
        ("a:« \n\n »", ["  1 | a:", "    |   ^"]),
        # what must not reach a terminal is shown and counted as its escape
        ("a\x1b[2J«b»", ["  1 | a\\x1b[2Jb", "    |         ^"]),
        ("«\u202ea»b", ["  1 | \\u202eab", "    | ^^^^^^^"]),
        ("«a\x00»b", ["  1 | a\\x00b", "    | ^^^^^"]),
    ],
)
def test_the_place_is_underlined(one: MakeReport, marked: str, shown: list[str]) -> None:
    assert snippet(one(marked)) == shown


def test_numbers_stand_right_however_many_digits(one: MakeReport) -> None:
    assert snippet(one("\n" * 1233 + "«a»")) == ["  1234 | a", "       | ^"]


def test_a_long_line_is_cut_around_the_span(one: MakeReport) -> None:
    line, marks = snippet(one("a" * 300 + "«bcd»" + "e" * 300))
    assert line == "  1 | …" + "a" * 48 + "bcd" + "e" * 49 + "…"
    assert marks == "    | " + " " * 49 + "^^^"


def test_a_long_line_is_cut_behind_a_span_at_its_start(one: MakeReport) -> None:
    line, marks = snippet(one("«ab»" + "c" * 500))
    assert line == "  1 | ab" + "c" * 98 + "…"
    assert marks == "    | ^^"


def test_a_long_line_is_cut_before_a_span_at_its_end(one: MakeReport) -> None:
    line, marks = snippet(one("a" * 500 + "«bc»"))
    assert line == "  1 | …" + "a" * 98 + "bc"
    assert marks == "    | " + " " * 99 + "^^"


def test_a_span_longer_than_a_line_is_shown_from_its_start(one: MakeReport) -> None:
    line, marks = snippet(one("a" * 300 + "«" + "b" * 300 + "»" + "c" * 300))
    assert line == "  1 | …" + "a" * 12 + "b" * 88 + "…"
    assert marks == "    | " + " " * 13 + "^" * 89


def test_a_line_that_just_fits_is_not_cut(one: MakeReport) -> None:
    assert snippet(one("a" * 99 + "«b»"))[0] == "  1 | " + "a" * 99 + "b"


def test_wide_characters_are_cut_by_their_cells(one: MakeReport) -> None:
    line, marks = snippet(one("漢" * 300 + "«字»" + "漢" * 300))
    assert "…" + "漢" * 24 + "字" in line
    assert width(line) <= 6 + 100 + 2
    assert line.index("字") + 24 == marks.index("^")
    assert marks.endswith(" ^^")


def test_what_is_left_out_is_said_however_narrow_it_is(one: MakeReport) -> None:
    """A picture joined of three hundred takes two cells."""
    joined = "\u200d👩" * 300
    assert snippet(one(f"👨{joined}«x»"))[0].startswith("  1 | …")
    assert snippet(one(f"«x»👨{joined}"))[0].endswith("…")


def test_a_file_in_one_line_is_not_looked_at_whole(one: MakeReport) -> None:
    report = one("漢" * 2_000_000 + "«字»" + "漢" * 2_000_000)
    text.write(report)  # the index of lines is worked out once, for all findings
    started = time.perf_counter()
    text.write(report)
    assert time.perf_counter() - started < 0.5  # some milliseconds; a walk over all of it takes seconds


def test_hostile_words_stay_words(one: MakeReport) -> None:
    written = text.write(
        one(
            "«x»",
            message="a\x1b]0;owned\x07\nerror[fake] b",
            hint="c\x1b[1m\n\u202ed",
            path="e\x1b[2J\n.md",
        )
    )
    assert written.split("\n") == [
        "e\\x1b[2J\\n.md:1:1: error[a-rule] a\\x1b]0;owned\\x07\\nerror[fake] b",
        "  1 | x",
        "    | ^",
        "  help: c\\x1b[1m",
        "        \\u202ed",
        "",
        "1 error in 1 file",
        "",
    ]


@given(st.text(max_size=30), st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_only_printable_characters_reach_a_terminal(message: str, content: str, start: int, length: int) -> None:
    found = Diagnostic(
        "a-rule", Severity.ADVICE, message, Source(message, content), Span(start, start + length), message
    )
    written = text.write(Report((found,)))
    hidden = {each for each in written if category(each) in ("Cc", "Cs", "Zl", "Zp")}
    assert hidden <= {"\n"}
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", written)


@given(st.text("ab\t漢e\u0301\x1b🎉", max_size=250), st.data())
def test_the_underline_lies_under_the_span(content: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    marked = f"{content[:start]}{content[start:end]}{content[end:]}"
    found = Diagnostic("a-rule", Severity.ERROR, "m", Source("a.md", marked), Span(start, end))
    lines = text.write(Report((found,))).split("\n")[1:-3]
    if not content:
        assert lines == []
        return
    shown, marks = lines
    assert width(shown) <= len("  1 | ") + text.LINE_CELLS + 2
    before = len(marks) - marks.count("^")
    assert set(marks[6:]) <= {" ", "^"}
    if "…" not in shown:
        assert before - 6 == width(content[:start])
        assert marks.count("^") == max(width(content[:end]) - width(content[:start]), 1)


@pytest.mark.parametrize(
    ("severities", "files", "line"),
    [
        ("", 1, "No problems found"),
        ("e", 1, "1 error in 1 file"),
        ("eew", 3, "2 errors, 1 warning in 3 files"),
        ("wa", 1, "1 warning, 1 piece of advice in 1 file"),
        ("aa", 2, "2 pieces of advice in 2 files"),
        ("e" * 1200, 1100, "1,200 errors in 1,100 files"),
    ],
)
def test_the_summary_counts(severities: str, files: int, line: str) -> None:
    kinds = {"e": Severity.ERROR, "w": Severity.WARNING, "a": Severity.ADVICE}
    found = tuple(
        Diagnostic("a-rule", kinds[letter], "m", Source(f"{number % files}.md", "x"), Span(0, 1))
        for number, letter in enumerate(severities)
    )
    assert text.summary(Report(found)) == line
    assert text.write(Report(found)).endswith(line + "\n")


def test_the_order_is_the_reports(report: Report) -> None:
    written = text.write(Report(report.diagnostics[::-1]))
    assert written.index("advice[") < written.index("warning[") < written.index("error[")
