"""Values and figures in words."""

from datetime import date
from typing import Any

import pytest

from okrsite.history import words
from okrsite.history.figures import Figure
from okrsite.okr.status import Status


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (41000.0, "", "41,000"),
        (0.125, "", "0.125"),
        (-0.0, "", "0"),
        (-3.5, "%", "−3.5%"),
        (-1200.0, "€", "−€1,200"),
        (72, "%", "72%"),
        (3, "days", "3 days"),
        (True, "", "yes"),
        (date(2026, 2, 3), "", "3 Feb 2026"),
        (("ada", "bo"), "", "ada, bo"),
        ("Two words", "", "“Two words”"),
        ("x y" * 100, "", "“" + ("x y" * 100)[:99] + "…”"),
        (None, "", "–"),
    ],
)
def test_values(value: Any, unit: str, said: str) -> None:
    assert words.value(value, unit) == said


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("target", 85.0, 80.0, "target: 85% → 80%"),
        ("keep.at_least", None, 99.0, "keep at least: 99%"),
        ("phases.2026-01-31.value", 3.0, None, "phases 2026-01-31: 3% → nothing"),
        ("milestones.de.due", None, date(2026, 2, 1), "milestones de due: 1 Feb 2026"),
        ("weight", 1, 2, "weight: 1 → 2"),
        ("text", "a", "b", "text changed"),
        ("learned", None, "b", "what we learned added"),
        ("retrospective", "a", None, "retrospective removed"),
        ("tasks", "1 of 2 done", "2 of 2 done", "tasks: “1 of 2 done” → “2 of 2 done”"),
    ],
)
def test_changes(name: str, before: Any, after: Any, said: str) -> None:
    assert words.change(name, before, after, "%") == said


@pytest.mark.parametrize(
    ("fraction", "said"), [(None, "–"), (0.005, "1%"), (0.475, "48%"), (-0.08, "−8%"), (-0.001, "0%"), (1.25, "125%")]
)
def test_per_cent(fraction: float | None, said: str) -> None:
    assert words.percent(fraction) == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (Figure(0.4, Status.AT_RISK), Figure(0.6, Status.ON_TRACK), "40% at risk → 60% on track"),
        (Figure(0.4, Status.AT_RISK), Figure(0.4, Status.ON_TRACK), "40% at risk → 40% on track"),
        (Figure(0.401), Figure(0.402), "40.1% → 40.2%"),
        (Figure(0.4), Figure(0.400000001), "40.000%"),
        (None, Figure(0.4), "40%"),
        (Figure(0.5, Status.ON_TRACK, 70), Figure(0.5, Status.ON_TRACK, 75), "50% on track"),
        (Figure(0.5, None, 70), Figure(0.6, None, 75), "50% → 60%"),
    ],
)
def test_movements(before: Figure | None, after: Figure | None, said: str) -> None:
    assert words.movement(before, after) == said


def test_lists() -> None:
    assert [words.listed(list(parts)) for parts in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
