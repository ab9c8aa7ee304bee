"""What linking and measuring may take over from the last time, where all that it was made from is the same.

In go a name, the objects that a value is made from, and how it is made; out comes the value of the last time if those were the very
same objects, else a new one. They are frozen, so the same objects mean the same value. Values of the last time alone are held.
"""

from collections.abc import Callable, Hashable
from operator import is_
from typing import Any, TypeVar

V = TypeVar("V")

Inputs = tuple[object, ...]


class Memory:
    """Values by name, each with its inputs. A class because each run replaces what the run before has left."""

    def __init__(self) -> None:
        self._before: dict[Hashable, tuple[Inputs, Any]] = {}
        self._now: dict[Hashable, tuple[Inputs, Any]] = {}

    def begin(self) -> None:
        """Begin a run: what it does not ask for is forgotten when the next one begins."""
        self._before, self._now = self._now, {}

    def once(self, name: Hashable, inputs: Inputs, make: Callable[[], V]) -> V:
        """The value made from these objects."""
        known = self._before.get(name)
        if known is None or len(known[0]) != len(inputs) or not all(map(is_, known[0], inputs)):
            known = inputs, make()
        self._now[name] = known
        found: V = known[1]
        return found

    def same(self, name: Hashable, value: V) -> V:
        """The object of the last time if it is equal to this one, so that it is known to be the same; else this one."""
        known = self._before.get(name)
        found = known[1] if known is not None and known[1] == value else value
        self._now[name] = (), found
        return found
