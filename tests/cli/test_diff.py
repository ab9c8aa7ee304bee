"""`okrsite diff` as it is called: what is compared, what it ends with, and what it says where it cannot."""

import json
import subprocess
from collections.abc import Callable

import pytest

from tests.cli.conftest import Workplace

CYCLE = "---\ntitle: Q1 2026\nstart: 2026-01-01\nend: 2026-03-31\n---\n"
OBJECTIVE = "---\ntitle: Launch\ncycle: 2026-q1\nkey_results:\n  - {id: reviews, title: Reviews, start: 60, target: 80, current: 70}\n---\n"


@pytest.fixture
def committed(company: Workplace, needs_tool: Callable[[str], str]) -> Workplace:
    """A repository with one commit, tagged `first`."""
    needs_tool("git")
    company.write({"content/cycles/2026-q1.md": CYCLE, "content/objectives/launch.md": OBJECTIVE})
    git(company, "init", "--quiet", "--initial-branch=main")
    commit(company)
    git(company, "tag", "first")
    return company


def git(workplace: Workplace, *arguments: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgSign=false")
    subprocess.run(["git", *who, *arguments], cwd=workplace.folder, check=True, capture_output=True)


def commit(workplace: Workplace) -> None:
    git(workplace, "add", "--all")
    git(workplace, "commit", "--quiet", "--message", "Change")


def titles(workplace: Workplace, *arguments: str) -> list[tuple[object, object]]:
    """The titles of the objective before and after, as the diff tells them."""
    outcome = workplace.call("diff", *arguments, "--format", "json", "--today", "2026-02-14")
    assert (outcome.code, outcome.err) == (0, "")
    things = json.loads(outcome.out)["things"]
    return [
        (change["before"], change["after"])
        for thing in things
        if thing["id"] == "launch"
        for change in thing["changes"]
        if change["field"] == "title"
    ]


def test_the_work_tree(committed: Workplace) -> None:
    committed.write({"content/objectives/launch.md": OBJECTIVE.replace("current: 70", "current: 75")})
    outcome = committed.call("diff", "first", "--today", "2026-02-14")
    assert outcome.code == 0
    assert outcome.out.startswith("1 objective changed. Q1 2026 goes from 50% to 75%.\nfirst (")
    assert "Launch (launch)  50% on track → 75% on track  content/objectives/launch.md:2" in outcome.out


def test_two_revisions_and_where_they_parted(committed: Workplace) -> None:
    git(committed, "checkout", "--quiet", "-b", "side")
    committed.write({"content/objectives/launch.md": OBJECTIVE.replace("title: Launch", "title: Side")})
    commit(committed)
    git(committed, "checkout", "--quiet", "main")
    committed.write({"content/objectives/launch.md": OBJECTIVE.replace("title: Launch", "title: Main")})
    commit(committed)
    committed.write({"content/objectives/launch.md": OBJECTIVE.replace("title: Launch", "title: Now")})
    assert titles(committed, "first", "side") == [("Launch", "Side")]
    assert titles(committed, "side", "main") == [("Side", "Main")]
    assert titles(committed, "side", "main", "--merge-base") == [("Launch", "Main")]
    assert titles(committed, "main") == [("Main", "Now")]
    assert titles(committed, "side", "--merge-base") == [("Launch", "Now")]


def test_errors_in_the_later_state_are_told_and_end_with_1(committed: Workplace) -> None:
    committed.write(
        {"content/cycles/2026-q1.md": CYCLE + "More.\n", "content/objectives/launch.md": "---\ntitle: [\n---\n"}
    )
    outcome = committed.call("diff", "first")
    assert outcome.code == 1
    assert "The work tree has 1 error. Figures are left out, since they would be wrong." in outcome.out
    assert "content/objectives/launch.md:2: " in outcome.out
    assert "Not compared, since one side cannot be read: objective launch." in outcome.out
    commit(committed)
    committed.write({"content/objectives/launch.md": OBJECTIVE})
    mended = committed.call("diff", "HEAD")
    assert (mended.code, mended.err) == (0, "")
    assert "HEAD (" in mended.out.splitlines()[2]


def test_another_folder(committed: Workplace) -> None:
    (committed.folder / "content").rename(committed.folder / "okrs")
    commit(committed)
    committed.write({"okrs/objectives/launch.md": OBJECTIVE.replace("title: Launch", "title: Now")})
    assert titles(committed, "HEAD", "--content", "okrs") == [("Launch", "Now")]
    assert titles(committed, "first", "--content", "content") == [("Launch", None)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nope",), "There is no revision `nope` in this repository. `git branch --all` and `git tag` list names."),
        (("first", "--", "--evil"), "There is no revision `--evil` in this repository."),
        (("first", "--content", "/"), "`/` is in no git repository."),
    ],
)
def test_what_cannot_be_compared(committed: Workplace, arguments: tuple[str, ...], message: str) -> None:
    outcome = committed.call("diff", *arguments)
    assert outcome.code == 2
    assert outcome.message.startswith(message)


def test_no_repository(company: Workplace) -> None:
    outcome = company.call("diff", "HEAD")
    assert outcome.code == 2
    assert outcome.message == "`content` is in no git repository."


def test_no_git(committed: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    outcome = committed.call("diff", "HEAD")
    assert outcome.code == 2
    assert outcome.message == "Git is not installed, or not on the path."


def test_the_comment_begins_with_its_marker(committed: Workplace) -> None:
    assert committed.call("diff", "first", "--format", "markdown").out.startswith("<!-- okrsite-diff -->\n**Nothing")


def test_the_schema_is_published(workplace: Workplace) -> None:
    assert json.loads(workplace.call("schema", "diff").out)["title"] == "Diff"
