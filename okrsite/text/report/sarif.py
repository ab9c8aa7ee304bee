"""Findings as SARIF 2.1.0 (Static Analysis Results Interchange Format, OASIS), which code scanning services read.

Paths are percent-encoded and relative to the root of the checkout (`%SRCROOT%`), unless the content folder was named by
an absolute path. Columns count Unicode characters from 1, the end is exclusive.
"""

import json
import re
from collections import Counter
from typing import Any
from urllib.parse import quote

from okrsite.text.diagnostic import Diagnostic, Severity
from okrsite.text.report.fingerprint import fingerprint
from okrsite.text.report.report import Report, RuleSummary
from okrsite.text.source import Source, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "okrsiteLine/v1"
"""Not `primaryLocationLineHash`: GitHub works that one out itself and warns of any other value."""

_ROOT = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def write(report: Report) -> str:
    """The report as one SARIF log with one run."""
    rules = _rules(report)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    seen: Counter[str] = Counter()
    driver: dict[str, Any] = {"name": "okrsite", "informationUri": "https://github.com/okrsite/okrsite", "rules": rules}
    if report.version:
        driver["version"] = report.version
    run = {
        "tool": {"driver": driver},
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the checkout."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, each, index, seen) for each in report.diagnostics],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rules(report: Report) -> list[dict[str, Any]]:
    """The rules given, and any others that findings name."""
    known = {rule.name: _rule(rule) for rule in report.rules}
    for diagnostic in report.diagnostics:
        known.setdefault(diagnostic.rule, {"id": diagnostic.rule})
    return list(known.values())


def _rule(rule: RuleSummary) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": _message(rule.summary),
        "fullDescription": _message(rule.why or rule.summary),
        "help": _message(
            f"{rule.why or rule.summary}\n\n`okrsite explain {rule.name}` shows a bad and a good example."
        ),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(report: Report, diagnostic: Diagnostic, index: dict[str, int], seen: Counter[str]) -> dict[str, Any]:
    text = f"{diagnostic.message}\n{diagnostic.help}" if diagnostic.help else diagnostic.message
    result: dict[str, Any] = {
        "ruleId": diagnostic.rule,
        "ruleIndex": index[diagnostic.rule],
        "level": _LEVELS[diagnostic.severity],
        "message": _message(text),
        "locations": [_location(report, diagnostic.source, diagnostic.span)],
        "partialFingerprints": {FINGERPRINT: fingerprint(report, diagnostic, seen)},
    }
    if diagnostic.notes:
        result["relatedLocations"] = [
            {"id": number, **_location(report, note.source, note.span), "message": _message(note.message)}
            for number, note in enumerate(diagnostic.notes, start=1)
        ]
    return result


def _location(report: Report, source: Source, span: Span) -> dict[str, Any]:
    place = report.place(source, span)
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    return {"physicalLocation": {"artifactLocation": _artifact(place.path), "region": region}}


def _artifact(path: str) -> dict[str, str]:
    if path.startswith("/"):
        return {"uri": f"file://{_encoded(path)}"}
    if drive := re.match(r"[A-Za-z]:(?=/)", path):
        return {"uri": f"file:///{drive[0]}{_encoded(path[drive.end() :])}"}
    return {"uri": _encoded(path.removeprefix("./")), "uriBaseId": _ROOT}


def _encoded(path: str) -> str:
    """Percent-encoded; a name that is not valid Unicode does not stop a report."""
    return quote(path, safe="/", errors="surrogatepass")


def _message(text: str) -> dict[str, str]:
    """A plain message: braces are doubled, as SARIF wants them, and no text from the content becomes a link."""
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}
