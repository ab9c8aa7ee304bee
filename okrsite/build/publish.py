"""Publishing: a stream of files becomes the output folder, whole or not at all.

In go an output folder and the files of a site, as bytes or, where their fingerprint is known, by path alone; out comes the
folder with these files, and a count of what was done. Nothing is known here of what the files mean.

Until `commit` nothing that a reader can see changes: files wait in `.okrsite/staging/` of the output folder (see `staging`). The commit
writes a journal, and with the rename that puts the journal there the new site is decided. Before it, a crash, a full disk or a
kill leaves the old site; after it, the next `publication` finishes the work before anything else.

After the journal, files come into place one rename at a time, each whole at any moment, the old or the new; new folders come
with all that is in them. For as long as that lasts, a few system calls for each file that changes, a reader can see old pages beside new ones; every link among
them works, since new files come first and old ones go last. A build that is killed just then leaves this mixed state until the
next one.

Files that okrsite did not write are never overwritten, removed or reached through a symbolic link. A published file that somebody has
changed is written again if its size shows it or the site's content changes, and left alone when the site has it no more.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from okrsite.build.journal import carry_out, discard, finish, make_folders, read_journal, write_journal
from okrsite.build.lock import locked
from okrsite.build.manifest import DamagedManifest, Entry, Manifest, digest_of, digest_on_disk, from_bytes, to_bytes
from okrsite.build.moves import arrange, parent_of
from okrsite.build.output import (
    Output,
    PublishError,
    check_path,
    choose,
    in_plain_words,
    is_bare,
    is_reserved,
    mode_of,
    require_known,
    shown,
)
from okrsite.build.staging import Staged, Staging

__all__ = ["Part", "Publication", "PublishError", "Published", "Taken", "publication"]

_DECIDED = "The new site is decided but not all in place: the next build finishes it."

_FILES_OF_A_PART = 10_000_000
_PARTS = 1_000_000
"""Staged files are numbered, those of each part from a number of its own, and those of each process that publishes: if it is killed,
an orphaned worker may write one more file while the next build is at work already."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a commit did, in files. `left` are files that the site has no more and that somebody changed since: they stay, and
    are not okrsite's any more."""

    written: int
    unchanged: int
    kept: int
    removed: int
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What a part has taken: entries by path, what of it is staged, and how many files it kept."""

    entries: Mapping[str, Entry]
    staged: Staged
    kept: int


@contextmanager
def publication(folder: Path, forbidden: Sequence[Path] = ()) -> Iterator["Publication"]:
    """Hold an output folder for one publication.

    An interrupted one is finished or thrown away first. Left without a commit, the folder is as it was. `forbidden` are
    folders that are read; the output must not overlap with them. One at a time within a process.
    """
    output = choose(folder, forbidden)
    with locked(output):
        with in_plain_words(output):
            known, recovered = _recover(output)
        site = Publication(output, known, recovered=recovered)
        try:
            yield site
        finally:
            site.close()
            if mode_of(output.journal) is None:
                with suppress(OSError):
                    discard(output)


class Part:
    """Takes files of a site. Parts with different numbers stage into the same folder, each in a process of its own if need be.

    A path is relative, with forward slashes, and is given once, to `add` or to a `keep` that keeps it; another one is a bug and a
    ValueError. What cannot be done is a `PublishError`, after which there is nothing to commit.
    """

    def __init__(self, output: Output, known: Manifest, staging: Staging, number: int) -> None:
        self.known = known
        """What is there: entries by path."""
        self._output = output
        self._staging = staging
        self._first_name = (os.getpid() * _PARTS + number) * _FILES_OF_A_PART
        self._entries: dict[str, Entry] = {}
        self._staged = Staged()
        self._kept = 0
        self._is_open = True

    def keep(self, path: str, fingerprint: str) -> bool:
        """Keep the file if it was made of what this fingerprint stands for and is still there; else False: make it, and `add` it."""
        self._check(path)
        entry = self.known.get(path)
        if entry is None or entry.fingerprint != fingerprint or not self.has(path):
            return False
        self._entries[path] = entry
        self._kept += 1
        return True

    def add(self, path: str, data: bytes, fingerprint: str | None = None) -> bool:
        """Take a file. Whether it will be written: not if these bytes are there already."""
        self._check(path)
        entry = Entry(digest_of(data), len(data), fingerprint)
        is_new = self._is_new(path, entry)
        if is_new:
            with self._attempt():
                self._staging.put(path, data, self._name(self._staged.count), self._staged)
        self._entries[path] = entry
        return is_new

    def add_pieces(self, path: str, pieces: Iterable[bytes]) -> bool:
        """The same for a large file that is made piece by piece, so that it is never in memory whole. It is written before it is
        known whether these bytes are there already."""
        self._check(path)
        name = self._name(self._staged.count)
        with self._attempt():
            file = self._staging.put_pieces(pieces, name)
            entry = Entry(digest_on_disk(file), file.stat().st_size)
            is_new = self._is_new(path, entry)
            if is_new:
                self._staging.take_in(path, name, self._staged)
            else:
                file.unlink()
        self._entries[path] = entry
        return is_new

    def has(self, path: str) -> bool:
        """Whether a file that okrsite wrote is there, as far as can be seen without reading it."""
        entry = self.known.get(path)
        return entry is not None and self._is_there(path, entry)

    def taken(self) -> Taken:
        """What was taken."""
        return Taken(self._entries, self._staged, self._kept)

    def close(self) -> None:
        """Take and publish nothing any more."""
        self._is_open = False

    def _require_open(self) -> None:
        if not self._is_open:
            raise ValueError("this publication is over")

    def _check(self, path: str) -> None:
        self._require_open()
        if is_reserved(path):
            raise PublishError(
                f"`{shown(path)}` cannot be part of a site. Remove it from the site's files, or rename it."
            )
        check_path(path)
        if path in self._entries:
            raise ValueError(f"given twice: {path!r}")

    def _is_new(self, path: str, entry: Entry) -> bool:
        known = self.known.get(path)
        return known is None or known.digest != entry.digest or not self._is_there(path, entry)

    def _is_there(self, path: str, entry: Entry) -> bool:
        """Not read: that would cost as much as to write it."""
        return is_there(self._output, path, entry)

    def _name(self, number: int) -> str:
        return str(self._first_name + number)

    @contextmanager
    def _attempt(self, outcome: str = "The site is as it was.") -> Iterator[None]:
        try:
            with in_plain_words(self._output, outcome):
                yield
        except BaseException:
            self.close()
            raise


class Publication(Part):
    """Takes the files of a site, also by parts, and publishes them with `commit`."""

    def __init__(self, output: Output, known: Manifest, *, recovered: bool) -> None:
        super().__init__(output, MappingProxyType(dict(known)), Staging(output), 0)
        self.recovered = recovered
        """Whether an earlier publication was interrupted and has been finished now."""

    @property
    def paths(self) -> Set[str]:
        """The files that it has taken."""
        return self._entries.keys()

    def part(self, number: int) -> Part:
        """A part of it, from 1. What it takes belongs to the publication once it is given to `take`."""
        self._require_open()
        return Part(self._output, self.known, self._staging, number)

    def take(self, taken: Taken) -> None:
        """Take over what a part has taken."""
        self._require_open()
        if both := self._entries.keys() & taken.entries.keys():
            raise ValueError(f"given twice: {min(both)!r}")
        self._entries.update(taken.entries)
        self._staged.update(taken.staged)
        self._kept += taken.kept

    def commit(self) -> Published:
        """Publish what was taken, and nothing else: what was published before and was not given again is removed."""
        self._require_open()
        _require_files_in_folders(self._entries)
        leaving = {path: entry for path, entry in self.known.items() if path not in self._entries}
        left: tuple[str, ...] = ()
        if self._staged.count or self._entries != self.known or mode_of(self._output.manifest) is None:
            left = self._publish(leaving)
        self.close()
        written = self._staged.count
        unchanged = len(self._entries) - written - self._kept
        return Published(written, unchanged, self._kept, len(leaving) - len(left), left)

    def _publish(self, leaving: Manifest) -> tuple[str, ...]:
        output, staging, staged = self._output, self._staging, self._staged
        manifest = self._name(_FILES_OF_A_PART - 1)
        with self._attempt():
            staging.put_alone(to_bytes(self._entries), manifest)
            arrangement = arrange(output, staged, staging.tree, manifest, self.known, leaving)
            make_folders(output, arrangement.folders)
            staging.settle(staged, manifest)
            write_journal(output, arrangement.steps)
        with self._attempt(_DECIDED):
            left = carry_out(output, arrangement.steps)
            finish(output)
        return left


def is_there(output: Output, path: str, entry: Entry) -> bool:
    """Whether a published file is there with its size."""
    try:
        found = os.lstat(output.name_of(path))
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size == entry.size_bytes


def _recover(output: Output) -> tuple[dict[str, Entry], bool]:
    """What is there, once nothing is left half done, and whether something was."""
    steps = read_journal(output)
    if steps is None:
        discard(output)
    else:
        carry_out(output, steps)
        finish(output)
    require_known(output, (output.manifest,))
    if mode_of(output.manifest) is None:
        return {}, steps is not None
    try:
        return from_bytes(output.manifest.read_bytes()), steps is not None
    except DamagedManifest as error:
        if is_bare(output):
            return {}, steps is not None
        raise PublishError(
            f"`{output.manifest}` is not what this version of okrsite writes, so it is not known which files in "
            f"`{output.root}` are okrsite's. Empty that folder, or choose another with --output."
        ) from error


def _require_files_in_folders(entries: Mapping[str, Entry]) -> None:
    folders: set[str] = set()
    for path in entries:
        folder = parent_of(path)
        while folder and folder not in folders:
            folders.add(folder)
            folder = parent_of(folder)
    if both := folders & entries.keys():
        raise ValueError(f"a file and a folder at once: {min(both)!r}")
