"""A diff for programs: one JSON object, described by a JSON Schema (`okrsite schema diff`).

Values are as written: texts, numbers, days as ISO 8601, truth values, or lists of these; null where nothing is written. Progress is a
fraction with at most six decimals, 1 for what is reached; null where nothing counts.
"""

import json
from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, WithJsonSchema, with_config
from typing_extensions import TypedDict

from okrsite.history import diff as model
from okrsite.history import figures
from okrsite.history.facts import Scalar, Value
from okrsite.history.report.report import Report
from okrsite.history.state import State as ReadState
from okrsite.okr.status import Status

Fraction = Annotated[
    float | None, Field(description="A fraction with at most six decimals; null where nothing counts.")
]
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
Plain = str | float | bool
Written = Plain | list[Plain] | None
ThingKind = Literal[
    "settings",
    "company",
    "cycle",
    "objective",
    "key-result",
    "check-in",
    "initiative",
    "kpi",
    "team",
    "project",
    "person",
]


@with_config(ConfigDict(extra="forbid", use_attribute_docstrings=True))
class _Record(TypedDict):
    """All its fields are always there, and no others."""


class Problem(_Record):
    """An error of one state."""

    rule: str
    """The rule that is broken."""
    message: str
    """What is wrong."""
    path: str
    """The file, from where the command was called."""
    line: Annotated[int, Field(ge=1)]
    """The line, from 1."""


class State(_Record):
    """One of the two states."""

    name: str
    """The revision as it was given, or `the work tree`."""
    commit: str | None
    """The full name of its commit; null for the work tree."""
    errors: list[Problem]
    """What keeps it from being understood whole."""


class Change(_Record):
    """A fact that changed."""

    field: str
    """Its name in the document's front matter, with dots between the levels: `keep.at_least`. `text`, `learned` and `retrospective`
    are parts of the document's text; `path` is the file's place."""
    before: Written
    """What was written; null for nothing."""
    after: Written
    """What is written now; null for nothing."""
    line: Annotated[int, Field(ge=1)]
    """The line on which it stands, or which is nearest to it."""


class Thing(_Record):
    """A document or a key result that changed."""

    kind: ThingKind
    """What it is."""
    id: str
    """Its id; a key result's is `objective/key-result`."""
    old_id: str
    """Its id before: another one where that became an alias."""
    title: str
    """Its title or name."""
    presence: Literal["kept", "new", "gone"]
    """Whether it is in both states, only in the later, or only in the earlier."""
    path: str
    """Its file."""
    closed: Day | None
    """The day since which it is closed, where more was changed than that allows."""
    changes: list[Change]
    """The facts that changed; of what is new or gone, all that are written."""


class Figure(_Record):
    """A figure of one state."""

    progress: Fraction
    status: Status | None
    """Where it stands; null for scopes and cycles, which have none."""
    value: float | None
    """A key result's own figure, in its unit."""


class Moved(_Record):
    """A figure that moved."""

    level: Literal["key-result", "objective", "scope", "below", "cycle"]
    """What it is the figure of; `below` is the mean of all that is below a scope."""
    id: str
    """The key result, objective, scope (`company`, `team/marketing`) or cycle."""
    title: str
    """Its title or name."""
    cycle: str
    """The cycle."""
    scope: str
    """Whose it is; empty for a cycle."""
    before: Figure | None
    """The figure before; null where there was none."""
    after: Figure | None
    """The figure now; null where there is none."""
    through: list[str]
    """The objectives and key results of whose figures it is the mean, and that moved it."""


class Goal(_Record):
    """A goal that was moved after its objective had begun."""

    id: str
    """The objective, or the key result."""
    title: str
    """Its title."""
    before: Fraction
    after: Fraction
    against_original: Fraction


class Goalposts(_Record):
    """An objective whose goals were moved after it had begun."""

    objective: Goal
    """The objective: its progress before, now, and now by all the original goals."""
    key_results: list[Goal]
    """Those of its key results whose own goals were moved."""


class Diff(_Record):
    """What changed between two states of the content, and what it does to the numbers."""

    today: Day
    """The day as of which both are measured."""
    before: State
    after: State
    things: list[Thing]
    """What changed, key results behind their objectives."""
    moved: list[Moved]
    """The figures that moved. Empty where a state has errors."""
    goalposts: list[Goalposts]
    """The goals that were moved. Empty where a state has errors."""
    unread: list[str]
    """Documents that one of the states cannot read, as `kind/id`: nothing is known of their changes."""


def schema() -> dict[str, object]:
    """The JSON Schema of it all."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(Diff).json_schema()}


def write(report: Report) -> str:
    """The report as one JSON text, of ASCII alone: no text in it can command a terminal."""
    return json.dumps(record(report), indent=2) + "\n"


def record(report: Report) -> Diff:
    diff = report.diff
    return {
        "today": diff.today.isoformat(),
        "before": _state(report, report.before),
        "after": _state(report, report.after),
        "things": [_thing(report, each) for thing in diff.things for each in (thing, *thing.parts)],
        "moved": [_moved(moved) for moved in diff.moved],
        "goalposts": [
            {"objective": _goal(goal.objective, goal), "key_results": [_goal(kr.ref, kr) for kr in goal.key_results]}
            for goal in diff.goalposts
        ],
        "unread": [f"{kind}/{identifier}" for kind, identifier in diff.unread],
    }


def _state(report: Report, state: ReadState) -> State:
    errors: list[Problem] = [
        {
            "rule": error.rule,
            "message": error.message,
            "path": report.path(error.source.path),
            "line": error.source.line_of(error.span.start),
        }
        for error in state.errors
    ]
    return {"name": state.name, "commit": state.commit, "errors": errors}


def _thing(report: Report, thing: model.ThingChange) -> Thing:
    return {
        "kind": thing.kind,  # type: ignore[typeddict-item]  # KINDS and ThingKind are held together by a test
        "id": thing.id,
        "old_id": thing.old_id,
        "title": thing.title,
        "presence": thing.presence.value,
        "path": report.path(thing.origin.path),
        "closed": thing.closed.isoformat() if thing.closed else None,
        "changes": [
            {"field": each.name, "before": _value(each.before), "after": _value(each.after), "line": each.origin.line}
            for each in thing.fields
        ],
    }


def _value(value: Value) -> Written:
    return [_plain(each) for each in value] if isinstance(value, tuple) else None if value is None else _plain(value)


def _plain(value: Scalar) -> Plain:
    return value.isoformat() if isinstance(value, date) else value


def _figure(figure: figures.Figure | None) -> Figure | None:
    if figure is None:
        return None
    return {"progress": _fraction(figure.progress), "status": figure.status, "value": figure.value}


def _moved(moved: figures.Moved) -> Moved:
    return {
        "level": moved.level,
        "id": moved.id,
        "title": moved.title,
        "cycle": moved.cycle,
        "scope": moved.scope,
        "before": _figure(moved.before),
        "after": _figure(moved.after),
        "through": list(moved.through),
    }


def _goal(identifier: str, goal: figures.Goalposts | figures.MovedGoal) -> Goal:
    return {
        "id": identifier,
        "title": goal.title,
        "before": _fraction(goal.before),
        "after": _fraction(goal.after),
        "against_original": _fraction(goal.against_original),
    }


def _fraction(fraction: float | None) -> float | None:
    return None if fraction is None else round(fraction, 6)
