"""What commands have in common: options, the clock, and how diagnostics are printed."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from platformdirs import user_cache_path

from okrsite import __version__
from okrsite.assets import themes_folder
from okrsite.build.appearance import Themes
from okrsite.build.examine import Examination
from okrsite.document.decode import YEARS
from okrsite.okr.rules import RULES
from okrsite.text.diagnostic import Diagnostic
from okrsite.text.report import FORMATS, Report, RuleSummary

C = TypeVar("C", bound=Callable[..., Any])

CONTENT_ERRORS = 1
WRONG_USAGE = 2


class _Day(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
        except ValueError:
            self.fail(f"`{value}` is not a day; write it like 2026-01-31.", param, ctx)
        if day.year not in YEARS:
            self.fail(f"`{value}` is out of range: the years go from {YEARS[0]} to {YEARS[-1]}.", param, ctx)
        return day


def content_option(command: C) -> C:
    return click.option(
        "--content",
        type=click.Path(path_type=Path),
        default=Path("content"),
        show_default=True,
        help="The content folder.",
    )(command)


def today_option(command: C) -> C:
    return click.option(
        "--today",
        type=_Day(),
        help="Work as of this day; readings after it do not exist. Default: the day in the site's time zone.",
    )(command)


def themes_option(command: C) -> C:
    return click.option(
        "--themes",
        type=click.Path(path_type=Path),
        help="The folder of the site's own themes. Default: `themes` beside the content.",
    )(command)


def themes_of(content: Path, themes: Path | None) -> Themes:
    """The folders of themes, the site's own being as the option says."""
    return Themes(themes or content.absolute().parent / "themes", themes_folder())


def cache_option(command: C) -> C:
    return click.option(
        "--cache-dir",
        "cache",
        type=click.Path(path_type=Path),
        default=lambda: user_cache_path("okrsite", appauthor=False),
        show_default="your cache folder",
        help="Where what was read is kept for the next time.",
    )(command)


def format_option(command: C) -> C:
    return click.option(
        "--format",
        "style",
        type=click.Choice(list(FORMATS)),
        default="text",
        show_default=True,
        help="How problems are printed.",
    )(command)


def quiet_option(command: C) -> C:
    return click.option("--quiet", "-q", is_flag=True, help="Print errors only.")(command)


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def has_color(stream: Any) -> bool:
    """Colours only on a terminal that knows them, and not where NO_COLOR asks for none. A closed stream is no terminal."""
    is_terminal = stream is not None and bool(stream.isatty())
    return is_terminal and os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR")


def report(diagnostics: tuple[Diagnostic, ...], style: str, content: Path, *, color: bool) -> str:
    """Diagnostics in a format."""
    rules = tuple(RuleSummary(rule.name, rule.summary, rule.why, rule.severity) for rule in RULES.values())
    prefix = "" if content == Path() else content.as_posix()
    return FORMATS[style](Report(diagnostics, prefix, rules, __version__, color))


def print_report(examination: Examination, style: str, content: Path, *, errors_only: bool) -> None:
    """Print diagnostics on stdout."""
    kept = tuple(d for d in examination.diagnostics if not errors_only or d.severity == "error")
    if errors_only and not kept and style == "text":
        return
    click.echo(report(kept, style, content, color=style == "text" and has_color(sys.stdout)), nl=False, color=True)


def stop(message: str, code: int = WRONG_USAGE) -> None:
    """End with a one-line message on stderr."""
    click.echo(f"okrsite: {message}", err=True)
    raise SystemExit(code)


def refuse(message: str, code: int = WRONG_USAGE) -> NoReturn:
    """As `stop`, for the middle of a function that goes on with what was asked for."""
    stop(message, code)
    raise SystemExit(code)
