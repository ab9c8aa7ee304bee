"""A browser, and portals that it opens over HTTP below a deep path, as a web server would send them.

Where there is no browser these tests are skipped, but in CI they fail.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.server import serve
from tests.browser.visit import Visitor
from tests.portal import Portal

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""What keeps a browser from doing anything of its own, and lets it start in a container."""


@pytest.fixture(scope="session")
def browser(needs_tool: Callable[[str], str]) -> Iterator[Browser]:
    program = needs_tool("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample_address(sample_portal: Portal) -> Iterator[str]:
    with serve(sample_portal.folder) as address:
        yield address


@pytest.fixture(scope="session")
def hostile_address(hostile_portal: Portal) -> Iterator[str]:
    with serve(hostile_portal.folder) as address:
        yield address


@pytest.fixture
def visitor(browser: Browser, sample_portal: Portal, sample_address: str) -> Iterator[Visitor]:
    """Somebody who reads the sample company."""
    with Visitor(browser, sample_portal, sample_address) as visitor:
        yield visitor


@pytest.fixture(params=["sample", "hostile"])
def any_visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Visitor]:
    """Somebody who reads the sample company, then the hostile one."""
    portal: Portal = request.getfixturevalue(f"{request.param}_portal")
    with Visitor(browser, portal, request.getfixturevalue(f"{request.param}_address")) as visitor:
        yield visitor
