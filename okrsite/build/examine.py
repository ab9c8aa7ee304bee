"""All that can be known of a content folder without drawing it: what `check` reports and `build` publishes.

In go a folder, the moment of the call and, where a site is wanted as of another day, that day; out comes an `Examination`. It
reads files and writes nothing.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from okrsite import config
from okrsite.config import SiteSettings
from okrsite.document.files import Folder, Garbled, UnreadableFile, decode_text, read_file, read_folder
from okrsite.document.markdown import Body
from okrsite.document.problem import Problem
from okrsite.document.wording import shorten
from okrsite.document.yamltree import Places
from okrsite.okr.crosslinks import check_links
from okrsite.okr.finding import Finding
from okrsite.okr.link import link
from okrsite.okr.measures import Measures, measure
from okrsite.okr.model import Portfolio
from okrsite.okr.parse import Parsed, parse
from okrsite.okr.rules import RULES, Allowances, Inspection, inspect, judge
from okrsite.site import urls
from okrsite.text.diagnostic import Diagnostic, Severity
from okrsite.text.source import Source, Span


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

    @property
    def has_errors(self) -> bool:
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)


def examine(content: Path, now: datetime, as_of: date | None) -> Examination:
    """Read, parse, link, measure and inspect a content folder.

    `now` is aware of its time zone; the day is that of the site's own zone. A site built as of an earlier day does not see what
    came later, but nothing may be dated later than both that day and the real one.
    """
    if not _is_folder(content):
        raise ContentError(f"There is no content folder `{shorten(str(content))}`. Name another with --content.")
    settings, findings = _settings(content)
    real_day = now.astimezone(settings.zone).date()
    today = as_of or real_day
    folder = read_folder(content)
    documents, more = _documents(folder)
    findings += [*map(_unreadable, folder.unreadable), *more]
    if not documents and not findings:
        raise ContentError(f"The content folder `{content}` holds no documents. Begin with `{content}/company.md`.")
    return examine_documents(documents, folder.statics, settings, findings, today, max(today, real_day))


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
) -> Examination:
    """Link, measure and inspect documents; `findings` are those of reading, of the files and of the settings."""
    portfolio, of_links = link(documents)
    measures = measure(portfolio, today, settings.thresholds)
    allowances = {d.source.path: d.form.allow for d in documents if d.form and d.form.allow}
    found = [
        *findings,
        *(Finding.of_problem(problem, document.source) for document in documents for problem in document.problems),
        *of_links,
        *check_links(documents, statics),
        *urls.conflicts(portfolio, statics),
        *inspect(Inspection(portfolio, measures, settings.thresholds, latest_day)),
        *_unknown_allowances(documents),
    ]
    return Examination(
        settings=settings,
        today=today,
        portfolio=portfolio,
        measures=measures,
        diagnostics=tuple(judge(found, settings, allowances)),
        allowances=allowances,
        statics=statics,
    )


def _settings(content: Path) -> tuple[SiteSettings, list[Finding]]:
    if not os.path.lexists(content / config.FILE_NAME):
        return SiteSettings(), []
    found = read_file(content, config.FILE_NAME)
    if isinstance(found, UnreadableFile):
        return SiteSettings(), [_unreadable(found)]
    text = decode_text(found.data)
    if isinstance(text, Garbled):
        return SiteSettings(), [_garbled(config.FILE_NAME, text)]
    settings, problems = config.read(text, {name: not rule.fixed for name, rule in RULES.items()})
    return settings, [Finding.of_problem(problem, Source(config.FILE_NAME, text)) for problem in problems]


def _unreadable(file: UnreadableFile) -> Finding:
    return Finding("unreadable-file", file.reason, Source(file.path, ""), Span(0, 0), file.help)


def _documents(folder: Folder) -> tuple[list[Parsed], list[Finding]]:
    documents: list[Parsed] = []
    findings: list[Finding] = []
    for file in folder.documents:
        text = decode_text(file.data)
        if isinstance(text, Garbled):
            findings.append(_garbled(file.path, text))
            if (stand_in := parse(file.path, "---\n---\n")) is not None:
                documents.append(_unusable(stand_in))
            continue
        document = parse(file.path, text)
        if document is not None:
            documents.append(document)
    return documents, findings


def _unusable(document: Parsed) -> Parsed:
    """A document that is known to exist and cannot be used, so that references to it are not called broken."""
    return Parsed(document.source, document.kind, document.id, None, Places(Span(0, 0)), Body(), ())


def _garbled(path: str, garbled: Garbled) -> Finding:
    span = Span(garbled.offset, min(garbled.offset + 1, len(garbled.text)))
    problem = Problem("invalid-yaml", garbled.reason, span, garbled.help)
    return Finding.of_problem(problem, Source(path, garbled.text))


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
