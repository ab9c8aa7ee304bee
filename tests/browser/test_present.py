"""Present mode: a cycle or a scope as slides, by keyboard, by touch, on paper."""

import re
from importlib.resources import files
from io import BytesIO

import pypdf
import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.test_access import JUDGE, RULES
from tests.browser.visit import Visitor
from tests.portal import Page, Portal, assert_none

pytestmark = pytest.mark.browser

TEAM = "teams/games/"
NOW = "cycles/fy26-q3/"
OVER = "cycles/fy26-q2/"


def present(visitor: Visitor, tab: Tab, address: str, slide: int | None = None) -> None:
    tab.goto(f"{visitor.address}{address}?present{f'#{slide}' if slide else ''}", wait_until="load")
    tab.locator(".slide:not([hidden])").wait_for()


def title(tab: Tab) -> str:
    return tab.locator(".slide:not([hidden]) h2").first.inner_text()


def number(tab: Tab) -> int:
    return int(tab.evaluate("location.hash").removeprefix("#"))


def objectives(portal: Portal, address: str) -> list[str]:
    """The titles that a page lists, in its order."""
    page = portal.page_at[address]
    titles = {f"{each.address}": each.all("h1")[0].text for each in portal.families()["objectives/*/"]}
    found = [portal.inside(page, link.get("href")) for link in page.all("a")]
    return list(dict.fromkeys(titles[each] for each in found if each in titles))


def test_first_how_it_goes_then_each_objective_then_what_needs_attention(visitor: Visitor) -> None:
    tab = visitor.sit_down()
    present(visitor, tab, TEAM)
    assert title(tab) == "Game studio"
    assert tab.locator(".slide:not([hidden]) .meter").is_visible()
    seen = []
    for _ in range(tab.locator(".slide").count() - 1):
        tab.keyboard.press("ArrowRight")
        seen.append(title(tab))
    assert seen[:2] == objectives(visitor.portal, TEAM)[:2]
    assert seen[-1] == "Needs attention"
    assert tab.locator(".slide:not([hidden]) li .status").count() > 0
    tab.keyboard.press("ArrowRight")
    assert title(tab) == "Needs attention"


def test_an_objective_is_shown_with_all_that_a_review_asks_for(visitor: Visitor) -> None:
    tab = visitor.sit_down()
    present(visitor, tab, TEAM, 2)
    slide = tab.locator(".slide:not([hidden])")
    slide.locator(".slide-card").first.wait_for()
    assert slide.locator(".slide-card").count() == 5
    assert slide.locator(".slide-card .chart").count() == 5
    words = slide.inner_text()
    for word in (
        "at risk",
        "50%",
        "Tomás Ferreira",
        "The launch brought",
        "target 85%",
        "start 60%",
        "confidence 7 of 10",
    ):
        assert word in words, word


def test_a_cycle_that_is_over_ends_with_its_retrospective(visitor: Visitor) -> None:
    tab = visitor.sit_down()
    present(visitor, tab, OVER, 2)
    tab.locator(".slide:not([hidden]) .learned").wait_for()
    tab.keyboard.press("End")
    assert title(tab) == "Retrospective"


def test_keys(visitor: Visitor) -> None:
    tab = visitor.sit_down()
    present(visitor, tab, NOW)
    last = tab.locator(".slide").count()
    for key, at in (
        ("ArrowRight", 2),
        (" ", 3),
        ("PageDown", 4),
        ("ArrowLeft", 3),
        ("Shift+Space", 2),
        ("PageUp", 1),
        ("ArrowLeft", 1),
        ("End", last),
        ("ArrowRight", last),
        ("Home", 1),
    ):
        tab.keyboard.press(key)
        assert number(tab) == at, key
    tab.keyboard.press("?")
    assert tab.get_by_role("dialog").is_visible()
    tab.keyboard.press("ArrowRight")
    assert number(tab) == 1
    tab.keyboard.press("Escape")
    assert not tab.get_by_role("dialog").is_visible()
    assert tab.locator(".deck").count() == 1


def test_a_button_is_pressed_by_the_space_bar(visitor: Visitor) -> None:
    tab = visitor.sit_down()
    present(visitor, tab, NOW)
    tab.get_by_role("button", name="Next slide").focus()
    tab.keyboard.press(" ")
    assert number(tab) == 2


def test_leaving_gives_the_page_back(visitor: Visitor) -> None:
    tab = visitor.sit_down()
    page = visitor.portal.page_at[TEAM]
    visitor.open(tab, page)
    shown = tab.locator("main").inner_text()
    tab.get_by_role("link", name="Present").click()
    tab.locator(".deck").wait_for()
    assert not tab.locator("main").is_visible()
    tab.keyboard.press("Escape")
    assert tab.locator("main").inner_text() == shown
    assert tab.url == visitor.address + TEAM
    assert tab.evaluate("document.activeElement.textContent") == "Present"
    assert tab.evaluate(
        "document.querySelectorAll('[id]').length === new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size"
    )


def test_the_address_names_the_slide(visitor: Visitor) -> None:
    tab = visitor.sit_down()
    present(visitor, tab, NOW, 3)
    third = title(tab)
    tab.evaluate("location.hash = '#2'")
    expect(tab.locator(".deck-count")).to_have_text(re.compile("^2 "))
    assert title(tab) != third
    present(visitor, tab, NOW, 999)
    assert number(tab) == tab.locator(".slide").count()


def test_each_slide_is_announced(visitor: Visitor) -> None:
    tab = visitor.sit_down()
    present(visitor, tab, NOW)
    tab.keyboard.press("ArrowRight")
    said = tab.locator(".deck [role=status]").inner_text()
    assert re.fullmatch(rf"Slide 2 of \d+: {re.escape(title(tab))}", said)


def test_swiping_turns(visitor: Visitor) -> None:
    tab = visitor.sit_down(390, has_touch=True)
    present(visitor, tab, NOW)
    swipe = """([from, to]) => {
      const deck = document.querySelector(".deck");
      const touch = x => new Touch({identifier: 1, target: deck, clientX: x, clientY: 300});
      deck.dispatchEvent(new TouchEvent("touchstart", {touches: [touch(from)], changedTouches: [touch(from)], bubbles: true}));
      deck.dispatchEvent(new TouchEvent("touchend", {touches: [], changedTouches: [touch(to)], bubbles: true}));
    }"""
    tab.evaluate(swipe, [300, 100])
    assert number(tab) == 2
    tab.evaluate(swipe, [100, 300])
    assert number(tab) == 1


def test_where_nothing_can_be_fetched_the_page_itself_has_to_do(visitor: Visitor) -> None:
    tab = visitor.sit_down()
    tab.route("**/objectives/*/", lambda route: route.abort())
    for address in (TEAM, NOW):
        present(visitor, tab, address, 2)
        assert title(tab) == objectives(visitor.portal, address)[0]
        assert tab.locator(".slide:not([hidden]) .status").first.is_visible()


def test_one_slide_a_sheet(visitor: Visitor) -> None:
    tab = visitor.sit_down()
    present(visitor, tab, TEAM)
    tab.locator(".slide-card").nth(4).wait_for(state="attached")
    count = tab.locator(".slide").count()
    paper = pypdf.PdfReader(BytesIO(tab.pdf(prefer_css_page_size=True)))
    texts = [sheet.extract_text() for sheet in paper.pages]
    assert len(texts) == count
    assert "Game studio" in texts[0]
    assert float(paper.pages[0].mediabox.width) > float(paper.pages[0].mediabox.height)


@pytest.mark.parametrize("width", [360, 1440])
def test_slides_are_for_everybody(visitor: Visitor, width: int) -> None:
    """By axe's rules, and without errors or sideways scroll."""
    tab = visitor.sit_down(width)
    for address in (TEAM, OVER):
        page: Page = visitor.portal.page_at[address]
        with visitor.attentive(tab, page):
            present(visitor, tab, address)
            tab.locator(".slide-card").nth(4).wait_for(state="attached")
            tab.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
            for slide in range(1, tab.locator(".slide").count() + 1):
                tab.evaluate("slide => { location.hash = slide }", slide)
                expect(tab.locator(".deck-count")).to_have_text(re.compile(f"^{slide} "))
                tab.evaluate("Promise.all(document.getAnimations().map(animation => animation.finished))")
                for rule, target, summary in tab.evaluate(JUDGE, RULES):
                    visitor.found(page, f"axe: {rule}", f"slide {slide}: {target}: {summary[:200]}")
                wide = tab.evaluate(
                    "(e => e.scrollWidth - e.clientWidth)(document.querySelector('.slide:not([hidden])'))"
                )
                if wide > 1:
                    visitor.found(page, "sideways scroll", f"slide {slide} at {width} px: {wide} px")
    assert_none(visitor.defects)


def test_the_way_there_costs_next_to_nothing(visitor: Visitor) -> None:
    """What makes slides is asked for only when slides are."""
    tab = visitor.sit_down()
    visitor.open(tab, visitor.portal.page_at[TEAM])
    assert not any("slides.js" in answer.url or "present.css" in answer.url for answer in visitor.responses)
    loader = next(answer for answer in visitor.responses if "present.js" in answer.url)
    assert len(loader.body()) < 500


def test_without_scripts_there_is_no_way_there(visitor: Visitor) -> None:
    tab = visitor.sit_down(java_script_enabled=False)
    tab.goto(visitor.address + TEAM)
    assert not tab.locator(".bar-present").is_visible()
    assert tab.locator("main").is_visible()
