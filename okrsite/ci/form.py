"""The check-in form, as GitHub turns it into an issue's text.

In goes the text of an issue, which anyone may have written; out comes what stands in each field, or None where it is not this form.
The labels are those of `check-in.yml`, in its order: each field reaches to the next label, and the last one to the end.
"""

import re
from dataclasses import dataclass

LABELS = {
    "objective": "Objective",
    "date": "Date",
    "readings": "Key results",
    "confidence": "Confidence",
    "comment": "Comment",
}
"""The form's fields with their labels, in its order."""

MOST_CHARACTERS = 65_536
MOST_LINES = 200
LONGEST_LINE = 500

_NO_ANSWER = frozenset({"_No response_", "None"})
_FENCE = re.compile(r"\A(`{3,}|~{3,})[^\n]*\n(.*?)\n?\1\s*\Z", re.DOTALL)
_BULLET = re.compile(r"^(?:[-*+]|\d+[.)])\s+")
_LINE = re.compile(r"^`?(?P<name>[^:=`]{1,400}?)`?\s*[:=]\s*(?P<rest>.*)$")
_CONFIDENCE = re.compile(r"[\s,;(]+confidence\s*:?\s*(?P<number>[0-9.]{1,6})\s*\)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the key results: a name, what is said of it, and the confidence where the line gives one."""

    text: str
    name: str
    value: str
    confidence: str


@dataclass(frozen=True, slots=True)
class CheckInForm:
    """What was filled in; empty where nothing was. `unread` are lines of the key results that have no form."""

    objective: str
    date: str
    lines: tuple[Line, ...]
    unread: tuple[str, ...]
    confidence: str
    comment: str


def read(text: str) -> CheckInForm | None:
    """The fields of a submitted form."""
    fields = _fields(text[:MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n"))
    if fields is None:
        return None
    written = [line for each in fields["readings"].split("\n") if (line := _BULLET.sub("", each.strip()))]
    lines = [(text, _line(text)) for text in written[:MOST_LINES]]
    return CheckInForm(
        objective=" ".join(fields["objective"].split()).strip("` "),
        date=" ".join(fields["date"].split()).strip("` "),
        lines=tuple(line for _, line in lines if line),
        unread=(*(text for text, line in lines if line is None), *written[MOST_LINES:][:1]),
        confidence=" ".join(fields["confidence"].split()),
        comment=fields["comment"],
    )


def _fields(text: str) -> dict[str, str] | None:
    """What stands under each label; None where one is missing, or the text does not begin with the first."""
    lines = text.strip().split("\n")
    starts: list[int] = []
    for label in LABELS.values():
        after = starts[-1] + 1 if starts else 0
        at = next((n for n in range(after, len(lines)) if lines[n].rstrip() == f"### {label}"), None)
        if at is None or (not starts and at != 0):
            return None
        starts.append(at)
    ends = [*starts[1:], len(lines)]
    return {
        name: _answer("\n".join(lines[start + 1 : end])) for name, start, end in zip(LABELS, starts, ends, strict=True)
    }


def _answer(text: str) -> str:
    stripped = text.strip("\n ")
    if stripped in _NO_ANSWER:
        return ""
    fenced = _FENCE.match(stripped)
    return fenced[2] if fenced else stripped


def _line(text: str) -> Line | None:
    found = _LINE.match(text) if len(text) <= LONGEST_LINE else None
    if found is None:
        return None
    value = found["rest"].strip()
    confidence = _CONFIDENCE.search(value)
    if confidence:
        value = value[: confidence.start()].strip()
    return Line(text, found["name"].strip(), value.strip("` "), confidence["number"] if confidence else "")
