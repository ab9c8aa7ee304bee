"""Rules about the craft of key results: outcomes rather than work, measured from where they really stand."""

from collections.abc import Iterator, Sequence

from okrsite.okr.finding import Finding
from okrsite.okr.model import Done, KeyResult, Metric, Milestones, Reading
from okrsite.okr.progress import Trace, WeightedMean
from okrsite.okr.rules.place import missing
from okrsite.okr.rules.rule import Family, Rule, example, rule
from okrsite.okr.rules.sample import CRASH_FREE, DOWNLOADS, KEY_RESULTS, objective
from okrsite.okr.rules.subject import OpenObjective
from okrsite.okr.rules.wording import activity, change, counted_activity
from okrsite.text.diagnostic import Severity

_LAUNCH = "objectives/launch.md"
_OTHERS = DOWNLOADS + CRASH_FREE


@rule(
    OpenObjective,
    Family.KEY_RESULTS,
    Severity.ADVICE,
    summary="A key result reads like a task and carries no metric.",
    why="Outcomes are not output. A workshop can be held, a feature launched and a report written while nothing changes for anyone; "
    "the key result is what should be different afterwards. The work itself belongs in an initiative that drives it.",
    bad=example(
        _LAUNCH,
        objective(key_results=_OTHERS + "  - {id: workshop, title: Hold a workshop with players, done: false}\n"),
    ),
    good=example(
        _LAUNCH,
        objective(
            key_results=_OTHERS
            + '  - {id: tutorial, title: Players who finish the tutorial, unit: "%", start: 61, target: 80}\n'
        ),
    ),
)
def activity_key_result(seen: OpenObjective) -> Iterator[Finding]:
    """By the verb at its beginning, and only by English ones: without a number, or with one that counts the work itself."""
    for kr in seen.objective.key_results:
        if verb := _activity(kr):
            message = f"This key result reads like a task: it begins with “{verb}”."
            help_text = (
                "Ask what will be different when it is done, and measure that. The work can be an initiative that "
                f"drives `{kr.ref}`."
            )
            yield kr.origin.at("title").finding("activity-key-result", message, help_text)


@rule(
    OpenObjective,
    Family.KEY_RESULTS,
    Severity.ADVICE,
    summary="A key result shall change a number whose present value is not known.",
    why="Whoever wants to increase something needs to know how much of it there is; a `start` of 0 that only stands for “we have not "
    "looked” makes all progress look better than it is. Learning the number is a result of its own: that is what `baseline: true` is for.",
    bad=example(
        _LAUNCH,
        objective(
            key_results=_OTHERS
            + '  - {id: retention, title: Increase retention after a week, unit: "%", start: 0, target: 40}\n'
        ),
    ),
    good=example(
        _LAUNCH,
        objective(
            key_results=_OTHERS
            + '  - {id: retention, title: Increase retention after a week, unit: "%", start: 22, target: 40}\n'
        ),
    ),
)
def no_baseline(seen: OpenObjective) -> Iterator[Finding]:
    """A start of 0, where the title speaks of changing what is there, or where the KPI was something else before."""
    for kr in seen.objective.key_results:
        if not isinstance(kr.measure, Metric) or kr.measure.start != 0:
            continue
        if reason := _known_not_to_be_zero(kr, seen.readings.get(kr.ref, ())):
            help_text = "Write the value at the beginning. If it is not known yet, measure it first: `baseline: true`."
            yield kr.origin.at("start").finding("no-baseline", reason, help_text)


@rule(
    OpenObjective,
    Family.KEY_RESULTS,
    Severity.WARNING,
    summary="Everything that would be counted has the weight 0.",
    why="A weight of 0 means: shown and not counted. Where nothing counts there is no figure, and what has no figure is left out of "
    "every figure above it. If it shall only be watched, a KPI says so more clearly.",
    bad=example(_LAUNCH, objective(key_results=KEY_RESULTS.replace("}\n", ", weight: 0}\n"))),
    good=example(
        _LAUNCH,
        objective(key_results=_OTHERS + "  - {id: fun, title: Fun, unit: points, start: 3, target: 4, weight: 0}\n"),
    ),
)
def all_weights_zero(seen: OpenObjective) -> Iterator[Finding]:
    """An objective's key results and contributions; a key result's milestones, or the objectives that contribute to it."""
    help_text = "Give weight to what counts, or remove `weight` to let all count alike."
    if _is_weightless([term.weight for term in seen.figure.mean.terms]):
        message = "Everything that measures this objective has the weight 0, so it has no progress."
        yield missing(seen.objective.origin, "all-weights-zero", message, help_text, "key_results")
    for kr in seen.objective.key_results:
        if _is_weightless(_weights_within(kr, seen.figures[kr.ref].progress.trace)):
            message = f"All that `{kr.id}` consists of has the weight 0, so it has no progress."
            yield missing(kr.origin, "all-weights-zero", message, help_text, "milestones", "contributions")


def _is_weightless(weights: Sequence[float]) -> bool:
    return bool(weights) and not any(weights)


def _weights_within(kr: KeyResult, trace: Trace) -> Sequence[float]:
    """Those of a key result's own parts, where it has any."""
    if isinstance(kr.measure, Milestones):
        return [step.weight for step in kr.measure.steps]
    return [term.weight for term in trace.terms] if isinstance(trace, WeightedMean) else ()


def _activity(kr: KeyResult) -> str | None:
    if isinstance(kr.measure, Done | Milestones):
        return activity(kr.title)
    if isinstance(kr.measure, Metric) and kr.measure.start == 0 and kr.kpi is None and "%" not in kr.unit:
        return counted_activity(kr.title)
    return None


def _known_not_to_be_zero(kr: KeyResult, readings: Sequence[Reading]) -> str | None:
    """Why a start of 0 cannot be meant."""
    if kr.kpi is not None:
        earlier = [r for r in readings if r.value is not None and r.day and r.day <= kr.first_day]
        if earlier and earlier[-1].value:
            return f"This begins at 0, but the KPI `{kr.kpi}` was {earlier[-1].value:g} on {earlier[-1].day}."
        return None
    verb = change(kr.title)
    return f"The title says “{verb}”, but this begins at 0, as if there were nothing yet." if verb else None


RULES: tuple[Rule, ...] = (activity_key_result, no_baseline, all_weights_zero)
