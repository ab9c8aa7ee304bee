"""Front matter as people write it, one form for each kind of document.

The docstring under a field is its documentation: `okrsite schema`, the docs and the error messages print it.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from okrsite.document.decode import Day, Form, Id, OneOrMore, Short, is_id, misfit

RESERVED_ANCHOR_PREFIX = "page-"
"""Anchors that the theme itself uses begin so; no key result can."""

Name = Annotated[str, Field(min_length=1, max_length=500)]
Number = Annotated[float, Field(ge=-1e15, le=1e15)]


def _weighty(value: float) -> float:
    """Weights that differ by more than floating-point numbers can hold would make a mean that is none."""
    if 0 < value < LEAST_WEIGHT:
        raise misfit(
            "wrong-value", f"`{value:g}` is too small for a weight.", f"Write 0, or at least {LEAST_WEIGHT:g}."
        )
    return value


LEAST_WEIGHT = 0.001
LEAST_SPAN = 1e-9
"""A target nearer to its start than this cannot be told from it."""
Weight = Annotated[float, Field(ge=0, le=1_000_000), AfterValidator(_weighty)]
Ids = Annotated[tuple[Id, ...], OneOrMore, Short()]
Texts = Annotated[tuple[Name, ...], OneOrMore, Short()]


def _reference(value: Any) -> Any:
    if isinstance(value, str):
        objective, slash, key_result = value.strip().partition("/")
        if not is_id(objective) or (slash and not is_id(key_result)):
            raise misfit(
                "invalid-id", f"`{value[:60]}` is not a reference.", "Write `objective` or `objective/key-result`."
            )
    return value


def _key_result_reference(value: Any) -> Any:
    if isinstance(value, str):
        _reference(value)
        if "/" not in value:
            raise misfit("invalid-id", f"`{value[:60]}` names no key result.", "Write `objective/key-result`.")
    return value


Reference = Annotated[str, BeforeValidator(_reference)]
KeyResultReference = Annotated[str, BeforeValidator(_key_result_reference)]


def _plain_number_keyed(value: Any) -> Any:
    """A reading written as a bare value is a reading with that value."""
    return value if isinstance(value, dict) else {"value": value}


class Amendment(Form):
    """Why something was changed although its cycle was closed."""

    date: Day
    """The day of the change."""
    author: Id | None = None
    """Who changed it."""
    reason: Name
    """What was changed, and why."""


class Document(Form):
    """What every document may carry."""

    aliases: Ids = ()
    """Ids that this document had before. Their addresses lead here."""
    allow: dict[str, Name] = {}
    """Warnings to silence in this document: the rule's name, and the reason why."""
    amendments: Annotated[tuple[Amendment, ...], OneOrMore] = ()
    """Changes made after the cycle was closed, each with its reason: `[{date: 2026-04-20, author: ada, reason: …}]`. They stay."""


class Company(Document):
    """`company.md`: the company. The body holds its mission and strategy."""

    name: Name = "Company"
    """The company's name."""
    tagline: str = ""
    """What it is for, in a sentence."""
    lead: Ids = ()
    """Who leads it: one person or a list."""


class Team(Document):
    """`teams/ID.md`: a team."""

    name: Name | None = None
    """The team's name; made from the id where it is missing."""
    parent: Id | None = None
    """The team that it belongs to; else it belongs to the company."""
    lead: Ids = ()
    """Who leads it: one person or a list."""
    members: Ids = ()
    """Who belongs to it."""


class Project(Document):
    """`projects/ID.md`: a project. It can own OKRs, as a team can."""

    name: Name | None = None
    """The project's name; made from the id where it is missing."""
    team: Id | None = None
    """The team that it belongs to; else it belongs to the company."""
    lead: Ids = ()
    """Who leads it: one person or a list."""
    members: Ids = ()
    """Who works in it."""
    start: Day | None = None
    """Its first day."""
    due: Day | None = None
    """Its last day."""


class Person(Document):
    """`people/ID.md`: a person. Where the folder exists, everyone who is named must be in it."""

    name: Name | None = None
    """The person's name; made from the id where it is missing."""
    role: str = ""
    """What the person does."""
    team: Id | None = None
    """The person's team."""
    github: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$")] | None = None
    """The person's account on GitHub."""
    avatar: str | None = None
    """A picture: a path below `static/`."""


class Cycle(Document):
    """`cycles/ID.md`: a period. Cycles nest: a year holds quarters. The body is the kick-off; `## Retrospective` the look back."""

    title: Name | None = None
    """The cycle's name; made from the id where it is missing."""
    start: Day
    """The cycle's first day, for example `2026-01-01`."""
    end: Day
    """The cycle's last day, for example `2026-03-31`."""
    parent: Id | None = None
    """The cycle that holds this one."""
    closed: Day | None = None
    """The day on which the cycle was closed."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise misfit("wrong-value", "The cycle ends before it starts.", "Check `start` and `end`.", field="end")
        return self


class Phase(Form):
    """A point on a planned path that is not a straight line."""

    date: Day
    """The day."""
    value: Number
    """The value planned for it."""


class Milestone(Form):
    """A step that is either reached or not."""

    id: Id
    """Its id, used in check-ins."""
    title: Name
    """What is reached."""
    due: Day | None = None
    """When it should be reached."""
    weight: Weight = 1
    """How much it counts among the milestones."""


class Keep(Form):
    """A bound to keep; the bound itself counts as kept."""

    at_least: Number | None = None
    """The value must not fall below this."""
    at_most: Number | None = None
    """The value must not rise above this."""
    between: tuple[Number, Number] | None = None
    """The value must stay between these two."""

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        given = [bound for bound in (self.at_least, self.at_most, self.between) if bound is not None]
        if not given:
            raise misfit("no-measure", "`keep` names no bound.", "Write `at_least`, `at_most` or `between: [a, b]`.")
        if len(given) > 1:
            raise misfit("two-measures", "`keep` names more than one bound.", "For two bounds write `between: [a, b]`.")
        if self.between and self.between[0] > self.between[1]:
            raise misfit("wrong-value", "The lower bound comes first.", "Swap the two numbers.", field="between")
        return self

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Lowest and highest value that is kept."""
        return self.between or (self.at_least, self.at_most)


MEASURES = ("target", "keep", "milestones", "done", "baseline", "contributions")
"""The fields that say how a key result is measured; exactly one of them. `kpi` goes with `target`."""

MEASURE_HELP = (
    "Write `start` and `target`, or one of `keep`, `milestones`, `done: false`, `baseline: true`, `kpi` with `start` and "
    "`target`, or `contributions: true`."
)


class KeyResult(Form):
    """A measurable outcome of an objective, with exactly one measure."""

    id: Id
    """Its id within the objective; never changes."""
    title: Name
    """The outcome, in words."""
    unit: str = ""
    """What the value is counted in, for example `"%"` or `€`."""
    start: Number | None = None
    """The value at the beginning."""
    target: Number | None = None
    """The value to reach, above or below `start`."""
    commit: Number | None = None
    """The value that is promised, between `start` and `target`."""
    stretch: Number | None = None
    """A value beyond `target` to dream of."""
    phases: tuple[Phase, ...] = ()
    """A planned path that is not a straight line: `[{date: 2026-01-31, value: 30000}]`."""
    keep: Keep | None = None
    """A bound to keep: `{at_least: 99.5}`, `{at_most: 3}` or `{between: [2, 4]}`."""
    milestones: Annotated[tuple[Milestone, ...], Field(min_length=1)] | None = None
    """Steps that are reached one by one."""
    done: bool | None = None
    """`false`: something that is either done or not."""
    baseline: bool | None = None
    """`true`: the number is yet to be learned."""
    kpi: Id | None = None
    """A KPI whose readings are this key result's; needs `start` and `target`."""
    contributions: bool | None = None
    """`true`: its progress is that of the objectives that contribute to it."""
    current: Number | None = None
    """The value today, for the smallest sites; check-ins are better, since they keep the history."""
    weight: Weight = 1
    """How much it counts in its objective; 0 is shown and not counted."""
    owner: Ids = ()
    """Who answers for it: one person or a list; else the objective's owner."""
    source: str = ""
    """Where the number comes from: an address or a word."""
    from_: Day | None = Field(default=None, alias="from")
    """Its own first day, if it differs from the objective's."""
    due: Day | None = None
    """Its own last day, if it differs from the objective's."""
    check_in_days: Annotated[int, Field(ge=1, le=366)] | None = None
    """How many days may pass between readings, if other than the site's setting."""
    description: str = ""
    """A sentence more about it."""

    @field_validator("id")
    @classmethod
    def _no_reserved_anchor(cls, value: str) -> str:
        if value.startswith(RESERVED_ANCHOR_PREFIX):
            raise misfit(
                "invalid-id",
                f"A key result's id cannot begin with `{RESERVED_ANCHOR_PREFIX}`: pages use it.",
                "Choose another id.",
            )
        return value

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        given = [name for name in MEASURES if getattr(self, name) is not None and getattr(self, name) is not False]
        if self.done is False:
            given.append("done")
        if not given:
            self._refuse_half_a_metric()
            raise misfit("no-measure", f"`{self.id}` has no measure.", MEASURE_HELP)
        if len(given) > 1:
            listed = " and ".join(f"`{name}`" for name in given)
            raise misfit(
                "two-measures", f"`{self.id}` has more than one measure: {listed}.", "Keep one.", field=given[-1]
            )
        self._check_metric(given[0])
        self._check_milestones()
        if self.from_ and self.due and self.due < self.from_:
            raise misfit("wrong-value", "It is due before it begins.", "Check `from` and `due`.", field="due")
        return self

    def _refuse_half_a_metric(self) -> None:
        for present, absent in (("start", "target"), ("kpi", "target")):
            if getattr(self, present) is not None:
                raise misfit(
                    "missing-field",
                    f"`{self.id}` has `{present}` but no `{absent}`.",
                    f"Add `{absent}`.",
                    field=present,
                )

    def _check_metric(self, measure: str) -> None:
        if measure != "target":
            for name in ("start", "kpi", "commit", "stretch", "phases"):
                if getattr(self, name) not in (None, ()):
                    raise misfit(
                        "two-measures",
                        f"`{name}` goes with `start` and `target`, not with `{measure}`.",
                        "Remove one.",
                        field=name,
                    )
            if self.current is not None and measure not in ("keep", "baseline"):
                raise misfit("wrong-value", f"`current` says nothing about `{measure}`.", "Remove it.", field="current")
            return
        if self.start is None or self.target is None:
            raise misfit(
                "missing-field",
                f"`{self.id}` has `target` but no `start`.",
                "Add the value at the beginning.",
                field="target",
            )
        if abs(self.target - self.start) < LEAST_SPAN:
            raise misfit(
                "empty-span",
                f"`start` and `target` are both {self.target:g}: there is nothing to reach.",
                "Set the target that you aim for, or use `keep` if the value shall stay where it is.",
                field="target",
            )
        if self.kpi is not None and self.current is not None:
            raise misfit(
                "two-sources", "The value comes from the KPI and from `current`.", "Remove `current`.", field="current"
            )
        self._check_levels(self.start, self.target)

    def _check_levels(self, start: float, target: float) -> None:
        if self.commit is not None and not min(start, target) <= self.commit <= max(start, target):
            raise misfit(
                "wrong-value",
                "`commit` must lie between `start` and `target`.",
                "Check the three numbers.",
                field="commit",
            )
        if self.stretch is not None and (self.stretch - target) * (target - start) < 0:
            raise misfit(
                "wrong-value", "`stretch` must lie beyond `target`.", "Check the three numbers.", field="stretch"
            )
        days = [phase.date for phase in self.phases]
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise misfit(
                "wrong-value", "The phases are not in the order of their dates.", "Sort them by date.", field="phases"
            )

    def _check_milestones(self) -> None:
        if repeated := _first_repeated(milestone.id for milestone in self.milestones or ()):
            raise misfit(
                "duplicate-id", f"Two milestones have the id `{repeated}`.", "Give each its own id.", field="milestones"
            )


def _first_repeated(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


class Contribution(Form):
    """Alignment that counts: this objective's progress is a weighted part of another's."""

    to: Reference
    """The objective, or a key result with `contributions: true` as `objective/key-result`."""
    weight: Weight = 1
    """How much it counts there."""


class Close(Form):
    """How an objective ended."""

    date: Day
    """The day on which it was closed."""
    outcome: Literal["achieved", "partial", "missed", "dropped", "continued", "superseded"]
    """How it ended."""
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    """A judgement from 0 to 1. It stands beside the computed progress and never replaces it."""
    by: Id | None = None
    """The objective that continues or supersedes it."""
    note: str = ""
    """A sentence about it."""


class Objective(Document):
    """`objectives/**/ID.md`: a qualitative goal of one scope in one cycle. The body says why; `## What we learned` looks back."""

    title: Name
    """The goal, in words that people remember."""
    team: Id | None = None
    """The team that owns it; without `team` and `project` it is the company's."""
    project: Id | None = None
    """The project that owns it."""
    cycle: Id
    """The cycle in which it shall be reached."""
    owner: Ids = ()
    """Who answers for it: one person or a list."""
    type: Literal["committed", "aspirational", "learning"] = "committed"
    """`committed`: we will reach it; `aspirational`: we reach for it; `learning`: we want to know."""
    supports: Annotated[tuple[Reference, ...], OneOrMore, Short()] = ()
    """Alignment only: the objectives (or key results, as `objective/key-result`) that this one helps. Never changes progress."""
    contributes_to: Annotated[tuple[Contribution, ...], OneOrMore, Short()] = ()
    """Alignment that counts: this objective's progress is a weighted part of each of these."""
    weight: Weight = 1
    """How much it counts in its scope's figure; 0 is shown and not counted."""
    tags: Texts = ()
    """Words to find it by."""
    from_: Day | None = Field(default=None, alias="from")
    """Its own first day, if it differs from the cycle's."""
    due: Day | None = None
    """Its own last day, if it differs from the cycle's."""
    key_results: tuple[KeyResult, ...] = ()
    """What measures it."""
    close: Close | None = None
    """How it ended."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.team and self.project:
            raise misfit(
                "wrong-value",
                "An objective belongs to a team or to a project, not to both.",
                "Remove one.",
                field="project",
            )
        if repeated := _first_repeated(key_result.id for key_result in self.key_results):
            raise misfit(
                "duplicate-id",
                f"Two key results have the id `{repeated}`.",
                "Give each its own id.",
                field="key_results",
            )
        if self.from_ and self.due and self.due < self.from_:
            raise misfit("wrong-value", "It is due before it begins.", "Check `from` and `due`.", field="due")
        return self


class Initiative(Document):
    """`initiatives/ID.md`: work that should move key results. Its tasks are the checklist in its body."""

    title: Name
    """What is done."""
    team: Id | None = None
    """The team that does it."""
    project: Id | None = None
    """The project that it belongs to."""
    owner: Ids = ()
    """Who answers for it: one person or a list."""
    status: Literal["planned", "active", "paused", "done", "cancelled"] = "planned"
    """Where it stands."""
    start: Day | None = None
    """Its first day."""
    due: Day | None = None
    """Its last day."""
    drives: Annotated[tuple[KeyResultReference, ...], OneOrMore, Short()] = ()
    """The key results that it should move, as `objective/key-result`."""
    depends_on: Ids = ()
    """Initiatives that must be done first."""
    trackers: Annotated[
        tuple[Annotated[str, Field(pattern=r"^https?://[^\s\"<>]+$", max_length=2000)], ...], OneOrMore
    ] = ()
    """Where the work is tracked elsewhere: web addresses."""
    progress: Annotated[float, Field(ge=0, le=100)] | None = None
    """How much is done, in percent, where there is no task list."""
    tags: Texts = ()
    """Words to find it by."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.start and self.due and self.due < self.start:
            raise misfit("wrong-value", "It is due before it starts.", "Check `start` and `due`.", field="due")
        if self.team and self.project:
            raise misfit(
                "wrong-value",
                "An initiative belongs to a team or to a project, not to both.",
                "Remove one.",
                field="project",
            )
        return self


class Kpi(Document):
    """`kpis/ID.md`: a health metric that outlives cycles. Its readings come from check-ins."""

    title: Name
    """What is measured."""
    unit: str = ""
    """What the value is counted in."""
    team: Id | None = None
    """The team that watches it."""
    owner: Ids = ()
    """Who answers for it: one person or a list."""
    keep: Keep | None = None
    """The band in which it is healthy."""
    source: str = ""
    """Where the number comes from: an address or a word."""
    tags: Texts = ()
    """Words to find it by."""


class Reading(Form):
    """One value on one day."""

    value: Number | None = None
    """The value."""
    done: bool | tuple[Id, ...] | None = None
    """For milestones, the ids of those reached; for a `done` key result, whether it is."""
    confidence: Annotated[float, Field(ge=0, le=10)] | None = None
    """From 0 (out of reach) to 10 (certain): will the target be reached?"""
    note: str = ""
    """A word on this reading."""

    @field_validator("done", mode="before")
    @classmethod
    def _done(cls, value: Any) -> Any:
        if isinstance(value, str):
            word = value.strip().lower()
            if word in ("true", "yes"):
                return True
            if word in ("false", "no"):
                return False
            return (value,)
        return value

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.value is None and self.done is None and self.confidence is None and not self.note:
            raise misfit(
                "missing-field",
                "This reading says nothing.",
                "Write a value, for example `72` or `{value: 72, confidence: 7}`.",
            )
        if self.value is not None and self.done is not None:
            raise misfit(
                "wrong-value", "A reading has a `value` or says what is `done`, not both.", "Remove one.", field="done"
            )
        return self


class KpiReading(Form):
    """One value of a KPI on one day."""

    value: Number
    """The value."""
    note: str = ""
    """A word on this reading."""


class CheckIn(Document):
    """`checkins/**/ID.md`: a dated, signed report of readings. One file each, so that two people never conflict."""

    date: Day
    """The day for which the readings hold."""
    author: Id
    """Who reports."""
    readings: dict[KeyResultReference, Annotated[Reading, BeforeValidator(_plain_number_keyed), Short("value")]] = {}
    """Key results, as `objective/key-result`, and their values."""
    kpis: dict[Id, Annotated[KpiReading, BeforeValidator(_plain_number_keyed), Short("value")]] = {}
    """KPIs and their values."""


FORMS: dict[str, type[Document]] = {
    "company": Company,
    "team": Team,
    "project": Project,
    "person": Person,
    "cycle": Cycle,
    "objective": Objective,
    "initiative": Initiative,
    "kpi": Kpi,
    "check-in": CheckIn,
}
"""Every kind of document and its form."""

FOLDERS: dict[str, str] = {
    "teams": "team",
    "projects": "project",
    "people": "person",
    "cycles": "cycle",
    "objectives": "objective",
    "initiatives": "initiative",
    "kpis": "kpi",
    "checkins": "check-in",
}
"""The folder says the kind."""
