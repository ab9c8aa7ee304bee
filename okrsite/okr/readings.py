"""From check-ins to readings: every value a key result or KPI ever had, in order, with the one that counts on each day.

In go parsed check-ins; out come readings by key result and by KPI, oldest first. Of several readings of one thing for one
day, the check-in whose id sorts last wins; the others are marked as corrected and kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from okrsite.okr import schema
from okrsite.okr.finding import Origin
from okrsite.okr.model import KeyResult, Reading
from okrsite.okr.parse import Parsed
from okrsite.okr.references import Gauge
from okrsite.text.suggest import did_you_mean


def of_key_result(reading: schema.Reading, check_in: schema.CheckIn, document: Parsed, origin: Origin) -> Reading:
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
        check_in=document.id,
        origin=origin,
        body=document.body,
    )


def of_kpi(reading: schema.KpiReading, check_in: schema.CheckIn, document: Parsed, origin: Origin) -> Reading:
    """A KPI's reading as its check-in gives it."""
    return Reading(
        day=check_in.date,
        value=reading.value,
        reached=(),
        done=None,
        confidence=None,
        note=reading.note,
        author=check_in.author,
        check_in=document.id,
        origin=origin,
        body=document.body,
    )


def stated(kr: KeyResult) -> Reading:
    """The value that a key result states itself."""
    return Reading(None, kr.current, (), None, None, "", None, None, kr.origin.at("current"))


def misfit(ref: str, gauge: Gauge, given: schema.Reading) -> tuple[str, str] | None:
    """Why a reading cannot be one of a key result that is measured so: a message and a way out."""
    name = ref.partition("/")[2]
    if gauge.milestones is not None:
        known = gauge.milestones
        if given.value is not None or isinstance(given.done, bool):
            return f"`{name}` is measured by milestones.", f"Write the ids of those reached: `{{done: [{known[0]}]}}`."
        unknown = next((step for step in given.done or () if step not in known), None)
        if unknown:
            message = f"`{name}` has no milestone `{unknown}`."
            return message, did_you_mean(unknown, known, f"Its milestones: {', '.join(known)}.")
        return None
    if gauge.is_done_or_not:
        if given.value is not None or isinstance(given.done, tuple):
            return f"`{name}` is done or it is not.", "Write `{done: true}`."
        return None
    if gauge.is_sum:
        if given.value is not None or given.done is not None:
            return f"The progress of `{name}` comes from the objectives that contribute to it.", "Remove this reading."
        return None
    if given.done is not None:
        return f"`{name}` is measured by a number.", "Write the value."
    if gauge.kpi is not None and given.value is not None:
        message = f"The readings of `{name}` are those of the KPI `{gauge.kpi}`."
        return message, f"Write it under `kpis:` as `{gauge.kpi}: {given.value:g}`."
    return None


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
