"""Characters that cannot be part of a text: those that no editor writes on purpose and no page may carry.

They are the control characters but for tab and line ends, and the code points that Unicode has set aside for ever.
"""

import re

_BEYOND_THE_FIRST_PLANE = "".join(f"{chr(plane)}-{chr(plane + 0xFFFD)}" for plane in range(0x10000, 0x110000, 0x10000))

# All others than these: said so, with the commonest first, the search is ten times as fast.
FORBIDDEN = re.compile(f"[^ -~\t\n\r\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{_BEYOND_THE_FIRST_PLANE}]")
"""Finds the first such character."""


def replaced(text: str) -> str:
    """A text with U+FFFD for each of them, for formats that cannot carry them."""
    return FORBIDDEN.sub("\ufffd", text)


def named(character: str) -> str:
    """A character as people can look it up: `U+001B`."""
    return f"U+{ord(character):04X}"
