"""Which engine this is: a digest of all that turns content into a site, apart from the content and the theme.

Nothing goes in; out come hexadecimal digits that differ wherever the same content may give other bytes: by okrsite's own code, by the
libraries that read and draw, and by the Python that runs them.
"""

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import okrsite

_LIBRARIES = (
    "babel",
    "jinja2",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "pydantic",
    "pydantic-core",
    "pyyaml",
    "tzdata",
)
"""Those whose next version may read or write something in another way."""


@cache
def engine_digest() -> str:
    """32 hexadecimal digits. Worked out once: code that is changed while it runs does not run anew either."""
    digest = hashlib.sha256(f"{okrsite.__version__}\0{sys.version_info}\0".encode())
    for library in _LIBRARIES:
        digest.update(f"{library} {_version_of(library)}\0".encode())
    folder = Path(okrsite.__file__).parent
    for file in sorted(folder.rglob("*.py")):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


def _version_of(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # tzdata, where the system has its own
        return ""
