"""The table of all objectives: in order, in parts where it is large, with what a script sorts by, and small."""

from datetime import date

import pytest

from okrsite.okr.status import Status
from okrsite.site.edition import Edition
from okrsite.site.views import table
from okrsite.site.views.table import TableView
from tests.site.editions import edition, renderer

TODAY = date(2026, 2, 14)
BYTES_OF_A_ROW = 220

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
    assert [(cycle.id, [row.title for row in cycle.rows]) for cycle in shown.cycles] == [
        ("2026-q1", ["Whole", "Alive", "Boats", "cats"]),
        ("2025-q4", ["Ancient"]),
    ]
    boats = shown.cycles[0].rows[2]
    assert (boats.scope, boats.owners, boats.tags, boats.type) == ("Shop", "Ada, Bo", "sea, fun", "committed")
    assert [(tally.status, tally.count) for tally in shown.tallies] == [(Status.UNKNOWN, 4), (Status.MISSED, 1)]
    assert (shown.count, shown.elsewhere, shown.types) == (5, (), ("committed", "learning"))


def test_a_cycle_leads_to_its_objectives_among_all() -> None:
    made = edition(FILES, TODAY)
    assert table.address(made, made.portfolio.cycles["2025-q4"]) == "objectives/?cycle=2025-q4"


def test_cycles_that_have_no_room_have_tables_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 4)
    made = edition(FILES, TODAY)
    whole, old = table.pages(made)
    assert (whole.address, old.address) == ("objectives/", "cycles/2025-q4/objectives/")
    assert isinstance(whole.view, TableView)
    assert [(one.id, one.link.address, one.count) for one in whole.view.elsewhere] == [("2025-q4", old.address, 1)]
    assert whole.view.count == 5
    assert isinstance(old.view, TableView)
    assert [cycle.id for cycle in old.view.cycles] == ["2025-q4"]
    assert table.address(made, made.portfolio.cycles["2025-q4"]) == old.address
    html = renderer(made).render(whole).decode()
    assert '<a href="../cycles/2025-q4/objectives/" data-cycle="2025-q4">Zero</a>' in html


def test_a_cycle_that_is_not_over_stands_among_all_whatever_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 0)
    assert [cycle.id for cycle in table.view(edition(FILES, TODAY)).cycles] == ["2026-q1"]


def _html(made: Edition) -> str:
    [page] = table.pages(made)
    return renderer(made).render(page).decode()


def test_a_script_finds_status_and_progress_in_cells() -> None:
    html = _html(edition(FILES, TODAY))
    assert '<td class="status missed">missed<td>–' in html
    running = {
        **FILES,
        "objectives/f.md": "---\ntitle: F\ncycle: 2026-q1\nkey_results: [{id: k, title: K, start: 0, target: 4, current: 1}]\n---\n",
    }
    assert '<td style="--v:25">25%<td>' in _html(edition(running, TODAY))


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
