"""The generated parts of the docs are current, and every row of the worked examples is computed."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrsite.config import Thresholds
from okrsite.document import yamltree
from okrsite.document.decode import decode
from okrsite.okr import schema
from okrsite.okr.expected import time_fraction
from okrsite.okr.finding import Origin
from okrsite.okr.model import Keep, KeyResult, Measure, Metric, Milestone, Milestones, Reading
from okrsite.okr.progress import Term, of_key_result, weighted_mean
from okrsite.okr.status import running
from okrsite.text.source import Source, Span

ROOT = Path(__file__).parent.parent.parent
ORIGIN = Origin(Source("x.md", ""), yamltree.Places(Span(0, 0)))


def test_generated_parts_are_current() -> None:
    result = subprocess.run(
        [sys.executable, ROOT / "docs/generate.py", "--check"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def tables(section: str) -> Iterator[dict[str, str]]:
    """The rows of the tables below a heading of the arithmetic page, by their column names."""
    text = (ROOT / "docs/arithmetic.md").read_text(encoding="utf-8")
    part = text.split(f"\n## {section}")[1].split("\n## ")[0]
    for table in re.findall(r"(?:^\|.*\n)+", part, re.MULTILINE):
        head, _, *rows = (
            [cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in table.splitlines()
        )
        yield from (dict(zip(head, row, strict=True)) for row in rows)


def numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",") if part.strip()]


def figure(text: str) -> float | None:
    return None if text == "–" else float(text)


def key_result(measure: Measure, readings: list[Reading]) -> float | None:
    kr = KeyResult("kr", "o", "", "", measure, 1.0, (), "", date(2026, 1, 1), date(2026, 3, 31), None, None, "", ORIGIN)
    return of_key_result(kr, readings, ()).raw


def reading(value: float | None, reached: tuple[str, ...] = ()) -> Reading:
    return Reading(date(2026, 2, 1), value, reached, None, None, "", "ada", "c", ORIGIN)


def check_linear(row: dict[str, str]) -> None:
    measure = Metric(float(row["start"]), float(row["target"]))
    raw = key_result(measure, [reading(value) for value in numbers(row["reading"])])
    assert raw == pytest.approx(float(row["p"]))
    assert min(1, max(0, raw or 0)) == pytest.approx(float(row["counts as"]))


def check_keep(row: dict[str, str]) -> None:
    tree, _ = yamltree.read(row["keep"])
    assert tree is not None
    keep, problems = decode(tree, schema.Keep)
    assert keep is not None, problems
    raw = key_result(Keep(*keep.bounds), [reading(value) for value in numbers(row["readings"])])
    assert raw == pytest.approx(figure(row["p"]), abs=1e-6)


def check_milestones(row: dict[str, str]) -> None:
    weights = numbers(row["weights"])
    steps = tuple(Milestone(str(n), "", None, weight) for n, weight in enumerate(weights, 1))
    reached = tuple(re.findall(r"\d+", row["reached"]))
    assert key_result(Milestones(steps), [reading(None, reached)]) == pytest.approx(float(row["p"]), abs=1e-6)


def check_mean(row: dict[str, str]) -> None:
    parts = [part.split("×") for part in row["parts (weight × p)"].split(",")]
    terms = [Term(str(n), float(weight), figure(p.strip())) for n, (weight, p) in enumerate(parts)]
    assert weighted_mean(terms).fraction == pytest.approx(figure(row["mean"]))


def check_expected(row: dict[str, str]) -> None:
    first, last, today = (date.fromisoformat(row[name]) for name in ("first day", "last day", "today"))
    assert time_fraction(first, last, today) == pytest.approx(float(row["expected"]), abs=1e-6)


def check_status(row: dict[str, str]) -> None:
    assert running(float(row["p"]), float(row["expected"]), None, Thresholds()) == row["status"]


@pytest.mark.parametrize(
    ("section", "check", "least"),
    [
        ("A value on its way", check_linear, 7),
        ("A bound", check_keep, 4),
        ("Milestones", check_milestones, 3),
        ("Means", check_mean, 4),
        ("What is expected", check_expected, 5),
        ("Status", check_status, 6),
    ],
)
def test_every_worked_example_holds(section: str, check: Callable[[Any], None], least: int) -> None:
    rows = list(tables(section))
    assert len(rows) >= least
    for row in rows:
        check(row)
