"""Editions of sites that stand in memory, or in a folder.

In go texts by path (`_site.yml` too) and a day; out comes the edition that the portal would be made from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from okrsite import assets, config
from okrsite.build.examine import examine
from okrsite.build.pipeline import edition_of, frame
from okrsite.okr.link import link
from okrsite.okr.measures import measure
from okrsite.okr.parse import parse
from okrsite.okr.rules import RULES, inspect, judge
from okrsite.okr.rules.subject import Inspection
from okrsite.site import theme
from okrsite.site.edition import Edition
from okrsite.site.forge import forge
from okrsite.site.render import Renderer, SiteFrame


def edition(files: Mapping[str, str], today: date, order: Iterable[str] | None = None) -> Edition:
    """The edition of a site without errors of form or links. `order` is that in which its files are met."""
    settings, problems = config.read(files.get(config.FILE_NAME, ""), dict.fromkeys(RULES, True))
    paths = [path for path in (files if order is None else order) if path.endswith(".md")]
    documents = [document for path in paths if (document := parse(path, files[path]))]
    portfolio, findings = link(documents)
    problems += [problem for document in documents for problem in document.problems]
    assert not problems, problems
    assert not findings, [finding.message for finding in findings]
    return Edition(
        portfolio=portfolio,
        measures=measure(portfolio, today, settings.thresholds),
        diagnostics=(),
        allowances={},
        settings=settings,
        forge=forge(settings.repository, settings.branch, "content/") if settings.repository else None,
        folder="content/",
        revision=None,
    )


def inspected(made: Edition) -> Edition:
    """The same with what the rules say of it."""
    thresholds = made.settings.thresholds
    findings = inspect(Inspection(made.portfolio, made.measures, thresholds, made.measures.today))
    assert {finding.rule for finding in findings} <= RULES.keys()
    return replace(made, diagnostics=tuple(judge(findings, made.settings, {})))


def renderer(of: Edition) -> Renderer:
    """What draws the pages of an edition with the default theme."""
    return _renderer(frame(of, asset_version="1"))


@cache
def _renderer(shared: SiteFrame) -> Renderer:
    return Renderer(theme.find("default", Path("none"), assets.themes_folder()), shared)


def edition_of_folder(content: Path, today: date) -> Edition:
    """The edition of a content folder."""
    examination = examine(content, datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("UTC")), today)
    assert not examination.has_errors
    return edition_of(examination, content)
