"""Key results as people describe them by command.

In go a title and what was said of its measure; out come the fields of a key result, in the order in which they are written.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from okrsite.author import answer
from okrsite.author.answer import AnswerError
from okrsite.author.draft import Value
from okrsite.author.identifier import LONGEST_PART, identifier

HOW_TO_WRITE = "Write it as `TITLE=START..TARGET UNIT`, for example `Reviews of four stars or more=60..85 %`."
_SHORT = re.compile(r"(?P<title>.*\S)\s*=\s*(?P<start>[^\s=]+?)\s*\.\.\s*(?P<target>[^\s%]+)\s*(?P<unit>.*)", re.DOTALL)

MEASURES = {
    "number": "a number on its way from a start to a target",
    "bound": "a number that must stay above or below a bound",
    "milestones": "steps that are reached one by one",
    "done": "something that is done or not",
    "baseline": "a number that is yet to be learned",
    "contributions": "the progress of other objectives that contribute to it",
}
"""The ways to measure, in words."""

_PLAIN = ("unit", "start", "target", "commit", "stretch", "kpi", "weight", "owner", "source", "due", "description")


def key_result(given: Mapping[str, Any], taken: Collection[str]) -> dict[str, Value]:
    """The fields of a key result. `taken` are the ids of its siblings."""
    title = str(given["title"])
    chosen = given.get("id")
    name = (
        answer.new_id(chosen, taken, "key result") if chosen else identifier(title, taken, "key-result", LONGEST_PART)
    )
    fields: dict[str, Value | None] = {"id": name, "title": title}
    fields |= {field: given.get(field) for field in ("unit", "start", "target", "commit", "stretch", "kpi")}
    fields["keep"] = keep(given.get("at_least"), given.get("at_most"))
    fields["milestones"] = milestones(given.get("milestone") or ())
    for flag, value in (("done", False), ("baseline", True), ("contributions", True)):
        fields[flag] = value if given.get(flag) else None
    fields |= {field: given.get(field) for field in _PLAIN[6:]}
    return {field: value for field, value in fields.items() if value is not None and value not in ("", (), [], {})}


def from_short(text: str, taken: Collection[str]) -> dict[str, Value]:
    """A key result from one word of a command line: `TITLE=START..TARGET UNIT`."""
    found = _SHORT.fullmatch(text.strip())
    if found is None:
        raise AnswerError(f"`{text[:60]}` is not a key result. {HOW_TO_WRITE}")
    start, target = answer.number(found["start"]), answer.number(found["target"])
    if start == target:
        raise AnswerError(f"`{text[:60]}` has nothing to reach: start and target are the same.")
    given = {"title": answer.line(found["title"]), "unit": answer.line(found["unit"]), "start": start, "target": target}
    return key_result(given, taken)


def keep(at_least: float | None, at_most: float | None) -> dict[str, Value] | None:
    """A bound, or two."""
    if at_least is not None and at_most is not None:
        if at_least > at_most:
            raise AnswerError("The lower bound is above the upper one.")
        return {"between": [at_least, at_most]}
    if at_least is not None:
        return {"at_least": at_least}
    return None if at_most is None else {"at_most": at_most}


def milestones(written: Sequence[str]) -> list[Value] | None:
    """Milestones from `TITLE` or `TITLE=DAY`."""
    made: list[Value] = []
    taken: set[str] = set()
    for text in written:
        title, equals, day = text.rpartition("=")
        if not equals:
            title, day = text, ""
        name = identifier(title, taken, "step", LONGEST_PART)
        taken.add(name)
        step: dict[str, Value] = {"id": name, "title": answer.line(title)}
        made.append({**step, "due": answer.day(day)} if day else step)
    return made or None
