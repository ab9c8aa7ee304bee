"""Lines for tables."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from okrsite.site.charts.shape import WIDTH, Point
from okrsite.site.charts.small import SPARK_HEIGHT, sparkline
from tests.site.charts.made import DAYS, FIRST, LAST

HALF = date(2026, 11, 15)
FRACTIONS = st.floats(-5, 5)


def test_a_small_line_of_progress() -> None:
    spark = sparkline([(FIRST, 0.0), (HALF, 0.5), (LAST, 1.0)], FIRST, LAST)
    assert spark
    assert spark.line.path == "M0 17L49.5 10 100 3"
    assert spark.end == Point(100, 3)
    assert sparkline([(FIRST, 0.0)], FIRST, LAST) is None


def test_of_more_points_than_can_be_told_apart_some_are_taken_and_the_last() -> None:
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    spark = sparkline([(day, 0.5) for day in days], FIRST, LAST)
    assert spark
    assert 20 <= len(spark.line.points) <= 26
    assert spark.end == spark.line.points[-1]
    assert spark.end.x == WIDTH


@given(st.dictionaries(DAYS, FRACTIONS), DAYS, DAYS)
def test_a_small_line_lies_within_its_drawing(found: dict[date, float], one: date, other: date) -> None:
    spark = sparkline(sorted(found.items()), min(one, other), max(one, other))
    assert all(0 <= x <= WIDTH and 0 <= y <= SPARK_HEIGHT for x, y in spark.line.points) if spark else True
