"""Whole sites: what a build promises."""

import hashlib
import json
import os
import random
import shutil
import socket
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from okrsite.assets import sample_folder, themes_folder
from okrsite.build.pipeline import BuildRequest, BuildResult, build

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = date(2026, 11, 20)


def run(content: Path, output: Path, as_of: date | None = DAY) -> BuildResult:
    return build(BuildRequest(content, output, NOW, as_of, content.parent / "themes", themes_folder()))


def tree(folder: Path) -> dict[str, str]:
    """Every file's digest by its path."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A copy of the sample company."""
    return Path(shutil.copytree(sample_folder(), tmp_path / "content"))


def test_the_sample_company_has_no_errors_and_a_few_honest_warnings(company: Path, tmp_path: Path) -> None:
    result = run(company, tmp_path / "_site")
    rules = sorted(d.rule for d in result.examination.diagnostics)
    assert result.published is not None
    assert rules == [
        "idle-key-result",
        "late-check-in",
        "no-owner",
        "orphan-initiative",
        "output-without-outcome",
        "overdue-initiative",
    ]


def test_a_second_build_changes_nothing(company: Path, tmp_path: Path) -> None:
    run(company, tmp_path / "_site")
    before = tree(tmp_path / "_site")
    published = run(company, tmp_path / "_site").published
    assert published is not None
    assert (published.written, published.removed) == (0, 0)
    assert tree(tmp_path / "_site") == before


def test_the_same_input_gives_the_same_bytes_in_another_process_place_and_order(company: Path, tmp_path: Path) -> None:
    """Files created in another order, another hash seed, another locale, another folder for the output."""
    run(company, tmp_path / "one")
    elsewhere = tmp_path / "elsewhere" / "content"
    files = [path for path in company.rglob("*") if path.is_file()]
    random.Random(7).shuffle(files)
    for path in files:
        target = elsewhere / path.relative_to(company)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "LC_ALL": "C", "TZ": "Pacific/Auckland"}
    command = [sys.executable, "-m", "okrsite", "build", "--output", str(tmp_path / "two"), "--today", str(DAY)]
    subprocess.run(command, cwd=elsewhere.parent, env=environment, check=True, capture_output=True)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_an_incremental_build_equals_a_clean_one(company: Path, tmp_path: Path) -> None:
    run(company, tmp_path / "_site")
    objective = company / "objectives/fy26-q3/launch-to-leader.md"
    objective.write_text(objective.read_text(encoding="utf-8").replace("Grow our", "Lift our"), encoding="utf-8")
    (company / "initiatives/studio-podcast.md").unlink()
    published = run(company, tmp_path / "_site").published
    run(company, tmp_path / "clean")
    assert published is not None
    assert 0 < published.written < len(tree(tmp_path / "clean")) / 2
    assert published.removed >= 1
    assert tree(tmp_path / "_site") == tree(tmp_path / "clean")


def test_with_an_error_nothing_is_replaced(company: Path, tmp_path: Path) -> None:
    run(company, tmp_path / "_site")
    before = tree(tmp_path / "_site")
    (company / "objectives/broken.md").write_text("---\ntitle: Broken\ncycle: never\n---\n", encoding="utf-8")
    result = run(company, tmp_path / "_site")
    assert result.published is None
    assert [(d.rule, d.source.path) for d in result.examination.diagnostics if d.severity == "error"] == [
        ("broken-reference", "objectives/broken.md")
    ]
    assert tree(tmp_path / "_site") == before


def test_as_of_an_earlier_day_later_readings_do_not_exist(company: Path, tmp_path: Path) -> None:
    early = date(2026, 7, 1)
    run(company, tmp_path / "all", early)
    for path in (company / "checkins").rglob("*.md"):
        if path.stem[:10] > early.isoformat():
            path.unlink()
    run(company, tmp_path / "few", early)
    left, right = tree(tmp_path / "all"), tree(tmp_path / "few")
    differing = {path for path in left.keys() | right.keys() if left.get(path) != right.get(path)}
    # the count of documents on the data pages is not a matter of days
    assert {
        path for path in differing if path.startswith(("objectives/", "cycles/", "teams/", "kpis/", "check-ins/"))
    } == set()


def test_static_files_are_published_from_the_root(company: Path, tmp_path: Path) -> None:
    (company / "static" / ".well-known").mkdir()
    (company / "static" / ".well-known" / "notes.bin").write_bytes(bytes(range(256)))
    run(company, tmp_path / "_site")
    assert (tmp_path / "_site/harbour.svg").read_bytes() == (company / "static/harbour.svg").read_bytes()
    assert (tmp_path / "_site/.well-known/notes.bin").read_bytes() == bytes(range(256))


def test_a_build_opens_no_connection(company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a build must not use the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert run(company, tmp_path / "_site").published is not None


def test_only_the_data_page_names_the_commit(company: Path, tmp_path: Path) -> None:
    """Else every page would be new with every commit."""
    git = ["git", "-C", str(company.parent), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    for arguments in (["init", "-q"], ["add", "content"], ["commit", "-qm", "First"]):
        subprocess.run([*git, *arguments], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    run(company, tmp_path / "_site")
    naming = {
        path.relative_to(tmp_path / "_site").as_posix()
        for path in (tmp_path / "_site").rglob("*")
        if path.is_file() and commit in path.read_text(encoding="utf-8", errors="ignore")
    }
    assert naming == {"data/index.html", "api/v1/index.json"}


def test_a_day_later_closed_objectives_are_the_same(company: Path, tmp_path: Path) -> None:
    run(company, tmp_path / "_site", date(2026, 11, 20))
    before = tree(tmp_path / "_site")
    run(company, tmp_path / "_site", date(2026, 11, 21))
    after = tree(tmp_path / "_site")
    index = json.loads((tmp_path / "_site/api/v1/cycles/fy26-q1.json").read_text(encoding="utf-8"))
    closed = [f"objectives/{objective['id']}/index.html" for objective in index["objectives"]]
    assert len(closed) >= 5
    assert [path for path in closed if before[path] != after[path]] == []
    assert before["index.html"] != after["index.html"]
