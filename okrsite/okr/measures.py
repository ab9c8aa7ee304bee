"""Every figure of a portfolio on a day.

In go a portfolio, a day and the thresholds; out come `Measures`: progress, expectation, status and trace of every key result,
objective and scope. A full computation every time, in the order of contributions, without recursion.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from graphlib import TopologicalSorter
from types import MappingProxyType

from okrsite.config import Thresholds
from okrsite.okr import status as rating
from okrsite.okr.expected import Expected, Path, elapsed_days, expected
from okrsite.okr.kept import Memory
from okrsite.okr.model import Close, Contributions, Keep, KeyResult, Objective, Portfolio, Reading, Scope
from okrsite.okr.progress import Progress, Term, WeightedMean, counted, of_key_result, of_mean, raw_of, weighted_mean
from okrsite.okr.status import Status


@dataclass(frozen=True, slots=True)
class KeyResultFigure:
    """A key result on a day. `readings` are those that count, oldest first; `latest` is the newest of them that says a value
    (or a milestone, or that it is done); `silent_days` are the days since then, None where no reading is due; it is stale
    when they are more than its interval."""

    progress: Progress
    expected: Expected
    projected: float | None
    status: Status
    readings: tuple[Reading, ...]
    latest: Reading | None
    confidence: float | None
    silent_days: int | None
    is_stale: bool


@dataclass(frozen=True, slots=True)
class ObjectiveFigure:
    """An objective on a day. `mean` holds the terms of its progress: its key results, then what contributes to it."""

    progress: Progress
    mean: WeightedMean
    expected: Expected
    projected: float | None
    status: Status
    close: Close | None


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """The weighted mean of some objectives, what is expected of it, and how many objectives have which status."""

    mean: WeightedMean
    expected: float | None
    statuses: Mapping[Status, int]

    @property
    def fraction(self) -> float | None:
        return self.mean.fraction


@dataclass(frozen=True, slots=True)
class ScopeFigure:
    """A scope in a cycle: its own objectives, and apart from them everything below it."""

    own: GroupFigure
    below: GroupFigure


@dataclass(frozen=True, slots=True)
class Measures:
    """All figures of a portfolio as of `today`."""

    today: date
    key_results: Mapping[str, KeyResultFigure]
    objectives: Mapping[str, ObjectiveFigure]
    scopes: Mapping[tuple[Scope, str], ScopeFigure]
    """By scope and cycle, where the scope or anything below it has objectives."""
    cycles: Mapping[str, GroupFigure]
    """By cycle: all its objectives, whoever owns them."""


def measure(portfolio: Portfolio, today: date, thresholds: Thresholds, memory: Memory | None = None) -> Measures:
    """Compute everything. `memory` is that of an earlier run, of whatever portfolio, day and thresholds."""
    kept = memory or Memory()
    kept.begin()
    rules = kept.same("rules", (today, thresholds))
    key_results: dict[str, KeyResultFigure] = {}
    objectives: dict[str, ObjectiveFigure] = {}
    for objective in _contributors_first(portfolio):
        inputs: list[object] = [rules, objective]
        for kr in objective.key_results:
            inputs += kr, *portfolio.readings.get(kr.ref, ()), *_contributions(portfolio, kr.ref, objectives)
        inputs += _contributions(portfolio, objective.id, objectives)
        figure, parts = kept.once(
            objective.id, tuple(inputs), partial(_with_key_results, portfolio, objective, objectives, today, thresholds)
        )
        objectives[objective.id] = figure
        key_results.update(parts)
    return Measures(
        today,
        MappingProxyType(key_results),
        MappingProxyType(objectives),
        MappingProxyType(_scopes(portfolio, objectives, kept)),
        MappingProxyType(_cycles(portfolio, objectives, kept)),
    )


def _with_key_results(
    portfolio: Portfolio,
    objective: Objective,
    objectives: Mapping[str, ObjectiveFigure],
    today: date,
    thresholds: Thresholds,
) -> tuple[ObjectiveFigure, Mapping[str, KeyResultFigure]]:
    close = objective.closed_by(today)
    parts: dict[str, KeyResultFigure] = {}
    for kr in objective.key_results:
        terms = _contributing(portfolio, kr.ref, objectives)
        parts[kr.ref] = _key_result(portfolio, kr, close, terms, objectives, today, thresholds)
    return _objective(portfolio, objective, close, parts, objectives, today, thresholds), parts


def _contributors_first(portfolio: Portfolio) -> list[Objective]:
    """Objectives in an order in which everything that contributes comes before what it contributes to."""
    order: TopologicalSorter[str] = TopologicalSorter()
    for objective in portfolio.objectives.values():
        order.add(objective.id)
        for contribution in objective.contributes_to:
            order.add(contribution.to.partition("/")[0], objective.id)
    return [portfolio.objectives[identifier] for identifier in order.static_order()]


def _contributions(
    portfolio: Portfolio, target: str, objectives: Mapping[str, ObjectiveFigure]
) -> Iterator[Objective | ObjectiveFigure]:
    """What contributes to a target, each with its figure; how much each weighs stands in it."""
    for contributor, _ in portfolio.contributors.get(target, ()):
        yield portfolio.objectives[contributor]
        yield objectives[contributor]


def _contributing(portfolio: Portfolio, target: str, objectives: Mapping[str, ObjectiveFigure]) -> tuple[Term, ...]:
    return tuple(
        Term(o, weight, objectives[o].progress.fraction) for o, weight in portfolio.contributors.get(target, ())
    )


def _key_result(
    portfolio: Portfolio,
    kr: KeyResult,
    close: Close | None,
    terms: Sequence[Term],
    objectives: Mapping[str, ObjectiveFigure],
    today: date,
    thresholds: Thresholds,
) -> KeyResultFigure:
    readings = counted(kr, portfolio.readings.get(kr.ref, ()), today, close)
    progress = of_key_result(kr, readings, terms)
    planned = expected(kr, today)
    if isinstance(kr.measure, Contributions):
        fractions = [Term(t.ref, t.weight if t.counts else 0, objectives[t.ref].expected.fraction) for t in terms]
        planned = _mean_expected(fractions, kr.first_day, kr.last_day, today, planned)
    latest = next((r for r in reversed(readings) if r.value is not None or r.done is not None or r.reached), None)
    confidence = next((r.confidence for r in reversed(readings) if r.confidence is not None), None)
    forecast = _projection(kr, progress, planned, readings)
    status = _key_result_status(kr, progress, planned, forecast, latest, close, today, thresholds)
    silent = None if close else _silent_days(kr, readings, status, today)
    interval = kr.check_in_days or thresholds.check_in_days
    return KeyResultFigure(
        progress,
        planned,
        forecast,
        status,
        readings,
        latest,
        confidence,
        silent,
        silent is not None and silent > interval,
    )


def _key_result_status(
    kr: KeyResult,
    progress: Progress,
    planned: Expected,
    forecast: float | None,
    latest: Reading | None,
    close: Close | None,
    today: date,
    thresholds: Thresholds,
) -> Status:
    fraction = progress.fraction
    if close and close.outcome in ("dropped", "superseded"):
        return Status(close.outcome)
    if close or today > kr.last_day:
        return Status.UNKNOWN if fraction is None else rating.final(fraction, thresholds)
    if isinstance(kr.measure, Contributions):
        return Status.UNKNOWN if fraction is None else rating.running(fraction, planned.fraction, forecast, thresholds)
    if fraction is None or (latest is None and fraction < 1):
        return Status.NOT_STARTED
    lasts = isinstance(kr.measure, Keep)
    return rating.running(fraction, planned.fraction, forecast, thresholds, can_be_achieved=not lasts)


def _silent_days(kr: KeyResult, readings: Sequence[Reading], status: Status, today: date) -> int | None:
    """Days without a reading, from the first day on; None where none is due: before and after its days, when achieved,
    where its value is not read, or where it states its value itself."""
    if isinstance(kr.measure, Contributions) or kr.current is not None or status is Status.ACHIEVED:
        return None
    if not kr.first_day <= today <= kr.last_day:
        return None
    last = max((r.day for r in readings if r.day is not None), default=kr.first_day)
    return max(0, (today - max(last, kr.first_day)).days)


def _projection(kr: KeyResult, progress: Progress, planned: Expected, readings: Sequence[Reading]) -> float | None:
    """Progress at the end by the straight line through the readings; without values, by the pace so far."""
    fraction = progress.fraction
    if fraction is None:
        return None
    if isinstance(kr.measure, Keep):
        return fraction
    points = [(kr.first_day, 0.0)]
    for reading in readings:
        raw = raw_of(kr, reading.value) if reading.value is not None else None
        if raw is not None and reading.day is not None:
            points.append((reading.day, raw))
    line = rating.projected(points, kr.last_day)
    if line is not None:
        return line
    return min(1.0, fraction * planned.total_days / planned.elapsed_days) if planned.elapsed_days else fraction


def _objective(
    portfolio: Portfolio,
    objective: Objective,
    close: Close | None,
    key_results: Mapping[str, KeyResultFigure],
    objectives: Mapping[str, ObjectiveFigure],
    today: date,
    thresholds: Thresholds,
) -> ObjectiveFigure:
    own = [
        (Term(kr.ref, kr.weight, key_results[kr.ref].progress.fraction), key_results[kr.ref])
        for kr in objective.key_results
    ]
    given = [(term, objectives[term.ref]) for term in _contributing(portfolio, objective.id, objectives)]
    parts: list[tuple[Term, KeyResultFigure | ObjectiveFigure]] = [*own, *given]
    counting = [(term, figure) for term, figure in parts if term.counts]
    progress = of_mean([term for term, _ in parts])
    mean = weighted_mean([term for term, _ in parts])
    straight = _straight(objective, today)
    planned = _mean_expected(
        [Term(t.ref, t.weight, f.expected.fraction) for t, f in counting],
        objective.first_day,
        objective.last_day,
        today,
        straight,
    )
    forecast = weighted_mean([Term(t.ref, t.weight, f.projected) for t, f in counting]).fraction
    status = _objective_status(
        objective, progress, planned, forecast, [f for _, f in counting], close, today, thresholds
    )
    return ObjectiveFigure(progress, mean, planned, forecast, status, close)


def _objective_status(
    objective: Objective,
    progress: Progress,
    planned: Expected,
    forecast: float | None,
    parts: Sequence[KeyResultFigure | ObjectiveFigure],
    close: Close | None,
    today: date,
    thresholds: Thresholds,
) -> Status:
    if close:
        return Status(close.outcome)
    if today > objective.last_day:
        return Status.OVERDUE
    if progress.fraction is None:
        return Status.NOT_STARTED if objective.key_results else Status.UNKNOWN
    statuses = [part.status for part in parts]
    if all(status is Status.NOT_STARTED for status in statuses):
        return Status.NOT_STARTED
    if thresholds.objective_status == "worst" and (gravest := rating.worst(statuses)):
        return gravest
    all_reached = all(status is Status.ACHIEVED for status in statuses)
    return rating.running(progress.fraction, planned.fraction, forecast, thresholds, can_be_achieved=all_reached)


def _straight(objective: Objective, today: date) -> Expected:
    elapsed, total = elapsed_days(objective.first_day, objective.last_day, today)
    fraction = elapsed / total if total else float(today >= objective.first_day)
    return Expected(fraction, Path.STRAIGHT, objective.first_day, objective.last_day, elapsed, total)


def _mean_expected(
    terms: Sequence[Term], first_day: date, last_day: date, today: date, otherwise: Expected
) -> Expected:
    """What is expected of a mean is the mean of what is expected of its terms, so that like is compared with like."""
    fraction = weighted_mean(terms).fraction
    if fraction is None:
        return otherwise
    elapsed, total = elapsed_days(first_day, last_day, today)
    return Expected(fraction, Path.MEAN, first_day, last_day, elapsed, total)


def _scopes(
    portfolio: Portfolio, objectives: Mapping[str, ObjectiveFigure], memory: Memory
) -> dict[tuple[Scope, str], ScopeFigure]:
    below: dict[tuple[Scope, str], list[Objective]] = {}
    for (scope, cycle), owned in portfolio.objectives_of.items():
        above = portfolio.parent_of(scope)
        while above is not None:
            below.setdefault((above, cycle), []).extend(owned)
            above = portfolio.parent_of(above)
    keys = sorted({*portfolio.objectives_of, *below})
    return {
        key: ScopeFigure(
            _group(portfolio.objectives_of.get(key, ()), objectives, memory, ("own", key)),
            _group(below.get(key, ()), objectives, memory, ("below", key)),
        )
        for key in keys
    }


def _cycles(portfolio: Portfolio, objectives: Mapping[str, ObjectiveFigure], memory: Memory) -> dict[str, GroupFigure]:
    members: dict[str, list[Objective]] = {cycle: [] for cycle in portfolio.cycles}
    for objective in portfolio.objectives.values():
        members[objective.cycle].append(objective)
    return {cycle: _group(found, objectives, memory, ("cycle", cycle)) for cycle, found in members.items()}


def _group(
    members: Sequence[Objective], objectives: Mapping[str, ObjectiveFigure], memory: Memory, name: Hashable
) -> GroupFigure:
    inputs = (*members, *(objectives[o.id] for o in members))
    return memory.once(name, inputs, partial(_mean_of_group, members, objectives))


def _mean_of_group(members: Sequence[Objective], objectives: Mapping[str, ObjectiveFigure]) -> GroupFigure:
    ordered = sorted(members, key=lambda o: o.id)
    mean = weighted_mean([Term(o.id, o.weight, objectives[o.id].progress.fraction) for o in ordered])
    planned = weighted_mean(
        [Term(t.ref, t.weight, objectives[t.ref].expected.fraction) for t in mean.terms if t.counts]
    )
    return GroupFigure(mean, planned.fraction, MappingProxyType(Counter(objectives[o.id].status for o in ordered)))
