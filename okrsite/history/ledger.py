"""What git remembers of the content: who changed each document, and which goals were changed in which commit.

In go a content folder and a file to remember in; out comes a `History`. Goals are compared along the line of commits that were
published one after the other, a merge as what it brought; who is named is who wrote it. Each state of a file is read once, ever.
Where something is missing (no git, a shallow clone) a `gap` says so, and nothing is guessed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from okrsite.document.files import MAX_DOCUMENT_BYTES, decode_text
from okrsite.history import git, memory
from okrsite.history.facts import Scalar, Value, of_form, of_key_results
from okrsite.history.git import Change, Commit, GitError, LoggedCommit, Repository
from okrsite.history.past import NEWEST, DocumentHistory, GoalChange, Goals, History, Key, Plain
from okrsite.okr import schema
from okrsite.okr.parse import parse

OF_OBJECTIVE = ("cycle", "weight", "from", "due", "contributes_to")
OF_KEY_RESULT = (
    *("unit", "start", "target", "commit", "stretch", "phases", "keep", "milestones", "done", "baseline", "kpi"),
    *("contributions", "weight", "from", "due"),
)
"""The facts that are goals: what has to be reached, by when, and how much it counts."""


def history_of(content: Path, remembered: Path | None = None) -> History:
    """The history of a content folder up to the commit that is checked out. `remembered` is a file in which what was found is
    kept: it can be lost without harm."""
    try:
        repository = git.repository_of(content)
    except GitError as error:
        return History("no-git" if "not installed" in str(error) else "no-repository")
    try:
        head = git.commit_of(repository, "HEAD")
    except GitError:
        return History("no-commit")
    if repository.is_shallow:
        return History("shallow", head=head)
    known = memory.read(remembered, repository.prefix)
    if known.head == head and known.history is not None and not known.history.gap:
        return known.history
    try:
        logged = list(git.log(repository, head))
    except GitError:
        return History("partial", head=head)
    goals = dict(known.goals)
    steps = list(_steps(logged))
    wanted = {blob for step in steps for change in (step.change, *step.brought) for blob in change.blobs}
    goals |= _read(repository, wanted - goals.keys())
    found = History(
        "partial" if wanted - goals.keys() else "",
        _documents(logged),
        _changes(steps, goals),
        head,
    )
    kept = {blob: goals[blob] for blob in sorted(wanted & goals.keys())}
    memory.write(remembered, memory.Memory(repository.prefix, head, found, kept))
    return found


def document_of(path: str) -> Key | None:
    """The document that a file holds, by its path; None for what is none."""
    folder, slash, _ = path.partition("/")
    stem = path.rpartition("/")[2].removesuffix(".md")
    if path == "company.md":
        return "company", "company"
    kind = schema.FOLDERS.get(folder) if slash and path.endswith(".md") else None
    return (kind, stem) if kind and not any(name.startswith(("_", ".")) for name in path.split("/")) else None


def _documents(logged: Iterable[LoggedCommit]) -> dict[Key, DocumentHistory]:
    """By document: who changed it. A merge only brings what others wrote."""
    commits: dict[Key, list[Commit]] = {}
    for each in logged:
        if len(each.parents) < 2:
            for key in dict.fromkeys(filter(None, (document_of(change.path) for change in each.changes))):
                commits.setdefault(key, []).append(each.commit)
    return {key: DocumentHistory(tuple(found[:NEWEST]), len(found)) for key, found in sorted(commits.items())}


# Goals


@dataclass(frozen=True, slots=True)
class _Edit:
    """An objective in one commit: its blobs before and after, and who made it so."""

    objective: str
    before: str | None
    after: str | None
    commit: Commit

    @property
    def blobs(self) -> tuple[str, ...]:
        """What has to be read to know what changed; nothing for an objective that is new."""
        return () if self.before is None else tuple(filter(None, (self.before, self.after)))


@dataclass(frozen=True, slots=True)
class _Step:
    """An objective from one published state to the next, and the edits of others that a merge brought, newest first."""

    change: _Edit
    brought: tuple[_Edit, ...]


def _steps(logged: Sequence[LoggedCommit]) -> Iterator[_Step]:
    """All steps of all objectives, newest first."""
    by_id = {each.commit.id: each for each in logged}
    order = {identifier: index for index, identifier in enumerate(by_id)}
    line: list[LoggedCommit] = []
    current = logged[0] if logged else None
    while current is not None:
        line.append(current)
        current = by_id.get(current.parents[0]) if current.parents else None
    seen: set[str] = set()
    found: list[list[_Step]] = []
    for each in reversed(line):
        seen.add(each.commit.id)
        brought = _brought(each, by_id, seen)
        others = [edit for other in sorted(brought, key=order.__getitem__) for edit in _edits(by_id[other])]
        steps = [
            _Step(edit, tuple(other for other in others if other.objective == edit.objective)) for edit in _edits(each)
        ]
        found.append([step for step in steps if step.change.before is not None])
    return (step for steps in reversed(found) for step in steps)


def _brought(merge: LoggedCommit, by_id: Mapping[str, LoggedCommit], seen: set[str]) -> list[str]:
    """The commits that a merge brought to the line; from now on they are seen."""
    found: list[str] = []
    waiting = [parent for parent in merge.parents[1:] if parent in by_id]
    while waiting:
        identifier = waiting.pop()
        if identifier in seen:
            continue
        seen.add(identifier)
        found.append(identifier)
        waiting += (parent for parent in by_id[identifier].parents if parent in by_id)
    return found


def _edits(logged: LoggedCommit) -> list[_Edit]:
    """The objectives that a commit changed. A file that moved is one that went and one that came."""
    changes: dict[str, list[Change]] = {}
    for change in logged.changes:
        key = document_of(change.path)
        if key is not None and key[0] == "objective":
            changes.setdefault(key[1], []).append(change)
    return [
        _Edit(
            objective,
            next((change.before for change in found if change.before), None),
            next((change.after for change in found if change.after), None),
            logged.commit,
        )
        for objective, found in sorted(changes.items())
    ]


def _read(repository: Repository, blobs: Iterable[str]) -> dict[str, Goals | None]:
    """The goals that blobs state; None for what cannot be read. Blobs that are not here are left out."""
    asked = sorted(blobs)
    found: dict[str, Goals | None] = {}
    for blob, size, data in git.blobs(repository, asked, MAX_DOCUMENT_BYTES) if asked else ():
        text = decode_text(data) if size <= MAX_DOCUMENT_BYTES else None
        found[blob] = goals_in(text) if isinstance(text, str) else None
    return found


def goals_in(text: str) -> Goals | None:
    """The goals that an objective's file states; None where it cannot be read."""
    document = parse("objectives/x.md", text, with_body=False)
    form = document.form if document else None
    if not isinstance(form, schema.Objective):
        return None
    own = {
        name: _plain(fact.value)
        for name, fact in of_form(form).items()
        if name.partition(".")[0] in ("title", *OF_OBJECTIVE)
    }
    found: dict[str, Mapping[str, Plain]] = {"": own}
    for identifier, facts in of_key_results(form).items():
        values = {
            name: True if name == "done" else _plain(fact.value)  # that it is done is no other goal
            for name, fact in facts.items()
            if name.partition(".")[0] in ("title", *OF_KEY_RESULT)
        }
        found[identifier] = values
    return found


def _plain(value: Value) -> Plain:
    """Days as they are written."""
    if isinstance(value, tuple):
        return tuple(_plain_one(each) for each in value)
    return None if value is None else _plain_one(value)


def _plain_one(value: Scalar) -> str | float | bool:
    return value.isoformat() if isinstance(value, date) else value


def _changes(steps: Iterable[_Step], goals: Mapping[str, Goals | None]) -> dict[str, tuple[GoalChange, ...]]:
    found: dict[str, list[GoalChange]] = {}
    for step in steps:
        for part, name, before, after in _differences(step.change, goals):
            author = next(
                (
                    edit.commit
                    for edit in step.brought
                    if (part, name, after) in {(p, n, a) for p, n, _, a in _differences(edit, goals)}
                ),
                step.change.commit,
            )
            found.setdefault(step.change.objective, []).append(
                _goal_change(step.change, goals, part, name, before, after, author)
            )
    return {objective: tuple(changes) for objective, changes in sorted(found.items())}


_Difference = tuple[str, str, Plain, Plain]


def _differences(edit: _Edit, goals: Mapping[str, Goals | None]) -> Iterator[_Difference]:
    """What an edit changed: the key result (empty for the objective itself), the fact, its value before and after."""
    old = goals.get(edit.before) if edit.before else None
    new = goals.get(edit.after) if edit.after else {}
    if not old or new is None:
        return  # one of the two cannot be read
    if not new:
        yield "", "", old[""].get("title"), None
        return
    for part in dict.fromkeys((*new, *old)):
        was, now = old.get(part), new.get(part)
        if was is None or now is None:
            yield part, "", was.get("title") if was else None, now.get("title") if now else None
            continue
        for name in dict.fromkeys((*now, *was)):
            if name != "title" and was.get(name) != now.get(name):
                yield part, name, was.get(name), now.get(name)


def _goal_change(
    edit: _Edit, goals: Mapping[str, Goals | None], part: str, name: str, before: Plain, after: Plain, commit: Commit
) -> GoalChange:
    old = (goals.get(edit.before) if edit.before else None) or {}
    new = (goals.get(edit.after) if edit.after else None) or {}
    of_objective = {**old.get("", {}), **new.get("", {})}
    of_part = {**old.get(part, {}), **new.get(part, {})}
    return GoalChange(
        objective=edit.objective,
        key_result=part,
        title=str(of_part.get("title", part)),
        objective_title=str(of_objective.get("title", edit.objective)),
        cycle=str(old.get("", {}).get("cycle", "")),
        unit=str(of_part.get("unit", "")),
        name=name,
        before=before,
        after=after,
        commit=commit,
    )
