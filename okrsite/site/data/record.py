"""What all records are made of: their base, the forms of their values, and how values of the domain take these forms.

Fractions have at most six decimals; days are ISO 8601; web addresses are whole; what is unknown is null.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, WithJsonSchema, with_config
from typing_extensions import TypedDict

from okrsite.okr import model
from okrsite.okr.finding import Origin
from okrsite.okr.model import ScopeKind
from okrsite.okr.status import Status
from okrsite.site.edition import Edition
from okrsite.site.views import parts

_ID = "[a-z0-9][a-z0-9-]*"

Id = Annotated[str, Field(pattern=f"^{_ID}$")]
Reference = Annotated[str, Field(pattern=f"^{_ID}(/{_ID})?$")]
KeyResultReference = Annotated[str, Field(pattern=f"^{_ID}/{_ID}$")]
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
Address = Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]
Fraction = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Weight = Annotated[float, Field(ge=0)]
ObjectiveType = Literal["committed", "aspirational", "learning"]
Outcome = Literal["achieved", "partial", "missed", "dropped", "continued", "superseded"]

_EXACT_INTEGERS = 2.0**53


@with_config(ConfigDict(extra="forbid", use_attribute_docstrings=True))
class Record(TypedDict):
    """The base of every record: all its fields are always there, and no others."""


Headed = TypedDict(
    "Headed",
    {
        "$schema": Annotated[
            str, Field(description="The schema that the file keeps to, by its way from the file: `schema.json`.")
        ]
    },
)
"""What every file begins with."""


class Source(Record):
    """Where something is written."""

    path: str
    """The file, from the top of its repository."""
    line: Annotated[int, Field(ge=1)]
    """The line on which it begins, from 1."""
    url: Address | None
    """That line on the repository's web site; null where the site names no repository."""


class Scope(Record):
    """An owner of objectives: the company, a team, or a project."""

    kind: ScopeKind
    """Which of them it is."""
    id: Id
    """Its id; the company's is `company`."""


class Group(Record):
    """Some objectives taken together."""

    progress: Fraction | None
    """The mean of their progress by their weights, Σ(weight × progress) / Σ weight; null where nothing counts."""
    expected: Fraction | None
    """The mean, by the same weights, of what is expected of those that count."""
    objectives: Count
    """How many there are."""
    statuses: dict[Status, Count]
    """How many there are of each status that occurs."""


def number(value: float) -> float:
    """A number without the `.0` of a whole one."""
    if isinstance(value, int) or not value.is_integer() or abs(value) >= _EXACT_INTEGERS:
        return value
    return int(value)


def optional_number(value: float | None) -> float | None:
    return None if value is None else number(value)


def fraction(value: float) -> float:
    """At most six decimals."""
    return number(round(float(value), 6))


def optional_fraction(value: float | None) -> float | None:
    """At most six decimals."""
    return None if value is None else fraction(value)


def day(value: date) -> str:
    return value.isoformat()


def optional_day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def address(edition: Edition, within: str) -> str:
    """The whole web address of an address on the site."""
    return edition.root + within


def source(edition: Edition, origin: Origin) -> Source:
    place = parts.place(edition, origin)
    return {"path": place.path, "line": place.line, "url": place.url}


def scope(owner: model.Scope) -> Scope:
    return {"kind": owner.kind, "id": owner.id}


def group(progress: float | None, expected: float | None, statuses: Mapping[Status, int]) -> Group:
    """`statuses` counts objectives; the record has them in the order of the statuses themselves."""
    counts = {status: statuses[status] for status in Status if statuses.get(status)}
    return {
        "progress": optional_fraction(progress),
        "expected": optional_fraction(expected),
        "objectives": sum(counts.values()),
        "statuses": counts,
    }
