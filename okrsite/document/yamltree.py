"""YAML as plain text with places: mappings, lists and strings, and where each was written.

In goes YAML text; out comes a `Tree` and the problems found on the way. No scalar is given a type (the schema does that),
so `no` stays "no" and `1:30` stays "1:30". It walks the C parser's events with a stack of its own: nothing recurses, so
nesting cannot overflow, and aliases are counted as what they expand to, so they cannot multiply. Tags are refused.
"""

from dataclasses import dataclass, field
from typing import Any

import yaml

from okrsite.document.problem import Problem
from okrsite.text.source import Span

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # a PyYAML built without libyaml: the same events, more slowly
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

_EMPTY = frozenset({"", "~", "null"})  # plain scalars that say: nothing here

MAX_DEPTH = 32
MAX_NODES = 20_000

Location = tuple[str | int, ...]


@dataclass(slots=True)
class Places:
    """Where things were written: each value and each field's name by its location, and the whole."""

    span: Span
    values: dict[Location, Span] = field(default_factory=dict)
    keys: dict[Location, Span] = field(default_factory=dict)

    def locate(self, location: Location) -> Span:
        """The place of a value, else of the nearest thing that holds it."""
        for length in range(len(location), 0, -1):
            found = self.values.get(location[:length])
            if found is not None:
                return found
        return self.span

    def locate_key(self, location: Location) -> Span:
        """The place of a field's name, else of its value."""
        return self.keys.get(location) or self.locate(location)


@dataclass(slots=True)
class Tree:
    """A YAML document: `value` holds str, list, dict and None, each with its place."""

    value: Any
    places: Places


@dataclass(slots=True)
class _Open:
    """A mapping or list that is still being read."""

    value: Any
    location: Location
    start: int
    anchor: str | None
    size_before: int
    key: str | None = None
    key_span: Span | None = None


class _RefusedError(Exception):
    """Stops the walk at a problem that makes the rest meaningless."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read(text: str, offset: int = 0) -> tuple[Tree | None, list[Problem]]:
    """Read one YAML document; spans are shifted by `offset`, the place of `text` in its file."""
    walk = _Walk(offset, text)
    loader = _Loader(text)
    try:
        while True:
            event = loader.get_event()
            if event is None or isinstance(event, yaml.StreamEndEvent):
                break
            walk.take(event)
    except _RefusedError as refused:
        return None, [*walk.problems, refused.problem]
    except yaml.MarkedYAMLError as error:
        return None, [*walk.problems, _syntax_problem(error, text, offset)]
    except yaml.YAMLError as error:
        at = min(int(getattr(error, "position", 0) or 0), len(text))
        message = f"This is not valid YAML: {getattr(error, 'reason', error)}."
        return None, [*walk.problems, Problem("invalid-yaml", message, Span(at, at + 1).within(offset))]
    finally:
        loader.dispose()
    return walk.tree, walk.problems


class _Walk:
    """Turns events into a tree. A class because a stack, anchors and a node count belong together while one text is read."""

    def __init__(self, offset: int, text: str) -> None:
        self.offset = offset
        self.text = text
        self.tree = Tree({}, Places(Span(offset, offset)))
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.nodes = 0
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_tag(event)
            empty = event.style is None or event.style == ""
            value = None if empty and event.value in _EMPTY else event.value
            self._arrive(value, self._span(event), event.anchor, scalar=event.value)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._refuse_tag(event)
            self._open(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._refusal(event, "There is a second YAML document here.", "Keep one set of fields.")

    def _span(self, event: yaml.Event) -> Span:
        start, end = _index(event.start_mark), _index(event.end_mark)
        end = start + len(self.text[start:end].rstrip())
        return Span(start + self.offset, end + self.offset)

    def _refusal(self, event: yaml.Event, message: str, help_text: str) -> _RefusedError:
        span = self._span(event)
        return _RefusedError(
            Problem("invalid-yaml", message, Span(span.start, max(span.end, span.start + 1)), help=help_text)
        )

    def _refuse_tag(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            raise self._refusal(event, f"YAML tags such as `{event.tag[:60]}` are not used here.", "Remove the tag.")

    def _count(self, event: yaml.Event, more: int = 1) -> None:
        self.nodes += more
        if self.nodes > MAX_NODES:
            raise self._refusal(
                event, f"This front matter holds more than {MAX_NODES:,} values.", "Split it into several documents."
            )

    def _open(self, event: Any, value: Any) -> None:
        parent = self.stack[-1] if self.stack else None
        if isinstance(parent and parent.value, dict) and parent is not None and parent.key is None:
            raise self._refusal(
                event,
                "A field's name cannot be a list or a mapping.",
                "If this is text in brackets or braces, put it in quotes.",
            )
        if len(self.stack) >= MAX_DEPTH:
            raise self._refusal(event, f"This is nested more than {MAX_DEPTH} levels deep.", "Write it flatter.")
        self._count(event)
        start = _index(event.start_mark) + self.offset
        self.stack.append(_Open(value, self._location(parent), start, event.anchor, self.nodes))

    def _close(self, event: yaml.Event) -> None:
        done = self.stack.pop()
        if done.anchor:
            self.anchors[done.anchor] = (done.value, self.nodes - done.size_before + 1)
        end = _index(event.end_mark)
        end = (
            self.offset + len(self.text[:end].rstrip())
            if end and self.text[end - 1 : end].isspace()
            else end + self.offset
        )
        self._place(done.value, Span(done.start, max(end, done.start)))

    def _alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            raise self._refusal(
                event, f"`*{event.anchor}` refers to nothing.", "A value that begins with `*` must be put in quotes."
            )
        value, size = self.anchors[event.anchor]
        self._count(event, size)
        self._arrive(value, self._span(event), None, scalar=value if isinstance(value, str) else None, counted=True)

    def _arrive(self, value: Any, span: Span, anchor: str | None, *, scalar: str | None, counted: bool = False) -> None:
        """A scalar or an alias: a key where one is due, else a value."""
        if not counted:
            self.nodes += 1
        if anchor:
            self.anchors[anchor] = (value, 1)
        parent = self.stack[-1] if self.stack else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            parent.key, parent.key_span = scalar or "", span
            return
        self._place(value, span)

    @staticmethod
    def _location(parent: _Open | None) -> Location:
        if parent is None:
            return ()
        step = parent.key if isinstance(parent.value, dict) else len(parent.value)
        return (*parent.location, step or 0)

    def _place(self, value: Any, span: Span) -> None:
        """Put a finished value where it belongs, and remember where it was written."""
        parent = self.stack[-1] if self.stack else None
        if parent is None:
            self.tree.value, self.tree.places.span = value, span
            return
        location = self._location(parent)
        if isinstance(parent.value, list):
            parent.value.append(value)
            self.tree.places.values[location] = span
            return
        key, key_span = parent.key or "", parent.key_span or span
        parent.key = None
        first = self.tree.places.keys.get(location)
        if first is not None and key in parent.value:
            self.problems.append(
                Problem(
                    "duplicate-key",
                    f"`{key}` is written twice; only one can count.",
                    key_span,
                    help="Remove one of them.",
                    related=(("first written here", first),),
                )
            )
            return
        parent.value[key] = value
        self.tree.places.keys[location] = key_span
        self.tree.places.values[location] = span if span.end > span.start else key_span


def _index(mark: Any) -> int:
    """A mark's place in characters; libyaml sets both marks of every event."""
    return int(mark.index)


# What libyaml says, and what it means to someone who does not know YAML.
_PLAIN_WORDS = (
    ("mapping values are not allowed", "There is a colon where none can be.",
     'A text with a colon in it must be put in quotes: `title: "First: the rest"`. Otherwise check the indentation.'),
    ("could not find expected ':'", "This line is not a field: it has no colon after its name.",
     "Write `name: value`, or indent the line if it continues the one above."),
    ("found character that cannot start any token", "A value cannot begin with this character.",
     "Put the value in quotes. If it is a tab, indent with spaces."),
    ("did not find expected ',' or ']'", "A list that opens with `[` is not closed.", "Put a `]` after its last item."),
    ("did not find expected ',' or '}'", "A group that opens with `{` is not closed.", "Put a `}` after its last field."),
    ("unexpected end of stream", "A quotation is not closed.", "Put a closing quotation mark at its end."),
    ("unknown escape character", "A backslash inside double quotes begins a special character.",
     "Use single quotes, or write the backslash twice."),
    ("did not find expected '-' indicator", "This line does not belong to the list above it.",
     "Indent it like the lines it belongs to, or begin it with `- `."),
    ("did not find expected key", "This line is not indented like the fields around it, or a quotation mark stands inside a quotation.",
     "Give fields of one group the same indentation, made of spaces."),
    ("unexpected indentation", "This line is indented more than it can be.", "Indent it like the lines around it."),
    ("did not find expected alphabetic or numeric character", "A value cannot begin with `*` or `&`.", "Put the value in quotes."),
    ("did not find expected node content", "A value is missing between two commas or brackets.", "Add it, or remove the comma."),
)  # fmt: skip


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, offset: int) -> Problem:
    mark = error.problem_mark or error.context_mark
    at = min(mark.index if mark else 0, len(text))
    said = f"{error.problem or ''} {error.context or ''}".strip()
    if "unexpected end of stream" in said and error.context_mark is not None:
        at = min(error.context_mark.index, len(text))
    while at > 0 and (at >= len(text) or text[at] in "\r\n") and text[at - 1] in "\r\n":
        at -= 1  # an error "at the start of the next line" belongs to the line that caused it
    end = at
    while end < len(text) and text[end] not in "\r\n":
        end += 1
    span = Span(at, max(end, at + 1)).within(offset)
    for fragment, message, help_text in _PLAIN_WORDS:
        if fragment in said:
            return Problem("invalid-yaml", message, span, help=help_text)
    return Problem("invalid-yaml", f"This is not valid YAML: {said}.", span)
