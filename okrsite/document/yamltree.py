"""YAML as plain text with places: mappings, lists and strings, and where each was written.

In goes YAML text; out comes a `Tree` and the problems found on the way. No scalar is given a type (the schema does that),
so `no` stays "no" and `1:30` stays "1:30". Most front matter is simple and is read by `plainyaml`, the rest by `yamlparser`.
"""

import re

from okrsite.document import characters, plainyaml
from okrsite.document.plainplaces import PlainPlaces
from okrsite.document.problem import Problem
from okrsite.document.tree import Location, Places, Tree
from okrsite.text.source import Source, Span

__all__ = ["Location", "Places", "Tree", "read"]

# YAML ends a line at these too, and nobody sees it.
_INVISIBLE_LINE_END = re.compile("[\x85\u2028\u2029]")


def read(text: str, offset: int = 0) -> tuple[Tree | None, list[Problem]]:
    """Read one YAML document; spans are shifted by `offset`, the place of `text` in its file."""
    if found := _INVISIBLE_LINE_END.search(text) or characters.FORBIDDEN.search(text):
        message = f"There is a character here that cannot be seen and may end the line ({characters.named(found[0])})."
        help_text = "Remove it; such characters come along when text is pasted from elsewhere."
        return None, [Problem("invalid-yaml", message, Span(*found.span()).within(offset), help_text)]
    value = plainyaml.read(text)
    if value is not None:
        return Tree(value, PlainPlaces(Source("", text), Span(0, len(text)), offset)), []
    # To import the parser takes as long as to check twenty documents, and many a small site does without.
    from okrsite.document import yamlparser

    return yamlparser.read(text, offset)
