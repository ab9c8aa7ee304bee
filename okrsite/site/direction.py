"""Which way a text runs: from left to right, or from right to left.

In go texts and values; out come the same, fit to stand among words that run the other way. Nothing here knows a language.
"""

import re
from unicodedata import bidirectional

from markupsafe import Markup

_LETTER = re.compile(r"<[^>]*>|&#?\w+;|([^\W\d_])")
_ISOLATED = "\u2068{}\u2069"
_ISOLATED_LEFT_TO_RIGHT = "\u2066{}\u2069"
_LEFT_TO_RIGHT_MARK = "\u200e"
_SIGN = re.compile(r"[-+\u2212]")


def direction(html: str) -> str | None:
    """`ltr` or `rtl`, as the first letter has it; None without a letter. Tags and entities are none."""
    letter = next((found[1] for found in _LETTER.finditer(html) if found[1]), None)
    if letter is None:
        return None
    return "rtl" if bidirectional(letter) in ("R", "AL") else "ltr"


def turned(html: str | None, around: str) -> Markup:
    """The attribute that a block needs to run as its text does, where what is `around` runs the other way; else nothing."""
    own = direction(html) if html else None
    return Markup(f' dir="{own}"') if own and own != around else Markup("")  # noqa: S704  one of two words


def isolated(text: str, around: str) -> str:
    """A text in a sentence. What runs the other way than what is `around` is kept from mixing with it."""
    return text if direction(text) in (None, around) else _ISOLATED.format(text)


def placed(value: str, unit: str, around: str) -> str:
    """A formatted value as it stands `around` words: with a unit that runs the other way it is a text of its own, and from right
    to left its sign stays before its digits, and a percent sign behind them."""
    if around == "rtl":
        value = _SIGN.sub(rf"{_LEFT_TO_RIGHT_MARK}\g<0>", value, count=1)
        if "%" in value or direction(unit) == "ltr":
            return _ISOLATED_LEFT_TO_RIGHT.format(value)
    return _ISOLATED.format(value) if around == "ltr" and direction(unit) == "rtl" else value
