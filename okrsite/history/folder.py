"""Where a content folder stands in its repository.

In goes the folder; out comes its path from the repository's root. Needs no git and starts no program, so that every command can ask.
"""

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
