"""Pagefind, the search engine of static sites, run as a program: documents become an index that a browser reads piece by piece.

In go the program, HTML documents with their addresses, and the language; out come the files of the index. Nothing is known here
of what the documents mean. The program is run as a service and is sent all documents in one stream, without waiting for
its answers: so they are numbered in the order given. Reading a folder it would number them in the order of the disk, and the same
documents would not give the same bytes everywhere.

Pagefind 1.5 puts the values of its filters in another order every time, so no document has any; see `search` for ours.
"""

import json
import shutil
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from gzip import decompress
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from threading import Thread, Timer
from typing import IO, Any

PACKAGES = ("pagefind_bin_extended", "pagefind_bin")
"""Packages that bring the program. The extended one also splits Chinese and Japanese into words."""
PROGRAMS = ("pagefind_extended", "pagefind")
"""The names under which it may be installed otherwise."""

PATIENCE_SECONDS = 1800.0
"""A program that hangs is stopped after so long; ten thousand objectives take a few minutes."""

_UNUSED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")
_SIGNATURE = b"pagefind_dcd"
_PIECE_BYTES = 1 << 20


class PagefindError(Exception):
    """The index could not be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Index:
    """The files of an index by path, and the name that it has given to each document, by address."""

    files: Mapping[str, bytes]
    names: Mapping[str, str]


def find_program() -> Path | None:
    """The program, from its Python package or from the path; None where it is not installed."""
    for package in PACKAGES:
        with suppress(ImportError, FileNotFoundError):
            return Path(import_module(package).get_executable())
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    return Path(found) if found else None


@cache
def version_of(program: Path) -> str:
    """What the program calls itself, with its version."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, check=True)  # noqa: S603  no part of it comes from content
    except (OSError, subprocess.SubprocessError) as error:
        raise _trouble(program, "it does not start") from error
    return f"{program.stem} {said.stdout.strip()}"


def index(program: Path, documents: Iterable[tuple[str, str]], language: str) -> Index:
    """Index documents, given as address and HTML. Addresses are unique; `language` is a tag such as `en`."""
    answer = _converse(program, _requests(documents, language))
    files = {file["path"].replace("\\", "/"): b64decode(file["content"]) for file in answer["files"]}
    names = {}
    for path, content in files.items():
        if path.startswith("fragment/"):
            fragment = json.loads(decompress(content).removeprefix(_SIGNATURE))
            names[fragment["url"]] = path.removeprefix("fragment/").removesuffix(".pf_fragment")
    return Index({path: files[path] for path in sorted(files) if _is_used(path, files)}, names)


def _is_used(path: str, files: Mapping[str, bytes]) -> bool:
    """Whether a browser will ask for it: no ready-made faces, and no engine for unknown languages beside that of ours."""
    if path == "wasm.unknown.pagefind":
        return sum(other.startswith("wasm.") for other in files) == 1
    return not path.startswith(_UNUSED)


def _requests(documents: Iterable[tuple[str, str]], language: str) -> Iterator[dict[str, Any]]:
    yield {"type": "NewIndex", "config": {"force_language": language}}
    for address, html in documents:
        yield {"type": "AddFile", "index_id": 0, "url": address, "file_contents": html}
    yield {"type": "GetFiles", "index_id": 0}


def _converse(program: Path, requests: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Send all requests, and return the answer to the last. The program ends when its input does, even with work left: so
    that stays open until all answers have come."""
    try:
        service = subprocess.Popen(  # noqa: S603  no part of the command comes from content
            [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise _trouble(program, "it does not start") from error
    if service.stdin is None or service.stdout is None:
        raise AssertionError
    answers: SimpleQueue[bytes | None] = SimpleQueue()
    reader = Thread(target=_read, args=(service.stdout, answers), daemon=True)
    patience = Timer(PATIENCE_SECONDS, service.kill)
    patience.daemon = True
    try:
        reader.start()
        patience.start()
        count = 0
        with suppress(BrokenPipeError):  # then the answers end early, which is noticed below
            for count, payload in enumerate(requests, 1):
                message = json.dumps({"message_id": count, "payload": payload})
                service.stdin.write(b64encode(message.encode()) + b",")
            service.stdin.flush()
        last: dict[str, Any] = {}
        for _ in range(count):
            last = _payload(program, answers.get())
        return last
    finally:
        patience.cancel()
        service.kill()
        service.wait()
        reader.join()
        with suppress(BrokenPipeError):
            service.stdin.close()
        service.stdout.close()


def _read(stream: IO[bytes], answers: "SimpleQueue[bytes | None]") -> None:
    """Take answers, each ended by a comma, from a stream until it ends; then None."""
    begun: list[bytes] = []
    while piece := stream.read1(_PIECE_BYTES):  # type: ignore[attr-defined]
        first, *others = piece.split(b",")
        begun.append(first)
        for other in others:
            answers.put(b"".join(begun))
            begun = [other]
    answers.put(None)


def _payload(program: Path, answer: bytes | None) -> dict[str, Any]:
    if answer is None:
        raise _trouble(program, "it ended too early")
    try:
        payload: dict[str, Any] = json.loads(b64decode(answer))["payload"]
        message = payload["message"] if payload["type"] == "Error" else ""
    except (ValueError, KeyError, TypeError) as error:
        raise _trouble(program, "it does not answer as Pagefind does") from error
    if message:
        raise _trouble(program, message)
    return payload


def _trouble(program: Path, reason: str) -> PagefindError:
    return PagefindError(
        f"Pagefind could not make the search (`{program}`: {reason}). The site is as it was. Install Pagefind anew, or write "
        "`search: false` into `_site.yml`."
    )
