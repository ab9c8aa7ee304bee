"""Files that a reader can begin on the web site of the repository: a check-in, an objective.

In go an edition and what the file is about; out comes where it can be begun and what stands in it already. The templates in
`blank.html` make its text. Who begins it, and on which day, is not known here: both stay to be filled in, so that no page is
new every morning.
"""

from collections.abc import Sequence
from datetime import date

from okrsite.author.draft import number
from okrsite.document import characters, gaps
from okrsite.document.wording import shorten
from okrsite.frozen import frozen
from okrsite.okr.model import (
    Contributions,
    Cycle,
    Done,
    KeyResult,
    Kpi,
    Milestones,
    Objective,
    Reading,
    Scope,
    ScopeKind,
)
from okrsite.okr.readings import latest, reached
from okrsite.site.edition import Edition

LONGEST_ADDRESS = 6000
"""Servers refuse longer addresses, some from 8 kB on. A text that does not fit is there to be copied."""
LONGEST_TITLE = 40
ANYBODY = "ada"
"""An id for an example, where nobody is named."""


@frozen
class BlankFile:
    """A file to begin. `address` is where, with its name, and ready for its text where the site can be given one; `room` says how
    long that may be. `is_filled_in` says that the text is sure to stand there."""

    path: str
    address: str | None
    room: int
    is_filled_in: bool


@frozen
class BlankReading:
    """A reading to fill in: of what, and what is known of it, on one line."""

    ref: str
    said: str


@frozen
class BlankCheckIn:
    """A check-in with nothing reported yet. `author` is an example of who could."""

    file: BlankFile
    author: str
    readings: tuple[BlankReading, ...]
    kpis: tuple[BlankReading, ...]


@frozen
class BlankObjective:
    """An objective without words. `owner` is the field that names its scope; the company's has none."""

    file: BlankFile
    owner: str
    scope: str
    cycle: str


def check_in(edition: Edition, objective: Objective) -> BlankCheckIn | None:
    """A check-in on an objective; None where nothing can be reported (any more)."""
    portfolio, today = edition.portfolio, edition.measures.today
    if edition.measures.objectives[objective.id].close or _is_closed(edition, portfolio.cycles[objective.cycle]):
        return None
    readings = tuple(
        BlankReading(kr.ref, said)
        for kr in objective.key_results
        if not kr.kpi and (said := _said(kr, portfolio.readings.get(kr.ref, ()), today))
    )
    cited = dict.fromkeys(kr.kpi for kr in objective.key_results if kr.kpi)
    kpis = tuple(_of_kpi(edition, portfolio.kpis[kpi]) for kpi in cited)
    if not readings and not kpis:
        return None
    path = f"checkins/{objective.cycle}/{gaps.DAY}-{gaps.NAME}-{objective.id}.md"
    author = next(iter(objective.owners), ANYBODY)
    return BlankCheckIn(_file(edition, path), author, readings, kpis)


def kpi_check_in(edition: Edition, kpi: Kpi) -> BlankCheckIn:
    """A check-in on a KPI."""
    path = f"checkins/{gaps.DAY}-{gaps.NAME}-{kpi.id}.md"
    return BlankCheckIn(_file(edition, path), next(iter(kpi.owners), ANYBODY), (), (_of_kpi(edition, kpi),))


def objective(edition: Edition, scope: Scope, current: Cycle | None) -> BlankObjective:
    """An objective of a scope in the current cycle. Where there is none, or it is closed, the cycle stays to be filled in."""
    cycle = current.id if current and not _is_closed(edition, current) else ""
    folder = f"objectives/{cycle}/" if cycle else "objectives/"
    owner = "" if scope.kind is ScopeKind.COMPANY else scope.kind.value
    return BlankObjective(_file(edition, f"{folder}{gaps.NAME}.md"), owner, scope.id, cycle)


def _is_closed(edition: Edition, cycle: Cycle) -> bool:
    return cycle.closed is not None and cycle.closed <= edition.measures.today


def _file(edition: Edition, path: str) -> BlankFile:
    if edition.forge is None:
        return BlankFile(edition.folder + path, None, 0, is_filled_in=False)
    begun = edition.forge.new_file(path)
    room = LONGEST_ADDRESS - len(begun.address) if begun.takes_text else 0
    return BlankFile(edition.folder + path, begun.address, room, begun.fills_in)


def _said(kr: KeyResult, readings: Sequence[Reading], today: date) -> str:
    """A key result in a comment: a value as it would be typed now, or the last one; empty where none can be reported."""
    measure = kr.measure
    if kr.current is not None or isinstance(measure, Contributions):
        return ""
    if isinstance(measure, Milestones):
        done = reached(readings, today)
        steps = [step.id for step in measure.steps if step.id not in done]
        return f"{_one_line(kr.title)}: {{done: [{', '.join(steps)}]}}" if steps else ""
    if isinstance(measure, Done):
        return f"{_one_line(kr.title)}: {{done: true}}"
    return _last(kr.title, kr.unit, latest(readings, today))


def _of_kpi(edition: Edition, kpi: Kpi) -> BlankReading:
    readings = edition.portfolio.kpi_readings.get(kpi.id, ())
    return BlankReading(kpi.id, _last(kpi.title, kpi.unit, latest(readings, edition.measures.today)))


def _last(title: str, unit: str, reading: Reading | None) -> str:
    counted_in = _one_line(unit)
    if reading is None or reading.value is None:
        return f"{_one_line(title)} ({counted_in})" if counted_in else _one_line(title)
    value = f"{_one_line(title)}: {number(reading.value)} {counted_in}".rstrip()
    return f"{value} ({reading.day})" if reading.day else value


def _one_line(text: str) -> str:
    """A text that ends no comment and needs no more room than it is worth."""
    return shorten(characters.replaced(text), LONGEST_TITLE)
