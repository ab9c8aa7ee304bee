"""A site built from a repository shows its past: the same commit gives the same bytes, and what is missing is said."""

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from okrsite.assets import themes_folder
from okrsite.build.pipeline import BuildRequest, BuildResult, build
from tests.build.test_pipeline import tree

CYCLE = "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n"
OBJECTIVE = (
    "---\ntitle: Launch\ncycle: q1\nkey_results:\n  - {id: reviews, title: Reviews, start: 0, target: 80}\n---\n"
)
WHO = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "protocol.file.allow=always")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *WHO, *arguments], check=True, capture_output=True)


def commit(folder: Path, text: str, day: str) -> None:
    (folder / "content/objectives").mkdir(parents=True, exist_ok=True)
    (folder / "content/cycles").mkdir(exist_ok=True)
    (folder / "content/cycles/q1.md").write_text(CYCLE)
    (folder / "content/objectives/launch.md").write_text(text)
    git(folder, "add", "--all")
    dates = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    command = ["git", "-C", str(folder), *WHO, "commit", "--quiet", "-m", "Change"]
    subprocess.run(command, check=True, env={**os.environ, **dates})


def published(folder: Path, output: Path, cache: Path | None = None) -> BuildResult:
    day = date(2026, 2, 14)
    now = datetime(2026, 2, 14, 12, tzinfo=UTC)
    request = BuildRequest(folder / "content", output, now, day, folder / "themes", themes_folder(), cache_folder=cache)
    return build(request)


@pytest.fixture
def repository(tmp_path: Path, needs_tool: Callable[[str], str]) -> Path:
    """A repository in which a target was changed after the start."""
    needs_tool("git")
    folder = tmp_path / "okrs"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, OBJECTIVE, "2025-12-20")
    commit(folder, OBJECTIVE.replace("80", "85"), "2026-02-03")
    return folder


def test_changed_goals_and_the_last_update_are_shown(repository: Path, tmp_path: Path) -> None:
    published(repository, tmp_path / "site")
    ledger = (tmp_path / "site/changes/q1/index.html").read_text()
    assert 'target <s>80</s> → <b class="num">85</b>' in ledger
    page = (tmp_path / "site/objectives/launch/index.html").read_text()
    assert 'target <s>80</s> → <b class="num">85</b>' in page
    assert "Updated 3 Feb 2026, Ada" in page


def test_the_same_with_and_without_a_cache_and_in_another_clone(repository: Path, tmp_path: Path) -> None:
    published(repository, tmp_path / "one")
    for _ in range(2):
        published(repository, tmp_path / "two", tmp_path / "cache")
    git(tmp_path, "clone", "--quiet", repository.as_uri(), "clone")
    published(tmp_path / "clone", tmp_path / "three")
    assert tree(tmp_path / "one") == tree(tmp_path / "two") == tree(tmp_path / "three")


def test_a_new_commit_makes_new_only_what_shows_it(repository: Path, tmp_path: Path) -> None:
    published(repository, tmp_path / "site", tmp_path / "cache")
    commit(repository, OBJECTIVE.replace("80", "90"), "2026-02-10")
    result = published(repository, tmp_path / "site", tmp_path / "cache")
    drawn = {work.path for work in result.plan if work.reasons}
    assert {"changes/index.html", "changes/q1/index.html", "objectives/launch/index.html"} <= drawn
    assert "check-ins/index.html" not in drawn
    assert '85</s> → <b class="num">90</b>' in (tmp_path / "site/changes/index.html").read_text()


def test_a_shallow_clone_says_so_until_it_has_all(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), "clone")
    clone, cache = tmp_path / "clone", tmp_path / "cache"
    published(clone, tmp_path / "site", cache)
    assert "fetch-depth: 0" in (tmp_path / "site/changes/index.html").read_text()
    assert "Updated" not in (tmp_path / "site/objectives/launch/index.html").read_text()
    git(clone, "fetch", "--quiet", "--unshallow")
    published(clone, tmp_path / "site", cache)
    assert "<s>80</s>" in (tmp_path / "site/changes/index.html").read_text()


def test_without_git(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert published(repository, tmp_path / "site").published is not None
    assert "built without git" in (tmp_path / "site/changes/index.html").read_text()
