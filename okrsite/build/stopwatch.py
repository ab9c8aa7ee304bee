"""How long the stages of a build take, and how much they do.

In go stages while they run, and counts; out come a table for people and JSON for programs. It measures; nothing depends on it.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter

if sys.platform != "win32":
    import resource


class Stopwatch:
    """Takes the times of one build. A class because times and counts are gathered along the way."""

    def __init__(self) -> None:
        self._began = perf_counter()
        self._seconds: dict[str, float] = {}
        self._counts: dict[str, int] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage. Stages of the same name add up."""
        began = perf_counter()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + perf_counter() - began

    def count(self, name: str, number: int) -> None:
        """Note how many there were of something."""
        self._counts[name] = number

    @property
    def counts(self) -> Mapping[str, int]:
        """What was counted."""
        return self._counts

    def table(self) -> str:
        """Times, counts and memory, to read."""
        whole = perf_counter() - self._began
        lines = [f"{name:<18}{seconds:>9.3f} s" for name, seconds in self._seconds.items()]
        lines += [f"{'all':<18}{whole:>9.3f} s", ""]
        lines += [f"{name:<18}{number:>9,}" for name, number in self._counts.items()]
        lines += ["", *(f"{name:<18}{size / 1e6:>9,.0f} MB" for name, size in _peaks().items())]
        return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"

    def json(self) -> str:
        """The same as JSON. Memory is in bytes."""
        content = {
            "seconds": {**self._seconds, "all": perf_counter() - self._began},
            "counts": self._counts,
            "peak_bytes": _peaks(),
        }
        return json.dumps(content, indent=2) + "\n"


def _peaks() -> dict[str, int]:
    """The most memory that this process held at once, and that the largest of its workers did; nothing where the system does
    not say. Workers share much of theirs with this process, so that the two are not to be added."""
    if sys.platform == "win32":
        return {}
    unit = 1 if sys.platform == "darwin" else 1024
    own, workers = (
        resource.getrusage(who).ru_maxrss * unit for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {"memory": own, "a worker's memory": workers} if workers else {"memory": own}
