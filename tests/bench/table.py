"""The table of docs/performance.md: what was measured of each kind of work beside what it should be, and on which day.

In go rows and the report; out comes the report with these rows. Rows that were not measured now stay as they are, with their own day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

BEGIN, END = "<!-- measured by make bench -->", "<!-- end -->"
_HEAD = ("| work | goal | measured | | on |", "|---|---|---|---|---|")


class ElsewhereError(Exception):
    """Rows of one table were measured on different machines; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is done, what came out, and at most what should; no limit for what is there to compare with."""

    work: str
    figure: float | None
    limit: float | None
    unit: str
    detail: str = ""

    def line(self, day: date) -> str:
        goal = "" if self.limit is None else f"at most {self.limit:g}{self.unit}"
        if self.figure is None:
            return f"| {self.work} | {goal} | not measured | | |"
        verdict = "" if self.limit is None else "met" if self.figure <= self.limit else "**missed**"
        return f"| {self.work} | {goal} | {self.figure:.2f}{self.unit} ({self.detail}) | {verdict} | {day} |"


def table(where: str, rows: Sequence[Row], day: date, before: str = "") -> str:
    """The table, with those rows of the one before that are not among these. Its first line says where it was measured."""
    lines = {_work_of(line): line for line in before.splitlines() if line.startswith("| ") and line not in _HEAD}
    measured = {row.work: row.line(day) for row in rows if row.figure is not None or row.work not in lines}
    place = f"Measured on {where}."
    if lines.keys() - measured.keys() and place not in before.splitlines():
        raise ElsewhereError("The table was measured on another machine or with other versions: measure all of it.")
    return "\n".join((place, "", *_HEAD, *(lines | measured).values()))


def put_into(report: str, where: str, rows: Sequence[Row], day: date) -> str:
    """A report, with its table brought up to date."""
    start, _, rest = report.partition(BEGIN)
    before, _, end = rest.partition(END)
    return f"{start}{BEGIN}\n{table(where, rows, day, before)}\n{END}{end}"


def _work_of(line: str) -> str:
    return line.split("|")[1].strip()
