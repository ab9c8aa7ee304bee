"""The course of a scope: its figure from cycle to cycle, as a line.

In go the figures of the cycles that have begun, newest first; out comes the line, of cycles of one kind alone: quarters are not
joined with the years that hold them. Nothing is drawn where there is no course yet.
"""

from collections.abc import Sequence

from okrsite.frozen import frozen
from okrsite.okr.model import Cycle
from okrsite.site.charts.history import CycleChart, cycle_chart
from okrsite.site.edition import Edition

MOST_CYCLES = 12
MOST_LETTERS = 10
"""Of a name along the bottom."""


@frozen
class Figures:
    """A cycle, with the figure of a scope's own objectives and that of everything below it."""

    cycle: Cycle
    own: float | None
    below: float | None


@frozen
class Course:
    """The line. It is of everything below the scope where too few of its own figures make a line (`is_of_below`); it leads from
    `first` in the cycle `start` to `last` in the cycle `end`, which may still run."""

    chart: CycleChart
    is_of_below: bool
    start: str
    first: float
    end: str
    last: float
    is_running: bool


def course(edition: Edition, figures: Sequence[Figures]) -> Course | None:
    """The line through the newest cycles of the kind that has most figures; None with fewer than two."""
    by_depth: dict[int, list[Figures]] = {}
    for found in figures:
        by_depth.setdefault(_depth(edition, found.cycle), []).append(found)
    for is_of_below in (False, True):
        lines = {depth: _known(of_depth, is_of_below) for depth, of_depth in by_depth.items()}
        depth = max(lines, key=lambda depth: (len(lines[depth]), depth), default=0)
        line = lines.get(depth, [])[:MOST_CYCLES][::-1]
        if len(line) > 1:
            chart = cycle_chart([(_label(cycle), fraction) for cycle, fraction in line])
            (first_cycle, first), (last_cycle, last) = line[0], line[-1]
            is_running = last_cycle.last_day >= edition.measures.today
            if chart:
                return Course(chart, is_of_below, first_cycle.title, first, last_cycle.title, last, is_running)
    return None


def _known(figures: Sequence[Figures], is_of_below: bool) -> list[tuple[Cycle, float]]:
    pairs = ((found.cycle, found.below if is_of_below else found.own) for found in figures)
    return [(cycle, fraction) for cycle, fraction in pairs if fraction is not None]


def _depth(edition: Edition, cycle: Cycle) -> int:
    """How many cycles hold it."""
    depth, parent = 0, cycle.parent
    while parent is not None:
        depth, parent = depth + 1, edition.portfolio.cycles[parent].parent
    return depth


def _label(cycle: Cycle) -> str:
    """What a cycle is called where there is little room: its title, else its id, else the beginning of that."""
    shortest = min(cycle.title, cycle.id, key=len) if len(cycle.title) > MOST_LETTERS else cycle.title
    return shortest if len(shortest) <= MOST_LETTERS else f"{shortest[: MOST_LETTERS - 1]}…"
