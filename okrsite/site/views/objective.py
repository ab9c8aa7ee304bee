"""The page of an objective: why, its key results with their numbers shown in full, what it hangs on, and what drives it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from okrsite.okr.expected import Expected
from okrsite.okr.model import KeyResult, Milestones, Objective, ScopeKind
from okrsite.okr.progress import Term, Trace
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import parts
from okrsite.site.views.parts import (
    CheckInRow,
    FindingRow,
    InitiativeRow,
    KeyResultRow,
    Link,
    Place,
    ReadingRow,
    When,
)

LEARNED = "What we learned"


@dataclass(frozen=True, slots=True)
class TermRow:
    """One part of a weighted mean: what it is, its weight, its progress, and whether it counts."""

    link: Link
    weight: float
    fraction: float | None
    counts: bool


@dataclass(frozen=True, slots=True)
class TraceView:
    """How a number is made. `kind` names the formula; `trace` holds its numbers; `reading` is the one that gave the value."""

    kind: str
    trace: Trace
    terms: tuple[TermRow, ...]
    fraction: float | None
    raw: float | None
    expected: Expected
    expected_is_mean: bool
    reading: ReadingRow | None
    written: Place


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone, whether it is reached, and since when that is known."""

    title: str
    due: date | None
    weight: float
    reached: When | None
    is_reached: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class KeyResultDetail:
    """A key result in full. `weight_of` is the weight of all that counts in the objective."""

    row: KeyResultRow
    number: int
    description: str
    weight_of: float
    commit: float | None
    stretch: float | None
    kpi: Link | None
    source: str
    first_day: date
    last_day: date
    milestones: tuple[MilestoneRow, ...]
    readings: tuple[ReadingRow, ...]
    latest: ReadingRow | None
    drivers: tuple[InitiativeRow, ...]
    supporters: tuple[Link, ...]
    trace: TraceView


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """An objective above or below in the alignment. `weight` is None where it only supports; `through` names the key result
    that the link leads to, where it leads to one."""

    link: Link
    owner: Link
    fraction: float | None
    status: Status
    weight: float | None
    through: Link | None


@dataclass(frozen=True, slots=True)
class CloseView:
    """How the objective ended."""

    day: date
    outcome: str
    score: float | None
    by: Link | None
    note: str


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """The page of an objective."""

    title: str
    scope: Link
    cycle: Link
    owners: tuple[Link, ...]
    type: str
    tags: tuple[str, ...]
    status: Status
    fraction: float | None
    expected: float
    first_day: date
    last_day: date
    close: CloseView | None
    why: Markup
    learned: Markup | None
    key_results: tuple[KeyResultDetail, ...]
    trace: TraceView
    above: tuple[AlignedRow, ...]
    below: tuple[AlignedRow, ...]
    initiatives: tuple[InitiativeRow, ...]
    check_ins: tuple[CheckInRow, ...]
    findings: tuple[FindingRow, ...]


def pages(edition: Edition) -> Iterator[Page]:
    """The pages of all objectives."""
    for objective in edition.portfolio.objectives.values():
        yield page(edition, objective)


def page(edition: Edition, objective: Objective) -> Page:
    scope, cycle = parts.scope(edition, objective.scope), parts.cycle(edition, objective.cycle)
    address = urls.objective(objective.id)
    company = Link(edition.portfolio.company.name, "company/")
    return Page(
        address=address,
        template="objective.html",
        title=objective.title,
        description=objective.body.lead,
        view=view(edition, objective, urls.root_from(address)),
        trail=(*(() if objective.scope.kind is ScopeKind.COMPANY else (company,)), scope, cycle),
        area="objectives",
        document=parts.document_links(edition, objective.origin, check_in=True),
    )


def view(edition: Edition, objective: Objective, root: str) -> ObjectiveView:
    figure = edition.measures.objectives[objective.id]
    close = figure.close
    return ObjectiveView(
        title=objective.title,
        scope=parts.scope(edition, objective.scope),
        cycle=parts.cycle(edition, objective.cycle),
        owners=parts.people(edition, objective.owners),
        type=objective.type,
        tags=objective.tags,
        status=figure.status,
        fraction=figure.progress.fraction,
        expected=figure.expected.fraction,
        first_day=objective.first_day,
        last_day=objective.last_day,
        close=CloseView(
            close.day, close.outcome, close.score, parts.objective(edition, close.by) if close.by else None, close.note
        )
        if close
        else None,
        why=parts.body_prose(edition, objective.body, root, LEARNED),
        learned=parts.section_prose(edition, objective.body, LEARNED, root),
        key_results=tuple(
            _key_result(edition, objective, kr, number) for number, kr in enumerate(objective.key_results, 1)
        ),
        trace=_objective_trace(edition, objective),
        above=tuple(_above(edition, objective)),
        below=tuple(_below(edition, objective)),
        initiatives=_initiatives(edition, objective),
        check_ins=tuple(_check_ins(edition, objective, root)),
        findings=parts.findings(edition, objective.origin.path),
    )


def _key_result(edition: Edition, objective: Objective, kr: KeyResult, number: int) -> KeyResultDetail:
    figure = edition.measures.key_results[kr.ref]
    portfolio = edition.portfolio
    readings = parts.reading_rows(edition, portfolio.readings.get(kr.ref, ()), figure.readings, kr)
    latest = next(
        (row for row in readings if row.counts and (row.value is not None or row.done is not None or row.reached)), None
    )
    return KeyResultDetail(
        row=parts.key_result_row(edition, kr),
        number=number,
        description=kr.description,
        weight_of=edition.measures.objectives[objective.id].mean.total_weight,
        commit=getattr(kr.measure, "commit", None),
        stretch=getattr(kr.measure, "stretch", None),
        kpi=Link(portfolio.kpis[kr.kpi].title, urls.kpi(kr.kpi)) if kr.kpi else None,
        source=kr.source,
        first_day=kr.first_day,
        last_day=kr.last_day,
        milestones=tuple(_milestones(edition, kr, readings)),
        readings=readings,
        latest=latest,
        drivers=tuple(
            parts.initiative_row(edition, portfolio.initiatives[i]) for i in portfolio.drivers.get(kr.ref, ())
        ),
        supporters=tuple(parts.objective(edition, o) for o in portfolio.supporters.get(kr.ref, ())),
        trace=TraceView(
            kind=parts.KINDS[type(kr.measure)],
            trace=figure.progress.trace,
            terms=_terms(edition, getattr(figure.progress.trace, "terms", ())),
            fraction=figure.progress.fraction,
            raw=figure.progress.raw,
            expected=figure.expected,
            expected_is_mean=figure.expected.path == "mean",
            reading=latest,
            written=parts.place(edition, kr.origin),
        ),
    )


def _objective_trace(edition: Edition, objective: Objective) -> TraceView:
    figure = edition.measures.objectives[objective.id]
    return TraceView(
        kind="mean",
        trace=figure.mean,
        terms=_terms(edition, figure.mean.terms),
        fraction=figure.progress.fraction,
        raw=figure.progress.raw,
        expected=figure.expected,
        expected_is_mean=figure.expected.path == "mean",
        reading=None,
        written=parts.place(edition, objective.origin.at("key_results")),
    )


def _terms(edition: Edition, terms: tuple[Term, ...]) -> tuple[TermRow, ...]:
    return tuple(TermRow(parts.reference(edition, t.ref), t.weight, t.fraction, t.counts) for t in terms)


def _milestones(edition: Edition, kr: KeyResult, readings: tuple[ReadingRow, ...]) -> Iterator[MilestoneRow]:
    if not isinstance(kr.measure, Milestones):
        return
    trace = edition.measures.key_results[kr.ref].progress.trace
    reached_ids = getattr(trace, "reached", ())
    for step in kr.measure.steps:
        is_reached = step.id in reached_ids
        since = [row.when for row in readings if row.counts and step.title in row.reached]
        late = not is_reached and step.due is not None and step.due < edition.measures.today
        yield MilestoneRow(
            step.title, step.due, step.weight, since[-1] if since and is_reached else None, is_reached, late
        )


def _above(edition: Edition, objective: Objective) -> Iterator[AlignedRow]:
    weights: dict[str, float | None] = dict.fromkeys(objective.supports)
    weights |= {contribution.to: contribution.weight for contribution in objective.contributes_to}
    for ref, weight in weights.items():
        yield _aligned(edition, ref.partition("/")[0], weight, ref if "/" in ref else None)


def _below(edition: Edition, objective: Objective) -> Iterator[AlignedRow]:
    portfolio = edition.portfolio
    targets = [objective.id, *(kr.ref for kr in objective.key_results)]
    contributing = {(o, target): weight for target in targets for o, weight in portfolio.contributors.get(target, ())}
    supporting = {(o, target) for target in targets for o in portfolio.supporters.get(target, ())}
    for identifier, target in sorted(supporting | contributing.keys()):
        weight = contributing.get((identifier, target))
        yield _aligned(edition, identifier, weight, target if "/" in target else None)


def _aligned(edition: Edition, identifier: str, weight: float | None, through: str | None) -> AlignedRow:
    figure = edition.measures.objectives[identifier]
    owner = parts.scope(edition, edition.portfolio.objectives[identifier].scope)
    through_link = parts.key_result(edition, through) if through else None
    return AlignedRow(
        parts.objective(edition, identifier), owner, figure.progress.fraction, figure.status, weight, through_link
    )


def _initiatives(edition: Edition, objective: Objective) -> tuple[InitiativeRow, ...]:
    found = (i for kr in objective.key_results for i in edition.portfolio.drivers.get(kr.ref, ()))
    return tuple(parts.initiative_row(edition, edition.portfolio.initiatives[i]) for i in dict.fromkeys(found))


def _check_ins(edition: Edition, objective: Objective, root: str) -> Iterator[CheckInRow]:
    portfolio = edition.portfolio
    for check_in in portfolio.check_ins_on.get(objective.id, ()):
        if check_in.day <= edition.measures.today:
            refs = tuple(ref for ref in check_in.key_results if ref.partition("/")[0] == objective.id)
            yield parts.check_in_row(edition, check_in, refs, root)
