"""From single documents to one portfolio: every reference followed, every broken one reported.

In go parsed documents; out come a `Portfolio` in which every reference resolves and nothing runs in a loop, and findings.
A reference to a document that exists but cannot be used is left out without a word: its own problem is reported already.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Generic, TypeVar

from okrsite.document.markdown import Body
from okrsite.document.yamltree import Places
from okrsite.frozen import frozen
from okrsite.okr import model, readings, things
from okrsite.okr.finding import Finding, Origin
from okrsite.okr.kept import Memory
from okrsite.okr.loops import loops, without_loops
from okrsite.okr.model import Objective, Portfolio, Reading
from okrsite.okr.parse import Parsed
from okrsite.okr.references import Followed, Known, References
from okrsite.okr.register import register
from okrsite.okr.things import Pursued, Reported
from okrsite.text.source import Source, Span

F = TypeVar("F")
T = TypeVar("T")
V = TypeVar("V")
P = TypeVar("P", model.Team, model.Cycle)

Graph = Mapping[str, tuple[str, ...]]
ByReference = Mapping[str, tuple[Reading, ...]]


def link(documents: Iterable[Parsed], memory: Memory | None = None) -> tuple[Portfolio, list[Finding]]:
    """Link all documents of a site. Their order does not matter. `memory` is that of an earlier run, of whatever documents."""
    linker = _Linker(documents, memory or Memory())
    return linker.portfolio(), linker.findings


@frozen
class _All(Generic[T]):
    """What was made of all documents of a kind."""

    things: dict[str, T]
    findings: tuple[Finding, ...]
    mentioned: Mapping[str, Origin]


class _Linker:
    """Links one site. A class because every step takes from the register and from memory, and adds to the findings."""

    def __init__(self, documents: Iterable[Parsed], memory: Memory) -> None:
        memory.begin()
        self.memory = memory
        self.register = register(documents, memory)
        self.findings = list(self.register.findings)
        self.mentioned: dict[str, Origin] = {}

    def portfolio(self) -> Portfolio:
        people = self._each("person", things.person)
        teams = self._parted("team", self._each("team", things.team))
        projects = self._each("project", things.project)
        companies = self._each("company", things.company)
        cycles = self._parted("cycle", self._each("cycle", things.cycle))
        kpis = self._each("kpi", things.kpi)
        pursued = self._pursued(cycles)
        objectives = self._aligned(pursued)
        initiatives = self._in_order(self._each("initiative", things.initiative))
        reported = self._each("check-in", things.reported)
        kpi_readings = self._kpi_readings(reported)
        return Portfolio(
            company=next(iter(companies.values()), None) or _no_company(),
            teams=teams,
            projects=projects,
            people=people if self.register.known.people_are_listed else self._who_is_mentioned(),
            cycles=cycles,
            objectives=objectives,
            initiatives=initiatives,
            kpis=kpis,
            check_ins={identifier: found.check_in for identifier, found in reported.items()},
            readings_of=self._readings(pursued, reported, kpi_readings),
            kpi_readings=kpi_readings,
            contributors=self.memory.once("contributors", (objectives,), partial(_contributors, objectives)),
            supporters=self.memory.once("supporters", (objectives,), partial(_supporters, objectives)),
            drivers=self.memory.once("drivers", (initiatives,), partial(_drivers, initiatives)),
            needed_by=self.memory.once("needed by", (initiatives,), partial(_needed_by, initiatives)),
            cited_by=self.memory.once("cited by", (pursued,), partial(_cited_by, pursued)),
            people_are_listed=self.register.known.people_are_listed,
        )

    # Documents

    def _each(self, kind: str, make: Callable[[Parsed, F, References], T], *shared: object) -> dict[str, T]:
        """What all documents of a kind stand for, by id. `make` makes one of a document, its form and its references."""
        known = self.register.known
        made = self.memory.each(kind, self.register.usable[kind], partial(_followed, known, make), (known, *shared))
        found: _All[T] = self.memory.once(("all", kind), (made,), partial(_all, made))
        self.findings += found.findings
        self.mentioned = {**found.mentioned, **self.mentioned}
        return found.things

    def _who_is_mentioned(self) -> dict[str, model.Person]:
        return {
            name: model.Person(name, things.name_from(name), "", None, None, None, (), Body(), origin)
            for name, origin in sorted(self.mentioned.items())
        }

    def _pursued(self, cycles: Mapping[str, model.Cycle]) -> dict[str, Pursued]:
        days = self.memory.same("days", {cycle.id: (cycle.first_day, cycle.last_day) for cycle in cycles.values()})
        return self._each("objective", partial(things.pursued, days=days), days)

    # Loops

    def _parted(self, kind: str, found: dict[str, P]) -> dict[str, P]:
        """Teams or cycles, none of which is a part of itself."""
        graph = {thing.id: (thing.parent,) for thing in found.values() if thing.parent}
        cut = self._cut("alignment-loop", kind, "contain", graph, lambda thing: found[thing].origin.at("parent"))
        return found | {thing: replace(found[thing], parent=None) for thing in cut} if cut else found

    def _aligned(self, pursued: Mapping[str, Pursued]) -> dict[str, Objective]:
        """Objectives, none of which supports itself."""
        objectives: dict[str, Objective] = self.memory.once(
            "objectives", (pursued,), lambda: {found.objective.id: found.objective for found in pursued.values()}
        )
        graph = {key: found.aims for key, found in pursued.items() if found.aims}
        cut = self._cut("alignment-loop", "objective", "support", graph, lambda key: _alignment_place(objectives[key]))
        return (
            objectives | {key: _aligned_only_with(objectives[key], kept) for key, kept in cut.items()}
            if cut
            else objectives
        )

    def _in_order(self, initiatives: dict[str, model.Initiative]) -> dict[str, model.Initiative]:
        """Initiatives, none of which waits for itself."""
        graph = {key: work.depends_on for key, work in initiatives.items() if work.depends_on}
        cut = self._cut(
            "dependency-loop", "initiative", "depend on", graph, lambda key: initiatives[key].origin.at("depends_on")
        )
        return (
            initiatives | {key: replace(initiatives[key], depends_on=kept) for key, kept in cut.items()}
            if cut
            else initiatives
        )

    def _cut(self, rule: str, kind: str, verb: str, graph: Graph, place_of: Callable[[str], Origin]) -> Graph:
        """Report every loop where it begins; what is left of the targets of each node in one."""
        same = self.memory.same(("graph", kind), graph)
        found = self.memory.once(("loops", kind), (same,), lambda: tuple(loops(same)))
        for loop in found:
            path = " → ".join(f"`{node}`" for node in (*loop, loop[0]))
            message = f"`{loop[0]}` {verb} itself." if len(loop) == 1 else f"These {verb} each other in a loop: {path}."
            notes = tuple(place_of(node).note("part of the loop") for node in loop[1:])
            self.findings.append(place_of(loop[0]).finding(rule, message, "Remove one of these links.", notes))
        kept = without_loops(same) if found else {}
        return {node: tuple(targets) for node, targets in kept.items() if len(targets) < len(same[node])}

    # Readings

    def _kpi_readings(self, reported: Mapping[str, Reported]) -> dict[str, tuple[Reading, ...]]:
        found: dict[str, list[Reading]] = {}
        for report in reported.values():
            for kpi, reading in report.of_kpis:
                found.setdefault(kpi, []).append(reading)
        return {
            kpi: self.memory.once(("readings of kpi", kpi), tuple(of_one), partial(readings.in_order, of_one))
            for kpi, of_one in sorted(found.items())
        }

    def _readings(
        self,
        pursued: Mapping[str, Pursued],
        reported: Mapping[str, Reported],
        of_kpis: Mapping[str, tuple[Reading, ...]],
    ) -> dict[str, ByReference]:
        """By objective: those of its key results, from check-ins, from KPIs, or as they are stated."""
        found: dict[str, dict[str, list[Reading]]] = {}
        for report in reported.values():
            for ref, reading in report.readings:
                found.setdefault(ref.partition("/")[0], {}).setdefault(ref, []).append(reading)
        readings_of: dict[str, ByReference] = {}
        for key, one in pursued.items():
            if key not in found and not one.cites:
                readings_of[key] = one.stated
                continue
            of_one = found.get(key, {})
            cited = {ref: of_kpis.get(kpi, ()) for kpi, ref in one.cites}
            inputs = (one, *cited.values(), *(reading for some in of_one.values() for reading in some))
            readings_of[key], twice = self.memory.once(
                ("readings", key), inputs, partial(_in_order, one, of_one, cited)
            )
            self.findings += twice
        return readings_of


def _followed(known: Known, make: Callable[[Parsed, Any, References], T], document: Parsed) -> Followed[T]:
    refs = References(known, things.origin_of(document))
    return refs.followed(lambda refs: make(document, document.form, refs))


def _all(made: Mapping[str, Followed[T]]) -> _All[T]:
    mentioned: dict[str, Origin] = {}
    for followed in made.values():
        for name, origin in followed.mentioned:
            mentioned.setdefault(name, origin)
    return _All(
        {key: followed.thing for key, followed in made.items()},
        tuple(finding for followed in made.values() for finding in followed.findings),
        mentioned,
    )


def _in_order(
    one: Pursued, reported: Mapping[str, list[Reading]], cited: Mapping[str, tuple[Reading, ...]]
) -> tuple[ByReference, tuple[Finding, ...]]:
    """The readings of an objective's key results by day, and what is stated as well as reported."""
    found: dict[str, tuple[Reading, ...]] = {}
    findings: list[Finding] = []
    for kr in one.objective.key_results:
        reports, stated = reported.get(kr.ref, ()), one.stated.get(kr.ref, ())
        if reports and stated:
            message = f"`{kr.ref}` states its value here, and check-ins report it too ({len(reports)} times)."
            note = reports[-1].origin.note("a reading")
            help_text = "Remove `current`; the check-ins keep the history."
            findings.append(stated[0].origin.finding("two-sources", message, help_text, (note,)))
        if kr.ref in cited:
            found[kr.ref] = cited[kr.ref]
        elif reports or stated:
            found[kr.ref] = readings.in_order((*reports, *stated))
    return found, tuple(findings)


def _alignment_place(objective: Objective) -> Origin:
    return objective.origin.at("contributes_to" if objective.contributes_to and not objective.supports else "supports")


def _aligned_only_with(objective: Objective, kept: Container[str]) -> Objective:
    supports = tuple(target for target in objective.supports if things.objective_of(target) in kept)
    contributes_to = tuple(c for c in objective.contributes_to if things.objective_of(c.to) in kept)
    return replace(objective, supports=supports, contributes_to=contributes_to)


def _no_company() -> model.Company:
    return model.Company("Company", "", (), Body(), Origin(Source("company.md", ""), Places(Span(0, 0))))


# What points at each thing


def _contributors(objectives: Mapping[str, Objective]) -> dict[str, tuple[tuple[str, float], ...]]:
    return _inverse((c.to, (o.id, c.weight)) for o in objectives.values() for c in o.contributes_to)


def _supporters(objectives: Mapping[str, Objective]) -> dict[str, tuple[str, ...]]:
    return _inverse((target, o.id) for o in objectives.values() for target in o.supports)


def _drivers(initiatives: Mapping[str, model.Initiative]) -> dict[str, tuple[str, ...]]:
    return _inverse((target, i.id) for i in initiatives.values() for target in i.drives)


def _needed_by(initiatives: Mapping[str, model.Initiative]) -> dict[str, tuple[str, ...]]:
    return _inverse((target, i.id) for i in initiatives.values() for target in i.depends_on)


def _cited_by(pursued: Mapping[str, Pursued]) -> dict[str, tuple[str, ...]]:
    return _inverse(cited for found in pursued.values() for cited in found.cites)


def _inverse(pairs: Iterable[tuple[str, V]]) -> dict[str, tuple[V, ...]]:
    """What points at each target, in the order met."""
    found: dict[str, list[V]] = {}
    for target, pointing in pairs:
        found.setdefault(target, []).append(pointing)
    return {target: tuple(pointing) for target, pointing in sorted(found.items())}
