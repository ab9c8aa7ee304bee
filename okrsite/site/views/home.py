"""The home page: what matters in the current cycle, whether it is getting there, what changed, what needs someone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from okrsite.okr.model import COMPANY, Cycle, Objective
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import parts
from okrsite.site.views.parts import CheckInRow, FindingRow, KeyResultRow, Link, ObjectiveRow
from okrsite.site.views.pulse import HeatRow, Pulse, heat, pulse

RECENT = timedelta(days=7)
MOST_CHECK_INS = 4
MOST_READINGS = 2
MOST_BEHIND = 5
MOST_FINDINGS = 3
URGENT_RULES = ("output-without-outcome", "overdue-to-close", "overdue-initiative", "no-owner")
"""What the home page shows of the rules, the most telling first; the attention page shows all."""


@dataclass(frozen=True, slots=True)
class Report:
    """A recent check-in in short: what it says first, and its first readings. `more` counts the others."""

    check_in: CheckInRow
    says: str
    more: int


@dataclass(frozen=True, slots=True)
class CycleObjectives:
    """Objectives of one cycle, with their key results."""

    cycle: Link
    objectives: tuple[ObjectiveRow, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """The home page. `pulse` is None on a site without cycles; `objectives` are the company's, by cycle, else those of the
    teams directly below it."""

    company: str
    tagline: str
    pulse: Pulse | None
    objectives: tuple[CycleObjectives, ...]
    is_of_company: bool
    reports: tuple[Report, ...]
    behind: tuple[KeyResultRow, ...]
    findings: tuple[FindingRow, ...]
    attention_count: int
    heat: tuple[HeatRow, ...]


def pages(edition: Edition) -> Iterator[Page]:
    """The home page."""
    company = edition.portfolio.company
    yield Page(
        address=urls.HOME,
        template="home.html",
        title=edition.settings.title,
        view=view(edition),
        description=company.tagline or company.body.lead,
        area="home",
    )


def view(edition: Edition) -> HomeView:
    company = edition.portfolio.company
    cycle = edition.portfolio.current_cycle(edition.measures.today)
    around = _with_enclosing(edition, cycle) if cycle else []
    own = _objectives(edition, around, own=True)
    running = _running_key_results(edition, around)
    behind = [row for row in running if row.status in (Status.OFF_TRACK, Status.AT_RISK)]
    return HomeView(
        company=company.name,
        tagline=company.tagline,
        pulse=pulse(edition, cycle) if cycle else None,
        objectives=own or _objectives(edition, around[:1], own=False),
        is_of_company=bool(own),
        reports=tuple(_reports(edition)),
        behind=tuple(sorted(behind, key=_points_behind, reverse=True)[:MOST_BEHIND]),
        findings=_urgent(edition),
        attention_count=len(behind) + sum(row.silent_days is not None for row in running) + len(edition.diagnostics),
        heat=heat(edition, cycle) if cycle else (),
    )


def _with_enclosing(edition: Edition, cycle: Cycle) -> list[Cycle]:
    """A cycle, then those that hold it."""
    found = [cycle]
    while (parent := found[-1].parent) is not None:
        found.append(edition.portfolio.cycles[parent])
    return found


def _objectives(edition: Edition, cycles: list[Cycle], *, own: bool) -> tuple[CycleObjectives, ...]:
    """The company's own objectives by cycle, or those of the scopes directly below."""
    scopes = (COMPANY,) if own else edition.portfolio.parts_of.get(COMPANY, ())
    found: list[CycleObjectives] = []
    for cycle in cycles:
        owned = [o for scope in scopes for o in edition.portfolio.objectives_of.get((scope, cycle.id), ())]
        if owned:
            rows = tuple(parts.objective_row(edition, o, with_key_results=True) for o in owned)
            found.append(CycleObjectives(parts.cycle(edition, cycle.id), rows))
    return tuple(found)


def _running_key_results(edition: Edition, cycles: list[Cycle]) -> list[KeyResultRow]:
    today = edition.measures.today
    objectives: list[Objective] = [o for cycle in cycles for o in edition.objectives_of_cycle.get(cycle.id, ())]
    return [
        parts.key_result_row(edition, kr)
        for objective in objectives
        if objective.closed_by(today) is None and objective.first_day <= today <= objective.last_day
        for kr in objective.key_results
    ]


def _points_behind(row: KeyResultRow) -> float:
    return row.expected - (row.fraction or 0.0)


def _reports(edition: Edition) -> Iterator[Report]:
    today = edition.measures.today
    recent = (c for c in edition.portfolio.check_ins_newest_first if today - RECENT < c.day <= today)
    for _, check_in in zip(range(MOST_CHECK_INS), recent, strict=False):
        count = len(check_in.key_results) + len(check_in.kpis)
        refs, kpis = (
            check_in.key_results[:MOST_READINGS],
            check_in.kpis[: max(0, MOST_READINGS - len(check_in.key_results))],
        )
        row = parts.check_in_row(edition, check_in, refs, "", kpis)
        yield Report(row, check_in.body.lead, count - len(row.reported))


def _urgent(edition: Edition) -> tuple[FindingRow, ...]:
    found = [d for rule in URGENT_RULES for d in edition.diagnostics if d.rule == rule]
    return tuple(parts.finding(edition, diagnostic) for diagnostic in found[:MOST_FINDINGS])
