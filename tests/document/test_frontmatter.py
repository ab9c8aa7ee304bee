"""Where front matter ends, and what is said where it does not begin or end."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.document.frontmatter import FrontMatter, split
from okrsite.document.problem import Problem


def parts(text: str) -> tuple[str, str]:
    """The YAML and the Markdown of a text that has both."""
    found = split(text)
    assert isinstance(found, FrontMatter), found
    return text[slice(*found.yaml)], text[slice(*found.body)]


def problem(text: str) -> Problem:
    found = split(text)
    assert isinstance(found, Problem), found
    return found


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", ["", "\ufeff"], ids=["plain", "byte-order mark"])
def test_any_line_end_will_do(newline: str, before: str) -> None:
    text = before + newline.join(["---", "title: T", "---", "Why", "---", "this."])
    assert parts(text) == (f"title: T{newline}", newline.join(["Why", "---", "this."]))


def test_line_ends_can_be_mixed() -> None:
    assert parts("---\r\ntitle: T\rcycle: q\n---\rB") == ("title: T\rcycle: q\n", "B")


@pytest.mark.parametrize(
    ("text", "yaml", "body"),
    [
        ("---\n---", "", ""),
        ("---\n---\n", "", ""),
        ("--- \t\na: b\n---\t \nB", "a: b\n", "B"),
        ("---\na: b\n...\nB", "a: b\n", "B"),
        ("---\na: |\n  ---\n  b\n---\nB", "a: |\n  ---\n  b\n", "B"),
        ("---\na: b --- c\n---", "a: b --- c\n", ""),
        ("---\n---\n---\nB", "", "---\nB"),
    ],
)
def test_fences(text: str, yaml: str, body: str) -> None:
    assert parts(text) == (yaml, body)


@pytest.mark.parametrize("text", ["", "\n", " \n\t\n", "# Heading", "title: T\n", "+++\na = 1\n+++\n", "-", "\ufeff"])
def test_none(text: str) -> None:
    found = problem(text)
    assert found.message == "This file has no front matter."
    assert found.span.start == 0
    assert found.span.end <= len(text)


@pytest.mark.parametrize(
    "text", ["---", "---\n", "---\r", "---\ntitle: T\n", "---\ntitle: T\n\n# Why\n\nOne --- two\n"]
)
def test_not_closed(text: str) -> None:
    found = problem(text)
    assert "not closed" in found.message
    assert text[slice(*found.span)] == "---"
    assert "Put a line `---`" in found.help


@pytest.mark.parametrize("fence", ["--", "----", " ---", "—", "——", "—-", "-–-"])
def test_nearly_closed(fence: str) -> None:
    if fence == "—":  # one dash is a word in a text, not a fence
        assert "Put a line" in problem(f"---\ntitle: T\n{fence}\n").help
        return
    found = problem(text := f"---\rtitle: T\r{fence}\rWhy\r")
    assert text[slice(*found.span)] == fence
    assert found.help == "This line must be exactly `---`."


@pytest.mark.parametrize(
    ("text", "line"),
    [("\n---\na: b\n---\n", "---"), (" ---\na: b\n---\n", " ---"), ("\r\n \r\n----\r\n", "----"), ("--", "--")],
)
def test_not_on_the_first_line(text: str, line: str) -> None:
    found = problem(text)
    assert text[slice(*found.span)] == line
    assert "not even an empty line" in found.help


@given(st.text(st.sampled_from("-–.a \t\r\n\ufeff"), max_size=60))
def test_parts_are_the_text_between_the_fences(text: str) -> None:
    found = split(text)
    if isinstance(found, Problem):
        assert 0 <= found.span.start <= found.span.end <= len(text)
        assert found.help
    else:
        assert 0 <= found.yaml.start <= found.yaml.end <= found.body.start <= found.body.end == len(text)
        assert text[: found.yaml.start].strip("\ufeff\r\n\t ") == "---"
        assert text[found.yaml.end : found.body.start].strip() in ("---", "...")


@pytest.mark.parametrize("unit", ["-", " ", "\n", "\r", "--\n", " \n", "- ", "\t--", "–"])
def test_endless_files_take_no_time(unit: str) -> None:
    began = time.perf_counter()
    for text in (unit * 300_000, "---\n" + unit * 300_000 + "x"):
        split(text)
    assert time.perf_counter() - began < 5
