"""States of the content, read from real repositories: the same as the content folder would say at that moment."""

from datetime import date

import pytest

from okrsite.history import git
from okrsite.history.diff import diff
from okrsite.history.git import GitError, Repository
from okrsite.history.state import State, files_of_commit, files_of_folder, states
from tests.history.conftest import GitRepository
from tests.history.states import COMPANY, TODAY, changed, written

DOCUMENTS = {path: written(document) for path, document in COMPANY.items()}


def found(repository: GitRepository, before: str, after: str | None = None) -> tuple[State, State]:
    known = git.repository_of(repository.content)
    first = files_of_commit(known, before, git.commit_of(known, before))
    last = (
        files_of_commit(known, after, git.commit_of(known, after))
        if after
        else files_of_folder(known, repository.content)
    )
    return states(known, first, last, lambda _: TODAY)


def test_a_commit_and_the_work_tree(repository: GitRepository) -> None:
    commit = repository.commit(DOCUMENTS)
    launch = written(changed(COMPANY, "objectives/launch.md", title="Lead")["objectives/launch.md"])
    repository.write({"objectives/launch.md": launch, "objectives/new.md": "---\ntitle: New\ncycle: 2026-q1\n---\n"})
    before, after = found(repository, "HEAD")
    assert (before.commit, before.name, after.commit, after.name) == (commit, "HEAD", None, "the work tree")
    assert before.portfolio.objectives["launch"].title == "Launch to leader"
    assert after.portfolio.objectives["launch"].title == "Lead"
    assert after.portfolio.objectives.keys() - before.portfolio.objectives.keys() == {"new"}
    assert before.measures.objectives["launch"].progress.raw == 0.5
    assert not before.errors
    assert not after.errors


def test_what_is_equal_is_read_once_and_only_in_front(repository: GitRepository) -> None:
    repository.commit(DOCUMENTS)
    repository.write({"objectives/win.md": DOCUMENTS["objectives/win.md"] + b"Because.\n"})
    before, after = found(repository, "HEAD")
    same = ("objective", "launch")
    assert before.documents[same] is after.documents[same]
    assert not before.documents[same].body.sections
    assert after.documents["objective", "win"].body.sections


def test_two_commits(repository: GitRepository) -> None:
    repository.commit(DOCUMENTS)
    repository.commit({"objectives/launch.md": None, "objectives/q1/launch.md": DOCUMENTS["objectives/launch.md"]})
    repository.write({"objectives/win.md": "broken"})
    (thing,) = diff(*found(repository, "HEAD~1", "HEAD")).things
    assert [(each.name, each.after) for each in thing.fields] == [("path", "objectives/q1/launch.md")]


def test_a_folder_that_was_not_there_yet(repository: GitRepository) -> None:
    (repository.folder / "README.md").write_text("Hello")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "Begin")
    repository.commit(DOCUMENTS)
    before, after = found(repository, "HEAD~1", "HEAD")
    assert not before.documents
    assert {thing.presence.value for thing in diff(before, after).things} == {"new"}


def test_the_settings_of_each_state_and_the_day_of_the_later(repository: GitRepository) -> None:
    repository.commit({**DOCUMENTS, "_site.yml": "thresholds: {gap: {on_track: 1}}\ntimezone: Asia/Tokyo\n"})
    repository.write({"_site.yml": "thresholds: {gap: {on_track: 2}}\ntimezone: Europe/Berlin\n"})
    zones: list[str] = []

    def today(settings: object) -> date:
        zones.append(getattr(settings, "timezone", ""))
        return TODAY

    known = git.repository_of(repository.content)
    before = files_of_commit(known, "HEAD", git.commit_of(known, "HEAD"))
    first, last = states(known, before, files_of_folder(known, repository.content), today)
    assert (first.settings.thresholds.gap.on_track, last.settings.thresholds.gap.on_track) == (1, 2)
    assert zones == ["Europe/Berlin"]


def test_the_same_files_are_read_as_from_a_folder(repository: GitRepository) -> None:
    """What a build passes over, a commit's content passes over too."""
    odd = {
        "_drafts/objectives/x.md": "no",
        "objectives/_y.md": "no",
        ".hidden/z.md": "no",
        "static/page.md": "no",
        "README.md": "Hello",
        "objectives/README.md": "Hello",
        "notes.txt": "no",
        "objectives/old.markdown": "---\n---\n",
    }
    repository.commit({**DOCUMENTS, **odd})
    before, after = found(repository, "HEAD")
    assert before.documents.keys() == after.documents.keys()
    assert [error.message for error in before.errors] == [error.message for error in after.errors]


def test_links_are_followed_within_the_content_alone(repository: GitRepository) -> None:
    repository.commit(DOCUMENTS)
    (repository.content / "objectives/same.md").symlink_to("win.md")
    (repository.content / "objectives/out.md").symlink_to("../../outside.md")
    (repository.content / "objectives/circle.md").symlink_to("circle.md")
    (repository.folder / "outside.md").write_text("---\ntitle: Secret\ncycle: 2026-q1\n---\n")
    repository.commit({})
    before, after = found(repository, "HEAD", "HEAD")
    assert before.portfolio.objectives["same"].title == "Win"
    assert sorted(error.source.path for error in before.errors) == ["objectives/circle.md", "objectives/out.md"]
    assert set(before.unread) == {("objective", "out"), ("objective", "circle")}
    assert not diff(before, after).things


@pytest.mark.parametrize(
    ("data", "rule"),
    [(b"\xff\xfe", "invalid-yaml"), (b"x" * 1_000_001, "unreadable-file"), (b"---\na: [", "invalid-yaml")],
)
def test_files_that_cannot_be_used(repository: GitRepository, data: bytes, rule: str) -> None:
    repository.commit({**DOCUMENTS, "objectives/win.md": data})
    repository.write({"objectives/win.md": DOCUMENTS["objectives/win.md"]})
    before, after = found(repository, "HEAD")
    assert [error.rule for error in before.errors] == [rule]
    assert before.unread == {("objective", "win"): "objectives/win.md"}
    assert not after.errors
    assert diff(before, after).unread == (("objective", "win"),)


def test_a_partial_clone_says_so(repository: GitRepository) -> None:
    repository.commit(DOCUMENTS)
    known = git.repository_of(repository.content)
    commit = git.commit_of(known, "HEAD")
    files = files_of_commit(known, "HEAD", commit)
    lacking = Repository(known.folder, known.prefix, known.hash_name, known.is_shallow)
    blob = files.blobs["objectives/win.md"]
    (repository.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(GitError, match="lacks the content of 1 file, as a partial clone does"):
        states(lacking, files, files_of_folder(known, repository.content / "nowhere"), lambda _: TODAY)
