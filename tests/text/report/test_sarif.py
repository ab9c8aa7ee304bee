"""Findings as SARIF, against the standard's own schema."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker

from okrsite.text.diagnostic import Diagnostic, Note, Severity
from okrsite.text.report import Report, sarif
from okrsite.text.source import Source, Span
from tests.text.report.conftest import MakeReport

SCHEMA = json.loads(Path(__file__).parents[2].joinpath("data/sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = Draft4Validator(SCHEMA, format_checker=FormatChecker())


def run_of(report: Report) -> dict[str, Any]:
    """The one run of a report's log, after the schema has seen it."""
    written = sarif.write(report)
    assert written.isascii()
    log = json.loads(written)
    VALIDATOR.validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def result_of(report: Report) -> dict[str, Any]:
    (result,) = run_of(report)["results"]
    assert isinstance(result, dict)
    return result


def finding(content: str, at: str, rule: str = "a-rule", message: str = "m") -> Diagnostic:
    start = content.index(at)
    return Diagnostic(rule, Severity.ERROR, message, Source("a.md", content), Span(start, start + len(at)))


def fingerprints(*found: Diagnostic) -> list[str]:
    return [result["partialFingerprints"][sarif.FINGERPRINT] for result in run_of(Report(found))["results"]]


def test_the_schema_is_the_standards_and_refuses_what_is_not_sarif(report: Report) -> None:
    assert SCHEMA["title"].startswith("Static Analysis Results Format (SARIF) Version 2.1.0")
    log = json.loads(sarif.write(report))
    log["runs"][0]["results"][0]["level"] = "advice"
    assert not VALIDATOR.is_valid(log)


def test_the_log(report: Report) -> None:
    log = json.loads(sarif.write(report))
    assert log["version"] == "2.1.0"
    assert log["$schema"] == sarif.SCHEMA
    run = run_of(report)
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["name"] == "okrsite"
    assert run["tool"]["driver"]["version"] == "1.2.3"
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]


def test_the_first_result_whole(report: Report) -> None:
    result = run_of(report)["results"][0]
    assert result.pop("partialFingerprints").keys() == {sarif.FINGERPRINT}
    assert result == {
        "ruleId": "broken-reference",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "There is no cycle `fy26-q9`.\nDid you mean `fy26-q1`?"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "content/objectives/harbour.md", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 3, "startColumn": 8, "endLine": 3, "endColumn": 15},
                }
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "physicalLocation": {
                    "artifactLocation": {"uri": "content/cycles/fy26-q1.md", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 21},
                },
                "message": {"text": "The nearest one is here."},
            }
        ],
    }


def test_rules_are_introduced_and_results_point_at_them(report: Report) -> None:
    run = run_of(report)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["broken-reference", "duplicate-id", "unexplained-check-in"]
    assert rules[0] == {
        "id": "broken-reference",
        "shortDescription": {"text": "An id that names nothing."},
        "fullDescription": {"text": "A link must lead somewhere."},
        "help": {
            "text": "A link must lead somewhere.\n\n`okrsite explain broken-reference` shows a bad and a good example."
        },
        "defaultConfiguration": {"level": "error"},
    }
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


@pytest.mark.parametrize(
    ("prefix", "path", "artifact"),
    [
        ("content", "a b/é#?%.md", {"uri": "content/a%20b/%C3%A9%23%3F%25.md", "uriBaseId": "%SRCROOT%"}),
        ("./okrs", "a.md", {"uri": "okrs/a.md", "uriBaseId": "%SRCROOT%"}),
        ("", "a:b.md", {"uri": "a%3Ab.md", "uriBaseId": "%SRCROOT%"}),
        ("/srv/my okrs", "a.md", {"uri": "file:///srv/my%20okrs/a.md"}),
        ("C:/okrs", "a.md", {"uri": "file:///C:/okrs/a.md"}),
    ],
)
def test_paths_are_percent_encoded(one: MakeReport, prefix: str, path: str, artifact: dict[str, str]) -> None:
    result = result_of(one("«x»", prefix=prefix, path=path))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == artifact


def test_messages_hold_no_placeholders_and_no_links(one: MakeReport) -> None:
    text = result_of(one("«x»", message="{0} [click](https://example.org)"))["message"]["text"]
    assert text == "{{0}} [click] (https://example.org)"


def test_nothing_found_is_an_empty_run() -> None:
    run = run_of(Report(()))
    assert run["results"] == []
    assert "version" not in run["tool"]["driver"]


def test_a_fingerprint_stays_when_lines_move_and_numbers_change() -> None:
    before = finding("a: 1\nb: 2\n", "b", message="3 days late")
    after = finding("new: 0\n\na: 1\n   b: 2\n", "b", message="4 days late")
    assert fingerprints(before) == fingerprints(after)


def test_fingerprints_tell_findings_apart() -> None:
    text = "a: 1\nb: 2\n"
    found = [finding(text, "a"), finding(text, "b"), finding(text, "a", rule="other-rule"), finding(text, "a")]
    prints = fingerprints(*found)
    assert len(set(prints)) == 4
    elsewhere = replace(found[0], source=Source("b.md", text))
    assert fingerprints(elsewhere) != fingerprints(found[0])
    assert prints[3] == prints[0].removesuffix(":1") + ":2"


@given(st.text(max_size=30), st.text(max_size=20), st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_words_give_a_valid_log(message: str, path: str, content: str, start: int, length: int) -> None:
    source, span = Source(path, content), Span(start, start + length)
    found = Diagnostic("a-rule", Severity.WARNING, message, source, span, message, (Note(message, source, span),))
    region = result_of(Report((found,), prefix="content"))["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] >= 1
    assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
