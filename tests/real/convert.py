"""From the neutral JSON of public OKR documents to content folders, as a person would move them."""

import json
import re
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Record = dict[str, Any]

FINISHED = {"done", "complete"}


def read(path: Path) -> list[Record]:
    """The objectives of one corpus."""
    found: list[Record] = json.loads(path.read_text(encoding="utf-8"))
    return found


def write_site(objectives: list[Record], folder: Path) -> dict[str, Record]:
    """Write a content folder, and say which objective became which id."""
    by_id = {f"{cycle_id(o['cycle'])}-{number:03d}": o for number, o in enumerate(objectives)}
    ids = {o["id"]: identifier for identifier, o in by_id.items() if o["id"]}
    _write(folder / "_site.yml", {"title": "Real OKRs", "url": "https://example.org/okrs/"})
    _document(folder / "company.md", {"name": objectives[0]["org"]})
    for name in sorted({o["team"] for o in objectives if o["team"]}):
        _document(folder / "teams" / f"{slug(name)}.md", {"name": name})
    for name in sorted({cycle_id(o["cycle"]) for o in objectives}):
        first, last = period(name)
        _document(folder / "cycles" / f"{name}.md", {"title": name.upper(), "start": str(first), "end": str(last)})
    reports: dict[str, dict[str, float]] = defaultdict(dict)
    for identifier, record in by_id.items():
        _objective(folder, identifier, record, ids)
        for number, kr in enumerate(record["key_results"]):
            for entry in kr.get("series") or ():
                reports[entry["date"]][f"{identifier}/kr-{number}"] = entry["value"][0]
    for day, readings in reports.items():
        front = {"date": day, "author": slug(objectives[0]["owner"]), "readings": readings}
        _document(folder / "checkins" / f"{day}.md", front, "Taken over from the history.")
    return by_id


def _objective(folder: Path, identifier: str, record: Record, ids: dict[str, str]) -> None:
    front: Record = {"title": record["title"] or "Untitled", "cycle": cycle_id(record["cycle"])}
    if record["team"]:
        front["team"] = slug(record["team"])
    if record["owner"]:
        front["owner"] = slug(record["owner"])
    if record["parent"]:
        front["supports"] = [ids[record["parent"]]]
    front["key_results"] = [key_result(kr, number) for number, kr in enumerate(record["key_results"])]
    body = "\n\n".join([*record["notes"], *(update["text"] for update in record["updates"] if update["text"])])
    _document(folder / "objectives" / front["cycle"] / f"{identifier}.md", front, body.replace("](", "] ("))
    for number, work in enumerate(record["initiatives"]):
        url = work.get("url") or ""
        trackers = [url] if url.startswith(("https://", "http://")) else []
        _document(
            folder / "initiatives" / f"{identifier}-work-{number}.md",
            {"title": work["title"] or "Untitled", "trackers": trackers},
        )


def key_result(kr: Record, number: int) -> Record:
    """A key result's front matter: a metric where the source has one, else whether it is done."""
    made: Record = {"id": f"kr-{number}", "title": kr["title"].strip() or "Untitled"}
    if kr["owner"]:
        made["owner"] = slug(kr["owner"])
    if kr["target"] is not None or kr["score"] is not None:
        start, target = span(kr)
        made |= {"start": start, "target": target}
        if kr["score"] is not None and not kr.get("series"):
            made["current"] = start + kr["score"] * (target - start)
        return made
    return made | {"done": (kr["status"] or "").lower() in FINISHED}


def span(kr: Record) -> tuple[float, float]:
    """Start and target: those of the source; without a target, the score's own scale."""
    return float(kr["start"] or 0), float(1 if kr["target"] is None else kr["target"])


def cycle_id(name: str) -> str:
    """`FY-22-Q1`, `FY22Q3` and `FY2022-Q1` name the same kind of thing."""
    found = re.fullmatch(r"(CY|FY)?-?(\d{2,4})-?(Q\d)?", name)
    assert found is not None, name
    year = found[2] if len(found[2]) == 4 else f"20{found[2]}"
    return "-".join(part.lower() for part in (found[1], year, found[3]) if part)


def period(cycle: str) -> tuple[date, date]:
    """First and last day; a fiscal year (`fy`) begins in the February before."""
    found = re.fullmatch(r"(?:(cy|fy)-)?(\d{4})(?:-q(\d))?", cycle)
    assert found is not None, cycle
    year, quarter = int(found[2]), found[3]
    months = 3 if quarter else 12
    offset = (int(quarter) - 1) * 3 if quarter else 0
    first_month = (year - 1) * 12 + 1 + offset if found[1] == "fy" else year * 12 + offset
    first, after = _month(first_month), _month(first_month + months)
    return first, after - timedelta(days=1)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "unnamed"


def _document(path: Path, front: Record, body: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{_yaml(front)}---\n\n{body}\n", encoding="utf-8")


def _write(path: Path, front: Record) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_yaml(front), encoding="utf-8")


def _yaml(front: Record) -> str:
    """JSON is YAML."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items())
