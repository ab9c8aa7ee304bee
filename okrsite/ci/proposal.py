"""One file, proposed as a pull request.

In go the file and where it comes from; out comes the pull request. The commit is made by the API on top of the commit that was
checked, on a branch of its own: nothing is pushed from a checkout, so no checkout needs a password. Proposed again, the same
branch and pull request show the new state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from okrsite.ci.api import Api, ApiError, UncertainError


@dataclass(frozen=True, slots=True)
class Author:
    """Who the commit is by."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new file at `path` in the repository, on `branch`, on top of `parent`, into `base`."""

    path: str
    text: str
    branch: str
    base: str
    parent: str
    author: Author
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """The pull request. Where the repository does not let workflows open one, `page` is where a person can, and `number` None."""

    number: int | None
    page: str


class SettledError(Exception):
    """The pull request has been merged: what it proposed cannot be changed by proposing again."""


def propose(api: Api, repository: str, server: str, proposal: Proposal) -> Proposed:
    """Commit the file to its branch, and open the pull request or find the open one. `server` is the forge's web address."""
    existing = _pull_requests(api, repository, proposal)
    if any(each.get("merged_at") for each in existing):
        raise SettledError
    _set_branch(api, repository, proposal, _commit(api, repository, proposal))
    for each in existing:
        if each.get("state") == "open":
            change = {"title": proposal.title, "body": proposal.body}
            answer = api.send("PATCH", f"/repos/{repository}/pulls/{int(each['number'])}", change).value
            return _proposed(answer)
    try:
        return _proposed(_open(api, repository, proposal))
    except ApiError as error:
        if error.status != 403:
            raise
        compared = f"{quote(proposal.base)}...{quote(proposal.branch)}"
        return Proposed(None, f"{server.rstrip('/')}/{repository}/compare/{compared}?expand=1")


def _commit(api: Api, repository: str, proposal: Proposal) -> str:
    git = f"/repos/{repository}/git"
    base_tree = api.get(f"{git}/commits/{proposal.parent}")["tree"]["sha"]
    entry = {"path": proposal.path, "mode": "100644", "type": "blob", "content": proposal.text}
    tree = _made(api, f"{git}/trees", {"base_tree": base_tree, "tree": [entry]})
    author = {"name": proposal.author.name, "email": proposal.author.email}
    commit = {"message": proposal.title, "tree": tree, "parents": [proposal.parent], "author": author}
    return _made(api, f"{git}/commits", commit)


def _made(api: Api, path: str, body: Mapping[str, Any]) -> str:
    """The hash of a new git object. One that was made twice is one that nothing refers to, so it may be tried twice."""
    try:
        answer = api.send("POST", path, body)
    except UncertainError:
        answer = api.send("POST", path, body)
    return str(answer.value["sha"])


def _set_branch(api: Api, repository: str, proposal: Proposal, commit: str) -> None:
    git, branch = f"/repos/{repository}/git", quote(proposal.branch)
    try:
        api.get(f"{git}/ref/heads/{branch}")
    except ApiError as error:
        if error.status != 404:
            raise
        try:
            api.send("POST", f"{git}/refs", {"ref": f"refs/heads/{proposal.branch}", "sha": commit})
        except UncertainError:
            pass  # it may be there now
        else:
            return
    api.send("PATCH", f"{git}/refs/heads/{branch}", {"sha": commit, "force": True})


def _open(api: Api, repository: str, proposal: Proposal) -> Mapping[str, Any]:
    new = {"title": proposal.title, "body": proposal.body, "head": proposal.branch, "base": proposal.base}
    try:
        return dict(api.send("POST", f"/repos/{repository}/pulls", new).value)
    except ApiError as error:
        # No usable answer, or the forge says that it cannot be done: then because there is one already.
        if not isinstance(error, UncertainError) and error.status != 422:
            raise
        found = [each for each in _pull_requests(api, repository, proposal) if each.get("state") == "open"]
        if not found:
            raise
        return found[0]


def _pull_requests(api: Api, repository: str, proposal: Proposal) -> list[Mapping[str, Any]]:
    """Those from the branch, open or not; a branch of the same name in a fork is another."""
    head = f"{repository.partition('/')[0]}:{proposal.branch}"
    listed = api.pages(f"/repos/{repository}/pulls", state="all", head=head)
    return [
        each
        for each in listed
        if str(((each.get("head") or {}).get("repo") or {}).get("full_name")).lower() == repository.lower()
        and (each.get("head") or {}).get("ref") == proposal.branch
    ]


def _proposed(pull_request: Mapping[str, Any]) -> Proposed:
    return Proposed(int(pull_request["number"]), str(pull_request["html_url"]))
