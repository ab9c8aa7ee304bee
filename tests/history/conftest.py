"""Real git repositories to look into."""

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

NOON = 1_767_960_000
"""2026-01-09 12:00 UTC, the moment of the first commit; each next one is a day later."""
DAY = 86_400


@dataclass
class GitRepository:
    """A repository in a temporary folder, with commits a day apart."""

    folder: Path
    commits: int = 0

    @property
    def content(self) -> Path:
        return self.folder / "content"

    def git(self, *arguments: str, author: str = "Ada Lovelace") -> str:
        """Call git; its output without the last line end."""
        moment = f"{NOON + self.commits * DAY} +0000"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder.parent),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": author,
            "GIT_AUTHOR_EMAIL": f"{author.split()[0].lower()}@example.org",
            "GIT_AUTHOR_DATE": moment,
            "GIT_COMMITTER_NAME": "Committer",
            "GIT_COMMITTER_EMAIL": "committer@example.org",
            "GIT_COMMITTER_DATE": moment,
        }
        command = ["git", "-C", str(self.folder), "-c", "protocol.file.allow=always", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return os.fsdecode(done.stdout).rstrip("\n")

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Put files into the work tree, by their path in the content folder; None removes one."""
        for path, text in files.items():
            file = self.content / path
            if text is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(
        self, files: Mapping[str, str | bytes | None], message: str = "Change", author: str = "Ada Lovelace"
    ) -> str:
        """Write files and commit everything; the commit's full name."""
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, author=author)
        self.commits += 1
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def new_repository(tmp_path: Path, needs_tool: Callable[[str], str]) -> Callable[..., GitRepository]:
    """Makes empty repositories."""
    needs_tool("git")

    def make(name: str = "okrs", *options: str) -> GitRepository:
        repository = GitRepository(tmp_path / name)
        repository.folder.mkdir(parents=True)
        repository.git("init", "--quiet", "--initial-branch=main", *options)
        return repository

    return make


@pytest.fixture
def repository(new_repository: Callable[..., GitRepository]) -> GitRepository:
    """An empty repository."""
    return new_repository()
