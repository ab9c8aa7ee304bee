"""A forge's REST API: requests that wait where they are asked to, and errors in words.

In go a path and what to send; out comes what the forge answered, as plain JSON values. This is the one module that opens a
network connection, and what it tells nobody is the token: it goes to the API's own address and nowhere else.

What was refused because of a limit was not carried out, so it is sent again after the time that the forge names. What may have
been carried out (no answer, or a server error) is sent again only where that does no harm; for the rest the caller looks first.
"""

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from okrsite import __version__
from okrsite.document.wording import shorten

TIMEOUT_SECONDS = 30
TRIES = 5
LONGEST_WAIT_SECONDS = 300
"""What all waiting for one answer may come to; a job that waits longer costs more than it brings."""
SECONDARY_WAIT_SECONDS = 60
"""How long to wait, at first, where a limit is met and no time is named."""
MOST_PAGES = 100
PER_PAGE = 100
LONGEST_ANSWER = 16 * 1024 * 1024

GITHUB_HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}

_NEXT = re.compile(r'<([^<>]+)>\s*;[^,]*\brel="next"')
_HARMLESS_TWICE = frozenset({"GET", "PUT", "PATCH", "DELETE"})


class ApiError(Exception):
    """The forge did not do what was asked; the message says what, and what to do about it. `status` is 0 without an answer."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class UncertainError(ApiError):
    """No usable answer came: what was asked may have been done, or not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the headers, the bytes."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def value(self) -> Any:
        """The body as JSON; None where there is none."""
        if not self.body.strip():
            return None
        try:
            return json.loads(self.body)
        except ValueError:
            raise UncertainError(
                "The forge's answer is not JSON; something between here and there may have changed it."
            ) from None

    @property
    def words(self) -> str:
        """What the forge says went wrong, as far as it says so."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return ""
        if not isinstance(value, dict):
            return ""
        details = value.get("errors")
        more = [
            str(each.get("message") or " ".join(str(each[key]) for key in ("field", "code") if key in each))
            if isinstance(each, dict)
            else str(each)
            for each in (details if isinstance(details, list) else ())
        ]
        return shorten(
            "; ".join(part for part in (str(value.get("message") or value.get("error") or ""), *more) if part), 300
        )


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect by itself: it would carry the token to wherever it leads."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Api:
    """A forge's API at an address. `sleep` and `clock` (seconds) are the world's, `tell` hears why it takes longer."""

    address: str
    headers: Mapping[str, str] = field(repr=False)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time
    tell: Callable[[str], None] = lambda _: None

    def get(self, path: str, **query: str | int) -> Any:
        """What stands at a path."""
        return self.send("GET", path, None, **query).value

    def pages(self, path: str, *, key: str = "", **query: str | int) -> Iterator[Any]:
        """All entries of a list, page by page; of a list within an object (`key`), that one."""
        url = self._url(path, {"per_page": PER_PAGE, **query})
        for _ in range(MOST_PAGES):
            answer = self._ask("GET", url, None)
            value = answer.value
            yield from (value.get(key) if key and isinstance(value, dict) else value) or ()
            following = _NEXT.search(answer.headers.get("Link", ""))
            if not following:
                return
            url = urljoin(url, following[1])
            if urlsplit(url)[:2] != urlsplit(self.address)[:2]:
                raise ApiError(f"The next page of `{path}` is said to be at another address; it is not read.")
        raise ApiError(f"The list at `{path}` goes on after {MOST_PAGES * PER_PAGE:,} entries.")

    def send(self, method: str, path: str, body: Mapping[str, Any] | None, **query: str | int) -> Answer:
        """Send what is to be done; the answer is one of success."""
        return self._ask(method, self._url(path, query), body)

    def download(self, path: str, most_bytes: int) -> bytes:
        """A file. Where it is kept elsewhere, it is fetched from there without the token."""
        answer = self._ask("GET", self._url(path, {}), None, redirects=True, most_bytes=most_bytes)
        if answer.status != 200:
            place = urljoin(self._url(path, {}), answer.headers.get("Location", ""))
            if urlsplit(place).scheme not in ("https", urlsplit(self.address).scheme):
                raise ApiError(f"`{path}` is said to be at an address that is not safe; it is not read.")
            answer = Api(place, {}, self.sleep, self.clock, self.tell)._ask("GET", place, None, most_bytes=most_bytes)
        return answer.body

    def _url(self, path: str, query: Mapping[str, str | int]) -> str:
        return self.address.rstrip("/") + path + (f"?{urlencode(query)}" if query else "")

    def _ask(
        self,
        method: str,
        url: str,
        body: Mapping[str, Any] | None,
        *,
        redirects: bool = False,
        most_bytes: int = LONGEST_ANSWER,
    ) -> Answer:
        what = f"{method} {urlsplit(url).path}"
        waited = 0.0
        for attempt in range(TRIES):
            try:
                answer = _exchange(method, url, self.headers, body, most_bytes)
            except (OSError, HTTPException) as error:
                problem: ApiError = UncertainError(f"{what}: no answer ({_reason(error)}).")
                wait = 2.0**attempt
            else:
                if 200 <= answer.status < 300 or (redirects and 300 <= answer.status < 400):
                    return answer
                problem = _problem(what, answer)
                asked = _wait_seconds(answer, self.clock(), attempt)
                if asked is None and answer.status < 500:
                    raise problem
                wait = 2.0**attempt if asked is None else asked
            if isinstance(problem, UncertainError) and method not in _HARMLESS_TWICE:
                raise problem
            if waited + wait > LONGEST_WAIT_SECONDS:
                raise type(problem)(
                    f"{problem} The next try would be in {wait:.0f} s, which is too long.", problem.status
                )
            if attempt == TRIES - 1:
                break
            waited += wait
            self.tell(f"{problem} Trying again in {wait:.0f} s.")
            self.sleep(wait)
        raise type(problem)(f"{problem} It was tried {TRIES} times.", problem.status)


def github(address: str, token: str, tell: Callable[[str], None]) -> Api:
    """GitHub's API, as its documentation asks to be called."""
    return Api(address, {**GITHUB_HEADERS, "Authorization": f"Bearer {token}"}, tell=tell)


def gitlab(address: str, token: str, tell: Callable[[str], None]) -> Api:
    """GitLab's API."""
    return Api(address, {"PRIVATE-TOKEN": token}, tell=tell)


def _exchange(
    method: str, url: str, headers: Mapping[str, str], body: Mapping[str, Any] | None, most_bytes: int
) -> Answer:
    """One request and what came back, whatever its status."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise ApiError(f"`{shorten(url)}` is not the web address of an API.")
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"User-Agent": f"okrsite/{__version__}", **headers}, method=method)  # noqa: S310  checked above
    if data is not None:
        request.add_header("Content-Type", "application/json")
    opener = urllib.request.build_opener(_Stay)
    try:
        response = opener.open(request, timeout=TIMEOUT_SECONDS)
    except urllib.error.HTTPError as error:
        response = error
    with response:
        read = response.read(most_bytes + 1)
        if len(read) > most_bytes:
            raise ApiError(
                f"{method} {urlsplit(url).path}: the answer is longer than {most_bytes:,} bytes.", response.status
            )
        return Answer(response.status, response.headers, read)


def _wait_seconds(answer: Answer, now: float, attempt: int) -> float | None:
    """How long to wait where a limit was met; None where that is not why the answer is what it is."""
    if answer.status not in (403, 429):
        return None
    after = answer.headers.get("Retry-After", "")
    if after.isdigit():
        return max(1.0, float(after))
    reset = answer.headers.get("X-RateLimit-Reset", "")
    if answer.headers.get("X-RateLimit-Remaining") == "0" and reset.isdigit():
        return max(1.0, float(reset) - now + 1)
    if answer.status == 429 or "rate limit" in answer.words.lower():
        return SECONDARY_WAIT_SECONDS * 2.0**attempt
    return None


_ADVICE = {
    401: "The token is not accepted: it may have run out.",
    403: "The token may not do this: look at `permissions:` in the workflow, and at the repository's settings for Actions.",
    404: "There is no such thing, or the token may not see it: look at `permissions:` in the workflow.",
    410: "It is gone, or this feature is switched off in the repository's settings.",
}


def _problem(what: str, answer: Answer) -> ApiError:
    said = f": {answer.words}" if answer.words else ""
    if answer.status >= 500:
        return UncertainError(f"{what}: the forge has a problem of its own ({answer.status}{said}).", answer.status)
    if 300 <= answer.status < 400:
        return ApiError(f"{what}: this has moved ({answer.status}); use the repository's present name.", answer.status)
    if answer.status == 429 or (answer.status == 403 and "rate limit" in answer.words.lower()):
        return ApiError(f"{what}: a limit of the forge is reached ({answer.status}{said}).", answer.status)
    return ApiError(f"{what}: {answer.status}{said}. {_ADVICE.get(answer.status, '')}".rstrip(), answer.status)


def _reason(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return shorten(str(getattr(reason, "strerror", None) or reason or type(error).__name__), 120)
