"""One sitting: the site is built, and built again whenever something is saved or the day changes.

In go a builder, the site and the feed, and a watch; out go announcements to the feed, and an `Outcome` of every build to whoever
reports it. Nothing that a build runs into ends the session.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from time import perf_counter

from okrsite.build.examine import ContentError
from okrsite.build.pipeline import BuildRequest, BuildResult, build
from okrsite.build.publish import PublishError
from okrsite.serve.reload import Feed
from okrsite.serve.snapshot import LiveSite
from okrsite.serve.watch import Watch
from okrsite.site.pagefind import PagefindError
from okrsite.site.render import TemplateFaultError
from okrsite.site.theme import ThemeError
from okrsite.text.diagnostic import Severity
from okrsite.text.report import FORMATS, Report

STEP_SECONDS = 0.25
"""How often to look whether to stop, and at the calendar."""

ASSET_VERSION = "serve"
"""Where nothing is cached no address needs the version of the styles; so a new style makes no page new."""

SHOWN_ERRORS = 50
"""Nobody reads more of them on a page, and every page that is open is told."""

_EXPECTED = (ContentError, ThemeError, PublishError, TemplateFaultError, PagefindError)


class Builder:
    """Builds the site each time it is called. What one build can spare the next belongs in here."""

    def __init__(self, request: BuildRequest, clock: Callable[[], datetime]) -> None:
        self._request = replace(request, asset_version=ASSET_VERSION, keeps_search=True)
        self._clock = clock

    def __call__(self) -> BuildResult:
        return build(replace(self._request, now=self._clock()))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to. `causes` are the paths that were saved, none for the first build and at midnight; `changed` are files
    of the site, None for all; with `problems`, a text, the site is as it was. `error` is what stopped the build, if not the content."""

    causes: frozenset[Path]
    seconds: float
    result: BuildResult | None
    changed: frozenset[str] | None = frozenset()
    problems: str = ""
    error: Exception | None = None

    @property
    def is_bug(self) -> bool:
        """Whether it was stopped by something that no user can cause."""
        return self.error is not None and not isinstance(self.error, (*_EXPECTED, OSError))


class Session:
    """Keeps a site as new as its content. `prefix` is the content folder as the user knows it."""

    def __init__(
        self,
        builder: Callable[[], BuildResult],
        site: LiveSite,
        feed: Feed,
        prefix: str,
        clock: Callable[[], datetime],
        tell: Callable[[Outcome], None],
    ) -> None:
        self.is_building = False
        self._builder = builder
        self._site = site
        self._feed = feed
        self._prefix = prefix
        self._clock = clock
        self._tell = tell
        self._zone: tzinfo = UTC
        self._built_at = clock()

    def run(self, watch: Watch, stop: threading.Event) -> None:
        """Build whenever something is saved or the day changes, until told to stop."""
        while True:
            causes = watch.wait(STEP_SECONDS)
            if stop.is_set():
                return
            if causes or self._day(self._clock()) != self._day(self._built_at):
                self.rebuild(causes)

    def rebuild(self, causes: frozenset[Path] = frozenset()) -> Outcome:
        """Build once, and announce what came of it."""
        self._built_at = self._clock()
        self.is_building = True
        try:
            with self._site.building():
                outcome = self._build(causes)
        finally:
            self.is_building = False
        addresses = None if outcome.changed is None else frozenset(map(_address, outcome.changed))
        self._feed.announce(addresses, outcome.problems)
        self._tell(outcome)
        return outcome

    def _build(self, causes: frozenset[Path]) -> Outcome:
        began = perf_counter()
        try:
            result = self._builder()
            self._zone = result.examination.settings.zone
            if result.published is None:
                return Outcome(causes, perf_counter() - began, result, problems=errors_of(result, self._prefix))
            changed = self._site.adopt(result.examination.settings.base_path)
            return Outcome(causes, perf_counter() - began, result, changed)
        except Exception as error:  # whatever it is, the next save may put it right
            message = str(error) if isinstance(error, _EXPECTED) else f"{type(error).__name__}: {error}"
            return Outcome(causes, perf_counter() - began, None, problems=message, error=error)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()


def errors_of(result: BuildResult, prefix: str, *, color: bool = False) -> str:
    """What keeps the content from being published, as a text; the first of it, if it is a lot."""
    errors = tuple(each for each in result.examination.diagnostics if each.severity is Severity.ERROR)
    text = FORMATS["text"](Report(errors[:SHOWN_ERRORS], prefix, color=color))
    if len(errors) > SHOWN_ERRORS:
        text += f"\nThese are the first {SHOWN_ERRORS} of {len(errors):,} errors; `okrsite check` shows all.\n"
    return text


def _address(file: str) -> str:
    """Where a file of the site is asked for: a page of a folder by the folder."""
    return file.removesuffix("index.html") if f"/{file}".endswith("/index.html") else file
