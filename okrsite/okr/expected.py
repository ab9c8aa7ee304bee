"""Where progress should stand today.

In go a key result, its period and a day; out comes a fraction from 0 (first day) to 1 (last day), with its trace: straight,
through the planned phases, by the due dates of milestones, or 1 throughout for a bound that must always be kept.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise

from okrsite.frozen import frozen
from okrsite.okr.model import Keep, KeyResult, Metric, Milestones


class Path(StrEnum):
    """The form of the expected path."""

    STRAIGHT = "straight"
    PHASES = "phases"
    MILESTONES = "milestones"
    KEPT = "kept"
    MEAN = "mean"


@frozen
class Expected:
    """What is expected of progress on a day, and why. Days are counted from the first one."""

    fraction: float
    path: Path
    first_day: date
    last_day: date
    elapsed_days: int
    total_days: int


Point = tuple[date, float]


def expected(kr: KeyResult, today: date) -> Expected:
    """What is expected of a key result on a day."""
    path, points = planned_path(kr)
    if path is Path.STRAIGHT:
        return straight(kr.first_day, kr.last_day, today)
    elapsed, total = elapsed_days(kr.first_day, kr.last_day, today)
    if path is Path.MILESTONES:
        fraction = max((y for day, y in points if day <= today), default=0.0)
    elif path is Path.KEPT:
        fraction = 1.0
    else:
        fraction = _interpolated(points, today)
    return Expected(fraction, path, kr.first_day, kr.last_day, elapsed, total)


def straight(first_day: date, last_day: date, today: date) -> Expected:
    """What is expected where nothing else is planned: as much of the way as of the time."""
    elapsed, total = elapsed_days(first_day, last_day, today)
    fraction = elapsed / total if total else float(today >= first_day)
    return Expected(fraction, Path.STRAIGHT, first_day, last_day, elapsed, total)


def planned_path(kr: KeyResult) -> tuple[Path, tuple[Point, ...]]:
    """The corners of the expected path, by day: straight between them, or in steps for milestones."""
    measure = kr.measure
    if isinstance(measure, Keep):
        return Path.KEPT, ((kr.first_day, 1.0), (kr.last_day, 1.0))
    if isinstance(measure, Milestones) and any(step.due for step in measure.steps):
        return Path.MILESTONES, _steps(measure, kr.first_day, kr.last_day)
    if isinstance(measure, Metric) and measure.phases:
        span = measure.target - measure.start
        inner = [
            (phase.day, min(1.0, max(0.0, (phase.value - measure.start) / span)))
            for phase in measure.phases
            if kr.first_day < phase.day < kr.last_day
        ]
        return Path.PHASES, ((kr.first_day, 0.0), *inner, (kr.last_day, 1.0))
    return Path.STRAIGHT, ((kr.first_day, 0.0), (kr.last_day, 1.0))


def _steps(measure: Milestones, first_day: date, last_day: date) -> tuple[Point, ...]:
    """The weight due by each due date; a milestone without one is due on the last day."""
    total = sum(step.weight for step in measure.steps)
    by_day: dict[date, float] = {}
    for step in measure.steps:
        day = min(step.due or last_day, last_day)
        by_day[day] = by_day.get(day, 0.0) + step.weight
    points = [(first_day, 0.0)]
    done = 0.0
    for day in sorted(by_day):
        done += by_day[day]
        points.append((day, done / total if total else 0.0))
    return tuple(points)


def _interpolated(points: Sequence[Point], today: date) -> float:
    if today < points[0][0]:
        return 0.0
    for (day, y), (next_day, next_y) in pairwise(points):
        if day <= today < next_day:
            return y + (next_y - y) * ((today - day) / (next_day - day))
    return 1.0


def elapsed_days(first_day: date, last_day: date, today: date) -> tuple[int, int]:
    """Days gone since the first day, and days from the first to the last, the former within 0 and the latter."""
    total = max(0, (last_day - first_day).days)
    return min(max(0, (today - first_day).days), total), total


def time_fraction(first_day: date, last_day: date, today: date) -> float:
    """How much of a period is gone: 0 on its first day, 1 on its last."""
    return _interpolated(((first_day, 0.0), (last_day, 1.0)), today)
