"""What is imported to do something: starting should feel instant, so nothing is that is not needed."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import COMPANY, Workplace

FILES = {
    "_site.yml": "title: Acme\nsearch: false\n",
    "company.md": COMPANY,
    "people/ada.md": "---\nname: Ada Lovelace\n---\nShe writes **programs**.\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "objectives/2026-q1/win.md": """---
title: Win
cycle: 2026-q1
owner: ada
key_results:
  - id: reviews
    title: Five stars
    start: 60
    target: 85
---
""",
}
DAY = ("--today", "2026-02-14")
PARSERS = {"markdown_it", "mdit_py_plugins", "yaml"}
DRAWING = {"babel", "jinja2", "okrsite.build.pipeline", "okrsite.site.render", "okrsite.site.views"}
PAST = {"okrsite.history.diff", "okrsite.history.freeze", "okrsite.history.git"}
OTHERS = {
    "anyascii",
    "okrsite.author.draft",
    "okrsite.build.forks",
    "okrsite.ci",
    "okrsite.history.report",
    "okrsite.serve",
    "watchdog",
}


def at_the_end(workplace: Workplace, question: str, *arguments: str) -> list[str]:
    """What a process answers to a question in Python when it ends."""
    spy = f"import atexit, gc, sys; atexit.register(lambda: print({question})); from okrsite.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", spy, *arguments],
        cwd=workplace.folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.splitlines()[-1].split()


def imported(workplace: Workplace, *arguments: str) -> set[str]:
    """The modules that a process has imported by its end."""
    return set(at_the_end(workplace, "*sys.modules", *arguments))


@pytest.fixture
def acme(workplace: Workplace) -> Workplace:
    """A small company, whose documents are all simple."""
    workplace.write({f"content/{path}": text for path, text in FILES.items()})
    return workplace


def test_check_imports_what_it_needs(acme: Workplace) -> None:
    found = imported(acme, "check", *DAY)
    assert "pydantic" in found
    assert not found & (PARSERS | DRAWING | PAST | OTHERS)


def test_parsers_are_imported_for_what_needs_them(acme: Workplace) -> None:
    acme.write({"content/people/ada.md": "---\nname: &name Ada\nrole: *name\n---\n1. Writes\n   programs.\n"})
    found = imported(acme, "check", *DAY)
    assert found >= PARSERS
    assert not found & (DRAWING | PAST | OTHERS)


def test_the_past_is_imported_where_it_is_asked_for(acme: Workplace, needs_tool: Callable[[str], str]) -> None:
    needs_tool("git")
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *words], cwd=acme.folder, check=True)
    found = imported(acme, "check", "--base", "HEAD", *DAY)
    assert found >= PAST
    assert not found & (PARSERS | DRAWING)


def test_a_site_that_stands_is_known_without_what_draws(acme: Workplace) -> None:
    arguments = ("build", "--cache-dir", "cache", *DAY)
    assert imported(acme, *arguments) >= DRAWING
    assert not imported(acme, *arguments) & (DRAWING | OTHERS)


def test_memory_is_left_to_the_system_at_the_end(acme: Workplace) -> None:
    is_left = "len(gc.get_objects()) < gc.get_freeze_count()"
    assert at_the_end(acme, is_left, "check", *DAY) == ["True"]
