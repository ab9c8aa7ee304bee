"""Small drawings: a line of progress for a table."""

from collections.abc import Sequence
from datetime import date
from math import ceil

from okrsite.frozen import frozen
from okrsite.site.charts.scale import Days, values
from okrsite.site.charts.shape import Line, Point

SPARK_HEIGHT = 20
_SPARK_MARGIN = 3
_MOST_POINTS = 26


@frozen
class Spark:
    """A line as small as a word. It ends at `end`, where progress stands."""

    height: int
    line: Line
    end: Point


def sparkline(points: Sequence[tuple[date, float]], first_day: date, last_day: date) -> Spark | None:
    """Progress as a small line through a period, from nothing at the bottom to all at the top; None with fewer than two points.

    `points` are fractions by day, oldest first; beyond 0 and 1 the scale grows. What lies outside of the period is left out, and of
    more points than can be told apart only some are taken, the last among them.
    """
    within = [(day, fraction) for day, fraction in points if first_day <= day <= last_day]
    if len(within) < 2:
        return None
    step = ceil(len(within) / _MOST_POINTS)
    within = within[::-step][::-1]
    span = Days(first_day, last_day)
    scale = values([0.0, 1.0, *(fraction for _, fraction in within)], _SPARK_MARGIN, SPARK_HEIGHT - _SPARK_MARGIN)
    line = Line(tuple(Point(span.x(day), scale.y(fraction)) for day, fraction in within))
    return Spark(SPARK_HEIGHT, line, line.points[-1])
