"""The CODEOWNERS file of the repository that holds a content folder: as it is, and as the content says that it should be.

In go a portfolio and its content folder; out comes an `OwnersFile`. `check` looks at it as `owners` does; nothing is written here.
"""

from dataclasses import dataclass
from pathlib import Path

from okrsite import config
from okrsite.author import owners as reviewers
from okrsite.author.owners import OwnersError
from okrsite.history.folder import repository_folder
from okrsite.okr.model import Portfolio
from okrsite.text.report.cells import harmless


@dataclass(frozen=True, slots=True)
class OwnersFile:
    """A CODEOWNERS file: where it is or will be, what is in it (None where there is none), and what should be."""

    file: Path
    before: bytes | None
    after: bytes

    @property
    def old(self) -> str:
        return (self.before or b"").decode("utf-8", errors="replace")

    @property
    def new(self) -> str:
        return self.after.decode("utf-8", errors="replace")

    @property
    def is_current(self) -> bool:
        return self.before == self.after


def owners_file(portfolio: Portfolio, content: Path, chosen: Path | None = None) -> OwnersFile:
    """The CODEOWNERS file of the repository that holds the content, as it is and as it should be."""
    folder = repository_folder(content)
    root = content.resolve()
    for _ in Path(folder).parts:
        root = root.parent
    places = [root / place for place in reviewers.PLACES]
    file = chosen or next((place for place in places if place.is_file()), places[0])
    if not chosen and file.is_relative_to(Path.cwd()):
        file = file.relative_to(Path.cwd())
    before = file.read_bytes() if file.is_file() else None
    lines = reviewers.lines(portfolio, folder, config.FILE_NAME)
    try:
        after = reviewers.with_block((before or b"").decode("utf-8", errors="surrogateescape"), lines)
    except OwnersError as error:
        raise OwnersError(f"`{harmless(file.as_posix())}` {error}") from None
    return OwnersFile(file, before, after.encode("utf-8", errors="surrogateescape"))


def staleness_of(portfolio: Portfolio, content: Path) -> str | None:
    """Where the block that `okrsite owners` has written is out of date, in a sentence; None where all is well or none is kept."""
    try:
        found = owners_file(portfolio, content)
    except (OSError, OwnersError):
        return None
    if found.is_current or not reviewers.has_block(found.old):
        return None
    return in_words(found)


def in_words(stale: OwnersFile) -> str:
    """What is to be said of a file that is not current."""
    difference = f"out of date from line {reviewers.first_difference(stale.old, stale.new)} on"
    what = "missing" if stale.before is None else difference
    return f"`{harmless(stale.file.as_posix())}` is {what}. `okrsite owners` writes it anew."
