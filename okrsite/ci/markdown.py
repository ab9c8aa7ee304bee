"""Markdown that a forge is about to show: made harmless for those who are named in it, and short enough.

In goes Markdown; out comes Markdown.
"""

import re

_MENTION = re.compile(r"@(?=[A-Za-z0-9])")
_INVISIBLE = "\u200b"


def unmentioned(markdown: str) -> str:
    """Markdown in which no `@name` calls anyone: a character that nobody sees stands behind each `@`."""
    return _MENTION.sub(f"@{_INVISIBLE}", markdown)


def shortened(markdown: str, most: int, note: str) -> str:
    """Markdown that is not longer than `most` characters: cut behind a whole line, with a note that says so."""
    if len(markdown) <= most:
        return markdown
    kept = markdown[: most - len(note) - 2]
    return f"{kept.rpartition(chr(10))[0] or kept}\n\n{note}"
