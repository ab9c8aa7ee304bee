"""The files from which the script draws the alignment map: one for each cycle that has a map.

In goes an edition; out come files of compact JSON, which only that script reads: rows of values whose places have meanings, and
references by place. Programs have the open data instead.
"""

from collections.abc import Iterator, Sequence

from okrsite.okr.model import Cycle
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.data import text
from okrsite.site.edition import Edition
from okrsite.site.views import alignment_map
from okrsite.site.views.scope import cycles_around

_STATUSES = {status: place for place, status in enumerate(Status)}


def files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Paths from the site's root, and contents."""
    for cycle in alignment_map.choices(edition):
        yield urls.map_file(cycle.id), _file(edition, cycles_around(edition, cycle))


def _file(edition: Edition, cycles: Sequence[Cycle]) -> bytes:
    """`scopes`, each followed by its parts: key, name, depth, percent, whether that is of what is below it, and statuses, each followed
    by how many objectives have it. `objectives`: place of their scope, id, title, place of their cycle, status, percent, and the
    places of the objectives that they contribute to, and that they support."""
    nodes = alignment_map.tree(edition, cycles)
    members = [(place, found) for place, node in enumerate(nodes) for found in node.objectives]
    places = {found.id: place for place, (_, found) in enumerate(members)}
    cycle_places = {cycle.id: place for place, cycle in enumerate(cycles)}
    percents: dict[int, str] = {}

    def percent(fraction: float | None) -> int | None:
        if fraction is None:
            return None
        whole = int(round(fraction * 100, 6) + 0.5)
        percents.setdefault(whole, edition.language.percent(whole / 100))
        return whole

    scopes = [
        text.encode(
            [
                urls.map_key(node.scope),
                edition.portfolio.scopes[node.scope].name,
                node.depth,
                percent(node.fraction),
                int(node.is_below),
                [number for tally in node.tallies for number in (_STATUSES[tally.status], tally.count)],
            ]
        )
        for node in nodes
    ]
    objectives = []
    for scope, found in members:
        figure = edition.measures.objectives[found.id]
        ties = alignment_map.contributed(found), alignment_map.supported(found)
        objectives.append(
            text.encode(
                [
                    scope,
                    found.id,
                    found.title,
                    cycle_places[found.cycle],
                    _STATUSES[figure.status],
                    percent(figure.progress.fraction),
                    *([places[target] for target in targets if target in places] for targets in ties),
                ]
            )
        )
    head = {
        "statuses": [str(status) for status in Status],
        "cycles": [cycle.title for cycle in cycles],
        "percents": {str(whole): percents[whole] for whole in sorted(percents)},
        "scopes": [],
        "objectives": [],
    }
    return b"".join(text.json(head, {"scopes": scopes, "objectives": objectives}))
