"""A key result away from its objective's page: with the objective, the scope and the cycle that it belongs to."""

from okrsite.frozen import frozen
from okrsite.okr.model import KeyResult
from okrsite.site.edition import Edition
from okrsite.site.views import parts, rows
from okrsite.site.views.parts import Link
from okrsite.site.views.rows import KeyResultRow


@frozen
class PlacedKeyResult:
    """A key result, and where it belongs."""

    row: KeyResultRow
    objective: Link
    scope: Link
    cycle: Link


def placed(edition: Edition, kr: KeyResult) -> PlacedKeyResult:
    found = edition.portfolio.objectives[kr.objective]
    return PlacedKeyResult(
        row=rows.key_result_row(edition, kr),
        objective=parts.objective(edition, kr.objective),
        scope=parts.scope(edition, found.scope),
        cycle=parts.cycle(edition, found.cycle),
    )
