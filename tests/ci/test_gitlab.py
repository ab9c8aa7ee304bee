"""The pipeline for GitLab, as the docs have it: its scripts are run as they stand there."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests.ci.forge import TOKEN, Forge
from tests.ci.steps import ROOT, Runner
from tests.ci.test_steps import CHECK_IN, MISTAKE, change, git
from tests.ci.test_steps import bare as bare
from tests.ci.test_steps import forge as forge
from tests.ci.test_steps import machine as machine

pytestmark = pytest.mark.slow


def pipeline() -> dict[str, Any]:
    text = (ROOT / "docs/gitlab.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    read = yaml.safe_load(block)
    assert isinstance(read, dict)
    return read


def run(machine: Runner, job: str, **environment: str) -> list[tuple[int, str]]:
    """Run a job's script as a runner does: line by line, until one fails."""
    program = machine.temp / "bin/okrsite"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m okrsite "$@"\n')
    program.chmod(0o755)
    base = git(machine.workspace, "rev-parse", environment.pop("base", "HEAD"))
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    done = []
    for line in pipeline()[job]["script"]:
        result = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", line],
            cwd=machine.workspace,
            env={"PATH": path, "HOME": str(machine.temp), "CI_MERGE_REQUEST_DIFF_BASE_SHA": base, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in result.stderr, result.stderr
        done.append((result.returncode, result.stdout + result.stderr))
        if result.returncode:
            break
    return done


def test_every_job_is_run_here() -> None:
    assert {name for name, job in pipeline().items() if "script" in job} == {"check", "what-changes", "pages"}


def test_a_mistake_is_in_the_report_and_ends_the_job(machine: Runner) -> None:
    change(machine, {"checkins/2026-02-03-ada.md": MISTAKE})
    assert [code for code, _ in run(machine, "check", base="HEAD^1")] == [0, 1]
    found = json.loads((machine.workspace / "okrsite.json").read_text())
    assert "content/checkins/2026-02-03-ada.md" in {each["location"]["path"] for each in found}


def test_sound_content_passes(machine: Runner) -> None:
    change(machine, {"checkins/2026-02-03-ada.md": CHECK_IN})
    assert [code for code, _ in run(machine, "check", base="HEAD^1")] == [0, 0]


@pytest.mark.parametrize(
    ("file", "told"), [(CHECK_IN, "From launch to leader"), (MISTAKE, "1 error")], ids=["sound", "with an error"]
)
def test_the_note_is_made_and_then_changed(machine: Runner, forge: Forge, file: str, told: str) -> None:
    change(machine, {"checkins/2026-02-03-ada.md": file})
    api = {
        "CI_API_V4_URL": forge.address,
        "CI_PROJECT_ID": "5",
        "CI_MERGE_REQUEST_IID": "3",
        "CI_JOB_URL": "https://x/",
    }
    forge.notes.append({"id": 1, "author": {"id": 8}, "body": "<!-- okrsite-diff -->\nnot ours"})
    for said in ("made", "unchanged"):
        done = run(machine, "what-changes", base="HEAD^1", GITLAB_TOKEN=TOKEN, **api)
        assert done[-1] == (0, f"The note on !3 is {said}.\n")
    forge.notes[1]["body"] = "<!-- okrsite-diff -->\nold"
    assert (
        run(machine, "what-changes", base="HEAD^1", GITLAB_TOKEN=TOKEN, **api)[-1][1] == "The note on !3 is changed.\n"
    )
    assert len(forge.notes) == 2
    assert told in forge.notes[1]["body"]


def test_without_a_token_the_text_is_in_the_log(machine: Runner) -> None:
    change(machine, {"checkins/2026-02-03-ada.md": CHECK_IN})
    code, said = run(machine, "what-changes", base="HEAD^1")[-1]
    assert code == 0
    assert said.startswith("<!-- okrsite-diff -->")


def test_the_portal_is_published(machine: Runner) -> None:
    assert [code for code, _ in run(machine, "pages")] == [0]
    assert (machine.workspace / "public/index.html").is_file()
    assert (machine.workspace / ".okrsite-cache").is_dir()
