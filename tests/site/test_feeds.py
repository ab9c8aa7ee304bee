"""Feeds, read by feedparser and by the standard library's reader of XML."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import feedparser
import html5lib
import pytest

from okrsite.site import feeds
from okrsite.site.edition import Edition
from tests.hostile import MARK
from tests.portal import SITE as PORTAL
from tests.portal import Portal
from tests.site.data_site import HOSTILE, SITE, TODAY
from tests.site.editions import edition, renderer

BASE = "https://example.org/okrs/"
ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def written(of: Edition) -> dict[str, bytes]:
    """Feeds by the page that they stand beside, each page once."""
    found = list(feeds.files(of, renderer(of)))
    assert len(dict(found)) == len(found)
    return dict(found)


def read(feed: bytes) -> Any:
    found = feedparser.parse(feed, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def titles(feed: bytes) -> list[str]:
    return [entry.title for entry in read(feed).entries]


def check_in(day: str, author: str = "ada", readings: str = "{o/k: 1}", body: str = "") -> str:
    return f"---\ndate: {day}\nauthor: {author}\nreadings: {readings}\n---\n{body}"


def site(**settings: str) -> dict[str, str]:
    return {
        "_site.yml": "".join(f"{name}: {value}\n" for name, value in {"url": BASE, **settings}.items()),
        "company.md": "---\nname: Acme\n---\n",
        "cycles/q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
        "objectives/o.md": "---\ntitle: O\ncycle: q1\nkey_results: [{id: k, title: K, start: 0, target: 9}]\n---\n",
    }


SMALL = edition(SITE, TODAY)


def test_every_page_that_tells_something_has_a_feed() -> None:
    scopes = ["company/", "teams/shop/", "teams/till/", "projects/app/"]
    objectives = [f"objectives/{each}/" for each in ("bare", "launch", "old", "till")]
    assert sorted(written(SMALL)) == sorted(["", *scopes, *objectives])


def test_a_feed_says_what_it_is_and_where() -> None:
    feed = read(written(SMALL)["teams/shop/"]).feed
    assert (feed.id, feed.title, feed.author) == (f"{BASE}teams/shop/feed.xml", "Shop · Grün & Söhne", "Grün")
    assert {(link.rel, link.type): link.href for link in feed.links} == {
        ("self", "application/atom+xml"): f"{BASE}teams/shop/feed.xml",
        ("alternate", "text/html"): f"{BASE}teams/shop/",
    }
    assert feed.updated == "2026-02-03T00:00:00+00:00"


def test_entries_stand_in_the_feeds_that_they_concern_newest_first() -> None:
    found = {page: titles(feed) for page, feed in written(SMALL).items()}
    ended = f"{HOSTILE}: superseded"
    assert found[""] == ["Launch", f"Launch · {HOSTILE} · +1", ended, f"Launch · {HOSTILE} · +1"]
    assert found["objectives/launch/"] == found["teams/shop/"] == [found[""][0], found[""][1], found[""][3]]
    assert found["objectives/old/"] == found["projects/app/"] == [found[""][1], ended, found[""][3]]
    assert found["company/"] == found["teams/till/"] == found["objectives/till/"] == []


def test_what_comes_after_the_day_is_not_told() -> None:
    early = {page: titles(feed) for page, feed in written(edition(SITE, date(2026, 1, 31))).items()}
    assert early["objectives/old/"] == [f"Launch · {HOSTILE} · +1"]
    assert len(early[""]) == 1
    assert "2026-02" not in written(edition(SITE, date(2026, 1, 31)))[""].decode()


def test_an_entry_is_the_same_in_every_feed() -> None:
    by_id: dict[str, set[str]] = {}
    for feed in written(SMALL).values():
        for entry in re.findall(r"<entry>.*?</entry>", feed.decode(), re.DOTALL):
            by_id.setdefault(entry.split("<id>")[1].split("</id>")[0], set()).add(entry)
    assert sorted(by_id) == [
        f"{BASE}check-ins/2026-w03/#2026-01-15",
        f"{BASE}check-ins/2026-w06/#2026-02-03-a",
        f"{BASE}check-ins/2026-w06/#2026-02-03-b",
        f"{BASE}objectives/old/#page-closing",
    ]
    assert {len(entries) for entries in by_id.values()} == {1}


def test_a_check_in_says_who_what_and_why() -> None:
    entry = read(written(SMALL)["objectives/launch/"]).entries[1]
    assert (entry.author_detail.name, entry.author_detail.href) == ("Ada Ünal", f"{BASE}people/ada/")
    assert entry.link == entry.id == f"{BASE}check-ins/2026-w06/#2026-02-03-a"
    html = entry.content[0].value
    assert f'<a href="{BASE}objectives/launch/#downloads">Downloads</a>' in html
    assert "<em>learned</em>" in html
    assert "corrected later" in html
    assert "Germany" in html


def test_an_ending_says_how() -> None:
    entry = read(written(SMALL)["objectives/old/"]).entries[1]
    html = entry.content[0].value
    assert "<b>superseded</b>, 67%, scored 0.7" in html
    assert f'<a href="{BASE}objectives/launch/">Launch</a>' in html
    assert "<p>+ no more</p>" in html
    assert f'<a href="{BASE}objectives/old/#kept">@kept</a>: <b>2</b> of 3' in html
    assert entry.updated == "2026-02-01T00:00:00+00:00"


def test_an_ending_has_what_was_learned() -> None:
    files = site()
    end = "close: {date: 2026-03-31, outcome: partial}"
    body = "Why.\n\n## What we learned\n\nMuch, see [Acme](../company.md).\n\n## More\n\nNot this.\n"
    files["objectives/o.md"] = files["objectives/o.md"][:-4] + f"{end}\n---\n{body}"
    html = read(written(edition(files, date(2026, 4, 2)))["company/"]).entries[0].content[0].value
    assert f'Much, see <a href="{BASE}company/">Acme</a>.' in html
    assert "Not this" not in html


def test_a_check_in_without_readings_is_named_by_its_author() -> None:
    files = site() | {"checkins/c.md": "---\ndate: 2026-01-05\nauthor: ada\n---\nHello.\n"}
    assert titles(written(edition(files, TODAY))[""]) == ["Ada"]


def test_links_within_a_text_lead_to_its_page_and_boxes_are_seen() -> None:
    body = "See [below](#more) and [a file](../static/a%20b.pdf).\n\n- [x] written\n- [ ] sent\n"
    html = read(written(edition(site() | {"checkins/c.md": check_in("2026-01-05", body=body)}, TODAY))[""])
    value = html.entries[0].content[0].value
    assert f'href="{BASE}check-ins/2026-w02/#more"' in value
    assert f'href="{BASE}a%20b.pdf"' in value
    assert re.findall(r"<li[^>]*>(.) ", value) == ["☑", "☐"]


@pytest.mark.parametrize(
    ("zone", "day", "time"),
    [
        ("UTC", "2026-02-03", "2026-02-03T00:00:00+00:00"),
        ("Europe/Amsterdam", "2026-02-03", "2026-02-03T00:00:00+01:00"),
        ("Europe/Amsterdam", "2026-03-30", "2026-03-30T00:00:00+02:00"),
        ("Asia/Kathmandu", "2026-02-03", "2026-02-03T00:00:00+05:45"),
        ("America/St_Johns", "2026-02-03", "2026-02-03T00:00:00-03:30"),
        ("Europe/Amsterdam", "1900-01-01", "1900-01-01T00:00:00+00:19"),
    ],
)
def test_an_entry_has_the_midnight_of_its_day(zone: str, day: str, time: str) -> None:
    files = site(timezone=zone) | {"checkins/c.md": check_in(day)}
    entry = read(written(edition(files, date(2026, 5, 1)))["objectives/o/"]).entries[0]
    assert entry.updated == entry.published == time


def test_a_midnight_that_was_skipped_is_an_instant_all_the_same() -> None:
    """Clocks in Beirut went from midnight to one o'clock."""
    files = site(timezone="Asia/Beirut") | {"checkins/c.md": check_in("2024-03-31")}
    assert read(written(edition(files, TODAY))[""]).entries[0].updated == "2024-03-31T00:00:00+02:00"


def test_a_feed_without_entries_is_as_old_as_the_first_cycle() -> None:
    assert read(written(edition(site(), TODAY))["company/"]).feed.updated == "2026-01-01T00:00:00+00:00"


def test_an_empty_site_has_feeds_without_entries() -> None:
    found = written(edition({}, TODAY))
    assert sorted(found) == ["", "company/"]
    assert read(found[""]).feed.updated == "1970-01-01T00:00:00+00:00"
    assert titles(found[""]) == []


def test_the_newest_fifty() -> None:
    days = [str(date(2026, 1, 1) + timedelta(days=number)) for number in range(60)]
    files = site() | {f"checkins/{day}.md": check_in(day) for day in days}
    found = read(written(edition(files, date(2026, 3, 30)))["objectives/o/"])
    assert [entry.updated[:10] for entry in found.entries] == days[:9:-1]


def test_nothing_depends_on_the_day_or_on_the_order_of_files() -> None:
    assert written(SMALL) == written(edition(SITE, TODAY + timedelta(days=4), order=reversed(SITE)))


def test_a_letter_that_xml_cannot_say() -> None:
    files = site() | {"checkins/c.md": check_in("2026-01-05", body="form&#12;feed")}
    assert "form\ufffdfeed" in read(written(edition(files, TODAY))[""]).entries[0].content[0].value


# Whole sites


def feeds_of(portal: Portal) -> Iterator[tuple[str, bytes]]:
    for path in sorted(portal.files):
        if path.endswith("feed.xml"):
            yield path, (portal.folder / path).read_bytes()


def test_feeds_of_a_portal_are_atom(portal: Portal) -> None:
    """What RFC 4287 asks of a feed, and that what it leads to is there."""
    for path, content in feeds_of(portal):
        root = ElementTree.fromstring(content)  # noqa: S314  our own
        read(content)
        for element in (root, *root.iter(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                found = [child.text or "" for child in element.findall(f"{ATOM}{name}")]
                assert len(found) == 1, (path, name)
                assert found[0].strip()
            assert RFC_3339.fullmatch(element.findtext(f"{ATOM}updated") or "")
            assert len(element.findall(f"{ATOM}link[@rel='alternate']")) == 1
        assert root.findtext(f"{ATOM}author/{ATOM}name")
        ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
        assert len(set(ids)) == len(ids)


def test_what_an_entry_links_to_is_there(portal: Portal) -> None:
    for path in ("feed.xml", "company/feed.xml"):
        for entry in read((portal.folder / path).read_bytes()).entries:
            fragment = html5lib.parseFragment(entry.content[0].value, namespaceHTMLElements=False)
            links = [*(element.get("href") or element.get("src") for element in fragment.iter()), entry.link]
            for link in filter(None, links):
                assert re.match(r"https?:|mailto:|data:image/", link), link
                if link.startswith(PORTAL):
                    address, _, anchor = link.removeprefix(PORTAL).partition("#")
                    if address in portal.page_at and anchor and link == entry.link:
                        assert anchor in portal.page_at[address].ids, link
                    assert address in portal.page_at or address in portal.files, link


def test_hostile_text_stays_text(hostile_portal: Portal) -> None:
    told = {
        entry.id: entry.content[0].value for _, content in feeds_of(hostile_portal) for entry in read(content).entries
    }
    assert len(told) > 40
    for html in told.values():
        for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
            assert MARK not in str(element.tag)
            assert element.tag not in ("script", "iframe", "object", "style")
            assert not [name for name in element.attrib if name.startswith("on") or MARK in name]
            for name in ("href", "src"):
                assert not re.match(r"\s*(javascript|vbscript|data:text)", element.get(name, ""), re.IGNORECASE)


def test_pages_name_their_feeds_and_what_a_preview_shows(portal: Portal) -> None:
    for page in portal.pages:
        if page.find("meta", "http-equiv", "refresh"):
            continue
        links = [each for each in page.all("link") if each.get("type") == "application/atom+xml"]
        addresses = [urljoin(PORTAL + page.address, each.get("href")).removeprefix(PORTAL) for each in links]
        own = f"{page.address}feed.xml"
        assert addresses == list(dict.fromkeys([own, "feed.xml"] if own in portal.files else ["feed.xml"]))
        assert all(address in portal.files for address in addresses)
        if page.address != "404.html":
            shown = {each.get("property"): each.get("content") for each in page.all("meta") if each.get("property")}
            assert shown["og:url"] == PORTAL + page.address
            assert shown["og:title"]
            assert shown["og:title"] in page.all("title")[0].node.text
            assert (shown["og:type"], bool(shown["og:site_name"])) == ("website", True)
