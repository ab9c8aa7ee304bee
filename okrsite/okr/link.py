"""From single documents to one portfolio: every reference followed, every broken one reported.

In go parsed documents; out come a `Portfolio` in which every reference resolves and nothing runs in a loop, and findings.
A reference to a document that exists but cannot be used is left out without a word: its own problem is reported already.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TypeVar

from okrsite.document.markdown import Body
from okrsite.document.yamltree import Places
from okrsite.okr import model, readings, schema
from okrsite.okr.finding import Finding, Origin
from okrsite.okr.kept import Memory
from okrsite.okr.loops import loops, without_loops
from okrsite.okr.model import COMPANY, Portfolio, Reading, Scope, ScopeKind
from okrsite.okr.parse import Parsed
from okrsite.okr.schema import FOLDERS
from okrsite.text.source import Source, Span
from okrsite.text.suggest import did_you_mean

F = TypeVar("F", bound=schema.Document)
V = TypeVar("V")

FOLDER_OF = {kind: folder for folder, kind in FOLDERS.items()}
_CONTRIBUTIONS_HELP = "Point at the objective, or give the key result the measure `contributions: true`."


def link(documents: Iterable[Parsed], memory: Memory | None = None) -> tuple[Portfolio, list[Finding]]:
    """Link all documents of a site. Their order does not matter. `memory` is that of an earlier run, of whatever documents."""
    linker = _Linker(documents, memory or Memory())
    return linker.portfolio(), linker.findings


class _Linker:
    """Links one site. A class because every step needs the known ids and adds to the findings."""

    def __init__(self, documents: Iterable[Parsed], memory: Memory) -> None:
        self.findings: list[Finding] = []
        self.memory = memory
        memory.begin()
        self.ids: dict[str, set[str]] = {kind: set() for kind in schema.FORMS}
        self.usable: dict[str, dict[str, Parsed]] = {kind: {} for kind in schema.FORMS}
        ordered = sorted((d for d in documents if d.kind), key=lambda d: (d.kind, d.id, d.source.path))
        for _, same in groupby(ordered, key=lambda d: (d.kind, d.id)):
            self._register(*same)
        self.people_are_listed = bool(self.ids["person"])
        self.people: dict[str, model.Person] = {}
        self.scopes: set[Scope] = {COMPANY}
        self.measured: dict[str, schema.KeyResult] = {}
        self.known: object = None

    def _register(self, first: Parsed, *others: Parsed) -> None:
        for other in others:
            message = f"There is another {other.kind} with the id `{other.id}`: `{first.source.path}`."
            note = _origin(first).note("the other one")
            self.findings.append(
                _origin(other).name_finding("duplicate-id", message, "Rename one of the two files.", (note,))
            )
        self.ids[first.kind].add(first.id)
        if first.form is not None:
            self.usable[first.kind][first.id] = first

    def portfolio(self) -> Portfolio:
        self.people = {d.id: self._person(d, f) for d, f in self._forms("person", schema.Person)}
        teams = self._teams()
        self.scopes |= {team.scope for team in teams.values()}
        projects = {d.id: self._project(d, f) for d, f in self._forms("project", schema.Project)}
        self.scopes |= {project.scope for project in projects.values()}
        companies = [self._company(d, f) for d, f in self._forms("company", schema.Company)]
        cycles = self._cycles()
        kpis = {d.id: self._kpi(d, f) for d, f in self._forms("kpi", schema.Kpi)}
        objectives = self._objectives(cycles)
        initiatives = self._initiatives()
        check_ins, of_key_results, of_kpis = self._check_ins(objectives)
        key_results = [kr for objective in objectives.values() for kr in objective.key_results]
        for kr in key_results:
            if kr.kpi:
                of_key_results[kr.ref] = of_kpis.get(kr.kpi, [])
        return Portfolio(
            company=companies[0] if companies else _no_company(),
            teams=teams,
            projects=projects,
            people=dict(sorted(self.people.items())),
            cycles=cycles,
            objectives=objectives,
            initiatives=initiatives,
            kpis=kpis,
            check_ins=check_ins,
            readings={ref: readings.in_order(found) for ref, found in sorted(of_key_results.items())},
            kpi_readings={kpi: readings.in_order(found) for kpi, found in sorted(of_kpis.items())},
            contributors=_inverse((c.to, (o.id, c.weight)) for o in objectives.values() for c in o.contributes_to),
            supporters=_inverse((target, o.id) for o in objectives.values() for target in o.supports),
            drivers=_inverse((target, i.id) for i in initiatives.values() for target in i.drives),
            needed_by=_inverse((target, i.id) for i in initiatives.values() for target in i.depends_on),
            cited_by=_inverse((kr.kpi, kr.ref) for kr in key_results if kr.kpi),
            people_are_listed=self.people_are_listed,
        )

    # What is known from the last time

    def _what_is_known(self) -> object:
        """All that linking one objective, initiative or check-in looks at beside its own document: who and what can be referred to, and
        what can be contributed to. The same object as the last time if it is equal."""
        ids = {kind: frozenset(found) for kind, found in self.ids.items()}
        usable = {kind: frozenset(found) for kind, found in self.usable.items()}
        sums = frozenset(ref for ref, kr in self.measured.items() if kr.contributions)
        return self.memory.same("known", (ids, usable, frozenset(self.measured), sums))

    def _once(self, document: Parsed, make: Callable[[], V], *inputs: object) -> V:
        """What `make` gives, with the findings that it adds. Where people are not listed it may also note who is mentioned, so that
        nothing can be taken over."""
        if not self.people_are_listed:
            return make()

        def noted() -> tuple[V, list[Finding]]:
            before, self.findings = self.findings, []
            try:
                return make(), self.findings
            finally:
                self.findings = before

        name = (document.kind, document.id)
        value, findings = self.memory.once(name, (document, self.known, *inputs), noted)
        self.findings += findings
        return value

    # Following references

    def _forms(self, kind: str, form: type[F]) -> Iterator[tuple[Parsed, F]]:
        for document in self.usable[kind].values():
            if isinstance(document.form, form):
                yield document, document.form

    def _follow(self, kind: str, target: str | None, origin: Origin) -> str | None:
        """The target's id if it can be used; a finding if there is no such document."""
        if target is None:
            return None
        if target not in self.ids[kind]:
            self._broken(
                f"There is no {kind} `{target}`.", origin, target, self.ids[kind], f"{FOLDER_OF[kind]}/{target}.md"
            )
            return None
        return target if target in self.usable[kind] else None

    def _follow_all(self, kind: str, targets: Iterable[str], origin: Origin) -> tuple[str, ...]:
        found = (self._follow(kind, target, origin.at(index)) for index, target in enumerate(targets))
        return tuple(dict.fromkeys(target for target in found if target))

    def _people(self, names: Iterable[str], origin: Origin) -> tuple[str, ...]:
        if self.people_are_listed:
            return self._follow_all("person", names, origin)
        for index, name in enumerate(names):
            if name not in self.people:
                self.people[name] = _mentioned(name, origin.at(index))
        return tuple(dict.fromkeys(names))

    def _follow_reference(self, target: str, origin: Origin) -> str | None:
        """An objective, or a key result as `objective/key-result`."""
        objective, slash, key_result = target.partition("/")
        if self._follow("objective", objective, origin) is None:
            return None
        if slash and target not in self.measured:
            prefix = f"{objective}/"
            siblings = {ref.removeprefix(prefix) for ref in self.measured if ref.startswith(prefix)}
            if any(document.id == objective for document, _ in self._forms("objective", schema.Objective)):
                known = f"Its key results: {', '.join(sorted(siblings))}." if siblings else "It has no key results."
                help_text = did_you_mean(key_result, siblings, known)
                self.findings.append(
                    origin.finding(
                        "broken-reference", f"Objective `{objective}` has no key result `{key_result}`.", help_text
                    )
                )
            return None
        return target

    def _broken(self, message: str, origin: Origin, target: str, known: Iterable[str], file: str) -> None:
        self.findings.append(
            origin.finding(
                "broken-reference", message, did_you_mean(target, known, f"Add the file `{file}`, or correct the id.")
            )
        )

    def _scope(self, team: str | None, project: str | None, origin: Origin) -> Scope:
        """Whose it is; the company's where the owner cannot be used."""
        if team is not None and self._follow("team", team, origin.at("team")):
            return Scope(ScopeKind.TEAM, team)
        if project is not None and self._follow("project", project, origin.at("project")):
            return Scope(ScopeKind.PROJECT, project)
        return COMPANY

    def _report_loops(
        self, rule: str, graph: Mapping[str, Iterable[str]], verb: str, places: Mapping[str, Origin]
    ) -> dict[str, list[str]]:
        """Report every loop where it begins, and return the graph without them."""
        same = self.memory.same(("graph", verb), {node: list(targets) for node, targets in graph.items()})
        for loop in self.memory.once(("loops", verb), (same,), lambda: tuple(loops(same))):
            path = " → ".join(f"`{node}`" for node in (*loop, loop[0]))
            message = f"`{loop[0]}` {verb} itself." if len(loop) == 1 else f"These {verb} each other in a loop: {path}."
            notes = tuple(places[node].note("part of the loop") for node in loop[1:])
            self.findings.append(places[loop[0]].finding(rule, message, "Remove one of these links.", notes))
        return self.memory.once(("without loops", verb), (same,), lambda: without_loops(same))

    # Kinds of documents

    def _company(self, document: Parsed, form: schema.Company) -> model.Company:
        origin = _origin(document)
        return model.Company(form.name, form.tagline, self._people(form.lead, origin.at("lead")), document.body, origin)

    def _teams(self) -> dict[str, model.Team]:
        teams = {document.id: self._team(document, form) for document, form in self._forms("team", schema.Team)}
        parents = {team.id: [team.parent] if team.parent else [] for team in teams.values()}
        kept = self._report_loops(
            "alignment-loop", parents, "contain", {t.id: t.origin.at("parent") for t in teams.values()}
        )
        return {team.id: team if kept[team.id] else replace(team, parent=None) for team in teams.values()}

    def _team(self, document: Parsed, form: schema.Team) -> model.Team:
        origin = _origin(document)
        return model.Team(
            id=document.id,
            name=form.name or _name_from(document.id),
            parent=self._follow("team", form.parent, origin.at("parent")),
            lead=self._people(form.lead, origin.at("lead")),
            members=self._people(form.members, origin.at("members")),
            aliases=form.aliases,
            body=document.body,
            origin=origin,
        )

    def _project(self, document: Parsed, form: schema.Project) -> model.Project:
        origin = _origin(document)
        return model.Project(
            id=document.id,
            name=form.name or _name_from(document.id),
            team=self._follow("team", form.team, origin.at("team")),
            lead=self._people(form.lead, origin.at("lead")),
            members=self._people(form.members, origin.at("members")),
            first_day=form.start,
            last_day=form.due,
            aliases=form.aliases,
            body=document.body,
            origin=origin,
        )

    def _person(self, document: Parsed, form: schema.Person) -> model.Person:
        origin = _origin(document)
        return model.Person(
            id=document.id,
            name=form.name or _name_from(document.id),
            role=form.role,
            team=self._follow("team", form.team, origin.at("team")),
            github=form.github,
            avatar=form.avatar,
            aliases=form.aliases,
            body=document.body,
            origin=origin,
        )

    def _cycles(self) -> dict[str, model.Cycle]:
        cycles = {document.id: self._cycle(document, form) for document, form in self._forms("cycle", schema.Cycle)}
        parents = {cycle.id: [cycle.parent] if cycle.parent else [] for cycle in cycles.values()}
        kept = self._report_loops(
            "alignment-loop", parents, "contain", {c.id: c.origin.at("parent") for c in cycles.values()}
        )
        return {cycle.id: cycle if kept[cycle.id] else replace(cycle, parent=None) for cycle in cycles.values()}

    def _cycle(self, document: Parsed, form: schema.Cycle) -> model.Cycle:
        origin = _origin(document)
        return model.Cycle(
            id=document.id,
            title=form.title or document.id.replace("-", " ").upper(),
            first_day=form.start,
            last_day=form.end,
            parent=self._follow("cycle", form.parent, origin.at("parent")),
            closed=form.closed,
            aliases=form.aliases,
            body=document.body,
            origin=origin,
            amendments=self._amendments(form, origin),
        )

    def _kpi(self, document: Parsed, form: schema.Kpi) -> model.Kpi:
        origin = _origin(document)
        return model.Kpi(
            id=document.id,
            title=form.title,
            unit=form.unit,
            team=self._follow("team", form.team, origin.at("team")),
            owners=self._people(form.owner, origin.at("owner")),
            keep=model.Keep(*form.keep.bounds) if form.keep else None,
            source=form.source,
            tags=form.tags,
            aliases=form.aliases,
            body=document.body,
            origin=origin,
        )

    def _objectives(self, cycles: Mapping[str, model.Cycle]) -> dict[str, model.Objective]:
        forms = list(self._forms("objective", schema.Objective))
        for document, form in forms:
            if self._follow("cycle", form.cycle, _origin(document).at("cycle")) is None:
                del self.usable["objective"][document.id]
        usable = [(document, form) for document, form in forms if document.id in self.usable["objective"]]
        for document, form in usable:
            self.measured |= self.memory.once(
                ("refs", document.id), (document,), partial(_by_reference, document, form)
            )
        self.known = self._what_is_known()
        days = {c.id: self.memory.same(("days", c.id), (c.first_day, c.last_day)) for c in cycles.values()}
        objectives = {
            document.id: self._once(
                document, partial(self._objective, document, form, cycles[form.cycle]), days[form.cycle]
            )
            for document, form in usable
        }
        graph = {
            o.id: [_objective_of(target) for target in (*o.supports, *(c.to for c in o.contributes_to))]
            for o in objectives.values()
        }
        kept = self._report_loops(
            "alignment-loop", graph, "support", {o.id: _alignment_place(o) for o in objectives.values()}
        )
        return {o.id: _aligned_only_with(o, kept[o.id]) for o in objectives.values()}

    def _objective(self, document: Parsed, form: schema.Objective, cycle: model.Cycle) -> model.Objective:
        origin = _origin(document)
        owners = self._people(form.owner, origin.at("owner"))
        first_day, last_day = form.from_ or cycle.first_day, form.due or cycle.last_day
        supports = [
            self._follow_reference(target, origin.at("supports", index)) for index, target in enumerate(form.supports)
        ]
        objective = model.Objective(
            id=document.id,
            title=form.title,
            scope=self._scope(form.team, form.project, origin),
            cycle=form.cycle,
            owners=owners,
            type=form.type,
            supports=tuple(dict.fromkeys(target for target in supports if target)),
            contributes_to=tuple(self._contributions(form, origin)),
            weight=form.weight,
            tags=form.tags,
            first_day=first_day,
            last_day=last_day,
            key_results=(),
            close=self._close(form.close, origin.at("close")),
            aliases=form.aliases,
            body=document.body,
            origin=origin,
            amendments=self._amendments(form, origin),
        )
        key_results = (
            self._key_result(objective, kr, origin.at("key_results", index))
            for index, kr in enumerate(form.key_results)
        )
        return replace(objective, key_results=tuple(key_results))

    def _contributions(self, form: schema.Objective, origin: Origin) -> Iterator[model.Contribution]:
        for index, contribution in enumerate(form.contributes_to):
            place = origin.at("contributes_to", index, "to")
            target = self._follow_reference(contribution.to, place)
            if target is None:
                continue
            if "/" in target and not self.measured[target].contributions:
                message = f"The key result `{target}` has a measure of its own; nothing can contribute to it."
                self.findings.append(place.finding("broken-reference", message, _CONTRIBUTIONS_HELP))
                continue
            yield model.Contribution(target, contribution.weight)

    def _close(self, form: schema.Close | None, origin: Origin) -> model.Close | None:
        if form is None:
            return None
        return model.Close(
            form.date, form.outcome, form.score, self._follow("objective", form.by, origin.at("by")), form.note
        )

    def _amendments(self, form: schema.Document, origin: Origin) -> tuple[model.Amendment, ...]:
        made = []
        for index, amendment in enumerate(form.amendments):
            place = origin.at("amendments", index, "author")
            author = self._people((amendment.author,), place) if amendment.author else ()
            made.append(model.Amendment(amendment.date, author[0] if author else None, amendment.reason))
        return tuple(made)

    def _key_result(self, objective: model.Objective, form: schema.KeyResult, origin: Origin) -> model.KeyResult:
        return model.KeyResult(
            id=form.id,
            objective=objective.id,
            title=form.title,
            unit=form.unit,
            measure=self._measure(form, origin),
            weight=form.weight,
            owners=self._people(form.owner, origin.at("owner")) or objective.owners,
            source=form.source,
            first_day=form.from_ or objective.first_day,
            last_day=form.due or objective.last_day,
            check_in_days=form.check_in_days,
            current=form.current,
            description=form.description,
            origin=origin,
        )

    def _measure(self, form: schema.KeyResult, origin: Origin) -> model.Measure:
        if form.keep:
            return model.Keep(*form.keep.bounds)
        if form.milestones:
            return model.Milestones(tuple(model.Milestone(m.id, m.title, m.due, m.weight) for m in form.milestones))
        if form.done is not None:
            return model.Done(from_start=form.done)
        if form.baseline:
            return model.Baseline()
        if form.contributions:
            return model.Contributions()
        kpi = self._follow("kpi", form.kpi, origin.at("kpi"))
        phases = tuple(model.Phase(phase.date, phase.value) for phase in form.phases)
        return model.Metric(form.start or 0.0, form.target or 0.0, form.commit, form.stretch, phases, kpi)

    def _initiatives(self) -> dict[str, model.Initiative]:
        initiatives = {
            document.id: self._once(document, partial(self._initiative, document, form))
            for document, form in self._forms("initiative", schema.Initiative)
        }
        graph = {i.id: list(i.depends_on) for i in initiatives.values()}
        places = {i.id: i.origin.at("depends_on") for i in initiatives.values()}
        kept = self._report_loops("dependency-loop", graph, "depend on", places)
        return {
            i.id: replace(i, depends_on=tuple(kept[i.id])) if len(kept[i.id]) < len(i.depends_on) else i
            for i in initiatives.values()
        }

    def _initiative(self, document: Parsed, form: schema.Initiative) -> model.Initiative:
        origin = _origin(document)
        drives = [
            self._follow_reference(target, origin.at("drives", index)) for index, target in enumerate(form.drives)
        ]
        return model.Initiative(
            id=document.id,
            title=form.title,
            scope=self._scope(form.team, form.project, origin),
            owners=self._people(form.owner, origin.at("owner")),
            status=form.status,
            first_day=form.start,
            last_day=form.due,
            drives=tuple(dict.fromkeys(target for target in drives if target)),
            depends_on=self._follow_all("initiative", form.depends_on, origin.at("depends_on")),
            trackers=form.trackers,
            stated_fraction=None if form.progress is None else form.progress / 100,
            tags=form.tags,
            aliases=form.aliases,
            body=document.body,
            origin=origin,
        )

    # Check-ins

    def _check_ins(
        self, objectives: Mapping[str, model.Objective]
    ) -> tuple[dict[str, model.CheckIn], dict[str, list[Reading]], dict[str, list[Reading]]]:
        """Check-ins, and their readings by key result and by KPI."""
        check_ins: dict[str, model.CheckIn] = {}
        of_key_results: dict[str, list[Reading]] = {}
        of_kpis: dict[str, list[Reading]] = {}
        for document, form in self._forms("check-in", schema.CheckIn):
            measured = [self.measured.get(ref) for ref in form.readings]
            check_in, reported, of_health = self._once(document, partial(self._check_in, document, form), *measured)
            check_ins[document.id] = check_in
            for ref, reading in reported:
                of_key_results.setdefault(ref, []).append(reading)
            for kpi, reading in of_health:
                of_kpis.setdefault(kpi, []).append(reading)
        for objective in objectives.values():
            alone = self.memory.once(("stated", objective.id), (objective,), partial(self._stated_alone, objective))
            for ref, kr, reading in alone:
                reports = of_key_results.setdefault(ref, [])
                reports.append(self._stated(kr, reports) if reports else reading)
        return check_ins, of_key_results, of_kpis

    def _check_in(
        self, document: Parsed, form: schema.CheckIn
    ) -> tuple[model.CheckIn, list[tuple[str, Reading]], list[tuple[str, Reading]]]:
        """A check-in, with its readings of key results and of KPIs."""
        origin = _origin(document)
        reported: list[tuple[str, Reading]] = []
        for ref, given in form.readings.items():
            reading = self._reading(ref, given, form, document.id, origin.at("readings", ref))
            if reading is not None:
                reported.append((ref, reading))
        of_health: list[tuple[str, Reading]] = []
        for kpi, value in form.kpis.items():
            place = origin.at("kpis", kpi)
            if self._follow("kpi", kpi, _named(place)):
                of_health.append((kpi, readings.of_kpi(value, form, document.id, place)))
        author = self._people((form.author,), origin.at("author"))
        check_in = model.CheckIn(
            document.id,
            form.date,
            author[0] if author else form.author,
            tuple(ref for ref, _ in reported),
            tuple(kpi for kpi, _ in of_health),
            form.aliases,
            document.body,
            origin,
        )
        return check_in, reported, of_health

    def _stated_alone(self, objective: model.Objective) -> tuple[tuple[str, model.KeyResult, Reading], ...]:
        """The values that an objective's key results state themselves, as if no check-in reported them too."""
        return tuple((kr.ref, kr, self._stated(kr, ())) for kr in objective.key_results if kr.current is not None)

    def _reading(
        self, ref: str, given: schema.Reading, form: schema.CheckIn, check_in: str, origin: Origin
    ) -> Reading | None:
        if self._follow_reference(ref, _named(origin)) is None:
            return None
        if misread := _misread(self.measured[ref], given):
            self.findings.append(origin.finding("wrong-value", *misread))
            return None
        return readings.of_key_result(given, form, check_in, origin)

    def _stated(self, kr: model.KeyResult, reported: Sequence[Reading]) -> Reading:
        """The value that a key result states itself."""
        origin = kr.origin.at("current")
        if reported:
            message = f"`{kr.ref}` states its value here, and check-ins report it too ({len(reported)} times)."
            note = reported[-1].origin.note("a reading")
            self.findings.append(
                origin.finding("two-sources", message, "Remove `current`; the check-ins keep the history.", (note,))
            )
        return Reading(None, kr.current, (), None, None, "", None, None, origin)


def _by_reference(document: Parsed, form: schema.Objective) -> dict[str, schema.KeyResult]:
    return {f"{document.id}/{kr.id}": kr for kr in form.key_results}


def _misread(kr: schema.KeyResult, given: schema.Reading) -> tuple[str, str] | None:
    """Why a reading cannot be one of this key result: a message and a way out."""
    if kr.milestones is not None:
        known = [milestone.id for milestone in kr.milestones]
        if given.value is not None or isinstance(given.done, bool):
            return f"`{kr.id}` is measured by milestones.", f"Write the ids of those reached: `{{done: [{known[0]}]}}`."
        unknown = next((step for step in given.done or () if step not in known), None)
        if unknown:
            return f"`{kr.id}` has no milestone `{unknown}`.", did_you_mean(
                unknown, known, f"Its milestones: {', '.join(known)}."
            )
        return None
    if kr.done is not None:
        if given.value is not None or isinstance(given.done, tuple):
            return f"`{kr.id}` is done or it is not.", "Write `{done: true}`."
        return None
    if kr.contributions:
        if given.value is not None or given.done is not None:
            return f"The progress of `{kr.id}` comes from the objectives that contribute to it.", "Remove this reading."
        return None
    if given.done is not None:
        return f"`{kr.id}` is measured by a number.", "Write the value."
    if kr.kpi is not None and given.value is not None:
        return (
            f"The readings of `{kr.id}` are those of the KPI `{kr.kpi}`.",
            f"Write it under `kpis:` as `{kr.kpi}: {given.value:g}`.",
        )
    return None


def _named(origin: Origin) -> Origin:
    """The place of a field's name as a place of its own: in a mapping by reference the name is what can be broken."""
    places = Places(origin.name_span)
    return Origin(origin.source, places)


def _origin(document: Parsed) -> Origin:
    return Origin(document.source, document.places)


def _objective_of(reference: str) -> str:
    return reference.partition("/")[0]


def _alignment_place(objective: model.Objective) -> Origin:
    return objective.origin.at("contributes_to" if objective.contributes_to and not objective.supports else "supports")


def _aligned_only_with(objective: model.Objective, kept: list[str]) -> model.Objective:
    supports = tuple(target for target in objective.supports if _objective_of(target) in kept)
    contributes_to = tuple(c for c in objective.contributes_to if _objective_of(c.to) in kept)
    if len(supports) == len(objective.supports) and len(contributes_to) == len(objective.contributes_to):
        return objective
    return replace(objective, supports=supports, contributes_to=contributes_to)


def _name_from(identifier: str) -> str:
    words = identifier.replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _mentioned(name: str, origin: Origin) -> model.Person:
    return model.Person(name, _name_from(name), "", None, None, None, (), Body(), origin)


def _no_company() -> model.Company:
    return model.Company("Company", "", (), Body(), Origin(Source("company.md", ""), Places(Span(0, 0))))


def _inverse(pairs: Iterable[tuple[str, V]]) -> dict[str, tuple[V, ...]]:
    """What points at each target, in the order met."""
    found: dict[str, list[V]] = {}
    for target, pointing in pairs:
        found.setdefault(target, []).append(pointing)
    return {target: tuple(pointing) for target, pointing in sorted(found.items())}
