"""The page of an objective: its figures with all their work, and what it hangs on."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import html5lib
import pytest

from okrsite.site.views import objective
from okrsite.site.views.key_result import points_ahead
from okrsite.site.views.objective import OPEN_CHECK_INS, ObjectiveView
from tests import hostile
from tests.site.editions import edition, renderer

TODAY = date(2026, 2, 14)
FILES = {
    "_site.yml": "repository: https://forge.example/acme/okrs\n",
    "company.md": "---\nname: Acme\n---\n",
    "teams/shop.md": "---\nname: Shop\n---\n",
    "people/ada.md": "---\nname: Ada\n---\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "objectives/mobile.md": """---
title: Win mobile
cycle: 2026-q1
key_results:
  - {id: revenue, title: Revenue, start: 0, target: 10, current: 5}
  - {id: parts, title: Parts, contributions: true}
---
""",
    "objectives/launch.md": """---
title: Launch
team: shop
cycle: 2026-q1
owner: ada
supports: [mobile/revenue]
contributes_to: [{to: mobile/parts, weight: 3}]
key_results:
  - {id: reviews, title: Reviews, unit: "%", start: 60, target: 85, weight: 2}
  - {id: crash-free, title: Crash-free, unit: "%", keep: {at_least: 99}}
  - {id: markets, title: Markets, milestones: [{id: de, title: Germany, due: 2026-02-01}, {id: jp, title: Japan, due: 2026-02-10}]}
---
Why.

## What we learned
Much.
""",
    "objectives/support.md": "---\ntitle: Answer\nteam: shop\ncycle: 2026-q1\nsupports: [launch]\nweight: 1\n---\n",
    "initiatives/campaign.md": """---
title: Campaign
team: shop
status: active
drives: [mobile/revenue, launch/markets, launch/reviews]
---
- [x] Plan
- [ ] Run
""",
    "checkins/2026-02-03.md": """---
date: 2026-02-03
author: ada
readings:
  launch/reviews: {value: 72, confidence: 7}
  launch/crash-free: 99.5
  launch/markets: {done: [de]}
---
""",
}
PARSER = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)


def view(files: Mapping[str, str] = FILES, identifier: str = "launch", today: date = TODAY) -> ObjectiveView:
    made = edition(files, today)
    return objective.view(made, made.portfolio.objectives[identifier], "../../")


def rendered(files: Mapping[str, str], identifier: str, today: date = TODAY) -> str:
    made = edition(files, today)
    return renderer(made).render(objective.page(made, identifier)).decode()


def texts(html: str, class_name: str) -> list[str]:
    """The text of each element of a class, as one line."""
    root: Any = PARSER.parse(html)
    found: Iterator[Any] = (e for e in root.iter() if class_name in (e.attrib.get("class") or "").split())
    return [" ".join("".join(element.itertext()).split()) for element in found]


def closed(files: Mapping[str, str]) -> dict[str, str]:
    text = files["objectives/launch.md"].replace(
        "Launch\n", "Launch\nclose: {date: 2026-02-20, outcome: partial, score: 0.6}\n"
    )
    return {**files, "objectives/launch.md": text}


@pytest.mark.parametrize(
    ("fraction", "expected", "points"),
    [(0.5, 0.6, -10), (0.6, 0.5, 10), (0.545, 0.544, 1), (0.501, 0.499, 0), (1.0, 0.994, 1), (None, 0.5, None)],
)
def test_points_are_the_difference_of_what_is_shown(
    fraction: float | None, expected: float, points: int | None
) -> None:
    assert points_ahead(fraction, expected) == points


def test_every_key_result_has_its_figure_its_chart_and_its_trace() -> None:
    reviews, crash_free, markets = view().key_results
    assert (reviews.row.value, reviews.ahead, reviews.weight_of) == (72, -1, 4)
    assert reviews.chart
    assert reviews.chart.today
    assert reviews.latest
    assert reviews.trace.reading == reviews.latest
    assert reviews.latest.place.line == 5
    assert (crash_free.kept, crash_free.read) == (1, 1)
    assert [(step.title, step.is_reached, step.is_late) for step in markets.milestones] == [
        ("Germany", True, False),
        ("Japan", False, True),
    ]


def test_what_it_supports_stands_once_with_all_links() -> None:
    [mobile] = view().above
    assert [(tie.through and tie.through.text, tie.weight) for tie in mobile.ties] == [("Revenue", None), ("Parts", 3)]
    [answer] = view().below
    assert (answer.link.text, answer.ties[0].through) == ("Answer", None)
    assert [row.link.text for row in view(identifier="mobile").below] == ["Launch"]


def test_output_stands_beside_the_outcome_on_this_page() -> None:
    [work] = view().work
    assert work.initiative.fraction == 0.5
    assert [(row.link.text, row.raw) for row in work.drives] == [("Reviews", 0.48), ("Markets", 0.5)]


def test_a_closed_objective_does_not_change_with_the_day() -> None:
    files = closed(FILES)
    near, far = view(files, today=date(2026, 4, 20)), view(files, today=date(2027, 4, 20))
    assert near == far
    assert near.close
    assert near.days_left is None
    assert all(kr.chart is None or kr.chart.today is None for kr in near.key_results)
    assert not any(step.is_late for kr in near.key_results for step in kr.milestones)


def test_a_page_says_first_where_it_stands() -> None:
    html = rendered(FILES, "launch")
    assert texts(html, "verdict") == ["at risk 62% of the way, 75% expected today: 13 points behind"]
    assert texts(html, "glance")[0].startswith("on track 48% Reviews weight 2")


def test_charts_are_said_in_a_sentence() -> None:
    html = rendered(FILES, "launch")
    assert "<desc>It rose from 60% to 72% by 3 Feb 2026; the target is 85% on 31 Mar 2026.</desc>" in html
    assert "<desc>1 of 1 reading kept the bound of ≥&nbsp;99%.</desc>" in html
    assert "<desc>1 of 2 milestones are reached.</desc>" in html
    assert 'aria-details="page-readings-1"' in html


def test_one_point_is_not_points() -> None:
    assert "1 point behind" in rendered(FILES, "launch")


def test_without_key_results_it_says_what_would_stand_here() -> None:
    html = rendered(FILES, "support")
    assert "no figure yet" in html
    assert "<code>key_results:</code>" in html
    assert "Nobody has checked in yet" in html


def test_older_check_ins_are_folded() -> None:
    days = [date(2025, 12, 20) + timedelta(days=number) for number in range(40)]
    many = {
        f"checkins/{day}.md": f"---\ndate: {day}\nauthor: ada\nreadings: {{launch/reviews: {60 + day.day % 9}}}\n---\nA.\n"
        for day in days
    }
    shown = view({**FILES, **many})
    assert len(shown.check_ins) == OPEN_CHECK_INS
    assert len(shown.older_check_ins) == 41 - OPEN_CHECK_INS
    assert "36 earlier check-ins" in rendered({**FILES, **many}, "launch")


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_pages_are_well_formed_whatever_is_written(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    krs = "".join(
        f"  - {{id: k{number}, title: {quoted}, unit: {quoted}, start: 0, target: {10**number}, current: {number}}}\n"
        for number in range(12)
    )
    head = f"---\ntitle: {quoted}\nteam: shop\ncycle: 2026-q1\nowner: ada\ntags: [{quoted}]\nkey_results:\n{krs}---\n{text}\n"
    html = rendered({**FILES, "objectives/many.md": head}, "many")
    assert len(texts(html, "kr")) == 12


def test_every_state_is_well_formed() -> None:
    for files in (FILES, closed(FILES)):
        for identifier in ("launch", "mobile", "support"):
            for today in (date(2025, 12, 1), TODAY, date(2026, 6, 1)):
                PARSER.parse(rendered(files, identifier, today))
