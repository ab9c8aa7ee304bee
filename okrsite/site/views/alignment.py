"""What an objective supports and what supports it, one step up and one step down."""

from collections.abc import Iterable, Iterator

from okrsite.frozen import frozen
from okrsite.okr.model import Objective
from okrsite.okr.status import Status
from okrsite.site.edition import Edition
from okrsite.site.views import parts
from okrsite.site.views.parts import Link


@frozen
class Tie:
    """One link between two objectives. `through` is the key result that it leads to, where it leads to one; `weight` is that with
    which it counts there, None where it only supports."""

    through: Link | None
    weight: float | None


@frozen
class AlignedRow:
    """An objective above or below, with all links between the two."""

    link: Link
    owner: Link
    fraction: float | None
    status: Status
    ties: tuple[Tie, ...]


def above(edition: Edition, objective: Objective) -> tuple[AlignedRow, ...]:
    """What it supports, in the order written."""
    weights: dict[str, float | None] = dict.fromkeys(objective.supports)
    weights |= {contribution.to: contribution.weight for contribution in objective.contributes_to}
    return tuple(_rows(edition, ((ref.partition("/")[0], ref, weight) for ref, weight in weights.items())))


def below(edition: Edition, objective: Objective) -> tuple[AlignedRow, ...]:
    """What supports it or its key results, by id."""
    portfolio = edition.portfolio
    targets = [objective.id, *(kr.ref for kr in objective.key_results)]
    weights: dict[tuple[str, str], float | None] = {
        (identifier, target): None for target in targets for identifier in portfolio.supporters.get(target, ())
    }
    weights |= {(o, target): weight for target in targets for o, weight in portfolio.contributors.get(target, ())}
    return tuple(_rows(edition, ((o, target, weights[o, target]) for o, target in sorted(weights))))


def _rows(edition: Edition, links: Iterable[tuple[str, str, float | None]]) -> Iterator[AlignedRow]:
    """A row for each objective. `links` hold its id, what the link leads to, and the weight."""
    ties: dict[str, list[Tie]] = {}
    for identifier, target, weight in links:
        through = parts.key_result(edition, target) if "/" in target else None
        ties.setdefault(identifier, []).append(Tie(through, weight))
    for identifier, found in ties.items():
        figure = edition.measures.objectives[identifier]
        owner = parts.scope(edition, edition.portfolio.objectives[identifier].scope)
        link = parts.objective(edition, identifier)
        yield AlignedRow(link, owner, figure.progress.fraction, figure.status, tuple(found))
