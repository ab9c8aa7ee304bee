"""The lists of initiatives: the timeline, the tables by scope, and the lists of a large site."""

from dataclasses import replace
from datetime import date

import pytest

from okrsite.okr.model import COMPANY, Scope, ScopeKind
from okrsite.site.edition import Edition
from okrsite.site.views import initiatives
from okrsite.site.views.initiatives import InitiativesView
from okrsite.site.views.timeline import Timeline
from tests.site.editions import edition, inspected, renderer
from tests.site.test_initiative import FILES, TODAY, campaign


def work(fields: str = "", title: str = "Work", team: str = "shop") -> str:
    return f"---\ntitle: {title}\nteam: {team}\n{fields}---\n"


def drawn(files: dict[str, str], today: date = TODAY) -> Timeline:
    found = initiatives.view(edition({**FILES, **files}, today)).timeline
    assert found is not None
    return found


def test_the_list_goes_by_scope_and_keeps_what_ended_apart() -> None:
    files = {
        **FILES,
        "initiatives/late.md": "---\ntitle: Late\nteam: shop\nstatus: active\nstart: 2026-01-20\ndue: 2026-02-01\n---\n",
        "initiatives/early.md": "---\ntitle: Early\nteam: shop\nstatus: active\nstart: 2026-01-02\n---\n",
        "initiatives/dateless.md": "---\ntitle: Dateless\nteam: shop\n---\n",
        "initiatives/gone.md": "---\ntitle: Gone\nteam: shop\nstatus: cancelled\n---\n",
        "initiatives/app.md": "---\ntitle: For the app\nproject: app\nstatus: done\n---\n",
    }
    shown = initiatives.view(edition(files, TODAY))
    assert [(group.scope.text, group.is_project) for group in shown.groups] == [("Shop", False), ("App", True)]
    shop, app = shown.groups
    assert [one.row.id for one in shop.open] == ["early", "late", "dateless"]
    assert [one.row.id for one in shop.ended] == ["gone"]
    assert [one.row.id for one in app.ended] == ["app"]
    assert [(one.status, one.count) for one in shown.counts] == [
        ("active", 2),
        ("planned", 1),
        ("done", 1),
        ("cancelled", 1),
    ]
    assert shown.overdue == 1


def test_the_list_says_where_output_had_no_outcome() -> None:
    files = campaign("status: done\nstart: 2026-01-02\ndue: 2026-01-05\ndrives: [launch/markets]\n") | {
        "checkins/2026-02-03.md": "---\ndate: 2026-02-03\nauthor: ada\nreadings: {launch/reviews: 60}\n---\n"
    }
    shown = initiatives.view(inspected(edition(files, TODAY)))
    assert shown.without_outcome == 1
    [hint] = shown.groups[0].ended[0].hints
    assert hint.rule == "output-without-outcome"


def test_bars_stand_by_scope_in_the_order_of_their_days() -> None:
    shown = drawn(
        {
            "initiatives/later.md": work("status: active\nstart: 2026-02-01\ndue: 2026-03-01\n", "Later"),
            "initiatives/first.md": work("status: done\nstart: 2026-01-01\ndue: 2026-01-31\n", "First"),
            "initiatives/undated.md": work("status: active\n", "Undated"),
            "initiatives/app.md": "---\ntitle: For the app\nproject: app\ndue: 2026-02-20\n---\n",
        }
    )
    assert [(group.name, group.slug, [one.link.text for one in group.bars]) for group in shown.groups] == [
        ("Shop", "team-shop", ["First", "Later"]),
        ("App", "project-app", ["For the app"]),
    ]
    assert shown.height == 6


def test_only_what_is_past_its_due_date_and_the_line_of_today_move_with_the_day() -> None:
    files = {"initiatives/one.md": work("status: active\nstart: 2026-01-05\ndue: 2026-02-20\n")}
    before, after = drawn(files), drawn(files, date(2026, 2, 21))
    assert before.today < after.today
    [[one]], [[same]] = ([group.bars for group in each.groups] for each in (before, after))
    assert (one.is_overdue, same.is_overdue) == (False, True)
    assert replace(same, is_overdue=False) == one


def test_dependencies_are_arrows_from_bar_to_bar() -> None:
    shown = drawn(
        {
            "initiatives/kit.md": work("status: done\nstart: 2026-01-05\ndue: 2026-01-31\n", "Kit"),
            "initiatives/launch.md": work("start: 2026-03-01\ndue: 2026-03-10\ndepends_on: [kit, nowhen]\n", "Launch"),
            "initiatives/nowhen.md": work(title="Nowhen"),
        }
    )
    [arrow] = shown.arrows
    kit, launch = shown.groups[0].bars
    assert arrow.path.startswith(f"M{kit.bar.end} 2.8")
    assert (arrow.x, arrow.y) == (launch.bar.x, 3.8)


def test_open_work_without_a_due_date_goes_on() -> None:
    [group] = drawn(
        {
            "initiatives/on.md": work("status: active\nstart: 2026-01-05\n", "On"),
            "initiatives/over.md": work("status: done\nstart: 2026-01-06\n", "Over"),
        }
    ).groups
    assert [(one.bar.ends_after, one.bar.width > 5) for one in group.bars] == [(True, True), (False, False)]


def test_work_without_dates_stands_apart() -> None:
    shown = initiatives.view(edition({**FILES, "initiatives/open.md": work(title="Open")}, TODAY))
    assert shown.timeline is None
    assert [link.text for link in shown.undated] == ["Open"]


@pytest.fixture
def large() -> Edition:
    """A company of three levels: too much work for one list."""
    files = {
        "company.md": "---\nname: Acme\n---\n",
        "teams/upper.md": "---\nname: Upper\n---\n",
        "teams/lower.md": "---\nname: Lower\nparent: upper\n---\n",
        "teams/lowest.md": "---\nname: Lowest\nparent: lower\n---\n",
        "teams/idle.md": "---\nname: Idle\n---\n",
        "initiatives/old.md": work("status: done\nstart: 2024-01-05\ndue: 2024-02-01\n", "Old", "upper"),
    }
    for team, count in (("upper", 10), ("lower", initiatives.MOST_LISTED), ("lowest", 5)):
        for number in range(count):
            files[f"initiatives/{team}-{number}.md"] = work(
                "status: active\nstart: 2026-01-05\ndue: 2026-02-01\n", f"{team} {number}", team
            )
    return edition(files, TODAY)


def listed(shown: InitiativesView) -> dict[str, int]:
    return {group.scope.text: len(group.open) + len(group.ended) for group in shown.groups}


def test_a_large_list_takes_whole_levels_as_long_as_they_fit(large: Edition) -> None:
    shown = initiatives.view(large)
    assert listed(shown) == {"Upper": 10}
    [below] = shown.elsewhere
    assert (below.link.text, below.link.address) == ("Lower", "teams/lower/initiatives/")
    assert (below.open, below.overdue, below.ended) == (155, 155, 0)
    assert [(one.status, one.count) for one in shown.counts] == [("active", 165), ("done", 1)]


def test_what_ended_long_ago_stands_on_the_list_of_its_own_scope(large: Edition) -> None:
    [group] = initiatives.view(large).groups
    assert (group.older, group.address) == (1, "teams/upper/initiatives/")
    upper = initiatives.view(large, Scope(ScopeKind.TEAM, "upper"))
    assert listed(upper) == {"Upper": 11}
    assert upper.groups[0].older == 0


def test_scopes_with_work_have_lists_of_their_own_only_where_one_has_no_room(large: Edition) -> None:
    assert [draft.address for draft in initiatives.drafts(large)] == [
        "initiatives/",
        "teams/lower/initiatives/",
        "teams/lowest/initiatives/",
        "teams/upper/initiatives/",
    ]
    small = edition(campaign(""), TODAY)
    assert [draft.address for draft in initiatives.drafts(small)] == ["initiatives/"]


def test_all_work_is_on_some_list(large: Edition) -> None:
    made = [draft.page(large) for draft in initiatives.drafts(large)]
    pages = [renderer(large).render(page).decode() for page in made]
    for identifier in large.portfolio.initiatives:
        assert any(f'<tr id="{identifier}">' in page for page in pages)


def test_the_company_without_any_work_says_what_would_stand_there() -> None:
    made = edition({"company.md": FILES["company.md"]}, TODAY)
    assert initiatives.view(made, COMPANY).counts == ()
    [draft] = initiatives.drafts(made)
    assert "would stand here" in renderer(made).render(draft.page(made)).decode()
