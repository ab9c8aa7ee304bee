"""Every script of the action and the workflows, run as a whole: in a clone of a bare repository, against a forge of our own."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from okrsite.ci.comment import says_nothing
from tests.ci.forge import REPOSITORY, Forge, running
from tests.ci.steps import ACTION, ROOT, WORKFLOWS, Runner, run_steps, runner, workflows
from tests.ci.test_comment import COMMIT, DIFF, FORK_ID, zipped
from tests.ci.test_intake import issue
from tests.ci.test_reminders import CONTENT as REMINDED

pytestmark = pytest.mark.slow

CONTENT = {
    "company.md": "---\nname: Acme\n---\n",
    "_site.yml": "title: Acme\nurl: https://acme.example/okrs/\nsearch: false\n",
    "people/ada.md": "---\nname: Ada Lovelace\ngithub: ada-l\n---\n",
    "teams/games.md": "---\nname: Games\nlead: ada\n---\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "objectives/launch.md": "---\ntitle: From launch to leader\nteam: games\ncycle: 2026-q1\nowner: ada\nkey_results:\n"
    '  - {id: reviews, title: Good reviews, unit: "%", start: 0, target: 90}\n---\nWhy.\n',
}
TODAY = "2026-02-10"
EIGHTY_PERCENT = r"(?<![\w.])80\W{0,2}%"
"""72 of 90."""


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@acme.example"]
    run = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def write(checkout: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        file = checkout / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A bare repository whose branch `main` holds the content."""
    made, work = tmp_path / "bare.git", tmp_path / "first"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(made))
    git(tmp_path, "clone", "--quiet", str(made), str(work))
    write(work, CONTENT)
    git(work, "checkout", "--quiet", "-b", "main")
    git(work, "add", ".")
    git(work, "commit", "--quiet", "-m", "Begin")
    git(work, "push", "--quiet", "origin", "main")
    return made


@pytest.fixture
def machine(bare: Path, tmp_path: Path) -> Runner:
    """A machine with a clone of `main`."""
    git(tmp_path, "clone", "--quiet", str(bare), str(tmp_path / "checkout"))
    return runner(tmp_path / "checkout", tmp_path / "temp")


@pytest.fixture
def forge(bare: Path) -> Iterator[Forge]:
    with running(Forge(git=bare)) as made:
        yield made


def change(machine: Runner, files: dict[str, str]) -> None:
    """What a pull request looks like where it is checked: a merge whose first parent is the branch that it goes into."""
    git(machine.workspace, "checkout", "--quiet", "-b", "change")
    write(machine.workspace, files)
    git(machine.workspace, "add", ".")
    git(machine.workspace, "commit", "--quiet", "-m", "Change")
    git(machine.workspace, "checkout", "--quiet", "main")
    git(machine.workspace, "merge", "--quiet", "--no-ff", "-m", "Merge", "change")


CHECK_IN = "---\ndate: 2026-02-03\nauthor: ada\nreadings: {launch/reviews: 72}\n---\n"
MISTAKE = CHECK_IN.replace("launch/reviews", "launch/revews")


PORTAL = [path for path in workflows(WORKFLOWS) if path.name.startswith("portal-")]


def test_every_script_is_run_here() -> None:
    scripts = {(path.name, step["name"]) for path in [ACTION, *PORTAL] for step in run_steps(path)}
    assert scripts == {
        ("action.yml", "Install okrsite"),
        ("action.yml", "Check the content"),
        ("action.yml", "Tell what has changed"),
        ("action.yml", "Build the site"),
        ("portal-comment.yml", "Comment"),
        ("portal-publish.yml", "Compare the address with the settings"),
        ("portal-remind.yml", "Remind"),
        ("portal-check-in.yml", "Take the check-in"),
    }


def test_a_sound_change_is_checked_told_and_built(machine: Runner) -> None:
    change(machine, {"checkins/2026-02-03-ada.md": CHECK_IN})
    done = machine.act(base="HEAD^1", today=TODAY, sarif="findings.sarif", cache="true")
    assert [(name, result.code) for name, result in done] == [
        ("Install okrsite", 0),
        ("Check the content", 0),
        ("Tell what has changed", 0),
        ("Build the site", 0),
    ], [result.err for _, result in done]
    assert machine.outputs.keys() == {"version", "sarif", "diff"}
    assert "## Check\n\n    " in machine.summary
    text = Path(machine.outputs["diff"]).read_text(encoding="utf-8")
    assert text.splitlines()[0] == "<!-- okrsite-diff -->"
    assert "From launch to leader" in text
    assert text.splitlines()[-1] in machine.summary
    page = (machine.workspace / "_site/objectives/launch/index.html").read_text(encoding="utf-8")
    assert re.search(EIGHTY_PERCENT, page)
    assert any((machine.temp / "okrsite-cache").iterdir())


def test_a_mistake_is_shown_on_its_line_and_the_comment_says_so(machine: Runner) -> None:
    change(machine, {"checkins/2026-02-03-ada.md": MISTAKE})
    done = dict(machine.act(base="HEAD^1", today=TODAY, sarif="findings.sarif"))
    assert done["Check the content"].code == 1
    assert "::error file=content/checkins/2026-02-03-ada.md,line=4," in done["Check the content"].out
    assert "Build the site" not in done
    assert "broken-reference" in machine.summary
    findings = json.loads((machine.workspace / "findings.sarif").read_text())
    Draft7Validator(json.loads((ROOT / "tests/data/sarif-2.1.0.json").read_text())).validate(findings)
    assert {each["ruleId"] for each in findings["runs"][0]["results"]} >= {"broken-reference"}
    assert done["Tell what has changed"].code == 0
    assert Path(machine.outputs["diff"]).read_text().startswith("<!-- okrsite-diff -->\n")


def test_where_nothing_changed_the_text_is_known_to_say_so(machine: Runner) -> None:
    machine.act(base="HEAD", today=TODAY, build="false")
    assert says_nothing(Path(machine.outputs["diff"]).read_text(encoding="utf-8"))
    assert not says_nothing(DIFF)


def test_an_unknown_base_is_an_error(machine: Runner) -> None:
    done = dict(machine.act(base="no-such-revision", build="false"))
    assert done["Tell what has changed"].code == 2
    assert "no-such-revision" in done["Tell what has changed"].err


def test_nothing_more_is_done_than_was_asked_for(machine: Runner) -> None:
    assert [name for name, _ in machine.act(check="false", build="false")] == ["Install okrsite"]
    assert machine.outputs.keys() == {"version"}
    assert not (machine.workspace / "_site").exists()


@pytest.mark.parametrize(("version", "wanted"), [("", f"{ROOT}[search]"), ("0.1.0", "okrsite[search]==0.1.0")])
def test_the_wanted_version_is_installed(machine: Runner, version: str, wanted: str) -> None:
    machine.act(version=version, check="false", build="false")
    calls = (machine.temp / "python-calls").read_text().splitlines()
    assert calls == [
        f"-m venv --clear {machine.temp}/okrsite",
        f"-m pip install --quiet --disable-pip-version-check {wanted}",
    ]


HOSTILE = [
    "$(touch pwned)",
    "`touch pwned`; touch pwned #",
    "\"; touch pwned; '; touch pwned; '",
    "--help\ntouch pwned",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_no_input_is_a_command(tmp_path: Path, value: str) -> None:
    """It comes to okrsite as one argument, whatever it is; okrsite is stood in for by what writes down its arguments."""
    machine = runner(tmp_path, tmp_path / "temp", okrsite=r'printf "%s\0" >>"$RUNNER_TEMP/arguments"')
    done = machine.act(content=value, output=value, today=value, base=value, sarif="findings.sarif")
    machine.values |= {"inputs.content": value, "inputs.mention": value, "steps.pages.outputs.base_url": value}
    others = [machine.run(step) for path in PORTAL for step in run_steps(path)]
    assert len(done) == 4
    assert [result.code for _, result in done] == [0] * 4
    assert [result.code for result in others] == [0] * 4
    assert not (tmp_path / "pwned").exists()
    arguments = (machine.temp / "arguments").read_text().split("\0")
    assert arguments.count(value) >= 12


def script(workflow: str) -> dict[str, Any]:
    (step,) = run_steps(WORKFLOWS / workflow)
    return step


def on_the_forge(machine: Runner, forge: Forge, event: dict[str, Any]) -> None:
    """What a workflow's step finds: okrsite installed, the event in a file, the API at an address."""
    machine.act(check="false", build="false")
    file = machine.temp / "event.json"
    file.write_text(json.dumps(event))
    machine.environment |= {
        "GITHUB_EVENT_PATH": str(file),
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_API_URL": forge.address,
        "GITHUB_SERVER_URL": "https://forge.example",
    }
    machine.values |= {"inputs.content": "content", "inputs.mention": "false"}


def test_a_run_is_commented_on(machine: Runner, forge: Forge) -> None:
    fork = {"id": FORK_ID, "owner": {"login": "mallory"}}
    run = {
        "id": 55,
        "event": "pull_request",
        "head_sha": COMMIT,
        "head_branch": "x;y",
        "head_repository": fork,
        "html_url": "x",
    }
    on_the_forge(machine, forge, {"workflow_run": run})
    forge.pull(12, COMMIT, "x;y", "mallory", FORK_ID)
    forge.artifact(55, "okrsite-diff-12", zipped({"diff.md": DIFF}))
    result = machine.run(script("portal-comment.yml"))
    assert (result.out, result.err, result.code) == ("The comment on #12 is made.\n", "", 0)
    assert forge.texts(12)


def test_a_hostile_run_is_refused_in_one_line(machine: Runner, forge: Forge) -> None:
    fork = {"id": FORK_ID, "owner": {"login": "mallory"}}
    run = {
        "id": 55,
        "event": "pull_request",
        "head_sha": COMMIT,
        "head_branch": "x",
        "head_repository": fork,
        "html_url": "x",
    }
    on_the_forge(machine, forge, {"workflow_run": run})
    forge.pull(12, COMMIT, "x", "mallory", FORK_ID)
    forge.artifact(55, "okrsite-diff-12", b"no archive")
    result = machine.run(script("portal-comment.yml"))
    assert (result.err, result.code) == ("okrsite: The artifact cannot be read (BadZipFile).\n", 2)


def test_teams_are_reminded(machine: Runner, forge: Forge) -> None:
    write(machine.workspace, REMINDED)
    on_the_forge(machine, forge, {})
    result = machine.run(script("portal-remind.yml"))
    assert result.code == 0, result.err
    assert {each["title"].partition(":")[0] for each in forge.issues} == {"OKRs of Acme", "OKRs of Games"}
    assert "@ada-l" not in str(forge.issues)
    machine.values["inputs.mention"] = "true"
    machine.run(script("portal-remind.yml"))
    assert "@ada-l" in str(forge.issues)
    assert len(forge.issues) == 2


def test_nobody_is_reminded_of_content_with_errors(machine: Runner, forge: Forge) -> None:
    write(machine.workspace, {"objectives/launch.md": "---\ntitle: x\n---\n"})
    on_the_forge(machine, forge, {})
    result = machine.run(script("portal-remind.yml"))
    assert (result.code, forge.requests) == (2, [])
    assert "`okrsite check` shows them" in result.err


def submitted(text: str, sender: str = "ada-l", **more: Any) -> dict[str, Any]:
    return {
        "action": "opened",
        "issue": {"number": 42, "title": "Check-in: ", "body": text, "user": {"login": "ada-l", "id": 9}, **more},
        "sender": {"login": sender},
        "repository": {"default_branch": "main", "full_name": REPOSITORY},
    }


def test_a_form_becomes_a_pull_request_that_changes_the_numbers(
    machine: Runner, forge: Forge, bare: Path, tmp_path: Path
) -> None:
    on_the_forge(machine, forge, submitted(issue("reviews: 72 %", comment="Prompting $(works).")))
    result = machine.run(script("portal-check-in.yml"))
    assert (result.code, result.err) == (0, "")
    (pull,) = forge.pulls
    (answer,) = forge.texts(42)
    assert f"This is proposed in #{pull['number']}" in answer
    assert git(machine.workspace, "status", "--porcelain") == ""
    # Merged, the portal shows the number.
    branch = pull["head"]["ref"]
    assert git(bare, "log", "-1", "--format=%an %ae", branch) == "Ada Lovelace 9+ada-l@users.noreply.github.com"
    git(bare, "update-ref", "refs/heads/main", branch)
    git(tmp_path, "clone", "--quiet", str(bare), str(tmp_path / "merged"))
    published = runner(tmp_path / "merged", tmp_path / "again")
    done = published.act(today=TODAY)
    assert [result.code for _, result in done] == [0, 0, 0], done
    page = (tmp_path / "merged/_site/objectives/launch/index.html").read_text(encoding="utf-8")
    assert re.search(EIGHTY_PERCENT, page)
    assert "Prompting $(works)." in page


def test_a_form_with_a_mistake_is_answered_and_then_taken(machine: Runner, forge: Forge) -> None:
    on_the_forge(machine, forge, submitted(issue("revews: 72")))
    assert machine.run(script("portal-check-in.yml")).code == 0
    assert "Did you mean `reviews`?" in forge.texts(42)[0]
    assert not forge.pulls
    on_the_forge(machine, forge, submitted(issue("reviews: 72")))
    assert machine.run(script("portal-check-in.yml")).code == 0
    (answer,) = forge.texts(42)
    assert "This is proposed in" in answer


@pytest.mark.parametrize(
    "event",
    [
        submitted("A question."),
        submitted(issue(), sender="mallory"),
        submitted(issue(), pull_request={"url": "x"}),
        {**submitted(""), "issue": {**submitted("")["issue"], "body": None}},
    ],
    ids=["another issue", "changed by another", "a pull request", "an empty issue"],
)
def test_other_issues_are_left_alone(machine: Runner, forge: Forge, event: dict[str, Any]) -> None:
    on_the_forge(machine, forge, event)
    assert machine.run(script("portal-check-in.yml")).code == 0
    assert forge.requests == []


def test_a_form_meets_content_with_errors(machine: Runner, forge: Forge) -> None:
    write(machine.workspace, {"objectives/other.md": "---\ntitle: x\n---\n"})
    on_the_forge(machine, forge, submitted(issue()))
    assert machine.run(script("portal-check-in.yml")).code == 0
    assert "have errors at the moment" in forge.texts(42)[0]


def test_where_workflows_may_open_no_pull_request_the_answer_leads_to_one(machine: Runner, forge: Forge) -> None:
    forge.lets_workflows_open_pull_requests = False
    on_the_forge(machine, forge, submitted(issue()))
    assert machine.run(script("portal-check-in.yml")).code == 0
    assert "(https://forge.example/acme/okrs/compare/main...okrsite/check-in-42?expand=1)" in forge.texts(42)[0]


def test_a_missing_token_is_told_in_one_line(machine: Runner, forge: Forge) -> None:
    on_the_forge(machine, forge, submitted(issue()))
    machine.values["github.token"] = ""
    result = machine.run(script("portal-check-in.yml"))
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("okrsite: `GITHUB_TOKEN` is not set")


@pytest.mark.parametrize(
    ("stated", "is_told"),
    [
        ("https://acme.github.io/okrs/", False),
        ("https://acme.github.io/okrs", False),
        ("'https://acme.github.io/okrs/' # the portal", False),
        ('"https://acme.github.io/okrs/"', False),
        ("https://example.org/", True),
        ("", True),
    ],
)
def test_another_address_than_the_settings_say_is_noticed(machine: Runner, stated: str, *, is_told: bool) -> None:
    write(machine.workspace, {"_site.yml": f"title: Acme\nurl: {stated}\nlanguage: en\n" if stated else ""})
    machine.values |= {"inputs.content": "content", "steps.pages.outputs.base_url": "https://acme.github.io/okrs"}
    result = machine.run(script("portal-publish.yml"))
    assert result.code == 0, result.err
    assert ("Write `url: https://acme.github.io/okrs/` here" in result.out) == is_told
