"""Whole builds by several processes: the same site, the same errors, and no harm when one of them is ended."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from okrsite.assets import sample_folder, themes_folder
from okrsite.build import documents
from okrsite.build.forks import WorkerLostError
from okrsite.build.pipeline import BuildRequest, BuildResult, build
from okrsite.site.render import TemplateFaultError
from tests.build.test_pipeline import DAY, NOW, tree

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux alone")


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A copy of the sample company."""
    return Path(shutil.copytree(sample_folder(), tmp_path / "content"))


def run(content: Path, output: str, jobs: int, cache: str | None = None) -> BuildResult:
    folder = content.parent
    cache_folder = folder / cache if cache else None
    themes = folder / "themes"
    return build(
        BuildRequest(content, folder / output, NOW, DAY, themes, themes_folder(), jobs=jobs, cache_folder=cache_folder)
    )


@pytest.mark.parametrize("cache", [None, "cache"])
def test_any_number_of_processes_makes_the_same_site(
    company: Path, cache: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "FEWEST_FOR_WORKERS", 1)
    one = run(company, "one", 1)
    starts = []
    fork = os.fork

    def counted() -> int:
        starts.append(1)
        return fork()

    monkeypatch.setattr(os, "fork", counted)
    for jobs in (2, 5):
        starts.clear()
        many = run(company, f"by-{jobs}", jobs, cache and f"{cache}-{jobs}")
        assert len(starts) in (jobs - 1, 2 * (jobs - 1))  # for drawing, and for parsing where that is worth it
        assert tree(company.parent / f"by-{jobs}") == tree(company.parent / "one")
        assert many.published == one.published
        assert sorted(work.path for work in many.plan) == sorted(work.path for work in one.plan)
        again = run(company, f"by-{jobs}", jobs, cache and f"{cache}-{jobs}")
        assert again.published
        assert again.published.written == 0


def test_a_faulty_template_is_told_of_in_the_same_words(company: Path) -> None:
    template = company.parent / "themes/default/templates/objective.html"
    template.parent.mkdir(parents=True)
    template.write_text("{{ view.nothing_of_this_name }}")
    said = []
    for jobs in (1, 3):
        with pytest.raises(TemplateFaultError) as caught:
            run(company, "_site", jobs)
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert not (company.parent / "_site").exists()


def test_a_worker_that_is_ended_ends_the_build_and_leaves_the_site(
    company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(company, "_site", 1)
    before = tree(company.parent / "_site")
    (company / "company.md").write_text("---\nname: Another\n---\n")
    fork = os.fork

    def fork_one_that_dies() -> int:
        if process := fork():
            return process
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    monkeypatch.setattr(os, "fork", fork_one_that_dies)
    with pytest.raises(WorkerLostError):
        run(company, "_site", 2)
    assert tree(company.parent / "_site") == before


@pytest.mark.slow
def test_a_build_that_is_killed_at_any_moment_harms_nothing(company: Path) -> None:
    """Its workers too may be at work just then."""
    folder = company.parent
    run(company, "old", 1)
    (company / "company.md").write_text("---\nname: Another\n---\n")
    run(company, "new", 1)
    old, new = tree(folder / "old"), tree(folder / "new")
    chance = random.Random(7)
    command = [sys.executable, "-m", "okrsite", "build", "--today", str(DAY), "--jobs", "3", "--cache-dir", "cache"]
    longest_seconds = 3.0
    ends = set()
    for _ in range(8):
        shutil.rmtree(folder / "_site", ignore_errors=True)
        shutil.copytree(folder / "old", folder / "_site")
        child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2, longest_seconds))
        child.kill()
        if child.wait() == 0:
            longest_seconds *= 0.7
        left = {path: digest for path, digest in tree(folder / "_site").items() if not path.startswith(".okrsite/")}
        ends.add("old" if left.items() <= old.items() else "new" if left.items() <= new.items() else "amid")
        assert run(company, "_site", 1).published
        assert tree(folder / "_site") == new
    assert "old" in ends
