"""`okrsite build`: check the content and publish the site."""

import sys
from datetime import date
from pathlib import Path

import click

from okrsite.assets import themes_folder
from okrsite.build.examine import ContentError, Examination
from okrsite.build.pipeline import BuildRequest, BuildResult
from okrsite.build.pipeline import build as run
from okrsite.build.publish import PublishError
from okrsite.cli.options import (
    CONTENT_ERRORS,
    content_option,
    format_option,
    has_color,
    now,
    quiet_option,
    report,
    stop,
    themes_option,
    today_option,
)
from okrsite.site.pagefind import PagefindError
from okrsite.site.render import TemplateFaultError
from okrsite.site.theme import ThemeError

NO_SEARCH = (
    "The search is left out: Pagefind is not installed. `pip install 'okrsite[search]'` brings it; `search: false` in "
    "`_site.yml` says that none is wanted."
)


@click.command()
@content_option
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("_site"),
    show_default=True,
    help="Where the site is published.",
)
@themes_option
@today_option
@format_option
@quiet_option
def build(content: Path, output: Path, themes: Path | None, today: date | None, style: str, *, quiet: bool) -> None:
    """Check the content and publish the site, whole or not at all.

    With an error in the content nothing is replaced, and the command ends with 1.
    """
    own_themes = themes or content.absolute().parent / "themes"
    request = BuildRequest(content, output, now(), today, own_themes, themes_folder())
    try:
        result = run(request)
    except (ContentError, ThemeError, PublishError, PagefindError) as error:
        return stop(str(error))
    except TemplateFaultError as error:
        return stop(str(error), CONTENT_ERRORS)
    if result.published is None:
        errors = tuple(d for d in result.examination.diagnostics if d.severity == "error")
        click.echo(
            report(errors, style, content, color=style == "text" and has_color(sys.stderr)),
            nl=False,
            err=True,
            color=True,
        )
        return stop(f"Nothing was published: the content has errors. `{output}` is as it was.", CONTENT_ERRORS)
    if not quiet:
        _say(result, output)
    return None


def _say(result: BuildResult, output: Path) -> None:
    published = result.published
    if published is None:
        return
    click.echo(
        f"Published {result.page_count:,} pages as of {result.examination.today} into {output}/: "
        f"{published.written:,} files written, {published.unchanged:,} unchanged, {published.removed:,} removed."
    )
    if result.lacks_search:
        click.echo(NO_SEARCH, err=True)
    if hints := _hints(result.examination):
        click.echo(hints, err=True)


def _hints(examination: Examination) -> str:
    count = len(examination.diagnostics)
    if not count:
        return ""
    return f"{count:,} {'thing' if count == 1 else 'things'} to look at: `okrsite check` shows them."
