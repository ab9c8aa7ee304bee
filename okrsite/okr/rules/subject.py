"""What a rule may look at: one thing, with all that its findings can depend on, or the whole.

A subject is made of objects that stay the same as long as nothing about them changes. What a rule says of a subject made of the very
same objects is the same, so that it can be taken over. A rule is handed its subject and nothing else: it cannot look at more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from typing import NamedTuple

from okrsite.config import Headings, Thresholds
from okrsite.frozen import frozen
from okrsite.okr.measures import KeyResultFigure, Measures, ObjectiveFigure
from okrsite.okr.model import CheckIn, Cycle, Initiative, KeyResult, Objective, Portfolio, Reading


@frozen
class Terms:
    """What holds for everything. `latest_day` is the day beyond which nothing can have happened: the day of the build, or the real
    one where a site is built as of an earlier day. Where no work is planned here, it is planned elsewhere."""

    today: date
    latest_day: date
    thresholds: Thresholds
    headings: Headings
    work_is_planned: bool


class OneObjective(NamedTuple):
    """An objective. `figures` and `readings` are those of its key results, by `objective/key-result`; the readings are all that there
    are. `above` is the id of one that it could support, and `worked_on` holds the key results that anything is done for."""

    terms: Terms
    objective: Objective
    figure: ObjectiveFigure
    figures: Mapping[str, KeyResultFigure]
    readings: Mapping[str, tuple[Reading, ...]]
    cycle: Cycle
    above: str | None
    worked_on: frozenset[str]

    def reported(self) -> Iterator[tuple[KeyResult, Reading]]:
        """Every reading that a check-in gives of a key result by today, but for those that are corrected. Those of KPIs, which
        outlive key results, are not among them."""
        for kr in self.objective.key_results:
            if kr.kpi is None:
                for reading in self.readings.get(kr.ref, ()):
                    if reading.day is not None and reading.day <= self.terms.today and not reading.corrected:
                        yield kr, reading


class OpenObjective(OneObjective):
    """An objective that is not closed yet: what is closed is left in peace."""

    __slots__ = ()


class OneInitiative(NamedTuple):
    """An initiative, with the key results that it drives and the figure of each."""

    terms: Terms
    initiative: Initiative
    driven: tuple[KeyResult, ...]
    figures: tuple[KeyResultFigure, ...]


class OneCheckIn(NamedTuple):
    """A check-in."""

    terms: Terms
    check_in: CheckIn


@frozen
class Inspection:
    """The whole, for the few rules that compare one thing with another."""

    portfolio: Portfolio
    measures: Measures
    thresholds: Thresholds
    latest_day: date
    headings: Headings = field(default_factory=Headings)

    @property
    def today(self) -> date:
        return self.measures.today

    @property
    def terms(self) -> Terms:
        is_planned = bool(self.portfolio.initiatives)
        return Terms(self.today, self.latest_day, self.thresholds, self.headings, is_planned)
