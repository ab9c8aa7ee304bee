"""YAML read by the parser, which knows all of it.

In goes YAML text; out comes a `Tree` and the problems found on the way. It walks the C parser's events with a stack of its own: nothing
recurses, so nesting cannot overflow, and aliases are counted as what they expand to, so they cannot multiply. Tags are refused. Only
`yamltree` calls it, for texts that `plainyaml` leaves.
"""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from okrsite.document import characters
from okrsite.document.problem import Problem
from okrsite.document.tree import EMPTY, Location, Places, Tree
from okrsite.document.yamlwords import ANY_HELP, syntax_problem
from okrsite.text.source import Span

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # a PyYAML built without libyaml: the same events, more slowly
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

_NUMBERED = re.compile(r"[ \t]+#\d+")

MAX_DEPTH = 32
MAX_NODES = 20_000


@dataclass(slots=True)
class _Open:
    """A mapping or list that is still being read."""

    value: Any
    location: Location
    start: int
    anchor: str | None
    size_before: int
    depth: int = 1
    key: str | None = None
    key_span: Span | None = None


class _Anchored(NamedTuple):
    """A value that was given a name by `&name`: how many values it holds, and how deep they are nested."""

    value: Any
    size: int
    depth: int


class _RefusedError(Exception):
    """Stops the walk at a problem that makes the rest meaningless."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read(text: str, offset: int) -> tuple[Tree | None, list[Problem]]:
    """Read one YAML document; spans are shifted by `offset`."""
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
        return None, [*walk.problems, syntax_problem(error, text, offset)]
    except yaml.YAMLError as error:
        at = min(int(getattr(error, "position", 0) or 0), len(text))
        message = f"This is not valid YAML: {getattr(error, 'reason', error)}."
        return None, [*walk.problems, Problem("invalid-yaml", message, Span(at, at).within(offset), ANY_HELP)]
    finally:
        loader.dispose()
    return walk.tree, [*walk.problems, *walk.unused_names()]


class _Walk:
    """Turns events into a tree. A class because a stack, anchors and a node count belong together while one text is read."""

    def __init__(self, offset: int, text: str) -> None:
        self.offset = offset
        self.text = text
        self.tree = Tree({}, Places(Span(offset, offset)))
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, _Anchored] = {}
        self.unused: dict[str, Span] = {}
        self.nodes = 0
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_tag(event)
            self._refuse_hidden(event)
            self._count(event)
            empty = event.style is None or event.style == ""
            value = None if empty and event.value in EMPTY else event.value
            if event.anchor:
                self._name(event)
                self.anchors[event.anchor] = _Anchored(value, 1, 0)
            self._arrive(value, self._span(event), scalar=event.value)
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
        span, end = self._span(event), self.offset + len(self.text)
        return _RefusedError(
            Problem("invalid-yaml", message, Span(span.start, max(span.end, min(span.start + 1, end))), help=help_text)
        )

    def _refuse_tag(self, event: Any) -> None:
        if event.tag is not None:
            written = self.text[_index(event.start_mark) :].split(maxsplit=1)[0][:60]
            message = f"A value cannot begin with `!`, as `{written}` does: YAML has a meaning of its own for it."
            raise self._refusal(event, message, "If it belongs to the text, put the text in quotes; else remove it.")

    def _refuse_hidden(self, event: Any) -> None:
        """What is not part of the value that one sees: a character written as an escape, and a number taken for a comment."""
        if event.style == '"' and (found := characters.FORBIDDEN.search(event.value)):
            message = f"This names a character that cannot be part of a text ({characters.named(found[0])})."
            raise self._refusal(event, message, "Remove it. To write a backslash, use single quotes.")
        if event.style in ("", None) and (number := _NUMBERED.match(self.text, _index(event.end_mark))):
            span = Span(*number.span()).within(self.offset)
            message = f"`{number[0].strip()}` is not read: ` #` begins a comment."
            help_text = "If it belongs to the text, put the text in quotes; else write a blank after the `#`."
            self.problems.append(Problem("invalid-yaml", message, span, help_text))

    def _count(self, event: yaml.Event, more: int = 1) -> None:
        self.nodes += more
        if self.nodes > MAX_NODES:
            raise self._refusal(
                event, f"This front matter holds more than {MAX_NODES:,} values.", "Split it into several documents."
            )

    def _check_depth(self, event: yaml.Event, more: int) -> None:
        if len(self.stack) + more > MAX_DEPTH:
            raise self._refusal(event, f"This is nested more than {MAX_DEPTH} levels deep.", "Write it flatter.")

    def _open(self, event: Any, value: Any) -> None:
        parent = self.stack[-1] if self.stack else None
        if self._key_is_due:
            raise self._refusal(
                event,
                "A field's name cannot be a list or a mapping.",
                "If this is text in brackets or braces, put it in quotes.",
            )
        self._check_depth(event, 1)
        self._count(event)
        self._name(event)
        start = _index(event.start_mark) + self.offset
        self.stack.append(_Open(value, self._location(parent), start, event.anchor, self.nodes))

    def _close(self, event: yaml.Event) -> None:
        done = self.stack.pop()
        if done.anchor:
            self.anchors[done.anchor] = _Anchored(done.value, self.nodes - done.size_before + 1, done.depth)
        if self.stack:
            self.stack[-1].depth = max(self.stack[-1].depth, done.depth + 1)
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
        value, size, depth = self.anchors[event.anchor]
        self.unused.pop(event.anchor, None)
        self._count(event, size)
        self._check_depth(event, depth)
        if self.stack:
            self.stack[-1].depth = max(self.stack[-1].depth, depth + 1)
        if self._key_is_due and not isinstance(value, str):
            raise self._refusal(event, "A field's name cannot be a list or a mapping.", "Write the name itself.")
        self._arrive(value, self._span(event), scalar=value if isinstance(value, str) else "")

    def _name(self, event: Any) -> None:
        """Remember that a value is given a name: nobody may see it as part of a text."""
        if event.anchor:
            start = _index(event.start_mark) + self.offset
            self.unused[event.anchor] = Span(start, start + 1 + len(event.anchor))

    def unused_names(self) -> list[Problem]:
        """Names that nothing refers to: most likely the beginning of a text."""
        message = "`&{}` is not read: at the beginning of a value, `&` gives it a name."
        help_text = "If it belongs to the text, put the text in quotes; else remove it."
        return [
            Problem("invalid-yaml", message.format(name[:60]), span, help_text) for name, span in self.unused.items()
        ]

    def _arrive(self, value: Any, span: Span, *, scalar: str) -> None:
        """A scalar or an alias: a key where one is due, else a value."""
        parent = self.stack[-1] if self.stack else None
        if parent is not None and self._key_is_due:
            parent.key, parent.key_span = scalar, span
            return
        self._place(value, span)

    @property
    def _key_is_due(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None

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
