"""Cycles by the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.author.period import following, period, quarter_of


@pytest.mark.parametrize(
    ("identifier", "title", "first", "last"),
    [
        ("2026-q1", "Q1 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-q4", "Q4 2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-h2", "H2 2026", date(2026, 7, 1), date(2026, 12, 31)),
        ("2028-02", "February 2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026", "2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2199-12", "December 2199", date(2199, 12, 1), date(2199, 12, 31)),
    ],
)
def test_periods(identifier: str, title: str, first: date, last: date) -> None:
    found = period(identifier)
    assert found
    assert (found.title, found.first_day, found.last_day) == (title, first, last)


@pytest.mark.parametrize("text", ["", "2026-q5", "2026-q0", "2026-h3", "2026-13", "2026-1", "fy26-q2", "0026", "2200", "q1", "2026-Q1"])  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert period(text) is None
    assert following(text) is None


@pytest.mark.parametrize("first", ["2025-q3", "2025-h1", "2025", "2025-11"])
def test_one_follows_the_other_without_a_gap(first: str) -> None:
    before = period(first)
    assert before
    for _ in range(15):
        after = following(before.id)
        assert after
        assert after.first_day == before.last_day + timedelta(days=1)
        assert len(after.id) == len(first)
        before = after


def test_the_last_has_none() -> None:
    assert following("2199-q4") is None


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_has_a_quarter(day: date) -> None:
    found = quarter_of(day)
    assert found.first_day <= day <= found.last_day
