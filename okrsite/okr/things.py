"""From the form of one document to what it stands for.

In go a parsed document, its form and its references; out comes a thing of the model, without what cannot be used of it. Nothing
here looks at another document: what it has to say of others, `References` follows.
"""

from collections.abc import Mapping
from datetime import date

from okrsite.frozen import frozen
from okrsite.okr import model, readings, schema
from okrsite.okr.finding import Origin
from okrsite.okr.model import Reading
from okrsite.okr.parse import Parsed
from okrsite.okr.references import Gauge, References


def company(document: Parsed, form: schema.Company, refs: References) -> model.Company:
    return model.Company(form.name, form.tagline, refs.people(form.lead, "lead"), document.body, refs.origin)


def team(document: Parsed, form: schema.Team, refs: References) -> model.Team:
    return model.Team(
        id=document.id,
        name=form.name or name_from(document.id),
        parent=refs.one("team", form.parent, "parent"),
        lead=refs.people(form.lead, "lead"),
        members=refs.people(form.members, "members"),
        aliases=form.aliases,
        body=document.body,
        origin=refs.origin,
    )


def project(document: Parsed, form: schema.Project, refs: References) -> model.Project:
    return model.Project(
        id=document.id,
        name=form.name or name_from(document.id),
        team=refs.one("team", form.team, "team"),
        lead=refs.people(form.lead, "lead"),
        members=refs.people(form.members, "members"),
        first_day=form.start,
        last_day=form.due,
        aliases=form.aliases,
        body=document.body,
        origin=refs.origin,
    )


def person(document: Parsed, form: schema.Person, refs: References) -> model.Person:
    return model.Person(
        id=document.id,
        name=form.name or name_from(document.id),
        role=form.role,
        team=refs.one("team", form.team, "team"),
        github=form.github,
        avatar=form.avatar,
        aliases=form.aliases,
        body=document.body,
        origin=refs.origin,
    )


def cycle(document: Parsed, form: schema.Cycle, refs: References) -> model.Cycle:
    return model.Cycle(
        id=document.id,
        title=form.title or document.id.replace("-", " ").upper(),
        first_day=form.start,
        last_day=form.end,
        parent=refs.one("cycle", form.parent, "parent"),
        closed=form.closed,
        aliases=form.aliases,
        body=document.body,
        origin=refs.origin,
        amendments=_amendments(form, refs),
    )


def kpi(document: Parsed, form: schema.Kpi, refs: References) -> model.Kpi:
    return model.Kpi(
        id=document.id,
        title=form.title,
        unit=form.unit,
        team=refs.one("team", form.team, "team"),
        owners=refs.people(form.owner, "owner"),
        keep=model.Keep(*form.keep.bounds) if form.keep else None,
        source=form.source,
        tags=form.tags,
        aliases=form.aliases,
        body=document.body,
        origin=refs.origin,
    )


def initiative(document: Parsed, form: schema.Initiative, refs: References) -> model.Initiative:
    return model.Initiative(
        id=document.id,
        title=form.title,
        scope=refs.scope(form.team, form.project),
        owners=refs.people(form.owner, "owner"),
        status=form.status,
        first_day=form.start,
        last_day=form.due,
        drives=refs.goals(form.drives, "drives"),
        depends_on=refs.several("initiative", form.depends_on, "depends_on"),
        trackers=form.trackers,
        stated_fraction=None if form.progress is None else form.progress / 100,
        tags=form.tags,
        aliases=form.aliases,
        body=document.body,
        origin=refs.origin,
    )


@frozen
class Pursued:
    """An objective, with what follows from its document alone: the ids of the objectives that it supports or contributes to, the
    readings that its key results state themselves, and the KPIs that these are measured by, each with the key result."""

    objective: model.Objective
    aims: tuple[str, ...]
    stated: Mapping[str, tuple[Reading, ...]]
    cites: tuple[tuple[str, str], ...]


def pursued(
    document: Parsed, form: schema.Objective, refs: References, days: Mapping[str, tuple[date, date]]
) -> Pursued:
    """An objective; `days` are the first and the last of each cycle."""
    owners = refs.people(form.owner, "owner")
    begins, ends = days[form.cycle]
    first_day, last_day = form.from_ or begins, form.due or ends
    supports = refs.goals(form.supports, "supports")
    contributes_to = refs.contributions(form.contributes_to)
    objective = model.Objective(
        id=document.id,
        title=form.title,
        scope=refs.scope(form.team, form.project),
        cycle=form.cycle,
        owners=owners,
        type=form.type,
        supports=supports,
        contributes_to=contributes_to,
        weight=form.weight,
        tags=form.tags,
        first_day=first_day,
        last_day=last_day,
        close=_close(form.close, refs) if form.close else None,
        aliases=form.aliases,
        body=document.body,
        origin=refs.origin,
        amendments=_amendments(form, refs),
        key_results=tuple(
            model.KeyResult(
                id=kr.id,
                objective=document.id,
                title=kr.title,
                unit=kr.unit,
                measure=_measure(kr, index, refs),
                weight=kr.weight,
                owners=refs.people(kr.owner, "key_results", index, "owner") or owners,
                source=kr.source,
                first_day=kr.from_ or first_day,
                last_day=kr.due or last_day,
                check_in_days=kr.check_in_days,
                current=kr.current,
                description=kr.description,
                origin=refs.origin.at("key_results", index),
            )
            for index, kr in enumerate(form.key_results)
        ),
    )
    return Pursued(
        objective,
        tuple(objective_of(target) for target in (*supports, *(c.to for c in contributes_to))),
        {kr.ref: (readings.stated(kr),) for kr in objective.key_results if kr.current is not None},
        tuple((kr.kpi, kr.ref) for kr in objective.key_results if kr.kpi),
    )


def gauges(document: Parsed) -> dict[str, Gauge]:
    """How the key results of an objective are measured, by `objective/key-result`."""
    return {f"{document.id}/{kr.id}": _gauge(kr) for kr in getattr(document.form, "key_results", ())}


def _gauge(form: schema.KeyResult) -> Gauge:
    milestones = None if form.milestones is None else tuple(step.id for step in form.milestones)
    return Gauge(milestones, form.done is not None, bool(form.contributions), form.kpi)


def _measure(form: schema.KeyResult, index: int, refs: References) -> model.Measure:
    if form.target is not None:
        phases = tuple(model.Phase(phase.date, phase.value) for phase in form.phases)
        kpi_id = refs.one("kpi", form.kpi, "key_results", index, "kpi")
        return model.Metric(form.start or 0.0, form.target, form.commit, form.stretch, phases, kpi_id)
    if form.keep:
        return model.Keep(*form.keep.bounds)
    if form.milestones:
        return model.Milestones(tuple(model.Milestone(m.id, m.title, m.due, m.weight) for m in form.milestones))
    if form.done is not None:
        return model.Done(from_start=form.done)
    return model.Baseline() if form.baseline else model.Contributions()


def _close(form: schema.Close, refs: References) -> model.Close:
    return model.Close(form.date, form.outcome, form.score, refs.one("objective", form.by, "close", "by"), form.note)


def _amendments(form: schema.Document, refs: References) -> tuple[model.Amendment, ...]:
    return tuple(
        model.Amendment(
            amendment.date,
            refs.person(amendment.author, "amendments", index, "author") if amendment.author else None,
            amendment.reason,
        )
        for index, amendment in enumerate(form.amendments)
    )


@frozen
class Reported:
    """A check-in, with its readings of key results and of KPIs, each with its id."""

    check_in: model.CheckIn
    readings: tuple[tuple[str, Reading], ...]
    of_kpis: tuple[tuple[str, Reading], ...]


def reported(document: Parsed, form: schema.CheckIn, refs: References) -> Reported:
    of_key_results: list[tuple[str, Reading]] = []
    for ref, given in form.readings.items():
        if refs.goal(ref, "readings", ref, is_name=True) is None:
            continue
        place = refs.origin.at("readings", ref)
        if misfit := readings.misfit(ref, refs.gauge(ref), given):
            refs.add(place.finding("wrong-value", *misfit))
        else:
            of_key_results.append((ref, readings.of_key_result(given, form, document, place)))
    of_kpis = tuple(
        (kpi_id, readings.of_kpi(value, form, document, refs.origin.at("kpis", kpi_id)))
        for kpi_id, value in form.kpis.items()
        if refs.one("kpi", kpi_id, "kpis", kpi_id, is_name=True)
    )
    check_in = model.CheckIn(
        document.id,
        form.date,
        refs.person(form.author, "author") or form.author,
        tuple(ref for ref, _ in of_key_results),
        tuple(kpi_id for kpi_id, _ in of_kpis),
        form.aliases,
        document.body,
        refs.origin,
    )
    return Reported(check_in, tuple(of_key_results), of_kpis)


def name_from(identifier: str) -> str:
    """A name for what has none."""
    words = identifier.replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def objective_of(reference: str) -> str:
    """The id of the objective that a reference names, or whose key result."""
    return reference.partition("/")[0]


def origin_of(document: Parsed) -> Origin:
    """The place of a document as a whole."""
    return Origin(document.source, document.places)
