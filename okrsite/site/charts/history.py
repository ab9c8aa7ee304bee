"""Charts over a long time: a KPI's readings in their band, and a figure from cycle to cycle."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from okrsite.frozen import frozen
from okrsite.okr.model import Keep
from okrsite.site.charts.frame import BOTTOM, HEIGHT, ROW, TOP, Dot, Rule, kept, last_value, ruled, shown
from okrsite.site.charts.scale import DayTick, Values, day_ticks, days, round_values, values
from okrsite.site.charts.shape import WIDTH, Anchor, Band, Line, Note, Point, anchor_at, rounded


@frozen
class ValueTick:
    """A round value that the scale names."""

    y: float
    value: float


@frozen
class HistoryChart:
    """All readings of a KPI. `rules` are the bounds of its band, `grid` round values, `last` where the last value follows its dot."""

    height: int
    bottom: int
    rules: tuple[Rule, ...]
    grid: tuple[ValueTick, ...]
    band: Band | None
    line: Line
    dots: tuple[Dot, ...]
    last: Note | None
    ticks: tuple[DayTick, ...]


@frozen
class CyclePoint:
    """A cycle with its figure, a fraction, which is written at `value_y`; without one these are None. `anchor` is that of its label."""

    x: float
    y: float | None
    value_y: float | None
    fraction: float | None
    label: str
    anchor: Anchor


@frozen
class CycleChart:
    """A figure from cycle to cycle, against the whole at `whole_y` and nothing at `bottom`. A cycle without a figure interrupts
    the line."""

    height: int
    bottom: int
    whole_y: float
    lines: tuple[Line, ...]
    points: tuple[CyclePoint, ...]


def history_chart(readings: Sequence[tuple[date, float]], bounds: Keep | None) -> HistoryChart | None:
    """The chart of readings, oldest first, in the band that is healthy; None where there is none."""
    if not readings:
        return None
    span = days(day for day, _ in readings)
    pairs = [("lowest", bounds.lowest), ("highest", bounds.highest)] if bounds else []
    named = [(kind, value) for kind, value in pairs if value is not None]
    scale = values([*(value for _, value in readings), *(value for _, value in named)], TOP, BOTTOM)
    dots = tuple(Dot(span.x(day), scale.y(value), day, value) for day, value in readings)
    rules = ruled(named, scale, dots[-1])
    return HistoryChart(
        height=HEIGHT,
        bottom=BOTTOM,
        rules=rules,
        grid=_grid(scale, rules),
        band=kept(bounds, scale) if bounds else None,
        line=Line(tuple(Point(dot.x, dot.y) for dot in dots)),
        dots=shown(dots),
        last=last_value(dots[-1], rules),
        ticks=day_ticks(span),
    )


def _grid(scale: Values, rules: Sequence[Rule]) -> tuple[ValueTick, ...]:
    """Round values, but for those that would crowd a bound."""
    ticks = (ValueTick(scale.y(value), value) for value in round_values(scale.lowest, scale.highest))
    bounds = [rule.y for rule in rules if rule.kind != "last"]
    return tuple(tick for tick in ticks if all(abs(tick.y - y) >= ROW for y in bounds))


def cycle_chart(figures: Sequence[tuple[str, float | None]]) -> CycleChart | None:
    """The chart of a figure by cycle, oldest first, each with a short label; None where no cycle has a figure."""
    known = [fraction for _, fraction in figures if fraction is not None]
    if not known:
        return None
    scale = values([0.0, 1.0, *known], TOP, BOTTOM)
    points = [_cycle_point(index, len(figures), *figure, scale) for index, figure in enumerate(figures)]
    runs = (list(run) for has_figure, run in groupby(points, lambda point: point.y is not None) if has_figure)
    lines = (tuple(Point(point.x, point.y) for point in run if point.y is not None) for run in runs)
    return CycleChart(HEIGHT, BOTTOM, scale.y(1.0), tuple(Line(line) for line in lines if len(line) > 1), tuple(points))


def _cycle_point(index: int, count: int, label: str, fraction: float | None, scale: Values) -> CyclePoint:
    x = rounded((index + 0.5) / count * WIDTH)
    y = None if fraction is None else scale.y(fraction)
    value_y = None if y is None else rounded(y + ROW + 4 if y < TOP + ROW else y - 9)
    return CyclePoint(x, y, value_y, fraction, label, anchor_at(x))
