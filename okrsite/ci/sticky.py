"""One comment that is kept current, so that a conversation is not filled with the same thing again and again.

In go a thread of comments and what shall be said; out comes whether the comment was made, changed or left as it is. It is found by
its first line, a marker, and by its author: a comment in which somebody else writes the marker is left alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from okrsite.ci.api import Api, ApiError, UncertainError

Done = Literal["made", "changed", "unchanged", "not needed"]


@dataclass(frozen=True, slots=True)
class Thread:
    """Where comments are listed and made (`comments`), where one of them is changed (`item`, before its id) and by which method,
    and which of them are ours."""

    comments: str
    item: str
    method: str
    is_ours: Callable[[Mapping[str, Any]], bool]


def github_thread(repository: str, number: int, login: str) -> Thread:
    """The comments of an issue or a pull request on GitHub; `login` is the account that the token acts as."""
    base = f"/repos/{repository}/issues"
    return Thread(
        comments=f"{base}/{number}/comments",
        item=f"{base}/comments/",
        method="PATCH",
        is_ours=lambda comment: (comment.get("user") or {}).get("login") == login,
    )


def gitlab_thread(api: Api, project: str, number: int) -> Thread:
    """The notes of a merge request on GitLab."""
    notes = f"/projects/{project}/merge_requests/{number}/notes"
    me = api.get("/user").get("id")
    return Thread(notes, f"{notes}/", "PUT", lambda note: (note.get("author") or {}).get("id") == me)


def keep(api: Api, thread: Thread, marker: str, body: str, *, begins: bool = True) -> Done:
    """See to it that the thread has this comment, once; where it has none and this does not begin one, none. `body` begins with
    the marker."""
    found = _find(api, thread, marker)
    if found is not None:
        if _text(found) == body.strip():
            return "unchanged"
        try:
            api.send(thread.method, f"{thread.item}{int(found['id'])}", {"body": body})
        except ApiError as error:
            if error.status != 404:
                raise
        else:
            return "changed"
    elif not begins:
        return "not needed"
    try:
        api.send("POST", thread.comments, {"body": body})
    except UncertainError:
        # It may stand there all the same; a second one would stay for ever.
        if _find(api, thread, marker) is None:
            api.send("POST", thread.comments, {"body": body})
    return "made"


def _find(api: Api, thread: Thread, marker: str) -> Mapping[str, Any] | None:
    """Our comment: the oldest one, should there be several."""
    for comment in api.pages(thread.comments):
        if _text(comment).partition("\n")[0].strip() == marker and thread.is_ours(comment):
            return dict(comment)
    return None


def _text(comment: Mapping[str, Any]) -> str:
    """Its text, with line ends as we write them: forges give back CRLF."""
    return str(comment.get("body") or "").replace("\r\n", "\n").strip()
