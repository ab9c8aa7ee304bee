import re
from datetime import date
from xml.etree import ElementTree

import pytest

from okrsite.site import urls, wellknown
from okrsite.site.edition import Edition
from tests.site.data_site import SITE, TODAY
from tests.site.editions import edition

SITEMAPS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
BASE = "https://example.org/okrs/"


def written(of: Edition, addresses: list[str]) -> dict[str, str]:
    return {path: content.decode() for path, content in wellknown.files(of, addresses)}


def locations(sitemap: str, of: str = "url") -> list[str | None]:
    return [found.text for found in ElementTree.fromstring(sitemap).findall(f"s:{of}/s:loc", SITEMAPS)]  # noqa: S314  our own


SMALL = edition(SITE, TODAY)


def test_the_site_map_names_every_page_once_and_in_order() -> None:
    addresses = ["objectives/launch/", "", "404.html", "cycles/2026-q1/", "objectives/launch/", "check-ins/2026-w06/#a"]
    found = locations(written(SMALL, addresses)["sitemap.xml"])
    assert found == [BASE, f"{BASE}check-ins/2026-w06/", f"{BASE}cycles/2026-q1/", f"{BASE}objectives/launch/"]


def test_the_site_map_leaves_out_old_addresses() -> None:
    objective = SITE["objectives/till.md"].replace("title:", "aliases: [cash-desk]\ntitle:", 1)
    of = edition({**SITE, "objectives/till.md": objective}, TODAY)
    found = locations(written(of, ["objectives/till/", "objectives/cash-desk/"])["sitemap.xml"])
    assert found == [f"{BASE}objectives/till/"]


def test_a_site_map_of_an_address_with_signs_that_xml_reserves() -> None:
    of = edition({"_site.yml": "url: https://exämple.org/a&b<c/\n"}, TODAY)
    assert locations(written(of, [""])["sitemap.xml"]) == ["https://ex%C3%A4mple.org/a&b%3Cc/"]


def test_too_many_addresses_for_one_site_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wellknown, "MOST_ADDRESSES", 2)
    files = written(SMALL, ["a/", "b/", "c/"])
    assert locations(files["sitemap.xml"], "sitemap") == [f"{BASE}sitemap-1.xml", f"{BASE}sitemap-2.xml"]
    assert locations(files["sitemap-1.xml"]) == [f"{BASE}a/", f"{BASE}b/"]
    assert locations(files["sitemap-2.xml"]) == [f"{BASE}c/"]


def test_robots_are_welcome_and_led_to_the_site_map() -> None:
    assert written(SMALL, [])["robots.txt"] == f"User-agent: *\nAllow: /\n\nSitemap: {BASE}sitemap.xml\n"


def test_llms_txt_has_the_form_of_llmstxt_org() -> None:
    found = written(SMALL, [])["llms.txt"]
    lines = found.splitlines()
    assert lines[0] == "# Grün & Söhne"
    assert lines[2] == "> The objectives and key results (OKRs) of Grün. Good things"
    assert re.findall(r"^## (.+)$", found, re.MULTILINE) == ["Data", "Objectives by cycle", "Pages"]
    assert f"- [Index]({BASE}api/v1/index.json): " in found
    assert f"- [First quarter]({BASE}api/v1/cycles/2026-q1.json): 2026-01-01 to 2026-03-31" in lines
    items = [line for line in lines if line.startswith("- ")]
    assert all(re.fullmatch(r"- \[[^\]]+\]\(https://[!-~]+\): .+", item) for item in items)


def test_llms_txt_of_a_site_without_cycles_has_no_empty_section() -> None:
    found = written(edition({}, TODAY), [])["llms.txt"]
    assert "Objectives by cycle" not in found
    assert "\n\n\n" not in found


def test_text_is_no_markdown_in_llms_txt() -> None:
    settings = 'title: "Fine](https://evil.example)\\n# [New"\n'
    found = written(edition({"_site.yml": settings}, TODAY), [])["llms.txt"]
    assert found.splitlines()[0] == "# Fine\\](https://evil.example) \\# \\[New"


def test_nothing_depends_on_the_day() -> None:
    assert written(SMALL, [*urls.FIXED]) == written(edition(SITE, date(2026, 3, 1)), [*reversed(urls.FIXED)])
