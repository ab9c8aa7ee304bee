"""KPIs: the list with their latest values, and a page each with every reading over all time."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from markupsafe import Markup

from okrsite.frozen import frozen
from okrsite.okr.model import Keep, Kpi, Reading
from okrsite.site import urls
from okrsite.site.charts.history import HistoryChart, history_chart
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import blank, findings, parts, prose
from okrsite.site.views.blank import BlankCheckIn
from okrsite.site.views.findings import FindingRow
from okrsite.site.views.parts import Link, Place, When
from okrsite.site.views.placed import PlacedKeyResult, placed

Health = Literal["within", "below", "above", "no-band", "no-reading"]
"""How a value stands to its band."""


@frozen
class KpiRow:
    """A KPI with its latest value. `change` is the difference from the reading before."""

    id: str
    title: str
    address: str
    unit: str
    team: Link | None
    owners: tuple[Link, ...]
    lowest: float | None
    highest: float | None
    value: float | None
    change: float | None
    health: Health
    latest: When | None


@frozen
class KpisView:
    """All KPIs. `outside` counts those whose latest value is outside of its band."""

    rows: tuple[KpiRow, ...]
    outside: int


@frozen
class KpiReading:
    """One reading of a KPI; `change` is the difference from the one before."""

    day: date
    value: float
    change: float | None
    health: Health
    note: str
    author: Link
    check_in: Link
    place: Place
    corrected: bool


@frozen
class KpiView:
    """The page of a KPI. `readings` are those of all time, newest first; `kept` of the `counted` ones kept the band."""

    row: KpiRow
    chart: HistoryChart | None
    latest_day: date | None
    source: str
    tags: tuple[str, ...]
    html: Markup
    readings: tuple[KpiReading, ...]
    counted: int
    kept: int
    cited_by: tuple[PlacedKeyResult, ...]
    blank: BlankCheckIn
    findings: tuple[FindingRow, ...]


def pages(edition: Edition) -> Iterator[Page]:
    """The list, and the pages of all KPIs."""
    rows = tuple(row(edition, found) for found in edition.portfolio.kpis.values())
    outside = sum(one.health in ("below", "above") for one in rows)
    yield Page(urls.KPIS, "kpis.html", "KPIs", KpisView(rows, outside), area="kpis")
    for found in edition.portfolio.kpis.values():
        yield page(edition, found)


def page(edition: Edition, found: Kpi) -> Page:
    address = urls.kpi(found.id)
    team = _team(edition, found)
    company = Link(edition.portfolio.company.name, "company/")
    return Page(
        address=address,
        template="kpi.html",
        title=found.title,
        description=found.body.lead,
        view=view(edition, found, urls.root_from(address)),
        trail=(company, team) if team else (company,),
        area="kpis",
        document=parts.document_links(edition, found.origin),
    )


def row(edition: Edition, found: Kpi) -> KpiRow:
    values = [(r.day, r.value) for r in _readings(edition, found) if r.value is not None and not r.corrected]
    day, value = values[-1] if values else (None, None)
    before = values[-2][1] if len(values) > 1 else None
    return KpiRow(
        id=found.id,
        title=found.title,
        address=urls.kpi(found.id),
        unit=found.unit,
        team=_team(edition, found),
        owners=parts.people(edition, found.owners),
        lowest=found.keep.lowest if found.keep else None,
        highest=found.keep.highest if found.keep else None,
        value=value,
        change=_change(value, before),
        health=health(found.keep, value),
        latest=parts.when(edition, day) if day else None,
    )


def health(band: Keep | None, value: float | None) -> Health:
    """How a value stands to a band; a bound counts as kept."""
    if value is None:
        return "no-reading"
    if band is None:
        return "no-band"
    if band.lowest is not None and value < band.lowest:
        return "below"
    return "within" if band.holds(value) else "above"


def view(edition: Edition, found: Kpi, root: str) -> KpiView:
    shown = row(edition, found)
    readings = tuple(_reading_rows(edition, found))
    counted = [reading for reading in readings if not reading.corrected]
    return KpiView(
        row=shown,
        chart=history_chart([(reading.day, reading.value) for reading in counted], found.keep),
        latest_day=shown.latest.day if shown.latest else None,
        source=found.source,
        tags=found.tags,
        html=prose.body_prose(edition, found.body, root),
        readings=readings[::-1],
        counted=len(counted),
        kept=sum(reading.health == "within" for reading in counted),
        cited_by=tuple(
            placed(edition, edition.portfolio.key_results[ref]) for ref in edition.portfolio.cited_by.get(found.id, ())
        ),
        blank=blank.kpi_check_in(edition, found),
        findings=findings.findings(edition, found.origin.path),
    )


def _team(edition: Edition, found: Kpi) -> Link | None:
    return Link(edition.portfolio.teams[found.team].name, f"teams/{found.team}/") if found.team else None


def _readings(edition: Edition, found: Kpi) -> Iterator[Reading]:
    """Its readings made by today, oldest first."""
    for reading in edition.portfolio.kpi_readings.get(found.id, ()):
        if reading.day is not None and reading.day <= edition.measures.today:
            yield reading


def _reading_rows(edition: Edition, found: Kpi) -> Iterator[KpiReading]:
    """Oldest first."""
    before: float | None = None
    for reading in _readings(edition, found):
        if reading.value is None or reading.day is None or reading.check_in is None or reading.author is None:
            continue
        yield KpiReading(
            day=reading.day,
            value=reading.value,
            change=_change(reading.value, before),
            health=health(found.keep, reading.value),
            note=reading.note,
            author=parts.person(edition, reading.author),
            check_in=Link(reading.check_in, urls.check_in(reading.check_in, reading.day)),
            place=parts.place(edition, reading.origin),
            corrected=reading.corrected,
        )
        if not reading.corrected:
            before = reading.value


def _change(value: float | None, before: float | None) -> float | None:
    """The difference, without the noise of binary fractions."""
    return None if value is None or before is None else round(value - before, 9) + 0.0
