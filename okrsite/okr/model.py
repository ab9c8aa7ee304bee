"""OKRs, frozen and linked.

Things hold the ids of others; a `Portfolio` holds the things and the inverse of every link. Every reference in a portfolio
resolves: what does not is reported while linking and left out here. Days are inclusive on both ends.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal, NamedTuple, TypeVar

from okrsite.document.markdown import Body
from okrsite.frozen import frozen
from okrsite.okr.finding import Origin

K = TypeVar("K")
V = TypeVar("V")

ObjectiveType = Literal["committed", "aspirational", "learning"]
Outcome = Literal["achieved", "partial", "missed", "dropped", "continued", "superseded"]
InitiativeStatus = Literal["planned", "active", "paused", "done", "cancelled"]


class ScopeKind(StrEnum):
    """Who can own OKRs."""

    COMPANY = "company"
    TEAM = "team"
    PROJECT = "project"


class Scope(NamedTuple):
    """The owner of OKRs, by kind and id. The company's id is `company`."""

    kind: ScopeKind
    id: str


COMPANY = Scope(ScopeKind.COMPANY, "company")

_NO_BODY = Body()


@frozen
class Phase:
    """A point on a planned path: the value planned for a day."""

    day: date
    value: float


@frozen
class Metric:
    """A value on its way from `start` to `target`; `kpi` names the KPI whose readings it uses."""

    start: float
    target: float
    commit: float | None = None
    stretch: float | None = None
    phases: tuple[Phase, ...] = ()
    kpi: str | None = None


@frozen
class Keep:
    """A value that must stay within bounds; a bound counts as kept."""

    lowest: float | None
    highest: float | None

    def holds(self, value: float) -> bool:
        above = self.lowest is None or value >= self.lowest
        return above and (self.highest is None or value <= self.highest)


@frozen
class Milestone:
    """A step that is reached or not."""

    id: str
    title: str
    due: date | None
    weight: float


@frozen
class Milestones:
    """Steps that are reached one by one."""

    steps: tuple[Milestone, ...]


@frozen
class Done:
    """Something that is done or not; `from_start` where the document itself says that it is done."""

    from_start: bool = False


@frozen
class Baseline:
    """A number that is yet to be learned."""


@frozen
class Contributions:
    """The progress of the objectives that contribute."""


Measure = Metric | Keep | Milestones | Done | Baseline | Contributions


@frozen
class Amendment:
    """Why something was changed although its cycle was closed."""

    day: date
    author: str | None
    reason: str


@frozen
class Company:
    """The company."""

    name: str
    tagline: str
    lead: tuple[str, ...]
    body: Body
    origin: Origin

    @property
    def scope(self) -> Scope:
        return COMPANY

    @property
    def id(self) -> str:
        return COMPANY.id

    @property
    def members(self) -> tuple[str, ...]:
        return ()


@frozen
class Team:
    """A team; `parent` is a team, else it belongs to the company."""

    id: str
    name: str
    parent: str | None
    lead: tuple[str, ...]
    members: tuple[str, ...]
    aliases: tuple[str, ...]
    body: Body
    origin: Origin

    @property
    def scope(self) -> Scope:
        return Scope(ScopeKind.TEAM, self.id)


@frozen
class Project:
    """A project of a team, else of the company."""

    id: str
    name: str
    team: str | None
    lead: tuple[str, ...]
    members: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    aliases: tuple[str, ...]
    body: Body
    origin: Origin

    @property
    def scope(self) -> Scope:
        return Scope(ScopeKind.PROJECT, self.id)


@frozen
class Person:
    """A person. Without a `people` folder, whoever is named: `origin` is then where that happens first."""

    id: str
    name: str
    role: str
    team: str | None
    github: str | None
    avatar: str | None
    aliases: tuple[str, ...]
    body: Body
    origin: Origin


@frozen
class Cycle:
    """A period, both days included."""

    id: str
    title: str
    first_day: date
    last_day: date
    parent: str | None
    closed: date | None
    aliases: tuple[str, ...]
    body: Body
    origin: Origin
    amendments: tuple[Amendment, ...] = ()

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@frozen
class KeyResult:
    """A measurable outcome. `ref` is `objective/key-result`; owners and days are its own, else the objective's."""

    id: str
    objective: str
    title: str
    unit: str
    measure: Measure
    weight: float
    owners: tuple[str, ...]
    source: str
    first_day: date
    last_day: date
    check_in_days: int | None
    current: float | None
    description: str
    origin: Origin
    ref: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ref", f"{self.objective}/{self.id}")  # asked for too often to be made each time

    @property
    def kpi(self) -> str | None:
        return self.measure.kpi if isinstance(self.measure, Metric) else None


@frozen
class Contribution:
    """A weighted part of another objective's progress, or of a key result's (`objective/key-result`)."""

    to: str
    weight: float


@frozen
class Close:
    """How an objective ended; `score` is a judgement from 0 to 1."""

    day: date
    outcome: Outcome
    score: float | None
    by: str | None
    note: str


@frozen
class Objective:
    """A qualitative goal of one scope in one cycle; its days are its own, else the cycle's."""

    id: str
    title: str
    scope: Scope
    cycle: str
    owners: tuple[str, ...]
    type: ObjectiveType
    supports: tuple[str, ...]
    contributes_to: tuple[Contribution, ...]
    weight: float
    tags: tuple[str, ...]
    first_day: date
    last_day: date
    key_results: tuple[KeyResult, ...]
    close: Close | None
    aliases: tuple[str, ...]
    body: Body
    origin: Origin
    amendments: tuple[Amendment, ...] = ()

    def closed_by(self, day: date) -> Close | None:
        """How it ended, if it had ended by that day."""
        return self.close if self.close and self.close.day <= day else None


@frozen
class Initiative:
    """Work that should move key results. `stated_fraction` is the progress given where there is no task list."""

    id: str
    title: str
    scope: Scope
    owners: tuple[str, ...]
    status: InitiativeStatus
    first_day: date | None
    last_day: date | None
    drives: tuple[str, ...]
    depends_on: tuple[str, ...]
    trackers: tuple[str, ...]
    stated_fraction: float | None
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    body: Body
    origin: Origin

    @property
    def leaf_tasks(self) -> tuple[int, int]:
        """Leaf tasks done, and all leaf tasks."""
        leaves = [task for task in self.body.tasks if task.is_leaf]
        return sum(task.done for task in leaves), len(leaves)

    @property
    def fraction(self) -> float | None:
        """How much is done, 0 to 1: leaf tasks done / leaf tasks, else as stated; None where nothing says."""
        done, total = self.leaf_tasks
        return done / total if total else self.stated_fraction


@frozen
class Kpi:
    """A health metric that outlives cycles, with the band in which it is healthy."""

    id: str
    title: str
    unit: str
    team: str | None
    owners: tuple[str, ...]
    keep: Keep | None
    source: str
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    body: Body
    origin: Origin


@frozen
class Reading:
    """One value of a key result or KPI on one day.

    `value` for numbers, `reached` for milestones, `done` for yes-or-no. A reading may carry a confidence or a note alone.
    `day` and `author` are None for a value that a key result states itself (`current`). `corrected` marks one that a newer
    check-in for the same day replaces: it stays visible and does not count. `body` is what its check-in says in words.
    """

    day: date | None
    value: float | None
    reached: tuple[str, ...]
    done: bool | None
    confidence: float | None
    note: str
    author: str | None
    check_in: str | None
    origin: Origin
    corrected: bool = False
    body: Body = field(default=_NO_BODY, repr=False, compare=False)


@frozen
class CheckIn:
    """A dated, signed report. `key_results` and `kpis` name what it reads, in the order written."""

    id: str
    day: date
    author: str
    key_results: tuple[str, ...]
    kpis: tuple[str, ...]
    aliases: tuple[str, ...]
    body: Body
    origin: Origin


@dataclass(frozen=True)
class Portfolio:
    """Everything, linked. Mappings are sorted by id, so that no order of files can show."""

    company: Company
    teams: dict[str, Team]
    projects: dict[str, Project]
    people: dict[str, Person]
    cycles: dict[str, Cycle]
    objectives: dict[str, Objective]
    initiatives: dict[str, Initiative]
    kpis: dict[str, Kpi]
    check_ins: dict[str, CheckIn]
    readings_of: dict[str, Mapping[str, tuple[Reading, ...]]]
    """By objective: all readings of its key results by `objective/key-result`, by day, corrected ones too."""
    kpi_readings: dict[str, tuple[Reading, ...]]
    """By KPI."""
    contributors: dict[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    """By objective or key result: the objectives that contribute to it, with their weights."""
    supporters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By objective or key result: the objectives that support it."""
    drivers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By key result: the initiatives that drive it."""
    needed_by: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By initiative: those that depend on it."""
    cited_by: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By KPI: the key results that are measured by it."""
    people_are_listed: bool = False
    """Whether there is a `people` folder."""

    @cached_property
    def key_results(self) -> dict[str, KeyResult]:
        """All key results by `objective/key-result`."""
        return {kr.ref: kr for objective in self.objectives.values() for kr in objective.key_results}

    @cached_property
    def readings(self) -> dict[str, tuple[Reading, ...]]:
        """By `objective/key-result`: all readings by day, corrected ones too."""
        found: dict[str, tuple[Reading, ...]] = {}
        for of_one in self.readings_of.values():
            found |= of_one
        return found

    @cached_property
    def objectives_of(self) -> dict[tuple[Scope, str], tuple[Objective, ...]]:
        """Objectives by scope and cycle."""
        return _grouped(((o.scope, o.cycle), o) for o in self.objectives.values())

    @cached_property
    def initiatives_of(self) -> dict[Scope, tuple[Initiative, ...]]:
        """Initiatives by scope."""
        return _grouped((i.scope, i) for i in self.initiatives.values())

    @cached_property
    def check_ins_on(self) -> dict[str, tuple[CheckIn, ...]]:
        """Check-ins by objective, newest first."""
        pairs = (
            (objective, check_in)
            for check_in in self.check_ins_newest_first
            for objective in dict.fromkeys(ref.partition("/")[0] for ref in check_in.key_results)
        )
        return _grouped(pairs)

    @cached_property
    def check_ins_newest_first(self) -> tuple[CheckIn, ...]:
        """All check-ins by day, newest first; of one day, the id that sorts last first."""
        return tuple(sorted(self.check_ins.values(), key=lambda c: (c.day, c.id), reverse=True))

    @cached_property
    def scopes(self) -> dict[Scope, "Company | Team | Project"]:
        """Everyone who can own OKRs: the company, then teams, then projects."""
        owners: list[Company | Team | Project] = [self.company, *self.teams.values(), *self.projects.values()]
        return {owner.scope: owner for owner in owners}

    @cached_property
    def parts_of(self) -> dict[Scope, tuple[Scope, ...]]:
        """The scopes directly below each scope."""
        pairs = [(self.parent_of(scope), scope) for scope in self.scopes if scope != COMPANY]
        return _grouped((parent, scope) for parent, scope in pairs if parent is not None)

    def parent_of(self, scope: Scope) -> Scope | None:
        """The scope above; None for the company."""
        owner = self.scopes[scope]
        if isinstance(owner, Company):
            return None
        above = owner.parent if isinstance(owner, Team) else owner.team
        return Scope(ScopeKind.TEAM, above) if above else COMPANY

    def below(self, scope: Scope) -> tuple[Scope, ...]:
        """All scopes below, nearest first."""
        found: list[Scope] = []
        waiting = deque(self.parts_of.get(scope, ()))
        while waiting:
            nearest = waiting.popleft()
            found.append(nearest)
            waiting += self.parts_of.get(nearest, ())
        return tuple(found)

    @cached_property
    def cycle_parts(self) -> dict[str, tuple[Cycle, ...]]:
        """The cycles directly within each cycle, by their first day."""
        ordered = sorted(self.cycles.values(), key=lambda c: (c.first_day, c.id))
        return _grouped((c.parent, c) for c in ordered if c.parent)

    def current_cycle(self, today: date) -> Cycle | None:
        """The innermost cycle that holds the day; else the latest that has begun, else the first to come."""
        cycles = list(self.cycles.values())
        holding = [c for c in cycles if c.holds(today)]
        if holding:
            return min(holding, key=lambda c: ((c.last_day - c.first_day).days, c.id))
        begun = [c for c in cycles if c.first_day <= today]
        if begun:
            return max(begun, key=lambda c: (c.last_day, c.first_day, c.id))
        return min(cycles, key=lambda c: (c.first_day, c.id), default=None)


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """Values by key, in the order met."""
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
