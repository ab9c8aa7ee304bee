"""All that can be known of a content folder without drawing it: what `check` reports and `build` publishes.

In go a folder, the moment of the call and, where a site is wanted as of another day, that day; out comes an `Examination`. It
reads files and writes none but the cache.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from okrsite import collector, config
from okrsite.build import cache as caching
from okrsite.build.cache import Cache
from okrsite.build.documents import documents as parsed_documents
from okrsite.build.engine import engine_digest
from okrsite.build.kept import Kept
from okrsite.build.stopwatch import Stopwatch
from okrsite.config import SiteSettings
from okrsite.document.files import (
    Folder,
    Garbled,
    RawFile,
    UnreadableFile,
    decode_text,
    read_file,
    read_folder,
    reread,
    with_drafts,
)
from okrsite.document.problem import Problem
from okrsite.document.wording import shorten
from okrsite.okr.crosslinks import check_links
from okrsite.okr.finding import Finding
from okrsite.okr.link import link
from okrsite.okr.measures import Measures, measure
from okrsite.okr.model import Portfolio
from okrsite.okr.parse import Parsed
from okrsite.okr.rules import RULES, Allowances, Inspection, inspect, judge
from okrsite.okr.unread import garbled, unreadable
from okrsite.site import urls
from okrsite.text.diagnostic import Diagnostic, Severity
from okrsite.text.source import Source


class ContentError(Exception):
    """There is nothing to read; the message says why and what to do."""


@dataclass(frozen=True)
class Examination:
    """A content folder as of a day. With errors among its diagnostics, portfolio and measures lack what is broken."""

    settings: SiteSettings
    today: date
    portfolio: Portfolio
    measures: Measures
    diagnostics: tuple[Diagnostic, ...]
    allowances: Allowances
    statics: tuple[str, ...]
    trouble: str = ""
    """What was wrong with the cache, as a sentence. The rest is not touched by it."""

    @property
    def has_errors(self) -> bool:
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)


@dataclass(frozen=True, slots=True)
class Sources:
    """What stands in a content folder, before anything of it is parsed. `settings_file` is the text of the settings, as bytes;
    `keys` are those of the documents, in their order."""

    settings_file: bytes
    settings: SiteSettings
    folder: Folder
    keys: tuple[str, ...]
    findings: tuple[Finding, ...]


FEWEST_FOR_CACHE = 100
"""Fewer documents are parsed sooner than the engine's digest is worked out, without which no cache can be read."""


def examine(
    content: Path,
    now: datetime,
    as_of: date | None,
    drafts: Mapping[str, bytes] | None = None,
    *,
    cache_folder: Path | None = None,
    jobs: int = 1,
) -> Examination:
    """Read, parse, link, measure and inspect a content folder, as it would be with `drafts` (documents by path) in it.

    `now` is aware of its time zone; the day is that of the site's own zone. A site built as of an earlier day does not see what
    came later, but nothing may be dated later than both that day and the real one. What was parsed before is taken from the
    cache folder, where there is one.
    """
    with collector.resting():
        sources = read_sources(content, drafts)
        is_worth_it = cache_folder is not None and len(sources.folder.documents) >= FEWEST_FOR_CACHE
        file = caching.file_for(cache_folder, content) if cache_folder is not None and is_worth_it else None
        kept = caching.read(file, engine_digest() if file else "")
        return caching.forgiving(kept, lambda cache: examine_sources(sources, now, as_of, cache, jobs, Stopwatch()))


def read_sources(content: Path, drafts: Mapping[str, bytes] | None = None) -> Sources:
    """Read a content folder, as it would be with `drafts` in it."""
    if not _is_folder(content):
        raise ContentError(f"There is no content folder `{shorten(str(content))}`. Name another with --content.")
    settings_file, settings, findings = _settings(content)
    folder = with_drafts(read_folder(content), drafts or {})
    findings += map(unreadable, folder.unreadable)
    if not any(map(_is_document, folder.documents)) and not findings:
        raise ContentError(f"The content folder `{content}` holds no documents. Begin with `{content}/company.md`.")
    keys = tuple(caching.key(file.path, file.data) for file in folder.documents)
    return Sources(settings_file, settings, folder, keys, tuple(findings))


def reread_sources(content: Path, sources: Sources, paths: Iterable[str]) -> Sources | None:
    """What stands in a content folder when these files of it, and no others, may have changed since it was read; None where
    that is not enough to know."""
    named = tuple(paths)
    folder = None if config.FILE_NAME in named else reread(content, sources.folder, named)
    if folder is None or not any(map(_is_document, folder.documents)):
        return None
    known = {id(file): key for file, key in zip(sources.folder.documents, sources.keys, strict=True)}
    keys = (known.get(id(file)) or caching.key(file.path, file.data) for file in folder.documents)
    return replace(sources, folder=folder, keys=tuple(keys))


def days(sources: Sources, now: datetime, as_of: date | None) -> tuple[date, date]:
    """The day of the edition, and the latest day on which anything can have happened."""
    real_day = now.astimezone(sources.settings.zone).date()
    today = as_of or real_day
    return today, max(today, real_day)


def examine_sources(
    sources: Sources,
    now: datetime,
    as_of: date | None,
    cache: Cache,
    jobs: int,
    watch: Stopwatch,
    kept: Kept | None = None,
) -> Examination:
    """Parse, link, measure and inspect what was read, with documents from the cache, and by so many processes. `kept` is what this
    process remembers, if it shall."""
    with watch.stage("parse"):
        known = kept.documents if kept else {}
        found = parsed_documents(sources.folder.documents, sources.keys, cache, jobs, known)
    if kept:
        kept.documents = found.by_key
    watch.count("documents", len(found.documents))
    watch.count("parsed", found.parsed)
    watch.count("from cache", found.from_cache)
    today, latest_day = days(sources, now, as_of)
    statics, settings, trouble = sources.folder.statics, sources.settings, cache.trouble or found.trouble
    with watch.stage("link and measure"):
        linked = _linked(found.documents, statics, (*sources.findings, *found.findings), kept)
        # Unless they are kept, documents with their forms are needed no longer: the figures can have their place.
        del found
        examination = _measured(linked, statics, settings, today, latest_day, kept)
    return replace(examination, trouble=trouble)


def _is_document(file: RawFile) -> bool:
    return file.path.rpartition("/")[2].rpartition(".")[0].lower() != "readme"


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long, or below a folder that must not be looked into
        return False


def examine_documents(
    documents: Sequence[Parsed],
    statics: tuple[str, ...],
    settings: SiteSettings,
    findings: Iterable[Finding],
    today: date,
    latest_day: date,
    kept: Kept | None = None,
) -> Examination:
    """Link, measure and inspect documents; `findings` are those of reading, of the files and of the settings."""
    return _measured(_linked(documents, statics, findings, kept), statics, settings, today, latest_day, kept)


@dataclass(frozen=True, slots=True)
class _Linked:
    """All that later stages need of documents. `findings` are those so far."""

    portfolio: Portfolio
    allowances: Allowances
    findings: tuple[Finding, ...]


def _linked(
    documents: Sequence[Parsed], statics: tuple[str, ...], findings: Iterable[Finding], kept: Kept | None
) -> _Linked:
    portfolio, of_links = link(documents, kept.linked if kept else None)
    allowing = [document for document in documents if document.form and document.form.allow]
    found = (
        *findings,
        *(Finding.of_problem(problem, document.source) for document in documents for problem in document.problems),
        *of_links,
        *check_links(documents, statics),
        *_unknown_allowances(allowing),
    )
    return _Linked(portfolio, {d.source.path: d.form.allow for d in allowing if d.form}, found)


def _measured(
    linked: _Linked,
    statics: tuple[str, ...],
    settings: SiteSettings,
    today: date,
    latest_day: date,
    kept: Kept | None,
) -> Examination:
    portfolio = linked.portfolio
    measures = measure(portfolio, today, settings.thresholds, kept.measured if kept else None)
    inspection = Inspection(portfolio, measures, settings.thresholds, latest_day, settings.headings)
    found = (
        *linked.findings,
        *urls.conflicts(portfolio, statics),
        *inspect(inspection, kept.inspected if kept else None),
    )
    return Examination(
        settings=settings,
        today=today,
        portfolio=portfolio,
        measures=measures,
        diagnostics=tuple(judge(found, settings, linked.allowances, kept.judged if kept else None)),
        allowances=linked.allowances,
        statics=statics,
    )


def _settings(content: Path) -> tuple[bytes, SiteSettings, list[Finding]]:
    if not os.path.lexists(content / config.FILE_NAME):
        return b"", SiteSettings(), []
    found = read_file(content, config.FILE_NAME)
    if isinstance(found, UnreadableFile):
        return b"", SiteSettings(), [unreadable(found)]
    text = decode_text(found.data)
    if isinstance(text, Garbled):
        return found.data, SiteSettings(), [garbled(config.FILE_NAME, text)]
    settings, problems = config.read(text, {name: not rule.fixed for name, rule in RULES.items()})
    return found.data, settings, [Finding.of_problem(problem, Source(config.FILE_NAME, text)) for problem in problems]


def _unknown_allowances(documents: Iterable[Parsed]) -> Iterator[Finding]:
    for document in documents:
        for name in document.form.allow if document.form else ():
            if name in RULES and RULES[name].severity is not Severity.ERROR:
                continue
            span = document.places.locate_key(("allow", name))
            message = (
                f"`{name[:60]}` is not a rule." if name not in RULES else f"`{name}` is an error; it cannot be allowed."
            )
            problem = Problem(
                "wrong-value", message, span, "`okrsite explain` lists the rules. Remove this line, or correct it."
            )
            yield Finding.of_problem(problem, document.source)
