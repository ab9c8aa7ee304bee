"""Changes to documents: what is added is there, and every other character is where it was."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from okrsite.author.splice import SpliceError, with_field, with_item

ITEM: dict[str, Any] = {"id": "new", "title": "Of: all", "start": 1, "target": 2}
BLOCK = '- id: new\n    title: "Of: all"\n    start: 1\n    target: 2\n'
INLINE = '{id: new, title: "Of: all", start: 1, target: 2}'

# The place of the addition is marked by ⟦ and ⟧ in what comes out; without it and the marks the text is what went in.
ITEMS = {
    "lines": "---\ntitle: A # why\nkey_results:\n  - id: a\n    title: A   # spaced\n⟦  - id: new\n    title: \"Of: all\"\n    start: 1\n    target: 2\n⟧close: {}\n---\nBody\n",
    "not indented": "---\nkey_results:\n- id: a\n  title:   A\n⟦- id: new\n  title: \"Of: all\"\n  start: 1\n  target: 2\n⟧# last words\n---\n",
    "wide dashes": "---\nkey_results:\n    -   id: a\n        title: A\n⟦    -   id: new\n        title: \"Of: all\"\n        start: 1\n        target: 2\n⟧---\n",
    "one a line": f"---\nkey_results:\n  - {{id: a, title: A}} # first\n⟦  - {INLINE}\n⟧\n  # an idea for later\n---\n",
    "in brackets": f"---\nkey_results: [{{id: a}}⟦, {INLINE}⟧] # all\n---\n",
    "in brackets over lines": f"---\nkey_results: [\n  {{id: a}},\n  {{id: b}}⟦,\n  {INLINE}⟧\n]\n---\n",
    "a comma at the end": f"---\nkey_results: [{{id: a}}⟦, {INLINE}⟧,]\n---\n",
    "empty brackets": f"---\nkey_results: [⟦{INLINE}⟧]\ntitle: x\n---\n",
    "left empty": "---\nkey_results: # none yet\n⟦  - id: new\n    title: \"Of: all\"\n    start: 1\n    target: 2\n⟧title: x\n---\n",
    "not there": "---\ntitle: x\n# the end\n⟦key_results:\n  - id: new\n    title: \"Of: all\"\n    start: 1\n    target: 2\n⟧---\n",
    "no fields": "---\n⟦key_results:\n  - id: new\n    title: \"Of: all\"\n    start: 1\n    target: 2\n⟧---\nBody",
    "all in braces": f'---\n{{"title": "x", "key_results": [{{"id": "a"}}⟦, {INLINE}⟧]}}\n---\n',
    "a text of several lines": "---\nkey_results:\n  - id: a\n    description: |\n      One\n\n      Two\n⟦  - id: new\n    title: \"Of: all\"\n    start: 1\n    target: 2\n⟧\n---\n",
    "a folded text": "---\nkey_results:\n  - id: a\n    title: one\n      two\n⟦  - id: new\n    title: \"Of: all\"\n    start: 1\n    target: 2\n⟧---\n",
}  # fmt: skip
FIELDS = {
    "not there": "---\ntitle: x # y\n⟦closed: 2026-03-31\n⟧---\nBody\n",
    "left empty": "---\nclosed:⟦ 2026-03-31⟧ # when\ntitle: x\n---\n",
    "in braces": "---\n{title: x⟦, closed: 2026-03-31⟧}\n---\n",
}


def parted(marked: str) -> tuple[str, str]:
    """What goes in, and what comes out."""
    before, rest = marked.split("⟦")
    added, after = rest.split("⟧")
    return before + after, before + added + after


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ITEMS)
def test_an_item(name: str, newline: str) -> None:
    before, after = parted(ITEMS[name].replace("\n", newline))
    assert with_item(before, "key_results", ITEM) == after
    front = after.replace(newline, "\n").split("---\n")[1]
    assert yaml.safe_load(front)["key_results"][-1] == ITEM


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("name", FIELDS)
def test_a_field(name: str, newline: str) -> None:
    before, after = parted(FIELDS[name].replace("\n", newline))
    assert with_field(before, "closed", "2026-03-31".replace("-", "-")) == after.replace("2026-03-31", '"2026-03-31"')


def test_null_gives_way() -> None:
    assert with_field("---\nclosed: ~ # yet\n---\n", "closed", 1) == "---\nclosed: 1 # yet\n---\n"
    assert (
        with_item("---\nkey_results: null\n---\n", "key_results", {"id": "a"}) == "---\nkey_results: [{id: a}]\n---\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "no front matter",
        "---\na: [\n---\n",
        "---\n- a\n---\n",
        "---\nkey_results: text\n---\n",
        "---\nkey_results: &k\n  - {id: a}\nothers: *k\n---\n",
        "---\nx: &k [{id: a}]\nkey_results: *k\n---\n",
    ],
)
def test_what_is_written_in_a_way_of_its_own_is_left_alone(text: str) -> None:
    with pytest.raises(SpliceError, match=r"\."):
        with_item(text, "key_results", ITEM)


def test_a_field_is_never_replaced() -> None:
    with pytest.raises(SpliceError, match="there already"):
        with_field("---\nclosed: 2026-01-01\n---\n", "closed", 1)


VALUES = st.recursive(
    st.sampled_from(["x", "1", "yes", "a: b", "ä #", ""]) | st.integers(0, 9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from(["title", "owner", "tags"]), VALUES),
    st.lists(st.dictionaries(st.sampled_from("abc"), VALUES, min_size=1), max_size=3),
    st.booleans(),
    st.sampled_from([None, True, False]),
    st.integers(1, 6),
)
def test_whatever_is_there(
    fields: dict[str, Any], items: list[Any], is_last: bool, flow: bool | None, indent: int
) -> None:
    everything = {**fields, "key_results": items} if is_last else {"key_results": items, **fields}
    text = yaml.safe_dump(everything, sort_keys=False, default_flow_style=flow, indent=indent, allow_unicode=True)
    before = f"---\n{text}---\nBody\n"
    try:
        after = with_item(before, "key_results", ITEM)
    except SpliceError:
        return
    assert yaml.safe_load(after.split("---\n")[1]) == {**everything, "key_results": [*items, ITEM]}
    assert after.endswith("---\nBody\n")
    start = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    assert before[start:] == after[len(after) - (len(before) - start) :], "only an insertion"
