"""What is answered at an address."""

import json
import re
from html import unescape
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from okrsite.build.manifest import digest_of
from okrsite.serve.answers import CLIENT, Answer, answer, content_type
from okrsite.serve.reload import Feed
from okrsite.serve.snapshot import LiveSite
from tests.serve.test_snapshot import publish

SITE = {
    "index.html": b"<html><body>home</body></html>",
    "a/index.html": b"<p>a page without an end",
    "a b/index.html": b"<p>with a space</body>",
    "data/x.json": b"{}",
    "404.html": b"<body>nothing</body>",
    "\u00fc/100%.txt": b"percent",
}


@pytest.fixture
def site(tmp_path: Path) -> LiveSite:
    publish(tmp_path / "site", SITE)
    site = LiveSite(tmp_path / "site")
    site.adopt("/my%20okrs/")
    return site


def known(found: Answer) -> dict[str, Any]:
    """What the script in a page knows."""
    match = re.search(r'data-known="([^"]*)"', found.body.decode())
    assert match, found.body
    return dict(json.loads(unescape(match[1])))


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/", "/my%20okrs/"),
        ("/?q=1", "/my%20okrs/?q=1"),
        ("/my%20okrs", "/my%20okrs/"),
        ("/my okrs", "/my%20okrs/"),
        ("/my%20okrs/a", "/my%20okrs/a/"),
        ("/my%20okrs/a%20b?x=y", "/my%20okrs/a%20b/?x=y"),
    ],
)
def test_ways_lead_on(site: LiveSite, path: str, location: str) -> None:
    found = answer(path, site, Feed())
    assert (found.status, found.location) == (HTTPStatus.FOUND, location)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("index.html", "text/html; charset=utf-8"),
        ("a/?q=../..#x", "text/html; charset=utf-8"),
        ("a%20b/", "text/html; charset=utf-8"),
        ("data/x.json", "application/json; charset=utf-8"),
        ("%C3%BC/100%25.txt", "text/plain; charset=utf-8"),
    ],
)
def test_files_are_found(site: LiveSite, path: str, kind: str) -> None:
    found = answer(f"/my%20okrs/{path}", site, Feed())
    assert (found.status, found.content_type) == (HTTPStatus.OK, kind)


@pytest.mark.parametrize(
    "path",
    [
        "/elsewhere",
        "/my%20okrs/none",
        "/my%20okrs/none/",
        "/my%20okrs//",
        "/my%20okrs//a/",
        "/my%20okrs/a//",
        "/my%20okrs/A/",
        "/my%20okrs/../my%20okrs/",
        "/my%20okrs/a/../../../../etc/passwd",
        "/my%20okrs/%2e%2e/%2e%2e/etc/passwd",
        "/my%20okrs/..%5c..%5cetc",
        "/my%20okrs//etc/passwd",
        "/my%20okrs/.okrsite/manifest.json",
        "/my%20okrs/a/index.html/",
        "/my%20okrs/%00",
        "/my%20okrs/%ff",
        "/my%20okrs/" + "x" * 5000,
        "//evil.example/",
    ],
)
def test_all_else_is_not_found(site: LiveSite, path: str) -> None:
    found = answer(path, site, Feed())
    assert found.status is HTTPStatus.NOT_FOUND
    assert found.body.startswith(b"<body>nothing<script")


def test_pages_get_a_script_and_nothing_else_does(site: LiveSite) -> None:
    feed = Feed()
    page = answer("/my%20okrs/", site, feed)
    assert re.sub(rb"<script.*</script>\n", b"", page.body) == SITE["index.html"]
    assert page.body.endswith(b"</script>\n</body></html>")
    digest = digest_of(SITE["index.html"])
    assert known(page) == {"addresses": {"": digest}, "base": "/my okrs/", "cursor": feed.cursor}
    assert answer("/my%20okrs/a/", site, feed).body.startswith(SITE["a/index.html"] + b"<script")
    assert answer("/my%20okrs/data/x.json", site, feed).body == b"{}"


def test_a_page_knows_its_address_however_it_was_asked_for(site: LiveSite) -> None:
    assert known(answer("/my%20okrs/a/index.html", site, Feed()))["addresses"].keys() == {"a/"}
    assert known(answer("/my%20okrs/a%20b/?x=1", site, Feed()))["addresses"].keys() == {"a b/"}
    assert known(answer("/my%20okrs/index.html", site, Feed()))["addresses"].keys() == {""}


def test_a_missing_page_waits_for_its_address(site: LiveSite) -> None:
    assert known(answer('/my%20okrs/new"<p>/', site, Feed()))["addresses"] == {
        'new"<p>/': "",
        "404.html": digest_of(SITE["404.html"]),
    }


def test_a_site_without_a_page_for_it_says_that_nothing_is_there(tmp_path: Path) -> None:
    publish(tmp_path / "site", {"index.html": b"home"})
    site = LiveSite(tmp_path / "site")
    site.adopt("/")
    found = answer("/none", site, Feed())
    assert found.status is HTTPStatus.NOT_FOUND
    assert b"Nothing stands at this address" in found.body


def test_before_there_is_a_site_its_place_is_held(tmp_path: Path) -> None:
    feed = Feed()
    feed.announce(frozenset(), "a <problem>")
    found = answer("/any/where", LiveSite(tmp_path), feed)
    assert found.status is HTTPStatus.SERVICE_UNAVAILABLE
    assert known(found)["cursor"] == feed.cursor
    assert b"a &lt;problem&gt;" in found.body


def test_the_script_is_there(site: LiveSite) -> None:
    found = answer(CLIENT, site, Feed())
    assert found.content_type == "text/javascript; charset=utf-8"
    assert b"EventSource" in found.body


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.SVG", "image/svg+xml"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.ics", "text/calendar; charset=utf-8"),
        ("a.atom", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("a.webp", "image/webp"),
        ("a.woff2", "font/woff2"),
        ("a.unheard-of", "application/octet-stream"),
        ("CNAME", "application/octet-stream"),
        ("data:text/html,x", "application/octet-stream"),
    ],
)
def test_types(file: str, kind: str) -> None:
    assert content_type(file) == kind
