"""`okrsite ci`: what workflows of a forge call, to comment, to remind, and to take check-ins from a form."""

import os
from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from okrsite.build.examine import ContentError, Examination, examine
from okrsite.ci import answers, comment, form, intake, proposal, sticky
from okrsite.ci.api import Api, ApiError, github, gitlab
from okrsite.ci.event import BOT, CallError, Event, Surroundings
from okrsite.ci.reminders import reminders
from okrsite.ci.team_issues import keep_issues
from okrsite.cli.options import content_option, now, stop, today_option
from okrsite.history.folder import repository_folder
from okrsite.history.git import head_of
from okrsite.history.report.markdown import MARKER

C = TypeVar("C", bound=Callable[..., Any])

_LOGIN = click.option(
    "--login", default=BOT, show_default=True, help="The account that the token acts as: only what it wrote is changed."
)


@click.group()
def ci() -> None:
    """What workflows of a forge call. These commands alone open network connections, to the forge's API.

    Each reads what it needs from the environment that the forge gives a job; the token is in GITHUB_TOKEN, for GitLab in
    GITLAB_TOKEN.
    """


def _told_in_a_line(command: C) -> C:
    """What keeps a command from its work ends it with one line."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except (ApiError, CallError, ContentError, comment.RefusedError) as error:
            return stop(str(error))

    return run  # type: ignore[return-value]  # the same call, with errors told


@ci.command("comment")
@_LOGIN
@_told_in_a_line
def on_pull_request(login: str) -> None:
    """Post what a run on a pull request found, as one comment that is kept current.

    Called by a workflow on `workflow_run`. The text is the run's artifact `okrsite-diff-NUMBER`; it is posted only where the API
    says that this open pull request stands at the run's commit.
    """
    here = _surroundings()
    run = comment.run_of(here.event)
    if run is None:
        click.echo("The run was not on a pull request that is still there.")
        return
    click.echo(comment.comment_on(_github(here), here.repository, run, login))


@ci.command("note", short_help="Post FILE as one note on a merge request of GitLab that is kept current.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_told_in_a_line
def on_merge_request(file: Path) -> None:
    """Post FILE, as `okrsite diff --format markdown` writes it, as one note on a merge request of GitLab that is kept current."""
    here = _surroundings()
    number = here.need("CI_MERGE_REQUEST_IID")
    if not number.isdecimal():
        raise CallError("`CI_MERGE_REQUEST_IID` is not a number.")
    api = gitlab(here.need("CI_API_V4_URL"), here.need("GITLAB_TOKEN"), _tell)
    project = here.need("CI_PROJECT_ID")
    text = comment.valid(file.read_bytes())
    thread = sticky.gitlab_thread(api, project, int(number))
    body = comment.body(text, here.need("CI_JOB_URL"))
    done = sticky.keep(api, thread, MARKER, body, begins=not comment.says_nothing(text))
    click.echo(f"The note on !{number} is {done}.")


@ci.command("remind", short_help="Keep one open issue for each team with what waits for it.")
@content_option
@today_option
@_LOGIN
@click.option(
    "--mention", is_flag=True, help="Call owners by the account that `github` names; else by name, in silence."
)
@click.option("--print", "prints", is_flag=True, help="Print the reminders, and post nothing.")
@_told_in_a_line
def remind(content: Path, today: date | None, login: str, *, mention: bool, prints: bool) -> None:
    """Keep one open issue for each team with what is stale, overdue or without an owner; close it when nothing is left."""
    examination = examine(content, now(), today)
    _refuse_errors(examination)
    found = reminders(examination, mentions=mention)
    if prints:
        click.echo("\n".join(f"# {each.title}\n\n{each.body}" for each in found) or "Nothing waits.", nl=False)
        return
    here = _surroundings()
    done = keep_issues(_github(here), here.repository, found, login)
    click.echo("\n".join(done) or "Every issue says what is so.")


@ci.command("check-in")
@content_option
@today_option
@_LOGIN
@_told_in_a_line
def from_form(content: Path, today: date | None, login: str) -> None:
    """Turn a submitted check-in form into a pull request, and answer on its issue.

    Called by a workflow on `issues`, in a checkout of the branch that is published. Whoever opened the issue must be a person of
    the portal, by `github`.
    """
    here = _surroundings()
    event = here.event
    submitted = form.read(event.text("issue", "body")) if event.has("issue", "body") else None
    sender = event.text("issue", "user", "login")
    if submitted is None or event.has("issue", "pull_request"):
        click.echo("This issue is not the check-in form.")
        return
    if event.text("sender", "login") != sender:
        click.echo("Somebody else changed this form; only what its own author sends is taken.")
        return
    number, api = event.number("issue", "number"), _github(here)

    def look(drafts: Mapping[str, bytes]) -> Examination:
        return examine(content, now(), today, drafts)

    said = _taken(here, event, content, submitted, look, api)
    done = sticky.keep(api, sticky.github_thread(here.repository, number, login), answers.MARKER, said)
    click.echo(f"The answer on #{number} is {done}.")


def _taken(
    here: Surroundings,
    event: Event,
    content: Path,
    submitted: form.CheckInForm,
    look: Callable[[Mapping[str, bytes]], Examination],
    api: Api,
) -> str:
    """Propose what the form says, or find what is wrong with it; the answer to it."""
    examination = look({})
    if examination.has_errors:
        return answers.broken()
    number, sender = event.number("issue", "number"), event.text("issue", "user", "login")
    made = intake.drafted(submitted, examination, sender, number)
    if not isinstance(made, intake.Refused):
        made = intake.judged(made, look)
    if isinstance(made, intake.Refused):
        return answers.refused(made)
    parent = head_of(content)
    if parent is None:
        raise CallError(f"`{content}` is in no commit of a repository.")
    email = f"{event.number('issue', 'user', 'id')}+{sender}@users.noreply.github.com"
    wanted = proposal.Proposal(
        path=repository_folder(content) + made.draft.path,
        text=made.draft.text,
        branch=f"okrsite/check-in-{number}",
        base=event.text("repository", "default_branch"),
        parent=parent,
        author=proposal.Author(made.author.name, email),
        title=answers.title(made),
        body=answers.pull_request(made, number, sender),
    )
    server = here.environment.get("GITHUB_SERVER_URL") or "https://github.com"
    try:
        return answers.proposed(made, proposal.propose(api, here.repository, server, wanted))
    except proposal.SettledError:
        return answers.settled()


def _refuse_errors(examination: Examination) -> None:
    if examination.has_errors:
        raise ContentError("The content has errors, so what waits cannot be told. `okrsite check` shows them.")


def _surroundings() -> Surroundings:
    return Surroundings(os.environ)


def _github(here: Surroundings) -> Api:
    return github(here.environment.get("GITHUB_API_URL") or "https://api.github.com", here.need("GITHUB_TOKEN"), _tell)


def _tell(message: str) -> None:
    click.echo(message, err=True)
