"""All that the portal is made from: an edition of the OKRs as of one day.

It is what views read; templates never see it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TypeVar, cast

from okrsite.config import SiteSettings
from okrsite.history.past import GoalChange, History
from okrsite.okr.measures import Measures
from okrsite.okr.model import Objective, Portfolio
from okrsite.site import urls
from okrsite.site.forge import Forge
from okrsite.site.language import Language, language
from okrsite.site.links import Links, links
from okrsite.text.diagnostic import Diagnostic

T = TypeVar("T")


@dataclass(frozen=True)
class Edition:
    """`diagnostics` are warnings and advice, in order; `allowances` the rules silenced by document, with their reasons.
    `folder` is the content folder's path in its repository, empty or ending in `/`; `revision` the commit it stands at; `history`
    is what git remembers."""

    portfolio: Portfolio
    measures: Measures
    diagnostics: tuple[Diagnostic, ...]
    allowances: Mapping[str, Mapping[str, str]]
    settings: SiteSettings
    forge: Forge | None
    folder: str
    revision: str | None
    history: History = field(default_factory=History)

    def derived(self, make: Callable[["Edition"], T]) -> T:
        """What a function of the whole edition gives, worked out once."""
        known: dict[Callable[[Edition], object], object] = self._derived
        if make not in known:
            known[make] = make(self)
        return cast("T", known[make])

    @cached_property
    def _derived(self) -> dict[Callable[["Edition"], object], object]:
        return {}

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """The address of every document by its path."""
        return urls.of_documents(self.portfolio)

    @cached_property
    def links(self) -> Links:
        """Links to what many pages name."""
        return links(self.portfolio)

    @cached_property
    def objectives_of_cycle(self) -> Mapping[str, tuple[Objective, ...]]:
        """All objectives of each cycle, whoever owns them."""
        found: dict[str, list[Objective]] = {}
        for objective in self.portfolio.objectives.values():
            found.setdefault(objective.cycle, []).append(objective)
        return {cycle: tuple(objectives) for cycle, objectives in found.items()}

    def day_of(self, seconds: int) -> date:
        """The day of a moment, given in seconds since 1970, by the site's own midnight."""
        return datetime.fromtimestamp(seconds, UTC).astimezone(self.settings.zone).date()

    @cached_property
    def late_changes_of(self) -> Mapping[str, tuple[GoalChange, ...]]:
        """The goals of each objective that were changed after the first day of its cycle, newest first."""
        starts = {key: cycle.first_day for key, cycle in self.portfolio.cycles.items()}
        found = {
            objective: tuple(
                each
                for each in changes
                if each.cycle in starts and self.day_of(each.commit.seconds) > starts[each.cycle]
            )
            for objective, changes in self.history.changes.items()
        }
        return {objective: changes for objective, changes in found.items() if changes}

    @cached_property
    def late_changes_of_cycle(self) -> Mapping[str, tuple[GoalChange, ...]]:
        """Those of each cycle that has any, newest first."""
        found: dict[str, list[GoalChange]] = {}
        for change in self.late_changes:
            found.setdefault(change.cycle, []).append(change)
        return {cycle: tuple(changes) for cycle, changes in found.items()}

    @cached_property
    def late_changes(self) -> tuple[GoalChange, ...]:
        """All of them, newest first."""
        changes = (each for found in self.late_changes_of.values() for each in found)
        return tuple(sorted(changes, key=lambda each: -each.commit.seconds))

    @cached_property
    def root(self) -> str:
        """The site's own web address, to put before an address on it that must be whole."""
        return urls.absolute(self.settings.url, urls.HOME)

    @cached_property
    def language(self) -> Language:
        """How the site's language writes numbers and dates."""
        return language(self.settings.language)

    @cached_property
    def diagnostics_of(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        """Warnings and advice by the path of the document that they stand in."""
        found: dict[str, list[Diagnostic]] = {}
        for diagnostic in self.diagnostics:
            found.setdefault(diagnostic.source.path, []).append(diagnostic)
        return {path: tuple(diagnostics) for path, diagnostics in found.items()}
