"""`okrsite owners`: write CODEOWNERS from the content."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from okrsite import config
from okrsite.author import owners as reviewers
from okrsite.author import save
from okrsite.author.owners import OwnersError
from okrsite.author.save import SaveError
from okrsite.build.examine import Examination
from okrsite.cli.options import CONTENT_ERRORS, content_option, refuse, today_option
from okrsite.cli.proposal import look
from okrsite.history.git import repository_folder
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


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; end with 1 where the file is out of date.")
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    help=f"The file. Default: the first that is there of {', '.join(reviewers.PLACES)} in the repository, else {reviewers.PLACES[0]}.",
)
@content_option
@today_option
def owners(file: Path | None, content: Path, today: date | None, *, check: bool) -> None:
    """Write CODEOWNERS, so that the people who answer for a document are asked to review a change of it.

    An objective is reviewed by its owner and its team's lead, and where it contributes to another team's objective by that team's
    lead too. Accounts are those of `github` in the people's files. What stands outside of the marked block stays as it is.
    """
    examination = look(content, today)
    if examination.has_errors:
        refuse("The content has errors, so it cannot say who owns what. `okrsite check` shows them.", CONTENT_ERRORS)
    try:
        found = owners_file(examination, content, file)
    except OwnersError as error:
        refuse(str(error), CONTENT_ERRORS)
    name = harmless(found.file.as_posix())
    if check and not found.is_current:
        refuse(f"`{name}` is {_staleness(found)}. `okrsite owners` writes it anew.", CONTENT_ERRORS)
    if check:
        return
    try:
        if found.before is None:
            save.create(found.file.parent, {found.file.name: found.after})
        elif not found.is_current:
            save.replace(found.file, found.before, found.after)
    except SaveError as error:
        refuse(harmless(str(error)), CONTENT_ERRORS)
    click.echo(name)
    if len(found.after) > reviewers.LARGEST_BYTES:
        click.echo(
            f"okrsite: GitHub passes over a CODEOWNERS of more than {reviewers.LARGEST_BYTES:,} bytes; this one has {len(found.after):,}.",
            err=True,
        )
    if not any(person.github for person in examination.portfolio.people.values()):
        click.echo("okrsite: Nobody can be asked yet: no file in `people/` has a `github` account.", err=True)


def owners_file(examination: Examination, content: Path, chosen: Path | None = None) -> OwnersFile:
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
    lines = reviewers.lines(examination.portfolio, folder, config.FILE_NAME)
    try:
        after = reviewers.with_block((before or b"").decode("utf-8", errors="surrogateescape"), lines)
    except OwnersError as error:
        raise OwnersError(f"`{harmless(file.as_posix())}` {error}") from None
    return OwnersFile(file, before, after.encode("utf-8", errors="surrogateescape"))


def staleness_of(examination: Examination, content: Path) -> str | None:
    """Where the block that `okrsite owners` has written is out of date, in a sentence; None where all is well or none is kept."""
    try:
        found = owners_file(examination, content)
    except (OSError, OwnersError):
        return None
    if found.is_current or not reviewers.has_block(found.old):
        return None
    return f"`{harmless(found.file.as_posix())}` is {_staleness(found)}. `okrsite owners` writes it anew."


def _staleness(found: OwnersFile) -> str:
    if found.before is None:
        return "missing"
    return f"out of date from line {reviewers.first_difference(found.old, found.new)} on"
