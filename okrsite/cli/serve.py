"""`okrsite serve`: show the site in a browser while it is written."""

import signal
import subprocess
import sys
import threading
import traceback
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from types import FrameType

import click

from okrsite.assets import themes_folder
from okrsite.build.examine import ContentError
from okrsite.build.pipeline import BuildRequest
from okrsite.build.publish import PublishError
from okrsite.cli.options import (
    WRONG_USAGE,
    cache_option,
    content_option,
    has_color,
    now,
    quiet_option,
    stop,
    themes_option,
    today_option,
)
from okrsite.serve.builder import Builder
from okrsite.serve.reload import Feed
from okrsite.serve.server import HOST, Server
from okrsite.serve.session import Outcome, Session, errors_of
from okrsite.serve.snapshot import LiveSite
from okrsite.serve.watch import Watch

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]

_REMOVAL_SECONDS = 0.5


@click.command()
@content_option
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Where the site is built. Default: a temporary folder, removed at the end.",
)
@themes_option
@today_option
@cache_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option("--open", "opens", is_flag=True, help="Open the site in a browser.")
@quiet_option
def serve(
    content: Path,
    output: Path | None,
    themes: Path | None,
    today: date | None,
    cache: Path | None,
    port: int,
    *,
    opens: bool,
    quiet: bool,
) -> None:
    """Show the site in a browser while it is written.

    What is saved is built at once, and open pages that it changes load anew. Problems are shown over the page, which stays as it
    was until they are put right. Only this computer can see the site. Ctrl-C ends it.
    """
    with _folder(output) as folder:
        own_themes = themes or content.absolute().parent / "themes"
        request = BuildRequest(content, folder, now(), today, own_themes, themes_folder(), cache_folder=cache)
        site, feed = LiveSite(folder), Feed()
        prefix = "" if content == Path() else content.as_posix()
        session = Session(
            Builder(request, now), site, feed, prefix, now, lambda outcome: _tell(outcome, prefix, quiet=quiet)
        )
        try:
            server = Server(port, site, feed)
        except OSError as error:
            return stop(
                f"Port {port} cannot be had: {_lower(error)}. Choose another with --port; --port 0 takes a free one."
            )
        with server, Watch((content, own_themes, themes_folder())) as watch, _ended_by_signals(session) as ended:
            first = session.show()
            if _is_hopeless(first, content):
                raise SystemExit(WRONG_USAGE)
            address = f"http://{HOST}:{server.port}{site.base_path or '/'}"
            if not quiet:
                click.echo(f"Serving {content}/ at {address}\nCtrl-C ends it.")
            if opens and not webbrowser.open(address):
                click.echo("No browser was found to open it in.", err=True)
            session.run(watch, ended)
    return None


@contextmanager
def _folder(chosen: Path | None) -> Iterator[Path]:
    """The output folder: the one that was chosen, or one that is gone afterwards."""
    if chosen:
        yield chosen
        return
    made = Path(mkdtemp(prefix="okrsite-"))
    try:
        yield made
    finally:
        _remove(made)


def _remove(folder: Path) -> None:
    """Remove a folder. What would keep the terminal waiting (a large site, a busy disk) goes on in a process of its own."""
    removing = threading.Thread(target=rmtree, args=(folder, True), daemon=True)
    removing.start()
    removing.join(_REMOVAL_SECONDS)
    if removing.is_alive():
        command = [sys.executable, "-c", "import shutil, sys; shutil.rmtree(sys.argv[1], True)", str(folder)]
        nowhere = subprocess.DEVNULL
        subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)  # noqa: S603  our own Python, and a folder that we made


@contextmanager
def _ended_by_signals(session: Session) -> Iterator[threading.Event]:
    """What is set when the command is to end. A build under way is broken off; publishing withstands that at any moment."""
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        is_first = not ended.is_set()
        ended.set()
        if is_first and session.is_building:
            raise KeyboardInterrupt

    for each in _SIGNALS:
        signal.signal(each, end)
    try:
        yield ended
    except KeyboardInterrupt:
        if not ended.is_set():
            raise


def _is_hopeless(first: Outcome, content: Path) -> bool:
    """Whether the first build shows that the command was called wrongly: no save would put that right."""
    return isinstance(first.error, PublishError) or (isinstance(first.error, ContentError) and not content.is_dir())


def _tell(outcome: Outcome, prefix: str, *, quiet: bool) -> None:
    """Say on stderr what a build came to."""
    if outcome.is_bug and outcome.error:
        traceback.print_exception(outcome.error)
    if outcome.examination and outcome.problems and not outcome.error:
        report = errors_of(outcome.examination, prefix, color=has_color(sys.stderr))
        click.echo(report, nl=False, err=True, color=True)
    elif outcome.problems:
        click.echo(f"okrsite: {outcome.problems}", err=True)
    elif outcome.page_count is not None and not quiet:
        what = _pages(outcome.page_count if outcome.changed is None else sum(map(_is_page, outcome.changed)))
        click.echo(f"{_causes(outcome.causes)}: {what} in {outcome.seconds:.2f} s", err=True)
    elif not quiet:
        click.echo(f"{_causes(outcome.causes)}: shown in {outcome.seconds:.2f} s", err=True)


def _pages(count: int) -> str:
    return f"{count:,} {'page' if count == 1 else 'pages'}"


def _is_page(file: str) -> bool:
    return file.endswith(".html")


def _causes(paths: frozenset[Path]) -> str:
    """What was saved, in a few words."""
    if not paths:
        return "Built"
    there = {path for path in paths if path.is_file()} or paths  # not what an editor wrote beside it, and renamed
    first, here = min(there), Path.cwd()
    shown = first.relative_to(here) if first.is_relative_to(here) else first
    return str(shown) if len(there) == 1 else f"{shown} and {len(there) - 1:,} more"


def _lower(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
