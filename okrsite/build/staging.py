"""Staging: where files of a site wait, in okrsite's own folder of the output, until it is decided that they are published.

In go files; out comes what of the site waits, and under which names. A file whose folder is there waits alone, under a number. A
file of a folder that the output lacks waits in a tree, at the place that it will have; so the outermost new folder comes into place by
one move with all that is in it, however many files that are. Nothing that a reader can see is changed here.
"""

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from okrsite.build.output import Output, mode_of, write_new

# One fsync a file is quick for a few; beyond that it is quicker to have the system write all that it holds.
_FEW_FILES = 16

_BUFFER_BYTES = 1 << 20


@dataclass(slots=True)
class Staged:
    """What waits: `files` alone, by path, under their names; `folders` in the tree, each with all that is in it. `count` is of all
    files."""

    files: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    count: int = 0

    def update(self, other: "Staged") -> None:
        """Add what another part of the site has staged."""
        self.files.update(other.files)
        self.folders |= other.folders
        self.count += other.count


class Staging:
    """The place. Its `tree` is named for this process: if that is killed, an orphaned worker may put one more file into the old
    tree while the next build is at work already."""

    def __init__(self, output: Output) -> None:
        self.tree = str(os.getpid())
        self._output = output
        self._modes: dict[str, int | None] = {}
        self._made: set[str] = set()

    def put(self, path: str, data: bytes, name: str, staged: Staged) -> None:
        """Write a file, in the tree, or alone under this name; and note it."""
        folder = self._new_folder(path)
        if folder is None:
            self.put_alone(data, name)
            staged.files[path] = name
        else:
            self._make_folder(self._output.planted(self.tree, path.rpartition("/")[0]))
            write_new(self._output.planted(self.tree, path), data)
            staged.folders.add(folder)
        staged.count += 1

    def put_pieces(self, pieces: Iterable[bytes], name: str) -> Path:
        """Write a file alone under this name, piece by piece, and say where it waits to be taken in, or removed."""
        self._make_folder(str(self._output.staging))
        file = Path(self._output.staged(name))
        with file.open("xb", buffering=_BUFFER_BYTES) as writing:
            writing.writelines(pieces)
        return file

    def take_in(self, path: str, name: str, staged: Staged) -> None:
        """Note a file that waits alone; it moves into the tree if it belongs there."""
        folder = self._new_folder(path)
        if folder is None:
            staged.files[path] = name
        else:
            self._make_folder(self._output.planted(self.tree, path.rpartition("/")[0]))
            os.replace(self._output.staged(name), self._output.planted(self.tree, path))  # noqa: PTH105  see `Output.name_of`
            staged.folders.add(folder)
        staged.count += 1

    def put_alone(self, data: bytes, name: str) -> None:
        """Write a file that is none of the site."""
        self._make_folder(str(self._output.staging))
        write_new(self._output.staged(name), data)

    def settle(self, staged: Staged, *names: str) -> None:
        """Have what waits on disk, and the files of these names, before the journal speaks of them, so that not even a power cut
        publishes an empty page."""
        if staged.count + len(names) > _FEW_FILES and hasattr(os, "sync"):
            os.sync()
            return
        for file in (*self._planted(staged), *map(self._output.staged, (*staged.files.values(), *names))):
            descriptor = os.open(file, os.O_RDWR)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _new_folder(self, path: str) -> str | None:
        """The outermost folder of a file that is not there; None if all are, or something else is."""
        end = path.find("/")
        while end >= 0:
            folder = path[:end]
            if folder not in self._modes:
                self._modes[folder] = mode_of(self._output.name_of(folder))
            mode = self._modes[folder]
            if mode is None:
                return folder
            if not stat.S_ISDIR(mode):
                return None
            end = path.find("/", end + 1)
        return None

    def _make_folder(self, folder: str) -> None:
        """Make it once, with what is missing above it. Another process may have done so."""
        if folder in self._made:
            return
        try:
            os.mkdir(folder)  # noqa: PTH102  see `Output.name_of`
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103  likewise
        self._made.add(folder)

    def _planted(self, staged: Staged) -> Iterator[str]:
        for folder in staged.folders:
            for file in Path(self._output.planted(self.tree, folder)).rglob("*"):
                if file.is_file():
                    yield str(file)


def remove(output: Output, name: str) -> None:
    """Throw away what waits under a name: a file, or a tree with all that is in it."""
    place = output.staged(name)
    if stat.S_ISDIR(mode_of(place) or 0):
        shutil.rmtree(place)
    else:
        os.unlink(place)  # noqa: PTH108  see `Output.name_of`
