"""The chart of a key result: its readings, the path that is expected of it, and what it aims for.

In go a key result with the readings that count, and until when they are drawn; out comes a drawing in the key result's own unit, where
up is always up: a target below the start lies below. Milestones are drawn as steps of their weight. What is neither a number
nor milestones has no chart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from math import fsum

from okrsite.frozen import frozen
from okrsite.okr.expected import Path, planned_path
from okrsite.okr.model import Contributions, Done, Keep, KeyResult, Metric, Milestones, Reading
from okrsite.site.charts.frame import BOTTOM, HEIGHT, ROW, TOP, Dot, Rule, kept, last_value, ruled, shown
from okrsite.site.charts.scale import Days, DayTick, Values, day_ticks, days, values
from okrsite.site.charts.shape import WIDTH, Anchor, Band, Line, Note, Point, anchor_at, rounded

_PLACES = tuple(sorted((float(x) for x in range(20, 81, 5)), key=lambda x: abs(x - 50)))
"""Where along the path its name can stand, the middle first."""
_AWAY = 30
"""So far from the line it is far enough."""


@frozen
class KeyResultChart:
    """The drawing. `last` is where the last value is written, `planned_note` where the expected path is named."""

    height: int
    bottom: int
    rules: tuple[Rule, ...]
    band: Band | None
    planned: Line | None
    planned_note: Note | None
    line: Line | None
    dots: tuple[Dot, ...]
    last: Note | None
    today: Note | None
    ticks: tuple[DayTick, ...]


def key_result_chart(
    kr: KeyResult, readings: Sequence[Reading], until: date, today: date | None
) -> KeyResultChart | None:
    """The chart of a key result, or None where there is nothing to draw.

    `readings` are those that count, oldest first; steps are drawn as far as `until`; `today` is given while it runs.
    """
    measure = kr.measure
    if isinstance(measure, Done | Contributions):
        return None
    span = days([kr.first_day, kr.last_day, *(r.day for r in readings if r.day and _says_something(r))])
    if isinstance(measure, Milestones):
        return _of_milestones(kr, measure, readings, span, min(until, span.last), today)
    found = [(r.day, r.value) for r in readings if r.value is not None]
    named = _named(measure) + [("now", value) for day, value in found if day is None]
    if not found and not isinstance(measure, Metric):
        return None
    scale = values([*(value for _, value in named), *(value for _, value in found)], TOP, BOTTOM)
    read = [(day, value) for day, value in found if day]
    dots = tuple(Dot(span.x(day), scale.y(value), day, value) for day, value in read)
    begins = (
        [(kr.first_day, measure.start)] if isinstance(measure, Metric) and read and kr.first_day < read[0][0] else []
    )
    line = Line(tuple(Point(span.x(day), scale.y(value)) for day, value in (*begins, *read))) if read else None
    planned = _planned(kr, measure, span, scale) if isinstance(measure, Metric) else None
    return _drawn(
        span,
        ruled(named, scale, dots[-1] if dots else None),
        kept(measure, scale) if isinstance(measure, Keep) else None,
        planned,
        line,
        dots,
        today,
    )


def _says_something(reading: Reading) -> bool:
    return reading.value is not None or bool(reading.reached)


def _named(measure: object) -> list[tuple[str, float]]:
    """The values that a measure itself names."""
    pairs: tuple[tuple[str, float | None], ...] = ()
    if isinstance(measure, Metric):
        pairs = (
            ("start", measure.start),
            ("target", measure.target),
            ("commit", measure.commit),
            ("stretch", measure.stretch),
        )
    elif isinstance(measure, Keep):
        pairs = (("lowest", measure.lowest), ("highest", measure.highest))
    return [(kind, value) for kind, value in pairs if value is not None]


def _planned(kr: KeyResult, measure: Metric, span: Days, scale: Values) -> Line | None:
    if kr.first_day == kr.last_day:
        return None
    _, path = planned_path(kr)
    corners = ((day, measure.start * (1 - share) + measure.target * share) for day, share in path)
    return Line(tuple(Point(span.x(day), scale.y(value)) for day, value in corners))


def _of_milestones(
    kr: KeyResult, measure: Milestones, readings: Sequence[Reading], span: Days, until: date, today: date | None
) -> KeyResultChart | None:
    total = fsum(step.weight for step in measure.steps)
    if not total:
        return None
    scale = Values(0, 1, TOP, BOTTOM)
    dots = tuple(_steps(measure, readings, total, span, scale))
    line, last = None, None
    if dots:
        begin, end = min(span.x(kr.first_day), dots[0].x), max(span.x(until), dots[-1].x)
        points = (Point(begin, scale.y(0)), *(Point(dot.x, dot.y) for dot in dots), Point(end, dots[-1].y))
        line, last = Line(points, in_steps=True), replace(dots[-1], x=end)
    rules = ruled([("all", len(measure.steps))], Values(0, len(measure.steps), TOP, BOTTOM), last)
    return _drawn(span, rules, None, _steps_planned(kr, span, scale), line, dots, today)


def _steps_planned(kr: KeyResult, span: Days, scale: Values) -> Line | None:
    if kr.first_day == kr.last_day:
        return None
    path, corners = planned_path(kr)
    within = [(max(day, kr.first_day), share) for day, share in (*corners, (kr.last_day, corners[-1][1]))]
    points = tuple(Point(span.x(day), scale.y(share)) for day, share in within)
    return Line(points, in_steps=True) if path is Path.MILESTONES else Line(points[:-1])


def _steps(measure: Milestones, readings: Sequence[Reading], total: float, span: Days, scale: Values) -> Iterator[Dot]:
    """A dot for each reading that reports milestones for the first time."""
    reached: set[str] = set()
    for reading in readings:
        new = [step for step in measure.steps if step.id in reading.reached and step.id not in reached]
        reached.update(step.id for step in new)
        if new and reading.day:
            share = fsum(step.weight for step in measure.steps if step.id in reached) / total
            yield Dot(span.x(reading.day), scale.y(share), reading.day, None, tuple(step.title for step in new))


def _drawn(
    span: Days,
    rules: tuple[Rule, ...],
    band: Band | None,
    planned: Line | None,
    line: Line | None,
    dots: tuple[Dot, ...],
    today: date | None,
) -> KeyResultChart:
    end = replace(dots[-1], x=line.points[-1].x) if dots and line else None
    runs = today is not None and span.first <= today <= span.last
    x = span.x(today) if today and runs else None
    return KeyResultChart(
        height=HEIGHT,
        bottom=BOTTOM,
        rules=rules,
        band=band,
        planned=planned,
        planned_note=_beside(planned, line, rules) if planned else None,
        line=line,
        dots=shown(dots),
        last=last_value(end, rules, planned),
        today=Note(x, 10, anchor_at(x)) if x is not None else None,
        ticks=day_ticks(span),
    )


def _beside(planned: Line, line: Line | None, rules: Sequence[Rule]) -> Note | None:
    """Where the expected path is named: on the path itself, away from the line and, as far as can be, from rules; after the line
    has ended, if there is room. None where the two run so close together that the name would hide what it names."""
    end = line.points[-1].x if line else 0.0
    heights = [rule.y for rule in rules if rule.kind != "last"]
    best: tuple[float, float] | None = None
    chosen = (0.0, 0.0)
    for x in _PLACES:
        if x < end + 15 and end <= WIDTH - 35:
            continue
        gap = min(_gap(planned, line, x), _AWAY) if line else _AWAY
        if gap < ROW * 0.75:
            continue
        y = planned.at(x) or 0
        nearest: float = ROW
        for height in heights:
            distance = height - y if height > y else y - height
            if distance < nearest:
                nearest = distance
        merits = (nearest, gap)
        if best is None or merits > best:
            best, chosen = merits, (x, y)
            if best == (ROW, _AWAY):
                break
    return Note(rounded(chosen[0]), rounded(chosen[1] + 4), Anchor.MIDDLE) if best else None


def _gap(planned: Line, line: Line, x: float) -> float:
    """How far the path is from the line within a word's width around `x`."""
    near = ((planned.at(at), line.at(at)) for at in (x - 8, x, x + 8))
    return min((abs(one - other) for one, other in near if one is not None and other is not None), default=BOTTOM)
