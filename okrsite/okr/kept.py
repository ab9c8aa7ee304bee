"""What linking, measuring and the rules may take over from the last time, where all that it was made from is the same.

In go names, the objects that a value is made from, and how it is made; out comes the value of the last time if those were the very
same objects, else a new one. They are frozen, so the same objects mean the same value. Values of the last time alone are held.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from operator import is_
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
W = TypeVar("W")

Inputs = tuple[object, ...]


class Memory:
    """Values by name, each with its inputs. A class because each run replaces what the run before has left."""

    def __init__(self) -> None:
        self._before: dict[Hashable, tuple[Any, Any]] = {}
        self._now: dict[Hashable, tuple[Any, Any]] = {}

    def begin(self) -> None:
        """Begin a run: what it does not ask for is forgotten when the next one begins."""
        self._before, self._now = self._now, {}

    def once(self, name: Hashable, inputs: Inputs, make: Callable[[], V]) -> V:
        """The value made from these objects."""
        known = self._before.get(name)
        if known is None or not _are_same(known[0], inputs):
            known = inputs, make()
        self._now[name] = known
        found: V = known[1]
        return found

    def each(self, name: Hashable, things: Mapping[K, V], make: Callable[[V], W], shared: Inputs = ()) -> Mapping[K, W]:
        """What is made of each of many things, with what they share. Of the same things it is the same mapping."""
        known = self._before.get(name)
        before: Mapping[K, V] = {}
        made: Mapping[K, W] = {}
        if known is not None and _are_same(known[0], shared):
            before, made = known[1]
        if not (_are_same(before.values(), things.values()) and list(before) == list(things)):
            made = {key: made[key] if before.get(key) is thing else make(thing) for key, thing in things.items()}
        self._now[name] = shared, (things, made)
        return made

    def same(self, name: Hashable, value: V) -> V:
        """The object of the last time if it is equal to this one, so that it is known to be the same; else this one."""
        known = self._before.get(name)
        found = known[1] if known is not None and known[1] == value else value
        self._now[name] = (), found
        return found

    def same_values(self, name: Hashable, values: Mapping[K, V]) -> Mapping[K, V]:
        """Like `same`, for each of many values by itself."""
        known = self._before.get(name)
        before: Mapping[K, V] = known[1] if known is not None else {}
        found = {key: before[key] if key in before and before[key] == value else value for key, value in values.items()}
        self._now[name] = (), found
        return found


def _are_same(some: Collection[object], others: Collection[object]) -> bool:
    return len(some) == len(others) and all(map(is_, some, others))
