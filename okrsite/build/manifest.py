"""The manifest of an output folder: every file that okrsite wrote there, so that it touches no other.

In go its bytes, out come entries by path, and back. The bytes hold no time and no place: equal sites have equal manifests.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from okrsite.build.output import check_path

FORMAT = 1

_DIGEST_LENGTH = 32


class DamagedManifest(Exception):  # noqa: N818  it names a state of a file; the reader decides whether that is an error
    """These bytes are no manifest that this version of okrsite wrote."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A published file. `fingerprint` says of what it was made, where the caller gave one; the digest is of its bytes."""

    digest: str
    size_bytes: int
    fingerprint: str | None = None


Manifest = Mapping[str, Entry]


def digest_of(data: bytes) -> str:
    """The digest by which a file's content is recognised."""
    return hashlib.sha256(data).hexdigest()[:_DIGEST_LENGTH]


def digest_on_disk(path: Path) -> str:
    """The same of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_DIGEST_LENGTH]


def to_bytes(manifest: Manifest) -> bytes:
    """The manifest as a file: sorted, and the same bytes for equal manifests."""
    files = {path: [entry.digest, entry.size_bytes, entry.fingerprint] for path, entry in manifest.items()}
    return json.dumps({"format": FORMAT, "files": files}, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"


def from_bytes(data: bytes) -> dict[str, Entry]:
    """The manifest that `to_bytes` wrote. Anything else is refused whole: what is ours must not be guessed."""
    try:
        content = json.loads(data)
        if content["format"] != FORMAT:
            raise DamagedManifest
        return {check_path(path): _entry(*values) for path, values in content["files"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DamagedManifest from error


def _entry(digest: object, size_bytes: object, fingerprint: object) -> Entry:
    if type(digest) is str and type(size_bytes) is int and (fingerprint is None or type(fingerprint) is str):
        return Entry(digest, size_bytes, fingerprint)
    raise DamagedManifest
