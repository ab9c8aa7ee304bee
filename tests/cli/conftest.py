"""A folder to work in, and okrsite in it."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from okrsite.cli import okrsite

COMPANY = "---\nname: Acme\n---\n"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def message(self) -> str:
        """The one line on stderr of a command that could not work."""
        (line,) = self.err.splitlines()
        assert line.startswith("okrsite: ")
        assert not self.out
        return line.removeprefix("okrsite: ")


@dataclass(frozen=True, slots=True)
class Workplace:
    """A folder in which commands are called."""

    folder: Path

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Put files there."""
        for path, content in files.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def call(self, *arguments: str) -> Outcome:
        """Call okrsite in this very process."""
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            result = CliRunner().invoke(okrsite, arguments, prog_name="okrsite")
        finally:
            os.chdir(before)
        assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
        return Outcome(result.exit_code, result.stdout, result.stderr)

    def run(self, *arguments: str, before: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> Outcome:
        """Call okrsite in a process of its own; a traceback fails the test. `before` is put before the command."""
        result = subprocess.run(
            [*before, sys.executable, "-m", "okrsite", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **(environment or {})},
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
        outcome = Outcome(result.returncode, result.stdout.decode(), result.stderr.decode())
        assert "Traceback" not in outcome.err, outcome.err
        return outcome


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """An empty folder."""
    return Workplace(tmp_path)


@pytest.fixture
def company(workplace: Workplace) -> Workplace:
    """A folder with the smallest content that is one."""
    workplace.write({"content/company.md": COMPANY})
    return workplace


@pytest.fixture
def as_nobody(tmp_path: Path, needs_tool: Callable[[str], str]) -> tuple[str, ...]:
    """What is put before a command so that it runs without root's rights; empty for those who have none."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no such rights")
    if os.geteuid() != 0:
        return ()
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and folder != Path(folder.anchor):
            folder.chmod(folder.stat().st_mode | 0o011)
    return (needs_tool("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups", "--")
