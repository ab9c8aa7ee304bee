"""Calendars, read by icalendar."""

import re
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.site import calendars
from okrsite.site.edition import Edition
from tests.portal import Portal
from tests.site.data_site import SITE, TODAY
from tests.site.editions import edition, renderer

BASE = "https://example.org/okrs/"
SMALL = edition(SITE, TODAY)


def written(of: Edition) -> dict[str, bytes]:
    """Calendars by the page that they stand beside, each page once."""
    found = list(calendars.files(of, renderer(of)))
    assert len(dict(found)) == len(found)
    return dict(found)


def read(calendar: bytes) -> Any:
    """The calendar. No line is too long or ends otherwise than the RFC says; no property is one that cannot be read."""
    lines = calendar.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= calendars.LINE_OCTETS and b"\n" not in line and b"\r" not in line for line in lines)
    found = icalendar.Calendar.from_ical(calendar)
    assert [error for part in found.walk() for error in part.errors] == []
    assert found["VERSION"] == "2.0"
    assert found["PRODID"]
    assert found.subcomponents
    return found


def events(calendar: bytes) -> dict[str, Any]:
    """Events by the part of their id before the site."""
    found = list(read(calendar).walk("VEVENT"))
    by_id = {str(event["UID"]).partition("@")[0]: event for event in found}
    assert len(by_id) == len(found)
    return by_id


def test_cycles_last_from_their_first_to_their_last_day() -> None:
    quarter = events(written(SMALL)[""])["cycle/2026-q1"]
    assert quarter["SUMMARY"] == "First quarter"
    assert (quarter.decoded("DTSTART"), quarter.decoded("DTEND")) == (date(2026, 1, 1), date(2026, 4, 1))
    assert quarter["URL"] == f"{BASE}cycles/2026-q1/"
    assert quarter["TRANSP"] == "TRANSPARENT"


def test_what_is_due() -> None:
    found = events(written(SMALL)[""])
    assert {name: (str(event["SUMMARY"]), event.decoded("DTSTART")) for name, event in found.items()} == {
        "cycle/2026": ("2026", date(2026, 1, 1)),
        "cycle/2026-q1": ("First quarter", date(2026, 1, 1)),
        "initiative/press": ("Due: Press kit", date(2026, 3, 15)),
        "project/app": ("Due: App", date(2026, 5, 1)),
    }
    assert found["initiative/press"].decoded("DTEND") == date(2026, 3, 16)
    assert found["initiative/press"]["DESCRIPTION"] == f"Shop\n{BASE}initiatives/press/"


def test_what_is_done_is_due_no_more() -> None:
    """The milestone Germany was reached on 3 February; the objective `old` was closed on the first."""
    before = events(written(edition(SITE, date(2026, 1, 20)))[""])
    after = events(written(SMALL)[""])
    milestone = before["milestone/launch/markets/de"]
    assert (milestone["SUMMARY"], milestone.decoded("DTSTART")) == ("Due: Germany", date(2026, 2, 1))
    assert milestone["DESCRIPTION"] == f"Markets\nLaunch\nShop\n{BASE}objectives/launch/#markets"
    assert before["objective/old"].decoded("DTSTART") == date(2026, 2, 28)
    assert before.keys() - after.keys() == {"milestone/launch/markets/de", "objective/old"}


@pytest.mark.parametrize(
    ("status", "is_due"), [("planned", True), ("active", True), ("paused", True), ("done", False), ("cancelled", False)]
)
def test_initiatives_are_due_while_they_are_open(status: str, is_due: bool) -> None:
    initiative = SITE["initiatives/press.md"].replace("status: active", f"status: {status}")
    found = events(written(edition({**SITE, "initiatives/press.md": initiative}, TODAY))[""])
    assert ("initiative/press" in found) is is_due


def test_a_key_result_with_a_last_day_of_its_own() -> None:
    objective = SITE["objectives/till.md"].replace("current: 5", "current: 5, due: 2026-02-20")
    found = events(written(edition({**SITE, "objectives/till.md": objective}, TODAY))[""])
    assert found["key-result/till/half"].decoded("DTSTART") == date(2026, 2, 20)


def test_a_team_has_its_own_and_its_projects() -> None:
    found = written(SMALL)
    assert sorted(found) == ["", "teams/shop/", "teams/till/"]
    cycles = {"cycle/2026", "cycle/2026-q1"}
    assert events(found["teams/shop/"]).keys() == {*cycles, "initiative/press", "project/app"}
    assert events(found["teams/till/"]).keys() == cycles
    assert read(found["teams/shop/"])["NAME"] == read(found["teams/shop/"])["X-WR-CALNAME"] == "Shop · Grün & Söhne"


def test_an_event_keeps_its_id_when_its_day_moves() -> None:
    moved = {**SITE, "initiatives/press.md": SITE["initiatives/press.md"].replace("2026-03-15", "2026-03-20")}
    before, after = events(written(SMALL)[""]), events(written(edition(moved, TODAY))[""])
    assert before["initiative/press"]["UID"] == after["initiative/press"]["UID"] == "initiative/press@example.org/okrs"
    assert after["initiative/press"].decoded("DTSTART") == date(2026, 3, 20)


def test_stamps_are_those_of_the_content() -> None:
    found = events(written(SMALL)[""])
    assert f"{found['initiative/press'].decoded('DTSTAMP'):%Y-%m-%d %H:%M %Z}" == "2026-01-10 00:00 UTC"


def test_nothing_depends_on_the_day_the_zone_or_the_order_of_files() -> None:
    later = {**SITE, "_site.yml": f"{SITE['_site.yml']}timezone: Pacific/Auckland\n"}
    assert written(SMALL) == written(edition(later, TODAY + timedelta(days=4), order=reversed(SITE)))


def test_events_stand_in_the_order_of_days() -> None:
    days = re.findall(r"DTSTART;VALUE=DATE:(\d+)", written(SMALL)[""].decode())
    assert days == sorted(days)
    assert len(days) == 4


def test_an_empty_site_has_a_calendar_without_events() -> None:
    found = written(edition({}, TODAY))
    assert list(found) == [""]
    assert events(found[""]) == {}


@given(st.text(max_size=200))
def test_any_text_is_read_back(text: str) -> None:
    title = "x" + "".join(c for c in text if c.isprintable() or c == "\n")
    lines = calendars._lines("BEGIN:VEVENT", f"SUMMARY:{calendars._text(title)}", "END:VEVENT", "")
    assert all(len(line.encode()) <= calendars.LINE_OCTETS for line in lines.split("\r\n"))
    assert icalendar.Event.from_ical(lines)["SUMMARY"] == title


def test_calendars_of_a_portal_can_be_read(portal: Portal) -> None:
    for path in sorted(portal.files):
        if path.endswith(".ics"):
            for event in events((portal.folder / path).read_bytes()).values():
                assert str(event["URL"]).isascii()
                assert event["SUMMARY"]
