"""What git tells: revisions, files, blobs and commits of real repositories, odd and hostile ones too."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from okrsite.history import git
from okrsite.history.folder import repository_folder
from okrsite.history.git import Change, Entry, GitError
from tests.history.conftest import DAY, NOON, GitRepository

MOST = 1_000_000


def contents(repository: git.Repository, *names: str) -> dict[str, bytes]:
    return {name: data for name, _, data in git.blobs(repository, names, MOST)}


def test_the_files_of_a_revision(repository: GitRepository) -> None:
    first = repository.commit({"company.md": "one", "teams/a.md": "a"})
    repository.commit({"company.md": "two", "teams/a.md": None})
    found = git.repository_of(repository.content)
    assert (found.prefix, found.hash_name, found.is_shallow) == ("content/", "sha1", False)
    assert git.commit_of(found, "HEAD~1") == first
    entries = {entry.path: entry.blob for entry in git.files_of(found, first)}
    assert entries == {"company.md": found.blob_id(b"one"), "teams/a.md": found.blob_id(b"a")}
    assert contents(found, *entries.values()) == {entries["company.md"]: b"one", entries["teams/a.md"]: b"a"}
    assert [entry.path for entry in git.files_of(found, git.commit_of(found, "main"))] == ["company.md"]


def test_sha_256(new_repository: Callable[..., GitRepository]) -> None:
    made = new_repository("sha", "--object-format=sha256")
    commit = made.commit({"company.md": "one"})
    found = git.repository_of(made.content)
    assert (len(commit), found.hash_name) == (64, "sha256")
    assert git.files_of(found, commit) == (Entry("company.md", found.blob_id(b"one")),)
    assert next(git.log(found, commit)).changes == (Change("company.md", None, found.blob_id(b"one")),)


def test_content_at_the_top_of_its_repository(repository: GitRepository) -> None:
    commit = repository.commit({"company.md": "one"})
    found = git.repository_of(repository.folder)
    assert found.prefix == ""
    assert [entry.path for entry in git.files_of(found, commit)] == ["content/company.md"]
    assert [change.path for change in next(git.log(found, commit)).changes] == ["content/company.md"]


def test_a_content_folder_that_is_gone(repository: GitRepository) -> None:
    first = repository.commit({"okrs/company.md": "one"})
    repository.commit({"okrs/company.md": None, "other.md": ""})
    (repository.content / "okrs").rmdir()
    found = git.repository_of(repository.content / "okrs")
    assert [entry.path for entry in git.files_of(found, first)] == ["company.md"]
    assert git.files_of(found, git.commit_of(found, "HEAD")) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be there")
def test_odd_names_of_files(repository: GitRepository) -> None:
    names = ['te"ams/ü.md', "a\nb.md", "a\tb.md", ":(top).md", "-n.md", "*.md", os.fsdecode(b"\xff.md"), "ends in  "]
    commit = repository.commit(dict.fromkeys(names, "x"))
    found = git.repository_of(repository.content)
    assert sorted(entry.path for entry in git.files_of(found, commit)) == sorted(names)
    assert sorted(change.path for change in next(git.log(found, commit)).changes) == sorted(names)


@pytest.mark.parametrize("name", ["-p", ":(exclude)content", "a\nb", "*", "ü ü"])
def test_odd_names_of_the_content_folder(repository: GitRepository, name: str) -> None:
    repository.commit({"company.md": "elsewhere"})
    commit = repository.commit({f"{name}/company.md": "one"})
    found = git.repository_of(repository.content / name)
    assert [entry.path for entry in git.files_of(found, commit)] == ["company.md"]
    assert [each.commit.id for each in git.log(found, commit)] == [commit]


def test_links_are_told_and_other_repositories_left_out(
    repository: GitRepository, new_repository: Callable[..., GitRepository]
) -> None:
    inner = new_repository("inner")
    inner.commit({"x": "x"})
    repository.commit({"company.md": "one"})
    (repository.content / "link.md").symlink_to("company.md")
    repository.git("submodule", "--quiet", "add", str(inner.folder), "content/inner")
    commit = repository.commit({})
    found = git.repository_of(repository.content)
    assert {entry.path: entry.is_link for entry in git.files_of(found, commit)} == {
        "company.md": False,
        "link.md": True,
    }


def test_large_blobs_are_told_without_content(repository: GitRepository) -> None:
    repository.commit({"large.md": "x" * 3_000_000, "small.md": "s"})
    found = git.repository_of(repository.content)
    large, small = found.blob_id(b"x" * 3_000_000), found.blob_id(b"s")
    assert list(git.blobs(found, [large, small], MOST)) == [(large, 3_000_000, b""), (small, 1, b"s")]


def test_many_blobs(repository: GitRepository) -> None:
    """More questions and more answers than pipes hold."""
    texts = [f"{number}\n" * 200 for number in range(3_000)]
    repository.commit({f"d/{number}": text for number, text in enumerate(texts)})
    found = git.repository_of(repository.content)
    names = [found.blob_id(text.encode()) for text in texts]
    assert list(contents(found, *names).values()) == [text.encode() for text in texts]
    assert next(git.blobs(found, names, MOST))[0] == names[0]  # and nobody waits for the rest


class TestLog:
    def test_commits_newest_first(self, repository: GitRepository) -> None:
        first = repository.commit({"a": "1", "b": "1"}, "Begin")
        repository.git("commit", "--quiet", "--allow-empty", "-m", "Nothing")
        second = repository.commit({"a": "2", "b": None, "c": "3"}, "Go on\n\nand on", author="Grace Ü. Hopper")
        found = git.repository_of(repository.content)
        name = found.blob_id
        newest, oldest = git.log(found, second)
        assert (newest.commit.id, newest.commit.author, newest.commit.subject) == (second, "Grace Ü. Hopper", "Go on")
        assert (newest.commit.seconds, newest.parents) == (NOON + DAY, (first,))
        assert newest.changes == (
            Change("a", name(b"1"), name(b"2")),
            Change("b", name(b"1"), None),
            Change("c", None, name(b"3")),
        )
        assert (oldest.commit.id, oldest.parents) == (first, ())
        assert oldest.changes == (Change("a", None, name(b"1")), Change("b", None, name(b"1")))

    def test_merges_are_told_against_their_first_parent(self, repository: GitRepository) -> None:
        base = repository.commit({"a": "1"})
        repository.git("checkout", "--quiet", "-b", "side")
        side = repository.commit({"b": "side"})
        repository.git("checkout", "--quiet", "main")
        main = repository.commit({"a": "2"})
        repository.git("merge", "--quiet", "--no-ff", "side", "-m", "Merge")
        found = git.repository_of(repository.content)
        told = {each.commit.id: each for each in git.log(found, git.commit_of(found, "HEAD"))}
        merge = told.pop(repository.git("rev-parse", "HEAD"))
        assert merge.parents == (main, side)
        assert merge.changes == (Change("b", None, found.blob_id(b"side")),)
        assert {each.commit.id: each.parents for each in told.values()} == {main: (base,), side: (base,), base: ()}

    def test_a_merge_in_which_nothing_changed(self, repository: GitRepository) -> None:
        repository.commit({"a": "1"})
        repository.git("checkout", "--quiet", "-b", "side")
        repository.commit({"a": "2"})
        repository.git("checkout", "--quiet", "main")
        repository.commit({"a": "3"})
        repository.git("merge", "--quiet", "--no-ff", "--strategy=ours", "side", "-m", "Ours")
        found = git.repository_of(repository.content)
        told = list(git.log(found, git.commit_of(found, "HEAD")))
        assert (told[0].commit.subject, told[0].changes, len(told)) == ("Ours", (), 4)

    def test_hostile_words(self, repository: GitRepository) -> None:
        """No word of a commit can be taken for another field or another commit."""
        subject = f":100644 100644 {'0' * 40} {'1' * 40} M"
        commit = repository.commit({":100644 x": "1"}, subject, author="A\x1b[31m a\x01b %x00 %H")
        (told,) = git.log(git.repository_of(repository.content), commit)
        assert told.commit.subject == subject
        assert told.commit.author == "A\ufffd[31m a\ufffdb %x00 %H"
        assert [change.path for change in told.changes] == [":100644 x"]

    def test_text_in_another_encoding(self, repository: GitRepository) -> None:
        repository.git("config", "i18n.commitEncoding", "latin1")
        (repository.folder / "message").write_bytes("Größer".encode("latin1"))
        repository.commit({"a": "1"})
        repository.git("commit", "--quiet", "--amend", "--file", str(repository.folder / "message"))
        found = git.repository_of(repository.content)
        assert next(git.log(found, git.commit_of(found, "HEAD"))).commit.subject == "Größer"

    def test_names_are_those_of_the_mailmap_that_travels_along(self, repository: GitRepository, tmp_path: Path) -> None:
        (tmp_path / "map").write_text("This Machine <ada@example.org>\n")
        repository.git("config", "mailmap.file", str(tmp_path / "map"))
        commit = repository.commit({"a": "1"})
        found = git.repository_of(repository.content)
        assert next(git.log(found, commit)).commit.author == "Ada Lovelace"
        (repository.folder / ".mailmap").write_text("Ada King <ada@example.org>\n")
        assert next(git.log(found, commit)).commit.author == "Ada King"

    def test_a_damaged_repository(self, repository: GitRepository) -> None:
        repository.commit({"a": "1"})
        commit = repository.commit({"a": "2"})
        tree = repository.git("rev-parse", "HEAD~1^{tree}")
        (repository.folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
        with pytest.raises(GitError, match="damaged"):
            list(git.log(git.repository_of(repository.content), commit))


class TestWhatGitCannotTell:
    def test_no_repository(self, tmp_path: Path) -> None:
        (tmp_path / "content").mkdir()
        with pytest.raises(GitError, match="is in no git repository"):
            git.repository_of(tmp_path / "content")
        assert git.head_of(tmp_path / "content") is None
        assert repository_folder(tmp_path / "content") == "content/"

    def test_no_git(self, repository: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        repository.content.mkdir()
        with pytest.raises(GitError, match="Git is not installed"):
            git.repository_of(repository.content)
        assert git.head_of(repository.content) is None
        assert repository_folder(repository.content) == "content/"

    def test_no_commit_yet(self, repository: GitRepository) -> None:
        repository.write({"company.md": "one"})
        assert git.head_of(repository.content) is None
        with pytest.raises(GitError, match="There is no revision `HEAD`"):
            git.commit_of(git.repository_of(repository.content), "HEAD")

    @pytest.mark.parametrize(
        "revision",
        ["", "nope", "--help", "-p", "a\nHEAD", "HEAD\0", "main..HEAD", "HEAD:content", "x" * 5_000, "\udcff"],
    )
    def test_no_such_revision(self, repository: GitRepository, revision: str) -> None:
        repository.commit({"company.md": "one"})
        with pytest.raises(GitError, match="There is no revision") as raised:
            git.commit_of(git.repository_of(repository.content), revision)
        assert len(str(raised.value)) < 200
        assert "\n" not in str(raised.value)

    def test_what_stands_for_a_commit(self, repository: GitRepository) -> None:
        commit = repository.commit({"company.md": "one"}, "A word")
        repository.git("tag", "--annotate", "-m", "Tag", "v1")
        found = git.repository_of(repository.content)
        for revision in ("v1", "main", commit, commit[:8], "@", "HEAD^{/A word}", "refs/heads/main"):
            assert git.commit_of(found, revision) == commit

    def test_a_shallow_clone(self, repository: GitRepository, new_repository: Callable[..., GitRepository]) -> None:
        first = repository.commit({"company.md": "one"})
        repository.commit({"company.md": "two"})
        clone = new_repository("clone")
        clone.git("fetch", "--quiet", "--depth=1", repository.folder.as_uri(), "main")
        clone.git("checkout", "--quiet", "FETCH_HEAD")
        found = git.repository_of(clone.content)
        assert found.is_shallow
        with pytest.raises(GitError, match="fetch-depth: 0"):
            git.commit_of(found, first)

    def test_a_partial_clone_fetches_nothing(
        self, repository: GitRepository, new_repository: Callable[..., GitRepository]
    ) -> None:
        repository.git("config", "uploadpack.allowFilter", "true")
        repository.commit({"company.md": "one"})
        repository.commit({"company.md": "two"})
        clone = new_repository("clone")
        clone.git("remote", "add", "origin", repository.folder.as_uri())
        clone.git("fetch", "--quiet", "--filter=blob:none", "origin", "main")
        clone.git("checkout", "--quiet", "FETCH_HEAD")
        found = git.repository_of(clone.content)
        one, two = found.blob_id(b"one"), found.blob_id(b"two")
        assert [change.after for each in git.log(found, git.commit_of(found, "HEAD")) for change in each.changes] == [
            two,
            one,
        ]
        assert contents(found, two, one) == {two: b"two"}

    def test_merge_base(self, repository: GitRepository) -> None:
        base = repository.commit({"a": "1"})
        repository.git("checkout", "--quiet", "-b", "side")
        side = repository.commit({"b": "side"})
        repository.git("checkout", "--quiet", "main")
        main = repository.commit({"a": "2"})
        repository.git("checkout", "--quiet", "--orphan", "other")
        other = repository.commit({"c": "3"})
        found = git.repository_of(repository.content)
        assert git.merge_base(found, side, main) == base
        with pytest.raises(GitError, match="no commit in common"):
            git.merge_base(found, main, other)


class TestHostileSurroundings:
    def test_variables_that_lead_elsewhere(
        self, repository: GitRepository, new_repository: Callable[..., GitRepository], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As they are set in a hook."""
        commit = repository.commit({"company.md": "one"})
        other = new_repository("other")
        other.commit({"company.md": "other"})
        monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
        monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
        monkeypatch.setenv("GIT_INDEX_FILE", "nowhere")
        assert git.head_of(repository.content) == commit

    def test_no_program_of_the_repository_runs(self, repository: GitRepository, tmp_path: Path) -> None:
        """Hooks, filters, monitors and signature programs are settings of a repository, and someone may have packed it up."""
        ran = tmp_path / "ran"
        program = tmp_path / "program"
        program.write_text(f"#!/bin/sh\ntouch {ran}\ncat\n")
        program.chmod(0o755)
        (repository.folder / ".gitattributes").write_text("*.md diff=mine filter=mine\n")
        first = repository.commit({"company.md": "one"})
        second = repository.commit({"company.md": "two"})
        for name in (
            "core.fsmonitor",
            "core.pager",
            "core.sshCommand",
            "core.editor",
            "diff.external",
            "diff.mine.textconv",
            "diff.mine.command",
            "filter.mine.smudge",
            "filter.mine.clean",
            "gpg.program",
            "pager.log",
        ):
            repository.git("config", name, str(program))
        repository.git("config", "log.showSignature", "true")
        repository.git("config", "alias.log", f"!{program}")
        hooks = repository.folder / ".git/hooks"
        hooks.mkdir(exist_ok=True)
        (hooks / "post-index-change").symlink_to(program)
        found = git.repository_of(repository.content)
        assert [each.commit.id for each in git.log(found, git.commit_of(found, "main"))] == [second, first]
        assert len(git.files_of(found, git.merge_base(found, first, second))) == 1
        assert contents(found, found.blob_id(b"one"))
        assert not ran.exists()

    def test_replaced_objects_are_not_looked_at(self, repository: GitRepository) -> None:
        """What a clone does not bring along must not change what is told."""
        first = repository.commit({"company.md": "one"})
        second = repository.commit({"company.md": "two"})
        repository.git("replace", second, first)
        found = git.repository_of(repository.content)
        assert [each.commit.id for each in git.log(found, second)] == [second, first]

    def test_settings_of_the_user_do_not_matter(self, repository: GitRepository) -> None:
        commit = repository.commit({"a/b.md": "one"})
        for name, value in (
            ("log.showRoot", "false"),
            ("diff.relative", "true"),
            ("core.abbrev", "7"),
            ("log.date", "raw"),
            ("log.diffMerges", "off"),
            ("diff.renames", "copies"),
            ("color.ui", "always"),
            ("log.follow", "true"),
            ("core.quotePath", "true"),
        ):
            repository.git("config", name, value)
        found = git.repository_of(repository.content / "a")
        (told,) = git.log(found, commit)
        assert told.changes == (Change("b.md", None, found.blob_id(b"one")),)
