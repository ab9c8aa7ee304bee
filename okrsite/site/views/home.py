"""The home page: what matters in the current cycle, whether it is getting there, what changed, what needs someone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from heapq import nsmallest

from okrsite.frozen import frozen
from okrsite.okr.measures import KeyResultFigure
from okrsite.okr.model import COMPANY, Cycle, KeyResult
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import attention, findings, parts, reported, rows
from okrsite.site.views.findings import FindingRow
from okrsite.site.views.parts import Link
from okrsite.site.views.pulse import HeatRow, Pulse, everyone, heat, pulse, upper_levels
from okrsite.site.views.reported import CheckInRow, Reported
from okrsite.site.views.rows import KeyResultRow, ObjectiveRow

RECENT = timedelta(days=7)
MOST_OBJECTIVES = 6
"""Of one cycle; more than these nobody would remember, and the page of the cycle shows all."""
MOST_CELLS = 48
"""In the heat map: whole levels of teams, from the company down, as long as they fit."""
MOST_CHECK_INS = 4
MOST_READINGS = 2
MOST_BEHIND = 5
MOST_FINDINGS = 3
URGENT_RULES = ("output-without-outcome", "overdue-to-close", "overdue-initiative", "no-owner")
"""What the home page shows of the rules, the most telling first; the attention page shows all."""


@frozen
class Report:
    """A recent check-in in short: what it says first, and a few of its readings that changed something, else its first
    one. `more` counts the others."""

    check_in: CheckInRow
    says: str
    more: int


@frozen
class CycleObjectives:
    """Objectives of one cycle, with their key results. `more` counts those that are not shown."""

    cycle: Link
    objectives: tuple[ObjectiveRow, ...]
    more: int


@frozen
class HomeView:
    """The home page. `pulse` is None on a site without cycles; `objectives` are the company's, by cycle, else those of the
    teams directly below it; `heat_more` counts the teams and projects that the heat map leaves out."""

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
    heat_more: int


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
    owners = tuple(one for one in everyone(edition, cycle) if one.objectives) if cycle else ()
    upper = upper_levels(owners, MOST_CELLS)
    return HomeView(
        company=company.name,
        tagline=company.tagline,
        pulse=pulse(edition, cycle) if cycle else None,
        objectives=own or _objectives(edition, around[:1], own=False),
        is_of_company=bool(own),
        reports=tuple(_reports(edition)),
        behind=tuple(rows.key_result_row(edition, kr) for kr in _furthest_behind(edition, around)),
        findings=_urgent(edition),
        attention_count=attention.count(edition),
        heat=tuple(heat(edition, one) for one in upper),
        heat_more=len(owners) - len(upper),
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
            shown = tuple(
                rows.objective_row(edition, o, with_key_results=True, with_lines=True) for o in owned[:MOST_OBJECTIVES]
            )
            found.append(CycleObjectives(parts.cycle(edition, cycle.id), shown, len(owned) - len(shown)))
    return tuple(found)


def _furthest_behind(edition: Edition, cycles: list[Cycle]) -> list[KeyResult]:
    """The running key results that are at risk or off track and lack most of what is expected of them."""
    today, figures = edition.measures.today, edition.measures.key_results
    running = (
        kr
        for cycle in cycles
        for objective in edition.objectives_of_cycle.get(cycle.id, ())
        if objective.closed_by(today) is None and objective.first_day <= today <= objective.last_day
        for kr in objective.key_results
        if figures[kr.ref].status in (Status.OFF_TRACK, Status.AT_RISK)
    )
    return nsmallest(MOST_BEHIND, running, key=lambda kr: _lead(figures[kr.ref]))


def _lead(figure: KeyResultFigure) -> float:
    """Progress less what is expected of it."""
    return (figure.progress.fraction or 0.0) - figure.expected.fraction


def _reports(edition: Edition) -> Iterator[Report]:
    today = edition.measures.today
    recent = (c for c in edition.portfolio.check_ins_newest_first if today - RECENT < c.day <= today)
    for _, check_in in zip(range(MOST_CHECK_INS), recent, strict=False):
        row = reported.check_in_row(edition, check_in, check_in.key_results, "", check_in.kpis)
        told = tuple(one for one in row.reported if _has_changed(one))[:MOST_READINGS] or row.reported[:1]
        yield Report(replace(row, reported=told), check_in.body.lead, len(row.reported) - len(told))


def _has_changed(reported: Reported) -> bool:
    reading = reported.reading
    return reading.value != reading.previous or bool(reading.reached) or bool(reading.done)


def _urgent(edition: Edition) -> tuple[FindingRow, ...]:
    found = [d for rule in URGENT_RULES for d in edition.diagnostics if d.rule == rule]
    return tuple(findings.finding(edition, diagnostic) for diagnostic in found[:MOST_FINDINGS])
