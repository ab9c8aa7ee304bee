"""`okrsite check`: report all problems of the content."""

from datetime import date
from pathlib import Path

import click

from okrsite.build.examine import ContentError, examine
from okrsite.cli.options import (
    CONTENT_ERRORS,
    content_option,
    format_option,
    now,
    print_report,
    quiet_option,
    stop,
    today_option,
)


@click.command()
@content_option
@today_option
@format_option
@quiet_option
def check(content: Path, today: date | None, style: str, *, quiet: bool) -> None:
    """Report all problems of the content at once, each on its line with what to do.

    Ends with 1 where there are errors; warnings and advice do not stop a build.
    """
    try:
        examination = examine(content, now(), today)
    except ContentError as error:
        return stop(str(error))
    print_report(examination, style, content, errors_only=quiet)
    if examination.has_errors:
        raise SystemExit(CONTENT_ERRORS)
    return None
