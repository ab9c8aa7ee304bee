"""The search in a real browser: from any page by `/`, by keyboard alone, below a deep path, and what is there without scripts."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Locator, Route, expect
from playwright.sync_api import Page as Tab

from okrsite.site import pagefind, urls
from tests.browser.test_access import JUDGE, RULES
from tests.browser.visit import Visitor
from tests.conftest import IN_CI
from tests.hostile import MARK
from tests.portal import Portal, assert_none

pytestmark = pytest.mark.browser

ELSEWHERE = "check-ins/"
"""A page from which to search: not the root, and not what is found."""


@pytest.fixture(autouse=True)
def _needs_pagefind() -> None:
    if pagefind.find_program() is None:
        if IN_CI:
            pytest.fail("Pagefind is not installed")
        pytest.skip("Pagefind is not installed")


@pytest.fixture
def tab(visitor: Visitor) -> Tab:
    """A window on a page somewhere in the portal."""
    tab = visitor.sit_down()
    visitor.open(tab, visitor.portal.page_at[ELSEWHERE])
    return tab


def ask(tab: Tab, text: str) -> None:
    tab.keyboard.press("/")
    tab.keyboard.type(text)
    expect(said(tab)).not_to_be_empty()


def field(tab: Tab) -> Locator:
    return tab.get_by_role("searchbox", name="Search")


def said(tab: Tab) -> Locator:
    return tab.locator("#page-search").get_by_role("status")


def results(tab: Tab) -> Locator:
    return tab.locator(".search-results a")


@pytest.mark.parametrize(
    ("text", "title", "address"),
    [
        ("launch leader", "Grow our new mobile game from launch to leader", "objectives/launch-to-leader/"),
        ("stars of all", "Reviews of more than 4 stars, of all reviews", "objectives/launch-to-leader/#reviews"),
        ("lovelace novotna", None, None),
        ("novotna", "Hana Novotná", "people/hana/"),
        ("hana nov", "Hana Novotná", "people/hana/"),
    ],
)
def test_typing_finds_and_enter_follows(
    tab: Tab, visitor: Visitor, text: str, title: str | None, address: str | None
) -> None:
    """An objective, a key result by some of its words, a person without accents or unfinished; and nothing."""
    ask(tab, text)
    if title is None or address is None:
        expect(said(tab)).to_contain_text("Nothing found")
        expect(results(tab)).to_have_count(0)
        return
    expect(results(tab).filter(has_text=title).first).to_be_visible()
    expect(results(tab).first).to_have_text(title)
    tab.keyboard.press("Enter")
    tab.wait_for_url(visitor.address + address)


def test_a_filter_leaves_what_belongs_to_it(tab: Tab) -> None:
    ask(tab, "review")
    everything = int(said(tab).inner_text().split()[0])
    tab.get_by_role("combobox", name="Cycle").select_option("fy26-q1")
    expect(said(tab)).not_to_contain_text(str(everything))
    some = int(said(tab).inner_text().split()[0])
    assert 0 < some < everything
    tab.get_by_role("combobox", name="Kind").select_option("key-result")
    expect(said(tab)).not_to_contain_text(str(some))
    lines = tab.locator(".search-results li").all_inner_texts()
    assert lines
    assert all("Key result" in line and "Q1" in line for line in lines)
    tab.get_by_role("combobox", name="Whose").select_option("team/games")
    tab.get_by_role("combobox", name="Status").select_option("missed")
    expect(results(tab)).to_have_count(0)


def test_escape_closes_and_gives_the_focus_back(tab: Tab) -> None:
    link = tab.locator("main a").first
    link.focus()
    ask(tab, "review")
    expect(field(tab)).to_be_focused()
    tab.keyboard.press("Escape")
    expect(tab.locator("dialog")).not_to_be_visible()
    expect(link).to_be_focused()
    tab.keyboard.press("/")
    expect(field(tab)).to_be_focused()
    expect(field(tab)).to_have_value("review")
    assert tab.evaluate("getSelection().toString()") == "review"


def test_arrows_go_through_the_results_and_back(tab: Tab, visitor: Visitor) -> None:
    ask(tab, "review")
    for _ in range(2):
        tab.keyboard.press("ArrowDown")
    expect(results(tab).nth(1)).to_be_focused()
    tab.keyboard.press("ArrowUp")
    expect(results(tab).first).to_be_focused()
    tab.keyboard.press("ArrowUp")
    expect(field(tab)).to_be_focused()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.type("s")
    expect(field(tab)).to_have_value("reviews")
    tab.keyboard.press("ArrowDown")
    address = results(tab).first.evaluate("a => a.href")
    tab.keyboard.press("Enter")
    tab.wait_for_url(address)
    assert address.startswith(visitor.address)


def test_more_can_be_shown(tab: Tab) -> None:
    ask(tab, "review")
    count = int(said(tab).inner_text().split()[0])
    expect(results(tab)).to_have_count(10)
    tab.get_by_role("button", name="Show more").click()
    expect(results(tab).nth(10)).to_be_focused()
    expect(results(tab)).to_have_count(min(count, 20))


def test_a_result_on_the_same_page_closes_the_dialog(tab: Tab, visitor: Visitor) -> None:
    visitor.open(tab, visitor.portal.page_at["objectives/launch-to-leader/"])
    ask(tab, "stars of all")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/#reviews")
    expect(tab.locator("dialog")).not_to_be_visible()


def test_a_slash_is_a_slash_where_people_write(tab: Tab) -> None:
    ask(tab, "a/b")
    expect(field(tab)).to_have_value("a/b")


def test_the_key_can_be_switched_off(tab: Tab) -> None:
    """Keys of one letter are in the way of some readers."""
    tab.get_by_role("link", name="Search").click()
    tab.get_by_role("checkbox").uncheck()
    tab.keyboard.press("Escape")
    tab.keyboard.press("/")
    expect(tab.locator("dialog")).not_to_be_visible()
    tab.reload()
    tab.keyboard.press("/")
    tab.get_by_role("link", name="Search").click()
    expect(tab.get_by_role("checkbox")).not_to_be_checked()


def test_what_is_typed_at_once_is_not_lost(tab: Tab) -> None:
    """The form comes over the network; the first letters do not wait for it."""

    def late(route: Route) -> None:
        tab.wait_for_timeout(300)
        route.continue_()

    tab.route("**/search/", late)
    tab.keyboard.press("/")
    tab.keyboard.type("novotna")
    expect(results(tab).first).to_have_text("Hana Novotná")
    expect(field(tab)).to_have_value("novotna")


def test_a_search_has_an_address_of_its_own(tab: Tab, visitor: Visitor) -> None:
    visitor.open(tab, visitor.portal.page_at[urls.SEARCH])
    tab.keyboard.press("/")
    expect(field(tab)).to_be_focused()
    tab.keyboard.type("review")
    tab.get_by_role("combobox", name="Kind").select_option("initiative")
    tab.wait_for_url("**/search/?q=review&kind=initiative")
    expect(tab.locator(".search-results li").first).to_contain_text("Initiative")
    found = results(tab).all_inner_texts()
    results(tab).first.click()
    tab.go_back()
    expect(field(tab)).to_have_value("review")
    expect(results(tab)).to_have_count(len(found))
    assert results(tab).all_inner_texts() == found


def test_nothing_is_loaded_before_it_is_used(tab: Tab, visitor: Visitor) -> None:
    for page in visitor.portal.fullest():
        visitor.open(tab, page)
        if loaded := [response.url for response in visitor.responses if f"/{urls.PAGEFIND}" in response.url]:
            visitor.found(page, "loaded before it is used", loaded[0])
    assert_none(visitor.defects)


def test_an_index_that_cannot_be_had_is_admitted(tab: Tab) -> None:
    """And the next attempt may succeed."""
    tab.route("**/pagefind.js", lambda route: route.abort())
    ask(tab, "review")
    expect(said(tab)).to_contain_text("could not be loaded")
    tab.unroute("**/pagefind.js")


def test_a_page_that_cannot_be_had_is_gone_to(tab: Tab, visitor: Visitor) -> None:
    tab.route(
        "**/search/", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    tab.get_by_role("link", name="Search").click()
    tab.wait_for_url(visitor.address + urls.SEARCH)


def test_without_scripts_there_are_the_lists(visitor: Visitor) -> None:
    tab = visitor.sit_down(java_script_enabled=False)
    tab.goto(visitor.address + ELSEWHERE)
    tab.get_by_role("link", name="Search").click()
    assert tab.url == visitor.address + urls.SEARCH
    expect(tab.locator("#page-search")).not_to_be_visible()
    expect(tab.get_by_role("heading", name="Search")).to_be_visible()
    tab.locator("main").get_by_role("link", name="All objectives").click()
    assert tab.url == visitor.address + urls.OBJECTIVES


def test_the_dialog_is_for_everybody(tab: Tab, visitor: Visitor) -> None:
    """By axe's rules, with results, in both colour schemes, on a desk and on a phone."""
    page = visitor.portal.page_at[ELSEWHERE]
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    ask(tab, "review")
    tab.evaluate(axe)
    for width in (320, 1440):
        tab.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)
            for rule, target, summary in tab.evaluate(JUDGE, RULES):
                visitor.found(page, f"axe: {rule} ({scheme}, {width})", f"{target}: {' '.join(summary.split())[:240]}")
        if tab.evaluate("document.querySelector('dialog').scrollWidth > document.querySelector('dialog').clientWidth"):
            visitor.found(page, "sideways scroll", f"{width}")
    assert_none(visitor.defects)


@pytest.fixture
def hostile_tab(browser: Browser, hostile_portal: Portal, hostile_address: str) -> Iterator[Tab]:
    """A window on the search of the hostile company."""
    with Visitor(browser, hostile_portal, hostile_address) as visitor:
        tab = visitor.sit_down()
        tab.goto(hostile_address + urls.SEARCH)
        yield tab


@pytest.mark.parametrize("text", [MARK, "script", "constructor", "incomprehensibilities", "x" * 200, "\"'<>&%/\\ ../"])
def test_hostile_words_are_shown_as_text(hostile_tab: Tab, hostile_address: str, text: str) -> None:
    """Whatever is found or looked for makes no element, no request out of the site, no error and no sideways scroll."""
    trouble: list[str] = []
    requests: list[str] = []
    hostile_tab.on("console", lambda message: trouble.append(message.text))
    hostile_tab.on("pageerror", lambda error: trouble.append(str(error)))
    hostile_tab.on("request", lambda asked: requests.append(asked.url))
    hostile_tab.set_viewport_size({"width": 320, "height": 900})
    hostile_tab.locator("#page-search [name=q]").fill(text)
    expect(said(hostile_tab)).not_to_be_empty()
    names = hostile_tab.locator(".search-results *").evaluate_all("all => [...new Set(all.map(one => one.localName))]")
    assert set(names) <= {"li", "a", "p", "span", "mark", "bdi"}
    addresses = results(hostile_tab).evaluate_all("all => all.map(one => one.href)")
    assert all(address.startswith(hostile_address) for address in addresses)
    assert hostile_tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert trouble == []
    assert [url for url in requests if not url.startswith(hostile_address)] == []


def test_a_hostile_title_is_shown_whole(hostile_tab: Tab) -> None:
    hostile_tab.locator("#page-search [name=q]").fill(MARK)
    expect(results(hostile_tab).first).to_contain_text(f"<script>{MARK}()</script>")
