"""`okrsite checkin`: report readings in a file of their own."""

import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from okrsite.author import answer, directory, reports
from okrsite.author.answer import AnswerError
from okrsite.author.reports import Given, Report
from okrsite.build.examine import Examination
from okrsite.cli import questions
from okrsite.cli.options import CONTENT_ERRORS, content_option, refuse, today_option
from okrsite.cli.proposal import look, propose
from okrsite.cli.readings import ask_readings
from okrsite.okr.model import KeyResult, Portfolio
from okrsite.text.report.cells import harmless

T = TypeVar("T")


@click.command()
@click.option("--author", metavar="ID", help="Who reports.")
@click.option("--date", "day", metavar="DAY", help="The day for which the readings hold. Default: today.")
@click.option(
    "--reading",
    "readings",
    multiple=True,
    metavar="REF=VALUE",
    help="A key result's value, as `objective/key-result=72`; of milestones those that are reached, as `…=de,jp`; else `…=yes`. Can be given several times.",
)
@click.option("--kpi", "kpis", multiple=True, metavar="ID=VALUE", help="A KPI's value. Can be given several times.")
@click.option(
    "--confidence",
    "confidences",
    multiple=True,
    metavar="[REF=]0-10",
    help="Will the target be reached? For one key result, or for all that are reported.",
)
@click.option("--note", "notes", multiple=True, metavar="REF=TEXT", help="A word on one reading.")
@click.option(
    "--comment",
    metavar="TEXT",
    help="What changed, what you learned, what you need, in Markdown; `-` reads it from standard input.",
)
@content_option
@today_option
def checkin(
    author: str | None,
    day: str | None,
    readings: tuple[str, ...],
    kpis: tuple[str, ...],
    confidences: tuple[str, ...],
    notes: tuple[str, ...],
    comment: str | None,
    content: Path,
    today: date | None,
) -> None:
    """Report readings of key results and KPIs, in a file of their own.

    On a terminal it asks for what the flags leave open, and shows the last reading beside each question; elsewhere the flags say
    all. The file is checked with the whole content before it is written. Prints its path.
    """
    before = look(content, today)
    portfolio = before.portfolio
    given = _given(portfolio, readings, confidences, notes)
    of_kpis = {key: Given(value) for key, value in _pairs("--kpi", kpis, lambda key, text: _kpi(portfolio, key, text))}
    who = _flag("--author", lambda text: directory.one(portfolio, "person", text), author)
    when = _flag("--date", lambda text: _past(answer.day(text), before.today), day)
    told = _flag("--comment", answer.body, sys.stdin.read() if comment == "-" else comment)
    can_ask = questions.can_ask()
    has_readings = bool(given or of_kpis)
    if not can_ask and not (who and has_readings):
        missing = [flag for flag, found in (("--author", who), ("--reading", has_readings)) if not found]
        refuse(f"`okrsite checkin` needs {' and '.join(missing)}. On a terminal it asks for what is missing.")
    who = who or _ask_author(portfolio)
    if not has_readings:
        when = when or _ask_day(before.today)
        given, of_kpis = ask_readings(portfolio, who, when)
        if not given and not of_kpis:
            refuse("There was nothing to report, so nothing was written.", CONTENT_ERRORS)
    if told is None and can_ask:
        told = questions.ask_text("What changed, what did you learn, what do you need?", answer.body, "nothing")
    was_asked = author is None or not has_readings or (can_ask and comment is None)
    _write(Report(who, when or before.today, given, of_kpis, told or ""), before, content, today, was_asked=was_asked)


def _write(report: Report, before: Examination, content: Path, today: date | None, *, was_asked: bool) -> None:
    taken = directory.taken_ids(content, before.portfolio, "check-in")
    for other in reports.corrected(report, before.portfolio):
        click.echo(
            f"There is a check-in for {report.day} already, `{harmless(other)}`; where both say something, this one counts.",
            err=True,
        )
    propose(content, (reports.draft(report, before.portfolio, taken),), today, before, was_asked=was_asked)


# Flags


def _flag(flag: str, read: Callable[[str], T], text: str | None) -> T | None:
    try:
        return None if text is None else read(text)
    except AnswerError as error:
        refuse(harmless(f"{flag}: {error}"))


def _pairs(flag: str, written: Iterable[str], read: Callable[[str, str], tuple[str, T]]) -> Iterable[tuple[str, T]]:
    for text in written:
        name, equals, value = text.partition("=")
        if not equals or not value.strip():
            refuse(harmless(f"{flag}: `{text[:60]}` names no value. Write it as `{flag} {name[:60] or 'NAME'}=VALUE`."))
        found = _flag(flag, lambda given, name=name: read(name.strip(), given.strip()), value)  # type: ignore[misc]
        if found is not None:
            yield found


def _key_result(portfolio: Portfolio, ref: str) -> KeyResult:
    return portfolio.key_results[directory.one(portfolio, "key-result", ref)]


def _reading(portfolio: Portfolio, ref: str, text: str) -> tuple[str, Any]:
    kr = _key_result(portfolio, ref)
    return kr.ref, reports.value_of(kr, text)


def _kpi(portfolio: Portfolio, key: str, text: str) -> tuple[str, Any]:
    return directory.one(portfolio, "kpi", key), answer.number(text, has_unit=False)


def _given(
    portfolio: Portfolio, readings: tuple[str, ...], confidences: tuple[str, ...], notes: tuple[str, ...]
) -> dict[str, Given]:
    """What the flags say of key results."""
    values = dict(_pairs("--reading", readings, lambda ref, text: _reading(portfolio, ref, text)))
    of_all, stated = _confidences(portfolio, confidences)
    noted = dict(_pairs("--note", notes, lambda ref, text: (_key_result(portfolio, ref).ref, answer.line(text))))
    found = reports.with_confidence({ref: Given(value) for ref, value in values.items()}, stated, of_all)
    return reports.with_notes(found, noted)


def _confidences(portfolio: Portfolio, written: tuple[str, ...]) -> tuple[float | None, dict[str, float]]:
    """One for all readings, and those of single key results."""
    for_all = [text for text in written if "=" not in text]
    if len(for_all) > 1:
        refuse("--confidence: give one for all readings, or one for each as `REF=7`.")
    single = _pairs(
        "--confidence",
        (text for text in written if "=" in text),
        lambda ref, text: (_key_result(portfolio, ref).ref, answer.confidence(text)),
    )
    return _flag("--confidence", answer.confidence, next(iter(for_all), None)), dict(single)


def _past(day: date, today: date) -> date:
    if day > today:
        raise AnswerError(f"{day} has not come yet; a reading is of today ({today}) or earlier.")
    return day


def _ask_author(portfolio: Portfolio) -> str:
    options = directory.listed(portfolio, "person", date.min)
    return questions.ask_needed("Who reports?", lambda text: directory.one(portfolio, "person", text), options=options)


def _ask_day(today: date) -> date:
    return questions.ask_needed(
        "For which day?", lambda text: _past(answer.day(text), today), default=today.isoformat()
    )
