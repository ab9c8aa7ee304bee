"""How a terminal shows text: which characters it must not be given as they are, and how many cells the others take.

In goes text that anyone may have written; out comes text that can be printed. Nothing here knows about findings.
"""

from typing import NamedTuple
from unicodedata import category, east_asian_width

TAB_CELLS = 4
"""The distance of tab stops in a snippet."""

MOST_MARKS = 6
"""More marks than this on one letter are shown as escapes: no writing system needs them, and they climb over other lines."""

_JOINER, _NON_JOINER, _EMOJI_STYLE = "\u200d", "\u200c", "\ufe0f"
_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_HIDDEN_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


class Glyph(NamedTuple):
    """How one character is shown: the text that stands for it, and the cells that it adds to the line."""

    text: str
    cells: int


def escaped(character: str) -> str:
    """A character by its number, as Python writes it: `\\x1b`, `\\u202e`, `\\U000e0041`."""
    number = ord(character)
    if number < 0x100:
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character, f"\\x{number:02x}")
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def is_hidden(character: str) -> bool:
    """Whether a character commands a terminal, reorders the line, or cannot be seen.

    The two joiners stay: emoji and several scripts are written with them.
    """
    if " " <= character <= "~" or character in (_JOINER, _NON_JOINER):
        return False
    return category(character) in _HIDDEN_CATEGORIES and character not in _VISIBLE_FORMATS


def harmless(text: str) -> str:
    """The text on one line, with every hidden character as its escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        glyph.text if character != "\t" else "\\t" for character, glyph in zip(text, glyphs(text), strict=True)
    )


def glyphs(text: str) -> list[Glyph]:
    """How each character of one line is shown, in order; tabs reach to the next tab stop."""
    shown: list[Glyph] = []
    column = marks = 0
    before = ""
    for character in text:
        glyph = _glyph(character, before, column)
        if character == _EMOJI_STYLE and shown and shown[-1].cells == 1 and category(before) == "So":
            glyph = Glyph(character, 1)  # a narrow sign becomes a picture of two cells: ❤ to ❤️
        marks = marks + 1 if _is_mark(character) else 0
        if marks > MOST_MARKS:
            glyph = _escape(character)
        shown.append(glyph)
        column += glyph.cells
        before = character
    return shown


def width(text: str) -> int:
    """How many cells the text takes, shown as `glyphs` shows it."""
    return sum(glyph.cells for glyph in glyphs(text))


def _escape(character: str) -> Glyph:
    text = escaped(character)
    return Glyph(text, len(text))


def _glyph(character: str, before: str, column: int) -> Glyph:
    if " " <= character <= "~":
        return Glyph(character, 1)
    if character == "\t":
        cells = TAB_CELLS - column % TAB_CELLS
        return Glyph(" " * cells, cells)
    if is_hidden(character):
        return _escape(character)
    return Glyph(character, _added_cells(character, before))


def _added_cells(character: str, before: str) -> int:
    """The cells that a visible character adds behind another one."""
    wide = east_asian_width(character) in ("W", "F")
    if _is_mark(character):
        return 0
    if before == _JOINER and (wide or category(character) == "So"):
        return 0  # one picture with what stands before the joiner
    if "\U0001f3fb" <= character <= "\U0001f3ff" and before and east_asian_width(before) == "W":
        return 0  # a skin tone
    if "\u1160" <= character <= "\u11ff":
        return 0  # the vowels and finals of a Korean syllable stand in its first cell pair
    return 2 if wide else 1


def _is_mark(character: str) -> bool:
    """Whether a character is written onto the one before it, or joins it to the next."""
    return character in (_JOINER, _NON_JOINER) or category(character) in ("Mn", "Me")
