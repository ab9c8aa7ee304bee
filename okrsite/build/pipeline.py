"""The table of contents of the program: from a content folder to a published site.

In goes a `BuildRequest`; out comes a `BuildResult`. Data flows one way; every stage is a full computation, but for pages that
would be made of the same, or whose fingerprint is known. With an error in the content nothing is published.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path

from okrsite import collector
from okrsite.build import cache as caching
from okrsite.build import recall
from okrsite.build.cache import Cache
from okrsite.build.draw import addresses_of, draw
from okrsite.build.engine import engine_digest
from okrsite.build.examine import Examination, Sources, examine_sources, read_sources
from okrsite.build.kept import Kept
from okrsite.build.plan import Work
from okrsite.build.publish import Publication, Published, publication
from okrsite.build.request import BuildRequest
from okrsite.build.stopwatch import Stopwatch
from okrsite.history.folder import repository_folder
from okrsite.history.git import head_of, tip_of
from okrsite.history.ledger import history_of
from okrsite.history.past import History
from okrsite.site import pagefind, search, theme, urls, wellknown
from okrsite.site.edition import Edition
from okrsite.site.forge import forge
from okrsite.site.render import Renderer, SiteFrame
from okrsite.site.theme import Theme
from okrsite.site.views import parts
from okrsite.site.words import LOCALE

__all__ = ["BuildRequest", "BuildResult", "Prepared", "build", "edition_of", "frame", "prepare", "publish"]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What came of it. `published` is None where errors in the content kept everything as it was."""

    examination: Examination
    published: Published | None
    page_count: int
    lacks_search: bool = False
    """Whether a search was wanted and the program that makes it is not installed."""
    plan: tuple[Work, ...] = ()
    """Every page, with the reasons why it was drawn."""
    removed_pages: tuple[str, ...] = ()
    """Files of pages that the site has no more."""


def build(request: BuildRequest, sources: Sources | None = None, watch: Stopwatch | None = None) -> BuildResult:
    """Build and publish a site. `sources` are given where the content folder has just been read."""
    timed = watch or Stopwatch()
    with collector.resting():
        with timed.stage("read"):
            read = sources or read_sources(request.content)
            folder = request.cache_folder
            kept = caching.read(caching.file_for(folder, request.content) if folder else None, engine_digest())
        return caching.forgiving(kept, partial(_build, request, read, timed))


def _build(request: BuildRequest, sources: Sources, watch: Stopwatch, cache: Cache) -> BuildResult:
    prepared = prepare(request, sources, watch, cache)
    return BuildResult(prepared, None, 0) if isinstance(prepared, Examination) else publish(prepared, watch)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that pages are made from, before any is made. `assets` are the theme's files by their path on the site; `program`
    makes the index of the search, where one is wanted and can be made."""

    request: BuildRequest
    examination: Examination
    edition: Edition
    renderer: Renderer
    assets: Mapping[str, bytes]
    program: Path | None


def prepare(
    request: BuildRequest, sources: Sources, watch: Stopwatch, cache: Cache, kept: Kept | None = None
) -> Prepared | Examination:
    """The way to the first page; with errors in the content, no further than these. `kept` is what a process that lives on remembers."""
    examination = examine_sources(sources, request.now, request.as_of, cache, request.jobs, watch, kept)
    if examination.has_errors:
        return examination
    kept = kept or Kept()
    chosen = theme.find(examination.settings.theme, request.own_themes, request.shipped_themes)
    assets = {urls.THEME + path: file.read_bytes() for path, file in chosen.static_files().items()}
    program = pagefind.find_program() if examination.settings.search else None
    with watch.stage("history"):
        remembered = cache.file.with_suffix(".history.json") if cache.file else None
        history = kept.history(partial(tip_of, request.content), partial(history_of, request.content, remembered))
    edition = edition_of(examination, request.content, can_search=program is not None, history=history)
    if program is None:
        assets.pop(urls.THEME + search.SCRIPT, None)
    shared = frame(edition, request.asset_version or _version_of(assets))
    renderer = kept.renderer((chosen, _texts_of(chosen), shared), partial(Renderer, chosen, shared, engine_digest()))
    return Prepared(request, examination, edition, renderer, assets, program)


def publish(prepared: Prepared, watch: Stopwatch, between: Callable[[], None] = lambda: None) -> BuildResult:
    """Make what is not there yet, and publish the whole site. `between` is called before each page; what it raises ends the work, and
    the site is as it was."""
    request, examination, edition = prepared.request, prepared.examination, prepared.edition
    renderer, assets, program = prepared.renderer, prepared.assets, prepared.program
    with publication(request.output, forbidden=(request.content, request.own_themes)) as site:
        with watch.stage("draw"):
            folder = request.cache_folder
            file = caching.file_for(folder, request.content).with_suffix(".pages") if folder else None
            recalled = recall.read(file, engine_digest())
            drawn = draw(edition, renderer, site, request.jobs, request.shard, between, recalled)
        if request.shard.is_first:
            addresses = drawn.addresses if request.shard.is_whole else addresses_of(edition)
            statics = dict(_statics(request.content, examination.statics))
            made = {**dict(wellknown.files(edition, addresses)), **statics}
            for path, content in chain(assets.items(), made.items()):
                site.add(path, content)
            if program:
                with watch.stage("search"):
                    _index(edition, program, site, is_kept=request.keeps_search)
        with watch.stage("publish"):
            published = site.commit()
    gone = tuple(path for path, entry in site.known.items() if entry.fingerprint and path not in site.paths)
    rendered = sum(bool(work.reasons) for work in drawn.works)
    watch.count("pages", len(drawn.works))
    watch.count("made", drawn.made)
    watch.count("rendered", rendered)
    watch.count("kept", len(drawn.works) - rendered)
    watch.count("files", len(site.paths))
    watch.count("written", published.written)
    return BuildResult(
        examination=examination,
        published=published,
        page_count=len(drawn.works),
        lacks_search=examination.settings.search and program is None,
        plan=tuple(drawn.works),
        removed_pages=tuple(path for path in gone if path.endswith(".html")),
    )


def edition_of(
    examination: Examination, content: Path, *, can_search: bool = True, history: History | None = None
) -> Edition:
    """What the portal is made from. Where the program for the search is missing it is as if none were wanted."""
    settings = examination.settings
    if not can_search:
        settings = settings.model_copy(update={"search": False})
    folder = repository_folder(content)
    return Edition(
        portfolio=examination.portfolio,
        measures=examination.measures,
        diagnostics=examination.diagnostics,
        allowances=examination.allowances,
        settings=settings,
        forge=forge(settings.repository, settings.branch, folder) if settings.repository else None,
        folder=folder,
        revision=(history.head or None) if history else head_of(content),
        history=history or History(),
    )


def frame(edition: Edition, asset_version: str) -> SiteFrame:
    """What all pages share."""
    settings = edition.settings
    newest_first = sorted(edition.portfolio.cycles.values(), key=lambda c: (c.first_day, c.id), reverse=True)
    formats = edition.language
    return SiteFrame(
        title=settings.title,
        url=settings.url,
        base_path=settings.base_path,
        language=formats.tag,
        direction=formats.direction,
        cycles=tuple(parts.cycle(edition, cycle.id) for cycle in newest_first),
        asset_version=asset_version,
        has_search=settings.search,
        repository=settings.repository,
    )


def _index(edition: Edition, program: Path, site: Publication, *, is_kept: bool) -> None:
    """Publish the index of the search. It is made only if what it depends on has changed; `is_kept` takes an old one as well."""
    found = {path: entry.fingerprint for path, entry in site.known.items() if path.startswith(urls.PAGEFIND)}
    old = next(filter(None, found.values()), None)
    fingerprint = old if is_kept and old else search.fingerprint(edition, program)
    known = [path for path, of in found.items() if of == fingerprint]
    kept = {path for path in known if site.keep(path, fingerprint)}
    if not kept or len(kept) < len(known):
        for path, content in search.files(edition, program):
            if path not in kept:
                site.add(path, content, fingerprint)


def _texts_of(chosen: Theme) -> str:
    """A digest of what a renderer reads of a theme: its templates and its words."""
    digest = sha256()
    for layer in chosen.layers:
        for folder in (layer.folder / theme.TEMPLATES, layer.folder / LOCALE):
            for file in sorted(filter(Path.is_file, folder.rglob("*"))):
                digest.update(f"{file}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _statics(content: Path, paths: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        yield path.removeprefix("static/"), (content / path).read_bytes()


def _version_of(assets: dict[str, bytes]) -> str:
    digest = sha256()
    for path, content in assets.items():
        digest.update(path.encode() + b"\0" + content)
    return digest.hexdigest()[:8]
