"""Rules about learning: looking back, setting goals at the right height, and saying why a number moved."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from math import fsum

from okrsite.okr.finding import Finding, Origin
from okrsite.okr.model import Close, Cycle, KeyResult, Objective, Reading, Scope
from okrsite.okr.progress import raw_of
from okrsite.okr.rules.place import days, points
from okrsite.okr.rules.rule import Family, Rule, example, rule
from okrsite.okr.rules.sample import check_in, objective, period
from okrsite.okr.rules.subject import Inspection, OpenObjective
from okrsite.text.diagnostic import Severity

RETROSPECTIVE_DAYS = 14
"""How long after its end a cycle may go without a look back."""

MOST_DAYS_BETWEEN = 31
"""Cycles with a longer pause between them do not follow one another."""

_LAUNCH = "objectives/launch.md"
_LOOK_BACK = "## Retrospective\nWe looked at the numbers every week, and that helped.\n"


def _two_quarters(first_score: float, second_score: float) -> tuple[str, ...]:
    """Two quarters in a row with one closed objective each."""
    return (
        "cycles/2025-q3.md",
        period("Q3 2025", "2025-07-01", "2025-09-30", body=_LOOK_BACK),
        "cycles/2025-q4.md",
        period("Q4 2025", "2025-10-01", "2025-12-31", body=_LOOK_BACK),
        "objectives/find-players.md",
        objective(f"close: {{date: 2025-10-02, outcome: partial, score: {first_score}}}\n", cycle="2025-q3"),
        "objectives/keep-players.md",
        objective(f"close: {{date: 2026-01-02, outcome: partial, score: {second_score}}}\n", cycle="2025-q4"),
    )


@rule(
    Inspection,
    Family.LEARNING,
    Severity.WARNING,
    summary="A cycle is over and nobody has written down what was learned.",
    why="Scores fade; what a team understood about its customers and its own work is what it takes along. An hour of looking back "
    "is the cheapest part of a cycle, and the one that is skipped most often.",
    bad=example(
        "cycles/2025-q4.md", period("Q4 2025", "2025-10-01", "2025-12-31"), _LAUNCH, objective(cycle="2025-q4")
    ),
    good=example(
        "cycles/2025-q4.md",
        period("Q4 2025", "2025-10-01", "2025-12-31", body=_LOOK_BACK),
        _LAUNCH,
        objective(cycle="2025-q4"),
    ),
)
def no_retrospective(inspection: Inspection) -> Iterator[Finding]:
    """As soon as the cycle is closed, else two weeks after its end; a cycle without objectives has nothing to look back on."""
    used = {owner.cycle for owner in inspection.portfolio.objectives.values()}
    for ended in inspection.portfolio.cycles.values():
        closed = ended.closed is not None and ended.closed <= inspection.today
        if not closed and inspection.today <= ended.last_day + timedelta(days=RETROSPECTIVE_DAYS):
            continue
        if ended.id in used and ended.body.section(*inspection.headings.all_retrospective) is None:
            ago = (inspection.today - ended.last_day).days
            message = "This cycle is closed" if closed else f"This cycle ended {days(ago)} ago"
            heading = inspection.headings.retrospective
            help_text = f"Add a section `## {heading}`: what went well, what did not, and what changes now."
            place = ended.origin.at("closed" if closed else "end")
            yield place.finding("no-retrospective", f"{message}, and has no retrospective.", help_text)


@rule(
    Inspection,
    Family.LEARNING,
    Severity.ADVICE,
    summary="A scope's scores were very high in two cycles running.",
    why="Goals that are always reached were known to be in reach. A goal that stretches ends around 0.7, and finding out what was not "
    "possible is part of its worth. Scores are no grades: where they are treated as such, people aim low, and who could blame them.",
    bad=example(*_two_quarters(0.9, 0.95)),
    good=example(*_two_quarters(0.9, 0.65)),
)
def sandbagging(inspection: Inspection) -> Iterator[Finding]:
    """The average of its closed objectives; those dropped or superseded say nothing about how high the goal was."""
    limit = inspection.thresholds.sandbagging
    for record in _records(inspection, lambda score: score > limit):
        message = f"{record.said}: above {limit:g} twice running."
        help_text = (
            "Ask for each new goal what would make you proud, and how sure you are to reach it: half sure is right."
        )
        yield record.origin.name_finding("sandbagging", message, help_text)


@rule(
    Inspection,
    Family.LEARNING,
    Severity.ADVICE,
    summary="A scope's scores were very low in two cycles running.",
    why="A goal that nobody believes in moves nobody. Low scores twice running mean that there were too many goals, that they were set "
    "without those who do the work, or that everything else came first; each of these can be changed.",
    bad=example(*_two_quarters(0.2, 0.15)),
    good=example(*_two_quarters(0.2, 0.6)),
)
def overreach(inspection: Inspection) -> Iterator[Finding]:
    """The average of its closed objectives; those dropped or superseded say nothing about how high the goal was."""
    limit = inspection.thresholds.overreach
    for record in _records(inspection, lambda score: score < limit):
        message = f"{record.said}: below {limit:g} twice running."
        help_text = (
            "Choose fewer goals, let those who do the work set the targets, and ask what kept coming in between."
        )
        yield record.origin.name_finding("overreach", message, help_text)


@rule(
    OpenObjective,
    Family.LEARNING,
    Severity.WARNING,
    summary="A reading falls or jumps, and the check-in does not say why.",
    why="A number that moves a lot is where there is something to learn, and in a month nobody will remember what it was. "
    "One sentence is enough: what changed, or how it is measured differently now.",
    bad=example(
        _LAUNCH,
        objective(),
        "checkins/2026-01-20.md",
        check_in("2026-01-20", "launch/reviews: 63"),
        "checkins/2026-02-03.md",
        check_in("2026-02-03", "launch/reviews: 78", comment=""),
    ),
    good=example(
        _LAUNCH,
        objective(),
        "checkins/2026-01-20.md",
        check_in("2026-01-20", "launch/reviews: 63"),
        "checkins/2026-02-03.md",
        check_in(
            "2026-02-03", "launch/reviews: {value: 78, note: The stores now ask after the first voyage}", comment=""
        ),
    ),
)
def unexplained_check_in(seen: OpenObjective) -> Iterator[Finding]:
    """Between two readings that count, of a key result whose objective is open. A note on the reading explains it, and so
    does any text of the check-in."""
    jump = seen.terms.thresholds.jump / 100
    for kr in seen.objective.key_results:
        for reading, moved in _moves(kr, seen.figures[kr.ref].readings):
            if abs(moved) <= jump + 1e-9 or _is_explained(reading):
                continue
            message = (
                f"`{kr.ref}` {'falls' if moved < 0 else 'jumps'} by {points(moved)} of progress here, without a word."
            )
            help_text = "Say why, in the check-in's text or as a `note` of the reading."
            yield reading.origin.at("value").finding("unexplained-check-in", message, help_text)


@dataclass(frozen=True, slots=True)
class _Record:
    """What a scope scored in the last two cycles, in words, and where the scope is described."""

    said: str
    origin: Origin


def _records(inspection: Inspection, is_telling: Callable[[float], bool]) -> Iterator[_Record]:
    """Scopes whose average scores are telling in each of their last two cycles, one right after the other."""
    before = _predecessors(inspection.portfolio.cycles.values())
    for scope, averages in _averages(inspection).items():
        followed = {before[cycle] for cycle in averages if cycle in before}
        for cycle, average in averages.items():
            earlier = averages.get(before.get(cycle, ""))
            if cycle in followed or earlier is None or not (is_telling(average) and is_telling(earlier)):
                continue
            owner = inspection.portfolio.scopes[scope]
            said = f"{owner.name} scored {earlier:.2g} on average in `{before[cycle]}` and {average:.2g} in `{cycle}`"
            is_described = bool(owner.origin.source.text)
            yield _Record(said, owner.origin if is_described else inspection.portfolio.cycles[cycle].origin)


def _predecessors(cycles: Iterable[Cycle]) -> dict[str, str]:
    """By cycle: the one of about the same length right before it. A quarter follows a quarter, a year a year."""
    by_months: dict[int, list[Cycle]] = {}
    for one in sorted(cycles, key=lambda c: (c.first_day, c.id)):
        by_months.setdefault(round((one.last_day - one.first_day).days / 30.4), []).append(one)
    return {
        later.id: earlier.id
        for alike in by_months.values()
        for earlier, later in pairwise(alike)
        if 0 < (later.first_day - earlier.last_day).days <= MOST_DAYS_BETWEEN
    }


def _averages(inspection: Inspection) -> dict[Scope, dict[str, float]]:
    """By scope and cycle: the average score, where all objectives are closed and any of them has one."""
    averages: dict[Scope, dict[str, float]] = {}
    for (scope, cycle), owned in inspection.portfolio.objectives_of.items():
        closes = [(owner, owner.closed_by(inspection.today)) for owner in owned]
        if all(close for _, close in closes):
            scores = [s for owner, close in closes if close and (s := _score(inspection, owner, close)) is not None]
            if scores:
                averages.setdefault(scope, {})[cycle] = fsum(scores) / len(scores)
    return averages


def _score(inspection: Inspection, owner: Objective, close: Close) -> float | None:
    """The score that was given, else the progress that was computed."""
    if close.outcome in ("dropped", "superseded"):
        return None
    return inspection.measures.objectives[owner.id].progress.fraction if close.score is None else close.score


def _moves(kr: KeyResult, readings: Sequence[Reading]) -> Iterator[tuple[Reading, float]]:
    """Each reading with how far it moved progress from the one before."""
    if len(readings) < 2:
        return
    levels = [(r, raw) for r in readings if r.value is not None and (raw := raw_of(kr, r.value)) is not None]
    for (_, before), (reading, after) in pairwise(levels):
        yield reading, after - before


def _is_explained(reading: Reading) -> bool:
    return bool(reading.note or reading.check_in is None or reading.body.plain.strip())


RULES: tuple[Rule, ...] = (no_retrospective, sandbagging, overreach, unexplained_check_in)
