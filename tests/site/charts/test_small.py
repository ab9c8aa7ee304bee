"""Lines for tables, and bars for a timeline."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from okrsite.site.charts.shape import WIDTH, Point
from okrsite.site.charts.small import SPARK_HEIGHT, Bar, bars, sparkline
from tests.site.charts.made import DAYS, FIRST, LAST

HALF = date(2026, 11, 15)
FRACTIONS = st.floats(-5, 5)


def test_a_small_line_of_progress() -> None:
    spark = sparkline([(FIRST, 0.0), (HALF, 0.5), (LAST, 1.0)], FIRST, LAST)
    assert spark
    assert spark.line.path == "M0 17L49.5 10 100 3"
    assert spark.end == Point(100, 3)
    assert sparkline([(FIRST, 0.0)], FIRST, LAST) is None


@given(st.dictionaries(DAYS, FRACTIONS), DAYS, DAYS)
def test_a_small_line_lies_within_its_drawing(found: dict[date, float], one: date, other: date) -> None:
    spark = sparkline(sorted(found.items()), min(one, other), max(one, other))
    assert all(0 <= x <= WIDTH and 0 <= y <= SPARK_HEIGHT for x, y in spark.line.points) if spark else True


def test_bars_of_a_timeline() -> None:
    days = [date(2026, 1, day) for day in (1, 5, 6, 10)]
    first, fifth, sixth, last = days
    found = bars([(first, fifth, 0.5), (sixth, last, None), (date(2025, 1, 1), last, 2.0)], first, last)
    assert found == (Bar(0, 50, 25, False, False), Bar(50, 50, 0, False, False), Bar(0, 100, 100, True, False))
    assert bars([(date(2025, 1, 1), date(2025, 1, 2), 1.0)], first, last) == (None,)


@given(st.lists(st.tuples(DAYS, DAYS, st.none() | FRACTIONS)))
def test_bars_lie_within_the_timeline(periods: list[tuple[date, date, float | None]]) -> None:
    for bar in bars(periods, FIRST, LAST):
        if bar:
            assert bar.width > 0
            assert 0 <= bar.x <= bar.x + bar.width <= WIDTH + 1e-9
            assert 0 <= bar.done <= bar.width
