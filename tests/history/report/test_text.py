"""The diff for people at a terminal."""

from collections.abc import Mapping

import pytest

from okrsite.history.diff import diff
from okrsite.history.report import FORMATS, Report
from okrsite.text.report.cells import is_hidden
from tests.history.report.test_markdown import HOSTILE
from tests.history.states import COMPANY, Document, changed, key_result, read


def text(before: Mapping[str, Document], after: Mapping[str, Document], *, color: bool = False) -> str:
    old, new = read(before, after)
    return FORMATS["text"](Report(diff(old, new), old, new, "content", color))


def test_the_whole() -> None:
    before = changed(COMPANY, "checkins/2026-02-04.md", date="2026-02-04", author="bo", readings={"win/revenue": 42})
    after = key_result(before, "launch/reviews", target=90, weight=2)
    after = changed(after, "checkins/2026-02-04.md", readings={"win/revenue": {"value": 50, "note": "Counted again"}})
    after = changed(
        after,
        "objectives/more.md",
        title="More",
        cycle="2026-q1",
        owner="bo",
        key_results=[
            {"id": "one", "title": "One", "start": 0, "target": 5},
            {"id": "two", "title": "Two", "keep": {"between": [1, 2]}},
        ],
    )
    del after["teams/marketing.md"]
    after = changed(after, "objectives/launch.md", team=None)
    assert (
        text(before, after)
        == """\
2 objectives, 1 check-in and 1 team changed. Q1 2026 goes from 48% to 25%. The goals of 1 objective moved after it had begun.
before → after, figures as of 14 Feb 2026

Moved goalposts
  Launch to leader: “Good reviews” weight: 1 → 2
    50% → 33%; with the original goals 50%
    Good reviews: target: 80% → 90%; weight: 1 → 2
      50% → 33%; with the original goal 50%

Objectives
  ~ Launch to leader (launch)  50% on track → 33% at risk  content/objectives/launch.md:2
      team: marketing → nothing
      Good reviews (50% on track → 33% at risk): target: 80% → 90%; weight: 1 → 2
  + More (more)  0% not started  content/objectives/more.md:2
      owner: bo
      new key result: One (0% not started): 0 to 5
      new key result: Two (– not started): keep at least 1 and at most 2

Check-ins
  ~ 4 Feb 2026, Bo (2026-02-04)  content/checkins/2026-02-04.md:2
      Revenue: €42 → €50, note “Counted again”

Teams
  − Marketing (marketing)  content/teams/marketing.md:2

What moves with it
  Win, Q1 2026: 46% on track → 42% on track
      through Launch to leader; Revenue
  Acme, Q1 2026: 46% → 25%
      through Launch to leader; More; Win
  Everything below Acme, Q1 2026: 50% → –
      through Launch to leader
  Marketing, Q1 2026: 50% → –
      through Launch to leader
  All objectives, Q1 2026: 48% → 25%
      through Launch to leader; More; Win
"""
    )


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_commands_the_terminal(hostile: str) -> None:
    after = key_result(changed(COMPANY, "objectives/launch.md", title=hostile), "launch/reviews", title=hostile)
    shown = text(COMPANY, after)
    assert not any(is_hidden(character) for line in shown.splitlines() for character in line)


def test_colors_are_ours() -> None:
    after = changed(COMPANY, "objectives/launch.md", title="Other")
    assert "\x1b[" in text(COMPANY, after, color=True)
