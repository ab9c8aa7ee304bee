"""From check-ins to readings: every value a key result or KPI ever had, in order, with the one that counts on each day.

In go parsed check-ins; out come readings by key result and by KPI, oldest first. Of several readings of one thing for one
day, the check-in whose id sorts last wins; the others are marked as corrected and kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from okrsite.okr import schema
from okrsite.okr.finding import Origin
from okrsite.okr.model import Reading


def of_key_result(reading: schema.Reading, check_in: schema.CheckIn, check_in_id: str, origin: Origin) -> Reading:
    """A key result's reading as its check-in gives it."""
    done = reading.done
    return Reading(
        day=check_in.date,
        value=reading.value,
        reached=done if isinstance(done, tuple) else (),
        done=done if isinstance(done, bool) else None,
        confidence=reading.confidence,
        note=reading.note,
        author=check_in.author,
        check_in=check_in_id,
        origin=origin,
    )


def of_kpi(reading: schema.KpiReading, check_in: schema.CheckIn, check_in_id: str, origin: Origin) -> Reading:
    """A KPI's reading as its check-in gives it."""
    return Reading(check_in.date, reading.value, (), None, None, reading.note, check_in.author, check_in_id, origin)


def in_order(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Readings of one thing by day, with those marked that a later check-in for the same day corrects."""
    if len(readings) < 2:
        return tuple(readings)
    ordered = sorted(readings, key=lambda r: (r.day or date.min, r.check_in or ""))
    return tuple(
        replace(reading, corrected=True)
        if index + 1 < len(ordered) and ordered[index + 1].day == reading.day
        else reading
        for index, reading in enumerate(ordered)
    )


def latest(readings: Sequence[Reading], day: date) -> Reading | None:
    """The last of some readings, oldest first, up to a day that says where something stands."""
    return next(
        (
            r
            for r in reversed(readings)
            if (r.value is not None or r.done is not None or r.reached)
            and not r.corrected
            and (r.day is None or r.day <= day)
        ),
        None,
    )


def reached(readings: Iterable[Reading], day: date) -> tuple[str, ...]:
    """The milestones that were reported as reached up to a day."""
    return tuple(dict.fromkeys(step for r in readings if r.day is None or r.day <= day for step in r.reached))
