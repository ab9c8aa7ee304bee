"""A body as it is kept: its HTML in pieces, and what its text says about itself.

Made by `markdown`; holds no text unescaped. Links inside the site are open places between the pieces, since their addresses are
not known while one file is read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import normpath
from typing import Any
from unicodedata import category
from urllib.parse import unquote

from okrsite.text.source import Span

OWN_IDS = "page-"
"""Ids that pages themselves use begin so; headings leave them alone."""
LEAD_LENGTH = 300
TASK_OPENS = {
    done: f'<label><input class="task-box" type="checkbox" disabled{" checked" if done else ""}> '
    for done in (False, True)
}
TASK_CLOSES = "</label>"
"""What stands around the text of a task that is open or done. Whoever listens is told in their own language, without a word of ours."""

# A link's place in the HTML while it is rendered. NUL cannot come from the text: markdown-it replaces it.
_SLOT = re.compile("\0(\\d+)\0")
_HEADING_TAG = re.compile(r'<h[2-6] id="[^"]*">(.*?)</h[2-6]>', re.DOTALL)
_FOOTNOTE_REFERENCE = re.compile(r'<sup class="footnote-ref">.*?</sup>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image to something inside the site.

    `path` is relative to the content folder (empty: this very document); it begins with `../` where the link leads out
    of the folder, and with `/` where it was written so. `target` is the link as it was written.
    """

    path: str
    anchor: str
    target: str
    is_image: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its depth as written (1 to 6), its text, GitHub's anchor for it, and its id on the page."""

    depth: int
    text: str
    slug: str
    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Task:
    """An item of a task list; `depth` counts the task lists around it. A leaf has no tasks below it."""

    text: str
    done: bool
    depth: int
    is_leaf: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a body that begins with a second-level heading. The first part has none, nor have the footnotes at the end:
    their title is empty.

    `pieces` alternates HTML and indexes into the body's links, beginning and ending with HTML.
    """

    title: str
    slug: str
    pieces: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered body. `lead` is the plain text of its first paragraph; `plain` that of all of it."""

    sections: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()
    headings: tuple[Heading, ...] = ()
    tasks: tuple[Task, ...] = ()
    lead: str = ""
    plain: str = ""

    def section(self, *titles: str) -> Section | None:
        """The first section with one of these titles, whatever its case."""
        wanted = {title.casefold() for title in titles}
        return next((section for section in self.sections if section.title.casefold() in wanted), None)


class LateBody(Body):
    """A body whose HTML and text are read when they are asked for: an attribute without a value leads to `__getattr__`."""

    __slots__ = ()

    def __init__(
        self, links: tuple[Link, ...], headings: tuple[Heading, ...], tasks: tuple[Task, ...], lead: str, **own: object
    ) -> None:
        """`own` are the values of a subclass's own slots."""
        for name, value in own.items():
            object.__setattr__(self, name, value)  # as the dataclass itself does, being frozen
        object.__setattr__(self, "links", links)
        object.__setattr__(self, "headings", headings)
        object.__setattr__(self, "tasks", tasks)
        object.__setattr__(self, "lead", lead)

    def __getattr__(self, name: str) -> Any:
        if name not in ("sections", "plain"):
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        return getattr(self.whole(), name)

    def whole(self) -> Body:
        """The body with all that is in it."""
        raise NotImplementedError


def aim(target: str, folder: str) -> tuple[str, str]:
    """The path and the anchor that a link's target names, as a `Link` keeps them. `folder` is that of the document."""
    path, _, anchor = target.partition("#")
    path = unquote(path.partition("?")[0])
    if path and not path.startswith("/"):
        path = normpath(f"{folder}/{path}") if folder else normpath(path)
    return path, unquote(anchor)


def embedded(html: str) -> str:
    """HTML of a section made fit for another page: no ids, no headings of its own, no footnotes that stay behind."""
    return _FOOTNOTE_REFERENCE.sub("", _HEADING_TAG.sub(r'<p class="heading">\1</p>', html))


def id_of(anchor: str) -> str:
    """The id on the page of what GitHub calls `anchor`: the same, unless the page uses it itself."""
    return f"section-{anchor}" if anchor.startswith(OWN_IDS) else anchor


def slot(index: int) -> str:
    """The open place of a link, by its index, in the HTML that `pieces` takes apart."""
    return f"\0{index}\0"


def pieces(html: str, *, embed: bool) -> tuple[str | int, ...]:
    """HTML as a section keeps it; `embed` takes the ids from its headings."""
    if embed:
        html = _HEADING_TAG.sub(r'<p class="heading">\1</p>', html)
    parts = _SLOT.split(html)
    return tuple(int(part) if index % 2 else part for index, part in enumerate(parts))


def slug_of(text: str) -> str:
    """GitHub's anchor for a heading."""
    return "".join(filter(_stays_in_slug, text.lower().strip())).replace(" ", "-")


def _stays_in_slug(character: str) -> bool:
    """Letters, digits, and the marks without which many scripts cannot be read."""
    return character.isalnum() or character in "_- " or category(character) in ("Mn", "Mc", "Me", "Pc")


class Unique:
    """Names that are given out once; one that is taken gets the next free number, as GitHub does it. A class because the
    numbers are remembered: counting anew each time takes a time that grows with the square of the names."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.next_number = dict.fromkeys(taken, 1)

    def take(self, name: str) -> str:
        """`name`, or the name with a number."""
        free = name
        while free in self.next_number:
            free = f"{name}-{self.next_number[name]}"
            self.next_number[name] += 1
        self.next_number[free] = 1
        return free


def with_leaves(tasks: list[tuple[str, bool, int, Span]]) -> Iterator[Task]:
    """Tasks from their text, whether they are done, their depth and their place."""
    for index, (text, done, depth, span) in enumerate(tasks):
        deeper = index + 1 < len(tasks) and tasks[index + 1][2] > depth
        yield Task(text, done, depth, not deeper, span)
