"""Which characters a terminal is given, and how wide they are."""

import sys
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.text.report.cells import MOST_MARKS, glyphs, harmless, width


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("abc", 3),
        ("漢字", 4),
        ("ﾊﾟ", 2),
        ("Ｔ", 2),
        ("한국", 4),
        ("e\u0301", 1),
        ("\u1112\u1161\u11ab", 2),
        ("🎉", 2),
        ("👍🏽", 2),
        ("👨\u200d👩\u200d👧\u200d👦", 2),
        ("👩🏽\u200d❤\ufe0f\u200d💋\u200d👨🏽", 2),
        ("❤", 1),
        ("❤\ufe0f", 2),
        ("🇳🇱", 2),
        ("می\u200cخواهم", 7),
        ("\t", 4),
        ("ab\t", 4),
        ("abcd\t", 8),
        ("漢\t", 4),
        ("−×…", 3),
    ],
)
def test_width(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("naïve 漢字 🎉", "naïve 漢字 🎉"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("a\rb\nc\td", "a\\rb\\nc\\td"),
        ("\x00\x07\x08\x7f\x85", "\\x00\\x07\\x08\\x7f\\x85"),
        ("user\u202eelif", "user\\u202eelif"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("\u200e\u200f\u061c", "\\u200e\\u200f\\u061c"),
        ("id\u200b", "id\\u200b"),
        ("\ufeffa", "\\ufeffa"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("me\u0301", "me\u0301"),
    ],
)
def test_harmless(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_every_character_that_commands_or_hides_is_escaped() -> None:
    hidden = {"Cc", "Cs", "Zl", "Zp"}
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        if category(character) in hidden:
            assert harmless(character).startswith("\\"), hex(number)


def test_marks_without_end_are_escaped() -> None:
    tower = "a" + "\u0301" * (MOST_MARKS + 2)
    assert harmless(tower) == "a" + "\u0301" * MOST_MARKS + "\\u0301\\u0301"


@given(st.text())
def test_what_is_shown_is_as_wide_as_it_says_and_one_line(text: str) -> None:
    shown = glyphs(text)
    assert len(shown) == len(text)
    assert width("".join(glyph.text for glyph in shown)) == sum(glyph.cells for glyph in shown)
    assert len(harmless(text).splitlines()) <= 1
    assert harmless(harmless(text)) == harmless(text)
