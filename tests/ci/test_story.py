"""The whole story, on real git repositories: a portal is begun, pushed, changed by pull request, and publishes itself."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from okrsite.cli import okrsite
from tests.ci.forge import REPOSITORY, Forge, running
from tests.ci.steps import WORKFLOWS, Runner, run_steps, runner
from tests.ci.test_comment import FORK_ID, zipped
from tests.ci.test_steps import git

pytestmark = pytest.mark.slow

BEGUN, TODAY = "2026-02-02", "2026-02-10"
PORTAL = ["--name", "Acme", "--person", "Ada Lovelace", "--github", "ada-l", "--cycle", "2026-q1", "--today", BEGUN]
CHECK_IN = "---\ndate: 2026-02-09\nauthor: ada-lovelace\nreadings:\n  feel-at-home/first-result: 57\n---\nThe new welcome works.\n"
NEW_VALUE = r"(?<![\w.])57\W{0,2}%"
MISTAKE = CHECK_IN.replace("first-result", "first-resalt")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """`okrsite init`, pushed to a bare repository."""
    made, begun = tmp_path / "bare.git", tmp_path / "okrs"
    result = CliRunner().invoke(okrsite, ["init", str(begun), *PORTAL])
    assert result.exit_code == 0, result.output
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(made))
    git(begun, "init", "--quiet", "--initial-branch=main")
    git(begun, "add", ".")
    git(begun, "commit", "--quiet", "-m", "Begin")
    git(begun, "push", "--quiet", str(made), "main")
    return made


def clone(bare: Path, name: str, branch: str = "main") -> Path:
    folder = bare.parent / name
    git(bare.parent, "clone", "--quiet", "--branch", branch, str(bare), str(folder))
    return folder


def pushed(bare: Path, branch: str, path: str, text: str) -> None:
    """A commit on a branch, as the forge's editor makes it."""
    folder = clone(bare, f"{branch}-{len(list(bare.parent.iterdir()))}")
    exists = git(folder, "ls-remote", "--heads", "origin", branch)
    git(folder, "checkout", "--quiet", *([branch] if exists else ["-b", branch]))
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", f"Change {path}")
    git(folder, "push", "--quiet", "origin", branch)


def merged(bare: Path, branch: str, name: str) -> Path:
    """A checkout of what merging a branch would give, as the forge makes it for a pull request."""
    folder = clone(bare, name)
    git(folder, "merge", "--quiet", "--no-ff", "-m", f"Merge {branch}", f"origin/{branch}")
    return folder


def machine(folder: Path) -> Runner:
    return runner(folder, folder.with_name(f"{folder.name}-temp"))


def test_from_nothing_to_a_published_number(bare: Path) -> None:
    path = "content/checkins/2026-q1/2026-02-09-ada-lovelace.md"
    first = machine(clone(bare, "first"))
    assert [result.code for _, result in first.act(today=TODAY)] == [0, 0, 0]
    page = "_site/objectives/feel-at-home/index.html"
    before = (first.workspace / page).read_text(encoding="utf-8")
    assert not re.search(NEW_VALUE, before)

    pushed(bare, "change", path, MISTAKE)
    checked = machine(merged(bare, "change", "mistaken"))
    told = dict(checked.act(base="HEAD^1", today=TODAY))
    assert told["Check the content"].code == 1
    assert f"::error file={path},line=5," in told["Check the content"].out
    assert "Did you mean `first-result`?" in told["Check the content"].out

    pushed(bare, "change", path, CHECK_IN)
    sound = machine(merged(bare, "change", "sound"))
    assert [result.code for _, result in sound.act(base="HEAD^1", today=TODAY)] == [0, 0, 0, 0]
    text = Path(sound.outputs["diff"]).read_text(encoding="utf-8")
    assert "New customers feel at home within a week" in text
    assert re.search(NEW_VALUE, text)
    assert comment(bare, sound, text).splitlines()[0] == "<!-- okrsite-diff -->"

    git(sound.workspace, "push", "--quiet", "origin", "main")
    published = machine(clone(bare, "published"))
    assert [result.code for _, result in published.act(today=TODAY, pages="true")] == [0, 0, 0]
    after = (published.workspace / page).read_text(encoding="utf-8")
    assert re.search(NEW_VALUE, after)
    assert "The new welcome works." in after
    assert "Ada Lovelace" in after
    assert path in after  # the trace leads to the file
    data = json.loads((published.workspace / "_site/api/v1/cycles/2026-q1.json").read_text())
    (objective,) = [each for each in data["objectives"] if each["id"] == "feel-at-home"]
    (result,) = [each for each in objective["key_results"] if each["id"] == "first-result"]
    assert result["value"] == 57


def comment(bare: Path, checked: Runner, text: str) -> str:
    """The comment that the second workflow posts, from a fork's run."""
    head = git(bare, "rev-parse", "change")
    with running(Forge(git=bare)) as forge:
        forge.pull(12, head, "change", "ada", FORK_ID)
        forge.artifact(5, "okrsite-diff-12", zipped({"diff.md": text}))
        fork = {"id": FORK_ID, "owner": {"login": "ada"}}
        run = {
            "id": 5,
            "event": "pull_request",
            "head_sha": head,
            "head_branch": "change",
            "html_url": "x",
            "head_repository": fork,
        }
        event = checked.temp / "event.json"
        event.write_text(json.dumps({"workflow_run": run}))
        checked.environment |= {
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_API_URL": forge.address,
        }
        (step,) = run_steps(WORKFLOWS / "portal-comment.yml")
        assert checked.run(step).code == 0
        (said,) = forge.texts(12)
        return said


def test_two_check_ins_on_one_objective_do_not_conflict(bare: Path) -> None:
    pushed(bare, "ada", "content/checkins/2026-q1/2026-02-09-ada-lovelace.md", CHECK_IN)
    pushed(
        bare,
        "bo",
        "content/checkins/2026-q1/2026-02-09-bo.md",
        CHECK_IN.replace("first-result: 57", "second-month: 60"),
    )
    both = merged(bare, "ada", "both")
    git(both, "merge", "--quiet", "--no-ff", "-m", "Merge bo", "origin/bo")
    assert [result.code for _, result in machine(both).act(today=TODAY, build="false")] == [0, 0]


def test_the_targets_of_two_key_results_in_one_file_do_not_conflict(bare: Path) -> None:
    path = "content/objectives/2026-q1/feel-at-home.md"
    text = (clone(bare, "as-begun") / path).read_text(encoding="utf-8")
    pushed(bare, "ada", path, text.replace("target: 65", "target: 66"))
    pushed(bare, "bo", path, text.replace("target: 70", "target: 71"))
    both = merged(bare, "ada", "both")
    git(both, "merge", "--quiet", "--no-ff", "-m", "Merge bo", "origin/bo")
    written = (both / path).read_text(encoding="utf-8")
    assert "target: 66" in written
    assert "target: 71" in written
