"""A shard: the share of a site's files that one of several builds makes, so that many machines can make what is too much for one.

In go lists that are the same in every build; out comes this build's share of each. Every item is in exactly one share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shard:
    """The build's number, from 1, and how many there are."""

    number: int
    count: int

    @property
    def is_first(self) -> bool:
        """Whether it makes what cannot be shared."""
        return self.number == 1

    @property
    def is_whole(self) -> bool:
        return self.count == 1

    def every(self, items: Sequence[T]) -> Sequence[T]:
        """Its share of things that are as different as can be: each goes to the next one in turn."""
        return items[self.number - 1 :: self.count]

    def stretch(self, items: Sequence[T]) -> Sequence[T]:
        """Its share of things of one kind: those that follow each other."""
        return items[len(items) * (self.number - 1) // self.count : len(items) * self.number // self.count]


WHOLE = Shard(1, 1)
