"""Findings for programs: one JSON object with the list `problems`, in the report's order.

A problem has `rule, severity, message, path, line, column, end_line, end_column, help, notes`; a note has
`message, path, line, column, end_line, end_column`. Every field is always there; `help` may be empty.
Lines and columns count from 1, columns in characters (Unicode code points), and the end is exclusive, as editors have it:
a span of the whole of `abc` on line 1 goes from 1:1 to 1:4.

Everything beyond ASCII is written as an escape: the values are the same to every reader, and no text in them can
command a terminal or meet an encoding that lacks it.
"""

import json
from typing import Any

from okrsite.text.diagnostic import Diagnostic, Note
from okrsite.text.report.report import Report


def write(report: Report) -> str:
    """The report as one JSON text."""
    return json.dumps({"problems": [_problem(report, each) for each in report.diagnostics]}, indent=2) + "\n"


def _problem(report: Report, diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        **report.place(diagnostic.source, diagnostic.span)._asdict(),
        "help": diagnostic.help,
        "notes": [_note(report, note) for note in diagnostic.notes],
    }


def _note(report: Report, note: Note) -> dict[str, Any]:
    return {"message": note.message, **report.place(note.source, note.span)._asdict()}
