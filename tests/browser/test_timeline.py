"""The timeline of initiatives, as it stands on a screen."""

import pytest

from tests.browser.visit import Visitor

pytestmark = pytest.mark.browser

PLACES = """name => {
  const links = [...document.querySelectorAll(".plane ul a")], link = links.find(each => each.textContent.includes(name));
  const box = link.closest("li").getBoundingClientRect(), plane = document.querySelector(".plane").getBoundingClientRect();
  const bar = getComputedStyle(link, "::after");
  return {top: box.top - plane.top, height: box.height, bar: parseFloat(bar.width), width: plane.width};
}"""
HEADS = """[...document.querySelectorAll(".arrows svg + svg")].map(head => {
  const plane = document.querySelector(".plane").getBoundingClientRect(), at = head.firstElementChild.getScreenCTM();
  return [at.e - plane.left, at.f - plane.top];
})"""
BARS = """[...document.querySelectorAll(".plane ul a")].map(link => {
  const plane = document.querySelector(".plane").getBoundingClientRect(), row = link.closest("li").getBoundingClientRect();
  return [parseFloat(link.style.getPropertyValue("--x")) / 100 * plane.width, row.top - plane.top, row.height];
})"""


@pytest.mark.parametrize("width", [320, 1440])
def test_arrows_end_where_bars_begin(visitor: Visitor, width: int) -> None:
    tab = visitor.sit_down(width)
    visitor.open(tab, visitor.portal.page_at["initiatives/"])
    bars = tab.evaluate(BARS)
    heads = tab.evaluate(HEADS)
    assert len(heads) > 5
    for x, y in heads:
        assert any(abs(x - left) < 1 and top < y < top + height for left, top, height in bars)


def test_a_bar_is_as_long_as_its_days(visitor: Visitor) -> None:
    tab = visitor.sit_down()
    visitor.open(tab, visitor.portal.page_at["initiatives/"])
    place = tab.evaluate(PLACES, "Friend boats")
    share = tab.locator(".plane a", has_text="Friend boats").evaluate("link => link.style.getPropertyValue('--w')")
    assert place["bar"] == pytest.approx(place["width"] * float(share) / 100, abs=1)


def test_on_a_phone_the_timeline_scrolls_by_itself_and_begins_at_today(visitor: Visitor) -> None:
    tab = visitor.sit_down(360)
    visitor.open(tab, visitor.portal.page_at["initiatives/"])
    region = tab.get_by_role("region", name="Timeline")
    assert region.evaluate("region => region.scrollWidth > region.clientWidth")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    line = tab.locator(".months .today").bounding_box()
    assert line is not None
    assert 0 <= line["x"] < 360
    region.focus()
    before = region.evaluate("region => region.scrollLeft")
    tab.keyboard.press("ArrowLeft")
    tab.wait_for_function("before => document.querySelector('.timeline').scrollLeft < before", arg=before)


def test_every_bar_is_a_link_that_says_what_it_is(visitor: Visitor) -> None:
    tab = visitor.sit_down()
    visitor.open(tab, visitor.portal.page_at["initiatives/"])
    tab.get_by_role("link", name="A storefront that shows the game as it is 43% was due 6 Nov").click()
    assert tab.url.endswith("initiatives/storefront-refresh/")
