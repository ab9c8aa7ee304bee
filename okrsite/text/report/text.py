"""Findings for people at a terminal: each with its line, the place underlined, and what to do.

    content/objectives/harbour.md:4:8: error[broken-reference] There is no cycle `fy26-q9`.
      4 | cycle: fy26-q9
        |        ^^^^^^^
      note: content/cycles/fy26-q1.md:2:8: The cycles begin here.
      2 | title: First quarter
        |        -------------
      help: Did you mean `fy26-q1`?

Whatever the content says, only visible characters and our own colours reach the terminal. Order and number of the
findings are the report's.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import accumulate

from okrsite.text.diagnostic import Diagnostic, Severity
from okrsite.text.report.cells import glyphs, harmless
from okrsite.text.report.report import Place, Report, clamped
from okrsite.text.source import Source, Span

LINE_CELLS = 100
"""A snippet shows at most this much of a line, around the span."""

CONTEXT_CELLS = 12
"""This much is shown before a span that is itself too long to be shown."""

_RESET, _BOLD, _DIM = "\x1b[0m", "\x1b[1m", "\x1b[2m"
_TONES = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.ADVICE: "\x1b[1;36m"}
_NOUNS = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.ADVICE: ("piece of advice", "pieces of advice"),
}


def write(report: Report) -> str:
    """All findings with a blank line behind each, then the summary."""
    blocks = [_finding(report, diagnostic) for diagnostic in report.diagnostics]
    return "\n".join([*blocks, summary(report) + "\n"])


def summary(report: Report) -> str:
    """One line that counts: `2 errors, 1 warning in 3 files`."""
    if not report.diagnostics:
        return "No problems found"
    counts = Counter(diagnostic.severity for diagnostic in report.diagnostics)
    parts = []
    for severity, (one, many) in _NOUNS.items():
        if count := counts[severity]:
            words = f"{count:,} {one if count == 1 else many}"
            parts.append(_paint(words, _TONES[severity], report.color))
    files = len({diagnostic.source.path for diagnostic in report.diagnostics})
    return f"{', '.join(parts)} in {files:,} {'file' if files == 1 else 'files'}"


def _finding(report: Report, diagnostic: Diagnostic) -> str:
    color, tone = report.color, _TONES[diagnostic.severity]
    place = report.place(diagnostic.source, diagnostic.span)
    notes = [(note, report.place(note.source, note.span)) for note in diagnostic.notes]
    digits = max(len(str(line)) for line in [place.line, *(at.line for _, at in notes)])

    severity = _paint(diagnostic.severity.value, tone, color)
    rule = _paint(f"[{harmless(diagnostic.rule)}]", _DIM, color)
    lines = [f"{_address(place, color)}: {severity}{rule} {harmless(diagnostic.message)}"]
    lines += _snippet(diagnostic.source, diagnostic.span, place, "^", tone, digits, color)
    for note, at in notes:
        lines.append(f"  {_paint('note', _BOLD, color)}: {_address(at, color)}: {harmless(note.message)}")
        lines += _snippet(note.source, note.span, at, "-", _BOLD, digits, color)
    if diagnostic.help:
        first, *rest = diagnostic.help.splitlines()
        lines.append(f"  {_paint('help', _BOLD, color)}: {harmless(first)}")
        lines += [f"        {harmless(line)}".rstrip() for line in rest]
    return "\n".join(lines) + "\n"


def _snippet(source: Source, span: Span, place: Place, mark: str, tone: str, digits: int, color: bool) -> list[str]:
    """The first line of a span with its number, and the part of the span that is on it underlined.

    An empty file has nothing to show.
    """
    if not source.text:
        return []
    line = source.line_text(place.line)
    start, end = clamped(source, span)
    first = min(place.column - 1, len(line))
    shown, left, cells = _around(line, first, min(first + end - start, len(line)))
    number = _paint(f"{place.line:>{digits}} |", _DIM, color)
    edge = _paint(f"{'':>{digits}} |", _DIM, color)
    return [f"  {number} {shown}".rstrip(), f"  {edge} {' ' * left}{_paint(mark * cells, tone, color)}"]


def _around(line: str, start: int, end: int) -> tuple[str, int, int]:
    """What is shown of a line around the characters from `start` to `end`.

    Returns the text, the cells before the span in it, and the cells of the span (one where it is empty). Looks at a
    bounded part of the line, since one line may be a whole file.
    """
    low = max(0, start - 2 * LINE_CELLS)
    high = min(len(line), start + 2 * LINE_CELLS)
    shown = glyphs(line[low:high])
    edges = list(accumulate((glyph.cells for glyph in shown), initial=0))
    begin, finish = edges[start - low], edges[min(end, high) - low]

    first, last = 0, len(shown)
    if edges[-1] > LINE_CELLS:
        margin = (LINE_CELLS - (finish - begin)) // 2 if finish - begin <= LINE_CELLS else CONTEXT_CELLS
        first = bisect_left(edges, min(max(begin - margin, 0), edges[-1] - LINE_CELLS))
        last = bisect_right(edges, edges[first] + LINE_CELLS) - 1
    before = "…" if low + first > 0 else ""
    after = "…" if low + last < len(line) else ""
    text = before + "".join(glyph.text for glyph in shown[first:last]) + after
    visible = min(finish, edges[last]) - begin + (1 if after and low + last < end else 0)
    return text, len(before) + begin - edges[first], max(visible, 1)


def _address(place: Place, color: bool) -> str:
    return _paint(f"{harmless(place.path)}:{place.line}:{place.column}", _BOLD, color)


def _paint(text: str, tone: str, color: bool) -> str:
    return f"{tone}{text}{_RESET}" if color else text
