"""The companies that are measured are sites without errors, and the same for every generator."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from okrsite.build.examine import examine
from tests.bench.company import LAST_DAY, check_in_text, company, write_eleventy, write_hugo, write_okrsite
from tests.bench.measure import Command, FailedError, cost, peak_megabytes


@pytest.mark.parametrize("check_ins", [0, 30])
def test_a_made_up_company_has_no_errors(tmp_path: Path, check_ins: int) -> None:
    content = write_okrsite(company(30, check_ins), tmp_path)
    examination = examine(content, datetime(2026, 12, 31, tzinfo=UTC), LAST_DAY)
    assert not examination.has_errors
    assert len(examination.portfolio.objectives) == 30
    assert len(examination.portfolio.initiatives) == 15
    assert len(examination.portfolio.check_ins) == check_ins


def test_a_check_in_can_be_added_to_the_first_objective(tmp_path: Path) -> None:
    content = write_okrsite(company(30), tmp_path)
    (content / "checkins").mkdir()
    (content / "checkins" / "first.md").write_text(check_in_text(company(30, 1).check_ins[0]), encoding="utf-8")
    examination = examine(content, datetime(2026, 12, 31, tzinfo=UTC), LAST_DAY)
    assert not examination.has_errors


def test_equal_numbers_give_equal_companies() -> None:
    assert company(20, 5) == company(20, 5)


def test_others_get_the_same_objectives_and_initiatives(tmp_path: Path) -> None:
    made = company(30)
    hugo, eleventy = write_hugo(made, tmp_path / "hugo"), write_eleventy(made, tmp_path / "eleventy")
    for folder in (hugo / "content", eleventy):
        assert len(list(folder.glob("objectives/*.md"))) == 30
        assert len(list(folder.glob("initiatives/*.md"))) == 15


def test_a_command_costs_time_and_memory(tmp_path: Path) -> None:
    busy = Command([sys.executable, "-c", "x = bytearray(60_000_000)\nfor _ in range(4_000_000): pass"], tmp_path, {})
    found = cost(busy)
    assert found.processor_seconds > 0
    assert found.seconds > 0
    held = peak_megabytes(busy)
    assert held is None or held > 40


def test_a_command_that_fails_is_not_measured(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="away"):
        cost(Command([sys.executable, "-c", "raise SystemExit('away')"], tmp_path, {}))
