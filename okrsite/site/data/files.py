"""Every file of the open data, in portions that several processes can make: an objective is made, written and forgotten before the next.

In goes an edition; out come files piece by piece, so that none is in memory whole. What is of a cycle is a portion: the cycle's own
file, and its lines of the tables, which are made from the same records.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from okrsite.okr import model
from okrsite.site import urls
from okrsite.site.data import check_in, cycle, downloads, index, initiative, kpi, person, schema, tables, text
from okrsite.site.data.objective import Objective, objective
from okrsite.site.edition import Edition


@dataclass(frozen=True, slots=True)
class Whole:
    """A file. Its pieces are to be taken before what comes after it is asked for."""

    path: str
    pieces: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of a file to which several portions add: they follow each other in the order of the portions."""

    path: str
    lines: bytes


Portion = Callable[[], Iterator[Whole | Stretch]]


def portions(edition: Edition) -> tuple[Portion, ...]:
    """All files, by paths from the site's root, in portions that can be made apart from each other."""
    cycles = edition.portfolio.cycles.values()
    return (
        partial(_beginning, edition),
        *(partial(_of_cycle, edition, found) for found in cycles),
        partial(_kpis, edition),
        partial(_others, edition),
    )


def files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Paths from the site's root, and contents."""
    stretches: dict[str, list[bytes]] = defaultdict(list)
    for portion in portions(edition):
        for made in portion():
            match made:
                case Whole(path, pieces):
                    yield path, b"".join(pieces)
                case Stretch(path, lines):
                    stretches[path].append(lines)
    yield from ((path, b"".join(found)) for path, found in stretches.items())


def _beginning(edition: Edition) -> Iterator[Whole | Stretch]:
    yield Whole(downloads.INDEX, text.json(index.file(edition)))
    yield Whole(downloads.SCHEMA, [text.indented(schema.file(edition))])
    yield Stretch(urls.OBJECTIVES_TABLE, text.header(tables.OBJECTIVES))
    yield Stretch(urls.KEY_RESULTS_TABLE, text.header(tables.KEY_RESULTS))
    yield Stretch(urls.READINGS_TABLE, text.header(tables.READINGS))


def _of_cycle(edition: Edition, found: model.Cycle) -> Iterator[Whole | Stretch]:
    objectives = text.Table(tables.OBJECTIVES)
    key_results = text.Table(tables.KEY_RESULTS)
    readings = text.Table(tables.READINGS)

    def records() -> Iterator[bytes]:
        for member in edition.objectives_of_cycle.get(found.id, ()):
            record = objective(edition, member)
            objectives.add(record)
            _add_key_results(record, key_results, readings)
            yield text.encode(record)

    file = cycle.file_without_objectives(edition, found)
    yield Whole(downloads.cycle_file(found.id), text.json(file, {"objectives": records()}))
    yield Stretch(urls.OBJECTIVES_TABLE, objectives.content())
    yield Stretch(urls.KEY_RESULTS_TABLE, key_results.content())
    yield Stretch(urls.READINGS_TABLE, readings.content())


def _kpis(edition: Edition) -> Iterator[Whole | Stretch]:
    file = kpi.file(edition)
    readings = text.Table(tables.READINGS)
    for measured in file["kpis"]:
        for reading in measured["readings"]:
            readings.add(tables.ReadingRow("kpi", measured["id"], measured["unit"], reading))
    yield Whole(downloads.KPIS, text.json(file))
    yield Stretch(urls.READINGS_TABLE, readings.content())


def _others(edition: Edition) -> Iterator[Whole | Stretch]:
    yield Whole(downloads.INITIATIVES, text.json(initiative.file(edition)))
    yield Whole(downloads.PEOPLE, text.json(person.file(edition)))
    yield Whole(downloads.CHECK_INS, text.json(check_in.file(edition)))


def _add_key_results(
    of: Objective, key_results: text.Table[tables.KeyResultRow], readings: text.Table[tables.ReadingRow]
) -> None:
    for found in of["key_results"]:
        key_results.add(tables.KeyResultRow(of, found))
        for reading in () if tables.is_read_from_kpi(found) else found["readings"]:
            readings.add(tables.ReadingRow("key-result", found["ref"], found["unit"], reading))
