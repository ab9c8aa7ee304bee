"""One sitting: the site is shown, and shown anew whenever something is saved or the day changes.

In go a builder, the site and the feed, and a watch; out go announcements to the feed, and an `Outcome` of every build to whoever
reports it. A save is shown first: pages that are open are made at once, others as they are asked for. When nothing more is saved, the
whole site is published; a save breaks that off. Nothing that a build runs into ends the session.
"""

import gc
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from time import perf_counter

from okrsite.build.examine import ContentError, Examination
from okrsite.build.pipeline import Prepared
from okrsite.build.publish import PublishError
from okrsite.collector import resting
from okrsite.serve import apart
from okrsite.serve.apart import SupersededError
from okrsite.serve.builder import Builder
from okrsite.serve.preview import Preview
from okrsite.serve.reload import Feed
from okrsite.serve.snapshot import LiveSite
from okrsite.serve.watch import Watch
from okrsite.site import urls
from okrsite.site.pagefind import PagefindError
from okrsite.site.render import TemplateFaultError
from okrsite.site.theme import ThemeError
from okrsite.text.diagnostic import Severity
from okrsite.text.report import FORMATS, Report

STEP_SECONDS = 0.25
"""How often to look whether to stop, and at the calendar; and so long nothing must be saved before the whole site is built."""

LONG_SECONDS = 2.0
"""When the whole site takes longer than this, it is worth a word that a save is shown already."""

SHOWN_ERRORS = 50
"""Nobody reads more of them on a page, and every page that is open is told."""

_EXPECTED = (ContentError, ThemeError, PublishError, TemplateFaultError, PagefindError, apart.LostError)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to. `causes` are the paths that were saved, none for the first build and at midnight; `changed` are files
    of the site, None for all; with `problems`, a text, the site is as it was. `error` is what stopped the build, if not the content.
    `page_count` is None where what was saved is shown, and the whole site still is to be built."""

    causes: frozenset[Path]
    seconds: float
    examination: Examination | None = None
    page_count: int | None = None
    changed: frozenset[str] | None = frozenset()
    problems: str = ""
    error: Exception | None = None

    @property
    def is_bug(self) -> bool:
        """Whether it was stopped by something that no user can cause."""
        return self.error is not None and not isinstance(self.error, (*_EXPECTED, OSError))


@dataclass(frozen=True, slots=True)
class _Unfinished:
    """What is shown and not published yet. `causes` are all since the whole site was built last."""

    prepared: Prepared
    causes: frozenset[Path]
    seconds: float


class Session:
    """Keeps a site as new as its content. `prefix` is the content folder as the user knows it."""

    def __init__(
        self,
        builder: Builder,
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
        self._unfinished: _Unfinished | None = None
        self._waiting: frozenset[Path] = frozenset()
        self._is_compared = False
        self._places: dict[str, int] = {}
        self._told: dict[str, str] = {}
        self._whole_seconds = 0.0

    def run(self, watch: Watch, stop: threading.Event) -> None:
        """Build whenever something is saved or the day changes, until told to stop."""

        def is_wanted() -> bool:
            return bool(watch.has_news or stop.is_set())

        while True:
            causes = watch.wait(STEP_SECONDS)
            if stop.is_set():
                return
            if causes or self._day(self._clock()) != self._day(self._built_at):
                self.show(causes)
            elif self._unfinished:
                self.finish(is_wanted)
            elif not self._is_compared and not self._is_as_read(is_wanted):
                self.show()

    def rebuild(self, causes: frozenset[Path] = frozenset()) -> Outcome:
        """Build the whole site once, and announce what came of it."""
        shown = self.show(causes)
        return self.finish() or shown

    def show(self, causes: frozenset[Path] = frozenset()) -> Outcome:
        """Have every address answer anew, and announce which of the open pages have changed by that."""
        began = perf_counter()
        self._built_at = self._clock()
        self._unfinished, self._is_compared = None, False
        self._waiting = self._waiting | causes
        self.is_building = True
        try:
            with resting():
                outcome = self._show(causes, began)
                gc.freeze()  # what was made lives on: it need not be looked through again and again
        finally:
            self.is_building = False
        if not outcome.examination or outcome.problems or self._whole_seconds > LONG_SECONDS:
            self._tell(outcome)
        return outcome

    def finish(self, is_wanted: Callable[[], bool] = lambda: False) -> Outcome | None:
        """Publish what is shown, and announce all that has changed; None where there is nothing to, or where something else
        `is_wanted` meanwhile."""
        unfinished = self._unfinished
        if unfinished is None:
            return None

        began = perf_counter()
        self.is_building = True
        try:
            with self._site.building():
                outcome = self._finish(unfinished, is_wanted)
        except SupersededError:
            return None
        finally:
            self.is_building = False
        self._whole_seconds = perf_counter() - began
        self._unfinished, self._waiting, self._told = None, frozenset(), {}
        # where perhaps all has changed, that was announced when it was shown
        self._feed.announce(_addresses(outcome.changed or frozenset()), outcome.problems)
        self._tell(outcome)
        return outcome

    def _show(self, causes: frozenset[Path], began: float) -> Outcome:
        changed: frozenset[str] | None = frozenset()
        problems, error, examination = "", None, None
        try:
            prepared = self._builder.prepare(causes)
            examination = prepared if isinstance(prepared, Examination) else prepared.examination
            self._zone = examination.settings.zone
            if isinstance(prepared, Examination):
                problems = errors_of(examination, self._prefix)
            else:
                changed = self._turn_to(Preview(prepared, self._places))
                self._unfinished = _Unfinished(prepared, self._waiting, perf_counter() - began)
        except Exception as caught:  # whatever it is, the next save may put it right
            problems, error = _in_words(caught), caught
        self._feed.announce(_addresses(changed), problems)
        return Outcome(causes, perf_counter() - began, examination, None, changed, problems, error)

    def _turn_to(self, preview: Preview) -> frozenset[str] | None:
        """Show a preview. Which files that someone looks at are another by that: open pages, and what pages are made of; None for
        perhaps all."""
        site = self._site
        pages = frozenset(map(urls.file_of, self._feed.open_addresses))
        for page in pages:
            preview.read(page)
        if site.base_path != preview.base_path:
            site.show(preview)
            return None
        own = {path: preview.digest(path) for path in (*preview.assets, *preview.statics_among(self._waiting))}
        told = {path: digest for path, digest in own.items() if site.digest(path) != digest}
        changed = {page for page in pages if site.digest(page) != preview.digest(page)}
        site.show(preview)
        self._told |= told
        return frozenset({*changed, *told})

    def _finish(self, unfinished: _Unfinished, is_wanted: Callable[[], bool]) -> Outcome:
        began = perf_counter()
        examination = unfinished.prepared.examination

        def publish(look: Callable[[], None]) -> int:
            return self._builder.publish(unfinished.prepared, look).page_count

        try:
            page_count = apart.run(publish, is_wanted, self._site.turn)
            changed = self._site.adopt(examination.settings.base_path)
        except SupersededError:
            raise
        except Exception as error:
            self._site.show(None)
            seconds = unfinished.seconds + perf_counter() - began
            return Outcome(unfinished.causes, seconds, examination, problems=_in_words(error), error=error)
        if changed is not None:
            known = {path for path, digest in self._told.items() if self._site.digest(path) == digest}
            changed -= known
        return Outcome(unfinished.causes, unfinished.seconds + perf_counter() - began, examination, page_count, changed)

    def _is_as_read(self, is_wanted: Callable[[], bool]) -> bool:
        """Whether every file still is as it was read; as far as one comes before something else is wanted."""
        for is_same in self._builder.comparison():
            if not is_same:
                return False
            if is_wanted():
                return True
        self._is_compared = True
        return True

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()


def errors_of(examination: Examination, prefix: str, *, color: bool = False) -> str:
    """What keeps the content from being published, as a text; the first of it, if it is a lot."""
    errors = tuple(each for each in examination.diagnostics if each.severity is Severity.ERROR)
    text = FORMATS["text"](Report(errors[:SHOWN_ERRORS], prefix, color=color))
    if len(errors) > SHOWN_ERRORS:
        text += f"\nThese are the first {SHOWN_ERRORS} of {len(errors):,} errors; `okrsite check` shows all.\n"
    return text


def _in_words(error: Exception) -> str:
    return str(error) if isinstance(error, _EXPECTED) else f"{type(error).__name__}: {error}"


def _addresses(files: frozenset[str] | None) -> frozenset[str] | None:
    return None if files is None else frozenset(map(_address, files))


def _address(file: str) -> str:
    """Where a file of the site is asked for: a page of a folder by the folder."""
    return file.removesuffix("index.html") if f"/{file}".endswith("/index.html") else file
