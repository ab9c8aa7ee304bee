"""The questions of a check-in: each key result and KPI that someone answers for, with its last reading beside the new one.

In go a portfolio, a person and a day; out come what was answered. Content is made harmless before it is shown.
"""

from collections.abc import Iterable
from datetime import date

from okrsite.author import answer, directory, reports
from okrsite.author.reports import Given
from okrsite.cli import questions
from okrsite.okr.model import Baseline, Contributions, Done, KeyResult, Kpi, Milestones, Portfolio, Reading
from okrsite.okr.readings import latest, reached
from okrsite.text.report.cells import harmless


def ask_readings(portfolio: Portfolio, person: str, day: date) -> tuple[dict[str, Given], dict[str, Given]]:
    """Everything that someone answers for, then whatever else they name."""
    mine = reports.due_of(portfolio, person, day)
    kpis = reports.kpis_of(portfolio, person, mine)
    name = harmless(portfolio.people[person].name) if person in portfolio.people else person
    if mine or kpis:
        questions.say(f"{name} answers for these. Enter passes one over.")
    else:
        questions.say(f"No key result of {name} is running on {day}.")
    readings = _ask_key_results(portfolio, mine, day)
    of_kpis = {kpi.id: given for kpi in kpis if (given := _ask_kpi(portfolio, kpi, day))}
    while True:
        running = (kr for o in portfolio.objectives.values() if o.closed_by(day) is None for kr in o.key_results)
        others = {kr.ref: kr.title for kr in running if _is_open(kr, day) and kr.ref not in readings and kr not in mine}
        if not others:
            return readings, of_kpis
        questions.say()
        chosen = questions.ask(
            "Another key result?",
            lambda text: directory.one(portfolio, "key-result", text),
            otherwise="no more",
            options=others,
        )
        if chosen is None:
            return readings, of_kpis
        readings |= _ask_key_results(portfolio, (portfolio.key_results[chosen],), day)


def _is_open(kr: KeyResult, day: date) -> bool:
    """Whether a reading of its own can be reported."""
    return kr.first_day <= day <= kr.last_day and not kr.kpi and not isinstance(kr.measure, Contributions)


def _ask_key_results(portfolio: Portfolio, key_results: Iterable[KeyResult], day: date) -> dict[str, Given]:
    found = {}
    objective = ""
    for kr in key_results:
        if kr.kpi:
            continue
        if kr.objective != objective:
            objective = kr.objective
            questions.say(f"\n{harmless(portfolio.objectives[objective].title)}")
        if given := _ask_key_result(kr, portfolio.readings.get(kr.ref, ()), day):
            found[kr.ref] = given
    return found


def _ask_key_result(kr: KeyResult, readings: tuple[Reading, ...], day: date) -> Given | None:
    last = latest(readings, day)
    questions.say(f"  {harmless(kr.title)} ({harmless(reports.measured_by(kr))})")
    value: float | bool | tuple[str, ...] | None
    if isinstance(kr.measure, Milestones):
        value = _ask_milestones(kr.measure, readings, day)
    else:
        words = "Done by now? (yes or no)" if isinstance(kr.measure, Done) else f"New value{_in_unit(kr.unit)}"
        value = questions.ask(
            f"    {_so_far(last, kr.unit)}{words}", lambda text: reports.value_of(kr, text), otherwise="pass over"
        )
    if value is None:
        return None
    if isinstance(kr.measure, Baseline):
        return Given(value)
    before = next((r.confidence for r in reversed(readings) if r.confidence is not None), None)
    was = "" if before is None else f" (last {before:g})"
    confidence = questions.ask(f"    Will it be reached? 0 to 10{was}", answer.confidence, otherwise="leave out")
    return Given(value, confidence)


def _ask_milestones(measure: Milestones, readings: tuple[Reading, ...], day: date) -> tuple[str, ...] | None:
    done = reached(readings, day)
    open_steps = {step.id: step.title for step in measure.steps if step.id not in done}
    if not open_steps:
        questions.say("    All milestones are reached.")
        return None
    if done:
        questions.say(f"    Reached before: {harmless(', '.join(done))}.")
    found = questions.ask_many(
        "    Which have been reached since?",
        lambda text: answer.known(text, [s.id for s in measure.steps], "milestone"),
        otherwise="none",
        options=open_steps,
    )
    return found or None


def _ask_kpi(portfolio: Portfolio, kpi: Kpi, day: date) -> Given | None:
    last = latest(portfolio.kpi_readings.get(kpi.id, ()), day)
    questions.say(f"\n{harmless(kpi.title)} (KPI)")
    value = questions.ask(
        f"    {_so_far(last, kpi.unit)}New value{_in_unit(kpi.unit)}", answer.number, otherwise="pass over"
    )
    return None if value is None else Given(value)


def _so_far(last: Reading | None, unit: str) -> str:
    """The last reading, to stand beside the new one."""
    if last is None:
        return "No reading yet. "
    stood = (
        ("done" if last.done else "not done")
        if last.done is not None
        else harmless(reports.amount(last.value or 0, unit))
    )
    return f"Last: {stood}{f' on {last.day}' if last.day else ''}. "


def _in_unit(unit: str) -> str:
    return f" in {harmless(unit)}" if unit else ""
