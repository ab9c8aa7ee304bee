"""Findings as GitLab's Code Quality report, which a merge request shows beside its changes.

A report is one JSON list. GitLab has five severities of its own; an error of ours is `major`, since it stops a build.
"""

import json
from collections import Counter

from okrsite.text.diagnostic import Diagnostic, Severity
from okrsite.text.report.cells import harmless
from okrsite.text.report.fingerprint import fingerprint
from okrsite.text.report.report import Report

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.ADVICE: "info"}


def write(report: Report) -> str:
    """One entry for each finding."""
    seen: Counter[str] = Counter()
    return json.dumps([_entry(report, diagnostic, seen) for diagnostic in report.diagnostics], indent=2) + "\n"


def _entry(report: Report, diagnostic: Diagnostic, seen: Counter[str]) -> dict[str, object]:
    place = report.place(diagnostic.source, diagnostic.span)
    return {
        "check_name": diagnostic.rule,
        "description": harmless(" ".join(f"{diagnostic.message} {diagnostic.help}".split())),
        "severity": _SEVERITIES[diagnostic.severity],
        "fingerprint": fingerprint(report, diagnostic, seen),
        "location": {
            "path": place.path.removeprefix("./"),
            "positions": {
                "begin": {"line": place.line, "column": place.column},
                "end": {"line": place.end_line, "column": place.end_column},
            },
            "lines": {"begin": place.line, "end": place.end_line},
        },
    }
