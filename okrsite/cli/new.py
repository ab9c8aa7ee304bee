"""`okrsite new`: begin a document of any kind, or add a key result to an objective."""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from okrsite.author import directory, kinds, measure, splice
from okrsite.author.answer import AnswerError
from okrsite.author.draft import Draft
from okrsite.author.kinds import KEY_RESULT, KINDS, Kind, Question
from okrsite.author.period import period
from okrsite.author.splice import SpliceError
from okrsite.build.examine import Examination
from okrsite.cli import questions
from okrsite.cli.interview import Interview
from okrsite.cli.options import content_option, refuse, today_option
from okrsite.cli.proposal import look, propose
from okrsite.document.files import RawFile, decode_text, read_file
from okrsite.okr.model import Portfolio
from okrsite.text.report.cells import harmless
from okrsite.text.suggest import did_you_mean

Read = Callable[[Question, str], Any]


class _Kinds(click.Group):
    """The kinds as commands, in their order; one that is not there is told as `okrsite` tells of commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(KINDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in KINDS and not args[0].startswith("-"):
            known = f"Kinds: {', '.join(KINDS)}."
            ctx.fail(f"There is no kind `{harmless(args[0][:60])}`. {did_you_mean(args[0], KINDS, known)}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Kinds, context_settings={"help_option_names": ["-h", "--help"]}, subcommand_metavar="KIND [OPTIONS]")
def new() -> None:
    """Begin a document of a KIND, or add a key result to an objective.

    On a terminal it asks for what the flags leave open; elsewhere the flags say all. The file is checked with the whole content
    before it is written, its id is made from its title, and no file is ever overwritten. Prints the file's path.
    """


def _command(kind: Kind) -> click.Command:
    """The command that begins a document of a kind."""

    @content_option
    @today_option
    def run(content: Path, today: date | None, identifier: str | None, **flags: Any) -> None:
        before = look(content, today)
        given = _given(kind, before.portfolio, {**flags, "id": identifier})
        can_ask = questions.can_ask()
        try:
            interview = Interview(kind, before, given)
            if can_ask:
                interview.ask()
            interview.require()
            draft = _draft(kind, interview.given, before, content)
        except AnswerError as error:
            refuse(harmless(str(error)))
        propose(content, (draft,), today, before, was_asked=can_ask)

    command = click.command(kind.name, help=kind.summary, short_help=kind.summary)(run)
    name = click.Option(["--id", "identifier"], metavar="ID", help="Its id. Default: made from the title.")
    command.params[:0] = [*(_option(kind, question) for question in kind.questions), name]
    return command


def _option(kind: Kind, question: Question) -> click.Option:
    is_flag = question.kind == "yes"
    metavar = {
        "day": "DAY",
        "number": "NUMBER",
        "text": "TEXT",
        "body": "TEXT",
        "short": "TEXT",
        "task": "TEXT",
        "milestone": "TEXT",
    }
    names = "|".join(question.choices) or metavar.get(question.kind, "ID")
    return click.Option(
        [question.flag, question.field],
        multiple=question.is_many,
        is_flag=is_flag,
        metavar=None if is_flag else names,
        help=" ".join(kind.help_of(question).split()) + (" Can be given several times." if question.is_many else ""),
    )


def _given(kind: Kind, portfolio: Portfolio, flags: Mapping[str, Any]) -> dict[str, Any]:
    """What the flags say, as values. What they say wrongly ends the command."""
    found: dict[str, Any] = {"id": flags["id"]} if flags["id"] else {}
    for question in kind.questions:
        written = flags[question.field]
        if written is None or written == () or written is False:
            continue
        try:
            if question.is_many:
                found[question.field] = tuple(directory.value(portfolio, question, text) for text in written)
            elif written is True:
                found[question.field] = True
            else:
                text = sys.stdin.read() if question.kind == "body" and written == "-" else written
                found[question.field] = directory.value(portfolio, question, text)
        except AnswerError as error:
            refuse(harmless(f"{question.flag}: {error}"))
    return found


def _draft(kind: Kind, given: Mapping[str, Any], before: Examination, content: Path) -> Draft:
    portfolio = before.portfolio
    if kind is KEY_RESULT:
        return _with_key_result(given, portfolio, content)
    taken = directory.taken_ids(content, portfolio, kind.name)
    return kinds.draft(kind, given, taken, _holding_cycle(given, portfolio) if kind.name == "cycle" else None)


def _holding_cycle(given: Mapping[str, Any], portfolio: Portfolio) -> str | None:
    """The smallest cycle that holds a new one."""
    named = period(given["period"]) if given.get("period") else None
    if named is None and given.get("period"):
        return None
    first, last = (named.first_day, named.last_day) if named else (given["start"], given["end"])
    holding = [
        c
        for c in portfolio.cycles.values()
        if c.first_day <= first and last <= c.last_day and (c.first_day, c.last_day) != (first, last)
    ]
    smallest = min(holding, key=lambda c: (c.last_day - c.first_day, c.id), default=None)
    return None if given.get("parent") or smallest is None else smallest.id


def _with_key_result(given: Mapping[str, Any], portfolio: Portfolio, content: Path) -> Draft:
    """The objective's file with one more key result."""
    objective = portfolio.objectives[given["objective"]]
    path = objective.origin.path
    item = measure.key_result(given, {kr.id for kr in objective.key_results})
    file = read_file(content, path)
    text = decode_text(file.data) if isinstance(file, RawFile) else None
    if not isinstance(file, RawFile) or not isinstance(text, str):
        raise AnswerError(f"`{path}` cannot be read.")
    try:
        return Draft(path, splice.with_item(text, "key_results", item), file.data)
    except SpliceError as error:
        raise AnswerError(
            f"`{content / path}` cannot be changed by command: {error} Please add the key result by hand."
        ) from None


for _kind in KINDS.values():
    new.add_command(_command(_kind))
