"""Calls of git that nothing in a repository, and nothing around it, can turn into something else.

In go a folder and a command of git's plumbing; out comes what it says, or a `GitError`. No hook, pager, filter or other program runs, no
lock is taken, no network connection is opened; variables that lead to another repository are not passed on.
"""

import os
import subprocess
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import IO

from okrsite.document import characters
from okrsite.document.wording import shorten

ENOUGH_SECONDS = 30
"""Questions with a short answer are not waited for longer."""

_SETTINGS = (
    "core.fsmonitor=false",  # would run a program
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    "core.quotePath=false",
    "log.showRoot=true",
    "log.showSignature=false",  # would run a program
    "diff.external=",
    "diff.relative=false",
    "mailmap.file=",  # the repository's own `.mailmap` counts, since it travels with the content; one of this machine does not
)


class GitError(Exception):
    """Git cannot tell; the message says why, in one line, and what to do."""


def _environment() -> Mapping[str, str]:
    """The caller's environment without what would lead git to another repository or make it do something else."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith("GIT_CONFIG")
    }
    return kept | {
        "LC_ALL": "C",
        "GIT_PAGER": "cat",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        # a partial clone would fetch what it lacks; the first is for newer versions of git, the second stops older ones
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
    }


def _command(folder: Path, *arguments: str) -> list[str]:
    settings = chain.from_iterable(("-c", setting) for setting in _SETTINGS)
    return ["git", "-C", str(folder), "--no-pager", *settings, *arguments]


def started(folder: Path, *arguments: str, given: IO[bytes] | int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
    """A command whose output is read while it runs."""
    try:
        return subprocess.Popen(  # noqa: S603  no part of the command comes from content
            _command(folder, *arguments),
            env=_environment(),
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        raise GitError(_NO_GIT) from None


_NO_GIT = "Git is not installed, or not on the path."


def output(folder: Path, *arguments: str, given: bytes = b"", about: Path | None = None) -> bytes:
    """What a command writes. `given` is its standard input; `about` is named where git complains, else the folder."""
    try:
        found = subprocess.run(  # noqa: S603  no part of the command comes from content
            _command(folder, *arguments),
            env=_environment(),
            input=given,
            capture_output=True,
            timeout=ENOUGH_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise GitError(_NO_GIT) from None
    except (OSError, subprocess.SubprocessError) as error:
        raise GitError(f"Git cannot be called: {shorten(str(error))}.") from None
    if found.returncode:
        raise GitError(_complaint(found.stderr.decode(errors="replace"), about or folder))
    return found.stdout


def ask(folder: Path, *arguments: str, given: bytes = b"", about: Path | None = None) -> str:
    """What a command writes, as text."""
    return os.fsdecode(output(folder, *arguments, given=given, about=about))


def _complaint(said: str, content: Path) -> str:
    where = shorten(str(content))
    if "not a git repository" in said:
        return f"`{where}` is in no git repository."
    if "dubious ownership" in said or "unsafe repository" in said:
        return (
            f"The repository of `{where}` belongs to another user, so git does not read it. "
            "`git config --global --add safe.directory PATH` allows it."
        )
    last = said.strip().splitlines()[-1:] or ["it does not say why"]
    return f"Git cannot tell: {shorten(characters.replaced(last[0]), 200)}."
