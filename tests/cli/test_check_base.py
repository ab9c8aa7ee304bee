"""`okrsite check --base`: changes to what is closed."""

import subprocess
from collections.abc import Callable

import pytest

from tests.cli.conftest import Workplace

CYCLE = "---\ntitle: Q1 2026\nstart: 2026-01-01\nend: 2026-03-31\nclosed: 2026-04-07\n---\n## Retrospective\nGood.\n"
OBJECTIVE = """\
---
title: Launch
cycle: 2026-q1
key_results:
  - {id: reviews, title: Reviews, start: 60, target: 80, current: 70}
close: {date: 2026-04-01, outcome: partial}
---
"""


@pytest.fixture
def closed(company: Workplace, needs_tool: Callable[[str], str]) -> Workplace:
    """A repository with a closed cycle, in which a target is changed."""
    needs_tool("git")
    company.write({"content/cycles/2026-q1.md": CYCLE, "content/objectives/launch.md": OBJECTIVE})
    for arguments in (
        ("init", "--quiet"),
        ("add", "--all"),
        ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", "Begin"),
    ):
        subprocess.run(["git", *arguments], cwd=company.folder, check=True)
    company.write({"content/objectives/launch.md": OBJECTIVE.replace("target: 80", "target: 75")})
    return company


def check(workplace: Workplace, *arguments: str) -> tuple[int, str]:
    outcome = workplace.call("check", "--today", "2026-05-01", "--format", "github", *arguments)
    return outcome.code, "\n".join(line for line in outcome.out.splitlines() if "changed-after-close" in line)


def test_it_is_an_error_on_its_line(closed: Workplace) -> None:
    code, said = check(closed, "--base", "HEAD")
    assert code == 1
    assert said.startswith("::error file=content/objectives/launch.md,line=5,")
    assert "was changed from 80 to 75; the cycle `2026-q1` was closed on 2026-04-07." in said
    assert check(closed) == (0, "")


def test_a_reason_makes_it_right(closed: Workplace) -> None:
    reason = "amendments: {date: 2026-05-01, reason: The survey had counted twice.}\n---\n"
    text = OBJECTIVE.replace("target: 80", "target: 75")
    closed.write({"content/objectives/launch.md": text.removesuffix("---\n") + reason})
    assert check(closed, "--base", "HEAD") == (0, "")


@pytest.mark.parametrize(("severity", "code", "word"), [("warning", 0, "::warning"), ("off", 0, "")])
def test_its_severity_is_a_setting(closed: Workplace, severity: str, code: int, word: str) -> None:
    closed.write({"content/_site.yml": f"rules: {{changed-after-close: {severity}}}\n"})
    found = check(closed, "--base", "HEAD")
    assert found[0] == code
    assert found[1].startswith(word)
    assert bool(found[1]) == bool(word)


def test_an_unknown_revision(closed: Workplace) -> None:
    outcome = closed.call("check", "--base", "nope")
    assert outcome.code == 2
    assert outcome.message.startswith("There is no revision `nope`")
