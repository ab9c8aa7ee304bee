"""The workflows by what stands in them: linted, and safe where strangers can start them."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from okrsite import __version__
from okrsite.ci import form
from tests.ci.steps import ACTION, ROOT, STARTER, WORKFLOWS, jobs, load, run_steps, steps, workflows

EVERYTHING = [ACTION, *workflows()]
IDS = [path.relative_to(ROOT).as_posix() for path in EVERYTHING]
REUSABLE = workflows(WORKFLOWS)
PORTAL = [path for path in REUSABLE if path.name.startswith("portal-")]

MAY_WRITE = {
    "portal-check.yml": set(),
    "portal-comment.yml": {"pull-requests"},
    "portal-publish.yml": {"pages", "id-token"},
    "portal-remind.yml": {"issues"},
    "portal-check-in.yml": {"contents", "issues", "pull-requests"},
}


def test_every_portal_workflow_is_judged_here() -> None:
    assert {path.name for path in PORTAL} == MAY_WRITE.keys()


@pytest.mark.parametrize("where", ["here", "in the starter"])
def test_actionlint_finds_nothing(where: str, tmp_path: Path, needs_tool: Callable[[str], str]) -> None:
    """With shellcheck for every script. The starter is looked at as it will be copied."""
    lint, shellcheck = needs_tool("actionlint"), needs_tool("shellcheck")
    folder = WORKFLOWS
    if where == "in the starter":
        folder = tmp_path / ".github/workflows"
        folder.mkdir(parents=True)
        for path in workflows(STARTER / "workflows"):
            (folder / path.name).write_text(path.read_text().replace("@@version@@", __version__))
    files = [str(path) for path in workflows(folder)]
    assert files
    found = subprocess.run(
        [lint, "-no-color", "-shellcheck", shellcheck, *files], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("path", EVERYTHING, ids=IDS)
def test_shellcheck_finds_nothing(path: Path, tmp_path: Path, needs_tool: Callable[[str], str]) -> None:
    """The action too, whose scripts actionlint does not read."""
    shellcheck = needs_tool("shellcheck")
    for number, step in enumerate(run_steps(path)):
        script = tmp_path / f"{number}.sh"
        script.write_text(step["run"])
        found = subprocess.run([shellcheck, "--shell=bash", script], capture_output=True, text=True, check=False)
        assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("path", EVERYTHING, ids=IDS)
def test_no_script_holds_an_expression(path: Path) -> None:
    """Values reach a script by its environment only, so that none can be read as a command."""
    for step in run_steps(path):
        assert "${{" not in step["run"], step


@pytest.mark.parametrize("path", EVERYTHING, ids=IDS)
def test_only_githubs_own_actions_are_used(path: Path) -> None:
    for step in steps(path):
        if "uses" in step:
            assert re.fullmatch(r"actions/[\w/-]+@v\d+|\./\.okrsite", step["uses"]), step["uses"]


@pytest.mark.parametrize("path", EVERYTHING, ids=IDS)
def test_no_checkout_keeps_a_password(path: Path) -> None:
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] is False, step


@pytest.mark.parametrize("path", workflows(), ids=IDS[1:])
def test_rights_are_stated_for_the_whole_workflow(path: Path) -> None:
    """And are at most to read the content there; a job asks for what it needs."""
    assert load(path)["permissions"] in ({}, {"contents": "read"})


@pytest.mark.parametrize("path", workflows(), ids=IDS[1:])
def test_every_job_ends(path: Path) -> None:
    for job in jobs(path).values():
        assert "uses" in job or isinstance(job["timeout-minutes"], int)


def rights(job: dict[str, Any]) -> set[str]:
    return {name for name, right in job.get("permissions", {}).items() if right == "write"}


@pytest.mark.parametrize("path", PORTAL, ids=lambda path: path.name)
def test_a_job_may_write_what_it_is_for_and_nothing_else(path: Path) -> None:
    assert set().union(*map(rights, jobs(path).values())) == MAY_WRITE[path.name]


@pytest.mark.parametrize("path", workflows(), ids=IDS[1:])
def test_a_caller_gives_just_what_is_asked_for(path: Path) -> None:
    for job in jobs(path).values():
        if called := re.search(r"/(portal-[\w-]+\.yml)", job.get("uses", "")):
            needed: dict[str, str] = {}
            for each in jobs(WORKFLOWS / called[1]).values():
                for name, right in each.get("permissions", load(WORKFLOWS / called[1])["permissions"]).items():
                    needed[name] = "write" if "write" in (right, needed.get(name)) else right
            assert job.get("permissions", load(path)["permissions"]) == needed


@pytest.mark.parametrize("path", workflows(), ids=IDS[1:])
def test_what_reads_a_strangers_files_holds_no_secret(path: Path) -> None:
    """`pull_request_target` would run with rights beside foreign files; what runs on `workflow_run` checks out nothing foreign."""
    on = load(path)["on"]
    assert "pull_request_target" not in on
    text = path.read_text()
    assert "secrets." not in text
    if "pull_request" in on or path.name == "portal-check.yml":
        assert "github.token" not in text
        assert "write" not in {right for job in jobs(path).values() for right in job.get("permissions", {}).values()}


def test_the_comment_is_posted_without_the_pull_requests_files() -> None:
    (checkout,) = [step for step in steps(WORKFLOWS / "portal-comment.yml") if "checkout" in step.get("uses", "")]
    assert checkout["with"]["repository"] == "${{ job.workflow_repository }}"
    assert checkout["with"]["ref"] == "${{ job.workflow_sha }}"


def test_the_starter_calls_this_very_version() -> None:
    called = [job["uses"] for path in workflows(STARTER / "workflows") for job in jobs(path).values()]
    assert {each.partition("@")[2] for each in called} == {"v@@version@@"}
    files = {each.partition("@")[0].removeprefix("okrsite/okrsite/.github/workflows/") for each in called}
    assert files == MAY_WRITE.keys()


def test_the_starters_comment_follows_its_check() -> None:
    (name,) = load(STARTER / "workflows/comment.yml")["on"]["workflow_run"]["workflows"]
    assert name == load(STARTER / "workflows/check.yml")["name"]
    (ours,) = load(WORKFLOWS / "sample-comment.yml")["on"]["workflow_run"]["workflows"]
    assert ours == load(WORKFLOWS / "sample.yml")["name"]


def test_the_portal_is_built_each_night_and_by_hand() -> None:
    assert load(STARTER / "workflows/publish.yml")["on"].keys() == {"push", "schedule", "workflow_dispatch"}


def test_the_form_asks_for_what_is_read() -> None:
    asked = {
        each["id"]: each["attributes"]["label"]
        for each in load(STARTER / "ISSUE_TEMPLATE/check-in.yml")["body"]
        if "id" in each
    }
    assert asked == form.LABELS
    assert list(asked) == list(form.LABELS)
    (job,) = jobs(WORKFLOWS / "portal-check-in.yml").values()
    for label in re.findall(r"'### ([^']+)'", job["if"]):
        assert label in form.LABELS.values()


def test_the_docs_name_this_very_version() -> None:
    named = [
        version
        for page in ("publishing.md", "gitlab.md")
        for version in re.findall(
            r"(?:okrsite@v|\[search\]==)([\d.]+\d)", (ROOT / "docs" / page).read_text(encoding="utf-8")
        )
    ]
    assert set(named) == {__version__}
    assert len(named) >= 2
