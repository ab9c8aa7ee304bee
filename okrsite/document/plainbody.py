"""A simple body that is kept without what takes most room in it, its HTML and its text: both are read again when somebody asks, which is
as soon done as they were read the first time.

In goes a body that `plain` has read from the end of a source; out comes one that says the same.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from okrsite.document import plain
from okrsite.document.body import Body, Heading, Link, Task
from okrsite.text.source import Source


class PlainBody(Body):
    """The body that begins at `start` of a source. An attribute without a value leads to `__getattr__`."""

    __slots__ = ("_source", "embed", "reserved", "start")

    def __init__(
        self,
        source: Source,
        start: int,
        reserved: Iterable[str],
        links: tuple[Link, ...],
        headings: tuple[Heading, ...],
        tasks: tuple[Task, ...],
        lead: str,
        *,
        embed: bool,
    ) -> None:
        fill = object.__setattr__  # as the dataclass itself does, being frozen
        fill(self, "_source", source)
        fill(self, "start", start)
        fill(self, "reserved", tuple(sorted(reserved)))
        fill(self, "embed", embed)
        fill(self, "links", links)
        fill(self, "headings", headings)
        fill(self, "tasks", tasks)
        fill(self, "lead", lead)

    def __getattr__(self, name: str) -> Any:
        if name not in ("sections", "plain"):
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        return getattr(self.whole(), name)

    def whole(self) -> Body:
        """The body with all that is in it."""
        return read_again(self._source, self.start, self.reserved, embed=self.embed)


@lru_cache(maxsize=64)
def read_again(source: Source, start: int, reserved: tuple[str, ...], *, embed: bool) -> Body:
    """What is on one page is asked for more than once, and then never again."""
    return plain.read(source.text[start:], source.path, start, frozenset(reserved), embed=embed) or Body()
