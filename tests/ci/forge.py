"""A forge on this machine: the part of GitHub's REST API that okrsite uses, as its documentation describes it.

Issues, pull requests and comments are kept in memory; commits, trees and branches are those of a bare git repository. `faults` are
answered in place of the next matching requests, so that every refusal and every bad moment can be played.
"""

import json
import re
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

REPOSITORY = "acme/okrs"
REPOSITORY_ID = 1
TOKEN = "a-token"  # noqa: S105  nobody's
BOT = "github-actions[bot]"
LONGEST_TEXT = 65_536


@dataclass
class Fault:
    """What is answered to a request instead of what was asked. With `done` it is carried out all the same; with `drops` the
    connection ends without an answer."""

    method: str
    path: str
    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str = "Server Error"
    done: bool = False
    drops: bool = False


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any


@dataclass
class Forge:
    """A repository on the forge."""

    git: Path | None = None
    page_size: int = 100
    lets_workflows_open_pull_requests: bool = True
    address: str = ""
    requests: list[Request] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    issues: list[dict[str, Any]] = field(default_factory=list)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    artifacts: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    files: dict[int, bytes] = field(default_factory=dict)
    notes: list[dict[str, Any]] = field(default_factory=list)
    last_id: int = 100

    def new_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def comment(self, number: int, body: str, login: str = BOT) -> dict[str, Any]:
        made = {"id": self.new_id(), "body": body, "user": {"login": login}}
        self.comments.setdefault(number, []).append(made)
        return made

    def issue(self, body: str, login: str = BOT, **more: Any) -> dict[str, Any]:
        number = self.new_id()
        made = {"number": number, "title": "", "body": body, "state": "open", "user": {"login": login}, **more}
        self.issues.append(made)
        return made

    def pull(
        self, number: int, sha: str, branch: str = "change", owner: str = "acme", repository_id: int = REPOSITORY_ID
    ) -> None:
        head = {"sha": sha, "ref": branch, "repo": {"id": repository_id, "full_name": f"{owner}/okrs"}}
        base = {"ref": "main", "repo": {"id": REPOSITORY_ID, "full_name": REPOSITORY}}
        page = f"https://forge.example/{REPOSITORY}/pull/{number}"
        self.pulls.append(
            {
                "number": number,
                "state": "open",
                "merged_at": None,
                "head": head,
                "base": base,
                "html_url": page,
                "owner": owner,
            }
        )

    def artifact(self, run: int, name: str, data: bytes) -> None:
        identifier = self.new_id()
        self.artifacts.setdefault(run, []).append({"id": identifier, "name": name})
        self.files[identifier] = data

    def texts(self, number: int) -> list[str]:
        return [comment["body"] for comment in self.comments.get(number, [])]

    def asked(self, method: str, path: str = "") -> list[Request]:
        return [each for each in self.requests if each.method == method and path in each.path]

    def in_git(self, *arguments: str, text: str | None = None) -> str:
        assert self.git is not None
        run = subprocess.run(
            ["git", "-C", str(self.git), *arguments], input=text, capture_output=True, text=True, check=False
        )
        if run.returncode:
            raise RefusedError(422, run.stderr.strip())
        return run.stdout.strip()


class RefusedError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


Route = Callable[["Forge", "re.Match[str]", Request], Any]
ROUTES: list[tuple[str, "re.Pattern[str]", int, Route]] = []


def route(method: str, path: str, status: int = 200) -> Callable[[Route], Route]:
    def keep(handler: Route) -> Route:
        ROUTES.append((method, re.compile(path.replace("{repo}", f"/repos/{REPOSITORY}")), status, handler))
        return handler

    return keep


def need_text(body: Any, *names: str) -> None:
    for name in names:
        value = body.get(name)
        if not isinstance(value, str) or not value.strip():
            raise RefusedError(422, f"Validation Failed: {name} is missing")
        if len(value) > LONGEST_TEXT:
            raise RefusedError(422, f"Validation Failed: {name} is too long")


def one(things: list[dict[str, Any]], key: str, value: str) -> dict[str, Any]:
    for thing in things:
        if thing[key] == int(value):
            return thing
    raise RefusedError(404, "Not Found")


@route("GET", "{repo}/issues/(\\d+)/comments")
def list_comments(forge: Forge, found: "re.Match[str]", _: Request) -> Any:
    return forge.comments.get(int(found[1]), [])


@route("POST", "{repo}/issues/(\\d+)/comments", 201)
def make_comment(forge: Forge, found: "re.Match[str]", request: Request) -> Any:
    need_text(request.body, "body")
    return forge.comment(int(found[1]), request.body["body"].replace("\n", "\r\n"))


@route("PATCH", "{repo}/issues/comments/(\\d+)")
def change_comment(forge: Forge, found: "re.Match[str]", request: Request) -> Any:
    need_text(request.body, "body")
    comment = one([each for thread in forge.comments.values() for each in thread], "id", found[1])
    return comment | (comment.update(request.body) or {})


@route("GET", "{repo}/issues")
def list_issues(forge: Forge, _: "re.Match[str]", request: Request) -> Any:
    assert request.query["state"] == "open"
    wanted = request.query["creator"]
    return [each for each in forge.issues if each["state"] == "open" and each["user"]["login"] == wanted]


@route("POST", "{repo}/issues", 201)
def make_issue(forge: Forge, _: "re.Match[str]", request: Request) -> Any:
    need_text(request.body, "title", "body")
    return forge.issue(request.body["body"], title=request.body["title"])


@route("PATCH", "{repo}/issues/(\\d+)")
def change_issue(forge: Forge, found: "re.Match[str]", request: Request) -> Any:
    issue = one(forge.issues, "number", found[1])
    return issue | (issue.update(request.body) or {})


@route("GET", "{repo}/pulls")
def list_pulls(forge: Forge, _: "re.Match[str]", request: Request) -> Any:
    owner, branch = request.query["head"].split(":", 1)
    state = request.query.get("state", "open")
    return [
        each
        for each in forge.pulls
        if each["owner"] == owner and each["head"]["ref"] == branch and state in ("all", each["state"])
    ]


@route("POST", "{repo}/pulls", 201)
def make_pull(forge: Forge, _: "re.Match[str]", request: Request) -> Any:
    if not forge.lets_workflows_open_pull_requests:
        raise RefusedError(403, "GitHub Actions is not permitted to create or approve pull requests.")
    need_text(request.body, "title", "body", "head", "base")
    branch = request.body["head"]
    if any(each["head"]["ref"] == branch and each["state"] == "open" for each in forge.pulls):
        raise RefusedError(422, f"A pull request already exists for acme:{branch}.")
    forge.pull(forge.new_id(), forge.in_git("rev-parse", "--verify", f"refs/heads/{branch}"), branch)
    return forge.pulls[-1] | (forge.pulls[-1].update(title=request.body["title"], body=request.body["body"]) or {})


@route("PATCH", "{repo}/pulls/(\\d+)")
def change_pull(forge: Forge, found: "re.Match[str]", request: Request) -> Any:
    pull = one(forge.pulls, "number", found[1])
    return pull | (pull.update(request.body) or {})


@route("GET", "{repo}/actions/runs/(\\d+)/artifacts")
def list_artifacts(forge: Forge, found: "re.Match[str]", _: Request) -> Any:
    artifacts = forge.artifacts.get(int(found[1]), [])
    return {"total_count": len(artifacts), "artifacts": artifacts}


@route("GET", "{repo}/git/commits/([0-9a-f]+)")
def show_commit(forge: Forge, found: "re.Match[str]", _: Request) -> Any:
    return {"sha": found[1], "tree": {"sha": forge.in_git("rev-parse", f"{found[1]}^{{tree}}")}}


@route("POST", "{repo}/git/trees", 201)
def make_tree(forge: Forge, _: "re.Match[str]", request: Request) -> Any:
    (entry,) = request.body["tree"]
    tree = request.body["base_tree"]
    blob = forge.in_git("hash-object", "-w", "--stdin", text=entry["content"])
    steps = entry["path"].split("/")
    for depth in range(len(steps) - 1, -1, -1):
        folder = "/".join(steps[:depth])
        listed = forge.in_git("ls-tree", f"{tree}:{folder}" if folder else tree) if _has(forge, tree, folder) else ""
        lines = [line for line in listed.splitlines() if line.partition("\t")[2] != steps[depth]]
        kind = f"{entry['mode']} blob" if depth == len(steps) - 1 else "040000 tree"
        blob = forge.in_git("mktree", text="\n".join([*lines, f"{kind} {blob}\t{steps[depth]}"]) + "\n")
    return {"sha": blob}


def _has(forge: Forge, tree: str, folder: str) -> bool:
    try:
        forge.in_git("cat-file", "-e", f"{tree}:{folder}")
    except RefusedError:
        return not folder
    return True


@route("POST", "{repo}/git/commits", 201)
def make_commit(forge: Forge, _: "re.Match[str]", request: Request) -> Any:
    body, author = request.body, request.body["author"]
    identity = [part for what in ("name", "email") for part in ("-c", f"user.{what}={author[what]}")]
    (parent,) = body["parents"]
    return {"sha": forge.in_git(*identity, "commit-tree", body["tree"], "-p", parent, "-m", body["message"])}


@route("GET", "{repo}/git/ref/heads/(.+)")
def show_branch(forge: Forge, found: "re.Match[str]", _: Request) -> Any:
    try:
        return {"object": {"sha": forge.in_git("rev-parse", "--verify", f"refs/heads/{found[1]}")}}
    except RefusedError:
        raise RefusedError(404, "Not Found") from None


@route("POST", "{repo}/git/refs", 201)
def make_branch(forge: Forge, _: "re.Match[str]", request: Request) -> Any:
    forge.in_git("update-ref", request.body["ref"], request.body["sha"], "0" * 40)
    return {"ref": request.body["ref"]}


@route("PATCH", "{repo}/git/refs/heads/(.+)")
def move_branch(forge: Forge, found: "re.Match[str]", request: Request) -> Any:
    assert request.body["force"] is True
    forge.in_git("rev-parse", "--verify", f"refs/heads/{found[1]}")
    forge.in_git("update-ref", f"refs/heads/{found[1]}", request.body["sha"])
    for pull in forge.pulls:
        if pull["head"]["ref"] == found[1]:
            pull["head"]["sha"] = request.body["sha"]
    return {"ref": f"refs/heads/{found[1]}"}


@route("GET", "/user")
def show_me(_forge: Forge, _: "re.Match[str]", _request: Request) -> Any:
    return {"id": 7}


@route("GET", "/projects/5/merge_requests/3/notes")
def list_notes(forge: Forge, _: "re.Match[str]", _request: Request) -> Any:
    return forge.notes


@route("POST", "/projects/5/merge_requests/3/notes", 201)
def make_note(forge: Forge, _: "re.Match[str]", request: Request) -> Any:
    forge.notes.append({"id": forge.new_id(), "author": {"id": 7}, "body": request.body["body"]})
    return forge.notes[-1]


@route("PUT", "/projects/5/merge_requests/3/notes/(\\d+)")
def change_note(forge: Forge, found: "re.Match[str]", request: Request) -> Any:
    note = one(forge.notes, "id", found[1])
    return note | (note.update(request.body) or {})


class Handler(BaseHTTPRequestHandler):
    forge: ClassVar[Forge]
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        request = Request(self.command, unquote(parts.path), query, dict(self.headers), body)
        self.forge.requests.append(request)
        fault = next(
            (
                each
                for each in self.forge.faults
                if each.method == request.method and re.search(each.path, request.path)
            ),
            None,
        )
        if fault:
            self.forge.faults.remove(fault)
            if fault.done:
                self._answer(request)
            if fault.drops:
                self.close_connection = True
                return
            self._send(fault.status, {"message": fault.message}, fault.headers)
            return
        self._send(*self._answer(request))

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815  the standard library calls them so

    def _answer(self, request: Request) -> tuple[int, Any, Mapping[str, str]]:
        if request.path.startswith("/storage/"):
            return 200, self.forge.files[int(request.path.rpartition("/")[2])], {}
        if request.headers.get("Authorization") != f"Bearer {TOKEN}" and request.headers.get("Private-Token") != TOKEN:
            return 401, {"message": "Bad credentials"}, {}
        if kept := re.fullmatch(f"/repos/{REPOSITORY}/actions/artifacts/(\\d+)/zip", request.path):
            return 302, None, {"Location": f"{self.forge.address}/storage/{kept[1]}"}
        for method, path, status, handler in ROUTES:
            found = path.fullmatch(request.path)
            if found and method == request.method:
                try:
                    value = handler(self.forge, found, request)
                except RefusedError as refusal:
                    return refusal.status, {"message": refusal.message}, {}
                return (status, *self._paged(value, request))
        return 404, {"message": "Not Found"}, {}

    def _paged(self, value: Any, request: Request) -> tuple[Any, Mapping[str, str]]:
        listed = value.get("artifacts") if isinstance(value, dict) and "artifacts" in value else value
        if not isinstance(listed, list):
            return value, {}
        size = min(self.forge.page_size, int(request.query.get("per_page", "30")))
        page = int(request.query.get("page", "1"))
        shown = listed[(page - 1) * size : page * size]
        more = page * size < len(listed)
        following = f"{self.forge.address}{request.path}?" + "&".join(
            f"{key}={value}" for key, value in {**request.query, "page": str(page + 1)}.items()
        )
        links = {"Link": f'<{self.forge.address}/first>; rel="first", <{following}>; rel="next"'} if more else {}
        return (shown if listed is value else {**value, "artifacts": shown}), links

    def _send(self, status: int, value: Any, headers: Mapping[str, str]) -> None:
        data = value if isinstance(value, bytes) else b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        for name, each in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, each)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def running(forge: Forge) -> Iterator[Forge]:
    """The forge at an address of this machine."""
    handler = type("ForgeHandler", (Handler,), {"forge": forge})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    forge.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield forge
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
