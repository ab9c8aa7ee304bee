"""What people type, read as what it means.

In goes a word from a flag or a terminal; out comes a value, or an `AnswerError` whose message says what to write instead.
"""

import math
import re
from collections.abc import Iterable
from datetime import date

from okrsite.document import characters
from okrsite.document.decode import ID_HELP, YEARS, is_id
from okrsite.document.wording import number_help, shorten
from okrsite.text.suggest import did_you_mean

LARGEST = 1e15
LONGEST_TEXT = 500
LONGEST_LIST = 100
"""What is known is listed up to so many characters."""


class AnswerError(ValueError):
    """This cannot be the answer; the message says why, and what would be one."""


def line(text: str) -> str:
    """A text on one line."""
    one_line = " ".join(text.split())
    if found := characters.FORBIDDEN.search(one_line):
        raise AnswerError(f"There is a character in it that cannot be part of a text ({characters.named(found[0])}).")
    if len(one_line) > LONGEST_TEXT:
        raise AnswerError(f"This is {len(one_line)} characters long; at most {LONGEST_TEXT} are allowed.")
    return one_line


def body(text: str) -> str:
    """A text of several lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if found := characters.FORBIDDEN.search(lines):
        raise AnswerError(f"There is a character in it that cannot be part of a text ({characters.named(found[0])}).")
    return lines


def number(text: str, *, has_unit: bool = True) -> float:
    """A number with a point, without separators."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or not re.fullmatch(
        r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+\.", text.strip()
    ):
        raise AnswerError(f"`{shorten(text)}` is not a number. {number_help(text, whole=False, has_unit=has_unit)}")
    if abs(value) > LARGEST:
        raise AnswerError(f"`{shorten(text)}` is out of range.")
    return int(value) if value == int(value) else value


def confidence(text: str) -> float:
    """From 0 to 10."""
    value = number(text, has_unit=False)
    if not 0 <= value <= 10:
        raise AnswerError(f"`{shorten(text)}` is out of range: confidence goes from 0 (out of reach) to 10 (certain).")
    return value


def day(text: str) -> date:
    """A day, year first."""
    wanted = text.strip()
    try:
        found = date.fromisoformat(wanted) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", wanted) else None
    except ValueError:
        raise AnswerError(f"There is no such day: `{wanted}`.") from None
    if found is None:
        raise AnswerError(f"`{shorten(text)}` is not a day; write it like 2026-01-31.")
    if found.year not in YEARS:
        raise AnswerError(f"`{wanted}` is out of range: the years go from {YEARS[0]} to {YEARS[-1]}.")
    return found


def new_id(text: str, taken: Iterable[str], what: str) -> str:
    """An id that nobody has."""
    if not is_id(text):
        raise AnswerError(f"`{shorten(text)}` cannot be an id. {ID_HELP}")
    if text in taken:
        raise AnswerError(f"There is a {what} `{text}` already. Choose another id.")
    return text


def known(text: str, those: Iterable[str], what: str) -> str:
    """One of the names that there are."""
    everything = list(those)
    if text in everything:
        return text
    names = ", ".join(everything)
    otherwise = f"Known: {names}." if 0 < len(names) <= LONGEST_LIST else ""
    message = f"There is no {what} `{shorten(text)}`."
    raise AnswerError(f"{message} {did_you_mean(text, everything, otherwise)}".rstrip())


def choice(text: str, choices: Iterable[str]) -> str:
    """One of a few words."""
    everything = list(choices)
    if text in everything:
        return text
    said = f"Use one of: {', '.join(everything)}."
    raise AnswerError(
        f"`{shorten(text)}` is not one of the choices. {did_you_mean(text, everything)} {said}".replace("  ", " ")
    )


def yes_or_no(text: str) -> bool:
    """Yes or no."""
    word = text.strip().lower()
    if word in ("y", "yes", "true", "done"):
        return True
    if word in ("n", "no", "false"):
        return False
    raise AnswerError(f"`{shorten(text)}` is neither yes nor no.")
