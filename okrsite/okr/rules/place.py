"""Where findings point, and how they count: what the rules share.

An `Origin` knows every place of a document's front matter; these functions choose among them.
"""

from collections.abc import Iterable, Iterator

from okrsite.okr.finding import Finding, Origin
from okrsite.okr.model import KeyResult, Objective, Reading
from okrsite.okr.rules.rule import Inspection


def written(origin: Origin, *names: str) -> Origin:
    """The first of these fields that is written; the last one where none is."""
    keys = origin.places.keys
    return origin.at(next((name for name in names if (*origin.within, name) in keys), names[-1]))


def refers(origin: Origin, *names: str) -> bool:
    """Whether one of these fields names anything, be it something that does not exist: that is reported already."""
    spans = (origin.at(name).span for name in names if (*origin.within, name) in origin.places.keys)
    values = (origin.source.text[span.start : span.end] for span in spans)
    return any(value.strip("[] \t\r\n") and value not in names for value in values)


def missing(origin: Origin, rule: str, message: str, help_text: str, *names: str) -> Finding:
    """A finding about a field that is missing or holds the wrong number of things: at its name, else at the title."""
    place = written(origin, *names, "title")
    if place.within[-1] == "title":
        return place.finding(rule, message, help_text)
    return place.name_finding(rule, message, help_text)


def open_objectives(inspection: Inspection) -> Iterable[Objective]:
    """Objectives that are not closed yet: what is closed is left in peace."""
    return inspection.open_objectives


def reported(inspection: Inspection) -> Iterator[tuple[Objective, KeyResult, Reading]]:
    """Every reading that a check-in gives of a key result by today, but for those that are corrected. Those of KPIs, which
    outlive key results, are not among them."""
    portfolio = inspection.portfolio
    for objective in portfolio.objectives.values():
        for kr in objective.key_results:
            if kr.kpi is None:
                for reading in portfolio.readings.get(kr.ref, ()):
                    if reading.day is not None and reading.day <= inspection.today and not reading.corrected:
                        yield objective, kr, reading


def days(count: int) -> str:
    """A number of days, in words."""
    return "1 day" if count == 1 else f"{count} days"


def points(fraction: float) -> str:
    """A movement of progress in percentage points."""
    rounded = round(abs(fraction) * 100)
    return "1 point" if rounded == 1 else f"{rounded} points"
