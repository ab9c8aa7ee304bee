"""What documents there are, by kind and id.

In go parsed documents; out come a `Register` of those that can be used, what can be referred to, and findings about what is there
twice or hangs in the air.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import groupby

from okrsite.frozen import frozen
from okrsite.okr import schema, things
from okrsite.okr.finding import Finding
from okrsite.okr.kept import Memory
from okrsite.okr.parse import Parsed
from okrsite.okr.references import Gauge, Known, References

Documents = Mapping[str, Parsed]
"""By id, in the order of ids."""


@frozen
class Register:
    """Documents that can be used, by kind; `known` is the same object as long as all that can be referred to is the same."""

    usable: Mapping[str, Documents]
    known: Known
    findings: tuple[Finding, ...]


@frozen
class _OfKind:
    """Documents of one kind: the ids of all, those that can be used, and findings."""

    ids: frozenset[str]
    usable: Documents
    findings: tuple[Finding, ...]


def register(documents: Iterable[Parsed], memory: Memory) -> Register:
    """Register documents, whose order does not matter. `memory` is that of linking."""
    found: dict[str, list[Parsed]] = {kind: [] for kind in schema.FORMS}
    for document in documents:
        if document.kind:
            found[document.kind].append(document)
    kinds = {
        kind: memory.once(("documents", kind), tuple(same), partial(_of_kind, same)) for kind, same in found.items()
    }
    objectives, cycles = kinds["objective"], kinds["cycle"]
    kinds["objective"] = memory.once("in cycles", (objectives, cycles), partial(_in_cycles, objectives, cycles))
    key_results: dict[str, Gauge] = {}
    for gauges in memory.each("gauges", kinds["objective"].usable, things.gauges).values():
        key_results |= gauges
    known = Known(
        {kind: same.ids for kind, same in kinds.items()},
        {kind: frozenset(same.usable) for kind, same in kinds.items()},
        key_results,
    )
    return Register(
        {kind: same.usable for kind, same in kinds.items()},
        memory.same("known", known),
        tuple(finding for same in kinds.values() for finding in same.findings),
    )


def _of_kind(documents: Iterable[Parsed]) -> _OfKind:
    usable: dict[str, Parsed] = {}
    findings: list[Finding] = []
    ids: list[str] = []
    ordered = sorted(documents, key=lambda d: (d.id, d.source.path))
    for identifier, (first, *others) in groupby(ordered, key=lambda d: d.id):
        ids.append(identifier)
        if first.form is not None:
            usable[identifier] = first
        for other in others:
            message = f"There is another {other.kind} with the id `{identifier}`: `{first.source.path}`."
            note = things.origin_of(first).note("the other one")
            place = things.origin_of(other)
            findings.append(place.name_finding("duplicate-id", message, "Rename one of the two files.", (note,)))
    return _OfKind(frozenset(ids), usable, tuple(findings))


def _in_cycles(objectives: _OfKind, cycles: _OfKind) -> _OfKind:
    """Objectives without those whose cycle cannot be used: they have no days, and so no progress."""
    known = Known({"cycle": cycles.ids}, {"cycle": frozenset(cycles.usable)}, {})
    usable: dict[str, Parsed] = {}
    findings = list(objectives.findings)
    for identifier, document in objectives.usable.items():
        cycle = getattr(document.form, "cycle", "")
        if cycle in cycles.usable:
            usable[identifier] = document
        else:
            findings += References(known, things.origin_of(document)).followed(partial(_cycle, cycle)).findings
    return _OfKind(objectives.ids, usable, tuple(findings))


def _cycle(target: str, refs: References) -> str | None:
    return refs.one("cycle", target, "cycle")
