"""A document as it is about to be written.

In go fields and a body; out comes the text of a file that reads as people would have written it: plain where YAML allows it,
in quotes where it must be, lists of words on one line, key results one field a line. Nothing is written to the disk.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeGuard

from okrsite.document import yamltree

Value = str | int | float | bool | date | Sequence["Value"] | Mapping[str, "Value"]
"""What a field can hold."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file's text by its path in the content folder. `before` are the bytes it replaces; None for a new file."""

    path: str
    text: str
    before: bytes | None = None

    @property
    def data(self) -> bytes:
        mark = b"\xef\xbb\xbf" if self.before is not None and self.before.startswith(b"\xef\xbb\xbf") else b""
        return mark + self.text.encode("utf-8", errors="surrogatepass")


def document(fields: Mapping[str, Value | None], body: str = "") -> str:
    """A document's text. Fields that are None, or an empty text or list, are left out."""
    given = {name: value for name, value in fields.items() if value is not None and value not in ("", (), [])}
    lines = "".join(f"{line}\n" for name, value in given.items() for line in field_lines(name, value))
    text = body.strip("\n")
    return f"---\n{lines}---\n{text}\n" if text.strip() else f"---\n{lines}---\n"


def field_lines(name: str, value: Value) -> list[str]:
    """A field on lines of its own."""
    label = scalar(name)
    if isinstance(value, Mapping) and not _fits_one_line(value):
        return [f"{label}:", *(f"  {scalar(key)}: {inline(item)}" for key, item in value.items())]
    if _is_list(value) and any(isinstance(item, Mapping) for item in value):
        return [f"{label}:", *(f"  {line}" for item in value for line in item_lines(item))]
    return [f"{label}: {inline(value)}"]


def item_lines(item: Value) -> list[str]:
    """An item of a list on lines of its own: each field on one, but for groups within it."""
    if not isinstance(item, Mapping):
        return [f"- {inline(item)}"]
    lines = [line for key, value in item.items() for line in _item_field(key, value)]
    return [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]


def _item_field(name: str, value: Value) -> list[str]:
    """A field of an item: on one line, but a longer list of groups one group a line."""
    if _is_list(value) and len(value) > 1 and any(isinstance(item, Mapping) for item in value):
        return [f"{scalar(name)}:", *(f"  - {inline(item)}" for item in value)]
    return [f"{scalar(name)}: {inline(value)}"]


def inline(value: Value, *, is_inside: bool = False) -> str:
    """A value on one line. `is_inside` says that it stands in brackets."""
    if isinstance(value, str):
        return scalar(value, is_inside=is_inside)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        fields = (f"{scalar(key, is_inside=True)}: {inline(item, is_inside=True)}" for key, item in value.items())
        return f"{{{', '.join(fields)}}}"
    return f"[{', '.join(inline(item, is_inside=True) for item in value)}]"


def number(value: float) -> str:
    """A number as people write it: no exponent, no needless zeros."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# What other readers of YAML would take for a number, a day, a time, or a yes or no.
_TYPED = re.compile(r"(?i:true|false|yes|no|on|off|y|n|null)|[-+.]?[0-9][-+0-9a-fox_.,:eE ]*|\.(?:inf|nan)")


def scalar(text: str, *, is_inside: bool = False) -> str:
    """A text as YAML: plain if it can be, else in double quotes."""
    return text if _can_be_plain(text, is_inside=is_inside) else quoted(text)


def quoted(text: str) -> str:
    """A text in double quotes; what cannot be seen is written as an escape."""
    return f'"{"".join(_escaped(character) for character in text)}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character == "\n":
        return "\\n"
    number_ = ord(character)
    if number_ < 0x20 or 0x7F <= number_ < 0xA0 or number_ in (0x2028, 0x2029, 0xFEFF):
        return f"\\x{number_:02x}" if number_ < 0x100 else f"\\u{number_:04x}"
    return character


_PLAIN_INSIDE = re.compile(r"[\w ./()%€$£–+-]+")
"""Readers of YAML do not agree about other characters in brackets."""


def _can_be_plain(text: str, *, is_inside: bool) -> bool:
    if is_inside and not _PLAIN_INSIDE.fullmatch(text):
        return False
    if not text or not (text[0].isalnum() or text[0] in "€$£/_(") or not text.isprintable() or _TYPED.fullmatch(text):
        return False
    tree, problems = yamltree.read(f"[{text}]" if is_inside else f"x: {text}\n")
    return tree is not None and not problems and tree.value == ([text] if is_inside else {"x": text})


def _fits_one_line(group: Mapping[str, Value]) -> bool:
    """Whether a group is short enough to be seen at once: one field, named by a plain word."""
    return len(group) == 1 and all("/" not in name and not isinstance(item, Mapping) for name, item in group.items())


def _is_list(value: Value) -> TypeGuard[Sequence[Value]]:
    return isinstance(value, Sequence) and not isinstance(value, str)
