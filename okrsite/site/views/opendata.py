"""The page about the open data: what can be downloaded, how much there is, and from what day and commit all of it was made.

No other page says the commit: it would make every page new with every commit.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from okrsite.frozen import frozen
from okrsite.site import urls
from okrsite.site.data.downloads import BESIDE_PAGES, DOWNLOADS, Download, cycle_file
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import parts
from okrsite.site.views.parts import Link


@frozen
class Count:
    """How many documents of a kind there are."""

    kind: str
    count: int


@frozen
class CycleFile:
    """The file of a cycle, and how many objectives it holds."""

    cycle: Link
    address: str
    objectives: int


@frozen
class DataView:
    """The page. `revision` is the commit that the content stands at, where it is in a repository. `each_cycle` are downloads of
    which every cycle has one; `beside_pages` stand one beside each page of a kind. `with_badge` is the address of an objective, an
    example of how its badge is shown elsewhere."""

    today: date
    revision: str | None
    revision_url: str | None
    repository: str | None
    downloads: tuple[Download, ...]
    each_cycle: tuple[Download, ...]
    beside_pages: tuple[Download, ...]
    cycles: tuple[CycleFile, ...]
    counts: tuple[Count, ...]
    with_badge: str | None


def pages(edition: Edition) -> Iterator[Page]:
    yield Page(urls.DATA, "data.html", "Data", view(edition), area="data")


def view(edition: Edition) -> DataView:
    portfolio, forge, revision = edition.portfolio, edition.forge, edition.revision
    objectives = Counter(objective.cycle for objective in portfolio.objectives.values())
    newest_first = sorted(portfolio.cycles.values(), key=lambda c: (c.first_day, c.id), reverse=True)
    today = edition.measures.today
    return DataView(
        today=today,
        revision=revision,
        revision_url=forge.commit(revision) if forge and revision else None,
        repository=urls.uri(edition.settings.repository) if edition.settings.repository else None,
        downloads=tuple(one for one in DOWNLOADS if not one.is_for_each_cycle),
        each_cycle=tuple(one for one in DOWNLOADS if one.is_for_each_cycle),
        beside_pages=BESIDE_PAGES,
        cycles=tuple(CycleFile(parts.cycle(edition, c.id), cycle_file(c.id), objectives[c.id]) for c in newest_first),
        counts=(
            Count("cycles", len(portfolio.cycles)),
            Count("teams", len(portfolio.teams)),
            Count("projects", len(portfolio.projects)),
            Count("objectives", len(portfolio.objectives)),
            Count("key-results", len(portfolio.key_results)),
            Count("initiatives", len(portfolio.initiatives)),
            Count("kpis", len(portfolio.kpis)),
            Count("check-ins", sum(c.day <= today for c in portfolio.check_ins.values())),
            Count("people", len(portfolio.people)),
        ),
        with_badge=next(map(urls.objective, portfolio.objectives), None),
    )
