"""What was found in the history once, kept in a file so that it need not be looked for again.

In goes a file's path; out comes what it remembers, or nothing: a file that is missing, damaged or of another version is as good as
none, and losing it costs only time. It is JSON, so that it cannot run anything.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from okrsite import __version__
from okrsite.document import whole
from okrsite.history.git import Commit
from okrsite.history.past import DocumentHistory, GoalChange, Goals, History, Plain

FORMAT = f"okrsite history 1, {__version__}"


@dataclass(frozen=True, slots=True)
class Memory:
    """The history of a content folder, given by its path in the repository, up to a commit; and the goals that blobs state, which
    holds for every commit."""

    prefix: str = ""
    head: str = ""
    history: History | None = None
    goals: Mapping[str, Goals | None] = field(default_factory=dict)


def read(file: Path | None, prefix: str) -> Memory:
    """What a file remembers of a content folder."""
    if file is None:
        return Memory()
    try:
        data = json.loads(file.read_bytes())
        if data["format"] != FORMAT or data["prefix"] != prefix:
            return Memory()
        goals = {blob: _goals(stated) for blob, stated in data["goals"].items()}
        return Memory(prefix, data["head"], _history(data), goals)
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return Memory()


def write(file: Path | None, memory: Memory) -> None:
    """Remember. Where that is not possible, nothing is."""
    if file is None or memory.history is None:
        return
    text = json.dumps(_data(memory, memory.history), ensure_ascii=False, separators=(",", ":"))
    with suppress(OSError):
        whole.put(file, (text.encode("utf-8", "surrogatepass"),))


def _data(memory: Memory, history: History) -> dict[str, Any]:
    commits: dict[Commit, int] = {}

    def number(commit: Commit) -> int:
        return commits.setdefault(commit, len(commits))

    documents = {
        f"{kind}/{identifier}": [found.count, [number(commit) for commit in found.newest]]
        for (kind, identifier), found in history.documents.items()
    }
    changes = [
        [
            *(each.objective, each.key_result, each.title, each.objective_title, each.cycle, each.unit),
            *(each.name, each.before, each.after, number(each.commit)),
        ]
        for found in history.changes.values()
        for each in found
    ]
    return {
        "format": FORMAT,
        "prefix": memory.prefix,
        "head": memory.head,
        "gap": history.gap,
        "commits": [[each.id, each.seconds, each.author, each.subject] for each in commits],
        "documents": documents,
        "changes": changes,
        "goals": memory.goals,
    }


def _history(data: Any) -> History:
    commits = [Commit(*each) for each in data["commits"]]
    documents = {}
    for key, (count, newest) in data["documents"].items():
        kind, _, identifier = key.partition("/")
        documents[kind, identifier] = DocumentHistory(tuple(commits[number] for number in newest), count)
    changes: dict[str, list[GoalChange]] = {}
    for *words, before, after, number in data["changes"]:
        values: list[Any] = [*words, _plain(before), _plain(after), commits[number]]
        change = GoalChange(*values)
        changes.setdefault(change.objective, []).append(change)
    by_objective = {objective: tuple(found) for objective, found in changes.items()}
    return History(data["gap"], documents, by_objective, data["head"])


def _goals(stated: Any) -> Goals | None:
    if stated is None:
        return None
    return {part: {name: _plain(value) for name, value in facts.items()} for part, facts in stated.items()}


def _plain(value: Any) -> Plain:
    return tuple(value) if isinstance(value, list) else value
