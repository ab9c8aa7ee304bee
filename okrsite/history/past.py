"""What is known of the content's past: the values that the ledger finds and pages show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from okrsite.history.git import Commit

Gap = Literal["", "no-git", "no-repository", "no-commit", "shallow", "partial"]
"""Why the past is not known: empty where it is."""

Key = tuple[str, str]
"""A document: its kind and its id."""

NEWEST = 3
"""So many commits of each document are kept by name; the others are counted."""

Plain = str | float | bool | tuple[str | float | bool, ...] | None
"""A value as it is written, days too; None where nothing is."""

Goals = Mapping[str, Mapping[str, Plain]]
"""The goals of an objective: of itself under an empty name, of its key results under their ids. `title` is among them."""


@dataclass(frozen=True, slots=True)
class DocumentHistory:
    """The commits that changed a document: the newest, and how many there are."""

    newest: tuple[Commit, ...]
    count: int


@dataclass(frozen=True, slots=True)
class GoalChange:
    """A goal that a commit changed. `key_result` is empty for the objective's own; `name` is empty where a key result, or the whole
    objective, came or went: `before` and `after` are then its title. `cycle` is the one that the objective was in before."""

    objective: str
    key_result: str
    title: str
    objective_title: str
    cycle: str
    unit: str
    name: str
    before: Plain
    after: Plain
    commit: Commit


@dataclass(frozen=True, slots=True)
class History:
    """What is known of the past up to the commit `head` (empty where there is none). `changes` are all changed goals by objective,
    newest first, planned or running."""

    gap: Gap = "no-repository"
    documents: Mapping[Key, DocumentHistory] = field(default_factory=dict)
    changes: Mapping[str, tuple[GoalChange, ...]] = field(default_factory=dict)
    head: str = ""
