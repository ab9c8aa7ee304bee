"""How long it takes from saving a document until an open page shows it.

In go the address of a running `okrsite serve` and a document; out come seconds. The page is a client that does what the page's own
script does: it says what it shows, waits for the event that names it, and asks for the page.
"""

import json
import re
import time
from contextlib import closing
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import quote, urlsplit

_PATIENCE_SECONDS = 120


class UnseenError(Exception):
    """A save was not told, or not shown."""


def seconds_until_shown(address: str, document: Path, saves: int, pause_seconds: float) -> list[float]:
    """For some saves of one objective's title, as editors save: a file beside it, renamed to its name."""
    parts = urlsplit(address)
    path = f"{parts.path}objectives/{document.stem}/"
    original = document.read_text(encoding="utf-8")
    seconds: list[float] = []
    try:
        for number in range(saves):
            title = f"Saved for the {number}. time"
            changed = re.sub("(?m)^title: .*", f"title: {title}", original, count=1)
            seconds.append(_until_shown(parts.netloc, path, document, changed, title))
            time.sleep(pause_seconds)
    finally:
        _save(document, original)
    return seconds


def _until_shown(server: str, path: str, document: Path, changed: str, title: str) -> float:
    known = re.search(r'data-known="([^"]*)"', _get(server, path))
    if known is None:
        raise UnseenError(f"{path} does not follow what is saved")
    page = json.loads(unescape(known[1]))
    query = f"since={quote(page['cursor'])}&page={quote(json.dumps(page['addresses']))}"
    with closing(HTTPConnection(server, timeout=_PATIENCE_SECONDS)) as events:
        events.request("GET", f"/.okrsite/events?{query}")
        stream = events.getresponse()
        _wait(stream, None)
        begun = time.perf_counter()
        _save(document, changed)
        _wait(stream, next(iter(page["addresses"])))
        if title not in _get(server, path):
            raise UnseenError(f"{path} was announced and does not show `{title}`")
        return time.perf_counter() - begun


def _wait(stream: HTTPResponse, address: str | None) -> None:
    """Read the stream until a message names an address as changed; None for any message."""
    while line := stream.readline():
        if line.startswith(b"data:"):
            changed = json.loads(line.removeprefix(b"data:"))["changed"]
            if address is None or changed is None or address in changed:
                return
    raise UnseenError("the stream of events ended")


def _get(server: str, path: str) -> str:
    with closing(HTTPConnection(server, timeout=_PATIENCE_SECONDS)) as connection:
        connection.request("GET", path)
        return connection.getresponse().read().decode()


def _save(document: Path, text: str) -> None:
    beside = document.with_name(f".{document.name}.saved")
    beside.write_text(text, encoding="utf-8")
    beside.replace(document)
