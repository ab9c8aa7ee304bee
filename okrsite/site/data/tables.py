"""The columns of the tables. A row is a record of the JSON files; what is a list there stands in one cell here."""

from typing import NamedTuple

from okrsite.site.data.key_result import KeyResult
from okrsite.site.data.objective import Objective
from okrsite.site.data.reading import Reading
from okrsite.site.data.text import Columns


class KeyResultRow(NamedTuple):
    """A key result of an objective."""

    objective: Objective
    key_result: KeyResult


class ReadingRow(NamedTuple):
    """A reading of a `key-result` (`objective/key-result`) or of a `kpi`."""

    kind: str
    ref: str
    unit: str | None
    reading: Reading


OBJECTIVES: Columns[Objective] = {
    "id": lambda o: o["id"],
    "title": lambda o: o["title"],
    "cycle": lambda o: o["cycle"],
    "scope_kind": lambda o: o["scope"]["kind"],
    "scope": lambda o: o["scope"]["id"],
    "owners": lambda o: o["owners"],
    "type": lambda o: o["type"],
    "status": lambda o: o["status"],
    "progress": lambda o: o["progress"],
    "expected": lambda o: o["expected"],
    "outcome": lambda o: o["outcome"],
    "score": lambda o: o["score"],
    "closed": lambda o: o["closed"],
    "weight": lambda o: o["weight"],
    "key_results": lambda o: len(o["key_results"]),
    "first_day": lambda o: o["first_day"],
    "last_day": lambda o: o["last_day"],
    "tags": lambda o: o["tags"],
    "url": lambda o: o["url"],
    "source_path": lambda o: o["source"]["path"],
    "source_line": lambda o: o["source"]["line"],
}

KEY_RESULTS: Columns[KeyResultRow] = {
    "ref": lambda r: r.key_result["ref"],
    "objective": lambda r: r.objective["id"],
    "id": lambda r: r.key_result["id"],
    "title": lambda r: r.key_result["title"],
    "cycle": lambda r: r.objective["cycle"],
    "scope_kind": lambda r: r.objective["scope"]["kind"],
    "scope": lambda r: r.objective["scope"]["id"],
    "owners": lambda r: r.key_result["owners"],
    "measure": lambda r: r.key_result["measure"]["kind"],
    "kpi": lambda r: _kpi(r.key_result),
    "unit": lambda r: r.key_result["unit"],
    "start": lambda r: r.key_result["start"],
    "target": lambda r: r.key_result["target"],
    "value": lambda r: r.key_result["value"],
    "progress": lambda r: r.key_result["progress"],
    "raw_progress": lambda r: r.key_result["raw_progress"],
    "expected": lambda r: r.key_result["expected"],
    "status": lambda r: r.key_result["status"],
    "stale": lambda r: r.key_result["stale"],
    "confidence": lambda r: r.key_result["confidence"],
    "latest_reading": lambda r: r.key_result["latest_reading"],
    "weight": lambda r: r.key_result["weight"],
    "first_day": lambda r: r.key_result["first_day"],
    "last_day": lambda r: r.key_result["last_day"],
    "url": lambda r: r.key_result["url"],
    "source_path": lambda r: r.key_result["source"]["path"],
    "source_line": lambda r: r.key_result["source"]["line"],
}

READINGS: Columns[ReadingRow] = {
    "kind": lambda r: r.kind,
    "ref": lambda r: r.ref,
    "date": lambda r: r.reading["date"],
    "value": lambda r: r.reading["value"],
    "unit": lambda r: r.unit,
    "reached": lambda r: r.reading["reached"],
    "done": lambda r: r.reading["done"],
    "confidence": lambda r: r.reading["confidence"],
    "note": lambda r: r.reading["note"],
    "author": lambda r: r.reading["author"],
    "check_in": lambda r: r.reading["check_in"],
    "counts": lambda r: r.reading["counts"],
    "corrected": lambda r: r.reading["corrected"],
    "source_path": lambda r: r.reading["source"]["path"],
    "source_line": lambda r: r.reading["source"]["line"],
}


def _kpi(key_result: KeyResult) -> str | None:
    measure = key_result["measure"]
    return measure["kpi"] if measure["kind"] == "metric" else None


def is_read_from_kpi(key_result: KeyResult) -> bool:
    """Whether its readings are a KPI's, where they stand already."""
    return _kpi(key_result) is not None
