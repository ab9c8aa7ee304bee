"""The site as it stands, for readers in any thread, also while the next one is put in place.

In go an output folder, word of when a build begins and ends, and perhaps a preview of what is not published yet; out come the bytes of
files, all of one site. Where there is a preview, it answers. Otherwise it is the site as it was last published whole: nothing is copied and
nobody is kept from building: what the manifest said when the last build had ended is kept, and a file is given out only if its bytes
have the digest that stands there. While a commit renames files into place, who asks for one that has been replaced already waits
for the commit's end and gets it from the new site; all others are served as before. So the old site turns into the new one in a
single assignment, for every reader at once.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from okrsite.build.manifest import Entry, digest_of, from_bytes
from okrsite.build.output import Output
from okrsite.serve.preview import Preview
from okrsite.site import urls


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A site: its files, and the path below which it stands, which begins and ends with `/`."""

    files: Mapping[str, Entry]
    base_path: str


class LiveSite:
    """The site in an output folder, or a preview of what it will be. `snapshot` is None until one has been published."""

    def __init__(self, folder: Path) -> None:
        self.snapshot: Snapshot | None = None
        self._preview: Preview | None = None
        self._output = Output(folder.resolve())
        self._is_building = False
        self._turn = threading.Condition()

    @contextmanager
    def building(self) -> Iterator[None]:
        """While this lasts, files on disk may be newer than the snapshot."""
        self._is_building = True
        try:
            yield
        finally:
            with self._turn:
                self._is_building = False
                self._turn.notify_all()

    @property
    def base_path(self) -> str | None:
        """The path below which it stands, which begins and ends with `/`; None while there is no site."""
        shown = self._preview or self.snapshot
        return shown.base_path if shown else None

    def show(self, preview: Preview | None) -> None:
        """Answer from a preview; without one, as things were published last."""
        self._preview = preview

    @property
    def turn(self) -> AbstractContextManager[object]:
        """While it is held, nothing is made for anybody."""
        preview = self._preview
        return preview.turn if preview else nullcontext()

    def adopt(self, base_path: str) -> frozenset[str] | None:
        """Turn to what has been published. Which files are new, gone or different; None if there was no site before, or at
        another path."""
        old, new = self.snapshot, Snapshot(from_bytes(self._output.manifest.read_bytes()), base_path)
        self.snapshot = new
        self._preview = None
        if old is None or old.base_path != base_path:
            return None
        gone = old.files.keys() - new.files.keys()
        return frozenset(gone).union(path for path, entry in new.files.items() if _differs(entry, old.files.get(path)))

    def has(self, path: str) -> bool:
        """Whether the site has this file."""
        preview = self._preview
        if preview and not path.startswith(urls.PAGEFIND):
            return preview.has(path)
        return self.snapshot is not None and path in self.snapshot.files

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None if the site has no such file. Raises `TemplateFaultError` if it is a page that cannot be drawn."""
        preview = self._preview
        if preview and not path.startswith(urls.PAGEFIND):
            return preview.read(path)
        while True:
            snapshot = self.snapshot
            entry = snapshot.files.get(path) if snapshot else None
            if entry is None:
                return None
            data = self._on_disk(path)
            if data is not None and digest_of(data) == entry.digest:
                return data
            with self._turn:
                while self.snapshot is snapshot and self._is_building:
                    self._turn.wait()
                if self.snapshot is snapshot:
                    return data  # somebody else has changed or removed it: then that is how it stands

    def digest(self, path: str) -> str:
        """The digest of a file's bytes; empty for one that there is not, or that cannot be drawn."""
        if preview := self._preview:
            return preview.digest(path)
        snapshot = self.snapshot
        entry = snapshot.files.get(path) if snapshot else None
        return entry.digest if entry else ""

    def _on_disk(self, path: str) -> bytes | None:
        try:
            return self._output.at(path).read_bytes()
        except OSError:
            return None


def _differs(new: Entry, old: Entry | None) -> bool:
    return old is None or old.digest != new.digest
