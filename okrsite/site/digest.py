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
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Put = Callable[[object], None]
Write = Callable[[Any, Put], None]

_FORMAT = 2  # of `marshal`: the last in which a text is written the same however it is kept in memory
_SIMPLE = frozenset({str, int, float, bool, NoneType})


def digest(value: object) -> str:
    """64 hexadecimal digits."""
    written: list[object] = []
    try:
        _WRITERS[value.__class__](value, written.append)
        data = marshal.dumps(written, _FORMAT)
    except ValueError:  # a value that is no plain text or number where its class says so
        data = repr(value).encode("utf-8", "surrogatepass")
    return sha256(data).hexdigest()


class _Writers(dict[type, Write]):
    """By class, what puts its values in pieces that `marshal` takes, so that no two values give the same pieces. Made when a class is
    first met."""

    def __missing__(self, kind: type) -> Write:
        self[kind] = found = _writer(kind)
        return found


_WRITERS = _Writers()


def _writer(kind: type) -> Write:
    name = kind.__name__
    if kind in _SIMPLE:
        return _put_itself
    if is_dataclass(kind):
        return _of_dataclass(kind)
    if issubclass(kind, Enum):
        return lambda value, put: put((name, value.value))
    if issubclass(kind, str):
        return lambda value, put: put((name, str.__str__(value)))
    if issubclass(kind, date):
        return lambda value, put: put((name, value.isoformat()))
    if issubclass(kind, tuple | list):
        return lambda value, put: _put_all(name, value, put)
    if issubclass(kind, Mapping):
        return lambda value, put: _put_all(name, tuple(value.items()), put)
    return lambda value, put: put((name, repr(value)))


def _put_itself(value: object, put: Put) -> None:
    put(value)


def _put_all(name: str, values: Sequence[object], put: Put) -> None:
    put((name, len(values)))
    for value in values:
        _WRITERS[value.__class__](value, put)


def _of_dataclass(kind: type) -> Write:
    """The name, texts and numbers are taken all at once; other fields are written one after the other."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    others = [name for name in names if not _is_simple(hints[name])]
    plain = attrgetter("__class__.__name__", *(name for name in names if name not in others))
    if not others:
        return lambda value, put: put(plain(value))
    rest = attrgetter(*others) if len(others) > 1 else _alone(others[0])

    def write(value: object, put: Put) -> None:
        put(plain(value))
        for other in rest(value):
            _WRITERS[other.__class__](other, put)

    return write


def _alone(name: str) -> Callable[[object], tuple[object]]:
    get = attrgetter(name)
    return lambda value: (get(value),)


def _is_simple(hint: object) -> bool:
    """Whether a field of this type holds a text, a number or nothing, or a tuple of them."""
    if get_origin(hint) in (Union, UnionType):
        return all(map(_is_simple, get_args(hint)))
    if get_origin(hint) is tuple:
        return all(part is ... or _is_simple(part) for part in get_args(hint))
    return hint in _SIMPLE or get_origin(hint) is Literal
