"""Somebody who opens pages in a browser, and notices all that goes wrong while they do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Request, Response
from playwright.sync_api import Page as Tab

from tests.portal import Defect, Page, Portal

NOTICE = """
window.noticed = [];
document.addEventListener("securitypolicyviolation", breach =>
  noticed.push(["breach of the policy", `${breach.violatedDirective} ${breach.blockedURI} ${breach.sample}`]));
const place = box => `${Math.round(box.x)},${Math.round(box.y)} ${Math.round(box.width)}×${Math.round(box.height)}`;
new PerformanceObserver(list => {
  for (const shift of list.getEntries()) if (shift.value >= 0.0005) noticed.push(["layout shift", shift.value.toFixed(3) +
    shift.sources.map(({node, previousRect, currentRect}) =>
      ` of ${node?.id || node?.className || node?.nodeName}: ${place(previousRect)} → ${place(currentRect)}`)]);
}).observe({type: "layout-shift", buffered: true});
"""
"""Runs in every page before its own scripts."""

SHIFT = "layout shift"
AT_REST = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(noticed))))"


class Visitor:
    """Opens pages of a portal. `defects` gathers what went wrong; `responses` is what the latest page was sent."""

    def __init__(self, browser: Browser, portal: Portal, address: str) -> None:
        self.portal = portal
        self.address = address
        self.defects: list[Defect] = []
        self.responses: list[Response] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for context in self._contexts:
            context.close()

    def sit_down(self, width: int = 1440, **settings: Any) -> Tab:
        """A window of this width, with other settings as Playwright names them."""
        context = self._browser.new_context(viewport={"width": width, "height": 900}, **settings)
        context.set_default_timeout(10_000)
        context.add_init_script(NOTICE)
        self._contexts.append(context)
        return context.new_page()

    def open(self, tab: Tab, page: Page) -> None:
        """Open a page and wait until it is at rest."""
        with self.attentive(tab, page):
            tab.goto(self.address + page.address, wait_until="load")
            noticed = tab.evaluate(AT_REST)
            if any(kind == SHIFT for kind, _ in noticed):
                # A busy machine paints a page before all of it has come; what a page does by itself it does again.
                tab.reload(wait_until="load")
                noticed = [each for each in noticed if each[0] != SHIFT] + tab.evaluate(AT_REST)
            for kind, detail in noticed:
                self.found(page, kind, detail)

    def found(self, page: Page, rule: str, detail: str) -> None:
        self.defects.append(Defect(page, rule, detail))

    @contextmanager
    def attentive(self, tab: Tab, page: Page) -> Iterator[None]:
        """Notice messages, errors, dialogs and answers of the tab that are not as they should be."""
        self.responses.clear()
        listeners: dict[str, Any] = {
            "console": lambda message: self._said(page, message),
            "pageerror": lambda error: self.found(page, "a script failed", str(error)),
            "dialog": lambda dialog: self._asked(page, dialog),
            "requestfailed": lambda request: self._failed(page, request),
            "response": lambda response: self._received(page, response),
        }
        for event, listener in listeners.items():
            tab.on(event, listener)  # type: ignore[call-overload]
        try:
            yield
        finally:
            for event, listener in listeners.items():
                tab.remove_listener(event, listener)

    def _said(self, page: Page, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.found(page, "console", message.text)

    def _asked(self, page: Page, dialog: Dialog) -> None:
        self.found(page, "a dialog", dialog.message)
        dialog.dismiss()

    def _failed(self, page: Page, request: Request) -> None:
        """What is broken off because the page was left is no failure."""
        if request.failure != "net::ERR_ABORTED":
            self.found(page, "a request failed", f"{request.url}: {request.failure}")

    def _received(self, page: Page, response: Response) -> None:
        self.responses.append(response)
        if response.url.startswith("data:"):
            return
        if not response.url.startswith(self.address):
            self.found(page, "a request out of the site", response.url)
        if response.status >= 400:
            self.found(page, "a request failed", f"{response.url}: {response.status}")


def unfold(tab: Tab) -> None:
    """Open all that can be opened in the page's content."""
    tab.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")
