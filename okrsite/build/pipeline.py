"""The table of contents of the program: from a content folder to a published site.

In goes a `BuildRequest`; out comes a `BuildResult`. Data flows one way; every stage is a full computation, but for pages whose
fingerprint is known. With an error in the content nothing is published.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path

from okrsite.build.examine import Examination, examine
from okrsite.build.publish import Publication, Published, publication
from okrsite.build.revision import head_of, repository_folder
from okrsite.site import beside, data, pagefind, search, theme, urls, wellknown
from okrsite.site.edition import Edition
from okrsite.site.forge import forge
from okrsite.site.pages import pages
from okrsite.site.render import Renderer, SiteFrame
from okrsite.site.views import parts


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build. `now` is aware of its time zone; `as_of` builds the site as of another day; `own_themes` is the folder of
    the site's own themes, `shipped_themes` that of okrsite's."""

    content: Path
    output: Path
    now: datetime
    as_of: date | None
    own_themes: Path
    shipped_themes: Path
    asset_version: str | None = None
    """Stands in the addresses of the theme's files, so that no old one is taken from a cache. Default: a digest of them all."""
    keeps_search: bool = False
    """Take the index of the search as it was published, where there is one: it is too dear to be made at every save."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What came of it. `published` is None where errors in the content kept everything as it was."""

    examination: Examination
    published: Published | None
    page_count: int
    lacks_search: bool = False
    """Whether a search was wanted and the program that makes it is not installed."""


def build(request: BuildRequest) -> BuildResult:
    """Build and publish a site."""
    examination = examine(request.content, request.now, request.as_of)
    if examination.has_errors:
        return BuildResult(examination, None, 0)
    chosen = theme.find(examination.settings.theme, request.own_themes, request.shipped_themes)
    assets = {urls.THEME + path: file.read_bytes() for path, file in chosen.static_files().items()}
    wants_search = examination.settings.search
    program = pagefind.find_program() if wants_search else None
    edition = edition_of(examination, request.content, can_search=program is not None)
    if program is None:
        assets.pop(urls.THEME + search.SCRIPT, None)
    renderer = Renderer(chosen, frame(edition, request.asset_version or _version_of(assets)))
    with publication(request.output, forbidden=(request.content, request.own_themes)) as site:
        statics = dict(_statics(request.content, examination.statics))
        addresses = _draw(edition, renderer, site)
        made = {**dict(wellknown.files(edition, addresses)), **statics}
        for path, content in chain(assets.items(), made.items(), data.files(edition), beside.files(edition, renderer)):
            site.add(path, content)
        if program:
            _index(edition, program, site, is_kept=request.keeps_search)
        return BuildResult(examination, site.commit(), len(addresses), wants_search and program is None)


def edition_of(examination: Examination, content: Path, *, can_search: bool = True) -> Edition:
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
        revision=head_of(content),
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


def _draw(edition: Edition, renderer: Renderer, site: Publication) -> list[str]:
    """Draw every page whose fingerprint is not known, one after the other; return the addresses of all."""
    addresses = []
    for page in pages(edition):
        fingerprint = renderer.fingerprint(page)
        if not site.keep(page.file, fingerprint):
            site.add(page.file, renderer.render(page), fingerprint)
        addresses.append(page.address)
    return addresses


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


def _statics(content: Path, paths: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        yield path.removeprefix("static/"), (content / path).read_bytes()


def _version_of(assets: dict[str, bytes]) -> str:
    digest = sha256()
    for path, content in assets.items():
        digest.update(path.encode() + b"\0" + content)
    return digest.hexdigest()[:8]
