"""What is answered at an address.

In go the path that was asked for, the site and the feed; out comes an `Answer`. Only what the site's manifest names is ever read, so no
path leads out of the site. Pages get a line of script on the way out, which never is on disk; nothing may be cached.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from mimetypes import MimeTypes
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from okrsite.build.manifest import digest_of
from okrsite.serve.reload import Feed
from okrsite.serve.snapshot import LiveSite
from okrsite.site import urls
from okrsite.site.render import TemplateFaultError

# No site has a folder of this name, see `okrsite.build.output`.
EVENTS = "/.okrsite/events"
CLIENT = "/.okrsite/client.js"

HTML = "text/html; charset=utf-8"

_SCRIPT = Path(__file__).with_name("client.js")

# Python's own list and not the machine's, which differs from one to the next; and what is newer than that list.
_TYPES = MimeTypes().types_map[True] | {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_IN_UTF_8 = frozenset({"application/json", "application/xml", "application/atom+xml", "application/manifest+json"})

_STAND_IN = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title></head>
<body style="font: 1rem/1.5 system-ui, sans-serif; margin: 2rem">
<h1 style="font-size: 1.375rem">{title}</h1>
<p>{text}</p>
<noscript><pre style="white-space: pre-wrap">{details}</pre></noscript>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to be sent. `location` is where the asker is sent on to, if at all."""

    status: HTTPStatus
    content_type: str
    body: bytes
    location: str = ""


def answer(target: str, site: LiveSite, feed: Feed) -> Answer:
    """The answer at a path, as it stands in a request, with its query."""
    path, mark, query = target.partition("?")
    if path == CLIENT:
        return Answer(HTTPStatus.OK, content_type(CLIENT), _SCRIPT.read_bytes())
    # Before anything is read: what changes from here on is news to the page.
    cursor, stands_at = feed.cursor, site.base_path
    if stands_at is None:
        return _no_site_yet(cursor, feed)
    base_path = unquote(stands_at)
    wanted = unquote(path)
    if wanted == "/" != base_path or wanted + "/" == base_path:
        return _sent_on(base_path + mark + query, quote(base_path) + mark + query)
    if not wanted.startswith(base_path):
        return _not_found(wanted, base_path, cursor, site)
    address = wanted.removeprefix(base_path)
    file = urls.file_of(address)
    shown = address.removesuffix("index.html") if f"/{address}".endswith("/index.html") else address
    try:
        data = site.read(file)
    except TemplateFaultError as error:
        data = _stand_in("This page cannot be drawn", str(error))
        return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, HTML, _with_script(data, {shown: ""}, base_path, cursor))
    if data is None:
        if address and site.has(urls.file_of(f"{address}/")):
            return _sent_on(f"{wanted}/", f"{quote(wanted)}/{mark}{query}")
        return _not_found(address, base_path, cursor, site)
    kind = content_type(file)
    if kind == HTML:
        data = _with_script(data, {shown: digest_of(data)}, base_path, cursor)
    return Answer(HTTPStatus.OK, kind, data)


def content_type(file: str) -> str:
    """The type of a file by its name."""
    kind = _TYPES.get(PurePosixPath(file).suffix.lower(), "application/octet-stream")
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in _IN_UTF_8 else kind


def plain(status: HTTPStatus, text: str) -> Answer:
    """An answer in a sentence."""
    return Answer(status, "text/plain; charset=utf-8", f"{text}\n".encode())


def _sent_on(shown: str, location: str) -> Answer:
    found = plain(HTTPStatus.FOUND, f"It is at {shown}")
    return Answer(found.status, found.content_type, found.body, location)


def _not_found(address: str, base_path: str, cursor: str, site: LiveSite) -> Answer:
    try:
        found = site.read(urls.NOT_FOUND)
    except TemplateFaultError:
        found = None
    data = found or _stand_in("Nothing stands at this address", f"The site begins at {base_path}")
    known = {address: "", urls.NOT_FOUND: digest_of(found) if found else ""}
    return Answer(HTTPStatus.NOT_FOUND, HTML, _with_script(data, known, base_path, cursor))


def _no_site_yet(cursor: str, feed: Feed) -> Answer:
    text = "It appears here as soon as the content can be built."
    data = _stand_in("There is no site yet", text, feed.problems)
    return Answer(HTTPStatus.SERVICE_UNAVAILABLE, HTML, _with_script(data, {}, "/", cursor))


def _stand_in(title: str, text: str, details: str = "") -> bytes:
    return _STAND_IN.format(title=escape(title), text=escape(text), details=escape(details)).encode()


def _with_script(html: bytes, addresses: Mapping[str, str], base_path: str, cursor: str) -> bytes:
    """A page with the line that lets it follow: what it shows, by address with the digest of the bytes (empty for none), where the
    site begins, and what it knows already."""
    known = escape(json.dumps({"addresses": addresses, "base": base_path, "cursor": cursor}))
    line = f'<script src="{CLIENT}" data-known="{known}" data-events="{EVENTS}" defer></script>\n'.encode()
    end = html.rfind(b"</body>")
    return html[:end] + line + html[end:] if end >= 0 else html + line
