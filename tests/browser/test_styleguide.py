"""The styleguide in a browser: hard content is for everybody too, and fits a phone."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Browser

from tests.browser.server import serve
from tests.browser.test_access import CONTRAST, JUDGE, RULES
from tests.browser.test_pages import TOO_WIDE
from tests.browser.visit import Visitor, unfold
from tests.portal import assert_none, read
from themes import styleguide

pytestmark = pytest.mark.browser

WORTH_OPENING = (
    styleguide.ADDRESS,
    *("", "cycles/2026-q4/", "cycles/2026-q2/", "teams/long/", "teams/rtl/", "objectives/every-measure/"),
    *("empty/", "empty/company/", "empty/objectives/", "empty/attention/"),
)


@pytest.fixture(scope="module")
def guest(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody who reads the styleguide and the portals beside it."""
    folder = tmp_path_factory.mktemp("styleguide")
    styleguide.make(folder)
    portal = read(folder)
    with serve(folder) as address, Visitor(browser, portal, address) as visitor:
        yield visitor


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_hard_content_is_for_everybody_and_fits(guest: Visitor, width: int) -> None:
    guest.defects.clear()
    tab = guest.sit_down(width)
    for address in WORTH_OPENING:
        page = guest.portal.page_at[address]
        tab.emulate_media(color_scheme="light")
        guest.open(tab, page)
        unfold(tab)
        if too_wide := tab.evaluate(TOO_WIDE):
            guest.found(page, f"sideways scroll at {width} px", too_wide)
        tab.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
        found = tab.evaluate(JUDGE, RULES)
        tab.emulate_media(color_scheme="dark")
        found += [[f"{rule} in the dark", *rest] for rule, *rest in tab.evaluate(JUDGE, CONTRAST)]
        for rule, target, summary in found:
            guest.found(page, f"axe: {rule}", f"{target}: {summary[:240]}")
    assert_none(guest.defects)
