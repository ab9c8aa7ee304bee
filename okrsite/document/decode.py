"""From a tree of text to typed front matter, with every error on its place.

In go a `Tree` and a form (a pydantic model in lax mode); out comes the form's instance or None, and all problems at once.
A form's validators raise `misfit(rule, message, help)` to name the rule that was broken; pydantic's own errors become
`missing-field`, `unknown-field` or `wrong-value` in words for people who do not program.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, TypeVar, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationError,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError

from okrsite.document import gaps
from okrsite.document.problem import Problem
from okrsite.document.wording import shorten, wrong_value
from okrsite.document.yamltree import Location, Tree
from okrsite.text.source import Span
from okrsite.text.suggest import did_you_mean

_MISFIT = "misfit:"
_OF_THE_NAME = "[key]"  # pydantic's last step to an error in a mapping's key


_WRITTEN: dict[frozenset[str], set[str]] = {}
"""Sets of fields that were written, each once."""


class Form(BaseModel):
    """Front matter as people write it: frozen, no field that is not declared, described by the docstrings of its fields.

    These are read when somebody asks for them. pydantic would read the source of every form at every start, which takes longer than
    to check a small site.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
        defer_build=True,
    )

    def model_post_init(self, context: Any, /) -> None:
        """Share the set of fields that were written, which many forms have in common: it takes as much memory as all else that they
        hold."""
        written = self.model_fields_set
        object.__setattr__(self, "__pydantic_fields_set__", _WRITTEN.setdefault(frozenset(written), written))

    @classmethod
    def summary_of(cls, name: str) -> str:
        """What the documentation says of a field, by its name in Python."""
        return _docstrings(cls).get(name, "")

    @classmethod
    def model_json_schema(cls, *args: Any, **options: Any) -> dict[str, Any]:
        """The JSON Schema, with the docstrings as descriptions."""
        _describe(cls)
        return super().model_json_schema(*args, **options)


@cache
def _docstrings(form: type[BaseModel]) -> Mapping[str, str]:
    """The docstrings of a form's fields, from its source and those of the forms that it extends."""
    found: dict[str, str] = {}
    for base in reversed(form.__mro__):
        if issubclass(base, Form) and base is not Form:
            (definition,) = ast.parse(textwrap.dedent(inspect.getsource(base))).body
            for field, below in pairwise(getattr(definition, "body", ())):
                match field, below:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                        found[name] = inspect.cleandoc(text)
    return found


def _describe(form: type[Form]) -> None:
    """Give the fields of a form, and of all forms in it, their docstrings as descriptions."""
    for name, field in form.model_fields.items():
        for part in _forms_in(field.annotation):
            _describe(part)
        field.description = form.summary_of(name) or None
    form.model_rebuild(force=True)


def misfit(rule: str, message: str, help_text: str = "", field: str = "") -> PydanticCustomError:
    """An error for a form's validator to raise. `field` places it on that field of the form, else on the form."""
    # pydantic formats the template with the context, so braces in a message must travel as a value
    one_line = " ".join(message.split())
    return PydanticCustomError(
        f"{_MISFIT}{rule}", "{message}", {"message": one_line, "help": help_text, "field": field}
    )


YEARS = range(1900, 2200)
"""The years in which a day can be: what lies beyond is a slip, and some day before or after it would not exist."""

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso_date(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _ISO_DATE.fullmatch(value.strip()):
        try:
            day = date.fromisoformat(value.strip())
        except ValueError:
            message = f"There is no such day: `{value.strip()}`."
            raise misfit(
                "wrong-value", message, "Check the month (01 to 12) and the day; the year comes first."
            ) from None
        if day.year not in YEARS:
            raise misfit("wrong-value", f"`{day}` is out of range.", f"The years go from {YEARS[0]} to {YEARS[-1]}.")
        return day
    if isinstance(value, str) and value.strip().upper() == gaps.DAY:
        raise misfit("wrong-value", "The day is yet to be filled in.", "Write the day, for example `2026-01-31`.")
    raise misfit("wrong-value", "This is not a date.", "Write year-month-day, for example `2026-01-31`.")


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
ID_HELP = "Use lower-case letters a to z, digits and hyphens, beginning with a letter or a digit."


def _identifier(value: Any) -> Any:
    if isinstance(value, str) and not _ID.fullmatch(value.strip()):
        raise misfit("invalid-id", f"`{shorten(value)}` cannot be an id.", ID_HELP)
    return value


def is_id(text: str) -> bool:
    """Whether a text has the form of an id."""
    return _ID.fullmatch(text) is not None


Day = Annotated[date, BeforeValidator(_iso_date), WithJsonSchema({"type": "string", "format": "date"})]
"""A day, written 2026-01-31."""

Id = Annotated[str, BeforeValidator(_identifier), Field(json_schema_extra={"pattern": f"^{_ID.pattern}$"})]
"""An id."""


@dataclass(frozen=True, slots=True)
class Short:
    """Tells the JSON Schema of a short way to write a value: the one item of a list, or `field` of a group, alone."""

    field: str = ""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        long = handler(schema)
        resolved = handler.resolve_ref_schema(long)
        short = resolved["properties"][self.field] if self.field else resolved.get("items", {})
        variants = short.get("anyOf", [short])
        return {"anyOf": [*(variant for variant in variants if variant != {"type": "null"}), long]}


OneOrMore = BeforeValidator(_listed)
"""Lets a list of one be written without brackets; goes with `Short()`."""

F = TypeVar("F", bound=Form)


def decode(tree: Tree, form: type[F], *, what: str = "document") -> tuple[F | None, list[Problem]]:
    """Read `tree` as `form`. `what` names the kind of document in messages."""
    if not isinstance(tree.value, dict):
        if tree.value is not None:
            return None, [
                Problem(
                    "invalid-yaml",
                    "This is not made of fields.",
                    tree.places.span,
                    "Write `name: value` lines, with a blank after each colon.",
                )
            ]
        tree = Tree({}, tree.places)
    try:
        return form.model_validate(_without_empty(tree.value)), []
    except ValidationError as error:
        details = _of_one_choice(tree, error.errors(include_url=False))
        return None, [_problem(tree, form, detail, what) for detail in details]


def _of_one_choice(tree: Tree, details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Errors with locations and values as people wrote them. Where a value could be one thing or another (a `bool`, or a list),
    pydantic reports what keeps it from being each; of these the one that came furthest is told, since it is what was meant."""
    written = [_written(tree, detail) for detail in details]
    furthest: dict[Location, ErrorDetails] = {}
    for detail, choice in written:
        if choice is not None and len(detail["loc"]) > len(furthest.setdefault(choice, detail)["loc"]):
            furthest[choice] = detail
    return [detail for detail, choice in written if choice is None or furthest[choice] is detail]


def _written(tree: Tree, detail: ErrorDetails) -> tuple[ErrorDetails, Location | None]:
    """An error by its place in the document; and, where it is about one of several things that a value could be, that value's."""
    value: Any = tree.value
    location: Location = ()
    choice: Location | None = None
    steps = detail["loc"]
    for index, step in enumerate(steps):
        is_last = index == len(steps) - 1
        if step in value if isinstance(value, dict) else isinstance(value, list) and step in range(len(value)):
            value, location = value[step], (*location, step)
        elif is_last and (detail["type"] == "missing" or step == _OF_THE_NAME):
            location = (*location, step)
        elif isinstance(step, str):  # a number is the place in a list that was written as its only item
            choice = location
    return {**detail, "loc": location, "input": value}, choice


def _without_empty(value: Any) -> Any:
    """A field left empty is a field left out."""
    if isinstance(value, dict):
        fields = value.items()
        return {k: v if isinstance(v, str) else _without_empty(v) for k, v in fields if v is not None}
    if isinstance(value, list):
        return [item if isinstance(item, str) else _without_empty(item) for item in value]
    return value


def _problem(tree: Tree, form: type[Form], detail: ErrorDetails, what: str) -> Problem:
    location: Location = tuple(detail["loc"])
    kind = detail["type"]
    if kind.startswith(_MISFIT):
        return _of_misfit(tree, detail)
    if kind == "missing" and isinstance(location[-1], int):
        span = _one_line(tree, location[:-1], tree.places.locate(location))
        return Problem("wrong-value", "A value is missing here.", span, _field_help(form, location))
    if kind == "missing":
        name = str(location[-1])
        holder = tree.places.locate(location[:-1])
        empty = tree.places.keys.get(location)
        message = f"`{name}` is empty." if empty else f"`{name}` is missing."
        return Problem(
            "missing-field", message, empty or _one_line(tree, location[:-1], holder), _field_help(form, location)
        )
    if kind == "extra_forbidden":
        name = str(location[-1])
        known = _fields_at(form, location[:-1])
        place = what if len(location) == 1 else f"`{_readable(location[:-1])}`"
        fallback = f"Known fields: {', '.join(sorted(known))}." if known else "Remove it."
        message = f"`{shorten(name)}` is not a field of {place}." if name.strip() else "This field has no name."
        return Problem("unknown-field", message, tree.places.locate_key(location), did_you_mean(name, known, fallback))
    message, help_text = wrong_value(
        detail, _summary(form, location), has_unit="unit" in _fields_at(form, location[:-1])
    )
    return Problem("wrong-value", message, _one_line(tree, location, tree.places.locate(location)), help_text)


def _of_misfit(tree: Tree, detail: ErrorDetails) -> Problem:
    """What a form's own validator had to say."""
    location, rule, context = tuple(detail["loc"]), detail["type"].removeprefix(_MISFIT), detail["ctx"]
    given = detail["input"]
    if location[-1:] == (_OF_THE_NAME,):
        location = location[:-1]
        given, span = location[-1], tree.places.locate_key(location)
    else:
        if (*location, context["field"]) in tree.places.values:
            location = (*location, context["field"])
        span = _one_line(tree, location, tree.places.locate(location))
    message = "This is empty." if isinstance(given, str) and not given.strip() else context["message"]
    return Problem(rule, message, span, context["help"])


def _readable(location: Location) -> str:
    return ".".join(str(step) for step in location if isinstance(step, str)) or "the document"


def _one_line(tree: Tree, location: Location, span: Span) -> Span:
    """A whole mapping or list is pointed at by its name or its first field, not by all its lines."""
    if location in tree.places.keys and span.end - span.start > 0 and _is_group(tree.value, location):
        return tree.places.keys[location]
    if _is_group(tree.value, location):
        first = next((key for at, key in tree.places.keys.items() if at[: len(location)] == location), None)
        return first or Span(span.start, span.start + 1)
    return span


def _is_group(value: Any, location: Location) -> bool:
    for step in location:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return False
    return isinstance(value, dict | list)


def _model_at(form: type[Form], location: Location) -> type[Form] | None:
    """The form that describes a location, if one does."""
    current: type[Form] | None = form
    steps = iter(step for step in location if isinstance(step, str))
    for step in steps:
        field = _fields(current).get(step)
        current = next(_forms_in(field.annotation), None) if field else None
        if field and get_origin(field.annotation) is dict:
            next(steps, None)  # a name of the user's own
    return current


def _forms_in(annotation: Any) -> Iterator[type[Form]]:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _forms_in(part)
    origin = getattr(annotation, "__origin__", None)
    if origin is not None and not isinstance(origin, type):
        yield from _forms_in(origin)


def _fields(model: type[Form] | None) -> Mapping[str, FieldInfo]:
    """The fields of a form by the names that people write."""
    return {field.alias or name: field for name, field in model.model_fields.items()} if model else {}


def _fields_at(form: type[Form], location: Location) -> list[str]:
    return list(_fields(_model_at(form, location)))


def _summary(form: type[Form], location: Location) -> str:
    """What the documentation says of the field at a location, or of the list that it is an item of."""
    names = [step for step in location if isinstance(step, str)]
    model = _model_at(form, tuple(names[:-1]))
    field = (
        next((name for name, field in model.model_fields.items() if (field.alias or name) == names[-1]), "")
        if model and names
        else ""
    )
    return model.summary_of(field) if model and field else ""


def _field_help(form: type[Form], location: Location) -> str:
    summary = _summary(form, location)
    return f"Add it: {summary[0].lower()}{summary[1:]}" if summary else "Add it."
