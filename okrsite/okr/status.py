"""From progress and expectation to a word.

In go fractions and the thresholds in force; out comes a status. Staleness is never a status: it stands beside it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from okrsite.config import RatioThresholds, Thresholds

_TOLERANCE = 1e-9  # so that "10 points behind" is 10 points whatever binary fractions make of it


class Status(StrEnum):
    """Where something stands. The last six are final; the words of an objective's outcome are among them."""

    ACHIEVED = "achieved"
    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    OFF_TRACK = "off-track"
    NOT_STARTED = "not-started"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    PARTIAL = "partial"
    MISSED = "missed"
    DROPPED = "dropped"
    CONTINUED = "continued"
    SUPERSEDED = "superseded"


GRAVEST_FIRST = (
    Status.OFF_TRACK,
    Status.AT_RISK,
    Status.NOT_STARTED,
    Status.ON_TRACK,
    Status.ACHIEVED,
)


def running(
    fraction: float, expected: float, projected: float | None, thresholds: Thresholds, *, can_be_achieved: bool = True
) -> Status:
    """The status before the end. `projected` is the progress that is likely at the end, for the rule `forecast`.

    `can_be_achieved` is False for what is only achieved by lasting to the end.
    """
    if fraction >= 1 - _TOLERANCE and can_be_achieved:
        return Status.ACHIEVED
    if thresholds.status == "gap":
        behind_points = (expected - fraction) * 100
        if behind_points <= thresholds.gap.on_track + _TOLERANCE:
            return Status.ON_TRACK
        return Status.AT_RISK if behind_points <= thresholds.gap.at_risk + _TOLERANCE else Status.OFF_TRACK
    if thresholds.status == "ratio":
        return _by_ratio(fraction / expected if expected > 0 else 1.0, thresholds.ratio)
    return _by_ratio(fraction if projected is None else projected, thresholds.forecast)


def _by_ratio(ratio: float, limits: RatioThresholds) -> Status:
    if ratio >= limits.on_track - _TOLERANCE:
        return Status.ON_TRACK
    return Status.AT_RISK if ratio >= limits.at_risk - _TOLERANCE else Status.OFF_TRACK


def final(fraction: float, thresholds: Thresholds) -> Status:
    """The status after the end: achieved; partial where the rule in force would not call it off track; else missed."""
    judged = running(fraction, 1.0, fraction, thresholds)
    if judged is Status.ACHIEVED:
        return judged
    return Status.MISSED if judged is Status.OFF_TRACK else Status.PARTIAL


def worst(statuses: Iterable[Status]) -> Status | None:
    """The gravest of running statuses."""
    return min((s for s in statuses if s in GRAVEST_FIRST), key=GRAVEST_FIRST.index, default=None)


def projected(points: Sequence[tuple[date, float]], last_day: date) -> float | None:
    """Progress at the end by the straight line through points of progress (ordinary least squares); None for fewer than two days.

    `points` are raw fractions by day and include where it started. The result is within 0 and 1.
    """
    if len({day for day, _ in points}) < 2:
        return None
    origin = points[0][0]
    xs = [float((day - origin).days) for day, _ in points]
    ys = [y for _, y in points]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)
    return min(1.0, max(0.0, mean_y + slope * ((last_day - origin).days - mean_x)))
