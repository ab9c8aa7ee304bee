"""Numbers, dates and words as people of many languages write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.site.language import language

TAGS = [
    "en",
    "en-US",
    "de",
    "de-CH",
    "fr",
    "pt-BR",
    "no",
    "nb",
    "ja",
    "zh-Hant-TW",
    "ar",
    "he",
    "fa",
    "hi",
    "sr-Latn",
    "xx",
]
DAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("tag", "known_as", "direction"),
    [
        ("en", "en-GB", "ltr"),
        ("EN", "en-GB", "ltr"),
        ("en-US", "en-US", "ltr"),
        ("de_AT", "de-AT", "ltr"),
        ("zh-Hant-TW", "zh-Hant-TW", "ltr"),
        ("he", "he", "rtl"),
        ("tlh", "en-GB", "ltr"),
        ("zz-ZZ", "en-GB", "ltr"),
        ("i-klingon", "en-GB", "ltr"),
    ],
)
def test_tags(tag: str, known_as: str, direction: str) -> None:
    assert (language(tag).tag, language(tag).direction) == (known_as, direction)


@pytest.mark.parametrize(
    ("tag", "number", "euros", "day", "short_day", "long_day"),
    [
        ("en", "1,234,567.891", "€1,234.50", "31 Jan 2026", "31 Jan", "Saturday, 31 January 2026"),
        ("en-US", "1,234,567.891", "€1,234.50", "Jan 31, 2026", "Jan 31", "Saturday, January 31, 2026"),
        ("de", "1.234.567,891", "1.234,50\u00a0€", "31. Jan. 2026", "31. Jan.", "Samstag, 31. Januar 2026"),
        ("ja", "1,234,567.891", "€1,234.50", "2026年1月31日", "1月31日", "2026年1月31日土曜日"),
    ],
)
def test_formats(tag: str, number: str, euros: str, day: str, short_day: str, long_day: str) -> None:
    of = language(tag)
    assert of.number(1234567.891) == number
    assert of.value(1234.5, "€") == euros
    assert (of.day(DAY), of.short_day(DAY), of.long_day(DAY)) == (day, short_day, long_day)


@pytest.mark.parametrize(
    ("fraction", "percent"),
    [(0, "0%"), (1, "100%"), (0.126, "13%"), (0.125, "13%"), (0.005, "1%"), (1.255, "126%"), (-0.085, "-9%"), (-0.004, "0%"),
     (0.285, "29%"), (0.1 + 0.2, "30%"), (12.5, "1,250%")],
)  # fmt: skip
def test_percent_is_rounded_half_away_from_zero(fraction: float, percent: str) -> None:
    assert language("en").percent(fraction) == percent


@pytest.mark.parametrize(
    ("tag", "share", "value"), [("de", "13\u00a0%", "99,5\u00a0%"), ("tr", "%13", "%99,5"), ("nl", "13%", "99,5%")]
)
def test_the_percent_sign_stands_where_the_language_puts_it(tag: str, share: str, value: str) -> None:
    assert (language(tag).percent(0.126), language(tag).value(99.5, "%")) == (share, value)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (72, "", "72"),
        (72.0, "%", "72%"),
        (99.5, "%", "99.5%"),
        (0.1 + 0.2, "%", "0.3%"),
        (3, "ms", "3\u00a0ms"),
        (1200, "€", "€1,200"),
        (-9.5, "€", "-€9.50"),
        (0.1 + 0.2, "", "0.3"),
        (1e15, "", "1,000,000,000,000,000"),
        (1, "<b>", "1\u00a0<b>"),
    ],
)
def test_values(value: float, unit: str, shown: str) -> None:
    assert language("en").value(value, unit) == shown


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("nothing", [0.0, -0.0, -1e-12, 1e-12])
def test_nothing_has_no_sign(tag: str, nothing: float) -> None:
    of = language(tag)
    for shown in (
        of.number(nothing),
        of.percent(nothing),
        of.points(nothing),
        *(of.value(nothing, unit) for unit in ("", "%", "€", "ms")),
    ):
        assert "-" not in shown
        assert "\u2212" not in shown


@given(
    st.sampled_from(TAGS),
    st.floats(-1e15, 1e15),
    st.sampled_from(["", "%", "€", "$", "£", "¥", "₹", "ms", "{0}", "%s", "¤", "'"]),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
)
def test_any_value_can_be_written(tag: str, value: float, unit: str, day: date) -> None:
    of = language(tag)
    shown = [
        of.number(value),
        of.value(value, unit),
        of.percent(value),
        of.points(value),
        of.day(day),
        of.short_day(day),
    ]
    assert all(shown)
    assert of.long_day(day)
