"""Every file of the open data, in one pass: an objective is made, written and forgotten before the next."""

from collections.abc import Iterator

from okrsite.okr import model
from okrsite.site import urls
from okrsite.site.data import check_in, cycle, downloads, index, initiative, kpi, person, schema, tables, text
from okrsite.site.data.objective import Objective, objective
from okrsite.site.edition import Edition


def files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Paths from the site's root, and contents."""
    yield downloads.INDEX, text.json(index.file(edition))
    yield downloads.SCHEMA, text.indented(schema.file(edition))
    objectives = text.Table(tables.OBJECTIVES)
    key_results = text.Table(tables.KEY_RESULTS)
    readings = text.Table(tables.READINGS)
    members = _by_cycle(edition)
    for found in edition.portfolio.cycles.values():
        written: list[str] = []
        for member in members.get(found.id, ()):
            record = objective(edition, member)
            written.append(text.encode(record))
            objectives.add(record)
            _add_key_results(record, key_results, readings)
        file = cycle.file_without_objectives(edition, found)
        yield downloads.cycle_file(found.id), text.json(file, {"objectives": written})
    kpis = kpi.file(edition)
    for measured in kpis["kpis"]:
        for reading in measured["readings"]:
            readings.add(tables.ReadingRow("kpi", measured["id"], measured["unit"], reading))
    yield downloads.INITIATIVES, text.json(initiative.file(edition))
    yield downloads.KPIS, text.json(kpis)
    yield downloads.PEOPLE, text.json(person.file(edition))
    yield downloads.CHECK_INS, text.json(check_in.file(edition))
    yield urls.OBJECTIVES_TABLE, objectives.content()
    yield urls.KEY_RESULTS_TABLE, key_results.content()
    yield urls.READINGS_TABLE, readings.content()


def _add_key_results(
    of: Objective, key_results: text.Table[tables.KeyResultRow], readings: text.Table[tables.ReadingRow]
) -> None:
    for found in of["key_results"]:
        key_results.add(tables.KeyResultRow(of, found))
        for reading in () if tables.is_read_from_kpi(found) else found["readings"]:
            readings.add(tables.ReadingRow("key-result", found["ref"], found["unit"], reading))


def _by_cycle(edition: Edition) -> dict[str, list[model.Objective]]:
    found: dict[str, list[model.Objective]] = {}
    for each in edition.portfolio.objectives.values():
        found.setdefault(each.cycle, []).append(each)
    return found
