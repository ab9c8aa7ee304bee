"""How regularly readings come in: of the key results that a reading is due of, how many have one within their interval.

It is counted of scopes, never of people.
"""

from collections import Counter
from collections.abc import Iterable

from okrsite.frozen import frozen
from okrsite.okr.model import Scope
from okrsite.site.edition import Edition


@frozen
class Readings:
    """Of so many key results a reading is due from time to time; so many have one within their interval."""

    due: int
    fresh: int


NOTHING_DUE = Readings(0, 0)


def regularity(edition: Edition) -> dict[Scope, Readings]:
    """By scope, how many of its own key results a reading is due of, and how many have one."""
    portfolio = edition.portfolio
    due: Counter[Scope] = Counter()
    fresh: Counter[Scope] = Counter()
    for kr in portfolio.key_results.values():
        figure = edition.measures.key_results[kr.ref]
        if figure.silent_days is not None:
            scope = portfolio.objectives[kr.objective].scope
            due[scope] += 1
            fresh[scope] += not figure.is_stale
    return {scope: Readings(due[scope], fresh[scope]) for scope in due}


def total(readings: Iterable[Readings]) -> Readings:
    counted = list(readings)
    return Readings(sum(one.due for one in counted), sum(one.fresh for one in counted))
