"""Which thing of one state is which of another.

In go two states; out come their names for the same things: a document whose id became an alias of another's id is that other one.
References are told by the later names, so that what only follows from a new name is no change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from okrsite.history.facts import Fact, Facts, Value
from okrsite.history.state import Key, State

_REFERENCES: Mapping[str, str] = {
    "supports": "objective",
    "contributes_to": "objective",
    "drives": "objective",
    "readings": "objective",
    "close.by": "objective",
    "depends_on": "initiative",
    "kpi": "kpi",
    "kpis": "kpi",
    "cycle": "cycle",
    "team": "team",
    "project": "project",
    "owner": "person",
    "lead": "person",
    "members": "person",
    "author": "person",
}
"""Facts that name other documents, and of which kind. `parent` is a team or a cycle."""


@dataclass(frozen=True, slots=True)
class Names:
    """What has another id in the later state: the later key by the earlier one, and the reverse."""

    to_later: Mapping[Key, Key]
    to_earlier: Mapping[Key, Key]

    @classmethod
    def between(cls, before: State, after: State) -> "Names":
        gone, new = before.documents.keys() - after.documents.keys(), after.documents.keys() - before.documents.keys()
        to_later: dict[Key, Key] = {}
        for kind, identifier in sorted(new):
            for alias in _aliases(after, (kind, identifier)):
                if (kind, alias) in gone:
                    to_later.setdefault((kind, alias), (kind, identifier))
        for key in sorted(gone - to_later.keys()):  # a name that was taken back
            for alias in _aliases(before, key):
                if (key[0], alias) in new and (key[0], alias) not in to_later.values():
                    to_later.setdefault(key, (key[0], alias))
        one_to_one = {new: old for old, new in to_later.items()}
        return cls({old: new for new, old in one_to_one.items()}, one_to_one)

    def later(self, key: Key) -> Key:
        return self.to_later.get(key, key)

    def earlier(self, key: Key) -> Key:
        return self.to_earlier.get(key, key)

    def later_reference(self, reference: str, kind: str = "objective") -> str:
        """An id of the earlier state, or `objective/key-result`, by its later name."""
        first, slash, rest = reference.partition("/")
        return self.later((kind, first))[1] + slash + rest

    def translated(self, facts: Facts) -> Facts:
        """Facts of the earlier state, with all they name by its later name."""
        return dict(self._translated(name, fact) for name, fact in facts.items()) if self.to_later else facts

    def _translated(self, name: str, fact: Fact) -> tuple[str, Fact]:
        group, dot, rest = name.partition(".")
        kind = _REFERENCES.get(name) or _REFERENCES.get(group)
        if name == "parent":
            kind = "cycle" if ("cycle", str(fact.value)) in self.to_later else "team"
        if kind is None:
            return name, fact
        if dot and name not in _REFERENCES:
            named, more, field = rest.partition(".")
            return f"{group}.{self.later_reference(named, kind)}{more}{field}", fact
        return name, replace(fact, value=self._later_value(fact.value, kind))

    def _later_value(self, value: Value, kind: str) -> Value:
        if isinstance(value, tuple):
            return tuple(self.later_reference(each, kind) if isinstance(each, str) else each for each in value)
        return self.later_reference(value, kind) if isinstance(value, str) else value


def _aliases(state: State, key: Key) -> tuple[str, ...]:
    form = state.documents[key].form
    return form.aliases if form else ()
