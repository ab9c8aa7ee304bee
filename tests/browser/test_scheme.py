"""The switch of colours: remembered, painted at once, and absent where no script runs."""

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.visit import Visitor
from tests.portal import assert_none

pytestmark = pytest.mark.browser

PAPER = {"light": "rgb(253, 253, 252)", "dark": "rgb(20, 20, 19)"}
FIRST_PAINTED = """
window.firstPainted = new Promise(done => new PerformanceObserver((list, observer) => {
  done(getComputedStyle(document.body).backgroundColor);
  observer.disconnect();
}).observe({type: "paint", buffered: true}));
"""


def paper(tab: Tab) -> str:
    """The colour of the page, as it is named here."""
    colour = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    return next(name for name, value in PAPER.items() if value == colour)


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_system_decides_until_a_reader_does(visitor: Visitor, system: str) -> None:
    tab = visitor.sit_down(color_scheme=system)
    home, numbers = visitor.portal.page_at[""], visitor.portal.page_at["numbers/"]
    other = "dark" if system == "light" else "light"
    visitor.open(tab, home)
    choice = tab.get_by_role("combobox", name="Colours")
    assert (choice.input_value(), paper(tab)) == ("", system)
    choice.select_option(other)
    assert paper(tab) == other
    visitor.open(tab, numbers)
    assert (choice.input_value(), paper(tab)) == (other, other)
    choice.select_option("")
    assert paper(tab) == system
    tab.reload()
    assert paper(tab) == system
    assert_none(visitor.defects)


def test_no_page_flashes_in_the_other_scheme(visitor: Visitor) -> None:
    tab = visitor.sit_down(color_scheme="light")
    visitor.open(tab, visitor.portal.page_at[""])
    tab.locator(".scheme").select_option("dark")
    tab.add_init_script(FIRST_PAINTED)
    visitor.open(tab, visitor.portal.page_at["numbers/"])
    assert tab.evaluate("firstPainted") == PAPER["dark"]
    assert_none(visitor.defects)


def test_pages_that_are_open_follow(visitor: Visitor) -> None:
    tab = visitor.sit_down(color_scheme="light")
    visitor.open(tab, visitor.portal.page_at[""])
    second = tab.context.new_page()
    second.emulate_media(color_scheme="light")
    second.goto(visitor.address)
    tab.locator(".scheme").select_option("dark")
    expect(second.locator(".scheme")).to_have_value("dark")
    assert paper(second) == "dark"


def test_where_nothing_may_be_kept_it_holds_for_the_page(visitor: Visitor) -> None:
    tab = visitor.sit_down(color_scheme="light")
    tab.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('not allowed'); }})")
    visitor.open(tab, visitor.portal.page_at["numbers/"])
    tab.locator(".scheme").select_option("dark")
    assert paper(tab) == "dark"
    assert_none(visitor.defects)


@pytest.mark.parametrize("system", ["light", "dark"])
def test_without_scripts_it_is_absent(visitor: Visitor, system: str) -> None:
    tab = visitor.sit_down(color_scheme=system, java_script_enabled=False)
    tab.goto(visitor.address)
    assert not tab.locator(".scheme").is_visible()
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == PAPER[system]


def test_paper_is_light(visitor: Visitor) -> None:
    tab = visitor.sit_down(color_scheme="light")
    visitor.open(tab, visitor.portal.page_at[""])
    tab.locator(".scheme").select_option("dark")
    tab.emulate_media(media="print")
    assert paper(tab) == "light"
