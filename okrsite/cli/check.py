"""`okrsite check`: report all problems of the content."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from okrsite.build import pool
from okrsite.build.appearance import language_note, theme_findings
from okrsite.build.examine import ContentError, Examination, examine
from okrsite.cli.codeowners import staleness_of
from okrsite.cli.options import (
    CONTENT_ERRORS,
    cache_option,
    content_option,
    format_option,
    now,
    print_report,
    quiet_option,
    refuse,
    stop,
    themes_of,
    themes_option,
    today_option,
)
from okrsite.okr.finding import Finding
from okrsite.okr.rules import judge


@click.command()
@content_option
@themes_option
@today_option
@cache_option
@format_option
@click.option(
    "--base", metavar="REVISION", help="Report also what was changed since this revision although it is closed."
)
@quiet_option
def check(
    content: Path,
    themes: Path | None,
    today: date | None,
    cache: Path | None,
    style: str,
    base: str | None,
    *,
    quiet: bool,
) -> None:
    """Report all problems of the content at once, each on its line with what to do.

    Ends with 1 where there are errors; warnings and advice do not stop a build.
    """
    try:
        examination = examine(content, now(), today, cache_folder=cache, jobs=pool.cores())
    except ContentError as error:
        return stop(str(error))
    folders = themes_of(content, themes)
    found = theme_findings(content, examination.settings, folders)
    if base is not None:
        found += _changes_to_what_is_closed(examination, content, base)
    examination = _with(examination, found)
    print_report(examination, style, content, errors_only=quiet)
    if examination.trouble and not quiet:
        click.echo(f"okrsite: {examination.trouble}", err=True)
    if not quiet and (note := language_note(content, examination.settings, folders)):
        click.echo(f"okrsite: {note}", err=True)
    if not examination.has_errors and not quiet and (staleness := staleness_of(examination.portfolio, content)):
        click.echo(f"okrsite: {staleness}", err=True)
    if examination.has_errors:
        raise SystemExit(CONTENT_ERRORS)
    return None


def _changes_to_what_is_closed(examination: Examination, content: Path, base: str) -> Iterable[Finding]:
    # the past is looked at for a pull request only: most calls need nothing of these
    from okrsite.history.calls import GitError
    from okrsite.history.freeze import changes_since

    try:
        return changes_since(content, base, examination.today)
    except GitError as error:
        refuse(str(error))


def _with(examination: Examination, found: Iterable[Finding]) -> Examination:
    more = judge(found, examination.settings, examination.allowances)
    if not more:
        return examination
    every = dict.fromkeys((*examination.diagnostics, *more))
    return replace(examination, diagnostics=tuple(sorted(every, key=lambda d: d.sort_key)))
