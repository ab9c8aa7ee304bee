"""What a pull request changes, said in one comment on it.

The run that reads a pull request's content may be a stranger's: it holds no secret and may write nothing. It leaves its text as
an artifact. In goes that run, as the event of GitHub tells of it; out comes the comment on the pull request that it belongs to.
Nothing of the artifact is run, unpacked to the disk or believed: which pull request is meant is asked of the API by the
commit, and the text must be what `okrsite diff` writes, in form and size.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from okrsite.ci.api import Api, ApiError
from okrsite.ci.event import Event
from okrsite.ci.markdown import shortened, unmentioned
from okrsite.ci.sticky import github_thread, keep
from okrsite.history.report.markdown import MARKER

ARTIFACT = re.compile(r"okrsite-diff-([1-9][0-9]{0,9})")
"""The artifact's name: the number of the pull request is in it, and is only believed where the API says the same."""
FILE = "diff.md"
NOTHING = "**Nothing changed"
MOST_BYTES = 1024 * 1024
MOST_CHARACTERS = 60_000
"""A comment holds 65,536."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class RefusedError(Exception):
    """The artifact is not what it should be; the message says in what."""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run of a workflow on a pull request, as the event tells of it."""

    id: int
    head_commit: str
    head_branch: str
    head_owner: str
    head_repository_id: int
    page: str


def run_of(event: Event) -> Run | None:
    """The run that a `workflow_run` event tells of; None where it was not on a pull request, or its fork is gone."""
    if event.text("workflow_run", "event") != "pull_request" or not event.has("workflow_run", "head_repository"):
        return None
    return Run(
        id=event.number("workflow_run", "id"),
        head_commit=event.text("workflow_run", "head_sha"),
        head_branch=event.text("workflow_run", "head_branch"),
        head_owner=event.text("workflow_run", "head_repository", "owner", "login"),
        head_repository_id=event.number("workflow_run", "head_repository", "id"),
        page=event.text("workflow_run", "html_url"),
    )


def comment_on(api: Api, repository: str, run: Run, login: str) -> str:
    """Post what the run found, and say what was done."""
    artifact = _artifact(api, repository, run)
    if artifact is None:
        return "The run left no text to post."
    number, identifier = artifact
    if number not in _open_pull_requests(api, repository, run):
        return f"No open pull request #{number} stands at {run.head_commit[:12]}: a later run will tell of what is there now."
    try:
        data = api.download(f"/repos/{repository}/actions/artifacts/{identifier}/zip", MOST_BYTES)
    except ApiError as error:
        if error.status == 410:
            return "The run's text has been removed in the meantime."
        raise
    text = text_in(data)
    thread = github_thread(repository, number, login)
    done = keep(api, thread, MARKER, body(text, run.page), begins=not says_nothing(text))
    return f"The comment on #{number} is {done}."


def body(text: str, page: str) -> str:
    """The comment: the text, with nobody called and of a length that can be posted."""
    rest = f"*This goes on: the whole text is in the summary of [the run]({page}).*"
    return shortened(unmentioned(text), MOST_CHARACTERS, rest)


def says_nothing(text: str) -> bool:
    """Whether a text says that nothing changed: then a comment that is there is kept current, and none is begun."""
    return "".join(text.splitlines()[1:2]).startswith(NOTHING)


def text_in(archive: bytes) -> str:
    """The text that an artifact holds: one file of the right name, not too long, that begins with the marker."""
    try:
        with zipfile.ZipFile(BytesIO(archive)) as files:
            entries = files.infolist()
            if [entry.filename for entry in entries] != [FILE]:
                raise RefusedError(f"The artifact does not hold `{FILE}` alone.")
            with files.open(entries[0]) as file:
                data = file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise RefusedError(f"The artifact cannot be read ({type(error).__name__}).") from None
    if len(data) > MOST_BYTES:
        raise RefusedError(f"The artifact holds more than {MOST_BYTES:,} bytes.")
    return valid(data)


def valid(data: bytes) -> str:
    """The text, if it is what `okrsite diff --format markdown` could have written."""
    try:
        text = data.decode("utf-8").replace("\r\n", "\n").strip()
    except UnicodeDecodeError:
        raise RefusedError("The text is not UTF-8.") from None
    if text.partition("\n")[0] != MARKER:
        raise RefusedError(f"The text does not begin with `{MARKER}`.")
    if _CONTROL.search(text):
        raise RefusedError("The text holds control characters.")
    return text


def _artifact(api: Api, repository: str, run: Run) -> tuple[int, int] | None:
    """The number in the artifact's name, and the artifact's id."""
    listed = api.pages(f"/repos/{repository}/actions/runs/{run.id}/artifacts", key="artifacts")
    found = [(match, each) for each in listed if (match := ARTIFACT.fullmatch(str(each.get("name"))))]
    if len(found) > 1:
        raise RefusedError("The run left more than one text.")
    if not found:
        return None
    match, artifact = found[0]
    return int(match[1]), int(artifact["id"])


def _open_pull_requests(api: Api, repository: str, run: Run) -> frozenset[int]:
    """The open pull requests that stand at the run's commit: their numbers."""
    head = f"{run.head_owner}:{run.head_branch}"
    listed = api.pages(f"/repos/{repository}/pulls", state="open", head=head)
    return frozenset(int(each["number"]) for each in listed if _is_at(each, repository, run))


def _is_at(pull_request: Any, repository: str, run: Run) -> bool:
    head, base = pull_request.get("head") or {}, pull_request.get("base") or {}
    return (
        head.get("sha") == run.head_commit
        and (head.get("repo") or {}).get("id") == run.head_repository_id
        and str((base.get("repo") or {}).get("full_name")).lower() == repository.lower()
    )
