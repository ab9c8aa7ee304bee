"""Findings as workflow commands, read back by GitHub's own rules."""

from hypothesis import given
from hypothesis import strategies as st

from okrsite.text.diagnostic import Diagnostic, Severity
from okrsite.text.report import Report, github
from okrsite.text.source import Source, Span
from tests.text.report.conftest import MakeReport

GOLDEN = (
    "::error file=content/objectives/harbour.md,line=3,endLine=3,col=8,endColumn=15,title=broken-reference"
    "::There is no cycle `fy26-q9`.%0Acontent/cycles/fy26-q1.md:2:8: The nearest one is here.%0ADid you mean `fy26-q1`?\n"
    "::warning file=content/objectives/harbour.md,line=10,endLine=10,col=9,endColumn=16,title=duplicate-id"
    "::The id `reviews` is used twice.%0Acontent/objectives/harbour.md:5:9: It is first used here.\n"
    "::notice file=content/checkins/2026-02-03.md,line=3,endLine=3,col=2,endColumn=12,title=unexplained-check-in"
    "::A jump of 20 %25 without a word: {why?}%0ASay what happened.%0AA sentence is enough.\n"
)


def parse(line: str) -> tuple[str, dict[str, str], str]:
    """A command, its properties and its message, as the runner reads them."""
    assert line.startswith("::")
    head, message = line[2:].split("::", 1)
    command, listed = head.split(" ", 1)
    properties = dict(each.split("=", 1) for each in listed.split(","))
    return command, {name: unescape(value) for name, value in properties.items()}, unescape(message)


def unescape(value: str) -> str:
    for code, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        value = value.replace(code, character)
    return value


def test_the_whole_report(report: Report) -> None:
    assert github.write(report) == GOLDEN


def test_nothing_found_says_nothing() -> None:
    assert github.write(Report(())) == ""


def test_columns_are_left_out_where_a_span_has_several_lines(one: MakeReport) -> None:
    _, properties, _ = parse(github.write(one("a: «b\nc»")).rstrip("\n"))
    assert properties == {"file": "a.md", "line": "1", "endLine": "2", "title": "a-rule"}


def test_a_line_end_at_the_end_of_a_span_does_not_make_it_two_lines(one: MakeReport) -> None:
    _, properties, _ = parse(github.write(one("a: «b\r\n»c")).rstrip("\n"))
    assert (properties["line"], properties["endLine"]) == ("1", "1")
    assert (properties["col"], properties["endColumn"]) == ("4", "5")


def test_an_empty_span_is_a_place(one: MakeReport) -> None:
    _, properties, _ = parse(github.write(one("a:«»")).rstrip("\n"))
    assert (properties["col"], properties["endColumn"]) == ("3", "3")


def test_what_means_something_in_a_property_is_escaped(one: MakeReport) -> None:
    written = github.write(one("«x»", path="a,b:c%d.md"))
    assert "file=a%2Cb%3Ac%25d.md," in written
    assert parse(written.rstrip("\n"))[1]["file"] == "a,b:c%d.md"


def test_hostile_words_cannot_start_a_command(one: MakeReport) -> None:
    hostile = "a\r\n::stop-commands::x\n::error::b\u2028\x1b[2J%0A"
    written = github.write(one("«x»", message=hostile, hint=hostile, path=hostile))
    assert written.count("\n") == 1
    assert "\x1b" not in written
    _, properties, message = parse(written.rstrip("\n"))
    assert message.split("\n")[0] == "a\\r\\n::stop-commands::x\\n::error::b\\u2028\\x1b[2J%0A"
    assert properties["line"] == "1"


@given(st.text(max_size=30), st.text(max_size=30))
def test_every_finding_is_one_line_that_can_be_read_back(path: str, message: str) -> None:
    found = Diagnostic("a-rule", Severity.ADVICE, message, Source(path, "x"), Span(0, 1), message)
    written = github.write(Report((found,), prefix="content"))
    assert len(written.splitlines()) == 1
    command, properties, _ = parse(written.rstrip("\n"))
    assert command == "notice"
    assert set(properties) == {"file", "line", "endLine", "col", "endColumn", "title"}
