"""`okrsite owners`: write CODEOWNERS from the content."""

from datetime import date
from pathlib import Path

import click

from okrsite.author import owners as reviewers
from okrsite.author import save
from okrsite.author.owners import OwnersError
from okrsite.author.save import SaveError
from okrsite.cli.codeowners import in_words, owners_file
from okrsite.cli.options import CONTENT_ERRORS, content_option, refuse, today_option
from okrsite.cli.proposal import look
from okrsite.text.report.cells import harmless


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
        found = owners_file(examination.portfolio, content, file)
    except OwnersError as error:
        refuse(str(error), CONTENT_ERRORS)
    name = harmless(found.file.as_posix())
    if check and not found.is_current:
        refuse(in_words(found), CONTENT_ERRORS)
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
