"""A small example, written as content is written and computed as everything is: by the thresholds in force.

In go thresholds; out come the key results of one objective, each with the lines that define it, its readings, and its figures.
The example's day and names are its own, so it changes with the settings alone.
"""

from datetime import date

from okrsite.config import Thresholds
from okrsite.frozen import frozen
from okrsite.okr.expected import Expected
from okrsite.okr.link import link
from okrsite.okr.measures import Measures, measure
from okrsite.okr.model import Portfolio
from okrsite.okr.parse import parse
from okrsite.okr.progress import Term, Trace
from okrsite.okr.status import Status
from okrsite.site.views.parts import Link
from okrsite.site.views.rows import KINDS

DAY = date(2026, 2, 14)
OBJECTIVE = "launch"

_KEY_RESULTS = {
    "reviews": 'title: Reviews of more than 4 stars\nunit: "%"\nstart: 60\ntarget: 85\nweight: 2',
    "downloads": (
        "title: Downloads in the first month\nstart: 0\ntarget: 50000\nphases: [{date: 2026-01-31, value: 40000}]"
    ),
    "crash-free": 'title: Crash-free sessions\nunit: "%"\nkeep: {at_least: 99.5}',
    "markets": (
        "title: Live in two markets\n"
        "milestones:\n"
        "  - {id: de, title: Germany, due: 2026-02-01}\n"
        "  - {id: jp, title: Japan, due: 2026-03-15, weight: 2}"
    ),
    "handbook": "title: Support answers from one handbook\ndone: false",
    "churn": "title: How many leave in the first week\nbaseline: true",
}
_CHECK_INS = {
    "2026-01-20": ("launch/reviews: 58", "launch/crash-free: 99.6"),
    "2026-02-03": ("launch/reviews: 72", "launch/crash-free: 99.3", "launch/markets: {done: [de]}"),
    "2026-02-10": ("launch/downloads: 52000", "launch/crash-free: 99.7", "launch/handbook: {done: true}"),
}


@frozen
class NamedTerm:
    """One part of a weighted mean, as `parts.formula` reads it."""

    link: Link
    weight: float
    fraction: float | None
    counts: bool


@frozen
class Example:
    """One figure of the example. `written` and `readings` are lines of content; `terms` the parts of a mean."""

    kind: str
    title: str
    written: str
    readings: tuple[str, ...]
    trace: Trace
    terms: tuple[NamedTerm, ...]
    raw: float | None
    fraction: float | None
    expected: Expected
    status: Status


def examples(thresholds: Thresholds) -> tuple[Example, ...]:
    """Every kind of key result, and last the objective that holds them."""
    portfolio = _portfolio()
    measures = measure(portfolio, DAY, thresholds)
    return (*(_key_result(portfolio, measures, key) for key in _KEY_RESULTS), _objective(portfolio, measures))


def _portfolio() -> Portfolio:
    files = {
        "company.md": "---\nname: Example\n---\n",
        "cycles/2026-q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
        f"objectives/{OBJECTIVE}.md": _objective_text(),
    }
    for day, readings in _CHECK_INS.items():
        lines = "".join(f"  {reading}\n" for reading in readings)
        files[f"checkins/{day}.md"] = f"---\ndate: {day}\nauthor: ada\nreadings:\n{lines}---\n"
    documents = [document for path, text in files.items() if (document := parse(path, text))]
    portfolio, _ = link(documents)
    return portfolio


def _objective_text() -> str:
    items = []
    for key, fields in _KEY_RESULTS.items():
        lines = "".join(f"\n    {line}" for line in fields.splitlines())
        items.append(f"  - id: {key}{lines}\n")
    return f"---\ntitle: Launch\ncycle: 2026-q1\nowner: ada\nkey_results:\n{''.join(items)}---\n"


def _key_result(portfolio: Portfolio, measures: Measures, key: str) -> Example:
    kr = portfolio.key_results[f"{OBJECTIVE}/{key}"]
    figure = measures.key_results[kr.ref]
    return Example(
        kind=KINDS[type(kr.measure)],
        title=kr.title,
        written=_KEY_RESULTS[key].partition("\n")[2],
        readings=tuple(
            reading.partition(": ")[2]
            for readings in _CHECK_INS.values()
            for reading in readings
            if reading.startswith(f"{kr.ref}: ")
        ),
        trace=figure.progress.trace,
        terms=(),
        raw=figure.progress.raw,
        fraction=figure.progress.fraction,
        expected=figure.expected,
        status=figure.status,
    )


def _objective(portfolio: Portfolio, measures: Measures) -> Example:
    figure = measures.objectives[OBJECTIVE]
    return Example(
        kind="mean",
        title="",
        written="",
        readings=(),
        trace=figure.mean,
        terms=tuple(_term(portfolio, term) for term in figure.mean.terms),
        raw=figure.progress.raw,
        fraction=figure.progress.fraction,
        expected=figure.expected,
        status=figure.status,
    )


def _term(portfolio: Portfolio, term: Term) -> NamedTerm:
    return NamedTerm(Link(portfolio.key_results[term.ref].title, ""), term.weight, term.fraction, term.counts)
