"""A digest of a view: equal for equal views, and different for different ones.

In goes a frozen value made of dataclasses, tuples, texts, numbers and days; out comes a digest of all that is in it, whatever the
order of memory, the process or the machine. It does what a digest of `repr` does in a third of the time: pages are many.
"""

import marshal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Put = Callable[[object], None]
Write = Callable[[Any, Put], None]

_FORMAT = 2  # of `marshal`: the last in which a text is written the same however it is kept in memory
_SIMPLE = frozenset({str, int, float, bool, NoneType})


def digest(value: object, writers: "Writers | None" = None) -> str:
    """64 hexadecimal digits. `writers` are given where some classes are written in another way."""
    written: list[object] = []
    try:
        (_WRITERS if writers is None else writers)[value.__class__](value, written.append)
        data = marshal.dumps(written, _FORMAT)
    except ValueError:  # a value that is no plain text or number where its class says so
        data = repr(value).encode("utf-8", "surrogatepass")
    return sha256(data).hexdigest()


class Writers(dict[type, Write]):
    """By class, what puts its values in pieces that `marshal` takes, so that no two values give the same pieces. Made when a class is
    first met, but for special ones, which stand for the classes below them too."""

    def __init__(self, special: Mapping[type, Write] = MappingProxyType({})) -> None:
        super().__init__(special)
        self.special = frozenset(special)

    def __missing__(self, kind: type) -> Write:
        known = next((self[above] for above in kind.__mro__[1:-1] if above in self.special), None)
        self[kind] = found = known or _writer(kind, self)
        return found


_WRITERS = Writers()


def _writer(kind: type, writers: Writers) -> Write:
    name = kind.__name__
    if kind in _SIMPLE:
        return _put_itself
    if is_dataclass(kind):
        return _of_dataclass(kind, writers)
    if issubclass(kind, Enum):
        return lambda value, put: put((name, value.value))
    if issubclass(kind, str):
        return lambda value, put: put((name, str.__str__(value)))
    if issubclass(kind, date):
        return lambda value, put: put((name, value.isoformat()))
    if issubclass(kind, tuple | list):
        return lambda value, put: _put_all(name, value, put, writers)
    if issubclass(kind, Mapping):
        return lambda value, put: _put_all(name, tuple(value.items()), put, writers)
    return lambda value, put: put((name, repr(value)))


def _put_itself(value: object, put: Put) -> None:
    put(value)


def _put_all(name: str, values: Sequence[object], put: Put, writers: Writers) -> None:
    put((name, len(values)))
    for value in values:
        writers[value.__class__](value, put)


def _of_dataclass(kind: type, writers: Writers) -> Write:
    """As one would write it by hand for the class: its name, texts and numbers all at once, other fields one after the other."""
    hints = get_type_hints(kind)
    others = [field.name for field in fields(kind) if not _is_simple(hints[field.name])]
    plain = [f"value.{field.name}" for field in fields(kind) if field.name not in others]
    lines = ["def write(value, put):", f"    put(({', '.join([repr(kind.__name__), *plain])},))"]
    for name in others:
        lines += [
            f"    found = value.{name}",
            "    writers[found.__class__](found, put) if found is not None else put(None)",
        ]
    made: dict[str, Any] = {"writers": writers}
    exec("\n".join(lines), made)  # noqa: S102  nothing but the names of fields
    write: Write = made["write"]
    return write


def _is_simple(hint: object) -> bool:
    """Whether a field of this type holds a text, a number or nothing, or a tuple of them."""
    if get_origin(hint) in (Union, UnionType):
        return all(map(_is_simple, get_args(hint)))
    if get_origin(hint) is tuple:
        return all(part is ... or _is_simple(part) for part in get_args(hint))
    return hint in _SIMPLE or get_origin(hint) is Literal
