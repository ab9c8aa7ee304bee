"""In which order a site's files come into place, and what stands in their way.

In go what is staged and what is to go; out come steps, or a `PublishError` if a file that okrsite did not write would be
overwritten, or a symbolic link would lead out of the folder. The disk is looked at, and not changed.

The order keeps every link working while the steps are carried out: what is new comes first (new folders whole), so that it is there
before anything links to it, then what changes (pages last), then the manifest, and what goes comes last, when nothing links to it
any more. Only where a file gives way to a folder of the same name, or the other way round, there is a gap.
"""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Literal

from okrsite.build.manifest import Entry, Manifest, digest_on_disk
from okrsite.build.output import Output, in_the_way, mode_of
from okrsite.build.staging import Staged

Kind = Literal["clear", "clear-folder", "new-folder", "new", "change", "manifest", "drop"]


@dataclass(frozen=True, slots=True)
class Step:
    """One move or removal. `detail` is the name of the staged file, that of the tree in which a whole new folder is staged, or the
    digest that a file to be removed must have.

    `clear` and `clear-folder` make way for what comes, `drop` removes what the site has no more.
    """

    kind: Kind
    path: str
    detail: str


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All that a publication does, in order. `folders` are missing and wanted, outer ones first."""

    steps: tuple[Step, ...]
    folders: tuple[str, ...]


class _Way(Enum):
    """What there is of a folder: it is there, it is missing, or a file of ours is to give way to it."""

    OPEN = 0
    MISSING = 1
    CLEARED = 2


@dataclass(slots=True)
class _Ground:
    """What is known of the output folder; each of its folders is looked at once."""

    output: Output
    leaving: Manifest
    ways: dict[str, _Way] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    clears: list[Step] = field(default_factory=list)


def arrange(
    output: Output, staged: Staged, tree: str, manifest: str, known: Manifest, leaving: Manifest
) -> Arrangement:
    """The steps that bring what is `staged`, its folders in a `tree`, and the staged `manifest` into place.

    `known` are all files that okrsite wrote before, `leaving` those of them that the site has no more.
    """
    ground = _Ground(output, leaving)
    new: list[Step] = []
    after_clearing: list[Step] = []
    changed: list[Step] = []
    for folder in sorted(staged.folders):
        if _look_at(folder, ground) is not _Way.MISSING:  # it has come since its files were staged
            raise in_the_way(output, folder)
        new.append(Step("new-folder", folder, tree))
    for path, name in sorted(staged.files.items(), key=_home_last):
        way = _look_at(parent_of(path), ground)
        mode = mode_of(output.name_of(path)) if way is _Way.OPEN else None
        if mode is not None and stat.S_ISDIR(mode):
            ground.clears += _clear_folder(path, ground)
            after_clearing.append(Step("new", path, name))
        elif mode is None:
            (after_clearing if way is _Way.CLEARED else new).append(Step("new", path, name))
        elif stat.S_ISREG(mode) and path in known:
            changed.append(Step("change", path, name))
        else:
            raise in_the_way(output, path)
    cleared = {step.path for step in ground.clears}
    drops = [Step("drop", path, leaving[path].digest) for path in sorted(leaving) if path not in cleared]
    _require_rights(output, [*new, *changed, *ground.clears, *drops], ground)
    steps = (*new, *ground.clears, *after_clearing, *changed, Step("manifest", "", manifest), *drops)
    return Arrangement(steps, tuple(ground.missing))


def parent_of(path: str) -> str:
    """The folder of a path of the site; empty at the top."""
    return path.rpartition("/")[0]


def is_ours(path: Path, digest: str | None) -> bool:
    """Whether a file, itself and not what it links to, has the content that okrsite gave it."""
    mode = mode_of(path)
    if digest is None or mode is None or not stat.S_ISREG(mode):
        return False
    try:
        return digest_on_disk(path) == digest
    except OSError:  # what cannot be read is not known to be ours
        return False


def _home_last(item: tuple[str, str]) -> tuple[bool, int, str]:
    """Assets before the pages that use them, and pages the deeper the sooner: a first site is entered by its home page."""
    path = item[0]
    return path.endswith(".html"), -path.count("/"), path


def _look_at(folder: str, ground: _Ground) -> _Way:
    if not folder:
        return _Way.OPEN
    if folder not in ground.ways:
        ground.ways[folder] = way = _look_closer(folder, ground)
        if way is _Way.MISSING:
            ground.missing.append(folder)
    return ground.ways[folder]


def _look_closer(folder: str, ground: _Ground) -> _Way:
    above = _look_at(parent_of(folder), ground)
    if above is not _Way.OPEN:
        return above
    mode = mode_of(ground.output.name_of(folder))
    if mode is None:
        return _Way.MISSING
    if stat.S_ISDIR(mode):
        return _Way.OPEN
    ground.clears.append(_clear(folder, ground))
    return _Way.CLEARED


def _clear(path: str, ground: _Ground) -> Step:
    entry: Entry | None = ground.leaving.get(path)
    if entry is None or not is_ours(ground.output.at(path), entry.digest):
        raise in_the_way(ground.output, path)
    return Step("clear", path, entry.digest)


def _clear_folder(folder: str, ground: _Ground) -> Iterator[Step]:
    """Clear a folder of ours away. An empty folder is nobody's."""
    for entry in sorted(os.scandir(ground.output.at(folder)), key=lambda entry: entry.name):
        path = f"{folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _clear_folder(path, ground)
        else:
            yield _clear(path, ground)
    yield Step("clear-folder", folder, "")


def _require_rights(output: Output, steps: list[Step], ground: _Ground) -> None:
    """Find out before the first move whether the last would be denied."""
    for folder in sorted({parent_of(step.path) for step in steps}):
        way = ground.ways.get(folder, _Way.OPEN)
        place = output.name_of(folder)
        is_there = way is _Way.OPEN and stat.S_ISDIR(mode_of(place) or 0)
        if is_there and not os.access(place, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "permission denied", place)
