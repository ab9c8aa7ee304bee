"""Initiatives as bars by team, with their dependencies as arrows and today as a line.

In go an edition and initiatives by scope; out comes what a template draws. Of the day it holds only where the line of today is and
what is past its due date; the window moves from quarter to quarter.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from okrsite.frozen import frozen
from okrsite.okr.model import Initiative
from okrsite.site import urls
from okrsite.site.charts import timeline as drawing
from okrsite.site.charts.scale import Days
from okrsite.site.charts.shape import WIDTH
from okrsite.site.charts.timeline import Arrow, Bar, Month
from okrsite.site.edition import Edition
from okrsite.site.views import rows
from okrsite.site.views.parts import Link


@frozen
class TimelineBar:
    """An initiative. Its name stands at the beginning of its bar, or at the end where `is_late`: there is more room."""

    link: Link
    status: str
    fraction: float | None
    last_day: date | None
    is_overdue: bool
    bar: Bar
    is_late: bool


@frozen
class TimelineGroup:
    """The bars of one scope. `slug` is the end of the id of its section."""

    name: str
    slug: str
    bars: tuple[TimelineBar, ...]


@frozen
class Timeline:
    """A row for the months, then for each group one for its name and one for each bar. `height` counts them; `today` is a share
    of the width."""

    months: tuple[Month, ...]
    today: float
    groups: tuple[TimelineGroup, ...]
    arrows: tuple[Arrow, ...]
    height: int


@frozen
class Lane:
    """The work of one scope that is to be drawn."""

    name: str
    slug: str
    work: Sequence[Initiative]


def window(edition: Edition, work: Iterable[Initiative]) -> Days:
    """The days that a timeline of some work covers."""
    return drawing.window((period for one in work if (period := _period(one))), edition.measures.today)


def is_within(work: Initiative, days: Days) -> bool:
    """Whether some work falls into a window."""
    period = _period(work)
    return period is not None and period[0] < days.last and period[1] >= days.first


def timeline(edition: Edition, lanes: Iterable[Lane], days: Days) -> Timeline | None:
    """All work with days in the window; None where there is none."""
    groups = [group for group in (_group(edition, lane, days) for lane in lanes) if group.bars]
    if not groups:
        return None
    places = dict(_places(groups))
    needs = (
        (places[urls.initiative(needed)], places[address])
        for address in places
        for needed in edition.portfolio.initiatives[address.split("/")[1]].depends_on
        if urls.initiative(needed) in places
    )
    return Timeline(
        months=drawing.months(days),
        today=days.x(edition.measures.today),
        groups=tuple(groups),
        arrows=tuple(drawing.arrows(needs)),
        height=1 + sum(1 + len(group.bars) for group in groups),
    )


def _period(work: Initiative) -> tuple[date, date] | None:
    """From its first to its last day. Open work without a due date goes on; of what has only one day, that is all that is known."""
    first, last = work.first_day, work.last_day
    if first is None and last is None:
        return None
    if last is None:
        return (first or date.min, date.max if work.status in rows.OPEN_WORK else first or date.min)
    return (first if first and first <= last else last, last)


def _group(edition: Edition, lane: Lane, days: Days) -> TimelineGroup:
    dated = [(period, one) for one in lane.work if (period := _period(one))]
    dated.sort(key=lambda pair: (*pair[0], pair[1].id))
    bars = tuple(
        _bar(edition, one, drawn)
        for period, one in dated
        if (drawn := drawing.bar(*period, one.fraction, days)) is not None
    )
    return TimelineGroup(lane.name, lane.slug, bars)


def _bar(edition: Edition, work: Initiative, drawn: Bar) -> TimelineBar:
    return TimelineBar(
        link=Link(work.title, urls.initiative(work.id)),
        status=work.status,
        fraction=work.fraction,
        last_day=work.last_day,
        is_overdue=rows.is_overdue(edition, work),
        bar=drawn,
        is_late=drawn.x > WIDTH / 2,
    )


def _places(groups: Iterable[TimelineGroup]) -> Iterator[tuple[str, tuple[int, Bar]]]:
    """The row and the bar of each initiative, by its address."""
    row = 1
    for group in groups:
        row += 1
        for one in group.bars:
            yield one.link.address, (row, one.bar)
            row += 1
