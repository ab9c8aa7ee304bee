"""Pages that nobody looks for, and the page about the data."""

from dataclasses import replace
from datetime import date

from okrsite.site import urls
from okrsite.site.data import DOWNLOADS, files
from okrsite.site.views import opendata, service
from okrsite.site.views.opendata import DataView
from okrsite.site.views.service import RedirectView
from tests.site.editions import edition

TODAY = date(2026, 2, 14)

FILES = {
    "_site.yml": "repository: https://github.com/acme/okrs\n",
    "company.md": "---\nname: Acme\n---\n",
    "teams/shop.md": "---\nname: Shop\naliases: [store]\n---\n",
    "people/ada.md": "---\nname: Ada\naliases: [countess]\n---\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "objectives/launch.md": "---\ntitle: Launch\ncycle: 2026-q1\naliases: [start]\n---\n",
    "checkins/2026-02-20.md": "---\ndate: 2026-02-20\nauthor: ada\n---\n",
}


def test_every_alias_leads_to_where_its_document_stands_now() -> None:
    found = {
        page.address: (page.view.target.text, page.view.target.address)
        for page in service.pages(edition(FILES, TODAY))
        if isinstance(page.view, RedirectView)
    }
    assert found == {
        "teams/store/": ("Shop", "teams/shop/"),
        "people/countess/": ("Ada", "people/ada/"),
        "objectives/start/": ("Launch", "objectives/launch/"),
    }


def test_the_page_for_what_is_not_found_leads_on() -> None:
    page = next(iter(service.pages(edition(FILES, TODAY))))
    assert (page.address, page.file) == ("404.html", "404.html")


def data_view(revision: str | None) -> DataView:
    return opendata.view(replace(edition(FILES, TODAY), revision=revision))


def test_the_data_page_names_the_day_and_the_commit() -> None:
    shown = data_view("0123456789abcdef")
    assert shown.today == TODAY
    assert shown.revision_url == "https://github.com/acme/okrs/commit/0123456789abcdef"
    assert data_view(None).revision_url is None


def test_the_data_page_lists_what_is_published() -> None:
    shown = data_view(None)
    published = {path for path, _ in files(edition(FILES, TODAY))}
    listed = {one.path for one in shown.downloads} | {one.address for one in shown.cycles}
    assert listed == published | {urls.FEED, urls.CALENDAR}
    assert len(shown.downloads) + len(shown.each_cycle) == len(DOWNLOADS)
    assert [(one.cycle.address, one.objectives) for one in shown.cycles] == [("cycles/2026-q1/", 1)]


def test_what_comes_after_today_is_not_counted() -> None:
    assert {one.kind: one.count for one in data_view(None).counts}["check-ins"] == 0
