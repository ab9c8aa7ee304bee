"""What needs attention today: by kind, then once more by person and by team; where there is much of it, with a page for each team.

Where objectives and key results stand comes from the figures; everything else is what the rules found. What is said is said of
things, never of people. What is closed is left in peace.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from markupsafe import Markup

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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Group:
    """Concerns of one kind, of one person or of one scope: the most pressing of `count`. `slug` tells it in ids of the page; `link`
    leads to where all of them stand."""

    slug: str
    link: Link | None
    concerns: tuple[Concern, ...]
    count: int


@dataclass(frozen=True, slots=True)
class AttentionView:
    """The page of everybody, or `of` one scope. `count` is how many concerns there are. One that several people share stands with
    each of them. Where people and scopes are only counted (`is_counted`), their groups hold no concerns."""

    of: Link | None
    count: int
    is_counted: bool
    kinds: tuple[Group, ...]
    people: tuple[Group, ...]
    scopes: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class _Holder:
    """Whose a document is."""

    scope: Scope | None
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A concern, whose it is, and how pressing it is among those of its kind: the least comes first."""

    concern: Concern
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
            kinds = tuple(_by_kind(concerns, MOST_OF_SCOPE))
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
    return sum(1 for _ in _concerns(edition))


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
        kinds=tuple(_by_kind([f.concern for f in found], MOST_OF_KIND if is_counted else MOST_TOGETHER)),
        people=tuple(_by_person(edition, found, most)),
        scopes=tuple(_by_scope(edition, found, most)),
    )


def _sorted(edition: Edition) -> list[_Found]:
    """By kind, the most pressing first."""
    return sorted(_concerns(edition), key=lambda f: (KINDS.index(f.concern.kind), f.order))


def _by_kind(concerns: Iterable[Concern], most: int) -> Iterator[Group]:
    found: dict[str, list[Concern]] = {}
    for concern in concerns:
        found.setdefault(concern.kind, []).append(concern)
    for kind in KINDS:
        if kind in found:
            yield _group(kind, None, found[kind], most)


def _concerns(edition: Edition) -> Iterator[_Found]:
    return chain(_in_figures(edition), _by_rules(edition))


def _in_figures(edition: Edition) -> Iterator[_Found]:
    """Objectives that are not closed, each before its key results."""
    for objective in edition.portfolio.objectives.values():
        if edition.measures.objectives[objective.id].close is None:
            yield from _objective(edition, objective)
            for kr in objective.key_results:
                yield from _key_result(edition, kr, objective)


def _objective(edition: Edition, objective: Objective) -> Iterator[_Found]:
    figure = edition.measures.objectives[objective.id]
    kind = OF_STATUS.get(figure.status)
    if kind:
        concern = Concern(
            kind=kind,
            link=parts.objective(edition, objective.id),
            about=None,
            scope=parts.scope(edition, objective.scope),
            owners=parts.people(edition, objective.owners),
            place=parts.place(edition, objective.origin),
            fraction=figure.progress.fraction,
            expected=figure.expected.fraction,
            day=objective.last_day if kind == "overdue" else None,
        )
        pressing = objective.last_day.toordinal() if kind == "overdue" else _gap(concern)
        yield _Found(concern, _Holder(objective.scope, objective.owners), pressing)


def _key_result(edition: Edition, kr: KeyResult, objective: Objective) -> Iterator[_Found]:
    figure = edition.measures.key_results[kr.ref]
    kind = OF_STATUS.get(figure.status)
    if kind or figure.is_stale:
        holder = _Holder(objective.scope, kr.owners)
        concern = Concern(
            kind=kind or "no-reading",
            link=parts.key_result(edition, kr.ref),
            about=parts.objective(edition, objective.id),
            scope=parts.scope(edition, objective.scope),
            owners=parts.people(edition, kr.owners),
            place=parts.place(edition, kr.origin),
            fraction=figure.progress.fraction,
            expected=figure.expected.fraction,
            days=figure.silent_days,
        )
        if kind:
            yield _Found(concern, holder, _gap(concern))
        if figure.is_stale:
            yield _Found(replace(concern, kind="no-reading"), holder, -(figure.silent_days or 0))


def _gap(concern: Concern) -> float:
    """Progress less what is expected: the furthest behind comes first."""
    return (concern.fraction or 0) - (concern.expected or 0)


def _by_rules(edition: Edition) -> Iterator[_Found]:
    """What rules warn of, beside what the figures say."""
    holders = _holders(edition)
    for diagnostic in edition.diagnostics:
        if diagnostic.severity is Severity.WARNING and diagnostic.rule not in SEEN_IN_FIGURES:
            holder = holders.get(diagnostic.source.path, _Holder(None, ()))
            yield _Found(_ruled(edition, diagnostic, holder), holder)


def _ruled(edition: Edition, diagnostic: Diagnostic, holder: _Holder) -> Concern:
    row = findings.finding(edition, diagnostic)
    return Concern(
        kind=OF_RULE.get(diagnostic.rule, "other"),
        link=row.about or Link(row.place.path, ""),
        about=None,
        scope=parts.scope(edition, holder.scope) if holder.scope else None,
        owners=parts.people(edition, holder.owners),
        place=row.place,
        message=row.message,
        help=row.help,
        rule=row.rule,
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
    concerns: dict[str, list[Concern]] = {}
    for one in found:
        for person in one.holder.owners or (NOBODY if one.holder.scope else ()):
            concerns.setdefault(person, []).append(one.concern)
    for person in sorted(filter(None, concerns), key=lambda p: (parts.person(edition, p).text.casefold(), p)):
        yield _group(f"person-{person}", parts.person(edition, person), concerns[person], most)
    if "" in concerns:
        yield _group("nobody", None, concerns[""], most)


def _by_scope(edition: Edition, found: Iterable[_Found], most: int) -> Iterator[Group]:
    """The company, then teams, then projects. Where nothing is shown of them, each leads to its own page."""
    for scope, concerns in _of_scopes(edition, found).items():
        link = parts.scope(edition, scope)
        yield _group(anchor(scope), link if most else replace(link, address=urls.attention_of(scope)), concerns, most)


def _of_scopes(edition: Edition, found: Iterable[_Found]) -> dict[Scope, list[Concern]]:
    """Concerns by scope. What belongs to none, such as a cycle, is the company's."""
    concerns: dict[Scope, list[Concern]] = {}
    for one in found:
        concerns.setdefault(one.holder.scope or COMPANY, []).append(one.concern)
    return {scope: concerns[scope] for scope in edition.portfolio.scopes if scope in concerns}


def _group(slug: str, link: Link | None, concerns: Sequence[Concern], most: int) -> Group:
    return Group(slug, link, tuple(concerns[:most]), len(concerns))
