"""The pages of initiatives: the work, and beside it what has become of the outcome."""

from collections.abc import Mapping
from datetime import date

import pytest

from okrsite.site.views import initiative
from okrsite.site.views.initiative import InitiativeView, Tracker, tracker
from okrsite.site.views.outcome import OutcomeRow
from tests.site.editions import edition

TODAY = date(2026, 2, 14)

FILES = {
    "company.md": "---\nname: Acme\n---\n",
    "teams/shop.md": "---\nname: Shop\n---\n",
    "projects/app.md": "---\nname: App\nteam: shop\n---\n",
    "people/ada.md": "---\nname: Ada\n---\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "objectives/launch.md": """---
title: Launch
team: shop
cycle: 2026-q1
owner: ada
key_results:
  - {id: reviews, title: Reviews, unit: "%", start: 60, target: 85}
  - {id: crash-free, title: Crash-free, unit: "%", keep: {at_least: 99}}
  - {id: markets, title: Markets, milestones: [{id: de, title: Germany}, {id: jp, title: Japan}]}
  - {id: seats, title: Seats, start: 0, target: 10, current: 5}
  - {id: parts, title: Parts, contributions: true}
---
""",
    "checkins/2026-01-10.md": "---\ndate: 2026-01-10\nauthor: ada\nreadings: {launch/reviews: 65}\n---\n",
    "checkins/2026-02-03.md": """---
date: 2026-02-03
author: ada
readings:
  launch/reviews: 72.5
  launch/crash-free: 99.5
  launch/markets: {done: [de]}
---
""",
}
EVERYTHING = "[launch/reviews, launch/crash-free, launch/markets, launch/seats, launch/parts]"


def campaign(fields: str, body: str = "") -> dict[str, str]:
    return {**FILES, "initiatives/campaign.md": f"---\ntitle: Campaign\nteam: shop\n{fields}---\n{body}"}


def view(files: Mapping[str, str], today: date = TODAY) -> InitiativeView:
    made = edition(files, today)
    return initiative.view(made, made.portfolio.initiatives["campaign"], "../../")


def by_key_result(shown: InitiativeView) -> dict[str, OutcomeRow]:
    return {row.key_result.row.id: row for row in shown.outcomes}


def test_a_movement_is_the_progress_gained_since_the_work_began() -> None:
    shown = view(campaign("status: active\nstart: 2026-01-15\ndrives: [launch/reviews]\n"))
    [row] = shown.outcomes
    assert (row.since, row.before) == (date(2026, 1, 15), 65)
    assert row.progress_before == pytest.approx(0.2)
    assert row.moved == pytest.approx(0.3)
    assert (shown.moving, shown.moved) == (1, 1)


def test_a_movement_counts_from_the_key_results_own_first_day_if_that_is_later() -> None:
    [row] = view(campaign("status: active\nstart: 2025-06-01\ndrives: [launch/reviews]\n")).outcomes
    assert (row.since, row.before) == (date(2026, 1, 1), 60)
    assert row.moved == pytest.approx(0.5)


def test_it_is_said_why_a_movement_cannot_be_told() -> None:
    shown = view(campaign(f"status: active\nstart: 2026-01-15\ndrives: {EVERYTHING}\n"))
    rows = by_key_result(shown)
    assert {name: row.silence for name, row in rows.items()} == {
        "reviews": "",
        "crash-free": "bound",
        "markets": "",
        "seats": "no-history",
        "parts": "parts",
    }
    assert rows["markets"].moved == pytest.approx(0.5)
    assert all(row.moved is None for row in rows.values() if row.silence)
    assert shown.moving == 2


def test_without_a_reading_since_the_work_began_nothing_is_compared() -> None:
    shown = view(campaign("status: active\nstart: 2026-02-10\ndrives: [launch/reviews]\n"))
    assert [row.silence for row in shown.outcomes] == ["no-reading"]
    assert shown.moving == 0


@pytest.mark.parametrize("fields", ["status: planned\n", "status: active\nstart: 2026-03-01\n"])
def test_work_that_has_not_begun_has_moved_nothing(fields: str) -> None:
    shown = view(campaign(f"{fields}drives: [launch/reviews]\n"))
    assert not shown.has_begun
    assert [row.silence for row in shown.outcomes] == ["not-begun"]


def test_progress_is_that_of_the_leaf_tasks_or_as_stated() -> None:
    listed = view(campaign("", "- [x] One\n- [ ] Two\n  - [x] Of two\n  - [ ] Rest\n"))
    assert (listed.row.tasks_done, listed.row.tasks, listed.stated_at) == (2, 3, None)
    stated = view(campaign("progress: 40\n"))
    assert stated.row.fraction == pytest.approx(0.4)
    assert stated.stated_at
    assert stated.stated_at.line == 4


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://tracker.example/browse/GAME-12", ("tracker.example", "GAME-12")),
        ("https://tracker.example/", ("tracker.example", "")),
        ("http://[broken", ("http://[broken", "")),
    ],
)
def test_a_tracker_is_shown_by_its_host(address: str, expected: tuple[str, str]) -> None:
    assert tracker(address) == Tracker(address, *expected)
