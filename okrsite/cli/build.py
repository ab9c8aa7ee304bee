"""`okrsite build`: check the content and publish the site."""

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from okrsite import collector
from okrsite.build import pool, standing
from okrsite.build.appearance import language_note
from okrsite.build.examine import ContentError, Sources, read_sources
from okrsite.build.request import BuildRequest
from okrsite.build.shard import WHOLE, Shard
from okrsite.build.standing import Standing
from okrsite.build.stopwatch import Stopwatch
from okrsite.cli.options import (
    CONTENT_ERRORS,
    cache_option,
    content_option,
    format_option,
    has_color,
    now,
    quiet_option,
    refuse,
    report,
    stop,
    themes_of,
    themes_option,
    today_option,
)
from okrsite.site.pagefind import PagefindError
from okrsite.site.theme import ThemeError

if TYPE_CHECKING:
    from okrsite.build.pipeline import BuildResult
    from okrsite.config import SiteSettings

NO_SEARCH = (
    "The search is left out: Pagefind is not installed. `pip install 'okrsite[search]'` brings it; `search: false` in "
    "`_site.yml` says that none is wanted."
)


class _Part(click.ParamType[Shard]):
    name = "K/N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Shard:
        if isinstance(value, Shard):
            return value
        found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", value)
        if found is None or not 1 <= int(found[1]) <= int(found[2]):
            self.fail(f"`{value}` is not a shard; write it like 3/8: the third of eight.", param, ctx)
        return Shard(int(found[1]), int(found[2]))


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
@cache_option
@click.option(
    "--jobs", type=click.IntRange(1, 512), help="So many processes at once. Default: as many as there are cores."
)
@click.option("--shard", type=_Part(), default=WHOLE, help="Make only this share of the site, for example 3/8.")
@click.option("--explain", "explains", is_flag=True, help="Say of every page that is drawn why it is.")
@click.option(
    "--timings",
    type=click.Choice(["table", "json"]),
    is_flag=False,
    flag_value="table",
    help="Say how long each stage took; `--timings=json` for programs.",
)
@format_option
@quiet_option
def build(
    content: Path,
    output: Path,
    themes: Path | None,
    today: date | None,
    cache: Path | None,
    jobs: int | None,
    shard: Shard,
    timings: str | None,
    style: str,
    *,
    explains: bool,
    quiet: bool,
) -> None:
    """Check the content and publish the site, whole or not at all.

    With an error in the content nothing is replaced, and the command ends with 1.
    """
    watch = Stopwatch()
    folders = themes_of(content, themes)
    request = BuildRequest(
        content,
        output,
        now(),
        today,
        folders.own,
        folders.shipped,
        cache_folder=cache,
        jobs=jobs or pool.cores(),
        shard=shard,
    )
    with collector.resting():
        result, settings = _outcome(request, watch)
    if not isinstance(result, Standing) and result.published is None:
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
        if note := language_note(content, settings, folders):
            click.echo(f"okrsite: {note}", err=True)
    if explains:
        from okrsite.build.plan import explain  # stands on what draws, as `_drawn` does

        plan, removed = ((), ()) if isinstance(result, Standing) else (result.plan, result.removed_pages)
        click.echo(explain(plan, removed), nl=False)
    if timings:
        click.echo(watch.json() if timings == "json" else watch.table(), nl=False)
    return None


def _outcome(request: BuildRequest, watch: Stopwatch) -> "tuple[BuildResult | Standing, SiteSettings]":
    """What came of the request: a build, unless the site stands already; and the settings that it followed."""
    try:
        with watch.stage("read"):
            sources = read_sources(request.content)
            inputs = standing.inputs_digest(request, sources)
            found = standing.find(request, inputs)
    except (ContentError, ThemeError, PagefindError) as error:
        refuse(str(error))
    if found:
        watch.count("documents", len(sources.folder.documents))
        watch.count("pages", found.pages)
        watch.count("kept", found.pages)
        watch.count("files", found.files)
        return found, sources.settings
    result = _drawn(request, sources, watch)
    if result.published and not result.published.left:
        standing.note(request, inputs, _standing(result))
    return result, sources.settings


def _drawn(request: BuildRequest, sources: Sources, watch: Stopwatch) -> "BuildResult":
    # Jinja, Babel and all views: what draws takes a third of a second to import, and a site that stands is known without
    from okrsite.build.forks import WorkerLostError
    from okrsite.build.pipeline import build as run
    from okrsite.build.publish import PublishError
    from okrsite.site.render import TemplateFaultError

    try:
        return run(request, sources, watch)
    except (ContentError, ThemeError, PublishError, PagefindError, WorkerLostError) as error:
        refuse(str(error))
    except TemplateFaultError as error:
        refuse(str(error), CONTENT_ERRORS)


def _standing(result: "BuildResult") -> Standing:
    files = result.published.written + result.published.unchanged + result.published.kept if result.published else 0
    examination = result.examination
    return Standing(
        examination.today.isoformat(), result.page_count, files, len(examination.diagnostics), result.lacks_search
    )


def _say(result: "BuildResult | Standing", output: Path) -> None:
    if isinstance(result, Standing):
        stands, written, removed = result, 0, 0
    elif result.published:
        stands, written, removed = _standing(result), result.published.written, result.published.removed
    else:
        return
    click.echo(
        f"Published {stands.pages:,} pages as of {stands.today} into {output}/: "
        f"{written:,} files written, {stands.files - written:,} unchanged, {removed:,} removed."
    )
    if not isinstance(result, Standing) and result.examination.trouble:
        click.echo(f"okrsite: {result.examination.trouble}", err=True)
    if stands.lacks_search:
        click.echo(NO_SEARCH, err=True)
    if stands.findings:
        things = "thing" if stands.findings == 1 else "things"
        click.echo(f"{stands.findings:,} {things} to look at: `okrsite check` shows them.", err=True)
