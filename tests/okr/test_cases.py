"""The Markdown suites in `tests/cases`: every expected finding is there, on its line, and no other."""

from pathlib import Path

import pytest

from okrsite.okr.rules import RULES
from tests.okr.suite import Case, read_suite

SUITES = sorted((Path(__file__).parent.parent / "cases").glob("*.md"))
CASES = [case for suite in SUITES for case in read_suite(suite)]

FOUND_ELSEWHERE = {
    "unreadable-file",  # where files are read
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.suite}: {case.name}")
def test_case(case: Case) -> None:
    differences = case.differences()
    assert not differences, f"\n{case.suite}.md:{case.line}: {case.name}\n" + "\n".join(differences)


def test_every_rule_has_a_case() -> None:
    expected = {expectation.rule for case in CASES for expectation in case.expected}
    assert set(RULES) - expected == FOUND_ELSEWHERE


def test_cases_name_rules_that_there_are() -> None:
    for case in CASES:
        assert (case.rules or set()) <= set(RULES), case.name


def _suite(folder: Path, text: str) -> list[str]:
    path = folder / "suite.md"
    path.write_text(f'## Case\n\n```markdown title="teams/sales.md"\n{text}```\n', encoding="utf-8")
    return [difference for case in read_suite(path) for difference in case.differences()]


class TestRunner:
    """A suite that is wrong fails: in both directions, and for the wrong words."""

    def test_right(self, tmp_path: Path) -> None:
        assert not _suite(tmp_path, '---\nnmae: Sales   #! unknown-field "Did you mean `name`?"\n---\n')

    def test_missing(self, tmp_path: Path) -> None:
        assert _suite(tmp_path, "---\nname: Sales #! unknown-field\n---\n") == [
            "missing    teams/sales.md:2: unknown-field"
        ]

    def test_unexpected(self, tmp_path: Path) -> None:
        (difference,) = _suite(tmp_path, "---\nnmae: Sales\n---\n")
        assert difference.startswith("unexpected teams/sales.md:2: unknown-field")

    def test_on_another_line(self, tmp_path: Path) -> None:
        assert len(_suite(tmp_path, "---\nnmae: Sales\n--- #! unknown-field\n")) == 2

    def test_in_other_words(self, tmp_path: Path) -> None:
        assert len(_suite(tmp_path, '---\nnmae: Sales #! unknown-field "Sales"\n---\n')) == 2

    def test_no_such_rule(self, tmp_path: Path) -> None:
        with pytest.raises(AssertionError, match="no rule unknown"):
            _suite(tmp_path, "---\nnmae: Sales #! unknown\n---\n")
