"""What charts of one height have in common: ruled values with their names, bands, dots, and the last value."""

from collections.abc import Sequence
from datetime import date

from okrsite.frozen import frozen
from okrsite.okr.model import Keep
from okrsite.site.charts.scale import Values
from okrsite.site.charts.shape import Anchor, Band, Line, Note, rounded, spread

HEIGHT = 168
TOP, BOTTOM = 22, 142
"""Where the highest and the lowest value are drawn: room for words above, for days below."""
ROW = 14
"""The height of a row of text."""
_ROOM_UNTIL = 80
"""Further to the right than this a value does not follow its dot but stands in the margin."""
_HIGHEST_VALUE = 26
"""A value that follows its dot stands no higher, out of the way of words at the top."""
MOST_DOTS = 45
"""With more readings than this the line alone is drawn, and the last dot."""


@frozen
class Rule:
    """A value that is ruled across and named beside the drawing: `start`, `target`, `commit`, `stretch`, `lowest`, `highest`,
    `now` (a value without a day), `all` (of the milestones, as many as `value`), or `last` (the last reading, which is named but not
    ruled). The name stands at `label_y`."""

    kind: str
    value: float
    y: float
    label_y: float


@frozen
class Dot:
    """A reading. `reached` are the titles of the milestones that it reports."""

    x: float
    y: float
    day: date
    value: float | None
    reached: tuple[str, ...] = ()


def ruled(named: Sequence[tuple[str, float]], scale: Values, end: Dot | None) -> tuple[Rule, ...]:
    """Values ruled across, their names beside them in rows of their own: names that would overlap move apart. The last value has
    its row among them where the line ends (at `end`) too far to the right to be followed by it."""
    rows = [(kind, value, scale.y(value)) for kind, value in named]
    rows += [("last", end.value or 0.0, end.y)] if end and not _follows(end) else []
    heights = spread([y for _, _, y in rows], ROW, ROW / 2, BOTTOM + ROW / 2)
    return tuple(Rule(kind, value, y, height) for (kind, value, y), height in zip(rows, heights, strict=True))


def kept(bounds: Keep, scale: Values) -> Band:
    """The band to keep; where it has no bound it is open to the end of the drawing."""
    top = scale.y(bounds.highest) if bounds.highest is not None else TOP - ROW / 2
    bottom = scale.y(bounds.lowest) if bounds.lowest is not None else BOTTOM + ROW / 2
    return Band(rounded(top), rounded(max(bottom - top, 0)))


def shown(dots: tuple[Dot, ...]) -> tuple[Dot, ...]:
    """The dots that are drawn: all, or the last alone where there are too many to tell apart."""
    return dots if len(dots) <= MOST_DOTS else dots[-1:]


def last_value(end: Dot | None, rules: Sequence[Rule] = (), planned: Line | None = None) -> Note | None:
    """Where the last value follows the end of the line, since nothing is drawn there yet: beside it, else below or above, as far as
    can be from rules and from the expected path. None where there is no room, or no value."""
    if end is None or not _follows(end):
        return None
    beside, above, below = end.y + 5, end.y - 7, end.y + 17
    places = [y for y in (beside, below, above) if _HIGHEST_VALUE <= y <= BOTTOM + ROW / 2]
    y = next((y for y in places if _clearance(end.x, y, rules, planned) >= ROW / 2), beside)
    return Note(end.x, rounded(y), Anchor.START, dx=8)


def _follows(end: Dot) -> bool:
    """Whether the last value follows the end of the line, and does not stand in the margin."""
    return end.x <= _ROOM_UNTIL


def _clearance(x: float, y: float, rules: Sequence[Rule], planned: Line | None) -> float:
    """How far the middle of a value that is written at a place is from what else is drawn there."""
    heights = [rule.y for rule in rules] + ([planned.at(x + along) for along in (1, 6, 11)] if planned else [])
    return min((abs(height - (y - 5)) for height in heights if height is not None), default=BOTTOM)
