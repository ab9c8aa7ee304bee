"""Scales of values and of days."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.site.charts.scale import Days, day_ticks, round_values, values
from okrsite.site.charts.shape import WIDTH
from tests.site.charts.made import DAYS, VALUES


@given(DAYS, DAYS)
def test_named_days_have_room(one: date, other: date) -> None:
    scale = Days(min(one, other), max(one, other))
    ticks = day_ticks(scale)
    assert 1 <= len(ticks) <= 7
    assert all(0 <= tick.x <= WIDTH for tick in ticks)
    room = 11 if ticks[0].names_year else 16
    assert all(later.x - earlier.x >= room for earlier, later in pairwise(ticks))


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        ("2026-10-01", "2026-12-31", "2026-10-01 2026-11-01 2026-12-01 2026-12-31"),
        ("2026-10-01", "2026-10-30", "2026-10-01 2026-10-12 2026-10-19 2026-10-30"),
        ("2026-10-01", "2026-10-05", "2026-10-01 2026-10-02 2026-10-03 2026-10-04 2026-10-05"),
        ("2026-04-01", "2027-03-31", "2026-04-01 2026-07-01 2026-10-01 2027-01-01 2027-03-31"),
        ("2024-03-05", "2027-02-01", "2025-01-01 2026-01-01 2027-01-01"),
        ("2026-10-01", "2026-10-01", "2026-10-01"),
    ],
)
def test_days_are_named_where_a_calendar_turns(first: str, last: str, named: str) -> None:
    ticks = day_ticks(Days(date.fromisoformat(first), date.fromisoformat(last)))
    assert " ".join(tick.day.isoformat() for tick in ticks) == named


@pytest.mark.parametrize(
    ("lowest", "highest", "named"),
    [
        (0, 100, [0, 50, 100]),
        (3.9, 4.5, [4, 4.2, 4.4]),
        (55, 66, [55, 60, 65]),
        (-8, 7, [-5, 0, 5]),
        (5, 5, [5]),
        (1e300, 1.1e308, [1e300]),
    ],
)
def test_round_values_are_named(lowest: float, highest: float, named: list[float]) -> None:
    assert list(round_values(lowest, highest)) == named


@given(VALUES, VALUES)
def test_round_values_lie_within_bounds(one: float, other: float) -> None:
    lowest, highest = sorted([one, other])
    slack = (highest / 2 - lowest / 2) * 1e-6
    found = round_values(lowest, highest)
    assert 1 <= len(found) <= 5
    assert all(lowest - slack <= value <= highest + slack for value in found)


@given(st.lists(VALUES, min_size=1))
def test_up_is_up(found: list[float]) -> None:
    scale = values(found, 20, 140)
    assert all(20 <= scale.y(value) <= 140 for value in found)
    assert all(scale.y(one) >= scale.y(other) for one, other in pairwise(sorted(found)))
