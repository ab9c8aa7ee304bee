"""The chart of a key result."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import isfinite

import pytest
from hypothesis import given

from okrsite.okr.model import (
    Baseline,
    Contributions,
    Done,
    Keep,
    KeyResult,
    Metric,
    Milestone,
    Milestones,
    Phase,
    Reading,
)
from okrsite.site.charts.frame import BOTTOM, HEIGHT, MOST_DOTS, ROW, TOP, Dot
from okrsite.site.charts.key_result import KeyResultChart, key_result_chart
from okrsite.site.charts.shape import WIDTH, Anchor, Band, Note, Point
from tests.site.charts.made import FIRST, LAST, cases, key_result, reading, readings

TODAY = date(2026, 11, 20)


def drawn(kr: KeyResult, found: list[Reading], today: date | None = TODAY) -> KeyResultChart:
    made = key_result_chart(kr, found, today or LAST, today)
    assert made
    return made


def points(chart: KeyResultChart) -> Iterator[tuple[float, float]]:
    for line in (chart.line, chart.planned):
        yield from line.points if line else ()
    yield from ((dot.x, dot.y) for dot in chart.dots)
    yield from ((0, rule.y) for rule in chart.rules)
    yield from ((tick.x, chart.bottom) for tick in chart.ticks)
    yield from ((note.x, note.y) for note in (chart.last, chart.today, chart.planned_note) if note)
    if chart.band:
        yield from ((0, chart.band.y), (WIDTH, chart.band.y + chart.band.height))


@given(cases())
def test_everything_lies_within_the_drawing(case: tuple[KeyResult, list[Reading], date, date | None]) -> None:
    chart = key_result_chart(*case)
    for x, y in points(chart) if chart else ():
        assert isfinite(x)
        assert isfinite(y)
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
        assert (round(x, 1), round(y, 1)) == (x, y)


@given(cases())
def test_time_runs_from_left_to_right(case: tuple[KeyResult, list[Reading], date, date | None]) -> None:
    chart = key_result_chart(*case)
    if chart:
        rows = [[point.x for point in line.points] for line in (chart.line, chart.planned) if line]
        rows += [[dot.x for dot in chart.dots], [tick.x for tick in chart.ticks]]
        assert all(row == sorted(row) for row in rows)


@given(cases())
def test_no_name_in_the_margin_covers_another(case: tuple[KeyResult, list[Reading], date, date | None]) -> None:
    chart = key_result_chart(*case)
    heights = sorted(rule.label_y for rule in chart.rules) if chart else []
    assert all(lower - upper >= ROW - 0.11 for upper, lower in pairwise(heights))
    assert all(0 <= height <= HEIGHT for height in heights)


def test_a_metric_on_its_way() -> None:
    kr = key_result(Metric(60, 85, commit=75, stretch=95))
    chart = drawn(kr, readings((13, 65), (36, 70), (50, 74)))
    assert chart.line
    assert chart.planned
    assert chart.line.path == "M0 142L14.3 124.9 39.6 107.7 54.9 94"
    assert chart.planned.path == "M0 142L100 56.3"
    assert [(rule.kind, rule.value, rule.y, rule.label_y) for rule in chart.rules] == [
        ("start", 60, 142, 142),
        ("target", 85, 56.3, 56.3),
        ("commit", 75, 90.6, 90.6),
        ("stretch", 95, 22, 22),
    ]
    assert chart.dots[-1] == Dot(54.9, 94, TODAY, 74)
    assert chart.today == Note(54.9, 10, Anchor.MIDDLE)
    assert [(tick.x, tick.day.isoformat()) for tick in chart.ticks] == [
        (0, "2026-10-01"),
        (34.1, "2026-11-01"),
        (67, "2026-12-01"),
        (100, "2026-12-31"),
    ]


def test_a_target_below_the_start_lies_below() -> None:
    chart = drawn(key_result(Metric(48, 10)), readings((20, 39)))
    assert chart.planned
    assert chart.planned.points == (Point(0, TOP), Point(WIDTH, BOTTOM))


def test_values_beyond_target_and_start_widen_the_scale() -> None:
    chart = drawn(key_result(Metric(0, 10)), readings((10, 25), (20, -5)))
    assert [dot.y for dot in chart.dots] == [TOP, BOTTOM]
    assert [rule.y for rule in chart.rules] == [122, 82]


def test_the_planned_path_goes_through_its_phases() -> None:
    chart = drawn(key_result(Metric(0, 100, phases=(Phase(date(2026, 10, 31), 10),))), [])
    assert chart.planned
    assert chart.planned.points == (Point(0, 142), Point(33, 130), Point(100, 22))
    assert chart.line is None
    assert chart.last is None


def test_the_planned_path_is_named_where_the_line_leaves_it_free() -> None:
    kr = key_result(Metric(0, 100))
    assert drawn(kr, readings((50, 20))).planned_note == Note(70, 62, Anchor.MIDDLE)
    assert drawn(kr, readings((91, 100)), today=None).planned_note is None


def test_a_bound_has_a_band_and_no_path() -> None:
    chart = drawn(key_result(Keep(58, 70)), readings((3, 50), (30, 74)))
    assert chart.planned is None
    assert chart.band == Band(42, 60)
    assert [rule.kind for rule in chart.rules] == ["lowest", "highest"]


def test_milestones_are_steps() -> None:
    steps = (
        Milestone("de", "Germany", date(2026, 10, 31), 1),
        Milestone("jp", "Japan", None, 2),
        Milestone("fr", "France", date(2026, 9, 1), 1),
    )
    kr = key_result(Milestones(steps))
    chart = drawn(kr, [reading(date(2026, 10, 16), None, ("fr",)), reading(date(2026, 11, 1), None, ("fr", "de"))])
    assert chart.planned
    assert chart.line
    assert chart.planned.path == "M0 142V112H33V82H100V22"
    assert chart.line.path == "M0 142H16.5V112H34.1V82H54.9"
    assert [dot.reached for dot in chart.dots] == [("France",), ("Germany",)]
    assert [(rule.kind, rule.value, rule.y) for rule in chart.rules] == [("all", 3, TOP)]


def test_a_value_without_a_day_is_ruled_across() -> None:
    chart = drawn(key_result(Metric(2, 9)), [reading(None, 6)])
    assert chart.line is None
    assert [(rule.kind, rule.value) for rule in chart.rules] == [("start", 2), ("target", 9), ("now", 6)]


def test_a_single_day() -> None:
    chart = drawn(key_result(Metric(0, 10), TODAY, TODAY), [reading(TODAY, 5)])
    assert (chart.dots[0].x, chart.dots[0].y) == (WIDTH / 2, 82)
    assert chart.planned is None
    assert len(chart.ticks) == 1


def test_many_readings_are_a_line_that_ends_in_a_dot() -> None:
    found = [reading(FIRST + timedelta(days=number), number % 9) for number in range(MOST_DOTS + 1)]
    chart = drawn(key_result(Metric(0, 10)), found)
    assert chart.line
    assert len(chart.line.points) == MOST_DOTS + 1
    assert len(chart.dots) == 1


def test_at_the_end_the_last_value_stands_among_the_names_in_the_margin() -> None:
    chart = drawn(key_result(Metric(0, 100)), readings((91, 98)), today=None)
    assert chart.last is None
    assert chart.today is None
    target, last = chart.rules[1], chart.rules[2]
    assert last.kind == "last"
    assert last.label_y - target.label_y == pytest.approx(ROW, abs=0.11)


@pytest.mark.parametrize("measure", [Done(), Contributions(), Baseline(), Keep(1, None), Milestones(())])
def test_what_is_no_number_or_has_none_yet_has_no_chart(
    measure: Done | Contributions | Baseline | Keep | Milestones,
) -> None:
    assert key_result_chart(key_result(measure), [], TODAY, TODAY) is None


def test_a_closed_chart_does_not_depend_on_the_day() -> None:
    kr = key_result(Metric(0, 100))
    found = [*readings((10, 30), (50, 60)), replace(reading(None), confidence=3)]
    assert key_result_chart(kr, found, LAST, None) == key_result_chart(kr, found, date(2030, 1, 1), None)
