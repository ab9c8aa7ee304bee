"""Charts over a long time."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from okrsite.okr.model import Keep
from okrsite.site.charts.frame import BOTTOM, HEIGHT, TOP
from okrsite.site.charts.history import cycle_chart, history_chart
from okrsite.site.charts.shape import WIDTH, Band, Point
from tests.site.charts.made import DAYS, VALUES

FIGURES = st.lists(st.tuples(st.text(), st.none() | st.floats(-2, 3)), max_size=12)


def test_a_history_in_its_band() -> None:
    day = date(2026, 1, 1)
    found = [(day + timedelta(days=30 * number), value) for number, value in enumerate([4.0, 4.1, 4.4])]
    chart = history_chart(found, Keep(4.2, None))
    assert chart
    assert chart.line.path == "M0 142L50 112 100 22"
    assert chart.band == Band(15, 67)
    assert [(rule.kind, rule.value) for rule in chart.rules] == [("lowest", 4.2), ("last", 4.4)]
    assert [tick.value for tick in chart.grid] == [4, 4.1, 4.3, 4.4]
    assert chart.last is None


def test_one_reading_stands_in_the_middle() -> None:
    chart = history_chart([(date(2026, 1, 1), 5.0)], None)
    assert chart
    assert (chart.dots[0].x, chart.dots[0].y) == (WIDTH / 2, (TOP + BOTTOM) / 2)
    assert history_chart([], None) is None


@given(st.dictionaries(DAYS, VALUES, min_size=1), st.none() | VALUES, st.none() | VALUES)
def test_a_history_lies_within_its_drawing(
    found: dict[date, float], lowest: float | None, highest: float | None
) -> None:
    chart = history_chart(sorted(found.items()), Keep(lowest, highest))
    assert chart
    heights = [*(y for _, y in chart.line.points), *(rule.label_y for rule in chart.rules), *(t.y for t in chart.grid)]
    assert all(0 <= y <= HEIGHT for y in heights)
    assert all(one.x <= other.x for one, other in pairwise(chart.line.points))


def test_a_cycle_without_a_figure_interrupts_the_line() -> None:
    chart = cycle_chart([("q1", 0.5), ("q2", 1.0), ("q3", None), ("q4", 0.0)])
    assert chart
    assert [line.points for line in chart.lines] == [(Point(12.5, 82), Point(37.5, 22))]
    assert [(point.label, point.y) for point in chart.points] == [("q1", 82), ("q2", 22), ("q3", None), ("q4", 142)]
    assert cycle_chart([("q1", None)]) is None


@given(FIGURES)
def test_cycles_stand_side_by_side(figures: list[tuple[str, float | None]]) -> None:
    chart = cycle_chart(figures)
    if chart:
        assert all(one.x < other.x for one, other in pairwise(chart.points))
        assert all(TOP <= point.y <= BOTTOM for point in chart.points if point.y is not None)
        assert TOP <= chart.whole_y <= BOTTOM
