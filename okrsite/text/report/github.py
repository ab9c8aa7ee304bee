"""Findings as GitHub's workflow commands, which a workflow's log turns into annotations on the changed lines.

    ::error file=content/a.md,line=4,endLine=4,col=8,endColumn=15,title=broken-reference::There is no cycle `fy26-q9`.

Columns are given only where a span is on one line: GitHub drops them elsewhere. GitHub shows the first 10 errors, 10
warnings and 10 notices of a step as annotations; all others are in the log only.
"""

from okrsite.text.diagnostic import Diagnostic, Severity
from okrsite.text.report.cells import harmless
from okrsite.text.report.report import Report, clamped
from okrsite.text.source import Source, Span

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def write(report: Report) -> str:
    """One command on a line of its own for each finding."""
    return "".join(_command(report, diagnostic) + "\n" for diagnostic in report.diagnostics)


def _command(report: Report, diagnostic: Diagnostic) -> str:
    place = report.place(diagnostic.source, _without_line_end(diagnostic.source, diagnostic.span))
    properties: dict[str, object] = {"file": harmless(place.path), "line": place.line, "endLine": place.end_line}
    if place.line == place.end_line:
        properties |= {"col": place.column, "endColumn": place.end_column}
    properties["title"] = harmless(diagnostic.rule)
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {listed}::{_data(_message(report, diagnostic))}"


def _message(report: Report, diagnostic: Diagnostic) -> str:
    """The finding, its notes with their places, and the help: a line each."""
    lines = [harmless(diagnostic.message)]
    for note in diagnostic.notes:
        place = report.place(note.source, note.span)
        lines.append(harmless(f"{place.path}:{place.line}:{place.column}: {note.message}"))
    lines += [harmless(line) for line in diagnostic.help.splitlines()]
    return "\n".join(lines)


def _without_line_end(source: Source, span: Span) -> Span:
    """The span less the line end it ends with, so that it stays on its line."""
    start, end = clamped(source, span)
    return Span(start, start + len(source.text[start:end].rstrip("\r\n")))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
