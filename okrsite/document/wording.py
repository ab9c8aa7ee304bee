"""Why a value is not one that its field can have, in words for people who do not program.

In goes an error of pydantic's; out come a message and what to do. Pydantic's own words never reach anyone.
"""

import re
from typing import Any

from pydantic_core import ErrorDetails

from okrsite.text.suggest import did_you_mean


def shorten(text: str, most: int = 60) -> str:
    """A value fit to be quoted in a message: one line, not long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def wrong_value(detail: ErrorDetails, asked_for: str, *, has_unit: bool) -> tuple[str, str]:
    """Message and help. `asked_for` is what the field's documentation says; `has_unit` whether a `unit` can stand beside it."""
    kind, given, context = detail["type"], detail.get("input"), detail.get("ctx", {})
    what = _named(given)
    if given is None or (isinstance(given, str) and not given.strip()):
        return "This is empty.", "Write a value, or remove it."
    message, help_text = _mismatch(kind, given, what, context, has_unit=has_unit) or (
        f"{what} is not what can stand here.",
        f"What is asked for: {asked_for[0].lower()}{asked_for[1:]}" if asked_for else "Look at a document that works.",
    )
    return message[0].upper() + message[1:], help_text


def _named(given: Any) -> str:
    if isinstance(given, str):
        return f"`{shorten(given)}`"
    return "a list" if isinstance(given, list) else "a group of fields"


def _mismatch(kind: str, given: Any, what: str, context: dict[str, Any], *, has_unit: bool) -> tuple[str, str] | None:
    if kind in ("float_parsing", "int_parsing", "float_type", "int_type", "finite_number", "int_from_float"):
        whole = kind.startswith("int")
        return f"{what} is not a {'whole ' if whole else ''}number.", number_help(given, whole=whole, has_unit=has_unit)
    if kind in ("bool_parsing", "bool_type"):
        return f"{what} is neither yes nor no.", "Write `true` or `false`."
    if kind in ("literal_error", "enum"):
        choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        said = f"Use one of: {', '.join(choices)}."
        meant = did_you_mean(given, choices) if isinstance(given, str) else ""
        return f"{what} is not one of the choices.", f"{meant} {said}".strip()
    if kind in ("list_type", "tuple_type"):
        return f"This must be a list, not {what}.", "Write `[one, two]`, or one item a line, each after `- `."
    if kind in ("dict_type", "model_type", "mapping_type"):
        return (
            f"This must be a group of fields, not {what}.",
            "Write `{name: value}`, or the fields on indented lines.",
        )
    if kind == "string_type":
        return f"This must be a text, not {what}.", "If brackets or a colon belong to the text, put it in quotes."
    if kind in _COMPARISONS:
        limit = next(context[key] for key in ("ge", "gt", "le", "lt") if key in context)
        return f"{what} is out of range.", f"It must be {_COMPARISONS[kind]} {_plainly(limit)}."
    if kind in ("string_too_short", "too_short"):
        return "This is empty.", "Write a value, or remove the field."
    if kind in ("string_too_long", "too_long"):
        counted = "characters" if kind == "string_too_long" else "items"
        return "This is too long.", f"At most {context.get('max_length')} {counted} are allowed."
    return None


_COMPARISONS = {
    "greater_than": "more than",
    "greater_than_equal": "at least",
    "less_than": "less than",
    "less_than_equal": "at most",
}


def _plainly(limit: float) -> str:
    return f"{limit:,.0f}" if limit == int(limit) else f"{limit:g}"


_GROUPED_NUMBER = re.compile(r"[-+]?[0-9]{1,3}(?:[,.'’ \u00a0\u202f_][0-9]{3})+")
_UNIT_NUMBER = re.compile(r"[^\d+-]*\s*([-+]?[0-9]+(?:\.[0-9]+)?)\s*([^\d.,]*)")
_DASH = re.compile("^[\u2010-\u2015\u2212\ufe63\uff0d]\\s*(?=[0-9])")


def number_help(given: Any, *, whole: bool, has_unit: bool) -> str:
    """How to write a number that could not be read."""
    text = given.strip() if isinstance(given, str) else ""
    negative = _DASH.sub("-", text)
    if negative != text:
        return f"Write `{negative}`, with the hyphen of the keyboard as minus."
    if _GROUPED_NUMBER.fullmatch(text):
        return f"Write `{re.sub(r'[^0-9+-]', '', text)}`, without a separator between thousands."
    if re.fullmatch(r"[-+]?[0-9]+,[0-9]+", text):
        return f"Write `{text.replace(',', '.')}`, with a point."
    unit = _UNIT_NUMBER.fullmatch(text)
    if unit and unit[1] != text:
        return (
            f"Write `{unit[1]}` alone; what it is counted in belongs into `unit`."
            if has_unit
            else f"Write `{unit[1]}` alone."
        )
    return "Write a whole number, for example `5`." if whole else "Write a number, for example `72` or `4.5`."
