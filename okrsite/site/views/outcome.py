"""Output beside outcome: how far the key results that an initiative drives have moved since its work began.

In go an edition and an initiative; out comes a row for each key result that it drives. Progress on the day when the work began is
computed as it was seen then: from the readings made until that day.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from okrsite.frozen import frozen
from okrsite.okr.model import Contributions, Initiative, Keep, KeyResult
from okrsite.okr.progress import Progress, counted, of_key_result
from okrsite.site.edition import Edition
from okrsite.site.views.placed import PlacedKeyResult, placed

Silence = Literal["", "not-begun", "no-reading", "no-history", "bound", "parts"]
"""Why nothing is said about a movement: nothing has begun, nothing was read since, the value has no history, it is a bound to be
kept, or its progress is that of its parts. Empty where a movement is shown."""


@frozen
class OutcomeRow:
    """A driven key result. `since` is the day from which its movement counts (the work's first day, or the key result's own, if
    later), `before` the value known on that day and `progress_before` its progress, `moved` the progress gained since (1 is the
    whole way), `readings` those made since."""

    key_result: PlacedKeyResult
    since: date
    before: float | None
    progress_before: float | None
    moved: float | None
    readings: int
    silence: Silence


def has_begun(initiative: Initiative, today: date) -> bool:
    """Whether the work has begun by a day, by its status and its dates."""
    return initiative.status != "planned" and (initiative.first_day is None or initiative.first_day <= today)


def outcomes(edition: Edition, initiative: Initiative) -> Iterator[OutcomeRow]:
    """The key results that it drives, in the order written."""
    for ref in initiative.drives:
        yield _outcome(edition, initiative, edition.portfolio.key_results[ref])


def _outcome(edition: Edition, initiative: Initiative, kr: KeyResult) -> OutcomeRow:
    figure = edition.measures.key_results[kr.ref]
    today = edition.measures.today
    since = max(kr.first_day, initiative.first_day or kr.first_day)
    before = _progress_on(edition, kr, since)
    readings = sum(reading.day is not None and reading.day > since for reading in figure.readings)
    silence = _silence(initiative, kr, since, today, readings)
    raw, was = figure.progress.raw, before.raw
    moved = None if silence or raw is None or was is None else raw - was
    return OutcomeRow(placed(edition, kr), since, before.value, was, moved, readings, silence)


def _progress_on(edition: Edition, kr: KeyResult, day: date) -> Progress:
    close = edition.portfolio.objectives[kr.objective].closed_by(day)
    return of_key_result(kr, counted(kr, edition.portfolio.readings.get(kr.ref, ()), day, close), ())


def _silence(initiative: Initiative, kr: KeyResult, since: date, today: date, readings: int) -> Silence:
    if not has_begun(initiative, today) or since > today:
        return "not-begun"
    if isinstance(kr.measure, Contributions):
        return "parts"
    if kr.current is not None:
        return "no-history"
    if isinstance(kr.measure, Keep):
        return "bound"
    return "" if readings else "no-reading"
