"""Small drawings: a line of progress for a table, and bars for a timeline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from okrsite.site.charts.scale import Days, values
from okrsite.site.charts.shape import WIDTH, Line, Point, rounded

SPARK_HEIGHT = 20
_SPARK_MARGIN = 3
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spark:
    """A line as small as a word. It ends at `end`, where progress stands."""

    height: int
    line: Line
    end: Point


@dataclass(frozen=True, slots=True)
class Bar:
    """A period in a timeline. `done` is the part of its width that is done; `begins_before` and `ends_after` where it reaches out
    of the timeline."""

    x: float
    width: float
    done: float
    begins_before: bool
    ends_after: bool


def sparkline(points: Sequence[tuple[date, float]], first_day: date, last_day: date) -> Spark | None:
    """Progress as a small line through a period, from nothing at the bottom to all at the top; None with fewer than two points.

    `points` are fractions by day, oldest first; beyond 0 and 1 the scale grows. What lies outside of the period is left out.
    """
    within = [(day, fraction) for day, fraction in points if first_day <= day <= last_day]
    if len(within) < 2:
        return None
    span = Days(first_day, last_day)
    scale = values([0.0, 1.0, *(fraction for _, fraction in within)], _SPARK_MARGIN, SPARK_HEIGHT - _SPARK_MARGIN)
    line = Line(tuple(Point(span.x(day), scale.y(fraction)) for day, fraction in within))
    return Spark(SPARK_HEIGHT, line, line.points[-1])


def bars(periods: Iterable[tuple[date, date, float | None]], first_day: date, last_day: date) -> tuple[Bar | None, ...]:
    """A bar for each period (its first and last day, both included, and how much of it is done) in a timeline; None for what lies
    outside of it. Every bar is wide enough to be seen."""
    scale = Days(first_day, last_day + _A_DAY)
    return tuple(_bar(*period, scale) for period in periods)


def _bar(first_day: date, last_day: date, fraction: float | None, scale: Days) -> Bar | None:
    if last_day < scale.first or first_day >= scale.last or last_day < first_day:
        return None
    x, end = scale.x(max(first_day, scale.first)), scale.x(min(last_day, scale.last - _A_DAY) + _A_DAY)
    width = rounded(max(end - x, 0.4))
    x = rounded(min(x, WIDTH - width))
    done = rounded(width * min(1.0, max(0.0, fraction or 0.0)))
    return Bar(x, width, done, first_day < scale.first, last_day >= scale.last)
