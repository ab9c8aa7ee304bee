"""What needs attention today: by kind, then once more by person and by team; where there is much of it, with a page for each team.

Where objectives and key results stand comes from the figures; everything else is what the rules found. What is said is said of
things, never of people. What is closed is left in peace.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from markupsafe import Markup

from okrsite.frozen import frozen
from okrsite.okr.measures import KeyResultFigure, ObjectiveFigure
from okrsite.okr.model import COMPANY, KeyResult, Objective, Scope, ScopeKind
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import findings, parts
from okrsite.site.views.parts import Link, Place
from okrsite.site.views.scope import anchor
from okrsite.text.diagnostic import Diagnostic, Severity

KINDS = (
    "overdue",
    "off-track",
    "at-risk",
    "no-reading",
    "no-owner",
    "unaligned",
    "late-work",
    "no-outcome",
    "other",
)
"""The sections of the page, in its order."""

OF_STATUS = {Status.OVERDUE: "overdue", Status.OFF_TRACK: "off-track", Status.AT_RISK: "at-risk"}
OF_RULE = {
    "no-owner": "no-owner",
    "unaligned-objective": "unaligned",
    "overdue-initiative": "late-work",
    "output-without-outcome": "no-outcome",
}
MOST_TOGETHER = 120
"""So many concerns stand on one page, with those of each person and team. Of more, people and teams are counted, and every team has a
page with its own."""
MOST_OF_KIND = 12
MOST_OF_ONE = 8
"""Of more concerns than that, the most pressing of one kind, and of one person or scope, are shown."""
MOST_OF_SCOPE = 60
"""Of one kind, on the page of a team."""

SEEN_IN_FIGURES = ("overdue-to-close", "late-check-in")
"""Rules that find what the figures say as well."""

UNSAID = Markup()
NOBODY = ("",)
_RANKS = {kind: rank for rank, kind in enumerate(KINDS)}


@frozen
class Concern:
    """Something that needs attention: what it is, what it is part of, whose it is, and where it is written.

    Of objectives and key results come `fraction` and `expected`, of the latter also the `days` without a reading, of what is
    overdue its last `day`; of all that a rule found comes its `message`."""

    kind: str
    link: Link
    about: Link | None
    scope: Link | None
    owners: tuple[Link, ...]
    place: Place
    fraction: float | None = None
    expected: float | None = None
    days: int | None = None
    day: date | None = None
    message: Markup = UNSAID
    help: Markup = UNSAID
    rule: str = ""


@frozen
class Group:
    """Concerns of one kind, of one person or of one scope: the most pressing of `count`. `slug` tells it in ids of the page; `link`
    leads to where all of them stand."""

    slug: str
    link: Link | None
    concerns: tuple[Concern, ...]
    count: int


@frozen
class AttentionView:
    """The page of everybody, or `of` one scope. `count` is how many concerns there are. One that several people share stands with
    each of them. Where people and scopes are only counted (`is_counted`), their groups hold no concerns."""

    of: Link | None
    count: int
    is_counted: bool
    kinds: tuple[Group, ...]
    people: tuple[Group, ...]
    scopes: tuple[Group, ...]


@frozen
class _Holder:
    """Whose a document is."""

    scope: Scope | None
    owners: tuple[str, ...]


_UNHELD = _Holder(None, ())


@frozen
class _Found:
    """A concern to be: its kind, what it is found in, whose that is, and how pressing it is among those of its kind: the least comes
    first. Of very many, few are shown on a page."""

    kind: str
    thing: Objective | KeyResult | Diagnostic
    holder: _Holder
    order: float = 0


def pages(edition: Edition) -> Iterator[Page]:
    """The page of everybody, and where there is much to look at those of the scopes."""
    found = _sorted(edition)
    whole = _view(edition, found)
    yield Page(urls.ATTENTION, "attention.html", "Attention", whole, area="attention")
    if whole.is_counted:
        for scope, concerns in _of_scopes(edition, found).items():
            link = parts.scope(edition, scope)
            kinds = tuple(_by_kind(edition, concerns, MOST_OF_SCOPE))
            yield Page(
                address=urls.attention_of(scope),
                template="attention.html",
                title=f"Attention: {link.text}",
                view=AttentionView(link, len(concerns), True, kinds, (), ()),
                trail=(link,),
                area="attention",
            )


def count(edition: Edition) -> int:
    """How many things need attention."""
    return sum(1 for _ in _all(edition))


def view(edition: Edition) -> AttentionView:
    """What the page of everybody shows."""
    return _view(edition, _sorted(edition))


def _view(edition: Edition, found: Sequence[_Found]) -> AttentionView:
    is_counted = len(found) > MOST_TOGETHER
    most = 0 if is_counted else MOST_OF_ONE
    return AttentionView(
        of=None,
        count=len(found),
        is_counted=is_counted,
        kinds=tuple(_by_kind(edition, found, MOST_OF_KIND if is_counted else MOST_TOGETHER)),
        people=tuple(_by_person(edition, found, most)),
        scopes=tuple(_by_scope(edition, found, most)),
    )


def _sorted(edition: Edition) -> list[_Found]:
    """By kind, the most pressing first."""
    return sorted(_all(edition), key=lambda f: (_RANKS[f.kind], f.order))


def _by_kind(edition: Edition, found: Iterable[_Found], most: int) -> Iterator[Group]:
    of_kind: dict[str, list[_Found]] = {}
    for one in found:
        of_kind.setdefault(one.kind, []).append(one)
    for kind in KINDS:
        if kind in of_kind:
            yield _group(edition, kind, None, of_kind[kind], most)


def _all(edition: Edition) -> Iterator[_Found]:
    return chain(_in_figures(edition), _by_rules(edition))


def _in_figures(edition: Edition) -> Iterator[_Found]:
    """Objectives that are not closed, each before its key results."""
    objectives, key_results = edition.measures.objectives, edition.measures.key_results
    for objective in edition.portfolio.objectives.values():
        figure = objectives[objective.id]
        if figure.close is None:
            kind = OF_STATUS.get(figure.status)
            if kind:
                pressing = objective.last_day.toordinal() if kind == "overdue" else _gap(figure)
                yield _Found(kind, objective, _Holder(objective.scope, objective.owners), pressing)
            for kr in objective.key_results:
                yield from _in_key_result(key_results[kr.ref], kr, objective.scope)


def _in_key_result(figure: KeyResultFigure, kr: KeyResult, scope: Scope) -> Iterator[_Found]:
    kind = OF_STATUS.get(figure.status)
    if kind:
        yield _Found(kind, kr, _Holder(scope, kr.owners), _gap(figure))
    if figure.is_stale:
        yield _Found("no-reading", kr, _Holder(scope, kr.owners), -(figure.silent_days or 0))


def _gap(figure: ObjectiveFigure | KeyResultFigure) -> float:
    """Progress less what is expected: the furthest behind comes first."""
    return (figure.progress.fraction or 0) - figure.expected.fraction


def _by_rules(edition: Edition) -> Iterator[_Found]:
    """What rules warn of, beside what the figures say."""
    holders = _holders(edition)
    for diagnostic in edition.diagnostics:
        if diagnostic.severity is Severity.WARNING and diagnostic.rule not in SEEN_IN_FIGURES:
            holder = holders.get(diagnostic.source.path, _UNHELD)
            yield _Found(OF_RULE.get(diagnostic.rule, "other"), diagnostic, holder)


def _concern(edition: Edition, found: _Found) -> Concern:
    scope = parts.scope(edition, found.holder.scope) if found.holder.scope else None
    owners = parts.people(edition, found.holder.owners)
    thing = found.thing
    if isinstance(thing, Diagnostic):
        row = findings.finding(edition, thing)
        return Concern(
            kind=found.kind,
            link=row.about or Link(row.place.path, ""),
            about=None,
            scope=scope,
            owners=owners,
            place=row.place,
            message=row.message,
            help=row.help,
            rule=row.rule,
        )
    if isinstance(thing, KeyResult):
        figure = edition.measures.key_results[thing.ref]
        return Concern(
            kind=found.kind,
            link=parts.key_result(edition, thing.ref),
            about=parts.objective(edition, thing.objective),
            scope=scope,
            owners=owners,
            place=parts.place(edition, thing.origin),
            fraction=figure.progress.fraction,
            expected=figure.expected.fraction,
            days=figure.silent_days,
        )
    overall = edition.measures.objectives[thing.id]
    return Concern(
        kind=found.kind,
        link=parts.objective(edition, thing.id),
        about=None,
        scope=scope,
        owners=owners,
        place=parts.place(edition, thing.origin),
        fraction=overall.progress.fraction,
        expected=overall.expected.fraction,
        day=thing.last_day if found.kind == "overdue" else None,
    )


def _holders(edition: Edition) -> Mapping[str, _Holder]:
    """Whose each document is, by its path. A check-in is its author's, and of the scope whose key result it reads first."""
    portfolio = edition.portfolio
    found = {owner.origin.path: _Holder(key, owner.lead) for key, owner in portfolio.scopes.items()}
    found |= {thing.origin.path: _Holder(thing.scope, thing.owners) for thing in portfolio.initiatives.values()}
    found |= {thing.origin.path: _Holder(thing.scope, thing.owners) for thing in portfolio.objectives.values()}
    for kpi in portfolio.kpis.values():
        found[kpi.origin.path] = _Holder(Scope(ScopeKind.TEAM, kpi.team) if kpi.team else COMPANY, kpi.owners)
    for check_in in portfolio.check_ins.values():
        read = next((portfolio.objectives[ref.partition("/")[0]].scope for ref in check_in.key_results), None)
        found[check_in.origin.path] = _Holder(read, (check_in.author,))
    return found


def _by_person(edition: Edition, found: Iterable[_Found], most: int) -> Iterator[Group]:
    """By name; what nobody owns yet comes last. Cycles are nobody's."""
    concerns: dict[str, list[_Found]] = {}
    for one in found:
        for person in one.holder.owners or (NOBODY if one.holder.scope else ()):
            concerns.setdefault(person, []).append(one)
    for person in sorted(filter(None, concerns), key=lambda p: (parts.person(edition, p).text.casefold(), p)):
        yield _group(edition, f"person-{person}", parts.person(edition, person), concerns[person], most)
    if "" in concerns:
        yield _group(edition, "nobody", None, concerns[""], most)


def _by_scope(edition: Edition, found: Iterable[_Found], most: int) -> Iterator[Group]:
    """The company, then teams, then projects. Where nothing is shown of them, each leads to its own page."""
    for scope, concerns in _of_scopes(edition, found).items():
        link = parts.scope(edition, scope)
        leads = link if most else replace(link, address=urls.attention_of(scope))
        yield _group(edition, anchor(scope), leads, concerns, most)


def _of_scopes(edition: Edition, found: Iterable[_Found]) -> dict[Scope, list[_Found]]:
    """Concerns by scope. What belongs to none, such as a cycle, is the company's."""
    concerns: dict[Scope, list[_Found]] = {}
    for one in found:
        concerns.setdefault(one.holder.scope or COMPANY, []).append(one)
    return {scope: concerns[scope] for scope in edition.portfolio.scopes if scope in concerns}


def _group(edition: Edition, slug: str, link: Link | None, found: Sequence[_Found], most: int) -> Group:
    return Group(slug, link, tuple(_concern(edition, one) for one in found[:most]), len(found))
