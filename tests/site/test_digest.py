"""A digest of a view: equal for equal views, different for different ones."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from okrsite.okr.model import Scope, ScopeKind
from okrsite.site.digest import digest


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Leaf:
    text: str
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Twig:
    text: str
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    leaves: tuple[Leaf | Twig, ...]
    day: date | None = None
    one: object = None
    words: tuple[str, ...] = ()


DIFFERENT = [
    Leaf("a"),
    Twig("a"),
    Leaf("a", 0.0),
    Leaf("a", 0),
    Leaf("a", -0.0),
    Leaf("a", False),
    Leaf(""),
    Leaf("ä"),
    Leaf("\ud800"),
    Leaf(Markup("a")),
    Leaf(Colour.RED),
    Leaf("red"),
    Branch(()),
    Branch((Leaf("a"), Leaf("b"))),
    Branch((Leaf("a"),), one=Leaf("b")),
    Branch((Leaf("ab"),)),
    Branch((), date(2026, 1, 1)),
    Branch((), one="2026-01-01"),
    Branch((), one=date(2026, 1, 1)),
    Branch((), one=Markup("2026-01-01")),
    Branch((), one=Colour.RED),
    Branch((), one="red"),
    Branch((), one=("a", "b")),
    Branch((), one=["a", "b"]),
    Branch((), one=("a", ("b",))),
    Branch((), one={"a": "b"}),
    Branch((), one={"b": "a"}),
    Branch((), one=Scope(ScopeKind.TEAM, "a")),
    Branch((), one=1j),
    Branch((), words=("a", "b")),
    Branch((), words=("ab",)),
]


def test_different_values_have_different_digests() -> None:
    assert len({digest(value) for value in DIFFERENT}) == len(DIFFERENT)


@pytest.mark.parametrize("value", DIFFERENT, ids=repr)
def test_a_digest_is_the_same_for_an_equal_value(value: object) -> None:
    again = type(value)(*(getattr(value, name) for name in value.__slots__))  # type: ignore[attr-defined]
    assert digest(again) == digest(value)


@given(st.text(min_size=1))
def test_it_does_not_matter_how_a_text_is_kept_in_memory(text: str) -> None:
    assert digest(Leaf("".join(list(text)))) == digest(Leaf(text)) == digest(Leaf(f"{text} "[:-1]))


def test_a_digest_stays_what_it_is() -> None:
    view = Branch((Leaf("Größe", 1.5), Twig("")), date(2026, 1, 31), Colour.RED, ("a",))
    assert digest(view) == "6f12251a7a6155911f5cd90f10e58b31efb11aec94c771040645d8639cd7337c"
