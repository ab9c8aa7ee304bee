"""Characters that cannot be part of a text: those that no editor writes on purpose and no page may carry.

They are the control characters but for tab and line ends, and the code points that Unicode has set aside for ever.
"""

import re

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_SET_ASIDE = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)

# First that it is none of the commonest, then that it is one of these: so the search is ten times as fast.
FORBIDDEN = re.compile(f"[^ -~\t\n\r\xa0-\u1fff](?<=[{_CONTROLS}{_SET_ASIDE}])")
"""Finds the first such character."""


def replaced(text: str) -> str:
    """A text with U+FFFD for each of them, for formats that cannot carry them."""
    return FORBIDDEN.sub("\ufffd", text)


def named(character: str) -> str:
    """A character as people can look it up: `U+001B`."""
    return f"U+{ord(character):04X}"
