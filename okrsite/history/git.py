"""What git knows of a content folder: revisions, the files of each, and the commits that changed them.

In go a content folder and names of revisions; out come values. Everything is read through git's plumbing and its machine formats:
nothing is checked out, no hook, pager or filter runs, no lock is taken, and no network connection is opened. Paths are
relative to the content folder, with forward slashes, whatever bytes they are made of.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha1, sha256
from itertools import islice
from pathlib import Path
from typing import IO

from okrsite.document import characters
from okrsite.document.wording import shorten
from okrsite.history.calls import GitError as GitError
from okrsite.history.calls import ask, output, started

_REGULAR, _LINK = "100", "120"


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository of a content folder. `folder` is where git is called; `prefix` the content folder's path in the repository,
    empty or ending in `/`; `hash_name` the digest that names its objects. A shallow one lacks the beginning of its history."""

    folder: Path
    prefix: str
    hash_name: str
    is_shallow: bool

    def blob_id(self, data: bytes) -> str:
        """The name that git gives to a file's content."""
        digest = sha256() if self.hash_name == "sha256" else sha1(usedforsecurity=False)
        digest.update(b"blob %d\0" % len(data))
        digest.update(data)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a revision, by its path in the content folder and the name of its blob."""

    path: str
    blob: str
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A file that a commit changed: the names of its blobs before and after; None where there was none."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit. `seconds` is the moment of the commit since 1970; `subject` the first line of its message."""

    id: str
    seconds: int
    author: str
    subject: str


@dataclass(frozen=True, slots=True)
class LoggedCommit:
    """A commit among those that changed the content folder. `parents` are the nearest before it that did; `changes` are those
    against the first of them."""

    commit: Commit
    parents: tuple[str, ...]
    changes: tuple[Change, ...]


def repository_of(content: Path) -> Repository:
    """The repository that holds a content folder, which need not exist any more."""
    folder = content.resolve()
    missing: list[str] = []
    while not folder.is_dir() and folder != folder.parent:
        missing.insert(0, folder.name)
        folder = folder.parent
    questions = ("--is-inside-work-tree", "--is-shallow-repository", "--show-object-format", "--show-prefix")
    answer = ask(folder, "rev-parse", *questions, about=content)
    inside, shallow, hash_name, prefix = answer.split("\n", 3)
    if inside != "true":
        raise GitError(f"`{shorten(str(content))}` is in no work tree of a git repository.")
    below = "".join(f"{name}/" for name in missing)
    return Repository(folder, prefix.removesuffix("\n") + below, hash_name, shallow == "true")


def head_of(content: Path) -> str | None:
    """The full name of the commit that is checked out; None without git or a commit."""
    found = tip_of(content)
    return found[0] if found else None


def tip_of(content: Path) -> tuple[str, bool] | None:
    """The commit that is checked out, and whether the beginning of its history is missing; None without git or a commit. As long as
    this is the same, git remembers the same."""
    try:
        repository = repository_of(content)
        return commit_of(repository, "HEAD"), repository.is_shallow
    except GitError:
        return None


def commit_of(repository: Repository, revision: str) -> str:
    """The full name of the commit that a revision stands for: a branch, a tag, `HEAD~2`, or the beginning of its name."""
    if revision.strip() and characters.FORBIDDEN.search(revision) is None and not set("\r\n") & set(revision):
        # asked on the standard input, where nothing can be taken for an option
        answer = ask(repository.folder, "cat-file", "--batch-check", given=f"{revision}^{{commit}}\n".encode())
        name, _, kind = answer.rpartition(" ")[0].partition(" ")
        if kind == "commit":
            return name
        if " ambiguous" in answer:
            raise GitError(f"`{shorten(revision)}` can stand for several things. Write more of its name.")
    raise GitError(_unknown(repository, revision))


def merge_base(repository: Repository, first: str, second: str) -> str:
    """The newest commit that two have in common. Both are full names."""
    try:
        return ask(repository.folder, "merge-base", "--end-of-options", first, second).split("\n")[0]
    except GitError:
        pass
    way_out = " " + _DEEPEN if repository.is_shallow else ""
    raise GitError(f"`{first[:12]}` and `{second[:12]}` have no commit in common here.{way_out}")


def files_of(repository: Repository, commit: str) -> tuple[Entry, ...]:
    """The files of the content folder in a commit, given by its full name; none where it has no such folder."""
    tree = f"{commit}:{repository.prefix.rstrip('/')}"
    try:
        listed = output(repository.folder, "ls-tree", "-r", "-z", "--full-tree", tree)
    except GitError as error:
        if "Not a valid object name" in str(error) or "not a tree object" in str(error):
            return ()
        raise
    entries = []
    for line in listed.split(b"\0")[:-1]:
        about, _, path = line.partition(b"\t")
        mode, _, blob = about.decode("ascii").split(" ")
        if mode.startswith((_REGULAR, _LINK)):  # what is left out are repositories within this one
            entries.append(Entry(os.fsdecode(path), blob, mode.startswith(_LINK)))
    return tuple(entries)


def blobs(repository: Repository, names: Iterable[str], most_bytes: int) -> Iterator[tuple[str, int, bytes]]:
    """The content of blobs, each with its name and size; what is larger than `most_bytes` comes without content. Blobs that the
    repository lacks are left out: a partial clone has only those that it needed so far, and none are fetched."""
    with tempfile.TemporaryFile() as asked:
        # a file, not a pipe: git may answer before it has read every question
        asked.write("".join(f"{name}\n" for name in names).encode("ascii"))
        asked.seek(0)
        process = started(repository.folder, "cat-file", "--batch", "--buffer", given=asked)
        with process:
            yield from _answers(process.stdout, most_bytes)


def _answers(stream: IO[bytes] | None, most_bytes: int) -> Iterator[tuple[str, int, bytes]]:
    while stream is not None and (line := stream.readline()):
        name, _, rest = line.decode("ascii", errors="replace").strip().partition(" ")
        kind, _, size = rest.partition(" ")
        if not size:  # it is missing
            continue
        length = int(size)
        data = stream.read(length) if length <= most_bytes else _skipped(stream, length)
        stream.read(1)
        if kind == "blob":
            yield name, length, data


def _skipped(stream: IO[bytes], length: int) -> bytes:
    while length > 0:
        length -= len(stream.read(min(length, 1 << 20))) or length
    return b""


def log(repository: Repository, commit: str) -> Iterator[LoggedCommit]:
    """All commits up to one that changed the content folder, newest first, and a commit never before its parents' children. Merges
    are among them even where they only bring together what others changed."""
    form = "%x00".join(("%H", "%P", "%ct", "%aN", "%s"))
    arguments = (
        "--full-history",
        "--parents",
        "--topo-order",
        "--diff-merges=first-parent",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "-z",
        "--no-notes",
        "--no-color",
        "--encoding=UTF-8",
        f"--format={form}",
    )
    paths = ("--", f":(top,literal){repository.prefix}") if repository.prefix else ()
    process = started(repository.folder, "log", *arguments, "--end-of-options", commit, *paths)
    with process:
        tokens = _tokens(process.stdout)
        token = next(tokens, None)
        while token is not None:
            fields = [field.decode(errors="replace") for field in islice(tokens, 4)]
            if len(fields) < 4:
                break  # git ended in the middle, and says so by its code
            parents, seconds, author, subject = fields
            changes: list[Change] = []
            name, token = token.decode("ascii"), next(tokens, None)
            while token is not None and (about := token.lstrip(b"\n")).startswith(b":"):
                path = os.fsdecode(next(tokens, b"")).removeprefix(repository.prefix)
                changes.append(_change(about.decode("ascii"), path))
                token = next(tokens, None)
            told = Commit(name, int(seconds), characters.replaced(author), characters.replaced(subject))
            yield LoggedCommit(told, tuple(parents.split()), tuple(changes))
    if process.returncode:
        raise GitError(
            f"Git cannot tell the history up to `{commit[:12]}`: is the repository damaged? `git fsck` says."
        )


def _change(about: str, path: str) -> Change:
    _, _, before, after, _ = about[1:].split(" ")
    return Change(path, before if before.strip("0") else None, after if after.strip("0") else None)


def _tokens(stream: IO[bytes] | None) -> Iterator[bytes]:
    """What NULs separate."""
    rest = b""
    while stream is not None and (block := stream.read(1 << 16)):
        *whole, rest = (rest + block).split(b"\0")
        yield from whole
    if rest:
        yield rest


_DEEPEN = "This clone is shallow: `git fetch --unshallow` brings the rest (for GitHub's `actions/checkout`: `fetch-depth: 0`)."


def _unknown(repository: Repository, revision: str) -> str:
    what = f"There is no revision `{shorten(revision)}` in this repository."
    return f"{what} {_DEEPEN}" if repository.is_shallow else f"{what} `git branch --all` and `git tag` list names."
