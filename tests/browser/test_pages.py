"""Pages as they stand on a screen and on paper: a spread of every family, at the widths of a phone, a tablet and a desk."""

import gzip
import re
from io import BytesIO

import pypdf
import pytest
from playwright.sync_api import Page as Tab

from okrsite.site import urls
from tests.browser.visit import Visitor, unfold
from tests.portal import REDIRECTS, assert_none

pytestmark = pytest.mark.browser

SCRIPTS_BYTES = 10_000
SCRIPTS_BYTES_OF = {urls.MAP: 15_000}
"""A page that is a drawing more than a text."""
PRINTED = ("home", "cycles/*/", "objectives/*/", "initiatives/")

TOO_WIDE = """() => {
  const root = document.documentElement, edge = root.clientWidth;
  if (root.scrollWidth <= edge) return null;
  const scrolls = e => e && e !== root && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
  const name = e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + [...e.classList].map(c => "." + c).join("");
  const found = [...document.querySelectorAll("body *")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && (box.right > edge + 1 || box.left < -1) && !scrolls(e.parentElement);
  }).map(e => `${name(e.parentElement)} > ${name(e)}`);
  return `${root.scrollWidth} px of ${edge}: ${[...new Set(found)].slice(-3).join(", ")}`;
}"""
"""What sticks out of the page, innermost last, and is not in something that scrolls by itself."""

TO_PRESS = """[...document.querySelectorAll("button, input:enabled, select, textarea, [role=button], [tabindex='0']:not([role=region])")]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest("form[action]")).map(e => e.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_a_page_fits_loads_and_stays_still(any_visitor: Visitor, width: int) -> None:
    """No sideways scroll, no error, no failed request, none out of the site, no breach of the policy, no shift of the layout."""
    tab = any_visitor.sit_down(width)
    for page in any_visitor.portal.spread():
        any_visitor.open(tab, page)
        for state in ("folded", "unfolded"):
            if state == "unfolded":
                unfold(tab)
            if too_wide := tab.evaluate(TOO_WIDE):
                any_visitor.found(page, f"sideways scroll at {width} px, {state}", too_wide)
                break
    assert_none(any_visitor.defects)


def test_a_page_asks_for_little(visitor: Visitor) -> None:
    """Few scripts, as they are sent, and no fonts."""
    tab = visitor.sit_down()
    for page in visitor.portal.fullest():
        visitor.open(tab, page)
        scripts = [response.body() for response in visitor.responses if response.request.resource_type == "script"]
        weight = sum(len(gzip.compress(script, 9)) for script in scripts)
        if weight > SCRIPTS_BYTES_OF.get(page.address, SCRIPTS_BYTES):
            visitor.found(page, "heavy scripts", f"{weight:,} bytes in {len(scripts)} files")
        for response in visitor.responses:
            if response.request.resource_type == "font":
                visitor.found(page, "a font", response.url)
    assert_none(visitor.defects)


def test_nothing_is_lost_without_scripts(visitor: Visitor) -> None:
    """Every line that scripts show is there without them, and nothing to press that then does nothing."""
    with_scripts, without = visitor.sit_down(), visitor.sit_down(java_script_enabled=False)
    for page in visitor.portal.fullest():
        visitor.open(with_scripts, page)
        without.goto(visitor.address + page.address)
        remaining = set(_lines(without))
        for line in _lines(with_scripts):
            if line not in remaining:
                visitor.found(page, "lost without scripts", line)
        for element in without.evaluate(TO_PRESS):
            visitor.found(page, "does nothing without scripts", element)
    assert_none(visitor.defects)


def test_an_address_that_is_not_there(visitor: Visitor) -> None:
    """The site's own page answers, styled and with ways on, however deep the address is."""
    tab = visitor.sit_down()
    page = visitor.portal.page_at[urls.NOT_FOUND]
    answer = tab.goto(f"{visitor.address}objectives/no/such/page/")
    assert answer is not None
    assert answer.status == 404
    assert tab.locator("h1").inner_text() == page.all("h1")[0].text
    assert tab.evaluate("[...document.styleSheets].some(sheet => sheet.cssRules.length > 10)")
    tab.locator("header a").first.click()
    assert tab.url == visitor.address


def test_redirects_arrive(any_visitor: Visitor) -> None:
    tab = any_visitor.sit_down()
    for page in any_visitor.portal.families().get(REDIRECTS, [])[:2]:
        target = next(link.get("href") for link in page.all("a"))
        tab.goto(any_visitor.address + page.address)
        tab.wait_for_url(any_visitor.address + (any_visitor.portal.inside(page, target) or ""))


def test_a_page_on_paper(visitor: Visitor) -> None:
    """A handout: what the page says, without the navigation."""
    tab = visitor.sit_down()
    for page in visitor.portal.fullest():
        if page.family not in PRINTED:
            continue
        visitor.open(tab, page)
        headline = page.all("h1")[0].text
        tab.emulate_media(media="print")
        for name in ("header nav", "footer nav", ".skip"):
            if any(element.is_visible() for element in tab.locator(name).all()):
                visitor.found(page, "navigation on paper", name)
        paper = pypdf.PdfReader(BytesIO(tab.pdf(format="A4")))
        if _letters(headline) not in _letters("".join(sheet.extract_text() for sheet in paper.pages)):
            visitor.found(page, "the headline is not on paper", headline)
        tab.emulate_media(media="screen")
    assert_none(visitor.defects)


def _lines(tab: Tab) -> list[str]:
    """What the page says, but for forms that only scripts can answer."""
    for form in tab.locator("main search").all():
        form.evaluate("form => form.remove()")
    return [line.strip() for line in tab.locator("main").inner_text().splitlines() if line.strip()]


def _letters(text: str) -> str:
    """Letters and digits alone: a line break on paper is no difference."""
    return re.sub(r"\W", "", text)
