"""Pages that follow what is saved, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serve.serving import COMPANY, PATIENCE_SECONDS, SETTINGS, Serving, objective, restored, serving, write

pytestmark = pytest.mark.browser

LAUNCH = "objectives/launch/"
PANEL = "okrsite-problems section"

expect.set_options(timeout=PATIENCE_SECONDS * 1000)


REAL_COMPANY = {**COMPANY, "_site.yml": SETTINGS}
STYLE = {"themes/default/static/style.css": "body { color: rgb(1, 2, 3) }"}


@pytest.fixture(scope="module")
def server_and_content(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Serving, Path]]:
    folder = tmp_path_factory.mktemp("serve")
    write(folder, STYLE)
    write(folder / "content", REAL_COMPANY)
    with serving(folder) as server:
        yield server, folder / "content"


@pytest.fixture
def server(server_and_content: tuple[Serving, Path]) -> Serving:
    return server_and_content[0]


@pytest.fixture
def content(server_and_content: tuple[Serving, Path]) -> Iterator[Path]:
    """The content folder; in the end it is served as it was."""
    with restored(*server_and_content, REAL_COMPANY) as content:
        yield content


@pytest.fixture
def tab(browser: Browser, server: Serving, content: Path) -> Iterator[Page]:
    """A page of an objective, which follows what is saved. `window.mark` is lost when it loads anew."""
    context = browser.new_context(color_scheme="light")
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    with tab.expect_request("**/.okrsite/events**"):
        tab.goto(server.root + LAUNCH)
    tab.evaluate("window.mark = 'first'")
    yield tab
    context.close()
    assert not [complaint for complaint in complaints if "404" not in complaint]


def is_same_page(tab: Page) -> bool:
    return bool(tab.evaluate("window.mark === 'first'"))


def test_a_page_follows_what_is_saved(tab: Page, content: Path) -> None:
    write(content, {"objectives/launch.md": objective("Players love our game")})
    expect(tab.locator("h1")).to_contain_text("Players love our game")
    assert not is_same_page(tab)


def test_a_page_that_does_not_change_stays(tab: Page, server: Serving, content: Path) -> None:
    with server.events() as stream:
        write(content, {"objectives/other.md": objective("Another title")})
        while "objectives/other/" not in stream.changed:
            tab.wait_for_timeout(50)
    tab.wait_for_timeout(300)
    assert is_same_page(tab)
    tab.goto(server.root + "objectives/other/")
    expect(tab.locator("h1")).to_contain_text("Another title")


def test_a_new_style_comes_without_loading_anew(tab: Page, content: Path) -> None:
    for number in range(3):
        write(content.parent, {"themes/default/static/style.css": f"body {{ color: rgb({number}, 2, 3) }}"})
        expect(tab.locator("body")).to_have_css("color", f"rgb({number}, 2, 3)")
    expect(tab.locator("link[rel~=stylesheet]")).to_have_count(1)
    assert is_same_page(tab)


def test_problems_are_painted_over_the_page_until_they_are_gone(tab: Page, content: Path) -> None:
    bad = objective("<img src=x onerror=alert(1)>", cycle="2026-q9")
    write(content, {"objectives/launch.md": bad, "teams/games.md": "---\nname: Games\nlead: <b>\n---\n"})
    panel = tab.locator(PANEL)
    expect(panel).to_be_visible()
    for part in ("content/objectives/launch.md:4:8", "broken-reference", "4 | cycle: 2026-q9", "help:", "lead: <b>"):
        expect(panel).to_contain_text(part)
    expect(tab.locator("h1")).to_contain_text("Players trust our game")
    assert is_same_page(tab)

    panel.get_by_role("button", name="Hide").click()
    expect(panel).to_have_count(0)

    write(content, {"objectives/launch.md": objective("Players trust our game")})  # one of two
    expect(panel).to_be_visible()
    expect(panel).not_to_contain_text("launch.md")
    write(content, {"teams/games.md": COMPANY["teams/games.md"]})
    expect(panel).to_have_count(0)
    assert is_same_page(tab)


def test_a_page_opened_meanwhile_shows_the_problems_too(tab: Page, server: Serving, content: Path) -> None:
    write(content, {"objectives/launch.md": objective("Players love our game", cycle="2026-q9")})
    expect(tab.locator(PANEL)).to_be_visible()
    tab.goto(server.root + "objectives/other/")
    expect(tab.locator(PANEL)).to_contain_text("broken-reference")
    write(content, {"objectives/launch.md": objective("Players love our game")})
    expect(tab.locator(PANEL)).to_have_count(0)


def test_a_missing_page_appears_when_it_is_written(tab: Page, server: Serving, content: Path) -> None:
    with tab.expect_request("**/.okrsite/events**"):
        missing = tab.goto(server.root + "objectives/new/")
    assert missing is not None
    assert missing.status == 404
    write(content, {"objectives/new.md": objective("Quite new")})
    expect(tab.locator("h1")).to_contain_text("Quite new")
