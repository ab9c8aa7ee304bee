"""The line of a scope from cycle to cycle."""

from datetime import date

from okrsite.okr.model import COMPANY, Scope, ScopeKind
from okrsite.site.views import scope
from okrsite.site.views.course import MOST_CYCLES, Course
from tests.site.editions import edition

TODAY = date(2026, 8, 1)
QUARTERS = {
    f"cycles/2026-q{number}.md": (
        f"---\ntitle: Quarter number {number} of 2026\nparent: '2026'\n"
        f"start: 2026-{3 * number - 2:02d}-01\nend: 2026-{3 * number:02d}-28\n---\n"
    )
    for number in range(1, 5)
}
YEAR = {"cycles/2026.md": "---\ntitle: '2026'\nstart: 2026-01-01\nend: 2026-12-31\n---\n"}
TEAM = {"teams/shop.md": "---\nname: Shop\n---\n"}
SHOP = Scope(ScopeKind.TEAM, "shop")


def objectives(*found: tuple[str, int], owner: str = "team: shop\n") -> dict[str, str]:
    return {
        f"objectives/{cycle}-{current}.md": (
            f"---\ntitle: Grow\ncycle: {cycle}\n{owner}"
            f"key_results: [{{id: a, title: A, start: 0, target: 100, current: {current}}}]\n---\n"
        )
        for cycle, current in found
    }


def course(files: dict[str, str], of: Scope = SHOP) -> Course | None:
    return scope.view(edition({**YEAR, **QUARTERS, **TEAM, **files}, TODAY), of).course


def test_quarters_are_joined_and_neither_years_nor_what_is_to_come() -> None:
    found = course(objectives(("2026-q1", 10), ("2026-q2", 20), ("2026-q3", 30), ("2026-q4", 0), ("2026", 90)))
    assert found
    assert [(point.label, point.fraction) for point in found.chart.points] == [
        ("2026-q1", 0.1),
        ("2026-q2", 0.2),
        ("2026-q3", 0.3),
    ]
    assert (found.start, found.first) == ("Quarter number 1 of 2026", 0.1)
    assert (found.end, found.last, found.is_running) == ("Quarter number 3 of 2026", 0.3, True)
    assert not found.is_of_below


def test_one_figure_is_no_course() -> None:
    assert course(objectives(("2026-q1", 10))) is None
    assert course({}) is None


def test_where_a_scope_has_none_of_its_own_it_is_that_of_what_is_below() -> None:
    found = course(objectives(("2026-q1", 10), ("2026-q2", 20)), COMPANY)
    assert found
    assert (found.is_of_below, found.is_running, found.last) == (True, False, 0.2)


def test_only_the_newest_cycles_have_room() -> None:
    years = {
        f"cycles/{year}.md": f"---\ntitle: '{year}'\nstart: {year}-01-01\nend: {year}-12-31\n---\n"
        for year in range(2005, 2026)
    }
    found = course({**years, **objectives(*((str(year), 50) for year in range(2005, 2026)))})
    assert found
    assert [point.label for point in found.chart.points] == [str(year) for year in range(2026 - MOST_CYCLES, 2026)]
    assert not found.is_running
