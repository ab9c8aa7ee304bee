"""A site that is made as it is asked for."""

from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import pytest

from okrsite.assets import themes_folder
from okrsite.build.manifest import digest_of
from okrsite.build.pipeline import BuildRequest, Prepared
from okrsite.serve import preview as previews
from okrsite.serve.answers import answer
from okrsite.serve.builder import Builder
from okrsite.serve.preview import Preview
from okrsite.serve.reload import Feed
from okrsite.serve.snapshot import LiveSite
from okrsite.site.render import TemplateFaultError
from tests.serve.serving import BASE, write

PAGE = "objectives/launch/index.html"


def preview_of(content: Path, places: dict[str, int] | None = None) -> Preview:
    now = datetime(2026, 2, 14, tzinfo=UTC)
    folder = content.parent
    request = BuildRequest(content, folder / "site", now, None, folder / "themes", themes_folder())
    prepared = Builder(request, lambda: now).prepare()
    assert isinstance(prepared, Prepared)
    return Preview(prepared, {} if places is None else places)


def test_what_the_site_does_not_have_is_not_made(content: Path) -> None:
    preview = preview_of(content)
    for path in ("none", "none/index.html", "", "../content/company.md", "static/hello.txt", "_site.yml"):
        assert preview.read(path) is None, path
        assert not preview.has(path)
        assert preview.digest(path) == ""


def test_a_file_is_made_once_as_long_as_it_is_remembered(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "REMEMBERED_FILES", 1)
    preview = preview_of(content)
    first = preview.read(PAGE)
    assert first is not None
    assert preview.read(PAGE) is first
    preview.read("index.html")
    again = preview.read(PAGE)
    assert again == first
    assert again is not first


def test_where_something_was_found_is_a_hint_and_no_more(content: Path) -> None:
    places: dict[str, int] = {}
    wanted = [PAGE, "index.html", "sitemap.xml", "api/v1/index.json"]
    first = {path: preview_of(content, places).digest(path) for path in wanted}
    assert places.keys() == set(wanted)
    wrong = dict.fromkeys(wanted, 0)
    assert {path: preview_of(content, wrong).digest(path) for path in wanted} == first
    assert wrong == places


def test_a_page_that_cannot_be_drawn_says_so_and_waits(content: Path) -> None:
    write(content.parent, {"themes/quick/templates/objective.html": "{{ nothing.of.this }}"})
    preview = preview_of(content)
    with pytest.raises(TemplateFaultError):
        preview.read(PAGE)
    assert preview.digest(PAGE) == ""
    site = LiveSite(content.parent / "site")
    site.show(preview)
    found = answer(f"{BASE}objectives/launch/", site, Feed())
    assert found.status is HTTPStatus.INTERNAL_SERVER_ERROR
    assert b"objective.html:1" in found.body
    assert b"objectives/launch/&quot;: &quot;&quot;" in found.body
    assert answer(BASE, site, Feed()).status is HTTPStatus.OK


def test_a_file_that_has_just_gone_is_not_there(content: Path) -> None:
    preview = preview_of(content)
    (content / "static/hello.txt").unlink()
    assert preview.read("hello.txt") is None


def test_it_answers_in_place_of_what_was_published(content: Path, tmp_path: Path) -> None:
    site, preview = LiveSite(tmp_path / "site"), preview_of(content)
    assert (site.base_path, site.digest(PAGE)) == (None, "")
    site.show(preview)
    assert (site.base_path, site.has(PAGE), site.read(PAGE)) == (BASE, True, preview.read(PAGE))
    assert site.digest(PAGE) == digest_of(preview.read(PAGE) or b"")
    assert site.read("pagefind/pagefind.js") is None
    with site.turn:
        assert site.read(PAGE)
    site.show(None)
    assert (site.base_path, site.read(PAGE)) == (None, None)
