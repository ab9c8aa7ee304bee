"""The ledger: goals that were changed after their cycle had begun, with what they were, who changed them, and in which commit.

All of it is read from the repository's history; without that the page says so. The first page shows the newest, a page for each
cycle all of its own: what is long past does not make new pages grow.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain

from okrsite.frozen import frozen
from okrsite.history.git import Commit
from okrsite.history.past import GoalChange, Plain
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import parts
from okrsite.site.views.parts import Link

NEWEST = 50
"""So many changes stand on the first page."""
SHORT_NAME = 8
"""So many letters of a commit's name tell it from others."""

_DAYS = ("from", "due")


@frozen
class Shown:
    """A value: one of a number, a day, a text, or neither for what just is so."""

    number: float | None = None
    day: date | None = None
    text: str = ""


@frozen
class CommitLink:
    """A commit: its day, who wrote it, its first line, and its page, where the repository has one."""

    day: date
    author: str
    subject: str
    name: str
    url: str | None


@frozen
class ChangeRow:
    """A changed goal. `field` is its name (`target`), `item` the milestone, phase or objective that it is a part of, `part` the
    part (`due`); all are empty where a key result or an objective came or went. `key_result` is None for the objective's own."""

    objective: Link
    key_result: Link | None
    field: str
    item: str
    part: str
    unit: str
    before: tuple[Shown, ...]
    after: tuple[Shown, ...]
    commit: CommitLink


@frozen
class CycleLedger:
    """A cycle with changed goals: its page of them, and how many there are."""

    cycle: Link
    count: int


@frozen
class ChangesView:
    """The newest changes of all cycles; or all of one `cycle`. `gap` says why the past is not known whole (empty: it is)."""

    gap: str
    cycle: Link | None
    rows: tuple[ChangeRow, ...]
    count: int
    cycles: tuple[CycleLedger, ...]


def pages(edition: Edition) -> Iterator[Page]:
    """The newest, and a page for every cycle with changed goals."""
    by_cycle = edition.late_changes_of_cycle
    newest_first = sorted(by_cycle, key=lambda key: (edition.portfolio.cycles[key].first_day, key), reverse=True)
    ledgers = tuple(
        CycleLedger(Link(edition.portfolio.cycles[key].title, urls.changes_of(key)), len(by_cycle[key]))
        for key in newest_first
    )
    gap = edition.history.gap
    view = ChangesView(gap, None, _rows(edition, edition.late_changes[:NEWEST]), len(edition.late_changes), ledgers)
    yield Page(urls.CHANGES, "changes.html", "Changed goals", view, area="changes")
    for key in newest_first:
        cycle = parts.cycle(edition, key)
        of_cycle = ChangesView(gap, cycle, _rows(edition, by_cycle[key]), len(by_cycle[key]), ())
        title = f"{cycle.text}: changed goals"
        yield Page(urls.changes_of(key), "changes.html", title, of_cycle, trail=(cycle,), area="changes")


def of_objective(edition: Edition, objective: str) -> tuple[ChangeRow, ...]:
    """The changed goals of an objective itself: its weight, its days, the key results that came and went."""
    changes = edition.late_changes_of.get(objective, ())
    alive = {kr.id for kr in edition.portfolio.objectives[objective].key_results}
    return _rows(edition, (each for each in changes if each.key_result not in alive or not each.name))


def of_key_result(edition: Edition, ref: str) -> tuple[ChangeRow, ...]:
    """How the goal of a key result was changed."""
    objective, _, identifier = ref.partition("/")
    changes = edition.late_changes_of.get(objective, ())
    return _rows(edition, (each for each in changes if each.key_result == identifier and each.name))


def commit_link(edition: Edition, commit: Commit) -> CommitLink:
    """A commit, dated by the site's own midnight."""
    url = edition.forge.commit(commit.id) if edition.forge else None
    return CommitLink(edition.day_of(commit.seconds), commit.author, commit.subject, commit.id[:SHORT_NAME], url)


def _rows(edition: Edition, changes: Iterable[GoalChange]) -> tuple[ChangeRow, ...]:
    return tuple(_row(edition, change) for change in changes)


def _row(edition: Edition, change: GoalChange) -> ChangeRow:
    portfolio = edition.portfolio
    ref = f"{change.objective}/{change.key_result}"
    objective = Link(change.objective_title, "")
    if change.objective in portfolio.objectives:
        objective = parts.objective(edition, change.objective)
    key_result = Link(change.title, "") if change.key_result else None
    if ref in portfolio.key_results:
        key_result = parts.key_result(edition, ref)
    field, _, rest = change.name.partition(".")
    item, _, part = rest.rpartition(".")
    if field == "keep":
        item, part = "", rest
    if field == "contributes_to" and item in portfolio.objectives:
        item = portfolio.objectives[item].title
    is_day = field in _DAYS or part in _DAYS
    return ChangeRow(
        objective=objective,
        key_result=key_result,
        field=field,
        item=item,
        part=part,
        unit=change.unit if field in _IN_THE_UNIT else "",
        before=_shown(edition, field, change.before, is_day=is_day),
        after=_shown(edition, field, change.after, is_day=is_day),
        commit=commit_link(edition, change.commit),
    )


_IN_THE_UNIT = ("start", "target", "commit", "stretch", "phases", "keep")


def _shown(edition: Edition, field: str, value: Plain, *, is_day: bool) -> tuple[Shown, ...]:
    if value is None or isinstance(value, bool):
        return ()
    if isinstance(value, tuple):
        return tuple(chain.from_iterable(_shown(edition, field, each, is_day=is_day) for each in value))
    if not isinstance(value, str):
        return (Shown(number=float(value)),)
    if is_day:
        return (Shown(day=date.fromisoformat(value)),)
    titled: dict[str, Mapping[str, str]] = {
        "cycle": {key: cycle.title for key, cycle in edition.portfolio.cycles.items()},
        "kpi": {key: kpi.title for key, kpi in edition.portfolio.kpis.items()},
    }
    return (Shown(text=titled.get(field, {}).get(value, value)),)
