"""`okrsite check`: report all problems of the content."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from okrsite.build.examine import ContentError, Examination, examine
from okrsite.cli.options import (
    CONTENT_ERRORS,
    content_option,
    format_option,
    now,
    print_report,
    quiet_option,
    refuse,
    stop,
    today_option,
)
from okrsite.cli.owners import staleness_of
from okrsite.history.freeze import changes_since
from okrsite.history.git import GitError
from okrsite.okr.rules import judge


@click.command()
@content_option
@today_option
@format_option
@click.option(
    "--base", metavar="REVISION", help="Report also what was changed since this revision although it is closed."
)
@quiet_option
def check(content: Path, today: date | None, style: str, base: str | None, *, quiet: bool) -> None:
    """Report all problems of the content at once, each on its line with what to do.

    Ends with 1 where there are errors; warnings and advice do not stop a build.
    """
    try:
        examination = examine(content, now(), today)
    except ContentError as error:
        return stop(str(error))
    if base is not None:
        examination = _with_changes_to_what_is_closed(examination, content, base)
    print_report(examination, style, content, errors_only=quiet)
    if not examination.has_errors and not quiet and (staleness := staleness_of(examination, content)):
        click.echo(f"okrsite: {staleness}", err=True)
    if examination.has_errors:
        raise SystemExit(CONTENT_ERRORS)
    return None


def _with_changes_to_what_is_closed(examination: Examination, content: Path, base: str) -> Examination:
    try:
        found = changes_since(content, base, examination.today)
    except GitError as error:
        refuse(str(error))
    more = judge(found, examination.settings, examination.allowances)
    every = dict.fromkeys((*examination.diagnostics, *more))
    return replace(examination, diagnostics=tuple(sorted(every, key=lambda d: d.sort_key)))
