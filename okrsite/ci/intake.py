"""A check-in from a form: what was filled in, as a file for the content folder, or what there is to put right.

In go the form, the content as it was examined, and the account of whoever sent the form; out comes a `Draft` or the problems, in words
for people who have never seen the file. Who checks in is found by the account, never by what someone writes. Nothing is
written and nothing is posted here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from okrsite.author import answer, reports
from okrsite.author.answer import AnswerError
from okrsite.author.draft import Draft
from okrsite.author.reports import Given, Report
from okrsite.build.examine import Examination
from okrsite.ci.form import CheckInForm, Line
from okrsite.document.wording import shorten
from okrsite.okr.model import Cycle, KeyResult, Objective, Person, Portfolio, Reading
from okrsite.okr.readings import latest
from okrsite.text.diagnostic import Diagnostic, Severity
from okrsite.text.suggest import did_you_mean

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One reading, as people are shown it."""

    title: str
    before: str
    value: str


@dataclass(frozen=True, slots=True)
class CheckInDraft:
    """A check-in that is ready to be judged: its file, whom it is by, and what it says. `remarks` are warnings of the check."""

    draft: Draft
    objective: Objective
    author: Person
    day: date
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form is not taken over: each problem with what to do."""

    problems: tuple[str, ...]


def drafted(form: CheckInForm, examination: Examination, login: str, number: int) -> CheckInDraft | Refused:
    """The check-in that a form asks for. `number` is that of the form's issue: the file's name holds it, so that two never meet."""
    portfolio = examination.portfolio
    problems: list[str] = []
    author = _author(portfolio, login, problems)
    objective = _objective(portfolio, form.objective, problems)
    problems += [f"“{shorten(text)}” is not of the form `key result: value`." for text in form.unread]
    if not form.lines and not form.unread:
        problems.append("Under “Key results” there is nothing. Write one key result a line, for example `reviews: 72`.")
    day = _asked(problems, answer.day, form.date) if form.date else examination.today
    confidence = _asked(problems, answer.confidence, form.confidence) if form.confidence else None
    comment = _asked(problems, answer.body, form.comment) or ""
    if author is None or objective is None or day is None:
        return Refused(tuple(problems))
    report = Report(author.id, day, comment=comment)
    rows: list[Row] = []
    problems += _closed(portfolio.cycles[objective.cycle], examination.today)
    for line in form.lines:
        kr = _key_result(objective, line, problems)
        if kr is not None:
            report = _with_line(report, kr, line, confidence, problems)
            rows.append(_row(portfolio, kr, line, day))
    if problems:
        return Refused(tuple(problems))
    draft = reports.draft(report, portfolio, portfolio.check_ins)
    # Of one day's check-ins the id that sorts last counts: that of the later form, so its number is written with zeros.
    named = replace(draft, path=f"{draft.path.removesuffix('.md')}-{number:05}.md")
    return CheckInDraft(named, objective, author, day, tuple(rows))


def judged(made: CheckInDraft, examine: Callable[[Mapping[str, bytes]], Examination]) -> CheckInDraft | Refused:
    """The check-in as the rules find it. `examine` looks at the content, which has no errors by itself, with files added."""
    found = examine({made.draft.path: made.draft.data}).diagnostics
    errors = tuple(_told(each) for each in found if each.severity is Severity.ERROR)
    if errors:
        return Refused(errors)
    return replace(made, remarks=tuple(_told(each) for each in found if each.source.path == made.draft.path))


def _told(diagnostic: Diagnostic) -> str:
    """What was found, with the line that it was found in."""
    line = shorten(diagnostic.source.line_text(diagnostic.source.line_of(diagnostic.span.start)))
    where = f"“{line}”: " if line.strip("-") else ""
    return f"{where}{diagnostic.message} {diagnostic.help}".strip()


def _author(portfolio: Portfolio, login: str, problems: list[str]) -> Person | None:
    found = [each for each in portfolio.people.values() if each.github and each.github.lower() == login.lower()]
    if len(found) == 1:
        return found[0]
    if found:
        names = " and ".join(f"`{each.origin.path}`" for each in found)
        problems.append(f"Your account `{login}` stands in {names}. It can be one person's only.")
    else:
        problems.append(
            f"Your account `{login}` belongs to nobody in this portal yet. Whoever looks after the portal can add the line "
            f"`github: {login}` to your file in the folder `people`."
        )
    return None


def _objective(portfolio: Portfolio, given: str, problems: list[str]) -> Objective | None:
    """By its id, an id that it had, its title, or the address of its page."""
    name = given
    if "/" in given:
        steps = [unquote(step) for step in urlsplit(given).path.split("/") if step] if len(given) < 2000 else []
        after = steps[steps.index("objectives") + 1 :] if "objectives" in steps else steps
        name = after[0].removesuffix(".md") if after else given
    for each in portfolio.objectives.values():
        if (
            name == each.id
            or name in each.aliases
            or _folded(given) in (_folded(each.title), each.id.replace("-", " "))
        ):
            return each
    if given:
        hint = did_you_mean(
            name, portfolio.objectives, "The id is the last part of the address of the objective's page."
        )
        problems.append(f"There is no objective `{shorten(given)}`. {hint}")
    else:
        problems.append(
            "Under “Objective” there is nothing. Write the objective's id: the last part of its page's address."
        )
    return None


def _closed(cycle: Cycle, today: date) -> list[str]:
    """A check-in would change what is closed, which the check of the pull request refuses."""
    if cycle.closed is None or cycle.closed > today:
        return []
    said = f"“{cycle.title}” was closed on {cycle.closed}, and what is closed stays as it was."
    return [f"{said} Where a number was wrong, propose the change in the files, with the reason under `amendments`."]


def _with_line(report: Report, kr: KeyResult, line: Line, confidence: float | None, problems: list[str]) -> Report:
    """The report with one more reading. What is measured by a KPI is a reading of that KPI, which has no confidence."""
    readings = report.kpis if kr.kpi else report.readings
    name = kr.kpi or kr.ref
    if name in readings:
        problems.append(f"`{kr.id}` stands there twice. Keep one line.")
        return report
    if not line.value:
        problems.append(f"`{kr.id}` has no value. Write one, for example `{kr.id}: 72`, or remove the line.")
        return report
    bare = _bare(line.value, kr.unit)
    value = _asked(problems, answer.number, bare) if kr.kpi else _asked(problems, partial(reports.value_of, kr), bare)
    if kr.kpi:
        return replace(report, kpis={**readings, name: Given(value)})
    own = _asked(problems, answer.confidence, line.confidence) if line.confidence else confidence
    return replace(report, readings={**readings, name: Given(value, own)})


def _key_result(objective: Objective, line: Line, problems: list[str]) -> KeyResult | None:
    name = line.name.removeprefix(f"{objective.id}/")
    for each in objective.key_results:
        if name == each.id or _folded(name) == _folded(each.title):
            return each
    ids = [each.id for each in objective.key_results]
    hint = did_you_mean(
        name, ids, f"Its key results are {', '.join(f'`{each}`' for each in ids) or 'not written yet'}."
    )
    problems.append(f"“{objective.title}” has no key result `{shorten(name)}`. {hint}")
    return None


def _row(portfolio: Portfolio, kr: KeyResult, line: Line, day: date) -> Row:
    """What is reported, beside the last reading before it."""
    readings = portfolio.kpi_readings.get(kr.kpi, ()) if kr.kpi else portfolio.readings.get(kr.ref, ())
    value = line.value if not line.confidence else f"{line.value}, confidence {line.confidence}"
    return Row(kr.title, _stated(kr, latest(readings, day)), value)


def _stated(kr: KeyResult, reading: Reading | None) -> str:
    """A reading in a few words."""
    if reading is None:
        return "–"
    if reading.value is not None:
        return reports.amount(reading.value, kr.unit)
    return ", ".join(reading.reached) if reading.reached else "yes" if reading.done else "no"


def _bare(value: str, unit: str) -> str:
    """A value without its unit, and with the minus that keyboards have."""
    return value.replace("−", "-").removesuffix(unit).removeprefix(unit).strip() or value


def _asked(problems: list[str], read: Callable[[str], T], text: str) -> T | None:
    """What a text means; a problem where it means nothing."""
    try:
        return read(text)
    except AnswerError as error:
        problems.append(f"“{shorten(text)}”: {error}")
        return None


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
