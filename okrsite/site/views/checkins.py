"""Check-ins by week: the stream of the newest, and a page for every week, where each check-in has its permanent address.

Only what is dated up to the day of the edition is here. A week's page shows days as dates, so that it does not change with the day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from okrsite.frozen import frozen
from okrsite.okr.model import CheckIn
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import reported
from okrsite.site.views.parts import When
from okrsite.site.views.reported import CheckInRow, Reported

ENOUGH = 20
"""The stream ends with the week in which it has shown so many check-ins."""
MOST_WEEKS = 8
MOST_OF_A_WEEK = 40
"""Of one week the stream shows at most so many; the week's own page has them all."""


@frozen
class WeekLink:
    """A week with check-ins: its page, its number in its year (ISO 8601), its days, and how many check-ins it has."""

    address: str
    year: int
    number: int
    first_day: date
    last_day: date
    count: int


@frozen
class WeekView:
    """The page of a week: all its check-ins, newest first, and the weeks with check-ins before and after it."""

    week: WeekLink
    check_ins: tuple[CheckInRow, ...]
    earlier: WeekLink | None
    later: WeekLink | None


@frozen
class StreamedWeek:
    """A week in the stream; `more` counts what only its own page shows."""

    week: WeekLink
    check_ins: tuple[CheckInRow, ...]
    more: int


@frozen
class Year:
    """The weeks of a year, newest first."""

    year: int
    weeks: tuple[WeekLink, ...]
    count: int


@frozen
class CheckInsView:
    """The newest weeks, and a list of all weeks by year."""

    stream: tuple[StreamedWeek, ...]
    years: tuple[Year, ...]
    count: int


Week = tuple[WeekLink, tuple[CheckIn, ...]]


def pages(edition: Edition) -> Iterator[Page]:
    """The stream, and the pages of all weeks."""
    weeks = tuple(_weeks(edition))
    root = urls.root_from(urls.CHECK_INS)
    stream = tuple(_stream(edition, weeks, root))
    years = tuple(_years([week for week, _ in weeks]))
    view = CheckInsView(stream, years, sum(year.count for year in years))
    yield Page(urls.CHECK_INS, "check-ins.html", "Check-ins", view, area="check-ins")
    for index, (week, check_ins) in enumerate(weeks):
        later = weeks[index - 1][0] if index else None
        earlier = weeks[index + 1][0] if index + 1 < len(weeks) else None
        rows = _rows(edition, check_ins, urls.root_from(week.address))
        title = f"{edition.language.day(week.first_day)} – {edition.language.day(week.last_day)}"
        yield Page(week.address, "week.html", title, WeekView(week, rows, earlier, later), area="check-ins")


def _weeks(edition: Edition) -> Iterator[Week]:
    """All weeks with check-ins, newest first."""
    made = (c for c in edition.portfolio.check_ins_newest_first if c.day <= edition.measures.today)
    for address, found in groupby(made, key=lambda c: urls.week(c.day)):
        check_ins = tuple(found)
        year, number, weekday = check_ins[0].day.isocalendar()
        monday = check_ins[0].day - timedelta(days=weekday - 1)
        yield WeekLink(address, year, number, monday, monday + timedelta(days=6), len(check_ins)), check_ins


def _stream(edition: Edition, weeks: Sequence[Week], root: str) -> Iterator[StreamedWeek]:
    shown = 0
    for week, check_ins in weeks[:MOST_WEEKS]:
        if shown >= ENOUGH:
            return
        rows = _rows(edition, check_ins[:MOST_OF_A_WEEK], root)
        shown += len(rows)
        yield StreamedWeek(week, rows, week.count - len(rows))


def _years(weeks: Sequence[WeekLink]) -> Iterator[Year]:
    for year, found in groupby(weeks, key=lambda week: week.year):
        members = tuple(found)
        yield Year(year, members, sum(week.count for week in members))


def _rows(edition: Edition, check_ins: Sequence[CheckIn], root: str) -> tuple[CheckInRow, ...]:
    return tuple(_dated(reported.check_in_row(edition, c, c.key_results, root, c.kpis)) for c in check_ins)


def _dated(row: CheckInRow) -> CheckInRow:
    """The same check-in without how long ago it was."""
    return replace(row, when=_date_only(row.when), reported=tuple(_dated_report(one) for one in row.reported))


def _dated_report(one: Reported) -> Reported:
    when = one.reading.when
    return replace(one, reading=replace(one.reading, when=_date_only(when) if when else None))


def _date_only(when: When) -> When:
    return When(when.day, None)
