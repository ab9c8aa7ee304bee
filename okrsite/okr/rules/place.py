"""Where findings point, and how they count: what the rules share.

An `Origin` knows every place of a document's front matter; these functions choose among them.
"""

from okrsite.okr.finding import Finding, Origin


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


def days(count: int) -> str:
    """A number of days, in words."""
    return "1 day" if count == 1 else f"{count} days"


def points(fraction: float) -> str:
    """A movement of progress in percentage points."""
    rounded = round(abs(fraction) * 100)
    return "1 point" if rounded == 1 else f"{rounded} points"
