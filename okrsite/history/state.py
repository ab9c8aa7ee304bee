"""A state of the content: as it was in a commit, or as it is in the work tree.

In go a content folder and two names; out come two `State`s to compare: documents, portfolio, figures, and the errors that stand in
the way of trusting these. A file that both states have in common is read and parsed once, and its body not at all, since
there is nothing to tell of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from posixpath import dirname, join, normpath

from okrsite import collector, config
from okrsite.config import SiteSettings
from okrsite.document.files import (
    MAX_DOCUMENT_BYTES,
    Garbled,
    RawFile,
    UnreadableFile,
    decode_text,
    read_file,
    read_folder,
)
from okrsite.history import git
from okrsite.history.git import GitError, Repository
from okrsite.okr.finding import Finding
from okrsite.okr.link import link
from okrsite.okr.measures import Measures, measure
from okrsite.okr.model import Portfolio
from okrsite.okr.parse import Parsed, parse
from okrsite.okr.rules import RULES, judge
from okrsite.okr.unread import garbled, stand_in, unreadable
from okrsite.text.diagnostic import Diagnostic, Severity
from okrsite.text.source import Source

WORK_TREE = "the work tree"
MOST_LINKS = 8
"""A symbolic link leads on to others at most so often."""

Key = tuple[str, str]
"""A document: its kind and its id."""


@dataclass(frozen=True)
class State:
    """The content at one moment. `documents` are those that can be read, `unread` the paths of those that cannot. With errors,
    portfolio and figures lack what is broken. `commit` is None for the work tree."""

    name: str
    commit: str | None
    settings: SiteSettings
    documents: Mapping[Key, Parsed]
    unread: Mapping[Key, str]
    portfolio: Portfolio
    measures: Measures
    errors: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Files:
    """The documents of a state before they are read: the names of their blobs by path, and what is at hand already."""

    name: str
    commit: str | None
    blobs: Mapping[str, str]
    at_hand: Mapping[str, bytes]
    unreadable: tuple[UnreadableFile, ...]


def files_of_commit(repository: Repository, revision: str, commit: str) -> Files:
    """The documents of a commit: those files that `read_folder` would take from a folder."""
    entries = {entry.path: entry for entry in git.files_of(repository, commit)}
    links = [path for path, entry in entries.items() if entry.is_link and _is_document(path)]
    targets = dict(_targets(repository, {path: entries[path].blob for path in links}))
    plain = {path: entry.blob for path, entry in entries.items() if not entry.is_link}
    found: dict[str, str] = {}
    unreadable: list[UnreadableFile] = []
    for path in filter(_is_document, entries):
        blob = plain.get(path) or plain.get(_followed(path, targets))
        if blob is None:
            reason = "This is a symbolic link that leads nowhere, or out of the content folder."
            unreadable.append(UnreadableFile(path, reason, "Put the file itself here."))
        else:
            found[path] = blob
    return Files(revision, commit, found, {}, tuple(unreadable))


def files_of_folder(repository: Repository, content: Path) -> Files:
    """The documents as they are now, committed or not; none where the folder is gone."""
    folder = read_folder(content) if content.is_dir() else None
    read = list(folder.documents) if folder else []
    unreadable = list(folder.unreadable) if folder else []
    if (content / config.FILE_NAME).exists():
        settings = read_file(content, config.FILE_NAME)
        if isinstance(settings, RawFile):
            read.append(settings)
        else:
            unreadable.append(settings)
    blobs = {file.path: repository.blob_id(file.data) for file in read}
    at_hand = {blobs[file.path]: file.data for file in read}
    return Files(WORK_TREE, None, blobs, at_hand, tuple(unreadable))


def states(
    repository: Repository, before: Files, after: Files, today: Callable[[SiteSettings], date]
) -> tuple[State, State]:
    """Read two states. `today` gives the day for the settings of the later one; both are measured as of it."""
    both = before.blobs.items() & after.blobs.items()
    wanted = {blob for files in (before, after) for blob in files.blobs.values()}
    data: dict[str, bytes | int] = {**before.at_hand, **after.at_hand}
    asked = sorted(wanted - data.keys())
    for blob, size, content in git.blobs(repository, asked, MAX_DOCUMENT_BYTES) if asked else ():
        data[blob] = content if size <= MAX_DOCUMENT_BYTES else size
    if missing := wanted - data.keys():
        count = f"{len(missing):,} {'file' if len(missing) == 1 else 'files'}"
        raise GitError(
            f"This clone lacks the content of {count}, as a partial clone does. `git fetch --refetch` in it brings all."
        )
    with collector.resting():
        shared = {path: _read(path, data[blob], with_body=False) for path, blob in both if path != config.FILE_NAME}
        settings = _settings(after, data)
        day = today(settings[0])
        first = _state(before, _settings(before, data), shared, data, day)
        return first, _state(after, settings, shared, data, day)


_Read = tuple[Parsed | None, list[Finding]]


def _state(
    files: Files,
    settings: tuple[SiteSettings, list[Finding]],
    shared: Mapping[str, _Read],
    data: Mapping[str, bytes | int],
    today: date,
) -> State:
    chosen, findings = settings
    findings = [*findings, *(unreadable(file) for file in files.unreadable)]
    parsed = [document for file in files.unreadable if (document := stand_in(file.path)) is not None]
    for path, blob in sorted(files.blobs.items()):
        if path == config.FILE_NAME:
            continue
        document, found = shared[path] if path in shared else _read(path, data[blob])
        findings += found
        if document is not None:
            parsed.append(document)
            findings += (Finding.of_problem(problem, document.source) for problem in document.problems)
    portfolio, of_links = link(parsed)
    errors = [d for d in judge([*findings, *of_links], chosen, {}) if d.severity is Severity.ERROR]
    first: dict[Key, Parsed] = {}
    for document in sorted((d for d in parsed if d.kind), key=lambda d: d.source.path):
        first.setdefault((document.kind, document.id), document)
    return State(
        name=files.name,
        commit=files.commit,
        settings=chosen,
        documents={key: document for key, document in first.items() if document.form is not None},
        unread={key: document.source.path for key, document in first.items() if document.form is None},
        portfolio=portfolio,
        measures=measure(portfolio, today, chosen.thresholds),
        errors=tuple(errors),
    )


def _read(path: str, data: bytes | int, *, with_body: bool = True) -> _Read:
    """A document from its bytes; a number is the size of one that is too large to be read."""
    if isinstance(data, int):
        reason = f"This file is too large to be a document: {data / 1e6:.1f} MB."
        return stand_in(path), [unreadable(UnreadableFile(path, reason, "Split it."))]
    text = decode_text(data)
    if isinstance(text, Garbled):
        return stand_in(path), [garbled(path, text)]
    return parse(path, text, with_body=with_body), []


def _settings(files: Files, data: Mapping[str, bytes | int]) -> tuple[SiteSettings, list[Finding]]:
    blob = files.blobs.get(config.FILE_NAME)
    content = data[blob] if blob else b""
    text = "" if isinstance(content, int) else decode_text(content)
    if isinstance(text, Garbled) or not blob:
        return SiteSettings(), []
    settings, problems = config.read(text, {name: not rule.fixed for name, rule in RULES.items()})
    return settings, [Finding.of_problem(problem, Source(config.FILE_NAME, text)) for problem in problems]


def _is_document(path: str) -> bool:
    """Whether `read_folder` would read this file, or it holds the settings."""
    if path == config.FILE_NAME:
        return True
    in_statics = path.startswith("static/")
    is_hidden = any(name.startswith((".", "_")) for name in path.split("/"))
    return path.lower().endswith((".md", ".markdown")) and not in_statics and not is_hidden


def _targets(repository: Repository, links: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Where symbolic links lead, by their paths."""
    asked = sorted(set(links.values()))
    read = {blob: data for blob, _, data in git.blobs(repository, asked, 4096)} if asked else {}
    for path, blob in links.items():
        yield path, normpath(join(dirname(path), read.get(blob, b"").decode(errors="replace")))


def _followed(path: str, targets: Mapping[str, str]) -> str:
    """The file that a link leads to, if not in a circle."""
    for _ in range(MOST_LINKS):
        if path not in targets:
            break
        path = targets[path]
    return path
