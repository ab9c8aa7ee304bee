"""How a number is made: its formula with its numbers, the reading that gave it, what was expected, and where all that is written."""

from okrsite.frozen import frozen
from okrsite.okr.expected import Expected, Path
from okrsite.okr.model import KeyResult, Objective
from okrsite.okr.progress import Term, Trace, WeightedMean
from okrsite.site.edition import Edition
from okrsite.site.views import parts, rows
from okrsite.site.views.parts import Link, Place
from okrsite.site.views.reported import ReadingRow


@frozen
class TermRow:
    """One part of a weighted mean: what it is, its weight, its progress, and whether it counts."""

    link: Link
    weight: float
    fraction: float | None
    counts: bool


@frozen
class TraceView:
    """How a number is made. `kind` names the formula; `trace` holds its numbers; `reading` is the one that gave the value."""

    kind: str
    trace: Trace
    terms: tuple[TermRow, ...]
    fraction: float | None
    raw: float | None
    expected: Expected
    expected_is_mean: bool
    reading: ReadingRow | None
    written: Place


def of_objective(edition: Edition, objective: Objective) -> TraceView:
    figure = edition.measures.objectives[objective.id]
    return TraceView(
        kind="mean",
        trace=figure.mean,
        terms=_terms(edition, figure.mean.terms),
        fraction=figure.progress.fraction,
        raw=figure.progress.raw,
        expected=figure.expected,
        expected_is_mean=figure.expected.path is Path.MEAN,
        reading=None,
        written=parts.place(edition, objective.origin.at("key_results")),
    )


def of_key_result(edition: Edition, kr: KeyResult, latest: ReadingRow | None) -> TraceView:
    """`latest` is the reading that gave the value."""
    figure = edition.measures.key_results[kr.ref]
    trace = figure.progress.trace
    return TraceView(
        kind=rows.KINDS[type(kr.measure)],
        trace=trace,
        terms=_terms(edition, trace.terms) if isinstance(trace, WeightedMean) else (),
        fraction=figure.progress.fraction,
        raw=figure.progress.raw,
        expected=figure.expected,
        expected_is_mean=figure.expected.path is Path.MEAN,
        reading=latest,
        written=parts.place(edition, kr.origin),
    )


def _terms(edition: Edition, terms: tuple[Term, ...]) -> tuple[TermRow, ...]:
    return tuple(TermRow(parts.reference(edition, t.ref), t.weight, t.fraction, t.counts) for t in terms)
