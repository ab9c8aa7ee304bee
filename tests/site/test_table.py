"""The table of all objectives: in order, with what its cells sort by, and small."""

from datetime import date

from okrsite import assets
from okrsite.build.pipeline import frame
from okrsite.okr.status import Status
from okrsite.site.edition import Edition
from okrsite.site.render import Renderer
from okrsite.site.theme import find
from okrsite.site.views import table
from tests.site.editions import edition

TODAY = date(2026, 2, 14)
BYTES_OF_A_ROW = 350

FILES = {
    "company.md": "---\nname: Acme\n---\n",
    "teams/live.md": "---\nname: Live\n---\n",
    "teams/shop.md": "---\nname: Shop\n---\n",
    "people/ada.md": "---\nname: Ada\n---\n",
    "people/bo.md": "---\nname: Bo\n---\n",
    "cycles/2025-q4.md": "---\ntitle: Zero\nstart: 2025-10-01\nend: 2025-12-31\n---\n",
    "cycles/2026-q1.md": "---\ntitle: One\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "objectives/b.md": "---\ntitle: Boats\nteam: shop\ncycle: 2026-q1\nowner: [ada, bo]\ntags: [sea, fun]\n---\n",
    "objectives/a.md": "---\ntitle: cats\nteam: shop\ncycle: 2026-q1\n---\n",
    "objectives/c.md": "---\ntitle: Whole\ncycle: 2026-q1\ntype: learning\n---\n",
    "objectives/d.md": "---\ntitle: Alive\nteam: live\ncycle: 2026-q1\n---\n",
    "objectives/e.md": "---\ntitle: Ancient\ncycle: 2025-q4\nclose: {date: 2026-01-02, outcome: missed}\n---\n",
}


def test_the_newest_cycle_comes_first_then_scopes_then_titles() -> None:
    shown = table.view(edition(FILES, TODAY))
    assert [row.title for row in shown.rows] == ["Whole", "Alive", "Boats", "cats", "Ancient"]
    assert [row.cycle_rank for row in shown.rows] == [1, 1, 1, 1, 0]
    assert shown.cycles == 2
    boats = shown.rows[2]
    assert (boats.owners, boats.tags, boats.type) == ("Ada, Bo", "sea, fun", "committed")
    assert [(tally.status, tally.count) for tally in shown.tallies] == [(Status.UNKNOWN, 4), (Status.MISSED, 1)]


def _html(made: Edition) -> str:
    [page] = table.pages(made)
    theme = find("default", assets.themes_folder(), assets.themes_folder())
    return Renderer(theme, frame(made, "1")).render(page).decode()


def test_cells_sort_by_data_where_their_text_does_not() -> None:
    html = _html(edition(FILES, TODAY))
    assert '<td data-sort="0">Zero' in html
    assert f'<td data-sort="{list(Status).index(Status.MISSED)}"><span class="status missed">' in html


def test_a_row_is_small() -> None:
    many = {
        f"objectives/objective-number-{n}.md": "---\ntitle: Make the harbour a place to meet friends\nteam: shop\n"
        "cycle: 2026-q1\nowner: [ada, bo]\ntags: [harbour, europe]\n---\n"
        for n in range(100)
    }
    whole, less = len(_html(edition({**FILES, **many}, TODAY))), len(_html(edition(FILES, TODAY)))
    assert (whole - less) / 100 < BYTES_OF_A_ROW


def test_without_objectives_it_says_what_would_stand_there() -> None:
    html = _html(edition({"company.md": FILES["company.md"]}, TODAY))
    assert "Objectives would stand here" in html
    assert "<table" not in html
