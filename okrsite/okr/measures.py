"""Every figure of a portfolio on a day.

In go a portfolio, a day and the thresholds; out come `Measures`: progress, expectation, status and trace of every key result,
objective and scope. A full computation every time, in the order of contributions, without recursion.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from functools import partial
from graphlib import TopologicalSorter
from types import MappingProxyType

from okrsite.config import Thresholds
from okrsite.frozen import frozen
from okrsite.okr import status as rating
from okrsite.okr.expected import Expected, Path, elapsed_days, expected, straight
from okrsite.okr.kept import Memory
from okrsite.okr.model import Close, Contributions, Keep, KeyResult, Objective, Portfolio, Reading, Scope
from okrsite.okr.progress import (
    Progress,
    Term,
    WeightedMean,
    counted,
    fraction_of,
    of_key_result,
    raw_of,
    weighted_mean,
)
from okrsite.okr.status import Status


@frozen
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


@frozen
class ObjectiveFigure:
    """An objective on a day. `mean` holds the terms of its progress: its key results, then what contributes to it."""

    progress: Progress
    mean: WeightedMean
    expected: Expected
    projected: float | None
    status: Status
    close: Close | None


@frozen
class GroupFigure:
    """The weighted mean of some objectives, what is expected of it, and how many objectives have which status."""

    mean: WeightedMean
    expected: float | None
    statuses: Mapping[Status, int]

    @property
    def fraction(self) -> float | None:
        return self.mean.fraction


@frozen
class ScopeFigure:
    """A scope in a cycle: its own objectives, and apart from them everything below it."""

    own: GroupFigure
    below: GroupFigure


@frozen
class Measures:
    """All figures of a portfolio as of `today`."""

    today: date
    key_results: Mapping[str, KeyResultFigure]
    objectives: Mapping[str, ObjectiveFigure]
    scopes: Mapping[tuple[Scope, str], ScopeFigure]
    """By scope and cycle, where the scope or anything below it has objectives."""
    cycles: Mapping[str, GroupFigure]
    """By cycle: all its objectives, whoever owns them."""
    key_results_of: Mapping[str, Mapping[str, KeyResultFigure]]
    """By objective: the figures of its key results by `objective/key-result`."""


def measure(portfolio: Portfolio, today: date, thresholds: Thresholds, memory: Memory | None = None) -> Measures:
    """Compute everything. `memory` is that of an earlier run, of whatever portfolio, day and thresholds."""
    kept = memory or Memory()
    kept.begin()
    rules = kept.same("rules", (today, thresholds))
    key_results: dict[str, KeyResultFigure] = {}
    objectives: dict[str, ObjectiveFigure] = {}
    key_results_of: dict[str, Mapping[str, KeyResultFigure]] = {}
    given_to = _given_to(portfolio)
    for objective in _contributors_first(portfolio, given_to):
        readings = portfolio.readings_of[objective.id]
        given = [portfolio.objectives[giver] for giver in given_to.get(objective.id, ())]
        inputs = (rules, objective, readings, *given, *[objectives[giver.id] for giver in given])
        figure, parts = kept.once(
            objective.id, inputs, partial(_with_key_results, portfolio, objective, objectives, today, thresholds)
        )
        objectives[objective.id], key_results_of[objective.id] = figure, parts
        key_results |= parts
    return Measures(
        today,
        MappingProxyType(key_results),
        MappingProxyType(objectives),
        MappingProxyType(_scopes(portfolio, objectives, kept)),
        MappingProxyType(_cycles(portfolio, objectives, kept)),
        MappingProxyType(key_results_of),
    )


def _with_key_results(
    portfolio: Portfolio,
    objective: Objective,
    objectives: Mapping[str, ObjectiveFigure],
    today: date,
    thresholds: Thresholds,
) -> tuple[ObjectiveFigure, Mapping[str, KeyResultFigure]]:
    close = objective.closed_by(today)
    readings = portfolio.readings_of[objective.id]
    parts: dict[str, KeyResultFigure] = {}
    for kr in objective.key_results:
        terms = _contributing(portfolio, kr.ref, objectives)
        parts[kr.ref] = _key_result(kr, readings.get(kr.ref, ()), close, terms, objectives, today, thresholds)
    return _objective(portfolio, objective, close, parts, objectives, today, thresholds), parts


def _given_to(portfolio: Portfolio) -> dict[str, list[str]]:
    """By objective: the objectives that contribute to it or to its key results, as often as they do."""
    given: dict[str, list[str]] = {}
    for target, contributors in portfolio.contributors.items():
        given.setdefault(target.partition("/")[0], []).extend(giver for giver, _ in contributors)
    return given


def _contributors_first(portfolio: Portfolio, given_to: Mapping[str, Sequence[str]]) -> list[Objective]:
    """Objectives in an order in which everything that contributes comes before what it contributes to."""
    givers_first = {key: portfolio.objectives[key] for key in TopologicalSorter(given_to).static_order()}
    alone = (objective for key, objective in portfolio.objectives.items() if key not in givers_first)
    return [*alone, *givers_first.values()]


def _contributing(portfolio: Portfolio, target: str, objectives: Mapping[str, ObjectiveFigure]) -> tuple[Term, ...]:
    return tuple(
        Term(o, weight, objectives[o].progress.fraction) for o, weight in portfolio.contributors.get(target, ())
    )


def _key_result(
    kr: KeyResult,
    reported: Sequence[Reading],
    close: Close | None,
    terms: Sequence[Term],
    objectives: Mapping[str, ObjectiveFigure],
    today: date,
    thresholds: Thresholds,
) -> KeyResultFigure:
    readings = counted(kr, reported, today, close)
    progress = of_key_result(kr, readings, terms)
    planned = expected(kr, today)
    if isinstance(kr.measure, Contributions):
        fractions = [(t.weight, objectives[t.ref].expected.fraction) for t in terms if t.counts]
        planned = _mean_expected(fractions, kr.first_day, kr.last_day, today) or planned
    latest, confidence = _newest(readings)
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


def _newest(readings: Sequence[Reading]) -> tuple[Reading | None, float | None]:
    """The newest that says where something stands, and the newest confidence."""
    latest, confidence = None, None
    for reading in readings:
        if reading.value is not None or reading.done is not None or reading.reached:
            latest = reading
        if reading.confidence is not None:
            confidence = reading.confidence
    return latest, confidence


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
    last = max([kr.first_day, *(r.day for r in readings if r.day is not None)])
    return max(0, (today - last).days)


def _projection(kr: KeyResult, progress: Progress, planned: Expected, readings: Sequence[Reading]) -> float | None:
    """Progress at the end by the straight line through the readings; without values, by the pace so far."""
    fraction = progress.fraction
    if fraction is None:
        return None
    if isinstance(kr.measure, Keep):
        return fraction
    points = [
        (reading.day, raw)
        for reading in readings
        if reading.day is not None and reading.value is not None and (raw := raw_of(kr, reading.value)) is not None
    ]
    line = rating.projected([(kr.first_day, 0.0), *points], kr.last_day) if points else None
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
    counting = [(term.weight, figure) for term, figure in parts if term.counts]
    mean = weighted_mean([term for term, _ in parts])
    progress = Progress(mean.fraction, mean)
    first_day, last_day = objective.first_day, objective.last_day
    fractions = [(weight, figure.expected.fraction) for weight, figure in counting]
    planned = _mean_expected(fractions, first_day, last_day, today) or straight(first_day, last_day, today)
    forecast = fraction_of([(weight, figure.projected) for weight, figure in counting])
    status = _objective_status(
        objective, progress, planned, forecast, [figure for _, figure in counting], close, today, thresholds
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


def _mean_expected(
    parts: Sequence[tuple[float, float]], first_day: date, last_day: date, today: date
) -> Expected | None:
    """What is expected of a mean is the mean of what is expected of its parts, so that like is compared with like: fractions, each
    after its weight. None where nothing counts."""
    fraction = fraction_of(parts)
    if fraction is None:
        return None
    elapsed, total = elapsed_days(first_day, last_day, today)
    return Expected(fraction, Path.MEAN, first_day, last_day, elapsed, total)


@frozen
class _Members:
    """Objectives that are measured together, each with its figure."""

    objectives: list[Objective]
    figures: list[ObjectiveFigure]

    def extend(self, others: "_Members") -> None:
        self.objectives.extend(others.objectives)
        self.figures.extend(others.figures)


def _scopes(
    portfolio: Portfolio, figures: Mapping[str, ObjectiveFigure], memory: Memory
) -> dict[tuple[Scope, str], ScopeFigure]:
    own = {
        key: _Members(list(owned), [figures[objective.id] for objective in owned])
        for key, owned in portfolio.objectives_of.items()
    }
    below: dict[tuple[Scope, str], _Members] = {}
    for (scope, cycle), members in own.items():
        above = portfolio.parent_of(scope)
        while above is not None:
            below.setdefault((above, cycle), _Members([], [])).extend(members)
            above = portfolio.parent_of(above)
    none = _Members([], [])
    return {
        key: ScopeFigure(
            _group(own.get(key, none), memory, ("own", key)), _group(below.get(key, none), memory, ("below", key))
        )
        for key in sorted({*own, *below})
    }


def _cycles(portfolio: Portfolio, figures: Mapping[str, ObjectiveFigure], memory: Memory) -> dict[str, GroupFigure]:
    found = {cycle: _Members([], []) for cycle in portfolio.cycles}
    for key, objective in portfolio.objectives.items():
        members = found[objective.cycle]
        members.objectives.append(objective)
        members.figures.append(figures[key])
    return {cycle: _group(members, memory, ("cycle", cycle)) for cycle, members in found.items()}


def _group(members: _Members, memory: Memory, name: Hashable) -> GroupFigure:
    return memory.once(name, (*members.objectives, *members.figures), partial(_mean_of_group, members))


def _mean_of_group(members: _Members) -> GroupFigure:
    ordered = sorted(zip(members.objectives, members.figures, strict=True), key=lambda pair: pair[0].id)
    mean = weighted_mean([Term(o.id, o.weight, figure.progress.fraction) for o, figure in ordered])
    counting = [(term.weight, figure) for term, (_, figure) in zip(mean.terms, ordered, strict=True) if term.counts]
    planned = fraction_of([(weight, figure.expected.fraction) for weight, figure in counting])
    return GroupFigure(mean, planned, MappingProxyType(Counter(figure.status for _, figure in ordered)))
