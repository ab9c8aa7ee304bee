"""Lines, coordinates, and rows of names that do not overlap."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.site.charts.shape import Line, Point, rounded, spread

HEIGHTS = st.lists(st.floats(0, 150), max_size=8)


@given(HEIGHTS)
def test_rows_keep_their_order_and_do_not_overlap(wanted: list[float]) -> None:
    placed = spread(wanted, 14, 7, 149)
    pairs = sorted(zip(wanted, placed, strict=True))
    assert all(later - earlier >= 13.89 for (_, earlier), (_, later) in pairwise(pairs))
    assert all(7 <= y <= 149 for y in placed)


@given(HEIGHTS)
def test_rows_with_room_stay_where_they_are(wanted: list[float]) -> None:
    apart = [30 * index + height / 15 for index, height in enumerate(wanted)]
    assert spread(apart, 14, 0, 1000) == tuple(rounded(y) for y in apart)


def test_rows_in_one_place_move_apart_evenly() -> None:
    assert spread([50, 50, 50], 14, 0, 100) == (36, 50, 64)
    assert spread([2, 0], 14, 0, 100) == (14, 0)
    assert spread([99, 100], 14, 0, 100) == (86, 100)


def test_what_does_not_fit_goes_on_downwards() -> None:
    assert spread([5, 5, 5], 10, 0, 15) == (0, 10, 20)


@pytest.mark.parametrize(("number", "shown"), [(12.0, "12"), (12.34, "12.3"), (-0.01, "0"), (99.96, "100")])
def test_coordinates_are_short(number: float, shown: str) -> None:
    assert str(rounded(number)) == shown


def test_paths_are_short() -> None:
    corners = (Point(0, 10), Point(20, 10), Point(20, 5), Point(40, 2.5))
    assert Line(corners).path == "M0 10L20 10 20 5 40 2.5"
    assert Line(corners, in_steps=True).path == "M0 10H20V5H40V2.5"
    assert Line((Point(3, 4),)).path == "M3 4"


def test_a_line_has_a_height_where_it_runs() -> None:
    line = Line((Point(10, 0), Point(20, 100)))
    assert (line.at(5), line.at(15), line.at(20)) == (None, 50, 100)
    assert Line(line.points, in_steps=True).at(15) == 0
