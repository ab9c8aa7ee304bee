"""The table of all objectives, as somebody uses it who sorts and filters: what is asked for stands in the address."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from okrsite import assets
from okrsite.site.views import table
from tests.browser.server import serve
from tests.browser.visit import Visitor
from tests.portal import Portal, assert_none, publish

pytestmark = pytest.mark.browser

TABLE = "objectives/"
ROWS = "#page-objectives th[scope=row] a"
ALL = 32
"""So many objectives the sample company has."""


def come(visitor: Visitor, query: str = "", width: int = 1440) -> Tab:
    tab = visitor.sit_down(width)
    visitor.open(tab, visitor.portal.page_at[TABLE])
    if query:
        tab.goto(visitor.address + TABLE + query)
    return tab


def titles(tab: Tab) -> list[str]:
    return tab.locator(ROWS).all_inner_texts()


def progress(tab: Tab) -> list[int]:
    cells = tab.locator("#page-objectives tr td:nth-child(6)").all_inner_texts()
    return [int(cell.removesuffix("%")) for cell in cells if cell.strip() not in ("", "–")]


def said(tab: Tab) -> str:
    return tab.get_by_role("search", name="Filter").get_by_role("status").inner_text()


def test_without_a_question_the_table_stays_as_it_was_sent(visitor: Visitor) -> None:
    tab = come(visitor)
    assert len(titles(tab)) == ALL
    assert said(tab) == ""
    assert tab.locator("#page-objectives tbody").count() == 5
    expect(tab.get_by_role("button", name="Clear")).to_be_hidden()
    assert_none(visitor.defects)


def test_words_are_found_whatever_their_case_and_accents(visitor: Visitor) -> None:
    tab = come(visitor)
    with visitor.attentive(tab, visitor.portal.page_at[TABLE]):
        tab.locator("#page-filter [name=q]").fill("ZIELINSKI joiner")
        found = titles(tab)
        assert 0 < len(found) < ALL
        assert said(tab) == f"{len(found)} of {ALL} objectives"
        tab.wait_for_url("**/?q=ZIELINSKI+joiner")
        for name in tab.locator("#page-objectives tr td:nth-child(3)").all_inner_texts():
            assert name in ("", "Marek Zieliński")
    assert_none(visitor.defects)


def test_choices_narrow_each_other_and_stand_in_the_address(visitor: Visitor) -> None:
    tab = come(visitor)
    tab.locator("#page-filter [name=cycle]").select_option("fy26-q3")
    in_cycle = len(titles(tab))
    tab.locator("#page-filter [name=status]").select_option("at-risk")
    assert tab.url.endswith("?cycle=fy26-q3&status=at-risk")
    assert 0 < len(titles(tab)) < in_cycle
    assert set(tab.locator("#page-objectives td.status").all_inner_texts()) == {"at risk"}
    assert tab.locator("#page-objectives tbody").count() == 1


def test_back_and_forward_go_through_the_choices(visitor: Visitor) -> None:
    tab = come(visitor)
    tab.locator("#page-filter [name=owner]").select_option("Leila Haddad")
    hers = titles(tab)
    tab.locator("#page-filter [name=tag]").select_option("europe")
    both = titles(tab)
    assert len(both) < len(hers) < ALL
    tab.go_back()
    assert titles(tab) == hers
    expect(tab.locator("#page-filter [name=tag]")).to_have_value("")
    tab.go_back()
    assert len(titles(tab)) == ALL
    tab.go_forward()
    tab.go_forward()
    assert titles(tab) == both


def test_an_address_restores_what_was_asked_for(visitor: Visitor) -> None:
    tab = come(visitor, "?scope=Game+studio&type=committed&sort=-progress&q=harbour")
    expect(tab.locator("#page-filter [name=scope]")).to_have_value("Game studio")
    expect(tab.locator("#page-filter [name=q]")).to_have_value("harbour")
    found = progress(tab)
    assert len(found) > 1
    assert found == sorted(found, reverse=True)
    assert set(tab.locator("#page-objectives tr td:nth-child(4)").all_inner_texts()) == {"committed"}
    assert tab.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"


def test_columns_sort_by_keyboard_up_down_and_not_at_all(visitor: Visitor) -> None:
    tab = come(visitor)
    as_sent = titles(tab)
    button = tab.get_by_role("button", name="Progress")
    button.focus()
    tab.keyboard.press("Enter")
    assert progress(tab) == sorted(progress(tab))
    assert tab.get_by_role("columnheader", name="Progress").get_attribute("aria-sort") == "ascending"
    assert tab.url.endswith("?sort=progress")
    assert "Fiscal year 2026" in tab.locator("#page-objectives tbody th small").all_inner_texts()
    tab.keyboard.press("Enter")
    assert progress(tab) == sorted(progress(tab), reverse=True)
    tab.keyboard.press("Enter")
    assert titles(tab) == as_sent
    assert tab.locator("[aria-sort]").count() == 0
    assert tab.url.endswith(TABLE)


def test_titles_sort_as_people_of_the_language_sort_them(visitor: Visitor) -> None:
    tab = come(visitor, "?sort=title")
    assert titles(tab) == sorted(titles(tab), key=str.casefold)


def test_status_sorts_by_how_it_is_going(visitor: Visitor) -> None:
    tab = come(visitor, "?sort=status")
    found = list(dict.fromkeys(tab.locator("#page-objectives td.status").all_inner_texts()))
    assert found.index("on track") < found.index("at risk") < found.index("missed")


def test_where_nothing_fits_it_says_so_and_can_be_cleared(visitor: Visitor) -> None:
    tab = come(visitor, "?status=nonsense&q=harbour")
    assert titles(tab) == []
    expect(tab.locator("#page-objectives")).to_be_hidden()
    assert "No objective fits" in said(tab)
    tab.get_by_role("button", name="Clear").click()
    assert len(titles(tab)) == ALL
    assert tab.evaluate("document.activeElement.name") == "q"
    assert tab.url.endswith(TABLE)


@pytest.mark.parametrize("width", [320, 768])
def test_columns_sort_on_a_phone_too(visitor: Visitor, width: int) -> None:
    tab = come(visitor, width=width)
    tab.get_by_role("button", name="Progress").click()
    assert progress(tab) == sorted(progress(tab))
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_there_is_no_form_and_every_row(visitor: Visitor) -> None:
    tab = visitor.sit_down(java_script_enabled=False)
    tab.goto(visitor.address + TABLE)
    expect(tab.locator("#page-filter")).to_be_hidden()
    assert len(titles(tab)) == ALL


@pytest.fixture
def parted(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """Somebody who reads the sample company, whose older cycles have no room among all objectives."""
    monkeypatch.setattr(table, "MOST_ROWS", 1)
    shutil.copytree(assets.sample_folder(), tmp_path / "content")
    portal: Portal = publish(tmp_path / "content", tmp_path / "site")
    with serve(portal.folder) as address, Visitor(browser, portal, address) as visitor:
        yield visitor


def test_older_cycles_are_fetched_when_they_are_asked_for(parted: Visitor) -> None:
    tab = come(parted)
    here = len(titles(tab))
    assert 0 < here < ALL
    assert not [response for response in parted.responses if "/cycles/" in response.url]
    tab.locator("#page-filter [name=cycle]").select_option("fy26-q1")
    expect(tab.locator(ROWS).first).to_be_visible()
    assert tab.locator("#page-objectives tbody").count() == 1
    tab.locator("#page-filter [name=cycle]").select_option("")
    tab.locator("#page-filter [name=q]").fill("a")
    expect(tab.locator("#page-filter [role=status]")).to_contain_text(f"of {ALL} objectives")
    expect(tab.locator("#page-objectives tbody")).to_have_count(5)
    last = tab.locator(ROWS).last
    expect(last).to_be_visible()
    address = last.evaluate("link => link.href")
    assert address.startswith(parted.address + "objectives/")
    tab.get_by_role("button", name="Clear").click()
    assert len(titles(tab)) == here
    assert_none(parted.defects)


def test_where_an_older_cycle_cannot_be_fetched_it_says_so(parted: Visitor) -> None:
    tab = come(parted)
    tab.route("**/cycles/**", lambda route: route.abort())
    tab.locator("#page-filter [name=q]").fill("harbour")
    expect(tab.locator("#page-filter [role=status]")).to_have_text("Older cycles could not be fetched.")
    assert len(titles(tab)) > 0
