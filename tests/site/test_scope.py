"""The pages of the company, of teams and of projects: what they do now, what is below them, and their figures."""

from datetime import date

import pytest

from okrsite.okr.model import COMPANY, Scope, ScopeKind
from okrsite.site.page import Page
from okrsite.site.views import scope
from okrsite.site.views.regularity import Readings
from okrsite.site.views.scope import ScopeView
from tests.site.editions import edition

TODAY = date(2026, 2, 14)

FILES = {
    "company.md": "---\nname: Acme\ntagline: Games\nlead: ada\n---\n## Mission\n\nPlay.\n",
    "teams/games.md": "---\nname: Games\nlead: ada\nmembers: [ada, bo]\n---\n",
    "teams/live.md": "---\nname: Live\nparent: games\n---\n",
    "teams/shop.md": "---\nname: Shop\n---\n",
    "projects/app.md": "---\nname: App\nteam: live\nstart: 2026-01-01\ndue: 2026-06-30\n---\n",
    "people/ada.md": "---\nname: Ada\n---\n",
    "people/bo.md": "---\nname: Bo\n---\n",
    "people/cy.md": "---\nname: Cy\nteam: games\n---\n",
    "cycles/2026.md": "---\nstart: 2026-01-01\nend: 2026-12-31\n---\n",
    "cycles/2025-q4.md": "---\nstart: 2025-10-01\nend: 2025-12-31\n---\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\nparent: 2026\n---\n",
    "cycles/2026-q2.md": "---\nstart: 2026-04-01\nend: 2026-06-30\nparent: 2026\n---\n",
    "objectives/year.md": "---\ntitle: Year\ncycle: 2026\nteam: games\n---\n",
    "objectives/launch.md": """---
title: Launch
cycle: 2026-q1
team: games
key_results:
  - {id: reviews, title: Reviews, start: 0, target: 10}
  - {id: markets, title: Markets, start: 0, target: 3}
---
""",
    "objectives/next.md": "---\ntitle: Next\ncycle: 2026-q2\nteam: games\n---\n",
    "objectives/old.md": "---\ntitle: Old\ncycle: 2025-q4\nteam: games\n---\n",
    "objectives/port.md": """---
title: Port
cycle: 2026-q1
project: app
key_results:
  - {id: screens, title: Screens, start: 0, target: 4}
---
""",
    "initiatives/campaign.md": "---\ntitle: Campaign\nteam: games\nstatus: active\n---\n",
    "initiatives/kit.md": "---\ntitle: Kit\nteam: games\nstatus: done\n---\n",
    "kpis/rating.md": "---\ntitle: Rating\nteam: games\n---\n",
    "kpis/margin.md": "---\ntitle: Margin\n---\n",
    "checkins/2026-02-10.md": "---\ndate: 2026-02-10\nauthor: bo\nreadings: {launch/reviews: 5, port/screens: 3}\n---\n",
}
GAMES = Scope(ScopeKind.TEAM, "games")


def view(owner: Scope, files: dict[str, str] = FILES, today: date = TODAY) -> ScopeView:
    return scope.view(edition(files, today), owner)


def page(address: str) -> Page:
    made = edition(FILES, TODAY)
    return {draft.address: draft.page(made) for draft in scope.drafts(made)}[address]


def test_every_scope_has_a_page_below_those_above_it() -> None:
    addresses = [draft.address for draft in scope.drafts(edition(FILES, TODAY))]
    assert addresses == ["company/", "teams/games/", "teams/live/", "teams/shop/", "projects/app/"]
    assert [step.text for step in page("projects/app/").trail] == ["Acme", "Games", "Live"]
    assert page("company/").trail == ()


def test_the_present_is_the_current_cycle_and_those_that_hold_it() -> None:
    games = view(GAMES)
    assert [(group.slug, [row.id for row in group.objectives]) for group in games.now] == [
        ("2026-q1", ["launch"]),
        ("2026", ["year"]),
    ]
    assert [kr.id for kr in games.now[0].objectives[0].key_results] == ["reviews", "markets"]
    assert [row.id for row in games.later] == ["next"]
    assert [row.id for row in games.earlier] == ["old"]


def test_when_the_last_cycle_is_over_it_stays_the_present() -> None:
    games = view(
        GAMES,
        {path: text for path, text in FILES.items() if "2026.md" not in path and "year" not in path}
        | {
            "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
            "cycles/2026-q2.md": "---\nstart: 2026-04-01\nend: 2026-06-30\n---\n",
        },
        date(2027, 1, 1),
    )
    assert [group.slug for group in games.now] == ["2026-q2"]
    assert [row.id for row in games.earlier] == ["launch", "old"]
    assert games.later == ()


def test_its_line_through_the_cycles_is_its_own_and_what_is_below() -> None:
    figures = {one.cycle.text: one for one in view(GAMES).figures}
    assert list(figures) == ["2026", "2026 Q2", "2026 Q1", "2025 Q4"]
    assert figures["2026 Q1"].own.fraction == pytest.approx(0.25)
    assert figures["2026 Q1"].below.fraction == pytest.approx(0.75)
    assert [name for name, one in figures.items() if one.is_now] == ["2026", "2026 Q1"]


def test_the_tree_names_everything_below_each_followed_by_its_own_parts() -> None:
    rows = view(COMPANY).parts
    assert [(row.link.text, row.depth, row.above) for row in rows] == [
        ("Games", 0, "Acme"),
        ("Live", 1, "Games"),
        ("App", 2, "Live"),
        ("Shop", 0, "Acme"),
    ]
    assert [row.own.fraction if row.own else None for row in rows] == [
        pytest.approx(0.25),
        None,
        pytest.approx(0.75),
        None,
    ]
    assert [row.below.fraction if row.below else None for row in rows] == [pytest.approx(0.75)] * 2 + [None] * 2
    assert [row.is_project for row in rows] == [False, False, True, False]


def test_people_are_those_named_and_those_who_say_so_themselves() -> None:
    games = view(GAMES)
    assert [one.text for one in games.lead] == ["Ada"]
    assert [one.text for one in games.members] == ["Bo", "Cy"]


def test_work_and_kpis_are_its_own() -> None:
    games = view(GAMES)
    assert [row.id for row in games.initiatives] == ["campaign"]
    assert [row.id for row in games.past_initiatives] == ["kit"]
    assert [row.id for row in games.kpis] == ["rating"]
    assert [row.id for row in view(COMPANY).kpis] == ["margin"]


def test_regularity_counts_the_key_results_that_a_reading_is_due_of() -> None:
    games = view(GAMES)
    assert (games.readings, games.readings_below) == (Readings(2, 1), Readings(1, 1))
    assert view(COMPANY).readings_below == Readings(3, 2)
    assert games.attention == "attention/#team-games"
    after = view(GAMES, today=date(2027, 2, 1))
    assert after.readings == Readings(0, 0)


def test_without_a_cycle_there_is_nothing_but_the_scope_itself() -> None:
    company = view(COMPANY, {"company.md": FILES["company.md"], "people/ada.md": FILES["people/ada.md"]})
    assert company.current is None
    assert [company.now, company.parts, company.figures] == [(), (), ()]
    assert "Play." in str(company.html)
