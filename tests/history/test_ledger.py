"""The ledger of a real repository: who changed which document, and which goals were changed in which commit."""

from collections.abc import Callable
from pathlib import Path

import pytest

from okrsite.history.ledger import history_of
from okrsite.history.past import History
from tests.history.conftest import DAY, NOON, GitRepository
from tests.history.states import COMPANY, Document, changed, key_result, written

LAUNCH = "objectives/launch.md"


def commit(
    repository: GitRepository, content: dict[str, Document], message: str = "Change", author: str = "Ada"
) -> str:
    return repository.commit({path: written(document) for path, document in content.items()}, message, author)


def told(history: History, objective: str = "launch") -> list[tuple[str, str, object, object, str]]:
    """The changed goals of an objective, newest first: where, what, before, after, and by whom."""
    return [
        (each.key_result, each.name, each.before, each.after, each.commit.author)
        for each in history.changes.get(objective, ())
    ]


def test_goals_that_were_changed(repository: GitRepository) -> None:
    content = dict(COMPANY)
    commit(repository, content, "Begin")
    content = key_result(content, "launch/reviews", target=85)
    second = commit(repository, content, "Aim higher", author="Grace")
    content = key_result(content, "launch/reviews", title="Better reviews", target=85, weight=2)
    content = changed(content, LAUNCH, due="2026-03-01", owner="bo")
    commit(repository, content, "Weigh it")
    found = history_of(repository.content)
    assert found.gap == ""
    assert told(found) == [
        ("", "due", None, "2026-03-01", "Ada"),
        ("reviews", "weight", 1, 2, "Ada"),
        ("reviews", "target", 80, 85, "Grace"),
    ]
    oldest = found.changes["launch"][-1]
    assert (oldest.commit.id, oldest.commit.seconds, oldest.commit.subject) == (second, NOON + DAY, "Aim higher")
    assert (oldest.title, oldest.objective_title, oldest.cycle, oldest.unit) == (
        "Good reviews",
        "Launch to leader",
        "2026-q1",
        "%",
    )


def test_words_owners_readings_and_moved_files_are_no_goals(repository: GitRepository) -> None:
    content = dict(COMPANY)
    commit(repository, content)
    content = key_result(changed(content, LAUNCH, "Other.", title="Lead"), "launch/stable", keep=None, done=False)
    commit(repository, content)
    before = told(history_of(repository.content))
    content = key_result(content, "launch/stable", done=True, title="Done")
    content = key_result(content, "launch/reviews", current=70, owner="bo", source="x")
    content["objectives/2026/launch.md"] = content.pop(LAUNCH)
    repository.write({LAUNCH: None})
    commit(repository, content)
    assert told(history_of(repository.content)) == before
    assert history_of(repository.content).documents["objective", "launch"].count == 3


def test_key_results_and_objectives_that_came_and_went(repository: GitRepository) -> None:
    content = dict(COMPANY)
    commit(repository, content)
    results = content[LAUNCH][0]["key_results"]
    content = changed(content, LAUNCH, key_results=[results[0], {"id": "new", "title": "New", "done": False}])
    commit(repository, content)
    del content[LAUNCH]
    repository.write({LAUNCH: None})
    commit(repository, content)
    assert told(history_of(repository.content)) == [
        ("", "", "Launch to leader", None, "Ada"),
        ("new", "", None, "New", "Ada"),
        ("stable", "", "Stable", None, "Ada"),
    ]


def test_what_cannot_be_read_is_passed_over(repository: GitRepository) -> None:
    content = dict(COMPANY)
    commit(repository, content)
    repository.commit({LAUNCH: "broken"})
    commit(repository, key_result(content, "launch/reviews", target=85))
    found = history_of(repository.content)
    assert (found.gap, told(found)) == ("", [])


class TestMerges:
    def test_who_wrote_it_is_named_and_it_is_told_once(self, repository: GitRepository) -> None:
        commit(repository, dict(COMPANY))
        repository.git("checkout", "--quiet", "-b", "side")
        commit(repository, key_result(COMPANY, "launch/reviews", target=90), author="Grace")
        commit(repository, key_result(COMPANY, "launch/reviews", target=85), author="Grace")
        repository.git("checkout", "--quiet", "main")
        commit(repository, changed(COMPANY, "company.md", name="Other"), author="Bo")
        repository.git("merge", "--quiet", "--no-ff", "side", "-m", "Merge", author="Merger")
        assert told(history_of(repository.content)) == [("reviews", "target", 80, 85, "Grace")]

    def test_two_sides_of_one_file(self, repository: GitRepository) -> None:
        content = key_result(COMPANY, "launch/reviews", description="x\n" * 9)
        commit(repository, content)
        repository.git("checkout", "--quiet", "-b", "side")
        commit(repository, changed(content, LAUNCH, due="2026-03-02"), author="Grace")
        repository.git("checkout", "--quiet", "main")
        commit(
            repository,
            {**content, "objectives/win.md": changed(content, "objectives/win.md", weight=3)["objectives/win.md"]},
        )
        repository.git("merge", "--quiet", "--no-ff", "side", "-m", "Merge")
        found = history_of(repository.content)
        assert told(found) == [("", "due", None, "2026-03-02", "Grace")]
        assert told(found, "win") == [("", "weight", 1, 3, "Ada")]

    def test_what_a_merge_left_out_never_was(self, repository: GitRepository) -> None:
        commit(repository, dict(COMPANY))
        repository.git("checkout", "--quiet", "-b", "side")
        commit(repository, key_result(COMPANY, "launch/reviews", target=90))
        repository.git("checkout", "--quiet", "main")
        commit(repository, changed(COMPANY, "company.md", name="Other"))
        repository.git("merge", "--quiet", "--no-ff", "--strategy=ours", "side", "-m", "Ours")
        assert told(history_of(repository.content)) == []

    def test_what_the_merge_itself_changed_is_the_merger_s(self, repository: GitRepository) -> None:
        commit(repository, dict(COMPANY))
        repository.git("checkout", "--quiet", "-b", "side")
        commit(repository, key_result(COMPANY, "launch/reviews", target=90), author="Grace")
        repository.git("checkout", "--quiet", "main")
        commit(repository, changed(COMPANY, "company.md", name="Other"))
        repository.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
        commit(repository, key_result(COMPANY, "launch/reviews", target=95), "Merge", author="Merger")
        assert told(history_of(repository.content)) == [("reviews", "target", 80, 95, "Merger")]


class TestDocuments:
    def test_the_newest_commits(self, repository: GitRepository) -> None:
        names = [
            commit(repository, changed(COMPANY, "teams/marketing.md", name=f"Team {number}")) for number in range(5)
        ]
        found = history_of(repository.content).documents["team", "marketing"]
        assert ([each.id for each in found.newest], found.count) == ([names[4], names[3], names[2]], 5)

    def test_a_merge_is_no_change_of_its_own(self, repository: GitRepository) -> None:
        first = commit(repository, dict(COMPANY))
        repository.git("checkout", "--quiet", "-b", "side")
        second = commit(repository, changed(COMPANY, LAUNCH, title="Lead"))
        repository.git("checkout", "--quiet", "main")
        commit(repository, changed(COMPANY, "company.md", name="Other"))
        repository.git("merge", "--quiet", "--no-ff", "side", "-m", "Merge")
        found = history_of(repository.content).documents["objective", "launch"]
        assert [each.id for each in found.newest] == [second, first]


class TestMemory:
    def test_the_same_with_and_without(self, repository: GitRepository, tmp_path: Path) -> None:
        file = tmp_path / "cache" / "history.json"
        commit(repository, dict(COMPANY))
        commit(repository, key_result(COMPANY, "launch/stable", keep={"between": [98, 99]}))
        commit(repository, key_result(COMPANY, "launch/reviews", target=85, due="2026-03-01"))
        fresh = history_of(repository.content)
        assert history_of(repository.content, file) == fresh
        assert history_of(repository.content, file) == fresh
        commit(repository, key_result(COMPANY, "launch/reviews", target=86))
        assert history_of(repository.content, file) == history_of(repository.content) != fresh

    def test_nothing_is_read_twice(
        self, repository: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "history.json"
        commit(repository, dict(COMPANY))
        commit(repository, key_result(COMPANY, "launch/reviews", target=85))
        history_of(repository.content, file)
        read: list[str] = []
        monkeypatch.setattr("okrsite.history.ledger.goals_in", read.append)
        history_of(repository.content, file)
        assert not read
        commit(repository, key_result(COMPANY, "launch/reviews", target=86))
        history_of(repository.content, file)
        assert len(read) == 1

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\xff",
            b"[]",
            b"{}",
            b'{"format": 1}',
            b"[" * 100_000,
            b'{"format": "okrsite history 1", "prefix": "content/"}',
        ],
    )
    def test_a_damaged_file_is_as_good_as_none(self, repository: GitRepository, tmp_path: Path, data: bytes) -> None:
        file = tmp_path / "history.json"
        commit(repository, dict(COMPANY))
        file.write_bytes(data)
        assert history_of(repository.content, file) == history_of(repository.content)

    def test_a_file_that_cannot_be_written(self, repository: GitRepository, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        commit(repository, dict(COMPANY))
        assert history_of(repository.content, tmp_path / "file" / "history.json") == history_of(repository.content)


class TestGaps:
    def test_no_git(self, repository: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
        commit(repository, dict(COMPANY))
        monkeypatch.setenv("PATH", "")
        assert history_of(repository.content) == History("no-git")

    def test_no_repository(self, tmp_path: Path) -> None:
        (tmp_path / "content").mkdir()
        assert history_of(tmp_path / "content") == History("no-repository")

    def test_no_commit(self, repository: GitRepository) -> None:
        repository.write({"company.md": "x"})
        assert history_of(repository.content) == History("no-commit")

    def test_a_shallow_clone(self, repository: GitRepository, new_repository: Callable[..., GitRepository]) -> None:
        commit(repository, dict(COMPANY))
        commit(repository, key_result(COMPANY, "launch/reviews", target=85))
        clone = new_repository("clone")
        clone.git("fetch", "--quiet", "--depth=1", repository.folder.as_uri(), "main")
        clone.git("checkout", "--quiet", "FETCH_HEAD")
        assert history_of(clone.content) == History("shallow", head=clone.git("rev-parse", "HEAD"))

    def test_a_partial_clone_tells_what_it_has(
        self, repository: GitRepository, new_repository: Callable[..., GitRepository]
    ) -> None:
        repository.git("config", "uploadpack.allowFilter", "true")
        commit(repository, dict(COMPANY))
        commit(repository, key_result(COMPANY, "launch/reviews", target=85))
        clone = new_repository("clone")
        clone.git("remote", "add", "origin", repository.folder.as_uri())
        clone.git("fetch", "--quiet", "--filter=blob:none", "origin", "main")
        clone.git("checkout", "--quiet", "FETCH_HEAD")
        found = history_of(clone.content)
        assert (found.gap, found.changes, found.documents["objective", "launch"].count) == ("partial", {}, 2)
