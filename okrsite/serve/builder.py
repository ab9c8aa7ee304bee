"""Builds for one sitting, each sparing itself what an earlier one has done.

In go paths that were saved; out comes what pages are made from, and in a second step the published site. Between builds it keeps the
files as they were read and what was made of them (see `build.kept`). Only files that are named are read again; where that may not be
enough (a folder came or went, events were lost, another day) all are.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from okrsite.build.cache import Cache
from okrsite.build.engine import engine_digest
from okrsite.build.examine import Examination, Sources, read_sources, reread_sources
from okrsite.build.kept import Kept
from okrsite.build.output import choose
from okrsite.build.pipeline import BuildRequest, BuildResult, Prepared, prepare, publish
from okrsite.build.stopwatch import Stopwatch
from okrsite.collector import resting
from okrsite.document.files import comparison

ASSET_VERSION = "serve"
"""Where nothing is cached no address needs the version of the styles; so a new style makes no page new."""


class Builder:
    """Builds the site of one request again and again."""

    def __init__(self, request: BuildRequest, clock: Callable[[], datetime]) -> None:
        self._request = replace(request, asset_version=ASSET_VERSION, keeps_search=True)
        self._clock = clock
        self._content = request.content.resolve()
        self._kept = Kept()
        self._sources: Sources | None = None

    def prepare(self, causes: frozenset[Path] = frozenset()) -> Prepared | Examination:
        """What pages are made from, after these files were saved; without any, after whatever has happened."""
        request = replace(self._request, now=self._clock())
        choose(request.output, (request.content, request.own_themes))
        known, self._sources = self._sources, None
        named = self._documents_among(causes)
        if named is None or any(not cause.is_relative_to(self._content) for cause in causes):
            self._kept.forget_renderer()
        with resting():
            sources = reread_sources(self._content, known, named) if known and named is not None else None
            self._sources = sources or read_sources(request.content)
            return prepare(request, self._sources, Stopwatch(), Cache(None, engine_digest()), self._kept)

    def publish(self, prepared: Prepared, between: Callable[[], None] = lambda: None) -> BuildResult:
        """The whole site. `between` is called again and again; what it raises ends the work, and the output folder is as it was."""
        with resting():
            return publish(prepared, Stopwatch(), between)

    def comparison(self) -> Iterator[bool]:
        """File by file, whether the content folder is as it was read last."""
        return comparison(self._content, self._sources.folder) if self._sources else iter(())

    def _documents_among(self, causes: frozenset[Path]) -> tuple[str, ...] | None:
        """The files of the content folder among what was saved; None if nothing is known of what has changed there."""
        inside = [cause for cause in causes if cause.is_relative_to(self._content)]
        is_vague = not causes or self._content in causes or any(self._content.is_relative_to(c) for c in causes)
        return None if is_vague else tuple(sorted(cause.relative_to(self._content).as_posix() for cause in inside))
