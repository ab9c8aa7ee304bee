"""Every file that is made from the edition, by as many processes as there are: pages that are not known yet, and what stands beside
them.

In go an edition, a renderer and a publication; into the publication go files, and out come the plan that was carried out and the
addresses of all pages. The work is cut into tasks, the same ones for one process or many, each of which takes its files into a part
of its own; so what comes out does not tell by how many it was done.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from okrsite.build import pool
from okrsite.build.plan import Work, why
from okrsite.build.publish import Part, Publication, Taken
from okrsite.build.shard import WHOLE, Shard
from okrsite.site import beside, data, maps
from okrsite.site.edition import Edition
from okrsite.site.page import Draft, Page
from okrsite.site.pages import FAMILIES, drafts
from okrsite.site.render import Renderer

FEWEST_FOR_WORKERS = 60
"""Fewer pages of large families are drawn sooner by one process."""

_PIECE = 32
"""So many pages are one task: few enough that no worker waits long for the last."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A task: pages to draw where they are not known."""

    pages: Callable[[], Iterable[Page]]


@dataclass(frozen=True, slots=True)
class Files:
    """A task: files to make."""

    files: Callable[[], Iterable[tuple[str, bytes]]]


Task = Pages | Files


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of the tasks: the plan for every page, and their addresses."""

    works: tuple[Work, ...]
    addresses: tuple[str, ...]


def draw(
    edition: Edition,
    renderer: Renderer,
    site: Publication,
    jobs: int = 1,
    shard: Shard = WHOLE,
    between: Callable[[], None] = lambda: None,
) -> Drawn:
    """Take into the site every page and every file beside them; of a shard, its share. `between` is called before each."""
    found = tuple(drafts(edition))
    whole: list[Task] = [
        Files(partial(data.files, edition)),
        Files(partial(maps.files, edition)),
        Files(partial(beside.files, edition, renderer)),
        *(Pages(partial(family, edition)) for family in FAMILIES),
    ]
    tasks: list[Task] = [
        *shard.every(whole),
        *(Pages(partial(_made, piece)) for piece in _pieces(shard.stretch(found))),
    ]

    def carry_out(number: int) -> tuple[Taken, Drawn]:
        part = site.part(number + 1)
        match tasks[number]:
            case Files(files):
                for path, content in files():
                    between()
                    part.add(path, content)
                drawn = Drawn((), ())
            case Pages(pages):
                drawn = _draw(pages(), renderer, part, between)
        return part.taken(), drawn

    works: list[Work] = []
    addresses: list[str] = []
    workers = jobs if len(found) >= FEWEST_FOR_WORKERS else 1
    for taken, drawn in pool.run(carry_out, range(len(tasks)), workers):
        site.take(taken)
        works += drawn.works
        addresses += drawn.addresses
    return Drawn(tuple(works), tuple(addresses))


def addresses_of(edition: Edition) -> Iterator[str]:
    """The addresses of all pages, where not all of them were made: those of small families must be made to know them."""
    small = (page.address for family in FAMILIES for page in family(edition))
    return chain(small, (draft.address for draft in drafts(edition)))


def _pieces(found: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    return (found[start : start + _PIECE] for start in range(0, len(found), _PIECE))


def _made(piece: Sequence[Draft]) -> Iterator[Page]:
    return (draft.page() for draft in piece)


def _draw(pages: Iterable[Page], renderer: Renderer, part: Part, between: Callable[[], None]) -> Drawn:
    """Draw every page whose fingerprint is not known, one after the other: each is forgotten before the next is made."""
    works: list[Work] = []
    addresses: list[str] = []
    for page in pages:
        between()
        fingerprint = renderer.fingerprint(page)
        known = part.known.get(page.file)
        reasons = why(known.fingerprint if known else None, fingerprint, is_there=part.has(page.file))
        if reasons or not part.keep(page.file, fingerprint):
            part.add(page.file, renderer.render(page), fingerprint)
        works.append(Work(page.file, reasons))
        addresses.append(page.address)
    return Drawn(tuple(works), tuple(addresses))
