"""Markdown bodies: HTML with open places for links, and what the text says about itself.

In goes a body; out comes a `Body`: HTML in pieces between which internal links are filled in later (their addresses are not
known while one file is read), its sections, headings, links and tasks with their places. Most bodies are simple and are read by
`plain`, the others by `commonmark`.
"""

from okrsite.document import plain
from okrsite.document.body import Body, Heading, Link, Section, Task, embedded, id_of
from okrsite.document.plainbody import PlainBody
from okrsite.text.source import Source

__all__ = ["Body", "Heading", "Link", "Section", "Task", "embedded", "id_of", "read", "read_from"]

_SHORT = 400
"""A body of so many characters is kept as it is: little would be spared, and check-ins, which are asked for often, are short."""


def read(text: str, path: str, *, offset: int = 0, reserved: frozenset[str] = frozenset(), embed: bool = False) -> Body:
    """Render a body.

    `path` is the document's own, for relative links; `offset` the body's place in its file; `reserved` ids that headings
    must not take on the page; `embed` asks for a body that stands among others on a page (a comment).
    """
    return _read(text, path, offset, reserved, embed=embed)[0]


def read_from(source: Source, text: str, start: int, *, reserved: frozenset[str], embed: bool) -> Body:
    """The same for `text`, the end of a source that is kept anyway. Of a long body that is quickly read no HTML and no text is kept
    beside the source."""
    body, is_plain = _read(text, source.path, start, reserved, embed=embed)
    if not is_plain or len(text) <= _SHORT:
        return body
    return PlainBody(
        source, start, tuple(sorted(reserved)), body.links, body.headings, body.tasks, body.lead, embed=embed
    )


def _read(text: str, path: str, offset: int, reserved: frozenset[str], *, embed: bool) -> tuple[Body, bool]:
    """A body, and whether it is a simple one."""
    if not text.strip():
        return Body(), False
    simple = plain.read(text, path, offset, reserved, embed=embed)
    if simple:
        return simple, True
    # To import the parser takes as long as to check forty documents, and many a small site does without.
    from okrsite.document import commonmark

    return commonmark.read(text, path, offset, reserved, embed=embed), False
