"""Progress, and how each number came about.

In go a measure and the readings that count; out comes a fraction with its trace. Roll-ups are weighted means whose terms are
kept. Nothing here knows a clock: readings are chosen before (`counted`).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import fsum

from okrsite.frozen import frozen
from okrsite.okr.model import (
    Baseline,
    Close,
    Done,
    Keep,
    KeyResult,
    Metric,
    Milestones,
    Reading,
)


@frozen
class Linear:
    """p = (value − start) / (target − start)."""

    start: float
    target: float
    value: float


@frozen
class Kept:
    """p = readings that kept the bound / all readings."""

    kept: int
    total: int


@frozen
class Reached:
    """p = weight of the milestones reached / weight of all. `reached` holds their ids."""

    reached: tuple[str, ...]
    done_weight: float
    total_weight: float


@frozen
class YesNo:
    """p = 1 once it is done (or, for a baseline, learned), else 0."""

    reached: bool


@frozen
class Term:
    """One part of a weighted mean: a key result (`objective/key-result`) or an objective; `fraction` within 0 and 1."""

    ref: str
    weight: float
    fraction: float | None

    @property
    def counts(self) -> bool:
        return self.fraction is not None and self.weight > 0


@frozen
class WeightedMean:
    """p = Σ w·p / Σ w over the terms that count."""

    terms: tuple[Term, ...]
    fraction: float | None
    total_weight: float


Trace = Linear | Kept | Reached | YesNo | WeightedMean


@frozen
class Progress:
    """How far something is. `raw` may lie below 0 or above 1; roll-ups use `fraction`, which does not. `value` is the figure
    that was read, where the measure has one. None: nothing to count."""

    raw: float | None
    trace: Trace
    value: float | None = None

    @property
    def fraction(self) -> float | None:
        return None if self.raw is None else min(1.0, max(0.0, self.raw))


def counted(kr: KeyResult, readings: Sequence[Reading], today: date, close: Close | None) -> tuple[Reading, ...]:
    """The readings that count on a day: made by then, not corrected, and not later than the objective's close.

    A KPI lives on beyond its key results, so of its readings only those within the key result's own days count.
    """
    if not readings:
        return ()
    last = min(today, close.day) if close else today
    found = [r for r in readings if not r.corrected and (r.day is None or r.day <= last)]
    if kr.kpi is None:
        return tuple(found)
    return tuple(r for r in found if r.day is not None and kr.first_day <= r.day <= kr.last_day)


def of_key_result(kr: KeyResult, readings: Sequence[Reading], contributors: Sequence[Term]) -> Progress:
    """A key result's progress from the readings that count (oldest first), or from the objectives that contribute."""
    measure = kr.measure
    values = [reading.value for reading in readings if reading.value is not None]
    latest = values[-1] if values else None
    if isinstance(measure, Metric):
        value = measure.start if latest is None else latest
        raw = (value - measure.start) / (measure.target - measure.start)
        return Progress(raw, Linear(measure.start, measure.target, value), value)
    if isinstance(measure, Keep):
        kept = sum(measure.holds(value) for value in values)
        return Progress(kept / len(values) if values else None, Kept(kept, len(values)), latest)
    if isinstance(measure, Milestones):
        return _of_milestones(measure, readings)
    if isinstance(measure, Done):
        said = [reading.done for reading in readings if reading.done is not None]
        done = said[-1] if said else measure.from_start
        return Progress(float(done), YesNo(done))
    if isinstance(measure, Baseline):
        return Progress(float(bool(values)), YesNo(bool(values)), latest)
    return of_mean(contributors)


def _of_milestones(measure: Milestones, readings: Sequence[Reading]) -> Progress:
    known = {step for reading in readings for step in reading.reached}
    reached = [step for step in measure.steps if step.id in known]
    done, total = fsum(step.weight for step in reached), fsum(step.weight for step in measure.steps)
    raw = done / total if total else None
    return Progress(raw, Reached(tuple(step.id for step in reached), done, total))


def of_mean(terms: Sequence[Term]) -> Progress:
    """The weighted mean of terms; no figure where nothing counts."""
    mean = weighted_mean(terms)
    return Progress(mean.fraction, mean)


def weighted_mean(terms: Sequence[Term]) -> WeightedMean:
    """Σ w·p / Σ w over the terms that count."""
    fraction = fraction_of([(term.weight, term.fraction) for term in terms])
    total = 0.0 if fraction is None else fsum([term.weight for term in terms if term.fraction is not None])
    return WeightedMean(tuple(terms), fraction, total)


def fraction_of(parts: Iterable[tuple[float, float | None]]) -> float | None:
    """The weighted mean of fractions, each after its weight; None where nothing counts. Sums are exact (`math.fsum`), so the order
    of the parts cannot show."""
    counting = [(weight, fraction) for weight, fraction in parts if fraction is not None and weight > 0]
    if not counting:
        return None
    total = fsum([weight for weight, _ in counting])
    return min(1.0, fsum([weight * fraction for weight, fraction in counting]) / total)


def after_each(kr: KeyResult, readings: Sequence[Reading]) -> Iterator[tuple[date, float]]:
    """Progress, unclamped, as it stood after each of the readings that count (oldest first), by day; for what is made of readings.

    A number has begun with nothing on its first day.
    """
    dated = [(reading.day, reading) for reading in readings if reading.day]
    if isinstance(kr.measure, Metric):
        values = [(day, reading.value) for day, reading in dated if reading.value is not None]
        if values and kr.first_day < values[0][0]:
            yield kr.first_day, 0.0
        yield from ((day, raw) for day, value in values if (raw := raw_of(kr, value)) is not None)
    elif isinstance(kr.measure, Keep | Milestones):
        for count, (day, _) in enumerate(dated, 1):
            raw = of_key_result(kr, [reading for _, reading in dated[:count]], ()).raw
            if raw is not None:
                yield day, raw


def raw_of(kr: KeyResult, value: float) -> float | None:
    """The progress that one value stands for, unclamped: for charts and jumps. None where a value is not progress."""
    measure = kr.measure
    if isinstance(measure, Metric):
        return (value - measure.start) / (measure.target - measure.start)
    return None
