"""The geometry of a timeline: which days it covers, its months, a bar for each piece of work, and arrows between bars.

In go periods, days and rows; out come shares of the width, and places from the top in rows. Nothing here knows what the work is.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from okrsite.frozen import frozen
from okrsite.site.charts.scale import Days
from okrsite.site.charts.shape import WIDTH, rounded

MOST_MONTHS_BEFORE, MOST_MONTHS_AFTER = 9, 9
"""So far a timeline reaches from today at most, to whole quarters; what lies beyond is cut off."""
_LEAST_WIDTH = 0.4
_TURN = 0.7
"""How far before its bar an arrow turns."""
_MIDDLE_OF_BAR = 0.8
"""Where the middle of a bar is in its row: below its name."""
_A_DAY = timedelta(days=1)


@frozen
class Bar:
    """A period in a timeline. `done` is the part of its width that is done; `begins_before` and `ends_after` where it reaches out
    of the timeline."""

    x: float
    width: float
    done: float
    begins_before: bool
    ends_after: bool

    @property
    def end(self) -> float:
        return rounded(self.x + self.width)


@frozen
class Month:
    """The first day of a month. `names_year` for the first that is shown, and for every January."""

    x: float
    day: date
    names_year: bool


@frozen
class Arrow:
    """From the end of a bar to the beginning of another: SVG's path data in shares of the width and rows, and its tip."""

    path: str
    x: float
    y: float


def window(periods: Iterable[tuple[date, date]], today: date) -> Days:
    """The quarters that a timeline covers: those with work and today, near enough to today. The last day is not part of it."""
    earliest, latest = _quarter(today, -MOST_MONTHS_BEFORE), _quarter(today, MOST_MONTHS_AFTER + 3)
    near = [period for period in periods if period[0] < latest and period[1] >= earliest]
    first = min([today, *(first_day for first_day, _ in near)])
    last = max([today, *(last_day for _, last_day in near)])
    return Days(max(earliest, _quarter(first, 0)), latest if last >= latest else _quarter(last, 3))


def _quarter(day: date, months: int) -> date:
    """The first day of the quarter that holds the day so many months later."""
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 // 3 * 3 + 1, 1)


def months(scale: Days) -> tuple[Month, ...]:
    """All months of a window."""
    found = range(scale.first.year * 12 + scale.first.month - 1, scale.last.year * 12 + scale.last.month - 1)
    days = [date(month // 12, month % 12 + 1, 1) for month in found]
    return tuple(Month(scale.x(day), day, index == 0 or day.month == 1) for index, day in enumerate(days))


def bar(first_day: date, last_day: date, fraction: float | None, scale: Days) -> Bar | None:
    """The bar of a period with its first and last day, both included, and how much of it is done; None where it lies outside of
    the window. Every bar is wide enough to be seen."""
    if last_day < scale.first or first_day >= scale.last or last_day < first_day:
        return None
    x, end = scale.x(max(first_day, scale.first)), scale.x(min(last_day, scale.last - _A_DAY) + _A_DAY)
    width = rounded(max(end - x, _LEAST_WIDTH))
    x = rounded(min(x, WIDTH - width))
    done = rounded(width * min(1.0, max(0.0, fraction or 0.0)))
    return Bar(x, width, done, first_day < scale.first, last_day >= scale.last)


def arrows(links: Iterable[tuple[tuple[int, Bar], tuple[int, Bar]]]) -> Iterator[Arrow]:
    """An arrow for each pair of bars with their rows: along the first bar, over to the row of the second, and into its beginning.
    Where the second begins before the first has ended, the arrow leaves from where the second begins."""
    for (row, source), (target_row, target) in links:
        turn = rounded(max(target.x - _TURN, 0))
        start = min(max(turn, source.x), source.end)
        y, target_y = round(row + _MIDDLE_OF_BAR, 2), round(target_row + _MIDDLE_OF_BAR, 2)
        yield Arrow(f"M{start} {y}H{turn}V{target_y}H{target.x}", target.x, target_y)
