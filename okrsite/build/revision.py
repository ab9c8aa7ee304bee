"""Which commit a content folder stands at, and where in its repository it lies. Without git there is neither, and no harm."""

import subprocess
from pathlib import Path


def repository_folder(content: Path) -> str:
    """The content folder's path in its repository, ending in `/`; empty for the repository's root. Outside of a repository the
    folder's own name, since that is where a repository would have it."""
    folder = content.resolve()
    for root in (folder, *folder.parents):
        if (root / ".git").exists():
            inside = folder.relative_to(root).as_posix()
            return "" if inside == "." else f"{inside}/"
    return f"{folder.name}/"


def head_of(content: Path) -> str | None:
    """The full hash of the commit that is checked out; None without git or a commit."""
    try:
        found = subprocess.run(  # noqa: S603  no part of the command comes from content
            ["git", "-C", str(content), "rev-parse", "--verify", "HEAD"],  # noqa: S607  git is where the user has it
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip() if found.returncode == 0 else None
