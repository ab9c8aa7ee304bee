"""What a change does to the numbers: figures that moved and through what, and goals that were moved.

In go two states, measured as of one day; out come movements: key results and objectives, then, above them, scopes and cycles. What
moved through something else names it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from okrsite.history.names import Names
from okrsite.history.state import State
from okrsite.okr.model import COMPANY, KeyResult, Metric, Scope
from okrsite.okr.progress import Progress, Term, WeightedMean, of_key_result, weighted_mean
from okrsite.okr.status import Status

Level = Literal["key-result", "objective", "scope", "below", "cycle"]


@dataclass(frozen=True, slots=True)
class Figure:
    """Progress, clamped only in what is made of it; None where nothing counts. `value` is a key result's own figure."""

    progress: float | None
    status: Status | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure before and after; None where the thing is only in one state. `scope` is whose it is (`team/marketing`), `through`
    what moved it: key results and objectives of which it is the mean."""

    level: Level
    id: str
    title: str
    cycle: str
    scope: str
    before: Figure | None
    after: Figure | None
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MovedGoal:
    """A key result whose goal was moved, and its progress: before, now, and what it would be now against the original goal."""

    ref: str
    title: str
    before: float | None
    after: float | None
    against_original: float | None


@dataclass(frozen=True, slots=True)
class Goalposts:
    """An objective whose goals were moved after it had begun: targets, starts, bounds, milestones, weights, or which key results it
    has. Its progress before, now, and what it would be now against all the original goals."""

    objective: str
    title: str
    cycle: str
    before: float | None
    after: float | None
    against_original: float | None
    key_results: tuple[MovedGoal, ...]


def moved(before: State, after: State, names: Names) -> tuple[Moved, ...]:
    """Every figure that differs, from the bottom up."""
    return (
        *_key_results(before, after, names),
        *_objectives(before, after, names),
        *_scopes(before, after, names),
        *_cycles(before, after, names),
    )


def _key_results(before: State, after: State, names: Names) -> Iterator[Moved]:
    old = {names.later_reference(ref): figure for ref, figure in before.measures.key_results.items()}
    new = after.measures.key_results
    for ref in sorted(old.keys() | new.keys()):
        was, now = (
            Figure(found.progress.raw, found.status, found.progress.value) if found else None
            for found in (old.get(ref), new.get(ref))
        )
        if was != now:
            state, own = (after, ref) if now else (before, _earlier_reference(names, ref))
            kr = state.portfolio.key_results[own]
            objective = state.portfolio.objectives[kr.objective]
            is_kept = ref in old and ref in new
            through = _through(old[ref].progress.trace, new[ref].progress.trace, names) if is_kept else ()
            yield Moved("key-result", ref, kr.title, objective.cycle, scope_name(objective.scope), was, now, through)


def _objectives(before: State, after: State, names: Names) -> Iterator[Moved]:
    old = {names.later_reference(key): figure for key, figure in before.measures.objectives.items()}
    new = after.measures.objectives
    for key in sorted(old.keys() | new.keys()):
        was, now = (
            Figure(found.progress.raw, found.status) if found else None for found in (old.get(key), new.get(key))
        )
        if was != now:
            state, own = (after, key) if now else (before, names.earlier(("objective", key))[1])
            objective = state.portfolio.objectives[own]
            through = _through(old[key].mean, new[key].mean, names) if key in old and key in new else ()
            yield Moved(
                "objective", key, objective.title, objective.cycle, scope_name(objective.scope), was, now, through
            )


def _scopes(before: State, after: State, names: Names) -> Iterator[Moved]:
    old = {
        (_later_scope(scope, names), names.later(("cycle", cycle))[1]): figure
        for (scope, cycle), figure in before.measures.scopes.items()
    }
    new = after.measures.scopes
    for key in sorted(old.keys() | new.keys(), key=lambda key: (key[1], key[0] != COMPANY, key[0])):
        scope, cycle = key
        was, now = old.get(key), new.get(key)
        state = after if now else before
        owner = state.portfolio.scopes.get(scope) or before.portfolio.scopes.get(scope)
        title = owner.name if owner else scope.id
        pairs: tuple[tuple[Level, WeightedMean | None, WeightedMean | None], ...] = (
            ("scope", was.own.mean if was else None, now.own.mean if now else None),
            ("below", was.below.mean if was else None, now.below.mean if now else None),
        )
        for level, first, second in pairs:
            yield from _group(level, scope_name(scope), title, cycle, scope_name(scope), first, second, names)


def _cycles(before: State, after: State, names: Names) -> Iterator[Moved]:
    old = {names.later(("cycle", key))[1]: figure for key, figure in before.measures.cycles.items()}
    new = after.measures.cycles
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        state, own = (after, key) if now else (before, names.earlier(("cycle", key))[1])
        title = state.portfolio.cycles[own].title
        yield from _group("cycle", key, title, key, "", was.mean if was else None, now.mean if now else None, names)


def _group(
    level: Level,
    identifier: str,
    title: str,
    cycle: str,
    scope: str,
    was: WeightedMean | None,
    now: WeightedMean | None,
    names: Names,
) -> Iterator[Moved]:
    """The mean of a group of objectives, where it moved. A group without figure is as good as none."""
    before, after = (Figure(mean.fraction) if mean and mean.fraction is not None else None for mean in (was, now))
    if before != after:
        nothing = WeightedMean((), None, 0.0)
        yield Moved(
            level, identifier, title, cycle, scope, before, after, _through(was or nothing, now or nothing, names)
        )


def _through(before: object, after: object, names: Names) -> tuple[str, ...]:
    """The terms of a mean that are not what they were."""
    if not isinstance(before, WeightedMean) or not isinstance(after, WeightedMean):
        return ()
    old = {names.later_reference(term.ref): (term.weight, term.fraction) for term in before.terms}
    new = {term.ref: (term.weight, term.fraction) for term in after.terms}
    return tuple(sorted(ref for ref in old.keys() | new.keys() if old.get(ref) != new.get(ref)))


def scope_name(scope: Scope) -> str:
    """A scope in one word: `company`, `team/marketing`."""
    return "company" if scope == COMPANY else f"{scope.kind}/{scope.id}"


def _later_scope(scope: Scope, names: Names) -> Scope:
    return scope if scope == COMPANY else Scope(scope.kind, names.later((scope.kind.value, scope.id))[1])


def _earlier_reference(names: Names, ref: str) -> str:
    objective, _, key_result = ref.partition("/")
    return f"{names.earlier(('objective', objective))[1]}/{key_result}"


def goalposts(before: State, after: State, names: Names) -> tuple[Goalposts, ...]:
    """The objectives whose goals were moved after their first day, as they stood in the earlier state."""
    found = (_goalposts(before, after, names, key) for key in sorted(after.portfolio.objectives))
    return tuple(each for each in found if each is not None)


def _goalposts(before: State, after: State, names: Names, key: str) -> Goalposts | None:
    old = before.portfolio.objectives.get(names.earlier(("objective", key))[1])
    new = after.portfolio.objectives[key]
    if old is None or after.measures.today <= old.first_day:
        return None
    was = {kr.id: kr for kr in old.key_results}
    now = {kr.id: kr for kr in new.key_results}
    goals = tuple(
        _moved_goal(before, after, names, was[identifier], now[identifier])
        for identifier in was
        if identifier in now and _goal(was[identifier], names) != _goal(now[identifier])
    )
    weights = [(kr.id, kr.weight) for kr in old.key_results] == [(kr.id, kr.weight) for kr in new.key_results]
    if not goals and weights:
        return None
    terms = [_original_term(before, after, names, kr, now.get(kr.id)) for kr in old.key_results]
    given = [term for term in after.measures.objectives[key].mean.terms if "/" not in term.ref]
    return Goalposts(
        objective=key,
        title=new.title,
        cycle=new.cycle,
        before=before.measures.objectives[old.id].progress.raw,
        after=after.measures.objectives[key].progress.raw,
        against_original=weighted_mean([*terms, *given]).fraction,
        key_results=goals,
    )


def _goal(kr: KeyResult, names: Names | None = None) -> object:
    """What has to be reached, and by when."""
    measure = kr.measure
    if names and isinstance(measure, Metric) and measure.kpi:
        measure = replace(measure, kpi=names.later(("kpi", measure.kpi))[1])
    return measure, kr.unit, kr.last_day


def _moved_goal(before: State, after: State, names: Names, old: KeyResult, new: KeyResult) -> MovedGoal:
    return MovedGoal(
        ref=new.ref,
        title=new.title,
        before=before.measures.key_results[old.ref].progress.raw,
        after=after.measures.key_results[new.ref].progress.raw,
        against_original=_against(after, old, new).raw,
    )


def _against(after: State, old: KeyResult, new: KeyResult) -> Progress:
    """Where a key result stands now, measured as it was."""
    figure = after.measures.key_results[new.ref]
    trace = figure.progress.trace
    return of_key_result(old, figure.readings, trace.terms if isinstance(trace, WeightedMean) else ())


def _original_term(before: State, after: State, names: Names, old: KeyResult, new: KeyResult | None) -> Term:
    """An original key result in its objective's mean, with its original weight; one that is gone as it stood before."""
    progress = _against(after, old, new) if new else before.measures.key_results[old.ref].progress
    return Term(names.later_reference(old.ref), old.weight, progress.fraction)
