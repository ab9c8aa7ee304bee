"""A simple body that is kept without what takes most room in it, its HTML and its text: both are read again when somebody asks, which is
as soon done as they were read the first time.

In goes a body that `plain` has read from the end of a source; out comes one that says the same.
"""

from functools import lru_cache

from okrsite.document import plain
from okrsite.document.body import Body, Heading, LateBody, Link, Task
from okrsite.text.source import Source


class PlainBody(LateBody):
    """The body that begins at `start` of a source."""

    __slots__ = ("_source", "embed", "reserved", "start")

    def __init__(
        self,
        source: Source,
        start: int,
        reserved: tuple[str, ...],
        links: tuple[Link, ...],
        headings: tuple[Heading, ...],
        tasks: tuple[Task, ...],
        lead: str,
        *,
        embed: bool,
    ) -> None:
        super().__init__(links, headings, tasks, lead, _source=source, start=start, reserved=reserved, embed=embed)

    def whole(self) -> Body:
        return read_again(self._source, self.start, self.reserved, embed=self.embed)


@lru_cache(maxsize=64)
def read_again(source: Source, start: int, reserved: tuple[str, ...], *, embed: bool) -> Body:
    """What is on one page is asked for more than once, and then never again."""
    return plain.read(source.text[start:], source.path, start, frozenset(reserved), embed=embed) or Body()
