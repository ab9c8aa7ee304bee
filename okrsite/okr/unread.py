"""Documents that are there and cannot be read: what is said of them, and what stands in for them.

In go paths and what was wrong; out come findings, and documents without content, so that references to them are not called broken.
"""

from okrsite.document.files import Garbled, UnreadableFile
from okrsite.document.markdown import Body
from okrsite.document.problem import Problem
from okrsite.document.yamltree import Places
from okrsite.okr.finding import Finding
from okrsite.okr.parse import Parsed, parse
from okrsite.text.source import Source, Span


def unreadable(file: UnreadableFile) -> Finding:
    """What is said of a file that could not be had."""
    return Finding("unreadable-file", file.reason, Source(file.path, ""), Span(0, 0), file.help)


def garbled(path: str, found: Garbled) -> Finding:
    """What is said of a file that is no text."""
    span = Span(found.offset, min(found.offset + 1, len(found.text)))
    problem = Problem("invalid-yaml", found.reason, span, found.help)
    return Finding.of_problem(problem, Source(path, found.text))


def stand_in(path: str) -> Parsed | None:
    """A document that is known to exist and cannot be used; None for a path that is no document's."""
    found = parse(path, "---\n---\n")
    return Parsed(found.source, found.kind, found.id, None, Places(Span(0, 0)), Body(), ()) if found else None
