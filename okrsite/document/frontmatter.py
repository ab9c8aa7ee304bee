"""Where a file's front matter ends and its body begins.

In goes a file's text; out come the span of its YAML and of its Markdown, or a problem. Both fences are lines of three
hyphens (the second may be YAML's three dots); trailing blanks, any line ends and a byte-order mark are allowed, since
editors add them without asking.
"""

import re
from dataclasses import dataclass

from okrsite.document.problem import Problem
from okrsite.text.source import Span

_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\r|\n|\Z)")
_CLOSING = re.compile(r"[\r\n](?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)")
_FENCE_LIKE = re.compile(r"(?<![^\r\n])[ \t]*[-–—]{2,}[ \t]*(?=[\r\n]|\Z)")
_LATE_OPENING = re.compile(r"\s*(?<![^\r\n])([ \t]*[-–—]{2,}[ \t]*)(?=[\r\n]|\Z)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The two parts of a document."""

    yaml: Span
    body: Span


def split(text: str) -> FrontMatter | Problem:
    """Find the fences."""
    opening = _OPENING.match(text)
    if opening is None:
        late = _LATE_OPENING.match(text)
        if late:
            return Problem(
                "invalid-yaml",
                "The front matter must begin on the first line of the file, with `---`.",
                Span(*late.span(1)),
                help="This line must be exactly `---`, and nothing can stand before it, not even an empty line.",
            )
        return Problem(
            "invalid-yaml",
            "This file has no front matter.",
            _first_line(text),
            help="Begin the file with a line `---`, then the fields, then another line `---`, then the text.",
        )
    closing = _CLOSING.search(text, opening.end() - 1)  # the end of the opening line is the line end before the first
    if closing is None:
        nearly = _FENCE_LIKE.search(text, opening.end())
        return Problem(
            "invalid-yaml",
            "The front matter is not closed: there is no second line `---`.",
            Span(*nearly.span()) if nearly else Span(opening.start(), opening.start() + len(opening[0].rstrip("\r\n"))),
            help="This line must be exactly `---`." if nearly else "Put a line `---` after the last field.",
        )
    return FrontMatter(Span(opening.end(), closing.start() + 1), Span(closing.end(), len(text)))


def _first_line(text: str) -> Span:
    line = text.splitlines()[0] if text.strip() else ""
    return Span(0, len(line))
