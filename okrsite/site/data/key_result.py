"""A key result as a record: how it is measured, where it stands, every reading, and how its number came about."""

from typing import Annotated

from pydantic import Field

from okrsite.okr import model
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.data import trace
from okrsite.site.data.measure import Measure, measure
from okrsite.site.data.reading import Reading, readings
from okrsite.site.data.record import (
    Address,
    Day,
    Fraction,
    Id,
    KeyResultReference,
    Record,
    Reference,
    Source,
    Weight,
    address,
    day,
    fraction,
    number,
    optional_day,
    optional_fraction,
    optional_number,
    source,
)
from okrsite.site.edition import Edition


class Contribution(Record):
    """One end of an alignment that counts."""

    ref: Reference
    """The other end: an objective, or a key result as `objective/key-result`."""
    weight: Weight
    """How much it counts there."""


class KeyResultLinks(Record):
    """What a key result hangs together with."""

    supported_by: list[Id]
    """Objectives that support it; alignment alone, no part of its progress."""
    contributed_by: list[Contribution]
    """Objectives whose progress is a part of its own."""
    initiatives: list[Id]
    """Initiatives that should move it."""


class KeyResult(Record):
    """A measurable outcome of an objective."""

    id: Id
    """Its id within the objective; never changes."""
    ref: KeyResultReference
    """Its id within the site: `objective/key-result`."""
    url: Address
    """Its place on its objective's page."""
    title: str
    """The outcome, in words."""
    description: str | None
    """A sentence more about it."""
    measure: Measure
    """How it is measured; `kind` tells which fields there are."""
    start: float | None
    """The measure's start, for tables; null where the measure has none."""
    target: float | None
    """The measure's target, for tables; null where the measure has none."""
    unit: str | None
    """What the values are counted in."""
    value: float | None
    """The latest value that counts (a metric without a reading stands at its start); null where the measure has none."""
    progress: Fraction | None
    """How far it is, from 0 to 1; null where nothing counts."""
    raw_progress: float | None
    """The same before it was held within 0 and 1: below 0 where it went the wrong way, above 1 beyond the target."""
    expected: Fraction
    """Where progress should stand on the day."""
    projected: Fraction | None
    """Where progress will stand on the last day, by the straight line through the readings."""
    status: Status
    """Where it stands, by the rule in force."""
    stale: bool
    """Whether it has had no reading for longer than its check-in interval."""
    confidence: Annotated[float, Field(ge=0, le=10)] | None
    """The latest confidence reported: 0 is out of reach, 10 is certain."""
    latest_reading: Day | None
    """The day of the latest reading that counts and says a value."""
    weight: Weight
    """How much it counts in its objective; 0 is shown and not counted."""
    owners: list[Id]
    """Who answers for it: its own owners, else the objective's."""
    first_day: Day
    """Its first day: its own, else the objective's."""
    last_day: Day
    """Its last day: its own, else the objective's."""
    check_in_days: Annotated[int, Field(ge=1)] | None
    """How many days may pass between readings; null where the site's setting holds."""
    data_source: str | None
    """Where the number comes from: an address or a word, as written."""
    links: KeyResultLinks
    """What it hangs together with."""
    readings: list[Reading]
    """Every reading made by the day, oldest first, corrected ones too; of a KPI where the measure names one."""
    trace: trace.Trace
    """How the progress came about."""
    expected_trace: trace.ExpectedTrace
    """How the expected progress came about."""
    source: Source
    """Where it is written."""


def key_result(edition: Edition, found: model.KeyResult) -> KeyResult:
    portfolio, figure = edition.portfolio, edition.measures.key_results[found.ref]
    metric = found.measure if isinstance(found.measure, model.Metric) else None
    return {
        "id": found.id,
        "ref": found.ref,
        "url": address(edition, urls.reference(found.ref)),
        "title": found.title,
        "description": found.description or None,
        "measure": measure(found.measure),
        "start": number(metric.start) if metric else None,
        "target": number(metric.target) if metric else None,
        "unit": found.unit or None,
        "value": optional_number(figure.progress.value),
        "progress": optional_fraction(figure.progress.fraction),
        "raw_progress": optional_fraction(figure.progress.raw),
        "expected": fraction(figure.expected.fraction),
        "projected": optional_fraction(figure.projected),
        "status": figure.status,
        "stale": figure.is_stale,
        "confidence": optional_number(figure.confidence),
        "latest_reading": optional_day(figure.latest.day) if figure.latest else None,
        "weight": number(found.weight),
        "owners": list(found.owners),
        "first_day": day(found.first_day),
        "last_day": day(found.last_day),
        "check_in_days": found.check_in_days,
        "data_source": found.source or None,
        "links": {
            "supported_by": list(portfolio.supporters.get(found.ref, ())),
            "contributed_by": contributors(edition, found.ref),
            "initiatives": list(portfolio.drivers.get(found.ref, ())),
        },
        "readings": readings(edition, portfolio.readings.get(found.ref, ()), figure.readings),
        "trace": trace.trace(figure.progress.trace),
        "expected_trace": trace.expected_trace(figure.expected),
        "source": source(edition, found.origin),
    }


def contributors(edition: Edition, ref: str) -> list[Contribution]:
    """What contributes to an objective or a key result."""
    return [{"ref": o, "weight": number(weight)} for o, weight in edition.portfolio.contributors.get(ref, ())]
