"""From values and days to coordinates, and the values and days that a scale names."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from math import ceil, floor, log10

from okrsite.frozen import frozen
from okrsite.site.charts.shape import WIDTH, Anchor, anchor_at, rounded


@frozen
class Values:
    """A scale of values: `highest` is drawn at `top`, `lowest` at `bottom`; a single value in the middle."""

    lowest: float
    highest: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        # Halves, so that the distance of the largest numbers there are is finite.
        reach = self.highest / 2 - self.lowest / 2
        share = (value / 2 - self.lowest / 2) / reach if reach else 0.5
        return rounded(self.bottom - (self.bottom - self.top) * share)


def values(found: Iterable[float], top: float, bottom: float) -> Values:
    """The scale that holds all these values."""
    known = list(found)
    return Values(min(known), max(known), top, bottom)


@frozen
class Days:
    """A scale of days, from the left to the right; a single day in the middle."""

    first: date
    last: date

    def x(self, day: date) -> float:
        span = (self.last - self.first).days
        return rounded((day - self.first).days / span * WIDTH) if span else WIDTH / 2


def days(found: Iterable[date]) -> Days:
    """The scale that holds all these days."""
    known = list(found)
    return Days(min(known), max(known))


@frozen
class DayTick:
    """A day that the scale names. `names_year` where its year is all that matters, `is_dated` where it matters too."""

    x: float
    day: date
    anchor: Anchor
    names_year: bool = False
    is_dated: bool = False


@lru_cache(maxsize=1024)
def day_ticks(scale: Days) -> tuple[DayTick, ...]:
    """Days to name: the first, the last, and between them days, Mondays, months, quarters or years, as many as have room."""
    span = (scale.last - scale.first).days
    if span > 800:
        return tuple(_years(scale))
    room = 16 if span <= 366 else 24
    chosen = [scale.first]
    for day in _between(scale, span):
        if scale.x(day) - scale.x(chosen[-1]) >= room and WIDTH - scale.x(day) >= room:
            chosen.append(day)
    chosen += [scale.last] if span else []
    return tuple(DayTick(x := scale.x(day), day, anchor_at(x), is_dated=span > 366) for day in chosen)


def _between(scale: Days, span: int) -> Iterator[date]:
    if span <= 45:
        inner = (scale.first + timedelta(days=number) for number in range(1, span))
        yield from (day for day in inner if span <= 10 or day.weekday() == 0)
        return
    for month in range(scale.first.year * 12 + scale.first.month, scale.last.year * 12 + scale.last.month):
        if span <= 220 or month % 3 == 0:
            yield date(month // 12, month % 12 + 1, 1)


def _years(scale: Days) -> Iterator[DayTick]:
    first = scale.first.year + (scale.first > date(scale.first.year, 1, 1))
    step = ceil((scale.last.year - first + 1) / 6)
    for year in range(first, scale.last.year + 1, step):
        x = scale.x(date(year, 1, 1))
        yield DayTick(x, date(year, 1, 1), anchor_at(x), names_year=True)


def round_values(lowest: float, highest: float, most: int = 5) -> Sequence[float]:
    """Up to `most` round values within bounds, with 1, 2 or 5 of a power of ten between them."""
    span = highest - lowest
    if not 1e-12 < span < 1e300 or span <= max(abs(lowest), abs(highest)) * 1e-9:
        return (lowest,)
    power = floor(log10(span / most))
    steps = (factor * 10.0**exponent for exponent in (power, power + 1) for factor in (1, 2, 5))
    step = next(step for step in steps if floor(highest / step + 1e-9) - ceil(lowest / step - 1e-9) < most)
    places = max(0, -floor(log10(step)))
    first, last = ceil(lowest / step - 1e-9), floor(highest / step + 1e-9)
    return tuple(round(number * step, places) for number in range(first, last + 1))
