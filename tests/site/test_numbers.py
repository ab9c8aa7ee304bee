"""How numbers are made: all of it comes from the settings, the rules and the arithmetic."""

from dataclasses import replace
from datetime import date

import pytest

from okrsite.config import Thresholds
from okrsite.okr.rules import RULES
from okrsite.okr.status import Status
from okrsite.site.views import numbers
from okrsite.site.views.numbers import NumbersView
from okrsite.site.views.prose import code_marked
from okrsite.site.views.worked_example import examples
from tests.site.editions import edition

FILES = {"company.md": "---\nname: Acme\n---\n", "teams/shop.md": "---\nname: Shop\n---\n"}


def view(settings: str = "") -> NumbersView:
    return numbers.view(edition({**FILES, "_site.yml": settings}, date(2026, 2, 14)))


def test_the_examples_are_what_the_arithmetic_says() -> None:
    found = {example.kind + str(example.expected.path): example for example in examples(Thresholds())}
    assert found["metricstraight"].raw == pytest.approx((72 - 60) / (85 - 60))
    assert found["metricphases"].raw == pytest.approx(1.04)
    assert found["metricphases"].fraction == 1
    assert found["keepkept"].fraction == pytest.approx(2 / 3)
    assert found["milestonesmilestones"].fraction == pytest.approx(1 / 3)
    assert found["donestraight"].fraction == 1
    assert found["baselinestraight"].status is Status.NOT_STARTED
    parts = (0.48 * 2 + 1 + 2 / 3 + 1 / 3 + 1 + 0) / 7
    assert found["meanmean"].fraction == pytest.approx(parts)


def test_the_examples_show_what_is_written() -> None:
    first = examples(Thresholds())[0]
    assert "target: 85" in first.written
    assert first.readings == ("58", "72")


def test_the_examples_follow_the_thresholds() -> None:
    strict = Thresholds.model_validate({"gap": {"on_track": 0, "at_risk": 1}})
    assert examples(Thresholds())[0].status is Status.ON_TRACK
    assert examples(strict)[0].status is Status.OFF_TRACK


@pytest.mark.parametrize(
    ("rule", "statuses"),
    [
        ("gap", {1.0: "achieved", 0.5: "on-track", 0.49: "at-risk", 0.35: "at-risk", 0.34: "off-track"}),
        ("ratio", {1.0: "achieved", 0.54: "on-track", 0.53: "at-risk", 0.42: "at-risk", 0.41: "off-track"}),
        ("forecast", {1.0: "achieved", 0.9: "on-track", 0.89: "at-risk", 0.7: "at-risk", 0.69: "off-track"}),
    ],
)
def test_statuses_turn_at_the_thresholds(rule: str, statuses: dict[float, str]) -> None:
    shown = view(f"thresholds: {{status: {rule}}}\n")
    assert {case.fraction: case.status.value for case in shown.cases} == statuses


def test_the_settings_in_force_are_listed_with_what_they_replace() -> None:
    found = {one.name: one for one in view("thresholds: {most_objectives: 7, gap: {on_track: 5}}\n").settings}
    assert (found["most_objectives"].value, found["most_objectives"].default) == (7, 5)
    assert (found["gap.on_track"].value, found["gap.on_track"].default) == (5, 10)
    assert (found["still"].value, found["still"].default) == (10, None)
    assert not any(name.startswith(("ratio", "forecast")) for name in found)
    assert all(one.meaning for one in found.values())


def test_every_rule_is_there_with_the_severity_in_force() -> None:
    shown = view("rules: {no-owner: error, vague-objective: off}\n")
    rows = {rule.name: rule for family in shown.families for rule in family.rules}
    assert rows.keys() == RULES.keys()
    assert (rows["no-owner"].severity, rows["no-owner"].default) == ("error", "warning")
    assert (rows["vague-objective"].severity, rows["vague-objective"].default) == ("off", "advice")
    assert (rows["late-check-in"].severity, rows["late-check-in"].default) == ("warning", None)


def test_silenced_rules_stand_with_their_reasons() -> None:
    made = replace(edition(FILES, date(2026, 2, 14)), allowances={"teams/shop.md": {"no-owner": "New team <b>"}})
    [silenced] = numbers.view(made).silenced
    assert (silenced.about.text, silenced.about.address) == ("Shop", "teams/shop/")
    assert (silenced.rule, silenced.reason) == ("no-owner", "New team <b>")


def test_code_is_marked_and_everything_escaped() -> None:
    assert code_marked("a < `b > c` & d") == "a &lt; <code>b &gt; c</code> &amp; d"
