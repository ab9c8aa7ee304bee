"""The page of what needs attention: by kind, by person and by team, and calm where there is nothing."""

from dataclasses import replace
from datetime import date

import pytest

from okrsite.okr.rules import inspect, judge
from okrsite.okr.rules.subject import Inspection
from okrsite.site.edition import Edition
from okrsite.site.views import attention
from okrsite.site.views.attention import KINDS, MOST_OF_KIND, MOST_OF_ONE, MOST_TOGETHER, AttentionView, Group
from tests.site.editions import edition, renderer

TODAY = date(2026, 2, 14)

BASE = {
    "company.md": "---\nname: Acme\nlead: ada\n---\n",
    "teams/shop.md": "---\nname: Shop\n---\n",
    "people/ada.md": "---\nname: Ada\n---\n",
    "people/bo.md": "---\nname: Bo\n---\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
}
FILES = {
    **BASE,
    "cycles/2025-q4.md": "---\nstart: 2025-10-01\nend: 2025-12-31\n---\nWe learned.\n",
    "objectives/launch.md": """---
title: Launch
team: shop
cycle: 2026-q1
owner: ada
key_results:
  - {id: far, title: Far, start: 0, target: 100}
  - {id: further, title: Further, start: 0, target: 100, owner: bo}
  - {id: good, title: Good, start: 0, target: 100}
  - {id: behind, title: Behind, start: 0, target: 100}
---
""",
    "objectives/orphan.md": "---\ntitle: Orphan\nteam: shop\ncycle: 2026-q1\n---\n",
    "objectives/forgotten.md": "---\ntitle: Forgotten\ncycle: 2025-q4\nowner: bo\n---\n",
    "objectives/closed.md": """---
title: Closed
cycle: 2025-q4
owner: bo
close: {date: 2026-01-02, outcome: missed}
key_results: [{id: never, title: Never, start: 0, target: 1}]
---
""",
    "initiatives/late.md": "---\ntitle: Late\nteam: shop\nowner: bo\nstatus: active\ndue: 2026-02-01\ndrives: [launch/far]\n---\n",
    "checkins/2026-02-10.md": """---
date: 2026-02-10
author: ada
readings: {launch/far: 10, launch/good: 60, launch/behind: 30}
---
""",
    "checkins/2026-01-10.md": "---\ndate: 2026-01-10\nauthor: bo\nreadings: {launch/further: 2}\n---\n",
}


def judged(files: dict[str, str]) -> Edition:
    """An edition with what the rules find in it."""
    made = edition(files, TODAY)
    findings = inspect(Inspection(made.portfolio, made.measures, made.settings.thresholds, TODAY))
    return replace(made, diagnostics=tuple(judge(findings, made.settings, {})))


def view(files: dict[str, str] = FILES) -> AttentionView:
    return attention.view(judged(files))


def titles(group: Group) -> list[str]:
    return [one.link.text for one in group.concerns]


def kinds(shown: AttentionView) -> dict[str, Group]:
    return {group.slug: group for group in shown.kinds}


def test_what_is_further_behind_comes_first() -> None:
    shown = kinds(view())
    assert list(shown) == [kind for kind in KINDS if kind in shown]
    assert titles(shown["overdue"]) == ["Forgotten"]
    assert titles(shown["off-track"]) == ["Further", "Far"]
    assert titles(shown["at-risk"]) == ["Launch", "Behind"]
    assert shown["overdue"].concerns[0].day == date(2025, 12, 31)


def test_what_rules_find_stands_once() -> None:
    """Silence and overdue objectives are told by the figures; the rules that find them are not repeated."""
    shown = kinds(view())
    assert titles(shown["no-reading"]) == ["Further"]
    assert shown["no-reading"].concerns[0].days == 35
    assert titles(shown["no-owner"]) == ["Orphan"]
    assert titles(shown["late-work"]) == ["Late"]
    rules = {one.rule for group in shown.values() for one in group.concerns}
    assert not rules & {"late-check-in", "overdue-to-close"}


def test_every_concern_leads_to_a_page_and_to_a_line() -> None:
    shown = view()
    for group in shown.kinds:
        for one in group.concerns:
            assert one.link.address
            assert one.place.path.startswith("content/")
            assert one.place.line >= 1
    assert kinds(shown)["off-track"].concerns[0].link.address == "objectives/launch/#further"


def test_what_is_closed_is_left_in_peace() -> None:
    assert not {"Closed", "Never"} & {one.link.text for group in view().kinds for one in group.concerns}


def test_people_and_teams_have_their_own_lists() -> None:
    shown = view()
    people = {group.slug: titles(group) for group in shown.people}
    assert list(people) == ["person-ada", "person-bo", "nobody"]
    assert {"Forgotten", "Further", "Late"} <= set(people["person-bo"])
    assert set(people["nobody"]) == {"Orphan"}
    teams = {group.slug: group for group in shown.scopes}
    assert list(teams) == ["company", "team-shop"]
    assert "Forgotten" in titles(teams["company"])
    assert sum(group.count for group in shown.kinds) == shown.count == attention.count(judged(FILES))


def objectives(count: int) -> dict[str, str]:
    """Objectives that nobody owns."""
    return {f"objectives/o-{n}.md": f"---\ntitle: O{n}\nteam: shop\ncycle: 2026-q1\n---\n" for n in range(count)}


def test_of_many_only_the_most_pressing_are_shown() -> None:
    [nobody] = view({**BASE, **objectives(MOST_OF_ONE + 5)}).people
    assert len(nobody.concerns) == MOST_OF_ONE
    assert nobody.count > MOST_OF_ONE


def test_where_there_is_much_people_and_teams_are_counted_and_teams_have_pages() -> None:
    made = judged({**FILES, **objectives(MOST_TOGETHER)})
    whole, *others = attention.pages(made)
    assert [page.address for page in others] == ["company/attention/", "teams/shop/attention/"]
    shown = whole.view
    assert isinstance(shown, AttentionView)
    assert shown.is_counted
    assert kinds(shown)["no-owner"].count == MOST_TOGETHER + 1
    assert len(kinds(shown)["no-owner"].concerns) == MOST_OF_KIND
    assert [(group.slug, group.link and group.link.address) for group in shown.scopes] == [
        ("company", "company/attention/"),
        ("team-shop", "teams/shop/attention/"),
    ]
    html = renderer(made).render(whole).decode()
    for anchor in ("person-ada", "person-bo", "nobody", "company", "team-shop"):
        assert f'id="{anchor}"' in html
    counts = [page.view.count for page in others if isinstance(page.view, AttentionView)]
    assert sum(counts) == shown.count


@pytest.mark.parametrize("files", [BASE, {"company.md": "---\nname: Acme\n---\n"}])
def test_where_all_is_well_nothing_is_listed(files: dict[str, str]) -> None:
    assert view(files) == AttentionView(None, 0, False, (), (), ())
