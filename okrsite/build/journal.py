"""The journal: what a publication is about to do, so that any later run can finish it.

In go steps; out comes the site, changed by all of them, whatever interrupts. Once the journal is written the publication is
decided: every step can be carried out again by whoever finds the journal, and does nothing if it was carried out before.
Without a journal nothing was decided, and what waits in the staging folder is thrown away. No step leaves the output folder,
follows a symbolic link, or overwrites or removes a file that okrsite did not write.
"""

import json
import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, get_args

from okrsite.build.moves import Kind, Step, is_ours, parent_of
from okrsite.build.output import Output, PublishError, check_path, in_the_way, mode_of, names_in, write_new
from okrsite.build.staging import remove

FORMAT = 1

_FOLDERS = "folders.json"
_KINDS = frozenset(get_args(Kind))


def make_folders(output: Output, folders: Sequence[str]) -> None:
    """Make what folders the site will need, outer ones first, and note them before, so that `discard` can undo it. An empty
    folder shows nothing; made now, a full disk or a missing right is found out before anything is decided."""
    if folders:
        write_new(output.staging / _FOLDERS, json.dumps(folders).encode("ascii"))
        for folder in folders:
            os.mkdir(output.name_of(folder))  # noqa: PTH102  see `name_of`


def write_journal(output: Output, steps: Iterable[Step]) -> None:
    """Decide the publication. It comes into being whole, by its last step, a rename."""
    content = {"format": FORMAT, "steps": [[step.kind, step.path, step.detail] for step in steps]}
    draft = output.staging / output.journal.name
    write_new(draft, json.dumps(content).encode("ascii"), durable=True)
    draft.replace(output.journal)


def read_journal(output: Output) -> tuple[Step, ...] | None:
    """The steps that were decided and perhaps not all carried out; None if there is nothing to finish."""
    if mode_of(output.journal) is None:
        return None
    try:
        return _steps(json.loads(output.journal.read_bytes()))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise PublishError(
            f"`{output.journal}` is not what this version of okrsite writes. Empty `{output.root}`, with its "
            f"`{output.private.name}` folder, or choose another folder with --output."
        ) from error


def carry_out(output: Output, steps: Iterable[Step]) -> tuple[str, ...]:
    """Carry out what has not been carried out yet. Files to be removed that somebody has changed are left alone and returned."""
    _sync_name(output)
    waiting = names_in(output.staging)
    real_folders = {""}
    left: list[str] = []
    for step in steps:
        match step.kind:
            case "new-folder":
                if step.detail in waiting:
                    _put_folder(output, step, real_folders)
            case "new" | "change":
                if step.detail in waiting:
                    _put(output, step, real_folders)
            case "manifest":
                if step.detail in waiting:
                    (output.staging / step.detail).replace(output.manifest)
            case "clear-folder":
                with suppress(FileNotFoundError, NotADirectoryError):
                    if _is_real_folder(output, parent_of(step.path), real_folders):
                        output.at(step.path).rmdir()
            case "clear" | "drop":
                if not _remove(output, step, real_folders):
                    left.append(step.path)
    return tuple(left)


def finish(output: Output) -> None:
    """Close a publication whose steps are all carried out."""
    (output.staging / _FOLDERS).unlink(missing_ok=True)  # they are in use now
    output.journal.unlink()
    with suppress(OSError):  # the next publication tidies up
        discard(output)


def discard(output: Output) -> None:
    """Throw away what was staged and not decided, with the folders made for it. What is not ours stays."""
    if mode_of(output.staging) is None:
        return
    folders: list[str] = []
    with suppress(FileNotFoundError, ValueError, TypeError, AttributeError, RecursionError):
        folders = [check_path(path) for path in json.loads((output.staging / _FOLDERS).read_bytes())]
    real_folders = {""}
    for folder in reversed(folders):
        if _is_real_folder(output, parent_of(folder), real_folders):
            with suppress(OSError):  # not empty, or gone
                output.at(folder).rmdir()
    for name in sorted(names_in(output.staging), key=lambda name: name == _FOLDERS):
        if name.isdecimal() or name in (_FOLDERS, output.journal.name):
            remove(output, name)
    with suppress(OSError):  # something is in it that we did not write
        output.staging.rmdir()


def _steps(content: Any) -> tuple[Step, ...]:  # parsed JSON, which is checked here
    if content["format"] != FORMAT:
        raise ValueError("another format")
    return tuple(_step(*values) for values in content["steps"])


def _step(kind: Kind, path: str, detail: str) -> Step:
    if kind not in _KINDS or type(path) is not str or type(detail) is not str:
        raise ValueError("not a step")
    if kind != "manifest":
        check_path(path)
    if kind in ("new-folder", "new", "change", "manifest") and not detail.isdecimal():
        raise ValueError("not the name of a staged file")
    return Step(kind, path, detail)


def _put_folder(output: Output, step: Step, real_folders: set[str]) -> None:
    """Bring a new folder into place with all that is in it. An empty one gives way to it: that is the one that was made for it."""
    staged, target = output.planted(step.detail, step.path), output.at(step.path)
    if mode_of(staged) is None:  # carried out before
        return
    _make_real_folder(output, parent_of(step.path), real_folders)
    mode = mode_of(target)
    if mode is not None:
        if not stat.S_ISDIR(mode) or names_in(target):
            raise in_the_way(output, step.path)
        target.rmdir()
    os.replace(staged, target)  # noqa: PTH105  see `name_of`


def _put(output: Output, step: Step, real_folders: set[str]) -> None:
    folder = parent_of(step.path)
    if folder not in real_folders:
        _make_real_folder(output, folder, real_folders)
    target = output.name_of(step.path)
    mode = mode_of(target)
    if mode is not None and (step.kind == "new" or not stat.S_ISREG(mode)):
        raise in_the_way(output, step.path)
    os.replace(output.staged(step.detail), target)  # noqa: PTH105  see `name_of`


def _make_real_folder(output: Output, folder: str, real_folders: set[str]) -> None:
    if folder in real_folders:
        return
    _make_real_folder(output, parent_of(folder), real_folders)
    mode = mode_of(output.name_of(folder))
    if mode is None:
        output.at(folder).mkdir()
    elif not stat.S_ISDIR(mode):
        raise in_the_way(output, folder)
    real_folders.add(folder)


def _is_real_folder(output: Output, folder: str, real_folders: set[str]) -> bool:
    """Whether it and all above it are folders, and no links to any."""
    if folder in real_folders:
        return True
    if not _is_real_folder(output, parent_of(folder), real_folders):
        return False
    mode = mode_of(output.at(folder))
    if mode is None or not stat.S_ISDIR(mode):
        return False
    real_folders.add(folder)
    return True


def _remove(output: Output, step: Step, real_folders: set[str]) -> bool:
    """Remove a file if it is as we wrote it, and, if the site has it no more, the folders that this leaves empty. False if it
    stays."""
    file = output.at(step.path)
    if mode_of(file) is not None:
        if not _is_real_folder(output, parent_of(step.path), real_folders) or not is_ours(file, step.detail):
            return False
        file.unlink()
    if step.kind == "drop":
        _remove_empty_folders(output, parent_of(step.path), real_folders)
    return True


def _remove_empty_folders(output: Output, folder: str, real_folders: set[str]) -> None:
    """Remove a folder and those above it as far as they are empty. Some may be gone since the work was interrupted."""
    while folder:
        if _is_real_folder(output, folder, real_folders):
            try:
                output.at(folder).rmdir()
            except OSError:  # not empty; and for an empty folder that cannot be removed no site is held up
                return
            real_folders.discard(folder)
        folder = parent_of(folder)


def _sync_name(output: Output) -> None:
    """Have the journal's name on disk before it is acted upon, where folders can be synced."""
    if os.name == "posix":
        descriptor = os.open(output.private, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
