"""The pages of KPIs: latest values against their bands, and every reading."""

from datetime import date

import pytest

from okrsite.okr.model import Keep
from okrsite.site.views import kpi
from okrsite.site.views.kpi import Health
from tests.site.editions import edition

TODAY = date(2026, 2, 14)


def check_in(day: str, reading: str, name: str = "") -> dict[str, str]:
    return {f"checkins/{day}{name}.md": f"---\ndate: {day}\nauthor: ada\nkpis: {{rating: {reading}}}\n---\n"}


FILES = {
    "company.md": "---\nname: Acme\n---\n",
    "teams/shop.md": "---\nname: Shop\n---\n",
    "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "kpis/rating.md": "---\ntitle: Rating\nteam: shop\nunit: stars\nkeep: {at_least: 4.2}\n---\n",
    "objectives/launch.md": (
        "---\ntitle: Launch\ncycle: 2026-q1\nkey_results: [{id: rating, title: Rated, kpi: rating, start: 4, target: 4.5}]\n---\n"
    ),
    **check_in("2026-01-05", "4.1"),
    **check_in("2026-02-02", "{value: 4.6, note: a slip}"),
    **check_in("2026-02-02", "4.3", "-corrected"),
    **check_in("2026-03-01", "5"),
}


@pytest.mark.parametrize(
    ("band", "value", "expected"),
    [
        (Keep(4.2, None), 4.2, "within"),
        (Keep(4.2, None), 4.1, "below"),
        (Keep(None, 8), 8, "within"),
        (Keep(None, 8), 8.1, "above"),
        (Keep(58, 70), 57, "below"),
        (Keep(58, 70), 71, "above"),
        (None, 1, "no-band"),
        (Keep(1, None), None, "no-reading"),
        (None, None, "no-reading"),
    ],
)
def test_a_value_stands_to_its_band(band: Keep | None, value: float | None, expected: Health) -> None:
    assert kpi.health(band, value) == expected


def test_the_latest_value_is_that_of_the_last_reading_that_counts_by_today() -> None:
    made = edition(FILES, TODAY)
    row = kpi.row(made, made.portfolio.kpis["rating"])
    assert (row.value, row.change, row.health) == (4.3, 0.2, "within")
    assert row.latest
    assert (row.latest.day, row.latest.days_ago) == (date(2026, 2, 2), 12)


def test_the_page_shows_every_reading_newest_first_and_corrected_ones_too() -> None:
    made = edition(FILES, TODAY)
    shown = kpi.view(made, made.portfolio.kpis["rating"], "../../")
    assert [(r.value, r.change, r.health, r.corrected) for r in shown.readings] == [
        (4.3, 0.2, "within", False),
        (4.6, 0.5, "within", True),
        (4.1, None, "below", False),
    ]
    assert shown.readings[1].note == "a slip"
    assert shown.readings[0].place.path == "content/checkins/2026-02-02-corrected.md"
    assert (shown.kept, shown.counted) == (1, 2)
    assert [one.row.address for one in shown.cited_by] == ["objectives/launch/#rating"]


def test_a_kpi_without_readings_has_a_page() -> None:
    made = edition({"company.md": FILES["company.md"], "kpis/new.md": "---\ntitle: New\n---\n"}, TODAY)
    listed, page = kpi.pages(made)
    assert listed.address == "kpis/"
    assert isinstance(page.view, kpi.KpiView)
    assert (page.view.row.health, page.view.readings, page.view.latest_day) == ("no-reading", (), None)
