"""Notes of what is looked up in an edition: a path from the edition, and the key of a mapping there, as one text.

What belongs to one objective is noted under the objective, so that notes are few.
"""

from typing import NewType, cast

KEY = "\x1e"
"""Stands between path and key."""

BETWEEN = "\x1f"
"""Stands between the texts of a key that has several."""

WHOLE = object()
"""In place of a key: all of a mapping."""

OBJECTIVE = "objective"
"""The path of all that belongs to an objective."""

BY_OBJECTIVE = (
    "portfolio.objectives",
    "portfolio.check_ins_on",
    "portfolio.contributors",
    "portfolio.supporters",
    "measures.objectives",
    "late_changes_of",
)
BY_KEY_RESULT = (
    "portfolio.contributors",
    "portfolio.supporters",
    "portfolio.drivers",
    "portfolio.readings",
    "measures.key_results",
)
OF_OBJECTIVES = frozenset((*BY_OBJECTIVE, *BY_KEY_RESULT, "portfolio.key_results"))
"""Mappings by objective or key result."""

Note = NewType("Note", str)
"""Something that was looked up: a path from the edition, and the key of a mapping there; without a key all of it, or a value that is
no mapping."""


def note_of(path: str, key: object) -> Note:
    if key is WHOLE:
        return Note(path)
    if path in OF_OBJECTIVES:
        return Note(OBJECTIVE + KEY + objective_of(key))
    return Note(path + KEY + text_of(key))


def objective_of(key: object) -> str:
    """The objective that a key is, or whose key result it is."""
    return cast("str", key).partition("/")[0]


def text_of(key: object) -> str:
    """A key, which is a text or has several."""
    return key if isinstance(key, str) else BETWEEN.join(map(text_of, cast("tuple[object, ...]", key)))
