"""What drawings are made of: points, lines, bands, and places for words."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from okrsite.frozen import frozen

WIDTH = 100


class Point(NamedTuple):
    """A place in a drawing: a share of its width, and pixels from its top."""

    x: float
    y: float


class Anchor(StrEnum):
    """Which end of a text stands at its place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@frozen
class Note:
    """A place for a few words, moved across by `dx` pixels."""

    x: float
    y: float
    anchor: Anchor
    dx: float = 0


@frozen
class Band:
    """A band across the whole drawing."""

    y: float
    height: float


@frozen
class Line:
    """A line through points, from left to right; with `in_steps` it goes level until a point, then up or down to it."""

    points: tuple[Point, ...]
    in_steps: bool = False

    @property
    def path(self) -> str:
        """The line as SVG's path data."""
        first, *rest = self.points
        if self.in_steps:
            return f"M{first.x} {first.y}" + "".join(
                (f"H{point.x}" if point.x != before.x else "") + (f"V{point.y}" if point.y != before.y else "")
                for before, point in pairwise(self.points)
            )
        return f"M{first.x} {first.y}" + ("L" + " ".join(f"{x} {y}" for x, y in rest) if rest else "")

    def at(self, x: float) -> float | None:
        """How high the line runs at `x`; None where it does not."""
        for before, point in pairwise(self.points):
            if before.x <= x <= point.x and before.x < point.x:
                share = 0.0 if self.in_steps else (x - before.x) / (point.x - before.x)
                return before.y + (point.y - before.y) * share
        return None


def rounded(number: float) -> float:
    """A coordinate as it is written: with one decimal at most, whole numbers without, and no negative zero."""
    value = round(number, 1)
    whole = int(value)
    return whole if whole == value else value


def anchor_at(x: float, margin: float = 7) -> Anchor:
    """How a text at `x` is anchored so that it stays within the drawing."""
    if x < margin:
        return Anchor.START
    return Anchor.END if x > WIDTH - margin else Anchor.MIDDLE


def spread(wanted: Sequence[float], gap: float, highest: float, lowest: float) -> tuple[float, ...]:
    """Where rows of text stand so that none overlaps another: each as near as can be to the place that it wants.

    `gap` is the height of a row, `highest` and `lowest` bound the rows' places; what does not fit goes beyond `lowest`.
    """
    kept = [min(max(place, highest), lowest) for place in wanted]
    if all(later - earlier >= gap for earlier, later in pairwise(sorted(kept))):
        return tuple(map(rounded, kept))
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    blocks: list[tuple[float, int]] = []  # the place of the first row, and how many there are
    for index in order:
        blocks.append((min(max(wanted[index], highest), lowest), 1))
        while len(blocks) > 1 and blocks[-2][0] + blocks[-2][1] * gap > blocks[-1][0]:
            (later, later_count), (earlier, earlier_count) = blocks.pop(), blocks.pop()
            count = earlier_count + later_count
            middle = (earlier * earlier_count + (later - earlier_count * gap) * later_count) / count
            blocks.append((max(highest, min(middle, lowest - (count - 1) * gap)), count))
    placed = [top + row * gap for top, count in blocks for row in range(count)]
    at = dict(zip(order, placed, strict=True))
    return tuple(rounded(at[index]) for index in range(len(wanted)))
