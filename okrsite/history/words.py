"""Values, names and figures as people read them, in English.

In go plain values; out come short texts on one line.
"""

from datetime import date

from okrsite.document.wording import shorten
from okrsite.history.facts import LEARNED, RETROSPECTIVE, TEXT, Value
from okrsite.history.figures import Figure

MOST_LETTERS = 100
MOST_DIGITS = 3
"""A figure that moved by less than these digits show did not move for anybody."""
_TEXTS = {TEXT: "text", LEARNED: "what we learned", RETROSPECTIVE: "retrospective"}
_CURRENCIES = frozenset("€$£¥₹")
_IN_THE_UNIT = ("start", "target", "commit", "stretch", "current", "phases", "keep")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_text(name: str) -> bool:
    """Whether a field is a part of a document's text."""
    return name in _TEXTS


def field(name: str) -> str:
    """A field's name: `keep.at_least` is `keep at least`."""
    return _TEXTS.get(name) or " ".join(part for part in name.replace("_", " ").split(".") if part != "value")


def change(name: str, before: Value, after: Value, unit: str = "") -> str:
    """What a field was and is."""
    if is_text(name):
        verb = "added" if before is None else "removed" if after is None else "changed"
        return f"{field(name)} {verb}"
    of = unit if name.partition(".")[0] in _IN_THE_UNIT and not name.endswith(("date", "due")) else ""
    if before is None:
        return f"{field(name)}: {value(after, of)}"
    return f"{field(name)}: {value(before, of)} → {value(after, of) if after is not None else 'nothing'}"


def value(found: Value, unit: str = "") -> str:
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, float | int):
        return amount(float(found), unit)
    if isinstance(found, date):
        return day(found)
    if isinstance(found, tuple):
        return ", ".join(value(each, unit) for each in found)
    if found is None:
        return "–"
    return shorten(found, MOST_LETTERS) if _is_word(found) else f"“{shorten(found, MOST_LETTERS)}”"


def _is_word(text: str) -> bool:
    return text.isascii() and all(letter.isalnum() or letter in "-_/." for letter in text)


def amount(number: float, unit: str = "") -> str:
    """A number with its unit: `41,000`, `72%`, `€1,200`, `3 days`."""
    plain = f"{number:,.6f}".rstrip("0").rstrip(".")
    plain = "0" if plain == "-0" else plain.replace("-", "−")
    if unit in _CURRENCIES:
        return f"−{unit}{plain[1:]}" if plain.startswith("−") else f"{unit}{plain}"
    return f"{plain}%" if unit == "%" else f"{plain} {unit}".rstrip()


def day(when: date) -> str:
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def percent(fraction: float | None, digits: int = 0) -> str:
    """A fraction as per cent, whole unless asked for more; a dash where there is none."""
    if fraction is None:
        return "–"
    scale = 10**digits
    settled = int(abs(fraction) * 100 * scale + 0.5 + 1e-9) / scale
    return f"{'−' if fraction < 0 and settled else ''}{settled:.{digits}f}%"


def figure(found: Figure | None, digits: int = 0) -> str:
    """Progress and status."""
    if found is None:
        return "–"
    status = f" {found.status.value.replace('-', ' ')}" if found.status else ""
    return f"{percent(found.progress, digits)}{status}"


def both(before: Figure | None, after: Figure | None) -> tuple[str, str]:
    """A figure before and after, with as many digits as it takes to see that it moved."""
    if before and after and (before.progress, before.status) == (after.progress, after.status):
        return figure(before), figure(after)
    for digits in range(MOST_DIGITS + 1):
        old, new = figure(before, digits), figure(after, digits)
        if old != new:
            break
    return old, new


def movement(before: Figure | None, after: Figure | None) -> str:
    """A figure before and after; where there is only one, or no difference that anybody would see, that one."""
    if before is None or after is None:
        return figure(after or before)
    return " → ".join(dict.fromkeys(both(before, after)))


def count(number: int, one: str, many: str = "") -> str:
    """A number of things."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: list[str]) -> str:
    """Parts of a sentence: `a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
