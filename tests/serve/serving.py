"""`okrsite serve` as a real process, asked over real HTTP, and a small company for it to serve."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from okrsite.assets import themes_folder
from tests.conftest import ROOT

PATIENCE_SECONDS = 60.0
"""How long a thing that must happen may take on a machine with other things to do."""

TODAY = "2026-02-14"
BASE = "/acme/okrs/"

KEY_RESULTS = "key_results:\n  - {id: stars, title: Ratings of 4 stars, unit: '%', start: 60, target: 85}\n"


def objective(title: str, cycle: str = "2026-q1") -> str:
    return f"---\ntitle: {title}\nteam: marketing\ncycle: {cycle}\nowner: ada\n{KEY_RESULTS}---\nWhy: it matters.\n"


SETTINGS = f"title: Acme\nurl: https://example.org{BASE}\n"

COMPANY = {
    "_site.yml": f"{SETTINGS}theme: quick\n",
    "company.md": "---\nname: Acme\n---\n",
    "teams/marketing.md": "---\nname: Marketing\n---\n",
    "teams/games.md": "---\nname: Games\n---\n",
    "cycles/2026-q1.md": "---\ntitle: Q1 2026\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "objectives/launch.md": objective("Players trust our game"),
    "objectives/other.md": objective("Shops know our name"),
    "static/hello.txt": "hello",
    "static/ünï.html": "<!doctype html><title>x</title><p>static page",
}


_PAGE = """<!doctype html><html><head><link rel="stylesheet" href="{{ root }}theme/style.css"></head><body>
<a href="{{ root }}">{{ site.title }}</a><h1>{{ page.title }}</h1></body></html>"""

QUICK_THEME = {
    f"themes/quick/templates/{template.name}": _PAGE
    for template in (themes_folder() / "default/templates").iterdir()
    if "{% extends" in template.read_text(encoding="utf-8")
}
"""A theme whose pages have a title and nothing else: most of the time of a small build is spent on templates."""


def write(folder: Path, files: dict[str, str]) -> None:
    """Put files into a content folder, each whole at once: a file that is half written when it is read is another site."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        half = file.with_name(f".{file.name}.half")
        half.write_text(text, encoding="utf-8")
        half.replace(file)


def eventually(holds: Callable[[], Any], what: str = "") -> None:
    """Wait until something holds; fail if it takes far too long."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, f"in vain: {what or holds}"
        time.sleep(0.02)


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(slots=True)
class Stream:
    """What an event stream has brought: the objects in its data, and the latest cursor."""

    news: list[dict[str, Any]] = field(default_factory=list)
    cursor: str = ""
    has_ended: bool = False

    @property
    def changed(self) -> set[str]:
        """All addresses so far, `*` for everything."""
        return {address for each in self.news for address in ("*" if each["changed"] is None else each["changed"])}

    @property
    def problems(self) -> str:
        return str(self.news[-1]["problems"]) if self.news else ""


class Serving:
    """A running `okrsite serve` on a free port. `root` is the address of the home page."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-m", "okrsite", "serve", "--port", "0", *options]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder), "BROWSER": "echo browser %s"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said: list[str] = []
        """What it said on stderr, by line."""
        assert self.process.stderr
        self._hearing = threading.Thread(target=self._hear, args=(self.process.stderr,), daemon=True)
        self._hearing.start()
        line = self.line()
        found = re.search(r"http://\S+", line)
        if not found:
            self.close()
        assert found, line + "".join(self.said)
        self.root = found[0]
        self.base = urlsplit(self.root).path
        self.port = int(urlsplit(self.root).port or 0)
        eventually(lambda: self.said, "the site is built whole, or there are errors")

    def line(self) -> str:
        """The next line that it says on stdout."""
        assert self.process.stdout
        return str(self.process.stdout.readline())

    def _hear(self, stream: Any) -> None:
        self.said.extend(stream)

    @property
    def build_count(self) -> int:
        """How many builds have been reported as done, the first one too."""
        return sum(bool(re.search(r" pages? in [\d.]+ s$", line.rstrip())) for line in self.said)

    def get(self, path: str, method: str = "GET", **headers: str) -> Reply:
        """Ask for a path, from the server's root if it begins with `/`, else from the home page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path if path.startswith("/") else self.base + path, headers=headers)
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    @contextmanager
    def events(self, since: str = "", page: str | None = None, **headers: str) -> Iterator[Stream]:
        """Listen to the event stream while the context lasts; from now on, unless a cursor is given. `page` is what a page says of
        itself."""
        stream = Stream()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        own = "" if page is None else f"&page={quote(page)}"
        connection.request("GET", f"/.okrsite/events?since={since or self.cursor()}{own}", headers=headers)
        response = connection.getresponse()
        assert response.headers["Content-Type"].startswith("text/event-stream")

        def listen() -> None:
            try:
                for line in response:
                    name, _, value = line.decode().rstrip("\n").partition(": ")
                    if name == "id":
                        stream.cursor = value
                    elif name == "data":
                        stream.news.append(json.loads(value))
            except (OSError, ValueError, AttributeError):  # closed under its reader
                pass
            stream.has_ended = True

        threading.Thread(target=listen, daemon=True).start()
        eventually(lambda: stream.news, "the stream begins with how things stand")
        try:
            yield stream
        finally:
            connection.close()

    def cursor(self) -> str:
        """What a page knows that is opened now."""
        found = re.search(r"cursor&quot;: &quot;([0-9a-f.]+)", self.get("").text)
        assert found
        return found[1]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """End it by a signal: its exit code, and how many seconds that took."""
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE_SECONDS)
        took = time.monotonic() - began
        self.close()
        return code, took

    def close(self) -> None:
        """End it in any case, and hear it out."""
        self.process.kill()
        self._hearing.join()
        self.process.communicate()


@contextmanager
def restored(server: Serving, content: Path, files: dict[str, str] = COMPANY) -> Iterator[Path]:
    """A content folder that is served, and in the end is served as it was."""
    with server.events() as stream:
        yield content
        write(content, files)
        eventually(lambda: not stream.problems and "Players trust our game" in server.get("objectives/launch/").text)
        eventually(lambda: server.get("hello.txt").body == b"hello")


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Serving]:
    """Serve `content/` of a folder while the context lasts."""
    server = Serving(folder, "--today", TODAY, *options)
    try:
        yield server
    finally:
        server.close()
