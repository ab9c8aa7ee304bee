"""Frozen values: quick to make, slotted, equal and hashed by what they hold."""

from dataclasses import field, fields, replace

import pytest

from okrsite.frozen import frozen


@frozen
class Card:
    title: str
    tags: tuple[str, ...] = ()
    weight: float = field(default=1.0, compare=False)


def test_equal_fields_make_equal_values() -> None:
    assert Card("a", ("x",)) == Card("a", ("x",), weight=2)
    assert len({Card("a"), Card("a"), Card("b")}) == 2
    assert Card("a") != Card("b")


def test_another_value_is_made_of_one_with_other_fields() -> None:
    card = Card("a", ("x",))
    assert replace(card, title="b") == Card("b", ("x",))
    assert [each.name for each in fields(card)] == ["title", "tags", "weight"]


def test_a_value_has_no_room_for_anything_else() -> None:
    assert not hasattr(Card("a"), "__dict__")
    with pytest.raises(AttributeError):
        setattr(Card("a"), "other", 1)  # noqa: B010  what the type checker would not let pass
