"""Cycles that a calendar names: years, halves, quarters and months.

In goes an id such as `2026-q4`; out come its title and its days.
"""

import re
from calendar import month_name
from dataclasses import dataclass
from datetime import date, timedelta

from okrsite.document.decode import YEARS

EXAMPLES = "`2026-q4`, `2026-h2`, `2026`, `2026-11`"

_FORM = re.compile(r"([0-9]{4})(?:-(?:q([1-4])|h([12])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A cycle by the calendar, both days included."""

    id: str
    title: str
    first_day: date
    last_day: date


def period(identifier: str) -> Period | None:
    """The period that an id names; None if it names none."""
    found = _FORM.fullmatch(identifier)
    if found is None or int(found[1]) not in YEARS:
        return None
    year, quarter, half, month = (int(part) if part else 0 for part in found.groups())
    if quarter:
        return _months(identifier, f"Q{quarter} {year}", year, 3 * quarter - 2, 3)
    if half:
        return _months(identifier, f"H{half} {year}", year, 6 * half - 5, 6)
    if month:
        return _months(identifier, f"{month_name[month]} {year}", year, month, 1)
    return _months(identifier, str(year), year, 1, 12)


def quarter_of(day: date) -> Period:
    """The quarter that holds a day."""
    found = period(f"{day.year}-q{(day.month + 2) // 3}")
    if found is None:
        raise ValueError(day)
    return found


def following(identifier: str) -> Period | None:
    """The period after the one that an id names, of the same kind; None if it names none."""
    current = period(identifier)
    if current is None or current.last_day.year == YEARS[-1]:
        return None
    day = current.last_day + timedelta(days=1)
    form = identifier.partition("-")[2]
    if form.startswith("q"):
        return quarter_of(day)
    if form.startswith("h"):
        return period(f"{day.year}-h{1 if day.month == 1 else 2}")
    return period(f"{day.year}-{day.month:02d}" if form else str(day.year))


def _months(identifier: str, title: str, year: int, first: int, count: int) -> Period:
    after = first + count - 1  # months since January of the first month behind it
    last_day = date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return Period(identifier, title, date(year, first, 1), last_day)
