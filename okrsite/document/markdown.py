"""Markdown bodies: HTML with open places for links, and what the text says about itself.

In goes a body; out comes a `Body`: HTML in pieces between which internal links are filled in later (their addresses are not
known while one file is read), its sections, headings, links and tasks with their places. Most bodies are simple and are read by
`plain`, the others by `commonmark`.
"""

from okrsite.document import plain
from okrsite.document.body import Body, Heading, Link, Section, Task, embedded, id_of

__all__ = ["Body", "Heading", "Link", "Section", "Task", "embedded", "id_of", "read"]


def read(text: str, path: str, *, offset: int = 0, reserved: frozenset[str] = frozenset(), embed: bool = False) -> Body:
    """Render a body.

    `path` is the document's own, for relative links; `offset` the body's place in its file; `reserved` ids that headings
    must not take on the page; `embed` asks for a body that stands among others on a page (a comment).
    """
    if not text.strip():
        return Body()
    simple = plain.read(text, path, offset, reserved, embed=embed)
    if simple:
        return simple
    # To import the parser takes as long as to check forty documents, and many a small site does without.
    from okrsite.document import commonmark

    return commonmark.read(text, path, offset, reserved, embed=embed)
