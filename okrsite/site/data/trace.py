"""How a number came about, as records: the formula, its numbers, and the terms of a mean."""

from typing import Annotated, Literal

from pydantic import Field

from okrsite.okr import expected, progress
from okrsite.site.data.record import (
    Count,
    Day,
    Fraction,
    Id,
    Record,
    Reference,
    Weight,
    day,
    number,
    optional_fraction,
)


class Linear(Record):
    """The way gone from start to target."""

    kind: Literal["linear"]
    """The kind of trace."""
    formula: Literal["(value − start) / (target − start)"]
    """How the numbers give the progress."""
    value: float
    """The latest value that counts; the start where there is no reading."""
    start: float
    """The value at the beginning."""
    target: float
    """The value to reach."""


class Kept(Record):
    """The share of readings that kept the bound."""

    kind: Literal["kept"]
    """The kind of trace."""
    formula: Literal["kept / readings"]
    """How the numbers give the progress."""
    kept: Count
    """Readings that kept the bound."""
    readings: Count
    """All readings that count."""


class Reached(Record):
    """The share of the milestones that are reached, by weight."""

    kind: Literal["reached"]
    """The kind of trace."""
    formula: Literal["reached_weight / total_weight"]
    """How the numbers give the progress."""
    reached: list[Id]
    """The milestones reached, in the order of the key result."""
    reached_weight: Weight
    """Their weight."""
    total_weight: Weight
    """The weight of all milestones."""


class YesOrNo(Record):
    """Done (or, for a baseline, learned) or not."""

    kind: Literal["yes-or-no"]
    """The kind of trace."""
    formula: Literal["1 if reached, else 0"]
    """How the numbers give the progress."""
    reached: bool
    """Whether it is done or learned."""


class Term(Record):
    """One part of a mean."""

    ref: Reference
    """A key result (`objective/key-result`), or an objective that contributes."""
    weight: Weight
    """Its weight."""
    progress: Fraction | None
    """Its progress; null where it has none."""
    counts: bool
    """Whether it enters the mean: it has progress, and a weight above 0."""


class Mean(Record):
    """The mean of its terms by their weights."""

    kind: Literal["mean"]
    """The kind of trace."""
    formula: Literal["Σ(weight × progress) / Σ weight"]
    """How the terms that count give the progress."""
    total_weight: Weight
    """The weight of the terms that count."""
    terms: list[Term]
    """All terms: an objective's key results, then the objectives that contribute."""


Trace = Annotated[Linear | Kept | Reached | YesOrNo | Mean, Field(discriminator="kind")]


class ExpectedTrace(Record):
    """How the expected progress came about. Days count from the first one."""

    path: expected.Path
    """`straight` from the first day to the last; through planned `phases`; by the due dates of `milestones`; `kept` throughout; or the `mean` of the terms."""
    first_day: Day
    """The day on which it is 0."""
    last_day: Day
    """The day on which it is 1."""
    elapsed_days: Count
    """Days gone since the first one, at most all of them."""
    total_days: Count
    """Days from the first to the last."""


def trace(found: progress.Trace) -> Trace:
    if isinstance(found, progress.Linear):
        return {
            "kind": "linear",
            "formula": "(value − start) / (target − start)",
            "value": number(found.value),
            "start": number(found.start),
            "target": number(found.target),
        }
    if isinstance(found, progress.Kept):
        return {"kind": "kept", "formula": "kept / readings", "kept": found.kept, "readings": found.total}
    if isinstance(found, progress.Reached):
        return {
            "kind": "reached",
            "formula": "reached_weight / total_weight",
            "reached": list(found.reached),
            "reached_weight": number(found.done_weight),
            "total_weight": number(found.total_weight),
        }
    if isinstance(found, progress.YesNo):
        return {"kind": "yes-or-no", "formula": "1 if reached, else 0", "reached": found.reached}
    return mean(found)


def mean(found: progress.WeightedMean) -> Mean:
    return {
        "kind": "mean",
        "formula": "Σ(weight × progress) / Σ weight",
        "total_weight": number(found.total_weight),
        "terms": [
            {
                "ref": term.ref,
                "weight": number(term.weight),
                "progress": optional_fraction(term.fraction),
                "counts": term.counts,
            }
            for term in found.terms
        ],
    }


def expected_trace(found: expected.Expected) -> ExpectedTrace:
    return {
        "path": found.path,
        "first_day": day(found.first_day),
        "last_day": day(found.last_day),
        "elapsed_days": found.elapsed_days,
        "total_days": found.total_days,
    }
