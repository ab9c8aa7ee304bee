"""Lines and columns of every place, against a count by hand."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.text.source import Position, Source, Span

TEXTS = st.text(st.sampled_from("ab é漢🎉\t\r\n\u2028\x0b\x0c\x85"), max_size=40)


def naive_position(text: str, offset: int) -> Position:
    """The lines before `offset`, found by their ends; an end belongs to the line that it closes."""
    ends = [match.end() for match in re.finditer(r"\r\n|\r|\n", text) if match.end() <= offset]
    return Position(len(ends) + 1, offset - (ends[-1] if ends else 0) + 1)


@given(TEXTS, st.data())
def test_position_is_the_count_of_lines_and_characters_before(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    source = Source("a.md", text)
    assert source.position(offset) == naive_position(text, offset)
    assert source.line_of(offset) == naive_position(text, offset).line


@given(TEXTS)
def test_lines_are_the_text_between_line_ends(text: str) -> None:
    lines = re.split(r"\r\n|\r|\n", text)
    source = Source("a.md", text)
    assert [source.line_text(number) for number in range(1, len(lines) + 1)] == lines
    assert source.line_text(len(lines) + 1) == ""


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@given(text=TEXTS)
def test_a_source_of_bytes_is_the_same_as_one_of_text(mark: bytes, text: str) -> None:
    source = Source.of_bytes("a.md", mark + text.encode())
    assert source == Source("a.md", text)
    assert hash(source) == hash(Source("a.md", text))
    assert repr(source) == repr(Source("a.md", text))
    assert source.position(len(text)) == Source("a.md", text).position(len(text))
    assert not hasattr(source, "nothing")


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        ("", 0, (1, 1)),
        ("abc", 3, (1, 4)),
        ("abc\n", 3, (1, 4)),
        ("abc\n", 4, (2, 1)),
        ("a\r\nb", 1, (1, 2)),
        ("a\r\nb", 2, (1, 3)),
        ("a\r\nb", 3, (2, 1)),
        ("a\rb", 2, (2, 1)),
        ("a\n\rb", 3, (3, 1)),
        ("漢🎉é", 2, (1, 3)),
        ("a\u2028b\x85c", 4, (1, 5)),
    ],
)
def test_known_places(text: str, offset: int, position: tuple[int, int]) -> None:
    assert Source("a.md", text).position(offset) == position


def test_a_span_moves_with_the_text_it_is_in() -> None:
    assert Span(2, 5).within(10) == Span(12, 15)


def test_sources_are_equal_by_path_and_text() -> None:
    asked = Source("a.md", "x\ny")
    asked.position(2)
    assert asked == Source("a.md", "x\ny")
    assert asked != Source("b.md", "x\ny")
