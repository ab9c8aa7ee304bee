"""How a key result is measured, as a record for each kind of measure."""

from typing import Annotated, Literal

from pydantic import Field

from okrsite.okr import model
from okrsite.site.data.record import Day, Id, Record, Weight, day, number, optional_day, optional_number


class Phase(Record):
    """A corner of a planned path that is not a straight line."""

    date: Day
    """The day."""
    value: float
    """The value planned for it."""


class Metric(Record):
    """A value on its way from a start to a target."""

    kind: Literal["metric"]
    """The kind of measure."""
    start: float
    """The value at the beginning."""
    target: float
    """The value to reach, above or below the start."""
    commit: float | None
    """The value that is promised, between start and target."""
    stretch: float | None
    """A value beyond the target to dream of."""
    phases: list[Phase]
    """The planned path; empty where it is a straight line."""
    kpi: Id | None
    """The KPI whose readings are used."""


class Keep(Record):
    """A value that must stay within bounds; a bound counts as kept."""

    kind: Literal["keep"]
    """The kind of measure."""
    at_least: float | None
    """The value must not fall below this."""
    at_most: float | None
    """The value must not rise above this."""


class Milestone(Record):
    """A step that is reached or not; the trace says which are."""

    id: Id
    """Its id within the key result."""
    title: str
    """What is reached."""
    due: Day | None
    """When it should be reached."""
    weight: Weight
    """How much it counts among the milestones."""


class Milestones(Record):
    """Steps that are reached one by one."""

    kind: Literal["milestones"]
    """The kind of measure."""
    milestones: list[Milestone]
    """The steps, in the order written."""


class Done(Record):
    """Something that is done or not."""

    kind: Literal["done"]
    """The kind of measure."""


class Baseline(Record):
    """A number that is yet to be learned: the first reading is all of the progress."""

    kind: Literal["baseline"]
    """The kind of measure."""


class Contributions(Record):
    """The progress of the objectives that contribute."""

    kind: Literal["contributions"]
    """The kind of measure."""


Measure = Annotated[Metric | Keep | Milestones | Done | Baseline | Contributions, Field(discriminator="kind")]


def measure(found: model.Measure) -> Measure:
    if isinstance(found, model.Metric):
        return _metric(found)
    if isinstance(found, model.Keep):
        return {
            "kind": "keep",
            "at_least": optional_number(found.lowest),
            "at_most": optional_number(found.highest),
        }
    if isinstance(found, model.Milestones):
        return {"kind": "milestones", "milestones": [_milestone(step) for step in found.steps]}
    if isinstance(found, model.Done):
        return {"kind": "done"}
    if isinstance(found, model.Baseline):
        return {"kind": "baseline"}
    return {"kind": "contributions"}


def _metric(found: model.Metric) -> Metric:
    return {
        "kind": "metric",
        "start": number(found.start),
        "target": number(found.target),
        "commit": optional_number(found.commit),
        "stretch": optional_number(found.stretch),
        "phases": [{"date": day(phase.day), "value": number(phase.value)} for phase in found.phases],
        "kpi": found.kpi,
    }


def _milestone(step: model.Milestone) -> Milestone:
    return {"id": step.id, "title": step.title, "due": optional_day(step.due), "weight": number(step.weight)}
