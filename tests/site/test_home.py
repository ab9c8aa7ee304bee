"""The home page: what matters, whether it gets there, what changed, what needs someone."""

from datetime import date

from okrsite.assets import sample_folder
from okrsite.site.views import attention, home
from tests.site.editions import edition, edition_of_folder

CYCLES = {
    "cycles/2026.md": "---\ntitle: The year\nstart: 2026-01-01\nend: 2026-12-31\n---\n",
    "cycles/2026-q1.md": "---\ntitle: Q1\nstart: 2026-01-01\nend: 2026-03-31\nparent: 2026\n---\n",
}
TEAM = {"teams/shop.md": "---\nname: Shop\n---\n"}


def objective(cycle: str, current: int, team: str = "", target: int = 100) -> str:
    owner = f"team: {team}\n" if team else ""
    kr = f"{{id: a, title: A, start: 0, target: {target}, current: {current}}}"
    return f"---\ntitle: Grow\ncycle: {cycle}\n{owner}key_results: [{kr}]\n---\n"


def test_an_empty_site_says_what_would_stand_here() -> None:
    view = home.view(edition({"company.md": "---\nname: Acme\n---\n"}, date(2026, 2, 1)))
    assert (view.company, view.pulse, view.objectives, view.heat) == ("Acme", None, (), ())


def test_the_pulse_is_that_of_the_companys_own_objectives_where_it_has_some() -> None:
    files = {
        **CYCLES,
        **TEAM,
        "objectives/own.md": objective("2026-q1", 40),
        "objectives/theirs.md": objective("2026-q1", 80, "shop"),
    }
    pulse = home.view(edition(files, date(2026, 2, 21))).pulse
    assert pulse is not None
    assert (pulse.phase, pulse.day_number, pulse.days) == ("running", 52, 90)
    assert (pulse.group.fraction, pulse.group.count, pulse.is_of_all) == (0.4, 1, False)
    assert abs(pulse.time_fraction - 51 / 89) < 1e-9


def test_without_objectives_of_its_own_the_pulse_is_that_of_all() -> None:
    files = {
        **CYCLES,
        **TEAM,
        "objectives/a.md": objective("2026-q1", 40, "shop"),
        "objectives/b.md": objective("2026-q1", 80, "shop"),
    }
    view = home.view(edition(files, date(2026, 2, 21)))
    assert view.pulse is not None
    assert (round(view.pulse.group.fraction or 0, 9), view.pulse.is_of_all) == (0.6, True)
    assert not view.is_of_company
    assert [row.id for group in view.objectives for row in group.objectives] == ["a", "b"]


def test_the_companys_objectives_of_the_year_stand_beside_those_of_the_quarter() -> None:
    files = {**CYCLES, "objectives/quarter.md": objective("2026-q1", 40), "objectives/year.md": objective("2026", 10)}
    view = home.view(edition(files, date(2026, 2, 21)))
    assert [(group.cycle.text, [o.id for o in group.objectives]) for group in view.objectives] == [
        ("Q1", ["quarter"]),
        ("The year", ["year"]),
    ]


def test_before_the_first_cycle_and_after_the_last_there_is_a_page() -> None:
    files = {**CYCLES, "objectives/own.md": objective("2026-q1", 40)}
    phases = [home.view(edition(files, day)).pulse for day in (date(2025, 6, 1), date(2027, 6, 1))]
    assert [pulse and pulse.phase for pulse in phases] == ["coming", "over"]


def test_what_is_furthest_behind_comes_first() -> None:
    files = {**CYCLES, "objectives/near.md": objective("2026-q1", 30), "objectives/far.md": objective("2026-q1", 5)}
    view = home.view(edition(files, date(2026, 3, 1)))
    assert [row.address.split("/")[1] for row in view.behind] == ["far", "near"]


def test_reports_are_those_of_the_last_seven_days_newest_first() -> None:
    days = ("2026-02-13", "2026-02-14", "2026-02-19", "2026-02-20", "2026-02-21")
    check_ins = {f"checkins/{day}.md": f"---\ndate: {day}\nauthor: ada\n---\nOn {day}.\n" for day in days}
    view = home.view(edition({**CYCLES, **check_ins}, date(2026, 2, 20)))
    assert [report.says for report in view.reports] == ["On 2026-02-20.", "On 2026-02-19.", "On 2026-02-14."]


def test_the_sample_companys_heat_map_has_a_cell_for_each_objective_of_the_quarter() -> None:
    made = edition_of_folder(sample_folder(), date(2026, 11, 20))
    view = home.view(made)
    cells = [cell.link.address for row in view.heat for cell in row.cells]
    assert sorted(cells) == sorted(f"objectives/{o.id}/" for o in made.objectives_of_cycle["fy26-q3"])
    assert view.heat[0].depth == 1, "the company has none of its own in the quarter"
    assert view.heat_more == 0


def test_a_report_tells_what_has_changed() -> None:
    objective_text = """---
title: Grow
cycle: 2026-q1
key_results:
  - {id: still, title: Still, start: 0, target: 10}
  - {id: moved, title: Moved, start: 0, target: 10}
  - {id: idle, title: Idle, start: 0, target: 10}
---
"""
    files = {**CYCLES, "objectives/own.md": objective_text}
    for day, moved in (("2026-02-10", 2), ("2026-02-20", 5)):
        readings = f"{{own/still: 1, own/idle: 1, own/moved: {moved}}}"
        files[f"checkins/{day}.md"] = f"---\ndate: {day}\nauthor: ada\nreadings: {readings}\n---\n"
    (report,) = home.view(edition(files, date(2026, 2, 21))).reports
    told = [(one.about.text, one.reading.previous, one.reading.value) for one in report.check_in.reported]
    assert told == [("Moved", 2, 5)]
    assert report.more == 2


def test_it_counts_what_the_attention_page_counts() -> None:
    made = edition_of_folder(sample_folder(), date(2026, 11, 20))
    assert home.view(made).attention_count == attention.view(made).count


def test_on_a_large_site_it_stays_small() -> None:
    """Of many teams it shows the upper levels that fit, and says how many there are beyond."""
    departments = {f"teams/dep-{n}.md": f"---\nname: Department {n}\n---\n" for n in range(9)}
    teams = {f"teams/team-{n}.md": f"---\nname: Team {n}\nparent: dep-{n % 9}\n---\n" for n in range(90)}
    owned = {f"objectives/{path[6:]}": objective("2026-q1", 40, path[6:-3]) for path in (*departments, *teams)}
    view = home.view(edition({**CYCLES, **departments, **teams, **owned}, date(2026, 2, 21)))
    assert [row.scope.text for row in view.heat] == [f"Department {n}" for n in range(9)]
    assert view.heat_more == 90
    (group,) = view.objectives
    assert (len(group.objectives), group.more) == (home.MOST_OBJECTIVES, 9 - home.MOST_OBJECTIVES)
