"""Every file that is made from the edition, by as many processes as there are: pages that are not known yet, and what stands beside
them.

In go an edition, a renderer, a publication and what is recalled of the last build; into the publication go files, and out come the
plan that was carried out and the addresses of all pages. The work is cut into tasks, the same ones for one process or many, each of
which takes its files into a part of its own; so what comes out does not tell by how many it was done.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from okrsite.build import pool, recall
from okrsite.build.maker import Maker
from okrsite.build.plan import Work, why
from okrsite.build.publish import Part, Publication, Taken
from okrsite.build.recall import Made, Recall
from okrsite.build.shard import WHOLE, Shard
from okrsite.site import beside, data, maps
from okrsite.site.edition import Edition
from okrsite.site.page import Draft, Page
from okrsite.site.pages import FAMILIES, LARGE_FAMILIES, drafts
from okrsite.site.render import VIEW_DIGITS, Renderer, TemplateFaultError

FEWEST_FOR_WORKERS = 60
"""Fewer pages of large families are drawn sooner by one process."""

_PIECE = 32
"""So many pages are one task: few enough that no worker waits long for the last."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A task: pages to draw where they are not known."""

    pages: Callable[[], Iterable[Page]]


@dataclass(frozen=True, slots=True)
class Drafts:
    """A task: pages to make where they cannot be recalled, and to draw where they are not known."""

    drafts: Sequence[Draft]


@dataclass(frozen=True, slots=True)
class Files:
    """A task: files to make."""

    files: Callable[[], Iterable[tuple[str, bytes]]]


@dataclass(frozen=True, slots=True)
class OpenData:
    """A task: files to make piece by piece, and stretches of files to which other such tasks add."""

    portion: data.Portion


Task = Pages | Drafts | Files | OpenData


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of all pages: the plan, their addresses, and how many of the large families were made."""

    works: Sequence[Work]
    addresses: Sequence[str]
    made: int


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a task: of its pages the plan and the addresses; of drafts how many were made, and what is to be recalled
    of all; and of files that several tasks make, what this one has made of them."""

    works: Sequence[Work] = ()
    addresses: Sequence[str] = ()
    made: int = 0
    record: bytes = b""
    stretches: Sequence[data.Stretch] = ()


def draw(
    edition: Edition,
    renderer: Renderer,
    site: Publication,
    jobs: int = 1,
    shard: Shard = WHOLE,
    between: Callable[[], None] = lambda: None,
    recalled: Recall = recall.NOTHING,
) -> Drawn:
    """Take into the site every page and every file beside them; of a shard, its share. `between` is called before each."""
    found = tuple(drafts(edition))
    share = shard.stretch(found)
    workers = jobs if len(found) >= FEWEST_FOR_WORKERS else 1
    maker = Maker(edition, renderer, recalled, workers)
    whole: list[Sequence[Task]] = [
        [OpenData(portion) for portion in data.portions(edition)],
        [Files(partial(maps.files, edition))],
        [Files(partial(beside.files, edition, renderer))],
        *([Pages(partial(family, edition))] for family in FAMILIES),
    ]
    tasks: list[Task] = [
        *chain.from_iterable(shard.every(whole)),
        *map(Drafts, _pieces(share)),
    ]

    def carry_out(number: int) -> tuple[Taken, _Outcome]:
        part = site.part(number + 1)
        match tasks[number]:
            case Files(files):
                for path, content in files():
                    between()
                    part.add(path, content)
                outcome = _Outcome()
            case OpenData(portion):
                outcome = _Outcome(stretches=tuple(_take_whole(portion(), part, between)))
            case Pages(pages):
                outcome = _draw(pages(), renderer, part, between)
            case Drafts(piece):
                outcome = _draw_drafts(piece, maker, part, between)
        return part.taken(), outcome

    works: list[Work] = []
    addresses: list[str] = []
    records: list[bytes] = []
    made = 0
    joined: dict[str, list[bytes]] = defaultdict(list)
    if workers > 1 and not site.known:
        _draw_examples(edition, renderer)
    for task, (taken, outcome) in zip(tasks, pool.run(carry_out, range(len(tasks)), workers), strict=True):
        site.take(taken)
        works += outcome.works
        addresses += outcome.addresses
        made += outcome.made
        records.append(outcome.record)
        for stretch in outcome.stretches:
            joined[stretch.path].append(stretch.lines)
        if not isinstance(task, OpenData):
            _add_joined(joined, site)  # all stretches have come, and need not wait in memory for all pages
    _add_joined(joined, site)
    if made or recalled.pages.keys() != {draft.file for draft in share}:
        recall.write(recalled, records, len(share))
    return Drawn(works, addresses, made)


def addresses_of(edition: Edition) -> Iterator[str]:
    """The addresses of all pages, where not all of them were made: those of small families must be made to know them."""
    small = (page.address for family in FAMILIES for page in family(edition))
    return chain(small, (draft.address for draft in drafts(edition)))


def _draw_examples(edition: Edition, renderer: Renderer) -> None:
    """Draw a page of each large family, so that templates are compiled, and what an edition works out once is worked out, before
    other processes begin as copies of this one."""
    for family in LARGE_FAMILIES:
        for draft in islice(family(edition), 1):
            with suppress(TemplateFaultError):  # to be told when it is that page's turn
                renderer.render(draft.page(edition))


def _pieces(found: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    return (found[start : start + _PIECE] for start in range(0, len(found), _PIECE))


def _take_whole(
    made: Iterable[data.Whole | data.Stretch], part: Part, between: Callable[[], None]
) -> Iterator[data.Stretch]:
    """Take whole files, and hand on what is not one."""
    for each in made:
        between()
        match each:
            case data.Whole(path, pieces):
                part.add_pieces(path, pieces)
            case data.Stretch():
                yield each


def _add_joined(joined: dict[str, list[bytes]], site: Publication) -> None:
    """Take files of which all stretches have come, and forget these."""
    for path in tuple(joined):
        site.add_pieces(path, joined.pop(path))


def _draw(pages: Iterable[Page], renderer: Renderer, part: Part, between: Callable[[], None]) -> _Outcome:
    """Draw every page whose fingerprint is not known, one after the other: each is forgotten before the next is made."""
    works: list[Work] = []
    addresses: list[str] = []
    for page in pages:
        between()
        works.append(_drawn(page, renderer.fingerprint(page), renderer, part))
        addresses.append(page.address)
    return _Outcome(works, addresses)


def _draw_drafts(drafts: Iterable[Draft], maker: Maker, part: Part, between: Callable[[], None]) -> _Outcome:
    """The same for drafts; those that can be recalled are not even made."""
    works: list[Work] = []
    addresses: list[str] = []
    known: dict[str, Made] = {}
    made = 0
    for draft in drafts:
        between()
        file = draft.file
        addresses.append(draft.address)
        recalled = maker.recalled(draft)
        if recalled and part.keep(file, recalled[0]):
            works.append(Work(file, ()))
            known[file] = recalled[1]
            continue
        page, notes = maker.make(draft)
        fingerprint = maker.renderer.fingerprint(page)
        works.append(_drawn(page, fingerprint, maker.renderer, part))
        known[file] = Made(page.template, fingerprint[-VIEW_DIGITS:], notes)
        made += 1
    return _Outcome(works, addresses, made, maker.record_of(known, made))


def _drawn(page: Page, fingerprint: str, renderer: Renderer, part: Part) -> Work:
    file = page.file
    known = part.known.get(file)
    reasons = why(known.fingerprint if known else None, fingerprint, is_there=part.has(file))
    if reasons or not part.keep(file, fingerprint):
        part.add(file, renderer.render(page), fingerprint)
    return Work(file, reasons)
