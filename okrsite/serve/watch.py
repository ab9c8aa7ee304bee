"""Folders whose files change, as batches that have settled.

In go folders, which need not exist; out come sets of changed paths. A save is seldom one event (editors write beside the file and rename,
git changes a thousand files), so a batch ends when nothing has happened for a moment. Nothing is known here of what the files mean.

A folder that is removed and made again is another folder to the system, which stops reporting; so whether a folder still is the one
that is watched is looked at again and again.
"""

import logging
import os
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

SETTLE_SECONDS = 0.05
"""A batch has settled when nothing has changed for this long."""

LONGEST_SECONDS = 1.0
"""A batch ends after this long in any case, so that a file that is written without pause holds nothing up."""

LOOK_SECONDS = 0.5
"""How often to look whether the watched folders still are the same."""

# That a file was opened or read is no change, and building opens them all.
_CHANGES: list[type[events.FileSystemEvent]] = [
    events.FileCreatedEvent,
    events.FileModifiedEvent,
    events.FileMovedEvent,
    events.FileDeletedEvent,
    events.DirCreatedEvent,
    events.DirMovedEvent,
    events.DirDeletedEvent,
]

# What vim, Emacs and others put beside a file while it is open, and what git does for itself.
_ASIDE = re.compile(r"(^|[/\\])(4913|[^/\\]*~|\.[^/\\]*\.sw.|\.?#[^/\\]*|\.git([/\\].*)?)$")


@dataclass(frozen=True, slots=True)
class _Watched:
    """A folder under watch: which one it is on its file system, and by what it is watched."""

    identity: tuple[int, int]
    place: str
    watch: ObservedWatch


class Watch:
    """Watches folders with all that is in them, as a context: from entering on no change is missed."""

    def __init__(
        self,
        folders: Iterable[Path],
        settle_seconds: float = SETTLE_SECONDS,
        longest_seconds: float = LONGEST_SECONDS,
    ) -> None:
        self._folders = tuple({folder.resolve(): folder.absolute() for folder in folders}.values())
        self._settle_seconds = settle_seconds
        self._longest_seconds = longest_seconds
        self._observer = _observer()
        self._watched: dict[Path, _Watched] = {}
        self._lost: set[str] = set()
        self._looked_at = 0.0
        self._news = threading.Condition()
        self._changed: set[Path] = set()
        self._first_at = self._last_at = 0.0
        self._complaints = _Complaints(self)

    def __enter__(self) -> Self:
        logging.getLogger("watchdog").addHandler(self._complaints)
        self._observer.start()
        self._look()
        with self._news:
            self._changed.clear()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._observer.stop()
        self._observer.join()
        logging.getLogger("watchdog").removeHandler(self._complaints)

    def wait(self, seconds: float) -> frozenset[Path]:
        """The next batch, once it has settled; empty if nothing has changed for this long."""
        end = monotonic() + seconds
        while True:
            if monotonic() >= self._looked_at + LOOK_SECONDS:
                self._look()
            with self._news:
                if self._changed:
                    return self._settled()
                rest = end - monotonic()
                if rest <= 0:
                    return frozenset()
                self._news.wait(min(rest, LOOK_SECONDS))

    @property
    def has_news(self) -> bool:
        """Whether something has changed since the last batch."""
        return bool(self._changed)

    def note(self, *paths: Path) -> None:
        """Take paths into the batch."""
        with self._news:
            self._last_at = monotonic()
            if not self._changed:
                self._first_at = self._last_at
            self._changed.update(paths)
            self._news.notify_all()

    def note_all(self) -> None:
        """Something has changed, and what is not known."""
        self.note(*self._folders)

    def note_lost(self, place: str) -> None:
        """A watched folder is gone; one that comes in its place is another."""
        self._lost.add(place)

    def _settled(self) -> frozenset[Path]:
        while True:
            rest = min(self._last_at + self._settle_seconds, self._first_at + self._longest_seconds) - monotonic()
            if rest <= 0:
                break
            self._news.wait(rest)
        batch = frozenset(self._changed)
        self._changed.clear()
        return batch

    def _look(self) -> None:
        """Watch what has come, and let go of what is gone. Not under the lock: the observer has its own, and calls us in it."""
        self._looked_at = monotonic()
        for folder in self._folders:
            known, identity = self._watched.get(folder), _identity(folder)
            if known and (known.identity != identity or known.place in self._lost):
                del self._watched[folder]
                self._observer.unschedule(known.watch)
                if known.place not in self._lost:  # else its removal was reported
                    self.note(folder)
                self._lost.discard(known.place)
            if identity and folder not in self._watched:
                self._schedule(folder, identity)
                self.note(folder)

    def _schedule(self, folder: Path, identity: tuple[int, int]) -> None:
        place = os.path.realpath(folder)
        handler = _Handler(self, place)
        try:
            watch = self._observer.schedule(handler, place, recursive=True, event_filter=_CHANGES)
        except (FileNotFoundError, NotADirectoryError):  # gone again
            return
        except OSError:  # the system watches no more folders than it is set to
            if isinstance(self._observer, PollingObserver):
                raise
            self._poll()
            return
        self._watched[folder] = _Watched(identity, place, watch)

    def _poll(self) -> None:
        """Look at every file again and again, where the system does not report."""
        self._observer.stop()
        self._observer.join()
        self._watched.clear()
        self._observer = PollingObserver()
        self._observer.start()
        self._look()


class _Handler(events.FileSystemEventHandler):
    """Takes what the observer reports, in the observer's thread."""

    def __init__(self, watch: Watch, place: str) -> None:
        self._watch = watch
        self._place = place

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        if event.event_type == events.EVENT_TYPE_DELETED and self._place in paths:
            self._watch.note_lost(self._place)
        if kept := [Path(path) for path in paths if not _ASIDE.search(path.removeprefix(self._place))]:
            self._watch.note(*kept)


class _Complaints(logging.Handler):
    """What the observer warns of: that it could not keep up and lost events. So something may have changed."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.WARNING)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        self._watch.note_all()


def _observer() -> BaseObserver:
    try:
        return Observer()
    except OSError:  # the system has no more of them
        return PollingObserver()


def _identity(folder: Path) -> tuple[int, int] | None:
    """Which folder this is, whatever its name; None if there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if folder.is_dir() else None
