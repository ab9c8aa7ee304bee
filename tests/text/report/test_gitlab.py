"""Findings as GitLab reads them: each field that its documentation asks for, of the type that it asks for."""

import json
from typing import Any

from okrsite.text.report import Report, gitlab, sarif
from tests.text.report.conftest import MakeReport


def entries(report: Report) -> list[dict[str, Any]]:
    found = json.loads(gitlab.write(report))
    assert isinstance(found, list)
    return found


def test_every_finding_has_what_gitlab_asks_for(report: Report) -> None:
    found = entries(report)
    assert [(each["check_name"], each["severity"]) for each in found] == [
        ("broken-reference", "major"),
        ("duplicate-id", "minor"),
        ("unexplained-check-in", "info"),
    ]
    first = found[0]
    assert first["description"] == "There is no cycle `fy26-q9`. Did you mean `fy26-q1`?"
    assert first["location"]["path"] == "content/objectives/harbour.md"
    assert first["location"]["lines"] == {"begin": 3, "end": 3}
    assert first["location"]["positions"]["begin"] == {"line": 3, "column": 8}


def test_nothing_found_is_an_empty_list() -> None:
    assert gitlab.write(Report(())) == "[]\n"


def test_fingerprints_are_those_of_sarif_and_tell_findings_apart(report: Report) -> None:
    twice = Report((*report.diagnostics, *report.diagnostics), report.prefix)
    marks = [each["fingerprint"] for each in entries(twice)]
    assert len(set(marks)) == 6
    results = json.loads(sarif.write(twice))["runs"][0]["results"]
    assert marks == [each["partialFingerprints"][sarif.FINGERPRINT] for each in results]


def test_no_control_character_reaches_the_page(one: MakeReport) -> None:
    (entry,) = entries(one("a: «b»", message="a\x1b[31m\nb", hint="c"))
    assert "\x1b" not in entry["description"]
    assert "\n" not in entry["description"]
