"""The stream of check-ins, and the pages of weeks."""

from collections.abc import Iterator
from datetime import date, timedelta

from okrsite.site.page import Page
from okrsite.site.views import checkins
from okrsite.site.views.checkins import CheckInsView, WeekView
from tests.site.editions import edition

TODAY = date(2026, 2, 14)


def check_ins(*days: date, each: int = 1) -> Iterator[tuple[str, str]]:
    for day in days:
        for number in range(each):
            text = f"---\ndate: {day}\nauthor: ada\nreadings: {{launch/reviews: {60 + number}}}\n---\nSo far.\n"
            yield f"checkins/{day}-{number:02d}.md", text


FILES = {
    "company.md": "---\nname: Acme\n---\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "objectives/launch.md": (
        "---\ntitle: Launch\ncycle: 2026-q1\nkey_results: [{id: reviews, title: Reviews, start: 60, target: 99}]\n---\n"
    ),
}


def pages(*days: date, each: int = 1, today: date = TODAY) -> dict[str, Page]:
    made = edition({**FILES, **dict(check_ins(*days, each=each))}, today)
    return {page.address: page for page in checkins.pages(made)}


def week(page: Page) -> WeekView:
    assert isinstance(page.view, WeekView)
    return page.view


def stream(shown: dict[str, Page]) -> CheckInsView:
    view = shown["check-ins/"].view
    assert isinstance(view, CheckInsView)
    return view


def test_every_week_with_check_ins_has_a_page_and_the_future_has_none() -> None:
    shown = pages(date(2025, 12, 29), date(2026, 1, 4), date(2026, 1, 5), date(2026, 2, 20))
    assert list(shown) == ["check-ins/", "check-ins/2026-w02/", "check-ins/2026-w01/"]
    first = week(shown["check-ins/2026-w01/"])
    assert (first.week.first_day, first.week.last_day) == (date(2025, 12, 29), date(2026, 1, 4))
    assert [row.id for row in first.check_ins] == ["2026-01-04-00", "2025-12-29-00"]
    assert first.earlier is None
    assert first.later
    assert first.later.address == "check-ins/2026-w02/"
    assert week(shown["check-ins/2026-w02/"]).earlier == first.week


def test_a_check_in_stands_at_its_permanent_address() -> None:
    shown = pages(date(2026, 1, 5))
    for address, page in shown.items():
        if address != "check-ins/":
            assert all(row.address == f"{address}#{row.id}" for row in week(page).check_ins)


def test_a_weeks_page_does_not_change_with_the_day() -> None:
    days = (date(2026, 2, 2), date(2026, 2, 10))
    assert pages(*days) == pages(*days, today=TODAY + timedelta(days=1))


def test_the_stream_ends_after_enough() -> None:
    days = [TODAY - timedelta(weeks=number) for number in range(12)]
    assert len(stream(pages(*days)).stream) == checkins.MOST_WEEKS
    assert len(stream(pages(*days, each=11)).stream) == 2


def test_of_a_busy_week_the_stream_shows_a_part_and_the_weeks_page_all() -> None:
    shown = pages(TODAY, each=checkins.MOST_OF_A_WEEK + 3)
    [streamed] = stream(shown).stream
    assert (len(streamed.check_ins), streamed.more) == (checkins.MOST_OF_A_WEEK, 3)
    assert len(week(shown["check-ins/2026-w07/"]).check_ins) == checkins.MOST_OF_A_WEEK + 3


def test_all_weeks_are_listed_by_year() -> None:
    shown = stream(pages(date(2025, 11, 3), date(2026, 1, 5), date(2026, 1, 6)))
    assert [(year.year, year.count, len(year.weeks)) for year in shown.years] == [(2026, 2, 1), (2025, 1, 1)]


def test_without_check_ins_there_is_only_the_stream() -> None:
    shown = pages()
    assert list(shown) == ["check-ins/"]
    assert stream(shown).count == 0
