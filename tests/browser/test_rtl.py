"""From right to left: the sample company in Arabic, and a company that writes in Arabic in a portal that speaks English."""

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from okrsite import assets
from tests.browser.server import serve
from tests.browser.test_access import judge
from tests.browser.test_pages import TOO_WIDE
from tests.browser.visit import Visitor, unfold
from tests.portal import SITE, Portal, assert_none, publish

pytestmark = pytest.mark.browser

OBJECTIVE = "objectives/launch-to-leader/"

CONTENT = {
    "_site.yml": f"title: أهداف المرفأ\nurl: {SITE}\nsearch: false\n",
    "company.md": "---\nname: شركة المرفأ\n---\nفقرة قصيرة عن الشركة.\n",
    "people/layla.md": "---\nname: ليلى الحدّاد\n---\n",
    "cycles/2026-q4.md": "---\ntitle: الربع الرابع 2026\nstart: 2026-10-01\nend: 2026-12-31\n---\n",
    "objectives/europe.md": """\
---
title: إطلاق المنتج في السوق الأوروبية (3 دول)!
cycle: 2026-q4
owner: layla
key_results:
  - {id: users, title: عدد المستخدمين النشطين (+50 %), unit: مستخدم, start: 1000, target: 5000}
---
نصٌّ قصير عن السبب.

- أول بند
""",
    "checkins/2026-10-20.md": "---\ndate: 2026-10-20\nauthor: layla\nreadings: {europe/users: 1800}\n---\nReads from the left.\n",
    "checkins/2026-11-17.md": "---\ndate: 2026-11-17\nauthor: layla\nreadings: {europe/users: 2600}\n---\nنحن في الطريق.\n",
}

COLUMNS = """[...document.querySelectorAll("main table tr")].filter(row => row.checkVisibility() && row.cells.length > 1)
  .map(row => [row.cells[0], row.cells[row.cells.length - 1]].map(cell => cell.getBoundingClientRect()))
  .filter(([first, last]) => last.width && Math.abs(first.top - last.top) < 2).map(([first, last]) => [first.x, last.x])"""
"""Where the first and the last cell of each row begin, in rows that stand as such."""

DRAWN = """[...document.querySelectorAll(".chart > svg")].map(drawing => ({
  dots: [...drawing.querySelectorAll("circle")].map(dot => dot.getBoundingClientRect().x),
  turned: [...drawing.querySelectorAll("text")].filter(text => text.getScreenCTM().a < 0).map(text => text.textContent),
}))"""
"""The dots of charts in their order, and the words that stand there mirrored."""

RUNS = """(element, [from, to]) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), text = walker.nextNode(), range = document.createRange();
  const at = word => {
    const start = text.data.indexOf(word);
    range.setStart(text, start), range.setEnd(text, start + word.length);
    return range.getBoundingClientRect().x;
  };
  return [at(from), at(to)];
}"""
"""Where two words of an element's first text stand."""


@pytest.fixture(scope="module")
def in_arabic(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    folder = tmp_path_factory.mktemp("in-arabic")
    shutil.copytree(assets.sample_folder(), folder / "content")
    settings = folder / "content/_site.yml"
    text = settings.read_text(encoding="utf-8").replace("language: en", "language: ar")
    settings.write_text(re.sub("^url: .*", f"url: {SITE}", text, flags=re.MULTILINE), encoding="utf-8")
    return publish(folder / "content", folder / "site")


@pytest.fixture(scope="module")
def of_arabic(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    folder = tmp_path_factory.mktemp("of-arabic")
    for name, text in CONTENT.items():
        file = folder / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return publish(folder / "content", folder / "site")


@pytest.fixture
def reader(browser: Browser, in_arabic: Portal) -> Iterator[Visitor]:
    """Somebody who reads the sample company in Arabic."""
    yield from visiting(browser, in_arabic)


@pytest.fixture
def guest(browser: Browser, of_arabic: Portal) -> Iterator[Visitor]:
    """Somebody who reads in English what others wrote in Arabic."""
    yield from visiting(browser, of_arabic)


def visiting(browser: Browser, portal: Portal) -> Iterator[Visitor]:
    with serve(portal.folder) as address, Visitor(browser, portal, address) as visitor:
        yield visitor


@pytest.mark.parametrize("width", [320, 1440])
def test_a_page_begins_at_the_right_and_fits(reader: Visitor, width: int) -> None:
    tab = reader.sit_down(width)
    for page in reader.portal.fullest():
        reader.open(tab, page)
        said = tab.evaluate(
            "[document.documentElement.lang, document.documentElement.dir, getComputedStyle(document.body).direction]"
        )
        if said != ["ar", "rtl", "rtl"]:
            reader.found(page, "another language or direction", str(said))
        unfold(tab)
        if too_wide := tab.evaluate(TOO_WIDE):
            reader.found(page, f"sideways scroll at {width} px", too_wide)
        for first, last in tab.evaluate(COLUMNS):
            if first <= last:
                reader.found(page, "the first column is not on the right", f"{first} and {last}")
        if digits := re.findall("[٠-٩۰-۹]+", tab.inner_text("body")):
            reader.found(page, "digits of another kind", str(digits))
    assert_none(reader.defects)


@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_in_arabic(reader: Visitor, width: int) -> None:
    judge(reader, width, reader.portal.fullest() if width > 320 else reader.portal.lightest())
    assert_none(reader.defects)


def test_time_runs_from_right_to_left_and_words_can_be_read(reader: Visitor) -> None:
    tab = reader.sit_down()
    reader.open(tab, reader.portal.page_at[OBJECTIVE])
    drawings = tab.evaluate(DRAWN)
    assert any(len(drawing["dots"]) > 1 for drawing in drawings)
    for drawing in drawings:
        assert drawing["dots"] == sorted(drawing["dots"], reverse=True)
        assert not drawing["turned"]
    assert "←" in tab.inner_text("main")
    assert "→" not in tab.inner_text("main")
    assert_none(reader.defects)


def test_what_is_written_in_another_language_runs_its_own_way(reader: Visitor) -> None:
    """Titles stand at the side of the page, bodies at their own."""
    tab = reader.sit_down()
    reader.open(tab, reader.portal.page_at[OBJECTIVE])
    title = tab.locator("h1")
    assert style(title, "direction", "textAlign") == ["rtl", "right"]
    words = title.inner_text().split()
    first, last = title.evaluate(RUNS, [words[0], words[-1]])
    assert first < last
    assert {tuple(style(one, "direction", "textAlign")) for one in tab.locator(".prose").all()} == {("ltr", "left")}


def test_arabic_in_an_english_portal(guest: Visitor) -> None:
    tab = guest.sit_down()
    for page in guest.portal.shown():
        guest.open(tab, page)
        unfold(tab)
        if too_wide := tab.evaluate(TOO_WIDE):
            guest.found(page, "sideways scroll", too_wide)
    guest.open(tab, guest.portal.page_at["objectives/europe/"])
    title = tab.locator("h1")
    assert style(title, "direction", "textAlign") == ["ltr", "left"]
    first, last = title.evaluate(RUNS, ["إطلاق", "!"])
    assert first > last
    bodies = [tuple(style(one, "direction", "textAlign")) for one in tab.locator(".prose").all()]
    assert bodies == [("rtl", "right"), ("rtl", "right"), ("ltr", "left")]
    drawing = tab.evaluate(DRAWN)[0]
    assert drawing["dots"] == sorted(drawing["dots"])
    assert_none(guest.defects)


def test_an_english_sentence_is_not_torn_apart_by_an_arabic_name(guest: Visitor) -> None:
    tab = guest.sit_down()
    guest.open(tab, guest.portal.page_at[""])
    name, share = tab.locator("h1").evaluate(RUNS, ["الربع", "% of"])
    assert name < share
    before, after = tab.locator(".report .num").first.evaluate(
        "element => [element.firstChild, element.querySelector('b')].map(part => {"
        " const range = document.createRange(); range.selectNode(part); return range.getBoundingClientRect().x; })"
    )
    assert before < after
    assert_none(guest.defects)


def style(of: Any, *names: str) -> list[str]:
    found: list[str] = of.evaluate("(element, names) => names.map(name => getComputedStyle(element)[name])", names)
    return found
