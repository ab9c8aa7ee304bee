"""Pages for everybody: by axe's rules in both colour schemes, and by keyboard."""

from collections.abc import Iterable
from importlib.resources import files

import pytest

from tests.browser.visit import Visitor, unfold
from tests.portal import Page, assert_none

pytestmark = pytest.mark.browser

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}

JUDGE = """runOnly => axe.run(document, {runOnly, resultTypes: ["violations"]}).then(({violations}) =>
  violations.flatMap(({id, nodes}) => nodes.map(node => [id, node.target.join(" "), node.failureSummary])))"""

FOCUSED = """const focused = element => {
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  const first = element.getClientRects()[0] ?? box;
  const at = document.elementFromPoint(first.x + first.width / 2, first.y + first.height / 2);
  const isRinged = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none";
  const isInSight = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const isCovered = at !== null && !element.contains(at) && !at.contains(element);
  const fault = !isInSight ? "is out of sight" : isCovered ? "is covered" : !isRinged ? "has no ring" : null;
  return {what: element.outerHTML.slice(0, 100), fault};
};
"""
"""What is wrong with how an element shows that it has the focus."""

STOP = FOCUSED + "focused(document.activeElement)"
"""Where the focus is. A script that is evaluated gives what comes last."""

STOPS = (
    FOCUSED
    + """[...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(element => element.checkVisibility({visibilityProperty: true}) && !element.disabled)
  .map(element => (element.focus(), focused(element)))"""
)
"""Everything that the Tab key leads to. After a key the browser rings what a script focuses, too."""


@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing(visitor: Visitor, width: int) -> None:
    """With all that can be opened open; contrast in both schemes, where there is room to show everything."""
    judge(visitor, width, visitor.portal.fullest() if width > 320 else visitor.portal.lightest())
    assert_none(visitor.defects)


def judge(visitor: Visitor, width: int, pages: Iterable[Page]) -> None:
    """Gather what axe finds on these pages."""
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    tab = visitor.sit_down(width)
    for page in pages:
        tab.emulate_media(color_scheme="light")
        visitor.open(tab, page)
        tab.evaluate(axe)
        unfold(tab)
        found = tab.evaluate(JUDGE, RULES)
        if width > 320:
            tab.emulate_media(color_scheme="dark")
            found += [[f"{rule} in the dark", *rest] for rule, *rest in tab.evaluate(JUDGE, CONTRAST)]
        for rule, target, summary in found:
            reason = " ".join(summary.split()).partition(": ")[2]
            visitor.found(page, f"axe: {rule}", f"{target}: {reason[:240]}")


@pytest.mark.parametrize("width", [320, 1440])
def test_the_keyboard_reaches_everything(visitor: Visitor, width: int) -> None:
    """The first stop leads to the content; the focus is seen wherever it goes; what can be opened opens."""
    tab = visitor.sit_down(width)
    for page in visitor.portal.fullest():
        visitor.open(tab, page)
        tab.keyboard.press("Tab")
        first = tab.evaluate(STOP)
        tab.keyboard.press("Enter")
        if "skip" not in first["what"] or first["fault"]:
            visitor.found(page, "the first stop is no way to the content", str(first))
        elif not tab.evaluate("document.querySelector('main').matches(':focus, :focus-within')"):
            visitor.found(page, "the skip link does not move the focus", "")
        for summary in tab.locator("main details > summary:visible").all()[:2]:
            summary.focus()
            was_open = summary.evaluate("e => e.parentElement.open")
            tab.keyboard.press("Enter")
            if summary.evaluate("e => e.parentElement.open") is was_open:
                visitor.found(page, "a summary that Enter does not turn", summary.inner_text())
        unfold(tab)
        tab.keyboard.press("Tab")
        for stop in tab.evaluate(STOPS):
            if stop["fault"]:
                visitor.found(page, f"the focus {stop['fault']} at {width} px", stop["what"])
    assert_none(visitor.defects)


@pytest.mark.parametrize("width", [320, 1440])
def test_the_cycle_is_switched_by_keyboard(visitor: Visitor, width: int) -> None:
    tab = visitor.sit_down(width)
    home = visitor.portal.page_at[""]
    visitor.open(tab, home)
    tab.locator(".switcher summary").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    stop = tab.evaluate(STOP)
    if stop["fault"]:
        visitor.found(home, f"the focus {stop['fault']} at {width} px", stop["what"])
    cycle = tab.evaluate("document.activeElement.href")
    assert "/cycles/" in cycle
    tab.keyboard.press("Enter")
    tab.wait_for_url(cycle)
    assert_none(visitor.defects)
