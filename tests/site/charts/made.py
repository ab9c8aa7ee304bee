"""Key results, readings and strategies for the tests of charts."""

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import strategies as st

from okrsite.okr.finding import Origin
from okrsite.okr.model import Baseline, Keep, KeyResult, Measure, Metric, Milestone, Milestones, Phase, Reading
from okrsite.okr.parse import parse

FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)


def _origin() -> Origin:
    document = parse("company.md", "---\nname: Acme\n---\n")
    assert document
    return Origin(document.source, document.places)


ORIGIN = _origin()


def key_result(measure: Measure, first_day: date = FIRST, last_day: date = LAST) -> KeyResult:
    return KeyResult(
        id="kr",
        objective="o",
        title="A key result",
        unit="",
        measure=measure,
        weight=1,
        owners=(),
        source="",
        first_day=first_day,
        last_day=last_day,
        check_in_days=None,
        current=None,
        description="",
        origin=ORIGIN,
    )


def reading(day: date | None, value: float | None = None, reached: tuple[str, ...] = ()) -> Reading:
    return Reading(day, value, reached, None, None, "", "ada", "a-check-in", ORIGIN)


def readings(*values: tuple[int, float]) -> list[Reading]:
    """Readings of values, by the number of days since the first."""
    return [reading(FIRST + timedelta(days=days), value) for days, value in values]


def in_order(found: Iterable[Reading]) -> list[Reading]:
    """By day, one a day, as those that count are."""
    by_day = {one.day: one for one in found}
    return [by_day[day] for day in sorted(by_day, key=lambda day: day or date.min)]


VALUES = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [0.0, 1.0, -1.0, 100.0, 1e308, -1e308, 5e-324]
)
DAYS = st.dates(date(1, 1, 2), date(9999, 12, 30)) | st.dates(date(2026, 9, 1), date(2027, 1, 31))
IDS = ("a", "b", "c", "d")


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    kind = draw(st.sampled_from(["metric", "keep", "milestones", "baseline"]))
    if kind == "metric":
        start, target = draw(st.lists(VALUES, min_size=2, max_size=2, unique=True))
        days = draw(st.lists(DAYS, max_size=3, unique=True))
        span_is_finite = abs(target / 2 - start / 2) < 1e307 and abs(target - start) > 1e-300
        phases = tuple(Phase(day, draw(VALUES) / 4) for day in sorted(days)) if span_is_finite else ()
        optional = st.none() | VALUES
        return Metric(start, target, draw(optional), draw(optional), phases)
    if kind == "keep":
        lowest, highest = sorted([draw(VALUES), draw(VALUES)])
        return draw(st.sampled_from([Keep(lowest, highest), Keep(lowest, None), Keep(None, highest)]))
    if kind == "milestones":
        weights = st.floats(0, 1e6)
        return Milestones(tuple(Milestone(i, i, draw(st.none() | DAYS), draw(weights)) for i in IDS))
    return Baseline()


@st.composite
def cases(draw: st.DrawFn) -> tuple[KeyResult, list[Reading], date, date | None]:
    """A key result with readings, until when it is drawn, and today while it runs."""
    first_day, last_day = sorted([draw(DAYS), draw(DAYS)])
    kr = key_result(draw(measures()), first_day, last_day)
    if isinstance(kr.measure, Milestones):
        made = st.builds(reading, DAYS, st.none(), st.lists(st.sampled_from(IDS), max_size=3).map(tuple))
    else:
        made = st.builds(reading, DAYS | st.none(), VALUES)
    found = in_order(draw(st.lists(made, max_size=60)))
    until = draw(DAYS)
    return kr, found, until, draw(st.sampled_from([None, until]))
