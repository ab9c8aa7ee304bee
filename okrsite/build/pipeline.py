"""The table of contents of the program: from a content folder to a published site.

In goes a `BuildRequest`; out comes a `BuildResult`. Data flows one way; every stage is a full computation, but for pages whose
fingerprint is known. With an error in the content nothing is published.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from okrsite.build.examine import Examination, examine
from okrsite.build.publish import Publication, Published, publication
from okrsite.build.revision import head_of, repository_folder
from okrsite.site import data, theme, urls, wellknown
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


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What came of it. `published` is None where errors in the content kept everything as it was."""

    examination: Examination
    published: Published | None
    page_count: int


def build(request: BuildRequest) -> BuildResult:
    """Build and publish a site."""
    examination = examine(request.content, request.now, request.as_of)
    if examination.has_errors:
        return BuildResult(examination, None, 0)
    chosen = theme.find(examination.settings.theme, request.own_themes, request.shipped_themes)
    assets = {urls.THEME + path: file.read_bytes() for path, file in chosen.static_files().items()}
    edition = edition_of(examination, request.content)
    renderer = Renderer(chosen, frame(edition, request.asset_version or _version_of(assets)))
    with publication(request.output, forbidden=(request.content, request.own_themes)) as site:
        statics = dict(_statics(request.content, examination.statics))
        addresses = _draw(edition, renderer, site)
        made = {**dict(wellknown.files(edition, addresses)), **statics}
        for path, content in (*assets.items(), *made.items(), *data.files(edition)):
            site.add(path, content)
        return BuildResult(examination, site.commit(), len(addresses))


def edition_of(examination: Examination, content: Path) -> Edition:
    """What the portal is made from."""
    settings = examination.settings
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


def _statics(content: Path, paths: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        yield path.removeprefix("static/"), (content / path).read_bytes()


def _version_of(assets: dict[str, bytes]) -> str:
    digest = sha256()
    for path, content in assets.items():
        digest.update(path.encode() + b"\0" + content)
    return digest.hexdigest()[:8]
