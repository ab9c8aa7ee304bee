"""What stands beside pages: where, and that nothing else can take its place."""

import pytest

from okrsite.okr.model import Scope, ScopeKind
from okrsite.site import beside, urls
from okrsite.site.data import BESIDE_PAGES
from okrsite.site.edition import Edition
from okrsite.site.render import TemplateFaultError
from tests.site.data_site import SITE, TODAY
from tests.site.editions import edition, renderer

SMALL = edition(SITE, TODAY)


def written(of: Edition) -> dict[str, bytes]:
    """All files by path, each path once."""
    found = list(beside.files(of, renderer(of)))
    assert len(dict(found)) == len(found)
    return dict(found)


def test_addresses_know_what_stands_beside_a_page() -> None:
    pages = {*urls.FIXED, *urls.of_documents(SMALL.portfolio).values()}
    assert written(SMALL).keys() == {f"{page}{name}" for page in pages for name in urls.beside(page)}


def test_nothing_stands_beside_the_pages_within_that_of_a_team() -> None:
    sales = Scope(ScopeKind.TEAM, "sales")
    assert urls.beside(urls.scope(sales))
    assert urls.beside(urls.initiatives_of(sales)) == urls.beside(urls.attention_of(sales)) == ()


def test_the_list_of_what_stands_beside_pages_is_complete() -> None:
    kinds = {f"{path.split('/')[0]}/ID/{path.split('/')[2]}" for path in written(SMALL) if path.count("/") == 2}
    assert {each.path for each in BESIDE_PAGES} == {*kinds, "company/feed.xml"}


def test_old_addresses_keep_what_stood_there() -> None:
    files = {path: text.replace("title: Launch", "title: Launch\naliases: [start]") for path, text in SITE.items()}
    files["teams/shop.md"] = files["teams/shop.md"].replace("name:", "aliases: [store]\nname:", 1)
    found = written(edition(files, TODAY))
    for name in ("feed.xml", "badge.svg"):
        assert found[f"objectives/start/{name}"] == found[f"objectives/launch/{name}"]
    for name in ("feed.xml", "calendar.ics"):
        assert found[f"teams/store/{name}"] == found[f"teams/shop/{name}"]


@pytest.mark.parametrize(
    "path",
    [
        "feed.xml",
        "Calendar.ICS",
        "company/feed.xml",
        "teams/shop/feed.xml",
        "teams/shop/calendar.ics",
        "projects/app/feed.xml",
        "objectives/launch/feed.xml",
        "objectives/launch/badge.svg",
        "objectives/launch/badge.svg/more.txt",
        "objectives/start/badge.svg",
    ],
)
def test_a_file_of_the_site_cannot_take_its_place(path: str) -> None:
    launch = SITE["objectives/launch.md"].replace("title: Launch", "title: Launch\naliases: [start]")
    of = edition({**SITE, "objectives/launch.md": launch}, TODAY)
    free = ["static/objectives/calendar.ics", "static/company/badge.svg", "static/teams/shop/photo.svg", "static/f.xml"]
    found = list(urls.conflicts(of.portfolio, [f"static/{path}", *free]))
    assert [(finding.rule, finding.source.path) for finding in found] == [("duplicate-url", f"static/{path}")]


def test_a_fault_in_a_themes_words_is_named() -> None:
    own = renderer(SMALL)
    with pytest.raises(TemplateFaultError, match=r"outside\.html: .*nothing.* \(for the part `nothing`\)"):
        own.part("outside.html", "nothing")
