"""What a check-in form is answered with, and what its pull request says: Markdown, in plain words.

In go what became of the form; out come texts. Whatever people wrote is shown as they wrote it, and calls nobody.
"""

from okrsite.ci.intake import CheckInDraft, Refused
from okrsite.ci.markdown import unmentioned
from okrsite.ci.proposal import Proposed
from okrsite.document.wording import shorten
from okrsite.history.report.markdown import plain

MARKER = "<!-- okrsite-check-in -->"


def refused(reason: Refused) -> str:
    """The answer to a form with problems."""
    listed = "\n".join(f"- {_said(problem)}" for problem in reason.problems[:20])
    return (
        f"{MARKER}\nThis cannot be taken over as it is:\n\n{listed}\n\n"
        "Once that is put right, edit the text above (`…` → Edit), and it is looked at again.\n"
    )


def proposed(made: CheckInDraft, where: Proposed) -> str:
    """The answer to a form that has become a pull request, or at least its branch."""
    if where.number is not None:
        said = f"Thank you. This is proposed in #{where.number}; once that is merged, the portal shows it."
    else:
        said = (
            f"Thank you. The check-in is written. [Open the pull request]({where.page}) with one click: this repository does not "
            "let workflows open one. (Its settings do: Actions → General → “Allow GitHub Actions to create and approve pull "
            "requests”.)"
        )
    return f"{MARKER}\n{said}\n\n{_table(made)}{_remarks(made)}"


def settled() -> str:
    """The answer to a change of a form whose check-in is published already."""
    return f"{MARKER}\nThis check-in has been merged already. To correct it, send the form anew: of one day, the newest counts.\n"


def broken() -> str:
    """The answer where the content itself has errors, which whoever sent the form cannot help."""
    return (
        f"{MARKER}\nThe portal's own files have errors at the moment, so nothing can be added. The maintainers find them with "
        "`okrsite check`. Edit the text above once they are put right, and it is looked at again.\n"
    )


def title(made: CheckInDraft) -> str:
    """The title of the pull request and of its commit: ids and a day, nothing that anyone wrote."""
    return f"Check in on {made.objective.id} as of {made.day}"


def pull_request(made: CheckInDraft, number: int, login: str) -> str:
    """What the pull request says; merging it closes the form's issue."""
    by = f"Reported by {plain(made.author.name)} (`{login}`) with the form in #{number}, and checked."
    return f"{by}\n\n{_table(made)}{_remarks(made)}\nCloses #{number}.\n"


def _table(made: CheckInDraft) -> str:
    head = f"| {plain(shorten(made.objective.title, 120))} | before | {made.day} |\n|---|---|---|\n"
    return head + "".join(
        f"| {plain(shorten(row.title, 120))} | {plain(shorten(row.before, 80))} | {plain(shorten(row.value, 80))} |\n"
        for row in made.rows
    )


def _remarks(made: CheckInDraft) -> str:
    if not made.remarks:
        return ""
    return "\nWorth a look:\n\n" + "".join(f"- {_said(remark)}\n" for remark in made.remarks[:20])


def _said(text: str) -> str:
    return unmentioned(shorten(text, 600)).replace("<", "&lt;").replace("![", "!\\[")
