"""Paths and places as every format gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.text.diagnostic import Diagnostic, Note, Severity
from okrsite.text.report import FORMATS, Report
from okrsite.text.report.report import Place, clamped
from okrsite.text.source import Source, Span


@pytest.mark.parametrize(
    ("prefix", "path", "shown"),
    [
        ("content", "teams/a.md", "content/teams/a.md"),
        ("content/", "a.md", "content/a.md"),
        ("../okrs", "a.md", "../okrs/a.md"),
        ("/", "a.md", "/a.md"),
        ("", "a.md", "a.md"),
        (".", "a.md", "a.md"),
        ("content", "", "content"),
        ("", "", "."),
    ],
)
def test_paths_are_those_the_user_knows(prefix: str, path: str, shown: str) -> None:
    assert Report((), prefix=prefix).path(Source(path, "")) == shown


def test_places_count_from_one_and_end_behind() -> None:
    source = Source("a.md", "ab\ncdé\n")
    assert Report(()).place(source, Span(3, 6)) == Place("a.md", 2, 1, 2, 4)
    assert Report(()).place(source, Span(1, 4)) == Place("a.md", 1, 2, 2, 2)
    assert Report(()).place(source, Span(7, 7)) == Place("a.md", 3, 1, 3, 1)


@pytest.mark.parametrize(
    ("given_span", "kept"),
    [
        (Span(0, 3), Span(0, 3)),
        (Span(2, 99), Span(2, 3)),
        (Span(50, 99), Span(3, 3)),
        (Span(-5, 1), Span(0, 1)),
        (Span(2, 1), Span(2, 2)),
    ],
)
def test_a_span_outside_the_text_is_brought_back(given_span: Span, kept: Span) -> None:
    assert clamped(Source("a.md", "abc"), given_span) == kept


def test_the_formats_are_known_by_name() -> None:
    assert list(FORMATS) == ["text", "json", "github", "gitlab", "sarif"]


@given(
    text=st.text(max_size=60),
    path=st.text(max_size=10),
    message=st.text(max_size=20),
    start=st.integers(-2, 70),
    length=st.integers(-2, 70),
    color=st.booleans(),
)
def test_no_text_and_no_span_breaks_a_format(
    text: str, path: str, message: str, start: int, length: int, color: bool
) -> None:
    source, span = Source(path, text), Span(start, start + length)
    note = Note(message, source, span)
    found = Diagnostic("a-rule", Severity.ERROR, message, source, span, message, (note,))
    for write in FORMATS.values():
        assert write(Report((found,), prefix="content", color=color)).endswith("\n")
