"""Which way a text runs, and how it stands among words that run the other way."""

import pytest

from okrsite.site.direction import direction, isolated, placed, turned
from okrsite.site.language import language


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Win", "ltr"),
        ("فوز", "rtl"),
        ("ניצחון", "rtl"),
        ("(3) فوز in Europe", "rtl"),
        ("2026: Q4 فوز", "ltr"),
        ('<p title="Win">&quot;فوز&quot;', "rtl"),
        ("勝つ", "ltr"),
        ("12 %", None),
        ("<br>", None),
        ("", None),
    ],
)
def test_the_first_letter_says_which_way(text: str, found: str | None) -> None:
    assert direction(text) == found


@pytest.mark.parametrize(
    ("html", "around", "attribute"),
    [
        ("<p>فوز</p>", "ltr", ' dir="rtl"'),
        ("<p>Win</p>", "rtl", ' dir="ltr"'),
        ("<p>Win</p>", "ltr", ""),
        ("<p>فوز</p>", "rtl", ""),
        ("<p>12</p>", "rtl", ""),
        (None, "ltr", ""),
    ],
)
def test_a_block_is_turned_where_it_must_be(html: str | None, around: str, attribute: str) -> None:
    assert turned(html, around) == attribute


def test_a_name_is_isolated_where_it_must_be() -> None:
    assert isolated("ليلى", "ltr") == "\u2068ليلى\u2069"
    assert isolated("Leila", "rtl") == "\u2068Leila\u2069"
    assert isolated("Leila", "ltr") == "Leila"
    assert isolated("2026", "rtl") == "2026"


@pytest.mark.parametrize(
    ("value", "unit", "around", "shown"),
    [
        ("-3", "", "ltr", "-3"),
        ("-3", "", "rtl", "\u200e-3"),
        ("3 users", "users", "ltr", "3 users"),
        ("3 users", "users", "rtl", "\u20663 users\u2069"),
        ("3 زائر", "زائر", "ltr", "\u20683 زائر\u2069"),
        ("3 زائر", "زائر", "rtl", "3 زائر"),
        ("3%", "%", "rtl", "\u20663%\u2069"),
    ],
)
def test_a_value_stands_whole_among_words(value: str, unit: str, around: str, shown: str) -> None:
    assert placed(value, unit, around) == shown


@pytest.mark.parametrize("tag", ["ar", "ar-EG", "ar-SA", "fa", "ur", "he"])
def test_digits_are_those_of_the_files(tag: str) -> None:
    of = language(tag)
    shown = of.number(1234567890) + of.percent(0.5) + of.value(12.5, "€")
    assert {letter for letter in shown if letter.isdecimal()} <= set("0123456789")


@pytest.mark.parametrize(
    ("tag", "value", "unit", "shown"),
    [
        ("en", 3, "", "+3"),
        ("en", -3, "ms", "\u22123\u00a0ms"),
        ("en", 2.5, "€", "+€2.50"),
        ("de", -2.5, "€", "\u22122,50\u00a0€"),
        ("ar", -3, "", "\u200e\u22123"),
        ("ar", 3, "ms", "\u2066\u200e+3\u00a0ms\u2069"),
    ],
)
def test_a_change_always_has_its_sign(tag: str, value: float, unit: str, shown: str) -> None:
    assert language(tag).change(value, unit) == shown
