"""Rules about time: what is dated outside of its days, what is late, and what is overdue.

They judge as of a day. What is dated later has not happened; only what no calendar allows, a report from the future, is an error.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from okrsite.okr.finding import Finding, Origin
from okrsite.okr.measures import KeyResultFigure
from okrsite.okr.model import Cycle, KeyResult, Metric, Milestones
from okrsite.okr.rules.place import days, written
from okrsite.okr.rules.rule import Family, Rule, example, rule
from okrsite.okr.rules.sample import check_in, initiative, objective, period
from okrsite.okr.rules.subject import Inspection, OneCheckIn, OneInitiative, OneObjective, OpenObjective
from okrsite.okr.status import Status
from okrsite.text.diagnostic import Severity

LAST_NUMBERS_DAYS = 14
"""The last numbers of a cycle are often known only some days after it: so many are left for them."""

_LAUNCH = "objectives/launch.md"


@rule(
    OneCheckIn,
    Family.TIME,
    Severity.ERROR,
    summary="A check-in is dated in the future.",
    why="A check-in reports what was seen, and nobody has seen tomorrow. Nearly always the month or the year is a slip, and "
    "the reading would lie hidden until that day and then move the numbers without a word.",
    bad=example(_LAUNCH, objective(), "checkins/2026-03-02.md", check_in("2026-03-02", "launch/reviews: 72")),
    good=example(_LAUNCH, objective(), "checkins/2026-02-03.md", check_in("2026-02-03", "launch/reviews: 72")),
)
def future_check_in(seen: OneCheckIn) -> Iterator[Finding]:
    """Measured by the latest day: a site that is built as of an earlier day does not see later check-ins, and that is all."""
    latest, report = seen.terms.latest_day, seen.check_in
    if report.day > latest:
        message = f"This check-in is dated {days((report.day - latest).days)} ahead."
        help_text = f"Write the day for which the readings hold, {latest} at the latest."
        yield report.origin.at("date").finding("future-check-in", message, help_text)


@rule(
    OneObjective,
    Family.TIME,
    Severity.WARNING,
    summary="A reading is dated before its key result begins, or long after it ends.",
    why="A number from before the cycle is where you started, and one from long after it is about something else; both would be "
    "counted as what this cycle brought about. Last numbers may come up to 14 days after the end. "
    "Often it is the year that is wrong, or a reading that belongs to the next cycle's key result.",
    bad=example(_LAUNCH, objective(), "checkins/2025-02-03.md", check_in("2025-02-03", "launch/reviews: 72")),
    good=example(_LAUNCH, objective(), "checkins/2026-02-03.md", check_in("2026-02-03", "launch/reviews: 72")),
)
def check_in_outside_cycle(seen: OneObjective) -> Iterator[Finding]:
    """By the days of the key result, which are its objective's and the cycle's unless it has its own."""
    close = seen.objective.close
    for kr, reading in seen.reported():
        if reading.day is None or (close and reading.day > close.day):
            continue  # the latter is `changed-after-close`
        if reading.day < kr.first_day:
            message = f"This reading is dated {days((kr.first_day - reading.day).days)} before `{kr.ref}` begins."
            help_text = "Correct the date. What was so before belongs in `start`."
        elif reading.day > kr.last_day + timedelta(days=LAST_NUMBERS_DAYS):
            message = f"This reading is dated {days((reading.day - kr.last_day).days)} after `{kr.ref}` has ended."
            help_text = "Correct the date, or report it for the key result that goes on."
        else:
            continue
        yield reading.origin.name_finding("check-in-outside-cycle", message, help_text)


@rule(
    OneObjective,
    Family.TIME,
    Severity.WARNING,
    summary="Something begins or ends outside of the cycle that holds it.",
    why="The progress expected of a thing runs over its own days. If these leave the cycle, the cycle's figures compare things that "
    "are not meant to be finished together, and part of the plan lies where nobody looks at it any more.",
    bad=example(_LAUNCH, objective("due: 2026-06-30\n")),
    good=example(_LAUNCH, objective("due: 2026-03-15\n")),
)
def dates_outside_cycle(seen: OneObjective) -> Iterator[Finding]:
    """Objectives and key results within their cycle, phases and milestones within their key result."""
    owner, around = seen.objective, _of_cycle(seen.cycle)
    yield from _strays(owner.origin, "from", owner.first_day, around)
    yield from _strays(owner.origin, "due", owner.last_day, around)
    for kr in owner.key_results:
        if kr.first_day != owner.first_day:
            yield from _strays(kr.origin, "from", kr.first_day, around)
        if kr.last_day != owner.last_day:
            yield from _strays(kr.origin, "due", kr.last_day, around)
        for place, name, day in _planned_days(kr):
            yield from _strays(place, name, day, _Days(f"the key result `{kr.id}`", kr.first_day, kr.last_day))


def _cycle_outside_cycle(whole: Inspection) -> Iterator[Finding]:
    """Cycles within cycles."""
    cycles = whole.portfolio.cycles
    for inner in cycles.values():
        if inner.parent:
            yield from _strays(inner.origin, "start", inner.first_day, _of_cycle(cycles[inner.parent]))
            yield from _strays(inner.origin, "end", inner.last_day, _of_cycle(cycles[inner.parent]))


@rule(
    OpenObjective,
    Family.TIME,
    Severity.WARNING,
    summary="A running key result has had no reading for longer than its check-in interval.",
    why="A number that nobody has looked at for weeks is a memory. Checking in often is what gives a team the time to change its "
    "work while the outcome can still be moved; at the end of the cycle there is only the result to note down.",
    bad=example(_LAUNCH, objective(), "checkins/2026-01-12.md", check_in("2026-01-12", "launch/reviews: 63")),
    good=example(
        _LAUNCH,
        objective(),
        "checkins/2026-02-10.md",
        check_in("2026-02-10", "launch/reviews: 72, launch/downloads: 41000, launch/crash-free: 99.6"),
    ),
)
def late_check_in(seen: OpenObjective) -> Iterator[Finding]:
    """The interval is the key result's own (`check_in_days`), else the site's."""
    for kr in seen.objective.key_results:
        figure = seen.figures[kr.ref]
        if figure.is_stale:
            place = kr.origin.at("title")
            yield place.finding("late-check-in", _silence(figure), _how_to_check_in(kr))


@rule(
    OneObjective,
    Family.TIME,
    Severity.WARNING,
    summary="An objective has reached its last day and is not closed.",
    why="Closing is where a team says what became of a goal and what it learned. An objective that just fades out teaches "
    "nothing, and its last numbers go on standing there as if they were news.",
    bad=example(
        "cycles/2025-q4.md",
        period("Q4 2025", "2025-10-01", "2025-12-31", body="## Retrospective\nWe found our players.\n"),
        _LAUNCH,
        objective(cycle="2025-q4"),
    ),
    good=example(
        "cycles/2025-q4.md",
        period("Q4 2025", "2025-10-01", "2025-12-31", body="## Retrospective\nWe found our players.\n"),
        _LAUNCH,
        objective("close: {date: 2026-01-08, outcome: partial, score: 0.6}\n", cycle="2025-q4"),
    ),
)
def overdue_to_close(seen: OneObjective) -> Iterator[Finding]:
    """From the day after the objective's last day on."""
    owner, today = seen.objective, seen.terms.today
    if seen.figure.status is Status.OVERDUE:
        message = f"This objective ended {days((today - owner.last_day).days)} ago and is still open."
        help_text = f"Add how it ended: `close: {{date: {today}, outcome: partial, score: 0.6}}`."
        yield written(owner.origin, "due", "cycle").finding("overdue-to-close", message, help_text)


@rule(
    OneInitiative,
    Family.TIME,
    Severity.WARNING,
    summary="An initiative is past its due date and neither done nor cancelled.",
    why="A date that has passed without a word makes every other date a little less true. The question is whether the work still "
    "serves its key result: if so, it needs a new date, and if not, cancelling it is no shame.",
    bad=example(
        _LAUNCH,
        objective(),
        "initiatives/campaign.md",
        initiative("status: active\ndue: 2026-01-31\ndrives: [launch/reviews]\n"),
    ),
    good=example(
        _LAUNCH,
        objective(),
        "initiatives/campaign.md",
        initiative("status: active\ndue: 2026-03-15\ndrives: [launch/reviews]\n"),
    ),
)
def overdue_initiative(seen: OneInitiative) -> Iterator[Finding]:
    """Planned, active and paused ones."""
    work, today = seen.initiative, seen.terms.today
    if work.last_day and work.last_day < today and work.status in ("planned", "active", "paused"):
        late = days((today - work.last_day).days)
        message = f"This initiative was due {late} ago and is {work.status}."
        help_text = "Give it a new date, or set `status` to `done` or `cancelled`."
        yield work.origin.at("due").finding("overdue-initiative", message, help_text)


@rule(
    OneObjective,
    Family.TIME,
    Severity.WARNING,
    summary="A reading is dated after its objective was closed, or something in a closed cycle was changed.",
    why="What is closed stays as it was judged, or nobody could trust the record. So a reading that is dated after its objective "
    "was closed does not count: if the outcome goes on moving, that is worth a key result in a cycle that is open. And with "
    "`check --base REVISION`, a change to what a closed cycle holds is an error: to its objectives, key results and readings, and to "
    "the cycle itself. How an objective was closed, `## What we learned` and `## Retrospective` may always be added to. For anything "
    "else the document, or its cycle's, has to say why, in a new entry that comes with the change: "
    "`amendments: [{date: 2026-04-20, author: ada, reason: The source had counted twice.}]`.",
    bad=example(
        _LAUNCH,
        objective("close: {date: 2026-01-30, outcome: achieved}\n"),
        "checkins/2026-02-03.md",
        check_in("2026-02-03", "launch/reviews: 88"),
    ),
    good=example(
        _LAUNCH,
        objective("close: {date: 2026-02-05, outcome: achieved}\n"),
        "checkins/2026-02-03.md",
        check_in("2026-02-03", "launch/reviews: 88"),
    ),
)
def changed_after_close(seen: OneObjective) -> Iterator[Finding]:
    """Readings on the day of the close still count."""
    close = seen.objective.close
    for kr, reading in seen.reported() if close else ():
        if close and reading.day and reading.day > close.day:
            late = days((reading.day - close.day).days)
            message = f"This reading of `{kr.ref}` does not count: its objective was closed {late} earlier."
            note = seen.objective.origin.at("close", "date").note("closed here")
            help_text = "Report it for a key result that is open, or correct one of the two dates."
            yield reading.origin.name_finding("changed-after-close", message, help_text, (note,))


class _Days(NamedTuple):
    """The days within which something has to lie, and whose they are."""

    whose: str
    first_day: date
    last_day: date


def _of_cycle(cycle: Cycle) -> _Days:
    return _Days(f"the cycle `{cycle.id}`", cycle.first_day, cycle.last_day)


def _planned_days(kr: KeyResult) -> Iterator[tuple[Origin, str, date]]:
    """The days of a key result's phases and milestones, each with whose it is and the name of its field."""
    if isinstance(kr.measure, Metric):
        for index, phase in enumerate(kr.measure.phases):
            yield kr.origin.at("phases", index), "date", phase.day
    elif isinstance(kr.measure, Milestones):
        for index, step in enumerate(kr.measure.steps):
            if step.due:
                yield kr.origin.at("milestones", index), "due", step.due


def _strays(origin: Origin, name: str, day: date, around: _Days) -> Iterator[Finding]:
    """A finding if the day of a field lies outside of others."""
    if day < around.first_day:
        message = f"This day lies {days((around.first_day - day).days)} before {around.whose} begins."
    elif day > around.last_day:
        message = f"This day lies {days((day - around.last_day).days)} after {around.whose} ends."
    else:
        return
    help_text = f"Choose a day from {around.first_day} to {around.last_day}, or correct those."
    yield origin.at(name).finding("dates-outside-cycle", message, help_text)


def _silence(figure: KeyResultFigure) -> str:
    silent = days(figure.silent_days or 0)
    return f"No reading for {silent}." if figure.latest else f"No reading yet, {silent} after it began."


def _how_to_check_in(kr: KeyResult) -> str:
    if kr.kpi:
        return f"Its readings are those of the KPI `{kr.kpi}`: report it under `kpis:` in a check-in."
    return "Write a check-in. That nothing has changed is worth reporting too."


RULES: tuple[Rule, ...] = (
    future_check_in,
    check_in_outside_cycle,
    dates_outside_cycle.also(Inspection, _cycle_outside_cycle),
    late_check_in,
    overdue_to_close,
    overdue_initiative,
    changed_after_close,
)
