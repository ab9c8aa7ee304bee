"""From a tree of text to typed front matter, with every error on its place.

In go a `Tree` and a form (a pydantic model in lax mode); out comes the form's instance or None, and all problems at once.
A form's validators raise `misfit(rule, message, help)` to name the rule that was broken; pydantic's own errors become
`missing-field`, `unknown-field` or `wrong-value` in words for people who do not program.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationError,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError

from okrsite.document.problem import Problem
from okrsite.document.yamltree import Location, Tree
from okrsite.text.source import Span
from okrsite.text.suggest import did_you_mean

_MISFIT = "misfit:"


class Form(BaseModel):
    """Front matter as people write it: frozen, no field that is not declared, described by the docstrings of its fields."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
        defer_build=True,
        populate_by_name=True,
    )


def misfit(rule: str, message: str, help_text: str = "", field: str = "") -> PydanticCustomError:
    """An error for a form's validator to raise. `field` places it on that field of the form, else on the form."""
    # pydantic formats the template with the context, so braces in a message must travel as a value
    return PydanticCustomError(f"{_MISFIT}{rule}", "{message}", {"message": message, "help": help_text, "field": field})


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _iso_date(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _ISO_DATE.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError as error:
            raise misfit("wrong-value", f"There is no such day: {error}.", "Check the month and the day.") from None
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


def shorten(text: str, most: int = 60) -> str:
    """A value fit to be quoted in a message: one line, not long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


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
                    "The front matter is not a list of fields.",
                    tree.places.span,
                    "Write `name: value` lines.",
                )
            ]
        tree = Tree({}, tree.places)
    try:
        return form.model_validate(_without_empty(tree.value)), []
    except ValidationError as error:
        return None, [_problem(tree, form, detail, what) for detail in error.errors(include_url=False)]


def _without_empty(value: Any) -> Any:
    """A field left empty is a field left out."""
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value


def _problem(tree: Tree, form: type[Form], detail: ErrorDetails, what: str) -> Problem:
    location: Location = tuple(detail["loc"])
    kind = detail["type"]
    if kind.startswith(_MISFIT):
        context = detail["ctx"]
        if context["field"]:
            location = (*location, context["field"])
        span = (
            tree.places.locate_key(location)
            if context["field"] and location not in tree.places.values
            else tree.places.locate(location)
        )
        return Problem(kind.removeprefix(_MISFIT), context["message"], _one_line(tree, location, span), context["help"])
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
        message = f"`{shorten(name)}` is not a field of {place}."
        return Problem("unknown-field", message, tree.places.locate_key(location), did_you_mean(name, known, fallback))
    message, help_text = _wrong_value(detail)
    return Problem("wrong-value", message, _one_line(tree, location, tree.places.locate(location)), help_text)


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


def _wrong_value(detail: ErrorDetails) -> tuple[str, str]:
    kind, given, context = detail["type"], detail.get("input"), detail.get("ctx", {})
    quoted = (
        f"`{shorten(given)}`"
        if isinstance(given, str)
        else ("a list" if isinstance(given, list) else "a group of fields")
    )
    if kind in ("float_parsing", "int_parsing", "float_type", "int_type", "finite_number", "int_from_float"):
        return f"{quoted} is not a number.", _number_help(given, whole=kind.startswith("int"))
    if kind in ("bool_parsing", "bool_type"):
        return f"{quoted} is neither yes nor no.", "Write `true` or `false`."
    if kind in ("literal_error", "enum"):
        expected = str(context.get("expected", ""))
        choices = re.findall(r"'([^']*)'", expected)
        said = f"Use one of: {', '.join(choices)}."
        return f"{quoted} is not one of the choices.", (
            " ".join(filter(None, (did_you_mean(given, choices), said))) if isinstance(given, str) else said
        )
    if kind in ("list_type", "tuple_type"):
        return f"This must be a list, not {quoted}.", "Write `[one, two]`, or one item a line, each after `- `."
    if kind in ("dict_type", "model_type", "mapping_type"):
        return (
            f"This must be a group of fields, not {quoted}.",
            "Write `{name: value}`, or the fields on indented lines.",
        )
    if kind == "string_type":
        return f"This must be a text, not {quoted}.", "If brackets or a colon belong to the text, put it in quotes."
    if kind.startswith(("greater_than", "less_than")):
        limit = next((str(context[key]) for key in ("ge", "gt", "le", "lt") if key in context), "")
        words = {
            "greater_than": "more than",
            "greater_than_equal": "at least",
            "less_than": "less than",
            "less_than_equal": "at most",
        }
        return f"{quoted} is out of range.", f"It must be {words[kind]} {limit}."
    if kind in ("string_too_short", "too_short"):
        return "This is empty.", "Write a value, or remove the field."
    if kind in ("string_too_long", "too_long"):
        return "This is too long.", f"At most {context.get('max_length')} are allowed."
    return f"This value cannot be read: {detail['msg']}.", ""


_GROUPED_NUMBER = re.compile(r"[-+]?\d{1,3}(?:[,.'’ \u00a0\u202f_]\d{3})+")
_UNIT_NUMBER = re.compile(r"[^\d+-]*\s*([-+]?\d+(?:\.\d+)?)\s*([^\d.,]*)")


def _number_help(given: Any, *, whole: bool) -> str:
    text = given.strip() if isinstance(given, str) else ""
    if _GROUPED_NUMBER.fullmatch(text):
        return f"Write `{re.sub(r'[^0-9+-]', '', text)}`, without a separator between thousands."
    if re.fullmatch(r"[-+]?\d+,\d+", text):
        return f"Write `{text.replace(',', '.')}`, with a point."
    unit = _UNIT_NUMBER.fullmatch(text)
    if unit:
        return f"Write `{unit[1]}` alone; what it is counted in belongs into `unit`."
    return "Write a whole number, for example `5`." if whole else "Write a number, for example `72` or `4.5`."


def _model_at(form: type[Form], location: Location) -> type[Form] | None:
    """The form that describes a location, if one does."""
    current: type[Form] | None = form
    for step in location:
        if isinstance(step, int) or current is None:
            continue
        field = next((f for name, f in current.model_fields.items() if step in (name, f.alias)), None)
        current = next(_forms_in(field.annotation), None) if field else None
    return current


def _forms_in(annotation: Any) -> Iterator[type[Form]]:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _forms_in(part)
    origin = getattr(annotation, "__origin__", None)
    if origin is not None and not isinstance(origin, type):
        yield from _forms_in(origin)


def _fields_at(form: type[Form], location: Location) -> list[str]:
    model = _model_at(form, location)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _field_help(form: type[Form], location: Location) -> str:
    model = _model_at(form, location[:-1])
    name = location[-1]
    field: Mapping[str, Any] = {(f.alias or n): f for n, f in model.model_fields.items()} if model else {}
    described = field.get(str(name))
    summary = (described.description or "").strip() if described is not None else ""
    return f"Add it: {summary[0].lower()}{summary[1:]}" if summary else "Add it."
