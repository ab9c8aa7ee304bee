"""The alignment map in a real browser: by keyboard, by mouse and by touch, in the address, large, and what is there without it."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Browser, Locator, Route, expect
from playwright.sync_api import Page as Tab

from okrsite.site import urls
from tests.browser.test_access import JUDGE, RULES
from tests.browser.visit import Visitor
from tests.hostile import MARK
from tests.portal import Portal, assert_none

pytestmark = pytest.mark.browser

PRESENT = "fy26-q3"
LAUNCH, LAUNCH_TITLE = "launch-to-leader", "Grow our new mobile game from launch to leader"
MOST_CARDS = 250
"""So many cards are in the document at most, however many there are."""


@pytest.fixture
def tab(visitor: Visitor) -> Tab:
    """A window on the map."""
    return on_map(visitor)


def on_map(visitor: Visitor, query: str = "", width: int = 1440, **settings: Any) -> Tab:
    tab = visitor.sit_down(width, **settings)
    tab.goto(f"{visitor.address}{urls.MAP}{query}")
    expect(cards(tab).first).to_be_visible()
    return tab


def cards(tab: Tab) -> Locator:
    return tab.get_by_role("tree").get_by_role("treeitem")


def card(tab: Tab, title: str) -> Locator:
    return tab.get_by_role("treeitem", name=re.compile(rf"^{re.escape(title)},"))


def titles(tab: Tab) -> list[str]:
    return tab.locator(".map-title").all_inner_texts()


def options(tab: Tab) -> Locator:
    return tab.locator("#page-map-found").get_by_role("option")


def focused(tab: Tab) -> str:
    return str(tab.evaluate("document.activeElement.querySelector('.map-title')?.textContent ?? ''"))


def into_tree(tab: Tab) -> None:
    """Put the focus on the current card, as Tab would."""
    tab.locator(".map-tools .map-in").focus()
    tab.keyboard.press("Tab")


def query(tab: Tab, wanted: str) -> None:
    tab.wait_for_function("wanted => location.search === wanted", arg=wanted)


def in_sight(locator: Locator) -> bool:
    return bool(
        locator.evaluate("""card => {
          const box = card.getBoundingClientRect(), stage = card.closest(".map-stage").getBoundingClientRect();
          return box.top >= stage.top - 1 && box.bottom <= stage.bottom + 1 && box.left >= stage.left - 1 && box.right <= stage.right + 1;
        }""")
    )


class TestOpening:
    def test_the_company_and_the_level_below_it_are_there(self, tab: Tab) -> None:
        assert titles(tab)[0] == "Tidewren"
        assert {"Game studio", "Become at home in the European market"} <= set(titles(tab))
        assert LAUNCH_TITLE not in titles(tab)
        expect(card(tab, "Game studio")).to_have_attribute("aria-expanded", "false")

    def test_a_card_says_its_place_and_its_progress(self, tab: Tab) -> None:
        assert card(tab, "Tidewren").get_attribute("aria-level") == "1"
        games = card(tab, "Game studio")
        place = [games.get_attribute(f"aria-{name}") for name in ("level", "posinset", "setsize")]
        assert place == ["2", "6", "7"]
        expect(games).to_have_accessible_name(re.compile(r"^Game studio, team, \d+%, \d on track, \d at risk$"))
        own = card(tab, "Become at home in the European market")
        expect(own).to_have_accessible_name(re.compile(r"market, \d+%, at risk$"))
        expect(own.locator(".status.at-risk")).to_be_visible()
        assert own.get_attribute("title") == own.get_attribute("aria-label").replace(", ", "\n")  # type: ignore[union-attr]

    def test_an_objective_leads_to_its_place(self, visitor: Visitor) -> None:
        tab = visitor.sit_down()
        visitor.open(tab, visitor.portal.page_at[f"objectives/{LAUNCH}/"])
        tab.get_by_role("link", name="Show on the map").click()
        found = card(tab, LAUNCH_TITLE)
        expect(found).to_have_attribute("aria-selected", "true")
        assert in_sight(found)
        expect(card(tab, "Game studio")).to_have_attribute("aria-expanded", "true")
        expect(card(tab, "Coding assistant")).to_have_attribute("aria-expanded", "false")
        assert tab.get_by_role("combobox", name="Cycle").input_value() == PRESENT

    def test_a_past_objective_leads_to_the_map_of_its_cycle(self, visitor: Visitor) -> None:
        portfolio = json.loads((visitor.portal.folder / "map/fy26-q1.json").read_text(encoding="utf-8"))
        past = next(row for row in portfolio["objectives"] if row[3] == 0)
        tab = visitor.sit_down()
        visitor.open(tab, visitor.portal.page_at[f"objectives/{past[1]}/"])
        tab.get_by_role("link", name="Show on the map").click()
        expect(card(tab, past[2])).to_have_attribute("aria-selected", "true")
        assert tab.get_by_role("combobox", name="Cycle").input_value() == "fy26-q1"

    def test_a_team_leads_to_its_place_with_its_parts(self, visitor: Visitor) -> None:
        tab = visitor.sit_down()
        visitor.open(tab, visitor.portal.page_at["teams/games/"])
        tab.get_by_role("link", name="Show on the map").click()
        expect(card(tab, "Game studio")).to_have_attribute("aria-selected", "true")
        expect(card(tab, LAUNCH_TITLE)).to_be_visible()

    @pytest.mark.parametrize("focus", ["no-such-thing", "teams/nobody", MARK, "constructor", "%3Cscript%3E"])
    def test_what_is_not_there_is_said(self, visitor: Visitor, focus: str) -> None:
        tab = on_map(visitor, f"?focus={focus}")
        expect(tab.locator(".map-said")).to_contain_text("is not on this map")
        expect(card(tab, "Tidewren")).to_have_attribute("aria-selected", "true")

    def test_a_file_that_cannot_be_had_is_admitted(self, visitor: Visitor) -> None:
        tab = visitor.sit_down()
        tab.route(f"**/{PRESENT}.json", lambda route: route.abort())
        tab.goto(visitor.address + urls.MAP)
        expect(tab.get_by_text("could not be loaded")).to_be_visible()
        expect(tab.locator("#page-list").get_by_text("Game studio", exact=True)).to_be_visible()


class TestKeyboard:
    def test_one_stop_leads_into_the_tree_and_arrows_go_through_it(self, tab: Tab) -> None:
        into_tree(tab)
        assert focused(tab) == "Tidewren"
        seen = []
        for _ in range(len(titles(tab)) - 1):
            tab.keyboard.press("ArrowDown")
            seen.append(focused(tab))
        assert ["Tidewren", *seen] == titles(tab)
        tab.keyboard.press("ArrowDown")
        assert focused(tab) == titles(tab)[-1]
        tab.keyboard.press("ArrowUp")
        assert focused(tab) == titles(tab)[-2]
        tab.keyboard.press("Home")
        assert focused(tab) == "Tidewren"
        tab.keyboard.press("End")
        assert focused(tab) == titles(tab)[-1]
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.closest('.map-about') !== null")

    def test_right_unfolds_and_goes_in_left_goes_out_and_folds(self, tab: Tab) -> None:
        into_tree(tab)
        tab.keyboard.press("g")
        assert focused(tab) == "Game studio"
        tab.keyboard.press("ArrowRight")
        expect(card(tab, "Game studio")).to_have_attribute("aria-expanded", "true")
        assert focused(tab) == "Game studio"
        tab.keyboard.press("ArrowRight")
        assert focused(tab) == LAUNCH_TITLE
        tab.keyboard.press("ArrowRight")
        assert focused(tab) == LAUNCH_TITLE
        tab.keyboard.press("ArrowLeft")
        assert focused(tab) == "Game studio"
        tab.keyboard.press("ArrowLeft")
        expect(card(tab, "Game studio")).to_have_attribute("aria-expanded", "false")
        expect(card(tab, LAUNCH_TITLE)).to_have_count(0)

    def test_letters_find(self, tab: Tab) -> None:
        """One letter again and again goes through what begins with it; several are the beginning of a name."""
        into_tree(tab)
        tab.keyboard.press("c")
        assert focused(tab) == "Coding assistant"
        tab.keyboard.press("c")
        assert focused(tab) == "Customer care"
        tab.keyboard.press("c")
        assert focused(tab) == "Coding assistant"
        tab.wait_for_timeout(900)
        tab.keyboard.type("make h")
        assert focused(tab).startswith("Make Harbour")

    def test_enter_and_space(self, tab: Tab, visitor: Visitor) -> None:
        """Both unfold what has parts; Enter opens the page of what has none."""
        into_tree(tab)
        tab.keyboard.press("g")
        tab.keyboard.press("Space")
        expect(card(tab, "Game studio")).to_have_attribute("aria-expanded", "true")
        tab.keyboard.press("Enter")
        expect(card(tab, "Game studio")).to_have_attribute("aria-expanded", "false")
        tab.keyboard.press("*")
        expect(tab.locator("[aria-level='2'][aria-expanded='false']")).to_have_count(0)
        tab.keyboard.press("ArrowDown")
        tab.keyboard.press("Enter")
        tab.wait_for_url(f"{visitor.address}objectives/{LAUNCH}/")
        tab.go_back()
        query(tab, f"?focus={LAUNCH}")
        expect(card(tab, LAUNCH_TITLE)).to_have_attribute("aria-selected", "true")

    def test_the_focus_is_kept_in_sight_and_in_the_document(self, visitor: Visitor) -> None:
        tab = on_map(visitor, width=800)
        tab.get_by_role("button", name="Unfold all").click()
        into_tree(tab)
        count = tab.locator(".map-node").count()
        for _ in range(count - 1):
            tab.keyboard.press("ArrowDown")
            assert in_sight(tab.locator(":focus"))
        tab.evaluate("document.querySelector('.map-stage').scrollTo(0, 0)")
        tab.wait_for_timeout(100)
        tab.keyboard.press("ArrowUp")
        assert in_sight(tab.locator(":focus"))


class TestAddress:
    def test_it_follows_the_focus_and_adds_nothing_to_the_history(self, tab: Tab) -> None:
        length = tab.evaluate("history.length")
        into_tree(tab)
        tab.keyboard.press("g")
        query(tab, "?focus=teams/games")
        tab.keyboard.press("Home")
        query(tab, "")
        assert tab.evaluate("history.length") == length

    def test_another_cycle_has_its_own_map(self, tab: Tab) -> None:
        into_tree(tab)
        tab.keyboard.press("g")
        tab.get_by_role("combobox", name="Cycle").select_option("fy26-q1")
        query(tab, "?cycle=fy26-q1&focus=teams/games")
        tab.reload()
        expect(card(tab, "Game studio")).to_have_attribute("aria-selected", "true")
        assert tab.get_by_role("combobox", name="Cycle").input_value() == "fy26-q1"
        tab.get_by_role("combobox", name="Cycle").select_option(PRESENT)
        query(tab, "?focus=teams/games")


class TestFinding:
    def test_words_find_and_enter_goes_there(self, tab: Tab) -> None:
        field = tab.get_by_role("combobox", name="Find on the map")
        field.fill("launch leader")
        expect(options(tab)).to_have_count(1)
        expect(options(tab)).to_contain_text("Game studio")
        field.press("Enter")
        expect(card(tab, LAUNCH_TITLE)).to_be_focused()
        expect(tab.get_by_role("listbox", name="Found")).not_to_be_visible()
        query(tab, f"?focus={LAUNCH}")

    def test_arrows_choose(self, tab: Tab) -> None:
        field = tab.get_by_role("combobox", name="Find on the map")
        field.press_sequentially("har")
        second = options(tab).nth(1)
        field.press("ArrowDown")
        field.press("ArrowDown")
        expect(second).to_have_attribute("aria-selected", "true")
        assert field.get_attribute("aria-activedescendant") == second.get_attribute("id")
        title = second.evaluate("option => option.firstChild.data")
        field.press("Enter")
        expect(card(tab, title)).to_be_focused()

    def test_escape_closes_and_nothing_found_is_said(self, tab: Tab) -> None:
        field = tab.get_by_role("combobox", name="Find on the map")
        field.press_sequentially("har")
        expect(options(tab).first).to_be_visible()
        field.press("Escape")
        expect(tab.get_by_role("listbox", name="Found")).not_to_be_visible()
        field.fill("zzz")
        expect(tab.locator(".map-said")).to_have_text("Nothing found on this map.")


class TestTies:
    def test_they_are_drawn_and_said(self, visitor: Visitor) -> None:
        tab = on_map(visitor, f"?focus={LAUNCH}")
        about = tab.locator(".map-about")
        expect(about).to_contain_text("contributes to Make Harbour Lights the game that people recommend to a friend")
        expect(about).to_contain_text("supported by")
        expect(card(tab, LAUNCH_TITLE)).to_have_accessible_name(re.compile("contributes to Make Harbour Lights"))
        active = tab.locator(".map-ties .active path")
        dashes = active.evaluate_all("paths => paths.map(path => getComputedStyle(path).strokeDasharray)")
        assert dashes.count("none") == 1
        assert len(dashes) > 1
        assert all(path.get_attribute("marker-end") for path in active.all())

    def test_those_of_what_is_folded_away_hang_on_whoever_hides_it(self, tab: Tab) -> None:
        box = tab.locator(".map-ties > path").first.bounding_box()
        assert box is not None
        assert box["height"] > 40

    def test_they_are_ways(self, visitor: Visitor) -> None:
        tab = on_map(visitor, f"?focus={LAUNCH}")
        tab.locator(".map-about").get_by_role("link", name="Let everyone who is on call sleep").click()
        expect(card(tab, "Let everyone who is on call sleep")).to_be_focused()
        expect(tab.locator(".map-about")).to_contain_text("supports " + LAUNCH_TITLE)


class TestHand:
    def test_a_click_unfolds_or_opens(self, tab: Tab, visitor: Visitor) -> None:
        card(tab, "Game studio").click()
        card(tab, LAUNCH_TITLE).click()
        tab.wait_for_url(f"{visitor.address}objectives/{LAUNCH}/")

    def test_a_drag_moves_the_map_and_is_no_click(self, visitor: Visitor) -> None:
        tab = on_map(visitor, width=800)
        tab.get_by_role("button", name="Unfold all").click()
        before = tab.evaluate("document.querySelector('.map-stage').scrollTop")
        box = card(tab, "Game studio").bounding_box()
        assert box is not None
        tab.mouse.move(box["x"] + 40, box["y"] + 20)
        tab.mouse.down()
        tab.mouse.move(box["x"] + 10, box["y"], steps=5)
        tab.mouse.up()
        stage = "document.querySelector('.map-stage')"
        assert tab.evaluate(f"{stage}.scrollTop") == before + 20
        assert tab.evaluate(f"{stage}.scrollLeft") == 30
        expect(card(tab, "Game studio")).to_have_attribute("aria-expanded", "true")

    def test_the_wheel_scrolls_and_with_ctrl_zooms_around_the_pointer(self, tab: Tab) -> None:
        tab.get_by_role("button", name="Unfold all").click()
        games = card(tab, "Customer care")
        before = games.bounding_box()
        assert before is not None
        tab.mouse.move(before["x"] + 2, before["y"] + before["height"] / 2)
        tab.keyboard.down("Control")
        tab.mouse.wheel(0, -60)
        tab.keyboard.up("Control")
        tab.wait_for_function(
            "([name, height]) => document.querySelector(`[aria-label^='${name}']`).getBoundingClientRect().height > height + 2",
            arg=["Customer care", before["height"]],
        )
        after = games.bounding_box()
        assert after is not None
        assert abs(after["y"] + after["height"] / 2 - before["y"] - before["height"] / 2) < 3
        assert tab.evaluate("visualViewport.scale") == 1

    def test_buttons_zoom_to_a_limit(self, tab: Tab) -> None:
        size = "parseFloat(getComputedStyle(document.querySelector('.map-plane')).fontSize)"
        before = tab.evaluate(size)
        zoom_in, zoom_out = (tab.get_by_role("button", name=f"Zoom {way}") for way in ("in", "out"))
        zoom_in.click()
        assert tab.evaluate(size) > before
        while zoom_out.is_enabled():
            zoom_out.click()
        assert 0 < tab.evaluate(size) < before / 3
        zoom_in.click()
        expect(zoom_out).to_be_enabled()

    def test_two_fingers_zoom(self, visitor: Visitor) -> None:
        tab = on_map(visitor, width=800, has_touch=True)
        tab.get_by_role("button", name="Unfold all").tap()
        height = card(tab, "Customer care").evaluate("card => card.offsetHeight")
        session = tab.context.new_cdp_session(tab)

        def touch(kind: str, *apart: float) -> None:
            points = [
                {"x": 400 + sign * way, "y": 450, "id": index} for way in apart for index, sign in enumerate((-1, 1))
            ]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        touch("touchStart", 100)
        for apart in (90, 80, 70, 60, 50):
            touch("touchMove", apart)
        touch("touchEnd")
        tab.wait_for_function("height => document.querySelector('.map-node').offsetHeight < height * 0.6", arg=height)

    def test_everything_folds_again(self, tab: Tab) -> None:
        before = titles(tab)
        button = tab.get_by_role("button", name="Unfold all")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(cards(tab).and_(tab.locator("[aria-expanded='false']"))).to_have_count(0)
        button.click()
        assert titles(tab) == before


def large(route: Route, teams: int, each: int) -> None:
    """Answer with a company of many teams with many objectives, each of which supports another."""
    names = ["on-track", "at-risk"]
    scopes = [["company", "Large", 0, 50, 0, [0, teams * each]]]
    scopes += [[f"teams/t{team}", f"Team {team}", 1, 40, 0, [1, each]] for team in range(teams)]
    objectives = [
        [1 + n // each, f"o-{n}", f"Objective {n} of a large company", 0, n % 2, n % 101, [], [n * 7 // 9] if n else []]
        for n in range(teams * each)
    ]
    percents = {str(n): f"{n}%" for n in range(101)}
    file = {"statuses": names, "cycles": ["Q"], "percents": percents, "scopes": scopes, "objectives": objectives}
    route.fulfill(json=file)


class TestLarge:
    @pytest.mark.parametrize(("teams", "each"), [(100, 19), (400, 24)])
    def test_only_what_is_in_sight_is_in_the_document(self, visitor: Visitor, teams: int, each: int) -> None:
        """2,000 and 10,000 nodes, all unfolded, from as near and as far as one can go, to the very end and back."""
        tab = visitor.sit_down()
        tab.route(f"**/{PRESENT}.json", lambda route: large(route, teams, each))
        tab.goto(visitor.address + urls.MAP)
        tab.get_by_role("button", name="Unfold all").click()
        into_tree(tab)
        for _ in range(7):
            tab.keyboard.press("End")
            last = card(tab, f"Objective {teams * each - 1} of a large company")
            expect(last).to_be_focused()
            assert in_sight(last)
            expect(card(tab, f"Team {teams - 1}")).to_be_visible()
            assert tab.locator(".map-node").count() < MOST_CARDS
            tab.keyboard.press("Home")
            expect(card(tab, "Large")).to_be_focused()
            assert tab.locator(".map-node").count() < MOST_CARDS
            tab.keyboard.press("-")

    def test_whoever_has_the_parts_in_sight_stays_in_sight(self, visitor: Visitor) -> None:
        tab = visitor.sit_down()
        tab.route(f"**/{PRESENT}.json", lambda route: large(route, 5, 100))
        tab.goto(f"{visitor.address}{urls.MAP}?focus=o-250")
        expect(card(tab, "Objective 250 of a large company")).to_be_visible()
        assert in_sight(card(tab, "Team 2"))
        assert in_sight(card(tab, "Large"))


class TestWithout:
    def test_scripts_the_list_has_all(self, visitor: Visitor) -> None:
        tab = visitor.sit_down(java_script_enabled=False)
        tab.goto(visitor.address + urls.MAP)
        expect(tab.locator("#page-map")).not_to_be_visible()
        tab.locator("#page-list").get_by_text("Game studio", exact=True).click()
        expect(tab.get_by_role("link", name=LAUNCH_TITLE).first).to_be_visible()

    def test_room_the_list_serves(self, visitor: Visitor) -> None:
        """On a phone: no stage, nothing loaded for one, and the focus is found in the list."""
        tab = visitor.sit_down(320)
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(f"{visitor.address}{urls.MAP}?focus={LAUNCH}")
        found = tab.locator("#page-list .map-row").get_by_role("link", name=LAUNCH_TITLE)
        expect(found).to_be_focused()
        expect(tab.locator(".map-stage")).not_to_be_visible()
        assert not any(address.endswith(".json") for address in asked)
        tab.get_by_role("combobox", name="Find on the map").fill("afternoons")
        options(tab).click()
        expect(tab.locator("#page-list .map-row").get_by_role("link", name=re.compile("afternoons"))).to_be_focused()
        tab.set_viewport_size({"width": 1000, "height": 700})
        expect(card(tab, "Tidewren")).to_be_visible()

    def test_motion_nothing_glides(self, visitor: Visitor) -> None:
        moving = "document.querySelector('.map-stage').getAnimations({subtree: true}).length"
        for motion, moves in (("reduce", False), ("no-preference", True)):
            tab = on_map(visitor, reduced_motion=motion)
            count = tab.evaluate(f"document.querySelector('[aria-label^=\"Game studio\"]').click(), {moving}")
            assert bool(count) is moves

    def test_a_screen_it_is_a_list_on_paper(self, tab: Tab) -> None:
        """What is folded, too."""
        tab.emulate_media(media="print")
        expect(tab.locator(".map-stage")).not_to_be_visible()
        paper = pypdf.PdfReader(BytesIO(tab.pdf(format="A4")))
        text = re.sub(r"\W", "", "".join(sheet.extract_text() for sheet in paper.pages))
        assert re.sub(r"\W", "", LAUNCH_TITLE) in text


class TestEverybody:
    def test_axe_finds_nothing_on_an_unfolded_map(self, tab: Tab, visitor: Visitor) -> None:
        axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
        tab.get_by_role("button", name="Unfold all").click()
        tab.get_by_role("combobox", name="Find on the map").fill("har")
        expect(options(tab).first).to_be_visible()
        tab.evaluate(axe)
        page = visitor.portal.page_at[urls.MAP]
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)
            tab.wait_for_timeout(200)
            for rule, target, summary in tab.evaluate(JUDGE, RULES):
                visitor.found(page, f"axe: {rule} ({scheme})", f"{target}: {' '.join(summary.split())[:240]}")
        assert_none(visitor.defects)


@pytest.fixture
def hostile_tab(browser: Browser, hostile_portal: Portal, hostile_address: str) -> Iterator[Tab]:
    """A window on the map of the hostile company, which is written from right to left."""
    with Visitor(browser, hostile_portal, hostile_address) as visitor:
        yield on_map(visitor)


class TestHostile:
    def test_words_are_text(self, hostile_tab: Tab) -> None:
        tab = hostile_tab
        tab.locator(".map-all").click()
        into_tree(tab)
        tab.keyboard.press("End")
        tab.locator(".map-search input").fill(MARK)
        names = tab.locator("#page-map *").evaluate_all("all => [...new Set(all.map(one => one.localName))]")
        assert set(names) <= {
            *("a", "button", "div", "g", "input", "li", "marker", "option", "p", "path", "select", "small", "span"),
            *("search", "svg", "ul"),
        }

    def test_it_grows_from_right_to_left(self, hostile_tab: Tab) -> None:
        tab = hostile_tab
        into_tree(tab)
        tab.keyboard.press("ArrowDown")
        tab.keyboard.press("ArrowLeft")
        tab.keyboard.press("ArrowLeft")
        boxes = [tab.locator(f"[aria-level='{level}']").first.bounding_box() for level in (1, 2, 3)]
        starts = [box["x"] for box in boxes if box]
        assert starts == sorted(starts, reverse=True)
        tab.keyboard.press("ArrowRight")
        assert tab.locator(":focus").get_attribute("aria-level") == "2"
        assert in_sight(tab.locator(":focus"))
