"""The alignment map: its tree, its list, and the files from which a script draws it."""

import json
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from typing import Any

from okrsite import assets
from okrsite.okr.status import Status
from okrsite.site import maps, urls
from okrsite.site.edition import Edition
from okrsite.site.pages import pages
from okrsite.site.views import alignment_map, scope
from okrsite.site.views.alignment_map import MOST_DEPTH, MOST_LISTED
from tests.site.editions import edition, edition_of_folder, renderer

TODAY = date(2026, 2, 14)
SAMPLE_DAY = date(2026, 11, 20)

FILES = {
    "company.md": "---\nname: Acme\n---\n",
    "teams/games.md": "---\nname: Games\n---\n",
    "teams/live.md": "---\nname: Live\nparent: games\n---\n",
    "teams/quiet.md": "---\nname: Quiet\n---\n",
    "projects/port.md": "---\nname: Port\nteam: live\n---\n",
    "cycles/2025.md": "---\ntitle: Last year\nstart: 2025-01-01\nend: 2025-12-31\n---\n",
    "cycles/2026.md": "---\ntitle: The year\nstart: 2026-01-01\nend: 2026-12-31\n---\n",
    "cycles/2026-q1.md": "---\ntitle: One\nstart: 2026-01-01\nend: 2026-03-31\nparent: '2026'\n---\n",
    "cycles/2026-q2.md": "---\ntitle: Two\nstart: 2026-04-01\nend: 2026-06-30\nparent: '2026'\n---\n",
    "objectives/win.md": "---\ntitle: Win\ncycle: '2026'\n"
    "key_results:\n  - {id: sum, title: Sum, contributions: true}\n  - {id: rest, title: Rest, start: 0, target: 4, current: 1}\n---\n",
    "objectives/launch.md": "---\ntitle: Launch\nteam: games\ncycle: 2026-q1\ncontributes_to: [{to: win/sum}]\nsupports: [win, old]\n"
    "key_results: [{id: a, title: A, start: 0, target: 8, current: 1}]\n---\n",
    "objectives/sail.md": "---\ntitle: Sail\nproject: port\ncycle: 2026-q1\nsupports: [launch, launch/a]\n---\n",
    "objectives/old.md": "---\ntitle: Old\nteam: games\ncycle: '2025'\nclose: {date: 2026-01-02, outcome: missed}\n---\n",
}


def drawn(of: Edition) -> str:
    [page] = alignment_map.pages(of)
    return renderer(of).render(page).decode()


def read_back(of: Edition) -> Mapping[str, Any]:
    """Every file of the map, by its cycle."""
    return {path.removeprefix("map/").removesuffix(".json"): json.loads(content) for path, content in maps.files(of)}


class Outline(HTMLParser):
    """How deep every text stands in lists, and whether every element is closed that was opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.depths: dict[str, int] = {}
        self.feed(html[html.index('<section class="map-list"') : html.index("</section>", html.index("map-list"))])

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.depths.setdefault(data.strip(), self.open.count("ul"))


class TestTree:
    def test_scopes_stand_before_their_parts_with_the_objectives_of_the_cycle_and_those_that_hold_it(self) -> None:
        of = edition(FILES, TODAY)
        nodes = alignment_map.tree(of, scope.present_cycles(of))
        assert [(urls.map_key(n.scope), n.depth, [o.id for o in n.objectives]) for n in nodes] == [
            ("company", 0, ["win"]),
            ("teams/games", 1, ["launch"]),
            ("teams/live", 2, []),
            ("projects/port", 3, ["sail"]),
            ("teams/quiet", 1, []),
        ]

    def test_a_figure_is_of_its_own_objectives_else_of_those_below(self) -> None:
        of = edition(FILES, TODAY)
        company, games, live, *_, quiet = alignment_map.tree(of, scope.present_cycles(of))
        assert (games.fraction, games.is_below) == (0.125, False)
        assert (live.fraction, live.is_below) == (None, True)
        assert (quiet.fraction, quiet.is_below, quiet.tallies) == (None, False, ())
        assert sum(tally.count for tally in company.tallies) == 3

    def test_a_past_cycle_is_without_those_who_had_no_part_in_it(self) -> None:
        of = edition(FILES, TODAY)
        nodes = alignment_map.tree(of, (of.portfolio.cycles["2025"],))
        assert [urls.map_key(node.scope) for node in nodes] == ["company", "teams/games"]

    def test_there_is_a_map_of_every_cycle_with_objectives_and_of_the_current_one(self) -> None:
        of = edition(FILES, TODAY)
        assert [cycle.id for cycle in alignment_map.choices(of)] == ["2026-q1", "2026", "2025"]
        later = edition(FILES, date(2026, 5, 1))
        assert [cycle.id for cycle in alignment_map.choices(later)] == ["2026-q2", "2026-q1", "2026", "2025"]

    def test_what_counts_is_not_said_twice(self) -> None:
        launch = edition(FILES, TODAY).portfolio.objectives["launch"]
        assert alignment_map.contributed(launch) == ("win",)
        assert alignment_map.supported(launch) == ("old",)


class TestFiles:
    def test_a_file_holds_the_tree_by_places(self) -> None:
        files = read_back(edition(FILES, TODAY))
        assert list(files) == ["2026-q1", "2026", "2025"]
        found = files["2026-q1"]
        status = found["statuses"].index
        assert found["cycles"] == ["One", "The year"]
        assert [row[:3] for row in found["scopes"]][:2] == [["company", "Acme", 0], ["teams/games", "Games", 1]]
        win, launch, sail = found["objectives"]
        assert win == [0, "win", "Win", 1, status(Status.AT_RISK), 19, [], []]
        assert launch[:4] == [1, "launch", "Launch", 0]
        assert launch[6:] == [[0], []]
        assert sail[6:] == [[], [1]]
        assert found["percents"]["19"] == "19%"

    def test_percents_are_written_in_the_language_of_the_site(self) -> None:
        found = read_back(edition({**FILES, "_site.yml": "language: ar-EG\n"}, TODAY))["2026-q1"]
        assert found["percents"]["19"] == edition({"_site.yml": "language: ar-EG\n"} | FILES, TODAY).language.percent(
            0.19
        )

    def test_a_row_is_small(self) -> None:
        many = {
            f"objectives/objective-number-{n}.md": "---\ntitle: Make the harbour a place to meet friends\nteam: games\n"
            "cycle: 2026-q1\nsupports: [win]\n---\n"
            for n in range(100)
        }
        lengths = [len(next(iter(maps.files(edition(files, TODAY))))[1]) for files in ({**FILES, **many}, FILES)]
        assert (lengths[0] - lengths[1]) / 100 < 100

    def test_the_sample_has_a_map_of_every_cycle(self) -> None:
        of = edition_of_folder(assets.sample_folder(), SAMPLE_DAY)
        files = read_back(of)
        assert set(files) == set(of.portfolio.cycles)
        for file in files.values():
            count = len(file["objectives"])
            assert all(0 <= target < count for row in file["objectives"] for ties in row[6:] for target in ties)
            assert all(row[0] < len(file["scopes"]) for row in file["objectives"])

    def test_its_address_is_its_own(self) -> None:
        found = list(
            urls.conflicts(edition(FILES, TODAY).portfolio, ["static/map/2026-q1.json", "static/map/mine.json"])
        )
        assert [finding.source.path for finding in found] == ["static/map/2026-q1.json"]


class TestPage:
    def test_the_list_holds_all_in_its_place(self) -> None:
        outline = Outline(drawn(edition(FILES, TODAY)))
        assert outline.open == ["section"]
        depths = outline.depths
        assert (depths["Acme"], depths["Win"], depths["Games"], depths["Launch"]) == (0, 1, 1, 2)
        assert (depths["Live"], depths["Port"], depths["Sail"], depths["Quiet"]) == (2, 3, 4, 1)

    def test_ties_are_said_in_words(self) -> None:
        html = drawn(edition(FILES, TODAY))
        assert (
            'contributes to <a href="../objectives/win/">Win</a> · supports <a href="../objectives/old/">Old</a>'
            in html
        )

    def test_below_the_company_all_is_folded(self) -> None:
        html = drawn(edition(FILES, TODAY))
        assert html.count("<li><details><summary>") == 3
        assert html.index('href="../company/">Acme') < html.index("<li><details>")

    def test_a_long_chain_of_teams_is_no_endless_nesting(self) -> None:
        chain = {
            f"teams/t-{n:03}.md": f"---\nname: T{n}\n{f'parent: t-{n - 1:03}' if n else ''}\n---\n" for n in range(120)
        }
        outline = Outline(drawn(edition({**FILES, **chain}, TODAY)))
        assert outline.open == ["section"]
        assert outline.depths["T119"] == MOST_DEPTH
        assert "within T118" in outline.depths

    def test_very_many_objectives_are_left_to_the_pages_of_their_scopes(self) -> None:
        of = edition(FILES, TODAY)
        many = {
            f"objectives/o-{n}.md": f"---\ntitle: O{n}\nteam: games\ncycle: 2026-q1\n---\n" for n in range(MOST_LISTED)
        }
        shown = alignment_map.view(edition({**FILES, **many}, TODAY))
        assert alignment_map.view(of).is_whole
        assert not shown.is_whole
        assert shown.objectives == MOST_LISTED + 3
        assert not any(row.objectives for row in shown.rows)

    def test_without_cycles_it_says_what_would_stand_there(self) -> None:
        bare = edition({"company.md": FILES["company.md"], "teams/games.md": FILES["teams/games.md"]}, TODAY)
        html = drawn(bare)
        assert "cycles/2026-q1.md" in html
        assert "map.js" not in html
        assert "Games" in html
        assert list(maps.files(bare)) == []

    def test_pages_lead_to_it(self) -> None:
        of = edition(FILES, TODAY)
        found = {page.address: renderer(of).render(page).decode() for page in pages(of)}
        assert 'href="../../map/?cycle=2026-q1&amp;focus=launch"' in found["objectives/launch/"]
        assert 'href="../map/?focus=company"' in found["company/"]
        assert 'href="../../map/?focus=projects/port"' in found["projects/port/"]
        assert '<a href="../map/" aria-current="page">Map</a>' in found["map/"]
