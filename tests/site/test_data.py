import csv
import json
import random
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from okrsite.site import urls
from okrsite.site.data import BESIDE_PAGES, DOWNLOADS, Stretch, Whole, files, portions, tables, text
from okrsite.site.edition import Edition
from tests.conftest import ROOT
from tests.site.data_site import HOSTILE, SITE, TODAY
from tests.site.editions import edition, edition_of_folder

Json = Any


SUBSCRIBED = [urls.CALENDAR, urls.FEED]
"""Downloads that are made elsewhere: `test_beside.py`."""


def bundle(of: Edition) -> dict[str, bytes]:
    """All files by path, each path once."""
    found = list(files(of))
    assert len(dict(found)) == len(found)
    return dict(found)


def parsed(of: Edition) -> dict[str, Json]:
    """All JSON files by path below `api/v1/`, read by a reader that refuses what JSON does not know."""
    return {
        path.removeprefix("api/v1/"): json.loads(content, parse_constant=pytest.fail)
        for path, content in bundle(of).items()
        if path.endswith(".json")
    }


def rows(of: Edition, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(bundle(of)[f"data/{name}.csv"].decode(), newline="")))


def objective(of: Edition, identifier: str) -> Json:
    found = [o for o in parsed(of)["cycles/2026-q1.json"]["objectives"] if o["id"] == identifier]
    assert len(found) == 1
    return found[0]


def key_results(of: Edition, identifier: str = "launch") -> dict[str, Json]:
    return {kr["id"]: kr for kr in objective(of, identifier)["key_results"]}


SMALL = edition(SITE, TODAY)


def only(*prefixes: str) -> dict[str, str]:
    return {path: content for path, content in SITE.items() if path.startswith(prefixes)}


def without(*prefixes: str) -> dict[str, str]:
    return {path: content for path, content in SITE.items() if not path.startswith(prefixes)}


KINDS_OF_SITE: dict[str, Edition] = {
    "sample company": edition_of_folder(ROOT / "content", date(2026, 11, 20)),
    "sample company, a year earlier": edition_of_folder(ROOT / "content", date(2025, 11, 20)),
    "sample company, long after": edition_of_folder(ROOT / "content", date(2031, 1, 1)),
    "every kind of measure": SMALL,
    "no people folder": edition(without("people/"), TODAY),
    "no repository": edition(without("_site.yml"), TODAY),
    "no cycles": edition(only("company.md", "teams/", "people/"), TODAY),
    "nothing at all": edition({}, TODAY),
    "an address with more than ASCII": edition({"_site.yml": "url: https://exämple.org/ö k/\n"}, TODAY),
}


@pytest.fixture(params=KINDS_OF_SITE)
def site(request: pytest.FixtureRequest) -> Edition:
    return KINDS_OF_SITE[request.param]


# The schema


def test_every_file_keeps_to_the_schema(site: Edition) -> None:
    found = parsed(site)
    schema = found.pop("schema.json")
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for path, content in found.items():
        problem = next(validator.iter_errors(content), None)
        assert problem is None, f"{path}: {problem}"


def test_the_schema_says_everything_about_every_field() -> None:
    schema = parsed(SMALL)["schema.json"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "https://example.org/okrs/api/v1/schema.json"
    records = {name: found for name, found in schema["$defs"].items() if found["type"] == "object"}
    assert {"Objective", "KeyResult", "Reading", "Metric", "Linear", "CycleFile"} <= records.keys()
    for name, record in records.items():
        assert record["description"], name
        assert record["additionalProperties"] is False, name
        assert record["required"] == list(record["properties"]), name
        for field, found in record["properties"].items():
            assert re.fullmatch(r"[A-ZΣ`].+\.", found.get("description", "")), f"{name}.{field}"
    assert "on-track" in schema["$defs"]["Status"]["enum"]


@pytest.mark.parametrize(
    ("change", "about"),
    [
        (lambda o: o.pop("progress"), "progress"),
        (lambda o: o.update(progress=1.2), "1.2"),
        (lambda o: o.update(status="fine"), "fine"),
        (lambda o: o.update(extra=1), "extra"),
        (lambda o: o.update(last_day="soon"), "soon"),
        (lambda o: o["key_results"][0]["measure"].pop("commit"), "commit"),
    ],
)
def test_the_schema_is_strict(change: Any, about: str) -> None:
    found = parsed(SMALL)
    content = found["cycles/2026-q1.json"]
    validator = Draft202012Validator(found["schema.json"], format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert validator.is_valid(content)
    change(next(o for o in content["objectives"] if o["id"] == "launch"))
    assert about in str(list(validator.iter_errors(content)))


def test_every_file_names_the_schema_by_its_own_way_to_it() -> None:
    found = parsed(SMALL)
    for path, content in found.items():
        if path != "schema.json":
            assert content["$schema"] == "../" * path.count("/") + "schema.json"


# The form


def test_json_is_utf_8_with_one_record_a_line(site: Edition) -> None:
    for path, content in bundle(site).items():
        if path.endswith(".json"):
            written = content.decode()
            assert written.endswith("}\n")
            assert not re.search(r"\\u(?!00[01])", written)
    lines = bundle(SMALL)["api/v1/cycles/2026-q1.json"].decode().splitlines()
    assert [json.loads(line.rstrip(","))["id"] for line in lines if line.startswith('{"id"')] == [
        "bare",
        "launch",
        "old",
        "till",
    ]


def test_a_file_comes_in_pieces_of_a_record_at_most(site: Edition) -> None:
    whole = bundle(site)
    for portion in portions(site):
        for made in portion():
            if isinstance(made, Whole) and made.path.startswith("api/v1/cycles/"):
                pieces = list(made.pieces)
                assert b"".join(pieces) == whole[made.path]
                assert all(piece.count(b"\n") <= 2 for piece in pieces)


def test_portions_are_made_apart_from_each_other() -> None:
    whole = bundle(SMALL)
    wholes: dict[str, bytes] = {}
    stretches: dict[str, dict[int, bytes]] = {}
    for number, portion in reversed(list(enumerate(portions(SMALL)))):
        for made in portion():
            match made:
                case Whole(path, pieces):
                    assert path not in wholes
                    wholes[path] = b"".join(pieces)
                case Stretch(path, lines):
                    stretches.setdefault(path, {})[number] = lines
    joined = {path: b"".join(found[number] for number in sorted(found)) for path, found in stretches.items()}
    assert wholes | joined == whole
    assert not wholes.keys() & joined.keys()


@given(st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_a_value_is_encoded_as_by_pythons_own_encoder(value: str | float) -> None:
    """But for the exponents of numbers that are very small or very large: they are written in another way, and are the same numbers."""
    own = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    if isinstance(value, float) and value and not 1e-4 <= abs(value) < 1e16:
        assert json.loads(text.encode(value)) == value
    else:
        assert text.encode(value) == own


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_what_is_no_number_is_null(value: float) -> None:
    assert text.encode({"a": value}) == b'{"a":null}'


def test_fields_stand_in_the_order_of_the_schema() -> None:
    found = parsed(SMALL)
    records = found["schema.json"]["$defs"]
    launch = objective(SMALL, "launch")
    assert list(launch) == list(records["Objective"]["properties"])
    assert list(launch["key_results"][0]) == list(records["KeyResult"]["properties"])
    assert list(launch["key_results"][0]["readings"][0]) == list(records["Reading"]["properties"])


def values(found: Json, name: str = "") -> Iterator[tuple[str, Json]]:
    """Every value with the name of its field."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from values(value, key)
    elif isinstance(found, list):
        for value in found:
            yield from values(value, name)
    else:
        yield name, found


def test_addresses_are_whole_and_fractions_are_short(site: Edition) -> None:
    found = parsed(site)
    found.pop("schema.json")
    base = found["index.json"]["site"]["url"]
    assert base.isascii()
    assert base.startswith("https://")
    for name, value in values(list(found.values())):
        if name in ("url", "data") and value is not None:
            assert value.startswith((base, "https://github.com/example/okrs/blob/main/content/")), value
            assert re.fullmatch(r"[!-~]+", value)
        if name in ("progress", "expected", "projected", "raw_progress", "score") and value is not None:
            assert round(value, 6) == value
        if isinstance(value, float):
            assert not value.is_integer()


def test_the_index_lists_every_file_and_nothing_else(site: Edition) -> None:
    found = bundle(site)
    listed = parsed(site)["index.json"]["files"]
    assert sorted(entry["path"] for entry in listed) == sorted([*found, *SUBSCRIBED])
    assert {entry["media_type"] for entry in listed if entry["path"].endswith(".csv")} == {"text/csv"}


def test_the_order_of_files_does_not_show() -> None:
    paths = list(SITE)
    for seed in range(5):
        random.Random(seed).shuffle(paths)
        assert bundle(edition(SITE, TODAY, paths)) == bundle(SMALL)


def test_only_the_index_knows_the_day() -> None:
    later = bundle(edition(SITE, date(2030, 1, 2)))
    much_later = bundle(edition(SITE, date(2030, 1, 3)))
    assert [path for path in later if later[path] != much_later[path]] == ["api/v1/index.json"]


# The numbers, worked out by hand


ELAPSED = 45 / 89


@pytest.mark.parametrize(
    ("identifier", "value", "raw", "expected", "trace"),
    [
        ("reviews", 72, 12 / 25, ELAPSED, {"kind": "linear", "value": 72, "start": 60, "target": 85}),
        ("downloads", 41000, 0.82, 0.6 + 0.4 * 15 / 59, {"kind": "linear", "value": 41000, "start": 0}),
        ("crash-free", 99.4, 1 / 2, 1, {"kind": "kept", "kept": 1, "readings": 2}),
        ("markets", None, 1 / 3, 1 / 3, {"kind": "reached", "reached": ["de"], "reached_weight": 1, "total_weight": 3}),
        ("signed", None, 1, ELAPSED, {"kind": "yes-or-no", "reached": True}),
        ("usual", 12, 1, ELAPSED, {"kind": "yes-or-no", "reached": True}),
        ("quarters", None, 0.5, ELAPSED, {"kind": "mean", "total_weight": 3}),
        ("rating", 4.3, 0.6, ELAPSED, {"kind": "linear", "value": 4.3, "start": 4, "target": 4.5}),
        ("queue", 12, -0.4, ELAPSED, {"kind": "linear", "value": 12, "start": 10, "target": 5}),
        ("shown", 0, 0, ELAPSED, {"kind": "linear", "value": 0}),
    ],
)
def test_a_key_result_shows_its_work(
    identifier: str, value: float | None, raw: float, expected: float, trace: dict[str, Json]
) -> None:
    found = key_results(SMALL)[identifier]
    assert found["value"] == value
    assert found["raw_progress"] == round(raw, 6)
    assert found["progress"] == round(min(1, max(0, raw)), 6)
    assert found["expected"] == round(expected, 6)
    assert trace.items() <= found["trace"].items()
    assert found["expected_trace"]["elapsed_days"] == 45
    assert found["expected_trace"]["total_days"] == 89


def test_an_objective_shows_its_work() -> None:
    found = objective(SMALL, "launch")
    total = 0.48 * 2 + 0.82 + 0.5 + 1 / 3 + 1 + 1 + 0.5 + 0.6 + 0
    assert found["progress"] == round(total / 10, 6)
    assert found["trace"]["total_weight"] == 10
    assert found["trace"]["terms"][0] == {"ref": "launch/reviews", "weight": 2, "progress": 0.48, "counts": True}
    assert found["trace"]["terms"][-1] == {"ref": "launch/shown", "weight": 0, "progress": 0, "counts": False}
    assert found["expected_trace"]["path"] == "mean"
    assert (found["status"], found["outcome"], found["score"], found["closed"]) == ("on-track", None, None, None)


def test_an_objective_is_whole() -> None:
    found = objective(SMALL, "launch")
    assert found["url"] == "https://example.org/okrs/objectives/launch/"
    assert found["summary"] == "Because it is time."
    assert (found["type"], found["scope"], found["owners"]) == ("aspirational", {"kind": "team", "id": "shop"}, ["ada"])
    assert found["tags"] == ["mobile", "=1+1"]
    assert found["source"] == {
        "path": "content/objectives/launch.md",
        "line": 2,
        "url": "https://github.com/example/okrs/blob/main/content/objectives/launch.md?plain=1#L2",
    }
    assert found["links"] == {
        "supports": ["old", "old/kept"],
        "contributes_to": [],
        "supported_by": [],
        "contributed_by": [],
        "initiatives": ["press"],
    }
    krs = key_results(SMALL)
    assert krs["reviews"]["links"] == {"supported_by": [], "contributed_by": [], "initiatives": ["press"]}
    assert krs["quarters"]["links"]["contributed_by"] == [{"ref": "till", "weight": 3}]
    assert objective(SMALL, "old")["links"]["supported_by"] == ["launch"]
    assert key_results(SMALL, "old")["kept"]["links"]["supported_by"] == ["launch"]
    assert objective(SMALL, "till")["links"]["contributes_to"] == [{"ref": "launch/quarters", "weight": 3}]


def test_a_key_result_is_whole() -> None:
    krs = key_results(SMALL)
    found = krs["reviews"]
    assert found["url"] == "https://example.org/okrs/objectives/launch/#reviews"
    assert found["measure"] == {
        "kind": "metric",
        "start": 60,
        "target": 85,
        "commit": 80,
        "stretch": 90,
        "phases": [],
        "kpi": None,
    }
    assert (found["start"], found["target"], found["unit"], found["weight"]) == (60, 85, "%", 2)
    assert (found["owners"], found["data_source"], found["check_in_days"]) == (["grace"], "the store", None)
    assert (found["latest_reading"], found["confidence"], found["stale"]) == ("2026-02-03", None, False)
    assert (krs["queue"]["check_in_days"], krs["queue"]["stale"]) == (3, True)
    assert krs["crash-free"]["measure"] == {"kind": "keep", "at_least": 99.5, "at_most": None}
    assert krs["markets"]["measure"]["milestones"] == [
        {"id": "de", "title": "Germany", "due": "2026-02-01", "weight": 1},
        {"id": "jp", "title": "Japan", "due": None, "weight": 2},
    ]
    assert krs["rating"]["measure"]["kpi"] == "rating"
    assert [kr["measure"]["kind"] for kr in krs.values()][4:7] == ["done", "baseline", "contributions"]


def test_readings_say_where_they_come_from_and_whether_they_count() -> None:
    readings = key_results(SMALL)["reviews"]["readings"]
    assert [(r["date"], r["value"], r["counts"], r["corrected"]) for r in readings] == [
        ("2026-01-15", 65, True, False),
        ("2026-02-03", 70, False, True),
        ("2026-02-03", 72, True, False),
    ]
    assert (readings[1]["note"], readings[1]["author"], readings[1]["check_in"]) == ("a slip", "ada", "2026-02-03-a")
    assert (readings[1]["source"]["path"], readings[1]["source"]["line"]) == ("content/checkins/2026-02-03-a.md", 5)
    stated = key_results(SMALL, "till")["half"]["readings"]
    assert [(r["date"], r["value"], r["author"], r["check_in"]) for r in stated] == [(None, 5, None, None)]


def test_a_closed_objective_keeps_its_judgement_beside_its_progress() -> None:
    found = objective(SMALL, "old")
    assert (found["status"], found["outcome"], found["closed"]) == ("superseded", "superseded", "2026-02-01")
    assert (found["score"], found["followed_by"], found["closing_note"]) == (0.7, "launch", "+ no more")
    assert found["progress"] == round(2 / 3, 6)
    after_the_close = found["key_results"][0]["readings"][-1]
    assert (after_the_close["value"], after_the_close["counts"]) == (3, False)


def test_what_is_unknown_is_null() -> None:
    found = objective(SMALL, "bare")
    assert found["key_results"] == []
    assert [found[name] for name in ("progress", "projected", "summary", "outcome", "score")] == [None] * 5


def test_the_figures_of_a_cycle_and_its_scopes() -> None:
    found = parsed(SMALL)["cycles/2026-q1.json"]
    launch, old, till = (objective(SMALL, name)["progress"] for name in ("launch", "old", "till"))
    figure = found["cycle"]["figure"]
    assert figure["progress"] == pytest.approx((launch + old + till) / 3, abs=1e-6)
    assert figure["objectives"] == 4
    assert figure["statuses"] == {"on-track": 2, "unknown": 1, "superseded": 1}
    scopes = {(s["scope"]["kind"], s["scope"]["id"]): s for s in found["scopes"]}
    assert list(scopes) == [("company", "company"), ("team", "shop"), ("team", "till"), ("project", "app")]
    shop = scopes["team", "shop"]
    assert (shop["own"]["progress"], shop["own"]["objectives"]) == (launch, 1)
    assert shop["below"]["progress"] == pytest.approx((old + till) / 2, abs=1e-6)


def test_initiatives() -> None:
    press, stand = parsed(SMALL)["initiatives.json"]["initiatives"]
    assert (press["progress"], press["tasks_done"], press["tasks_total"]) == (round(2 / 3, 6), 2, 3)
    assert press["tasks"][1] == {"title": "Send", "done": False, "depth": 1, "is_leaf": False}
    assert (press["drives"], press["needed_by"]) == (["launch/reviews"], ["stand"])
    assert (stand["progress"], stand["depends_on"], stand["first_day"]) == (0.4, ["press"], None)


def test_kpis() -> None:
    (found,) = parsed(SMALL)["kpis.json"]["kpis"]
    assert (found["value"], found["latest_reading"], found["healthy"]) == (4.3, "2026-02-03", True)
    assert (found["at_least"], found["at_most"], found["cited_by"]) == (4.2, None, ["launch/rating"])
    assert [(r["date"], r["value"]) for r in found["readings"]] == [("2026-01-15", 4.1), ("2026-02-03", 4.3)]


def test_people() -> None:
    ada, grace = parsed(SMALL)["people.json"]["people"]
    assert (ada["name"], ada["role"], ada["github"]) == ("Ada Ünal", "Lead", "ada-u")
    assert ada["leads"] == [{"kind": "company", "id": "company"}, {"kind": "team", "id": "shop"}]
    assert (grace["objectives"], grace["initiatives"], grace["kpis"]) == (["till"], ["press"], ["rating"])
    assert grace["key_results"] == ["launch/reviews", "till/half"]
    unlisted = parsed(KINDS_OF_SITE["no people folder"])["people.json"]["people"]
    assert [person["name"] for person in unlisted] == ["Ada", "Grace"]


def test_check_ins_newest_first() -> None:
    found = parsed(SMALL)["check-ins.json"]["check_ins"]
    assert [c["id"] for c in found] == ["2026-02-03-b", "2026-02-03-a", "2026-01-15"]
    assert found[1]["comment"] == "We learned much."
    assert found[1]["url"] == "https://example.org/okrs/check-ins/2026-w06/#2026-02-03-a"
    assert found[1]["kpis"] == ["rating"]


def test_the_index() -> None:
    found = parsed(SMALL)["index.json"]
    assert found["site"] == {
        "title": "Grün & Söhne",
        "url": "https://example.org/okrs/",
        "language": "en",
        "repository": "https://github.com/example/okrs/",
    }
    assert (found["day"], found["commit"], found["current_cycle"]) == ("2026-02-15", None, "2026-q1")
    assert found["counts"]["key_results"] == 12
    assert found["counts"]["check_ins"] == 3
    q1 = found["cycles"][1]
    assert q1["data"] == "https://example.org/okrs/api/v1/cycles/2026-q1.json"
    assert (q1["parent"], q1["closed"], q1["summary"]) == ("2026", None, "Off we go.")
    assert [s["parent"] for s in found["scopes"]] == [
        None,
        {"kind": "company", "id": "company"},
        {"kind": "team", "id": "shop"},
        {"kind": "team", "id": "shop"},
    ]


def test_what_is_dated_later_does_not_exist() -> None:
    earlier = edition(SITE, date(2026, 1, 20))
    krs = key_results(earlier)
    assert [r["value"] for r in krs["reviews"]["readings"]] == [65]
    assert krs["markets"]["readings"] == []
    old = objective(earlier, "old")
    assert [old[name] for name in ("outcome", "score", "closed", "followed_by", "closing_note")] == [None] * 5
    found = parsed(earlier)
    assert [c["id"] for c in found["check-ins.json"]["check_ins"]] == ["2026-01-15"]
    assert (found["kpis.json"]["kpis"][0]["value"], found["kpis.json"]["kpis"][0]["healthy"]) == (4.1, False)
    assert found["index.json"]["counts"]["check_ins"] == 1
    everything = b"".join(bundle(earlier).values())
    for later in (b"2026-02-03", b"2026-02-20", b"2026-04-03", b"a slip", b"41000", b"no more"):
        assert later not in everything
    after = parsed(edition(SITE, date(2026, 4, 3)))
    assert after["index.json"]["cycles"][1]["closed"] == "2026-04-03"


# Tables


def test_tables_hold_what_the_json_holds(site: Edition) -> None:
    found = parsed(site)
    objectives = [o for path, f in found.items() if path.startswith("cycles/") for o in f["objectives"]]
    krs = [kr for o in objectives for kr in o["key_results"]]
    assert [row["id"] for row in rows(site, "objectives")] == [o["id"] for o in objectives]
    assert [row["ref"] for row in rows(site, "key-results")] == [kr["ref"] for kr in krs]
    for row, kr in zip(rows(site, "key-results"), krs, strict=True):
        for name in ("start", "target", "value", "progress", "raw_progress", "expected", "weight", "confidence"):
            assert (float(row[name]) if row[name] else None) == kr[name]
        assert row["stale"] == str(kr["stale"]).lower()
    own = [r for kr in krs if kr["measure"].get("kpi") is None for r in kr["readings"]]
    of_kpis = [r for kpi in found["kpis.json"]["kpis"] for r in kpi["readings"]]
    assert [(row["date"] or None, row["check_in"] or None) for row in rows(site, "readings")] == [
        (r["date"], r["check_in"]) for r in [*own, *of_kpis]
    ]


def test_tables_are_as_rfc_4180_says(site: Edition) -> None:
    for path, content in bundle(site).items():
        if path.endswith(".csv"):
            assert not content.startswith(b"\xef\xbb\xbf")
            assert content.endswith(b"\r\n")
            header, *lines = csv.reader(StringIO(content.decode(), newline=""), strict=True)
            assert {len(line) for line in lines} <= {len(header)}


def test_no_cell_is_a_formula() -> None:
    titles = {row["id"]: row["title"] for row in rows(SMALL, "objectives")}
    assert titles["old"] == "'" + HOSTILE
    assert rows(SMALL, "key-results")[-2]["title"] == "'@kept"
    notes = [row["note"] for row in rows(SMALL, "readings") if row["note"]]
    assert '\'=now()\n"moved", by a week' in notes
    assert {row["tags"] for row in rows(SMALL, "objectives")} == {"mobile; =1+1", ""}
    assert {row["raw_progress"] for row in rows(SMALL, "key-results")} >= {"-0.4"}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (-0.4, "-0.4"),
        (60, "60"),
        ([], ""),
        (["ada", "grace"], "ada; grace"),
        (["=a"], "'=a"),
        ("-5", "-5"),
        ("+5 %", "'+5 %"),
        ("-5%", "-5%"),
        ("-5+cmd|' /C calc'!A0", "'-5+cmd|' /C calc'!A0"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("\r=x", "'\r=x"),
        ("＝x", "'＝x"),
        ("a=b", "a=b"),
        ("− minus", "− minus"),
    ],
)
def test_a_cell(value: text.Cell, written: str) -> None:
    assert text.cell(value) == written


def test_a_file_of_the_site_cannot_take_the_place_of_a_table() -> None:
    found = list(urls.conflicts(SMALL.portfolio, ["static/data/readings.csv", "static/data/mine.csv"]))
    assert [(finding.rule, finding.source.path) for finding in found] == [("duplicate-url", "static/data/readings.csv")]


# What is said of it


def test_the_docs_name_every_download_and_every_column() -> None:
    docs = Path(ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    for download in DOWNLOADS + BESIDE_PAGES:
        assert f"`{download.path}`" in docs
        assert download.holds in docs
    for columns in (tables.OBJECTIVES, tables.KEY_RESULTS, tables.READINGS):
        for name in columns:
            assert f"`{name}`" in docs


def test_downloads_are_the_files() -> None:
    cycles = list(SMALL.portfolio.cycles)
    listed = sorted(path for download in DOWNLOADS for path in download.paths(cycles))
    assert listed == sorted([*bundle(SMALL), *SUBSCRIBED])
