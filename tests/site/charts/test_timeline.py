"""The geometry of a timeline: its window, its bars, and its arrows."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from okrsite.site.charts.scale import Days
from okrsite.site.charts.shape import WIDTH
from okrsite.site.charts.timeline import Arrow, Bar, arrows, bar, months, window
from tests.site.charts.made import DAYS, FIRST, LAST

TODAY = date(2026, 2, 14)
TEN_DAYS = Days(date(2026, 1, 1), date(2026, 1, 11))


def days(first: int, last: int) -> tuple[date, date]:
    return date(2026, 1, first), date(2026, 1, last)


def test_a_window_is_of_whole_quarters_with_work_and_today() -> None:
    assert window([], TODAY) == Days(date(2026, 1, 1), date(2026, 4, 1))
    assert window([(date(2025, 12, 31), date(2026, 4, 1))], TODAY) == Days(date(2025, 10, 1), date(2026, 7, 1))


def test_a_window_reaches_so_far_and_not_further() -> None:
    reach = Days(date(2025, 4, 1), date(2027, 1, 1))
    assert window([(date.min, date.max)], TODAY) == reach
    assert window([(date(2020, 1, 1), date(2020, 2, 1)), (date(2031, 1, 1), date(2031, 1, 1))], TODAY) == Days(
        date(2026, 1, 1), date(2026, 4, 1)
    )


def test_a_window_is_the_same_on_every_day_of_a_quarter() -> None:
    work = [(date(2025, 1, 1), date(2026, 12, 1))]
    assert window(work, date(2026, 1, 1)) == window(work, date(2026, 3, 31)) != window(work, date(2026, 4, 1))


def test_months_name_the_year_where_it_begins() -> None:
    found = months(Days(date(2025, 10, 1), date(2026, 4, 1)))
    assert [(month.day.month, month.names_year) for month in found] == [
        (10, True),
        (11, False),
        (12, False),
        (1, True),
        (2, False),
        (3, False),
    ]
    assert found[0].x == 0


def test_a_bar_holds_both_its_days() -> None:
    assert bar(*days(1, 5), 0.5, TEN_DAYS) == Bar(0, 50, 25, False, False)
    assert bar(*days(6, 10), None, TEN_DAYS) == Bar(50, 50, 0, False, False)


def test_a_bar_is_cut_off_where_the_timeline_ends() -> None:
    assert bar(date.min, date(2026, 1, 10), 2.0, TEN_DAYS) == Bar(0, 100, 100, True, False)
    assert bar(date(2026, 1, 10), date.max, 1.0, TEN_DAYS) == Bar(90, 10, 10, False, True)
    assert bar(date(2025, 1, 1), date(2025, 1, 2), 1.0, TEN_DAYS) is None


@given(DAYS, DAYS, st.none() | st.floats(-5, 5))
def test_a_bar_lies_within_the_timeline(first: date, last: date, fraction: float | None) -> None:
    drawn = bar(first, last, fraction, Days(FIRST, LAST))
    if drawn:
        assert drawn.width > 0
        assert 0 <= drawn.x <= drawn.x + drawn.width <= WIDTH + 1e-9
        assert 0 <= drawn.done <= drawn.width


def test_an_arrow_leads_from_an_end_to_a_beginning() -> None:
    before, after = Bar(10, 20, 0, False, False), Bar(50, 20, 0, False, False)
    assert list(arrows([((2, before), (5, after))])) == [Arrow("M30 2.8H49.3V5.8H50", 50, 5.8)]


def test_an_arrow_to_what_began_too_early_leaves_from_there() -> None:
    long, within = Bar(10, 80, 0, False, False), Bar(50, 20, 0, False, False)
    assert list(arrows([((5, long), (2, within))])) == [Arrow("M49.3 5.8H49.3V2.8H50", 50, 2.8)]
    assert list(arrows([((2, within), (3, long))])) == [Arrow("M50 2.8H9.3V3.8H10", 10, 3.8)]
