"""A site that is made as it is asked for: every address answers with the bytes that the whole build will publish there.

In go what pages are made from (see `pipeline.prepare`) and where earlier previews found what; out come the bytes of files. So a save
can be seen at once, and nothing is ever half built: whatever is asked for, wherever a link leads, is made from the same edition. What
has been made is kept for those who ask again. The index of the search alone is not made here.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from okrsite.build.draw import addresses_of
from okrsite.build.manifest import digest_of
from okrsite.build.pipeline import Prepared
from okrsite.site import beside, data, maps, urls, wellknown
from okrsite.site.pages import FAMILIES, LARGE_FAMILIES
from okrsite.site.render import TemplateFaultError

REMEMBERED_FILES = 200
"""So many files are kept as bytes."""

Make = Callable[[], bytes | None]


class Preview:
    """A site not yet published. `places` says of files in which family they were found last: where to look first, no more."""

    def __init__(self, prepared: Prepared, places: dict[str, int]) -> None:
        self.base_path = prepared.examination.settings.base_path
        self.turn = threading.RLock()
        """Held while something is made."""
        self._prepared = prepared
        self._places = places
        content, statics = prepared.request.content.resolve(), prepared.examination.statics
        self._statics = {path.removeprefix("static/"): content / path for path in statics}
        self._families = tuple(map(_Family, _sources(prepared)))
        self._made: OrderedDict[str, bytes] = OrderedDict()

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None if the site has no such file. Raises `TemplateFaultError` if it cannot be drawn."""
        with self.turn:
            known = self._made.get(path)
            if known is None:
                make = self._find(path)
                known = make() if make else None
            if known is not None:
                self._made[path] = known
                self._made.move_to_end(path)
                if len(self._made) > REMEMBERED_FILES:
                    self._made.popitem(last=False)
            return known

    def has(self, path: str) -> bool:
        """Whether the site has this file."""
        with self.turn:
            return self._find(path) is not None

    def digest(self, path: str) -> str:
        """The digest of a file's bytes; empty for one that there is not, or that cannot be drawn."""
        try:
            data = self.read(path)
        except TemplateFaultError:
            return ""
        return "" if data is None else digest_of(data)

    @property
    def assets(self) -> frozenset[str]:
        """The theme's files."""
        return frozenset(self._prepared.assets)

    def statics_among(self, saved: frozenset[Path]) -> frozenset[str]:
        """Files of the content folder that are published as they are, among what was saved."""
        return frozenset(path for path, file in self._statics.items() if file in saved)

    def _find(self, path: str) -> Make | None:
        if (asset := self._prepared.assets.get(path)) is not None:
            return lambda: asset
        if static := self._statics.get(path):
            return partial(_bytes_of, static)
        first = self._places.get(path, 0)
        for number in (first, *(other for other in range(len(self._families)) if other != first)):
            if make := self._families[number].find(path):
                self._places[path] = number
                return make
        return None


def _bytes_of(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:  # it has just been removed, which is news on its way
        return None


class _Family:
    """Files that are made together, found one after the other until the one that is asked for."""

    def __init__(self, source: tuple[bool, Callable[[], Iterator[tuple[str, Make]]]]) -> None:
        self._has_pages, begin = source
        self._rest = begin()
        self._found: dict[str, Make] = {}

    def find(self, path: str) -> Make | None:
        if path.endswith(".html") != self._has_pages:
            return None
        while path not in self._found:
            following = next(self._rest, None)
            if following is None:
                return None
            self._found[following[0]] = following[1]
        return self._found[path]


def _sources(prepared: Prepared) -> Iterator[tuple[bool, Callable[[], Iterator[tuple[str, Make]]]]]:
    """Whether they are pages, and what yields them: those first that cost least to look through."""
    edition, renderer = prepared.edition, prepared.renderer

    def large(number: int) -> Iterator[tuple[str, Make]]:
        for draft in LARGE_FAMILIES[number](edition):
            yield urls.file_of(draft.address), lambda draft=draft: renderer.render(draft.page(edition))  # type: ignore[misc]

    def small(number: int) -> Iterator[tuple[str, Make]]:
        for page in FAMILIES[number](edition):
            yield page.file, partial(renderer.render, page)

    def files(all_files: Callable[[], Iterator[tuple[str, bytes]]]) -> Iterator[tuple[str, Make]]:
        for path, content in all_files():
            yield path, lambda content=content: content  # type: ignore[misc]

    yield from ((True, partial(large, number)) for number in range(len(LARGE_FAMILIES)))
    yield from ((True, partial(small, number)) for number in range(len(FAMILIES)))
    for each in (
        lambda: maps.files(edition),
        lambda: beside.files(edition, renderer),
        lambda: data.files(edition),
        lambda: wellknown.files(edition, addresses_of(edition)),
    ):
        yield False, partial(files, each)
