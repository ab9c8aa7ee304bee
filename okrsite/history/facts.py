"""What a document says, fact by fact: the values of its front matter as they are written, and the parts of its text.

In goes a form; out come facts by name (`start`, `keep.at_least`, `milestones.de.due`), each with its value and the place where it
is written. Two states of a document are compared by their facts, and so are two states in the history of one. Nothing is
followed or computed: a fact is what someone wrote.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from okrsite.config import Headings
from okrsite.document.body import TASK_OPENS
from okrsite.document.decode import Form
from okrsite.document.markdown import Body
from okrsite.document.yamltree import Location
from okrsite.okr import schema

Scalar = str | float | bool | date
Value = Scalar | tuple[Scalar, ...] | None

TEXT, LEARNED, RETROSPECTIVE, TASKS = "text", "learned", "retrospective", "tasks"

_NAMED_BY = ("id", "to", "date")
"""The field that tells one item of a list of groups from another."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value and where it is written. `is_usual` where it is what holds if nothing is written."""

    value: Value
    location: Location
    is_usual: bool = False


Facts = Mapping[str, Fact]


def of_form(form: Form, location: Location = ()) -> dict[str, Fact]:
    """The facts of a document, but for its key results: these are things of their own."""
    return dict(_of_fields(form, "", location))


def of_key_results(form: schema.Objective) -> dict[str, dict[str, Fact]]:
    """The facts of an objective's key results, by id."""
    return {
        kr.id: {name: fact for name, fact in of_form(kr, ("key_results", index)).items() if name != "id"}
        for index, kr in enumerate(form.key_results)
    }


def of_body(kind: str, body: Body, headings: Headings) -> dict[str, tuple[str, str]]:
    """The parts of a text that are compared, each as it is compared and as it is read: the section that looks back, an initiative's
    tasks, and the rest."""
    name, titles = _looking_back(kind, headings)
    looking_back = {title.casefold() for title in titles}
    found: dict[str, tuple[str, str]] = {}
    for section in body.sections:
        part = name if section.title.casefold() in looking_back else TEXT
        markup = "".join(body.links[piece].target if isinstance(piece, int) else piece for piece in section.pieces)
        markup = _TASK_BOX.sub("", markup) if kind == "initiative" else markup
        before = found.get(part, ("", ""))
        found[part] = (before[0] + markup, f"{before[1]} {_read(markup)}".strip())
    if kind == "initiative" and body.tasks:
        leaves = [task.done for task in body.tasks if task.is_leaf]
        found[TASKS] = repr([task.done for task in body.tasks]), f"{sum(leaves)} of {len(leaves)} done"
    return {part: texts for part, texts in found.items() if texts[0].strip()}


def _looking_back(kind: str, headings: Headings) -> tuple[str, tuple[str, ...]]:
    """The section of a kind of document that looks back: the name of the fact, and its headings."""
    if kind == "objective":
        return LEARNED, headings.all_learned
    return (RETROSPECTIVE, headings.all_retrospective) if kind == "cycle" else ("", ())


_TASK_BOX = re.compile("|".join(map(re.escape, TASK_OPENS.values())))
_TAG = re.compile(r"<[^>]*>")


def _read(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


def _of_fields(form: Form, prefix: str, location: Location, but_for: str = "") -> Iterator[tuple[str, Fact]]:
    for name, field in type(form).model_fields.items():
        written = field.alias or name
        if name == but_for or (name == "key_results" and isinstance(form, schema.Objective)):
            continue
        value = getattr(form, name)
        usual = not field.is_required() and value == field.get_default()
        yield from _of_value(value, prefix + written, (*location, written), is_usual=usual)


def _of_value(value: Any, name: str, location: Location, *, is_usual: bool) -> Iterator[tuple[str, Fact]]:
    if isinstance(value, Form):
        yield from _of_fields(value, f"{name}.", location)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _of_value(item, f"{name}.{key}", (*location, key), is_usual=False)
    elif isinstance(value, tuple) and value and isinstance(value[0], Form):
        taken: set[str] = set()
        for index, item in enumerate(value):
            own = next((each for each in _NAMED_BY if each in type(item).model_fields), "")
            key = key_base = str(getattr(item, own)) if own else str(index + 1)
            while key in taken:
                key = f"{key_base} {len(taken)}"
            taken.add(key)
            yield from _of_fields(item, f"{name}.{key}.", (*location, index), own)
    elif value not in (None, (), ""):
        yield name, Fact(value, location, is_usual)
