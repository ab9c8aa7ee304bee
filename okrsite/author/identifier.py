"""Ids from titles.

In goes a title in any script; out comes an id of ASCII letters, digits and hyphens that nobody else has.
"""

import re
from collections.abc import Container
from unicodedata import category

from anyascii import anyascii

from okrsite.okr.parse import RESERVED_IDS
from okrsite.okr.schema import RESERVED_ANCHOR_PREFIX

LONGEST = 40
LONGEST_PART = 24
"""An id is typed and read aloud; what of a title goes beyond this is left out, at the end of a word. Ids of
key results and milestones are read behind the objective's."""

_KEPT = frozenset(
    "LMNZP"
)  # letters, marks, numbers, blanks, punctuation; no emoji, since they would become their names
_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")
_REST = re.compile(r"[^a-z0-9]+")


def identifier(title: str, taken: Container[str], otherwise: str, longest: int = LONGEST) -> str:
    """An id made from a title; `otherwise` stands for a title that has no letters."""
    readable = "".join(character if category(character)[0] in _KEPT else " " for character in title[:1000])
    words = _REST.sub("-", _APOSTROPHES.sub("", anyascii(_APOSTROPHES.sub("", readable))).lower()).strip("-")
    if not words or words in RESERVED_IDS or words.startswith(RESERVED_ANCHOR_PREFIX):
        words = f"{otherwise}-{words}".rstrip("-")
    return free(_shortened(words, longest), taken)


def free(wanted: str, taken: Container[str]) -> str:
    """The wanted id, or the first of `wanted-2`, `wanted-3`, … that nobody has."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def _shortened(words: str, longest: int) -> str:
    if len(words) <= longest:
        return words
    at = words.rfind("-", 1, longest + 1)
    return words[: at if at > 0 else longest].rstrip("-")
