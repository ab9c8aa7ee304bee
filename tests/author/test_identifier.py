"""Ids from titles in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.author.identifier import LONGEST, LONGEST_PART, free, identifier
from okrsite.document.decode import is_id
from okrsite.okr.parse import RESERVED_IDS
from okrsite.okr.schema import RESERVED_ANCHOR_PREFIX


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Win mobile", "win-mobile"),
        ("  Don't make   me THINK!  ", "dont-make-me-think"),
        ("Ada's “quoted” goal: 50 % more", "adas-quoted-goal-50-more"),
        ("Größe für Łódź", "grosse-fur-lodz"),
        ("Выручка растёт", "vyruchka-rastet"),
        ("Wachsen 🎉🎉 ohne Ende", "wachsen-ohne-ende"),
        ("🎉", "objective"),
        ("", "objective"),
        ("---", "objective"),
        ("con", "objective-con"),
        ("Index", "objective-index"),
        ("page main", "objective-page-main"),
        ("a" * 100, "a" * LONGEST),
        ("words " * 20, "words-words-words-words-words-words"),
    ],
)
def test_titles(title: str, made: str) -> None:
    assert identifier(title, (), "objective") == made


def test_ids_of_parts_are_shorter() -> None:
    assert identifier("Customers who hear back the same day", (), "x", LONGEST_PART) == "customers-who-hear-back"


def test_nobody_elses() -> None:
    assert identifier("Win", {"win"}, "x") == "win-2"
    assert identifier("Win", {"win", "win-2", "win-3"}, "x") == "win-4"
    assert free("new", {"old"}) == "new"


@given(st.text(), st.sets(st.text(alphabet="ab-12", min_size=1, max_size=3)))
def test_always_an_id_that_is_free(title: str, taken: set[str]) -> None:
    made = identifier(title, taken, "team")
    assert is_id(made)
    assert made not in taken
    assert made not in RESERVED_IDS
    assert not made.startswith(RESERVED_ANCHOR_PREFIX)
