"""Files put in place whole: whoever reads one meanwhile has the old one, and nothing of a failure stays behind."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_BUFFER_BYTES = 1 << 20


def put(file: Path, pieces: Iterable[bytes]) -> None:
    """Write a file, and its folder where there is none. An OSError leaves what was there; of two writers the last one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb", _BUFFER_BYTES) as writing:
            writing.writelines(pieces)
        Path(draft).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(draft).unlink()
        raise
