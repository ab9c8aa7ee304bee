"""Frozen values: objects that are made once and never change.

The type checker holds everybody to it: an assignment to a field is an error. While the program runs nothing watches over them, for a
dataclass that does sets each field by a call, and takes three times as long to make. Pages are made of such objects by the million.
"""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[T]) -> type[T]:
    """Make a class one of frozen values: slotted, equal and hashed by their fields."""
    return dataclass(slots=True, unsafe_hash=True)(kind)
