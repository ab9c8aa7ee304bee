"""Every rule at work on everything that it is about.

In go rules, an `Inspection` and what is remembered; out come findings. What was found about a subject the last time is taken over
where it is made of the very same objects; rules about the whole run every time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from okrsite.okr.finding import Finding
from okrsite.okr.kept import Memory
from okrsite.okr.model import CheckIn, Initiative, Portfolio, Scope
from okrsite.okr.rules.rule import Check, Rule
from okrsite.okr.rules.subject import Inspection, OneCheckIn, OneInitiative, OneObjective, OpenObjective, Terms

Findings = tuple[Finding, ...]
Find = Callable[[Any], Iterator[Finding]]
Links = Mapping[str, tuple[str, ...]]

_NOTHING: frozenset[str] = frozenset()


def inspect(rules: Iterable[Rule], inspection: Inspection, memory: Memory | None = None) -> list[Finding]:
    """Run all rules. `memory` is that of an earlier run, of whatever portfolio, by the same rules."""
    memory = memory or Memory()
    memory.begin()
    checks = [check for rule in rules for check in rule.checks]
    terms = memory.same("terms", inspection.terms)
    return list(
        chain(
            chain.from_iterable(_of_objectives(checks, inspection, terms, memory)),
            chain.from_iterable(_of_initiatives(checks, inspection, terms, memory)),
            chain.from_iterable(_of_check_ins(checks, inspection, terms, memory)),
            _found(_about(Inspection, checks), inspection),
        )
    )


def _about(subject: type, checks: Iterable[Check]) -> tuple[Find, ...]:
    return tuple(find for about, find in checks if about is subject)


def _found(finds: Iterable[Find], subject: object) -> Findings:
    found: list[Finding] = []
    for find in finds:
        found += find(subject)
    return tuple(found)


def _of_objectives(checks: Sequence[Check], inspection: Inspection, terms: Terms, memory: Memory) -> Iterator[Findings]:
    portfolio, measures = inspection.portfolio, inspection.measures
    of_any, of_open = _about(OneObjective, checks), _about(OpenObjective, checks)

    def look_at(subject: OneObjective) -> Findings:
        found = _found(of_any, subject)
        if subject.objective.closed_by(terms.today):
            return found
        return (*found, *_found(of_open, OpenObjective(*subject)))

    links = (portfolio.drivers, portfolio.supporters, portfolio.initiatives)
    worked_on = memory.same_values("worked on", memory.once("links", links, partial(_worked_on, *links)))
    above = memory.same_values("above", {key: _above(portfolio, *key) for key in portfolio.objectives_of})
    for key, owned in portfolio.objectives_of.items():
        for objective in owned:
            name = objective.id
            subject = OneObjective(
                terms,
                objective,
                measures.objectives[name],
                measures.key_results_of[name],
                portfolio.readings_of[name],
                portfolio.cycles[objective.cycle],
                above[key],
                worked_on.get(name, _NOTHING),
            )
            yield memory.once(("objective", name), subject, partial(look_at, subject))


def _of_initiatives(
    checks: Sequence[Check], inspection: Inspection, terms: Terms, memory: Memory
) -> Iterator[Findings]:
    finds = _about(OneInitiative, checks)
    key_results, figures = inspection.portfolio.key_results, inspection.measures.key_results
    for initiative in inspection.portfolio.initiatives.values():
        driven = tuple([key_results[ref] for ref in initiative.drives])
        moved = tuple([figures[ref] for ref in initiative.drives])
        subject = OneInitiative(terms, initiative, driven, moved)
        inputs = (terms, initiative, *driven, *moved)
        yield memory.once(("initiative", initiative.id), inputs, partial(_found, finds, subject))


def _of_check_ins(checks: Sequence[Check], inspection: Inspection, terms: Terms, memory: Memory) -> Iterator[Findings]:
    finds = _about(OneCheckIn, checks)

    def look_at(check_in: CheckIn) -> Findings:
        return _found(finds, OneCheckIn(terms, check_in))

    yield from memory.each("check-ins", inspection.portfolio.check_ins, look_at, (terms,)).values()


def _worked_on(drivers: Links, supporters: Links, initiatives: Mapping[str, Initiative]) -> dict[str, frozenset[str]]:
    """By objective: its key results that an initiative drives which was not cancelled, or that other objectives support."""
    driven = (ref for ref, works in drivers.items() if any(initiatives[work].status != "cancelled" for work in works))
    found: dict[str, set[str]] = {}
    for ref in chain(driven, supporters):
        objective, slash, _ = ref.partition("/")
        if slash:
            found.setdefault(objective, set()).add(ref)
    return {objective: frozenset(refs) for objective, refs in found.items()}


def _above(portfolio: Portfolio, scope: Scope, cycle: str) -> str | None:
    """An objective that those of a scope in a cycle could support: of the nearest scope above, in the nearest cycle."""
    above = portfolio.parent_of(scope)
    while above is not None:
        holding: str | None = cycle
        while holding is not None:
            found = portfolio.objectives_of.get((above, holding))
            if found:
                return found[0].id
            holding = portfolio.cycles[holding].parent
        above = portfolio.parent_of(above)
    return None
