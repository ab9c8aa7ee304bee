"""The web server on this machine: connections, headers, and the stream of events.

In go the site and the feed; answers come from `answers`. It listens on the loopback address only, and answers only who asks for it
by a name of this machine: a page of a stranger whose name was made to lead here reads nothing.
"""

import json
import os
import re
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from time import monotonic
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs

from okrsite import __version__
from okrsite.serve.answers import EVENTS, Answer, answer, plain
from okrsite.serve.reload import Feed, News
from okrsite.serve.snapshot import LiveSite
from okrsite.site import urls

HOST = "127.0.0.1"

HEARTBEAT_SECONDS = 10.0
"""How often a silent stream is written to, so that one whose page is gone is noticed."""

MOST_ADDRESSES = 2
"""A page has one address; one that says that nothing stands there has its own besides."""

RETRY_MILLISECONDS = 500
"""How soon a page whose stream broke off tries again."""

_STOP_SECONDS = 0.5
_OWN_NAMES = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?", re.IGNORECASE)


class Server(ThreadingMixIn, TCPServer):
    """Listens from the first; answers within its context, whose end closes every connection and ends every thread.

    Port 0 stands for any that is free; `port` is the one it is. An OSError says that it cannot be had.
    """

    allow_reuse_address = os.name == "posix"  # elsewhere it would let two listen at once
    allow_reuse_port = False
    request_queue_size = 64

    def __init__(self, port: int, site: LiveSite, feed: Feed) -> None:
        self.site = site
        self.feed = feed
        self._lock = threading.Lock()
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._accepting = threading.Thread(target=self.serve_forever, args=(0.05,), name="server", daemon=True)
        super().__init__((HOST, port), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> Self:
        self._accepting.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.feed.close()
        self.shutdown()
        self.server_close()
        with self._lock:
            open_now = list(self._connections.items())
        for connection, _ in open_now:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        end = monotonic() + _STOP_SECONDS
        for _, thread in open_now:
            thread.join(max(0.0, end - monotonic()))
        self._accepting.join()

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        with self._lock:
            self._connections[request] = thread
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._connections.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):  # somebody hung up
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = f"okrsite/{__version__}"
    sys_version = ""
    timeout = 30
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if len(hosts := self.headers.get_all("Host", [])) != 1 or not _OWN_NAMES.fullmatch(hosts[0]):
            self._send(plain(HTTPStatus.FORBIDDEN, "This server answers to localhost and 127.0.0.1 only."))
        elif not self.path.startswith("/"):
            self._send(plain(HTTPStatus.BAD_REQUEST, "This is not a path."))
        elif self.path.partition("?")[0] == EVENTS:
            self._send_events()
        else:
            self._send(answer(self.path, self.server.site, self.server.feed))

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name is that of http.server
        """Say nothing: the terminal is for what concerns the content."""

    def _send(self, what: Answer) -> None:
        self._send_head(what.status, what.content_type)
        self.send_header("Content-Length", str(len(what.body)))
        if what.location:
            self.send_header("Location", what.location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(what.body)

    def _send_head(self, status: HTTPStatus, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")

    def _send_events(self) -> None:
        """News as server-sent events, until the page or the server goes."""
        self._send_head(HTTPStatus.OK, "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        feed = self.server.feed
        query = parse_qs(self.path.partition("?")[2])
        since, page = query.get("since", [""])[0], _page(query.get("page", [""])[0])
        self.wfile.write(f"retry: {RETRY_MILLISECONDS}\n\n".encode())
        with feed.followed(page):
            news: News | None = feed.news(self.headers.get("Last-Event-ID") or since)
            cursor = since
            while feed.is_open:
                if news:
                    cursor = news.cursor
                self.wfile.write(_event(news, page, self.server.site) if news else b":\n\n")
                self.wfile.flush()
                news = feed.wait(cursor, HEARTBEAT_SECONDS)


def _page(text: str) -> Mapping[str, str]:
    """What a page says of itself: its addresses, with the digest of the bytes that it was given at each."""
    try:
        page = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    is_page = isinstance(page, dict) and len(page) <= MOST_ADDRESSES and all(type(d) is str for d in page.values())
    return page if is_page else {}


def _event(news: News, page: Mapping[str, str], site: LiveSite) -> bytes:
    """News for a page. Of its own addresses those alone have changed whose bytes are not those that it was given."""
    changed = None
    if news.changed is not None:
        own = {address for address, digest in page.items() if site.digest(urls.file_of(address)) != digest}
        changed = sorted((news.changed - page.keys()) | own)
    data = json.dumps({"changed": changed, "problems": news.problems})
    return f"id: {news.cursor}\ndata: {data}\n\n".encode()
