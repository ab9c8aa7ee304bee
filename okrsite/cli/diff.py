"""`okrsite diff`: what changed between two states of the content, and what it does to the numbers."""

import sys
from datetime import date
from pathlib import Path

import click

from okrsite.cli.options import CONTENT_ERRORS, content_option, has_color, now, refuse, today_option
from okrsite.config import SiteSettings
from okrsite.history import git
from okrsite.history.diff import diff as compare
from okrsite.history.report import FORMATS, Report
from okrsite.history.state import files_of_commit, files_of_folder, states


@click.command()
@click.argument("base")
@click.argument("head", required=False)
@click.option(
    "--merge-base",
    "from_merge_base",
    is_flag=True,
    help="Begin where BASE and HEAD parted, so that only HEAD's side is told.",
)
@content_option
@today_option
@click.option(
    "--format",
    "style",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How changes are printed. `markdown` is for a comment on a pull request.",
)
def diff(base: str, head: str | None, content: Path, today: date | None, style: str, *, from_merge_base: bool) -> None:
    """Tell what changed from BASE to HEAD, by meaning, and what it does to the numbers.

    BASE and HEAD are revisions of git; without HEAD, the files as they are now. Both are measured as of the same day. Ends
    with 1 where the later state has errors; what can be compared is told all the same, but for figures.
    """
    moment = now()

    def day(settings: SiteSettings) -> date:
        return today or moment.astimezone(settings.zone).date()

    try:
        repository = git.repository_of(content)
        first = git.commit_of(repository, base)
        last = git.commit_of(repository, head or "HEAD") if head or from_merge_base else ""
        if from_merge_base:
            first = git.merge_base(repository, first, last)
        before = files_of_commit(repository, base, first)
        after = files_of_commit(repository, head, last) if head else files_of_folder(repository, content)
        old, new = states(repository, before, after, day)
    except git.GitError as error:
        refuse(str(error))
    color = style == "text" and has_color(sys.stdout)
    prefix = "" if content == Path() else content.as_posix()
    click.echo(FORMATS[style](Report(compare(old, new), old, new, prefix, color)), nl=False, color=True)
    if new.errors:
        raise SystemExit(CONTENT_ERRORS)
