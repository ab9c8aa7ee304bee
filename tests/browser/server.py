"""A plain web server for a folder, below a deep path: what is not there is answered with the site's own 404 page."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

from okrsite.site import urls
from tests.portal import BASE_PATH


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; gives the address of its root."""

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def send_head(self) -> Any:
            if not self.path.startswith(BASE_PATH):
                return self._not_found()
            self.path = self.path.removeprefix(BASE_PATH.rstrip("/"))
            wanted = Path(self.translate_path(self.path))
            return super().send_head() if wanted.exists() else self._not_found()

        def _not_found(self) -> BinaryIO:
            page = (folder / urls.NOT_FOUND).read_bytes()
            self.send_response(404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            return BytesIO(page)

        def end_headers(self) -> None:
            """Nothing is kept: every page is opened as if it were the first."""
            self.send_header("Cache-Control", "no-store")
            super().end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  the name that is overridden
            """Nothing: the browser says what it did not get."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Nothing: a browser that goes away while it is answered is no error."""

    server = Server(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{BASE_PATH}"
    finally:
        server.shutdown()
        server.server_close()
