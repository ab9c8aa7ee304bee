"""From the portal to a file on the web site of the repository: what a click opens, and that it is a check-in once numbers are typed in."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Browser, Route, expect
from playwright.sync_api import Page as Tab

from okrsite import assets
from okrsite.cli import okrsite
from tests.browser.server import serve
from tests.browser.visit import Visitor
from tests.portal import publish

pytestmark = pytest.mark.browser

OBJECTIVE = "objectives/launch-to-leader/"
NEXT_DAY = datetime(2026, 11, 21, 14, 3, 5)  # noqa: DTZ001  the time of day where the reader is
DAY_OF_A_CHECK_IN = datetime(2026, 11, 20, 14, 3, 5)  # noqa: DTZ001
GAP = "content/checkins/fy26-q3/YYYY-MM-DD-NAME-launch-to-leader.md"


@pytest.fixture(scope="module")
def gitlab_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample company as one that keeps its files on GitLab publishes it."""
    folder = tmp_path_factory.mktemp("gitlab")
    shutil.copytree(assets.sample_folder(), folder / "content")
    settings = folder / "content/_site.yml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("https://github.com/", "https://gitlab.com/")
        + "\nsearch: false\n",
        encoding="utf-8",
    )
    with serve(publish(folder / "content", folder / "site").folder) as address:
        yield address


def opened(tab: Tab) -> dict[str, str]:
    """What the click on “Check in” asks the web site of the repository for."""
    wanted: list[str] = []

    def answer(route: Route) -> None:
        wanted.append(route.request.url)
        route.fulfill(body="The editor.", content_type="text/plain")

    tab.route("https://github.com/**", answer)
    tab.get_by_role("link", name="Check in", exact=True).click()
    expect(tab.get_by_text("The editor.")).to_be_visible()
    (address,) = wanted
    assert urlsplit(address)._replace(query="").geturl() == "https://github.com/example/okrs/new/main"
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query, keep_blank_values=True).items()}


def check(folder: Path, wanted: dict[str, str]) -> Result:
    """The check of the sample company with the file that was asked for."""
    shutil.copytree(assets.sample_folder(), folder / "content")
    file = folder / wanted["filename"]
    file.write_text(wanted["value"] + "Two hundred reviews this week.\n", encoding="utf-8")
    return CliRunner().invoke(okrsite, ["check", "--content", str(folder / "content"), "--today", "2026-11-21"])


def test_a_click_opens_a_check_in_that_lacks_only_numbers(visitor: Visitor, tmp_path: Path) -> None:
    tab = visitor.sit_down()
    tab.clock.set_fixed_time(NEXT_DAY)
    visitor.open(tab, visitor.portal.page_at[OBJECTIVE])
    wanted = opened(tab)
    assert wanted["quick_pull"] == "1"
    assert wanted["filename"] == "content/checkins/fy26-q3/2026-11-21-140305-launch-to-leader.md"
    lines = wanted["value"].splitlines()
    assert lines[:2] == ["---", "date: 2026-11-21"]
    assert lines[-1] == "---"
    assert "  # Downloads since the launch: 322000 (2026-11-20)" in lines
    gaps = [line for line in lines if re.fullmatch(r"  launch-to-leader/[a-z-]+: ", line)]
    assert len(gaps) == 5
    typed = wanted["value"].replace("author: \n", "author: tomas\n")
    for gap, number in zip(gaps[:4], ("75", "330000", "9.1", "38"), strict=True):
        typed = typed.replace(f"{gap}\n", f"{gap}{number}\n")
    done = check(tmp_path, {**wanted, "value": typed})
    assert done.exit_code == 0
    assert "140305" not in done.output


def test_without_scripts_the_check_says_what_is_missing(visitor: Visitor, tmp_path: Path) -> None:
    tab = visitor.sit_down(java_script_enabled=False)
    tab.goto(visitor.address + OBJECTIVE)
    wanted = opened(tab)
    assert wanted["filename"] == GAP
    done = check(tmp_path, wanted)
    assert done.exit_code == 1
    for said in ("is yet to be filled in", "The day is yet to be filled in.", "`author` is empty"):
        assert said in done.output


def test_a_second_one_on_a_day_sorts_behind_the_first(visitor: Visitor) -> None:
    """Of one day's check-ins the id that sorts last counts."""
    tab = visitor.sit_down()
    tab.clock.set_fixed_time(DAY_OF_A_CHECK_IN)
    visitor.open(tab, visitor.portal.page_at[OBJECTIVE])
    first = tab.locator(".checkin h3 a").first.get_attribute("href")
    assert first
    name = opened(tab)["filename"].rpartition("/")[2].removesuffix(".md")
    assert name == f"{first.partition('#')[2]}-140305"


def test_where_a_text_is_to_be_copied(browser: Browser, visitor: Visitor, gitlab_site: str) -> None:
    tab = visitor.sit_down(permissions=["clipboard-read", "clipboard-write"])
    tab.clock.set_fixed_time(NEXT_DAY)
    tab.goto(gitlab_site + OBJECTIVE)
    tab.get_by_role("link", name="Check in", exact=True).click()
    block = tab.locator("#page-begin")
    expect(block.locator("code")).to_have_text("content/checkins/fy26-q3/2026-11-21-140305-launch-to-leader.md")
    button = block.get_by_role("button")
    button.click()
    expect(button).to_have_text("Copied")
    text = tab.evaluate("navigator.clipboard.readText()")
    assert text.startswith("---\ndate: 2026-11-21\n")
    assert text == block.locator("pre").text_content()
    address = block.get_by_role("link").get_attribute("href")
    assert address
    assert parse_qs(urlsplit(address).query)["file_name"] == [GAP]
