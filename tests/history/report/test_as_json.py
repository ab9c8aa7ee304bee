"""The diff for programs keeps to its schema, whatever happened."""

import json
from typing import Any, get_args

import jsonschema
import pytest

from okrsite.history.diff import KINDS, SETTINGS, diff
from okrsite.history.report import FORMATS, Report, as_json
from tests.history.report.test_markdown import HOSTILE
from tests.history.states import COMPANY, changed, key_result, read

CLOSED = changed(COMPANY, "objectives/launch.md", close={"date": "2026-02-01", "outcome": "partial"})
BROKEN = {**COMPANY, "objectives/win.md": "---\ntitle: [\n---\n", "_site.yml": "title: X\n"}
FULL = {
    **key_result(CLOSED, "launch/reviews", target=90, title=HOSTILE[0]),
    "kpis/stars.md": ({"title": "Stars", "keep": {"between": [1, 5]}}, "Text"),
    "initiatives/do.md": ({"title": "Do", "start": "2026-01-01"}, "- [ ] one\n"),
    "people/ada.md": ({"name": "Ada"}, ""),
}


def record(before: Any, after: Any) -> dict[str, Any]:
    old, new = read(before, after)
    found: dict[str, Any] = json.loads(FORMATS["json"](Report(diff(old, new), old, new, "content")))
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [(COMPANY, COMPANY), (COMPANY, BROKEN), (BROKEN, FULL), (CLOSED, FULL), (FULL, COMPANY), ({}, FULL)],
)
def test_the_schema_holds(before: Any, after: Any) -> None:
    schema = as_json.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(record(before, after), schema, format_checker=jsonschema.FormatChecker())


def test_the_kinds_of_the_schema_are_those_of_a_diff() -> None:
    assert set(get_args(as_json.ThingKind)) == {*KINDS, SETTINGS}


def test_a_moved_goal() -> None:
    found = record(COMPANY, key_result(COMPANY, "launch/reviews", target=90))
    assert found["things"][1] == {
        "kind": "key-result",
        "id": "launch/reviews",
        "old_id": "launch/reviews",
        "title": "Good reviews",
        "presence": "kept",
        "path": "content/objectives/launch.md",
        "closed": None,
        "changes": [{"field": "target", "before": 80, "after": 90, "line": 7}],
    }
    assert found["goalposts"] == [
        {
            "objective": {
                "id": "launch",
                "title": "Launch to leader",
                "before": 0.5,
                "after": 0.333333,
                "against_original": 0.5,
            },
            "key_results": [
                {
                    "id": "launch/reviews",
                    "title": "Good reviews",
                    "before": 0.5,
                    "after": 0.333333,
                    "against_original": 0.5,
                }
            ],
        }
    ]
    assert found["moved"][0] == {
        "level": "key-result",
        "id": "launch/reviews",
        "title": "Good reviews",
        "cycle": "2026-q1",
        "scope": "team/marketing",
        "before": {"progress": 0.5, "status": "on-track", "value": 70},
        "after": {"progress": 0.333333, "status": "at-risk", "value": 70},
        "through": [],
    }


def test_only_ascii() -> None:
    old, new = read(COMPANY, FULL)
    assert FORMATS["json"](Report(diff(old, new), old, new, "")).isascii()
