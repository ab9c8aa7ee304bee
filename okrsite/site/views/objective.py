"""The page of an objective: where it stands and why it is there, its key results with their numbers shown in full, what it hangs
on, and the work that drives it."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from markupsafe import Markup

from okrsite.frozen import frozen
from okrsite.okr.model import Amendment, Objective, ScopeKind
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Draft, Page
from okrsite.site.views import alignment, blank, changes, findings, key_result, parts, prose, reported, rows, traces
from okrsite.site.views.alignment import AlignedRow
from okrsite.site.views.blank import BlankCheckIn
from okrsite.site.views.changes import ChangeRow
from okrsite.site.views.findings import FindingRow
from okrsite.site.views.key_result import KeyResultDetail
from okrsite.site.views.parts import Link
from okrsite.site.views.reported import CheckInRow
from okrsite.site.views.rows import InitiativeRow
from okrsite.site.views.traces import TermRow, TraceView

OPEN_CHECK_INS = 5
"""So many check-ins stand open on the page; older ones are folded."""


@frozen
class CloseView:
    """How the objective ended."""

    day: date
    outcome: str
    score: float | None
    by: Link | None
    note: str


@frozen
class AmendmentRow:
    """Why something was changed although its cycle was closed."""

    day: date
    author: Link | None
    reason: str


@frozen
class DrivenRow:
    """A key result that an initiative drives, and its progress."""

    link: Link
    raw: float | None


@frozen
class WorkRow:
    """An initiative, with those of the objective's key results that it drives: output beside outcome."""

    initiative: InitiativeRow
    drives: tuple[DrivenRow, ...]


@frozen
class ObjectiveView:
    """The page of an objective. `ahead` are the points that it stands ahead of what is expected (negative: behind), `days_left` are
    given while it runs; `contributors` are the objectives that are a part of its progress; `changes` are its own changed goals, those
    of key results stand with them."""

    title: str
    scope: Link
    cycle: Link
    owners: tuple[Link, ...]
    type: str
    tags: tuple[str, ...]
    status: Status
    fraction: float | None
    expected: float
    ahead: int | None
    days_left: int | None
    is_to_come: bool
    first_day: date
    last_day: date
    close: CloseView | None
    why: Markup
    learned: Markup | None
    key_results: tuple[KeyResultDetail, ...]
    contributors: tuple[TermRow, ...]
    trace: TraceView
    above: tuple[AlignedRow, ...]
    below: tuple[AlignedRow, ...]
    on_map: str
    work: tuple[WorkRow, ...]
    check_ins: tuple[CheckInRow, ...]
    older_check_ins: tuple[CheckInRow, ...]
    blank: BlankCheckIn | None
    findings: tuple[FindingRow, ...]
    changes: tuple[ChangeRow, ...]
    amendments: tuple[AmendmentRow, ...]


def drafts(edition: Edition) -> Iterator[Draft]:
    """The pages of all objectives."""
    for identifier in edition.portfolio.objectives:
        yield Draft(urls.objective(identifier), partial(page, identifier=identifier))


def page(edition: Edition, identifier: str) -> Page:
    objective = edition.portfolio.objectives[identifier]
    scope, cycle = parts.scope(edition, objective.scope), parts.cycle(edition, objective.cycle)
    address = urls.objective(identifier)
    company = Link(edition.portfolio.company.name, "company/")
    return Page(
        address=address,
        template="objective.html",
        title=objective.title,
        description=objective.body.lead,
        view=view(edition, objective, urls.root_from(address)),
        trail=(*(() if objective.scope.kind is ScopeKind.COMPANY else (company,)), scope, cycle),
        area="objectives",
        document=parts.document_links(edition, objective.origin),
    )


def view(edition: Edition, objective: Objective, root: str) -> ObjectiveView:
    figure = edition.measures.objectives[objective.id]
    fraction, expected = figure.progress.fraction, figure.expected.fraction
    trace = traces.of_objective(edition, objective)
    check_ins = tuple(_check_ins(edition, objective, root))
    today = edition.measures.today
    runs = not figure.close and objective.first_day <= today <= objective.last_day
    return ObjectiveView(
        title=objective.title,
        scope=parts.scope(edition, objective.scope),
        cycle=parts.cycle(edition, objective.cycle),
        owners=parts.people(edition, objective.owners),
        type=objective.type,
        tags=objective.tags,
        status=figure.status,
        fraction=fraction,
        expected=expected,
        ahead=key_result.points_ahead(fraction, expected),
        days_left=(objective.last_day - today).days if runs else None,
        is_to_come=not figure.close and today < objective.first_day,
        first_day=objective.first_day,
        last_day=objective.last_day,
        close=_close(edition, objective),
        why=prose.body_prose(edition, objective.body, root, *edition.settings.headings.all_learned),
        learned=prose.section_prose(edition, objective.body, edition.settings.headings.all_learned, root),
        key_results=tuple(
            key_result.detail(edition, objective, kr, number) for number, kr in enumerate(objective.key_results, 1)
        ),
        contributors=trace.terms[len(objective.key_results) :],
        trace=trace,
        above=alignment.above(edition, objective),
        below=alignment.below(edition, objective),
        on_map=urls.on_map(objective.id, objective.cycle),
        work=tuple(_work(edition, objective)),
        check_ins=check_ins[:OPEN_CHECK_INS],
        older_check_ins=check_ins[OPEN_CHECK_INS:],
        blank=blank.check_in(edition, objective),
        findings=findings.findings(edition, objective.origin.path),
        changes=changes.of_objective(edition, objective.id),
        amendments=amendments(edition, objective.amendments),
    )


def amendments(edition: Edition, made: Iterable[Amendment]) -> tuple[AmendmentRow, ...]:
    """Amendments with their authors' names."""
    return tuple(
        AmendmentRow(each.day, parts.person(edition, each.author) if each.author else None, each.reason)
        for each in made
    )


def _close(edition: Edition, objective: Objective) -> CloseView | None:
    close = edition.measures.objectives[objective.id].close
    if close is None:
        return None
    by = parts.objective(edition, close.by) if close.by else None
    return CloseView(close.day, close.outcome, close.score, by, close.note)


def _work(edition: Edition, objective: Objective) -> Iterator[WorkRow]:
    """The initiatives that drive its key results, in the order of these."""
    portfolio = edition.portfolio
    driving = dict.fromkeys(i for kr in objective.key_results for i in portfolio.drivers.get(kr.ref, ()))
    for initiative in (portfolio.initiatives[identifier] for identifier in driving):
        driven = tuple(
            DrivenRow(parts.key_result(edition, kr.ref), edition.measures.key_results[kr.ref].progress.raw)
            for kr in objective.key_results
            if kr.ref in initiative.drives
        )
        yield WorkRow(rows.initiative_row(edition, initiative), driven)


def _check_ins(edition: Edition, objective: Objective, root: str) -> Iterator[CheckInRow]:
    portfolio = edition.portfolio
    for check_in in portfolio.check_ins_on.get(objective.id, ()):
        if check_in.day <= edition.measures.today:
            refs = tuple(ref for ref in check_in.key_results if ref.partition("/")[0] == objective.id)
            yield reported.check_in_row(edition, check_in, refs, root)
