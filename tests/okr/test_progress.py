"""Properties of the arithmetic, for any numbers that people could write."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.config import Thresholds
from okrsite.document.yamltree import Places
from okrsite.okr.expected import expected, planned_path, time_fraction
from okrsite.okr.finding import Origin
from okrsite.okr.loops import loops, without_loops
from okrsite.okr.model import Done, Keep, KeyResult, Measure, Metric, Milestone, Milestones, Phase, Reading
from okrsite.okr.progress import Term, after_each, counted, of_key_result, weighted_mean
from okrsite.okr.schema import LEAST_WEIGHT
from okrsite.okr.status import Status, final, projected, running
from okrsite.text.source import Source, Span

ORIGIN = Origin(Source("x.md", ""), Places(Span(0, 0)))
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)

values = st.floats(-1e12, 1e12, allow_nan=False)
fractions = st.one_of(st.none(), st.floats(0, 1))
weights = st.one_of(st.just(0.0), st.floats(LEAST_WEIGHT, 1e6))
days = st.dates(date(2025, 6, 1), date(2026, 12, 31))
terms = st.lists(st.builds(Term, st.text(max_size=3), weights, fractions), max_size=12)


def key_result(measure: Measure, first: date = FIRST, last: date = LAST) -> KeyResult:
    return KeyResult("kr", "o", "", "", measure, 1.0, (), "", first, last, None, None, "", ORIGIN)


def reading(value: float | None, day: date = date(2026, 2, 1), reached: tuple[str, ...] = ()) -> Reading:
    return Reading(day, value, reached, None, None, "", "ada", "c", ORIGIN)


@given(start=values, target=values, value=values)
def test_a_fraction_lies_within_0_and_1_and_the_raw_figure_is_not_cut(
    start: float, target: float, value: float
) -> None:
    if start == target:
        return
    progress = of_key_result(key_result(Metric(start, target)), [reading(value)], ())
    assert progress.raw == pytest.approx((value - start) / (target - start))
    assert progress.fraction is not None
    assert 0 <= progress.fraction <= 1


@given(start=values, target=values)
def test_start_is_0_and_target_is_1(start: float, target: float) -> None:
    if start == target:
        return
    kr = key_result(Metric(start, target))
    assert of_key_result(kr, [], ()).raw == 0
    assert of_key_result(kr, [reading(target)], ()).raw == 1


@given(start=st.integers(-1000, 1000), target=st.integers(-1000, 1000), value=st.integers(-1000, 1000))
def test_up_and_down_are_mirror_images(start: int, target: int, value: int) -> None:
    if start == target:
        return
    up = of_key_result(key_result(Metric(start, target)), [reading(value)], ())
    down = of_key_result(key_result(Metric(-start, -target)), [reading(-value)], ())
    assert up.raw == down.raw


@given(terms, st.randoms())
def test_a_mean_does_not_depend_on_the_order_of_its_terms(some: list[Term], random: object) -> None:
    shuffled = list(some)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert weighted_mean(some).fraction == weighted_mean(shuffled).fraction


@given(terms, st.floats(1e-3, 1e3))
def test_a_mean_does_not_depend_on_the_scale_of_weights(some: list[Term], scale: float) -> None:
    scaled = [Term(term.ref, term.weight * scale, term.fraction) for term in some]
    assert weighted_mean(some).fraction == pytest.approx(weighted_mean(scaled).fraction)


@given(terms)
def test_a_mean_lies_between_its_smallest_and_its_largest_term(some: list[Term]) -> None:
    mean = weighted_mean(some)
    counting = [term.fraction for term in some if term.counts and term.fraction is not None]
    if not counting:
        assert mean.fraction is None
        return
    assert mean.fraction is not None
    assert min(counting) - 1e-9 <= mean.fraction <= max(counting) + 1e-9


@given(terms, weights)
def test_what_has_no_figure_or_no_weight_changes_no_mean(some: list[Term], weight: float) -> None:
    assert weighted_mean([*some, Term("x", weight, None), Term("y", 0.0, 1.0)]).fraction == weighted_mean(some).fraction


@given(st.lists(st.tuples(days, st.floats(0, 100)), max_size=10), days, days)
def test_readings_after_today_do_not_exist(history: list[tuple[date, float]], today: date, later: date) -> None:
    kr = key_result(Metric(0, 100))
    all_readings = [reading(value, day) for day, value in sorted(history)]
    known = [r for r in all_readings if r.day is not None and r.day <= today]
    assert counted(kr, all_readings, today, None) == counted(kr, known, max(today, later), None)


@given(st.lists(st.tuples(days, st.floats(0, 100)), max_size=10), days, days)
def test_as_of_a_later_day_no_reading_is_lost(history: list[tuple[date, float]], one: date, other: date) -> None:
    kr = key_result(Metric(0, 100))
    all_readings = [reading(value, day) for day, value in sorted(history)]
    earlier, later = sorted((one, other))
    before, after = counted(kr, all_readings, earlier, None), counted(kr, all_readings, later, None)
    assert after[: len(before)] == before


@given(
    st.lists(st.tuples(st.integers(1, 88), st.floats(0, 100)), max_size=5), st.integers(-30, 120), st.integers(0, 60)
)
def test_what_is_expected_of_a_rising_plan_never_falls(points: list[tuple[int, float]], day: int, more: int) -> None:
    rising = sorted({offset: 0.0 for offset, _ in points})
    planned = sorted(value for _, value in points)
    phases = tuple(Phase(FIRST + timedelta(days=o), v) for o, v in zip(rising, planned, strict=False))
    kr = key_result(Metric(0, 100, phases=phases))
    today = FIRST + timedelta(days=day)
    now, then = expected(kr, today).fraction, expected(kr, today + timedelta(days=more)).fraction
    assert 0 <= now <= then + 1e-12 <= 1 + 1e-12


@given(days)
def test_a_straight_plan_is_the_share_of_time(today: date) -> None:
    assert expected(key_result(Metric(0, 1)), today).fraction == pytest.approx(time_fraction(FIRST, LAST, today))


def test_a_period_of_one_day_is_expected_on_that_day() -> None:
    kr = key_result(Metric(0, 1), FIRST, FIRST)
    assert [expected(kr, FIRST + timedelta(days=n)).fraction for n in (-1, 0, 1)] == [0, 1, 1]


def test_milestones_are_expected_when_they_are_due() -> None:
    steps = Milestones(
        (Milestone("a", "", date(2026, 2, 1), 1), Milestone("b", "", date(2026, 3, 1), 2), Milestone("c", "", None, 1))
    )
    kr = key_result(steps)
    at = {day: expected(kr, day).fraction for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1), LAST)}
    assert list(at.values()) == [0, 0.25, 0.75, 1]


def test_a_bound_is_expected_to_be_kept_at_any_time() -> None:
    kr = key_result(Keep(99.5, None))
    assert expected(kr, FIRST).fraction == 1
    assert [point[1] for point in planned_path(kr)[1]] == [1, 1]


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(["gap", "ratio", "forecast"]))
def test_more_progress_is_never_a_worse_status(one: float, expected_now: float, rule: str) -> None:
    thresholds = Thresholds.model_validate({"status": rule})
    order = [Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK, Status.ACHIEVED]
    worse, better = sorted((one, min(1.0, one + 0.1)))
    found = [order.index(running(p, expected_now, p, thresholds)) for p in (worse, better)]
    assert found == sorted(found)


def test_the_end_knows_three_words() -> None:
    thresholds = Thresholds()
    assert [final(p, thresholds) for p in (1.0, 0.99, 0.75, 0.74, 0.0)] == [
        Status.ACHIEVED,
        Status.PARTIAL,
        Status.PARTIAL,
        Status.MISSED,
        Status.MISSED,
    ]


@given(st.floats(0, 0.01), st.integers(2, 80))
def test_a_forecast_of_points_on_a_line_is_that_line(slope: float, last: int) -> None:
    points = [(FIRST + timedelta(days=n), slope * n) for n in range(0, last, 2)]
    if len(points) >= 2:
        assert projected(points, LAST) == pytest.approx(min(1.0, slope * 89), abs=1e-6)


graphs = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=4))


@given(graphs)
def test_a_graph_freed_of_its_loops_has_none(graph: dict[str, list[str]]) -> None:
    assert loops(without_loops(graph)) == []


@given(graphs)
def test_a_loop_is_a_path_back_to_itself(graph: dict[str, list[str]]) -> None:
    for loop in loops(graph):
        for node, following in zip(loop, (*loop[1:], loop[0]), strict=True):
            assert following in graph[node]


@given(graphs)
def test_only_edges_within_loops_are_removed(graph: dict[str, list[str]]) -> None:
    if not loops(graph):
        assert without_loops(graph) == graph


def test_a_long_chain_needs_no_recursion() -> None:
    chain = {str(n): [str(n + 1)] for n in range(20_000)}
    assert loops(chain) == []
    assert len(loops(chain | {"20000": ["0"]})[0]) == 20_001


def test_a_number_begins_with_nothing_and_moves_with_each_reading() -> None:
    readings = [reading(12, date(2026, 1, 11)), reading(None, date(2026, 1, 20)), reading(5, date(2026, 2, 1))]
    found = list(after_each(key_result(Metric(10, 20)), readings))
    assert found == [(FIRST, 0.0), (date(2026, 1, 11), 0.2), (date(2026, 2, 1), -0.5)]
    assert list(after_each(key_result(Metric(10, 20)), [reading(15, FIRST)])) == [(FIRST, 0.5)]
    assert list(after_each(key_result(Metric(10, 20)), [])) == []


@given(st.lists(st.tuples(st.dates(FIRST, LAST), values), max_size=8))
def test_after_the_last_reading_progress_is_what_it_is(found: list[tuple[date, float]]) -> None:
    readings = [reading(value, day) for day, value in sorted(found)]
    for measure in (Metric(0, 7), Keep(0, None)):
        kr = key_result(measure)
        course = list(after_each(kr, readings))
        assert (course[-1][1] if course else None) == (of_key_result(kr, readings, ()).raw if readings else None)


def test_milestones_are_a_course_too() -> None:
    kr = key_result(Milestones((Milestone("a", "A", None, 1.0), Milestone("b", "B", None, 3.0))))
    readings = [reading(None, date(2026, 1, 5), ("a",)), reading(None, date(2026, 1, 9), ("a", "b"))]
    assert [raw for _, raw in after_each(kr, readings)] == [0.25, 1.0]
    assert list(after_each(key_result(Done(False)), readings)) == []
