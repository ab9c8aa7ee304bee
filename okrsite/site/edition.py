"""All that the portal is made from: an edition of the OKRs as of one day.

It is what views read; templates never see it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from okrsite.config import SiteSettings
from okrsite.okr.measures import Measures
from okrsite.okr.model import Objective, Portfolio
from okrsite.site import urls
from okrsite.site.forge import Forge
from okrsite.site.language import Language, language
from okrsite.text.diagnostic import Diagnostic


@dataclass(frozen=True)
class Edition:
    """`diagnostics` are warnings and advice, in order; `allowances` the rules silenced by document, with their reasons.
    `folder` is the content folder's path in its repository, empty or ending in `/`; `revision` the commit it stands at."""

    portfolio: Portfolio
    measures: Measures
    diagnostics: tuple[Diagnostic, ...]
    allowances: Mapping[str, Mapping[str, str]]
    settings: SiteSettings
    forge: Forge | None
    folder: str
    revision: str | None

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """The address of every document by its path."""
        return urls.of_documents(self.portfolio)

    @cached_property
    def objectives_of_cycle(self) -> Mapping[str, tuple[Objective, ...]]:
        """All objectives of each cycle, whoever owns them."""
        found: dict[str, list[Objective]] = {}
        for objective in self.portfolio.objectives.values():
            found.setdefault(objective.cycle, []).append(objective)
        return {cycle: tuple(objectives) for cycle, objectives in found.items()}

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
