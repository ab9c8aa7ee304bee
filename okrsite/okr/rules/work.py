"""Rules about work: initiatives should move key results, and key results should have something that moves them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from okrsite.okr.finding import Finding
from okrsite.okr.measures import KeyResultFigure
from okrsite.okr.model import Contributions, Initiative, Keep, KeyResult
from okrsite.okr.rules.place import points, refers, written
from okrsite.okr.rules.rule import Family, Rule, example, rule
from okrsite.okr.rules.sample import check_in, initiative, objective
from okrsite.okr.rules.subject import OneInitiative, OpenObjective
from okrsite.okr.status import Status
from okrsite.text.diagnostic import Severity

SETTLING_DAYS = 14
"""An outcome comes after the work: so many days are left for it."""

_LAUNCH = "objectives/launch.md"
_CAMPAIGN = "initiatives/campaign.md"
_DELIVERED = initiative("status: done\ndue: 2026-01-23\ndrives: [launch/reviews]\n", "- [x] Write to the players\n")


@rule(
    OpenObjective,
    Family.WORK,
    Severity.WARNING,
    summary="No initiative drives a key result.",
    why="A number does not move because it was written down. Either nobody is working on it, or the work is not linked, and then "
    "nobody will learn whether it was the right work.",
    bad=example(_LAUNCH, objective(), _CAMPAIGN, initiative("drives: [launch/reviews]\n")),
    good=example(_LAUNCH, objective(), _CAMPAIGN, initiative("drives: [launch/reviews, launch/downloads]\n")),
)
def idle_key_result(seen: OpenObjective) -> Iterator[Finding]:
    """While the key result runs and is not reached. Objectives that support it are work on it too; a bound to keep is
    watched rather than worked on; and a site without any initiative plans its work elsewhere."""
    if not seen.terms.work_is_planned:
        return
    for kr in seen.objective.key_results:
        if kr.ref in seen.worked_on or not _needs_work(kr, seen.figures[kr.ref], seen.terms.today):
            continue
        message = f"No initiative drives `{kr.id}`."
        help_text = f"Add `{kr.ref}` to the `drives` of the work that should move it, or start some."
        yield kr.origin.at("title").finding("idle-key-result", message, help_text)


@rule(
    OneInitiative,
    Family.WORK,
    Severity.WARNING,
    summary="An initiative drives no key result.",
    why="Outcomes are not output. Work that should move nothing in particular cannot fail, and cannot succeed either. Name what "
    "should be different because of it; if nothing comes to mind, that is the answer.",
    bad=example(_LAUNCH, objective(), _CAMPAIGN, initiative("")),
    good=example(_LAUNCH, objective(), _CAMPAIGN, initiative("drives: [launch/reviews]\n")),
)
def orphan_initiative(seen: OneInitiative) -> Iterator[Finding]:
    """Whatever its status, unless it was cancelled."""
    work = seen.initiative
    if work.status != "cancelled" and not work.drives and not refers(work.origin, "drives"):
        help_text = "Say which key result should move: `drives: [objective/key-result]`."
        yield work.origin.at("title").finding("orphan-initiative", "This initiative drives no key result.", help_text)


@rule(
    OneInitiative,
    Family.WORK,
    Severity.WARNING,
    summary="An initiative is done, and the key results it drives have hardly moved.",
    why="Outcomes are not output. All boxes are ticked and nothing is different: the most useful thing a portal can say, since a "
    "report about the work would be green. Ask what you believed would happen, and what to try instead.",
    bad=example(
        _LAUNCH,
        objective(),
        _CAMPAIGN,
        _DELIVERED,
        "checkins/2026-02-10.md",
        check_in("2026-02-10", "launch/reviews: 61"),
    ),
    good=example(
        _LAUNCH,
        objective(),
        _CAMPAIGN,
        _DELIVERED,
        "checkins/2026-02-10.md",
        check_in("2026-02-10", "launch/reviews: 74"),
    ),
)
def output_without_outcome(seen: OneInitiative) -> Iterator[Finding]:
    """Some time after its due date, or, where it has none, once its key results have ended."""
    work, still = seen.initiative, seen.terms.thresholds.still / 100
    if not _is_delivered(work):
        return
    moved = list(_movements(seen))
    if not moved or any(fraction >= still for _, fraction in moved):
        return
    if all(seen.terms.today > _settled_on(work, kr) for kr, _ in moved):
        message = f"This initiative is done, and what it drives has hardly moved: {_most(moved)}."
        notes = tuple(kr.origin.at("title").note(_movement(fraction)) for kr, fraction in moved)
        help_text = "Write down what you expected and what you learned, and decide what to try instead."
        place = written(work.origin, "status") if work.status == "done" else work.origin.at("title")
        yield place.finding("output-without-outcome", message, help_text, notes)


def _needs_work(kr: KeyResult, figure: KeyResultFigure, today: date) -> bool:
    if isinstance(kr.measure, Contributions | Keep) or not kr.first_day <= today <= kr.last_day:
        return False
    return figure.status is not Status.ACHIEVED


def _is_delivered(work: Initiative) -> bool:
    done, total = work.leaf_tasks
    return work.status == "done" or (work.status != "cancelled" and 0 < total == done)


def _movements(seen: OneInitiative) -> Iterator[tuple[KeyResult, float]]:
    """The progress of each key result it drives that has begun and that moves at all."""
    for kr, figure in zip(seen.driven, seen.figures, strict=True):
        raw = figure.progress.raw
        if raw is not None and kr.first_day <= seen.terms.today and not isinstance(kr.measure, Keep | Contributions):
            yield kr, raw


def _settled_on(work: Initiative, kr: KeyResult) -> date:
    """From when on a key result should show what the work was good for."""
    return kr.last_day if work.last_day is None else work.last_day + timedelta(days=SETTLING_DAYS)


def _most(moved: Sequence[tuple[KeyResult, float]]) -> str:
    farthest = max(fraction for _, fraction in moved)
    return f"{'at most ' if len(moved) > 1 else ''}{points(max(farthest, 0.0))} of progress"


def _movement(fraction: float) -> str:
    if round(fraction * 100) == 0:
        return "has not moved"
    return f"has moved {points(fraction)}" if fraction > 0 else f"has fallen by {points(fraction)}"


RULES: tuple[Rule, ...] = (idle_key_result, orphan_initiative, output_without_outcome)
