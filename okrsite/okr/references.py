"""References: what one document says of others, followed to where it leads.

In go the references as they are written, and what is known of all documents; out come ids that can be used, and findings where
there is no such thing. What exists and cannot be used is left out without a word: its own problem is reported already.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from okrsite.frozen import frozen
from okrsite.okr import schema
from okrsite.okr.finding import Finding, Origin
from okrsite.okr.model import COMPANY, Contribution, Scope, ScopeKind
from okrsite.okr.schema import FOLDERS
from okrsite.text.suggest import did_you_mean

T = TypeVar("T")

FOLDER_OF = {kind: folder for folder, kind in FOLDERS.items()}
_CONTRIBUTIONS_HELP = "Point at the objective, or give the key result the measure `contributions: true`."


class Gauge(NamedTuple):
    """How a key result is measured, as far as readings and contributions have to fit it: by milestones, by whether it is done, by
    the objectives that contribute to it, or else by a number, which may be a KPI's."""

    milestones: tuple[str, ...] | None
    is_done_or_not: bool
    is_sum: bool
    kpi: str | None


@frozen
class Known:
    """All that can be referred to: by kind the ids of the documents there are, and of those that can be used; and key results by
    `objective/key-result`."""

    ids: Mapping[str, frozenset[str]]
    usable: Mapping[str, frozenset[str]]
    key_results: Mapping[str, Gauge]

    @property
    def people_are_listed(self) -> bool:
        return bool(self.ids["person"])


@frozen
class Followed(Generic[T]):
    """What was made of a document, what was wrong with its references, and whom it mentions where people are not listed."""

    thing: T
    findings: tuple[Finding, ...]
    mentioned: tuple[tuple[str, Origin], ...]


class References:
    """Those of one document, which stands at `origin`. A class because whatever is followed may add to what is found."""

    __slots__ = ("_findings", "_known", "_mentioned", "origin")

    def __init__(self, known: Known, origin: Origin) -> None:
        self.origin = origin
        self._known = known
        self._findings: list[Finding] = []
        self._mentioned: dict[str, Origin] = {}

    def followed(self, make: Callable[["References"], T]) -> Followed[T]:
        """What is made with them, and all that was found on the way."""
        thing = make(self)
        return Followed(thing, tuple(self._findings), tuple(self._mentioned.items()))

    def one(self, kind: str, target: str | None, *where: str | int, is_name: bool = False) -> str | None:
        """The target's id, if it can be used. `where` leads to the reference in the document; it may be the name of a field there."""
        if target is None or target in self._known.usable[kind]:
            return target
        ids = self._known.ids[kind]
        if target not in ids:
            file = f"{FOLDER_OF[kind]}/{target}.md"
            help_text = did_you_mean(target, ids, f"Add the file `{file}`, or correct the id.")
            self._broken(f"There is no {kind} `{target}`.", help_text, where, is_name=is_name)
        return None

    def several(self, kind: str, targets: Sequence[str], *where: str | int) -> tuple[str, ...]:
        """The ids of those that can be used, each once."""
        found = [self.one(kind, target, *where, index) for index, target in enumerate(targets)]
        return tuple(dict.fromkeys(filter(None, found)))

    def people(self, names: Sequence[str], *where: str | int) -> tuple[str, ...]:
        """The ids of people. Where they are not listed, whoever is mentioned is one."""
        if not names:
            return ()
        if self._known.people_are_listed:
            return self.several("person", names, *where)
        for index, name in enumerate(names):
            if name not in self._mentioned:
                self._mentioned[name] = self.origin.at(*where, index)
        return tuple(dict.fromkeys(names))

    def person(self, name: str, *where: str | int) -> str | None:
        """The id of one person."""
        if self._known.people_are_listed:
            return self.one("person", name, *where)
        self._mentioned.setdefault(name, self.origin.at(*where))
        return name

    def goal(self, target: str, *where: str | int, is_name: bool = False) -> str | None:
        """An objective, or a key result as `objective/key-result`."""
        if target in self._known.key_results:
            return target
        objective, slash, key_result = target.partition("/")
        if self.one("objective", objective, *where, is_name=is_name) is None:
            return None
        if slash:
            prefix = f"{objective}/"
            refs = self._known.key_results
            siblings = sorted(ref.removeprefix(prefix) for ref in refs if ref.startswith(prefix))
            known = f"Its key results: {', '.join(siblings)}." if siblings else "It has no key results."
            message = f"Objective `{objective}` has no key result `{key_result}`."
            self._broken(message, did_you_mean(key_result, siblings, known), where, is_name=is_name)
            return None
        return target

    def goals(self, targets: Sequence[str], *where: str | int) -> tuple[str, ...]:
        """Objectives and key results, each once."""
        found = [self.goal(target, *where, index) for index, target in enumerate(targets)]
        return tuple(dict.fromkeys(filter(None, found)))

    def contributions(self, given: Iterable[schema.Contribution]) -> tuple[Contribution, ...]:
        """To what the document contributes: objectives, and key results that consist of contributions."""
        found = []
        for index, contribution in enumerate(given):
            where = ("contributes_to", index, "to")
            target = self.goal(contribution.to, *where)
            if target is None:
                continue
            gauge = self._known.key_results.get(target)
            if gauge is not None and not gauge.is_sum:
                message = f"The key result `{target}` has a measure of its own; nothing can contribute to it."
                self._broken(message, _CONTRIBUTIONS_HELP, where)
                continue
            found.append(Contribution(target, contribution.weight))
        return tuple(found)

    def scope(self, team: str | None, project: str | None) -> Scope:
        """Whose the document is; the company's where the owner cannot be used."""
        if team is not None and self.one("team", team, "team"):
            return Scope(ScopeKind.TEAM, team)
        if project is not None and self.one("project", project, "project"):
            return Scope(ScopeKind.PROJECT, project)
        return COMPANY

    def add(self, finding: Finding) -> None:
        """Something else that is wrong with what is referred to."""
        self._findings.append(finding)

    def gauge(self, key_result: str) -> Gauge:
        """How a key result is measured that was found."""
        return self._known.key_results[key_result]

    def _broken(self, message: str, help_text: str, where: tuple[str | int, ...], *, is_name: bool = False) -> None:
        place = self.origin.at(*where)
        self.add((place.name_finding if is_name else place.finding)("broken-reference", message, help_text))
