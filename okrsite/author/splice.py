"""Changes to a document that is there already: only what must change is touched, every other character stays as it was.

In goes a document's text and what shall be added; out comes the new text. The new part is put in by its place, in the
style of what stands around it; nothing is read into values and written anew, since that would lose blanks, line ends and
the way people wrote things. The result is read again: where it does not say what was there before and the addition, it is
refused.
"""

from collections.abc import Mapping
from typing import Any

from okrsite.author.draft import Value, field_lines, inline, item_lines
from okrsite.document import frontmatter, yamltree
from okrsite.document.problem import Problem
from okrsite.document.yamltree import Location, Tree
from okrsite.text.source import Span


class SpliceError(Exception):
    """The text is written in a way that no place for the addition can be found; the message says what is in the way."""


def with_item(text: str, name: str, item: Mapping[str, Value]) -> str:
    """The document with one more item in the list `name`."""
    yaml, tree = _read(text)
    if name not in tree.value:
        return with_field(text, name, [item])
    present = tree.value[name]
    if present is None or present == []:
        made = _into_empty_list(text, tree, name, item)
    elif not isinstance(present, list):
        raise SpliceError(f"`{name}` is not a list.")
    elif (name, 0) not in tree.places.values:
        raise SpliceError(f"`{name}` repeats a list that stands elsewhere.")
    elif text[tree.places.values[(name,)].start] == "[":
        made = _into_brackets(text, tree, (name, len(present) - 1), item)
    else:
        made = _below(text, yaml, tree, (name, len(present) - 1), item)
    return _verified(text, made, {**tree.value, name: [*(present or []), item]})


def with_field(text: str, name: str, value: Value) -> str:
    """The document with one more field, which it does not have yet, or has left empty."""
    yaml, tree = _read(text)
    newline = _newline(text)
    if name not in tree.value:
        if tree.value and text[tree.places.span.start] == "{":
            last = tree.places.values[(list(tree.value)[-1],)]
            made = _inserted(text, last.end, f", {name}: {inline(value, is_inside=True)}")
        else:
            made = _inserted(text, yaml.end, "".join(f"{line}{newline}" for line in field_lines(name, value)))
    elif tree.value[name] is None:
        made = _filled(text, tree, name, inline(value))
    else:
        raise SpliceError(f"`{name}` is there already.")
    return _verified(text, made, {**tree.value, name: value})


def _read(text: str) -> tuple[Span, Tree]:
    parts = frontmatter.split(text)
    if isinstance(parts, Problem):
        raise SpliceError(parts.message)
    tree, problems = yamltree.read(text[parts.yaml.start : parts.yaml.end], parts.yaml.start)
    if tree is None or problems:
        raise SpliceError(problems[0].message if problems else "The front matter cannot be read.")
    if tree.value is None:
        tree.value = {}
    if not isinstance(tree.value, dict):
        raise SpliceError("The front matter is not made of fields.")
    return parts.yaml, tree


def _into_empty_list(text: str, tree: Tree, name: str, item: Mapping[str, Value]) -> str:
    key = tree.places.keys[(name,)]
    value = tree.places.values[(name,)]
    if text[value.start : value.end] == "[]":
        return _inserted(text, value.start + 1, inline(item, is_inside=True))
    if value != key or text[tree.places.span.start] == "{":
        return _filled(text, tree, name, inline([item]))
    end = _line_end(text, key.end)
    lines = "".join(f"  {line}{_newline(text)}" for line in item_lines(item))
    return _inserted(text, end, lines)


def _filled(text: str, tree: Tree, name: str, written: str) -> str:
    """A field that is there without a value, with one."""
    key, value = tree.places.keys[(name,)], tree.places.values[(name,)]
    if value != key:  # `~` or `null`
        return text[: value.start] + written + text[value.end :]
    colon = text.index(":", key.end)
    return _inserted(text, colon + 1, f" {written}")


def _into_brackets(text: str, tree: Tree, last: tuple[str, int], item: Mapping[str, Value]) -> str:
    """Behind the last item of a list in brackets, on a line of its own if that one has one."""
    span = tree.places.values[last]
    start = _line_start(text, span.start)
    before = text[start : span.start]
    separator = f",{_newline(text)}{before}" if before and not before.strip() else ", "
    return _inserted(text, span.end, separator + inline(item, is_inside=True))


def _below(text: str, yaml: Span, tree: Tree, last: tuple[str, int], item: Mapping[str, Value]) -> str:
    """Below the last item of a list of lines, indented and written as that one is."""
    span = tree.places.values[last]
    lead = text[_line_start(text, span.start) : span.start]
    if not lead.strip().startswith("-") or lead.strip(" -"):
        raise SpliceError(f"The list `{last[0]}` is written in a way of its own.")
    written = item_lines(item)
    if text[span.start] == "{":
        lines = [lead + inline(item)]
    else:
        inner = " " * len(lead)
        lines = [lead + written[0].removeprefix("- "), *(inner + line.removeprefix("  ") for line in written[1:])]
    end = min(_line_end(text, _end_of(text, tree, last)), yaml.end)
    return _inserted(text, end, "".join(f"{line}{_newline(text)}" for line in lines))


def _end_of(text: str, tree: Tree, location: Location) -> int:
    """Where the last thing of a value ends. What spans several lines is said to reach up to the next field, over comments."""
    below = {at: span for at, span in tree.places.values.items() if at[: len(location)] == location}
    exact = (
        span.end
        for at, span in below.items()
        if text[span.start] in "[{" or not any(at == other[:-1] for other in below)
    )
    return max(exact, default=below[location].end)


def _inserted(text: str, at: int, addition: str) -> str:
    return text[:at] + addition + text[at:]


def _newline(text: str) -> str:
    """The line end that the document uses."""
    first = next((index for index, character in enumerate(text) if character in "\r\n"), None)
    if first is None:
        return "\n"
    return "\r\n" if text.startswith("\r\n", first) else text[first]


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _line_end(text: str, at: int) -> int:
    """Where the line after the one that holds `at` begins."""
    ends = [found for found in (text.find("\r", at), text.find("\n", at)) if found >= 0]
    if not ends:
        return len(text)
    end = min(ends)
    return end + 2 if text.startswith("\r\n", end) else end + 1


def _verified(before: str, after: str, expected: Mapping[str, Any]) -> str:
    """The new text, if it says what it should and nothing else."""
    try:
        yaml, tree = _read(after)
    except SpliceError as error:
        raise SpliceError("The front matter is written in a way of its own.") from error
    old = frontmatter.split(before)
    body_is_kept = not isinstance(old, Problem) and after[yaml.end :] == before[old.yaml.end :]
    if tree.value != _as_read(expected) or not body_is_kept:
        raise SpliceError("The front matter is written in a way of its own.")
    return after


def _as_read(value: Any) -> Any:
    """A value as it comes back from YAML: texts, lists and groups."""
    if isinstance(value, Mapping):
        return {key: _as_read(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_read(item) for item in value]
    return value if isinstance(value, str) or value is None else inline(value)
