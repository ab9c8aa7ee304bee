"""What pages depend on: that nothing is missed, whatever is edited, and that little else is noted."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from okrsite.site.answers import Digests
from okrsite.site.dependencies import Reader
from okrsite.site.edition import Edition
from okrsite.site.notes import Note
from okrsite.site.page import Page
from okrsite.site.pages import DERIVED, drafts
from tests.build.rebuilding import DAY, EDITS, FILES
from tests.site.editions import edition, inspected

Pages = Mapping[str, tuple[Page, tuple[Note, ...]]]


def read(made: Edition) -> Pages:
    """The pages of large families, with what each has looked up."""
    reader = Reader(made)
    return {draft.address: (draft.page(reader.edition), reader.notes()) for draft in drafts(made)}


@cache
def company() -> Edition:
    return inspected(edition(FILES, DAY))


@cache
def known() -> Pages:
    return read(company())


def notes_of(address: str) -> set[str]:
    return {note.replace("\x1e", " ") for note in known()[address][1]}


def test_a_page_is_the_same_whether_anybody_notes_what_it_looks_up() -> None:
    assert {draft.address: draft.page(company()) for draft in drafts(company())} == {
        address: page for address, (page, _) in known().items()
    }


def test_an_objectives_page_depends_on_what_it_shows() -> None:
    noted = notes_of("objectives/sell/")
    assert {"objective sell", "objective launch", "settings", "measures.today"} <= noted
    assert not {"objective win", "objective past"} & noted
    assert not any(note.startswith(("portfolio.initiatives", "portfolio.kpis")) for note in noted)


def test_a_persons_page_depends_on_their_part_alone() -> None:
    noted = notes_of("people/bob/")
    assert "ledger_of.objectives bob" in noted
    assert not any(note.endswith(" ada") for note in noted if note.startswith("ledger_of"))


def test_what_is_listed_whole_is_noted_whole() -> None:
    assert "portfolio.people" in notes_of("people/")


def edited(edit: Callable[[str], str]) -> Iterator[tuple[str, Edition]]:
    """The company after this edit of each document where it changes something and makes no mistake."""
    for path, text in FILES.items():
        if path.endswith(".md") and edit(text) != text:
            with suppress(AssertionError):
                yield path, inspected(edition({**FILES, path: edit(text)}, DAY))


@pytest.mark.parametrize("name", EDITS)
def test_a_page_becomes_another_only_if_something_did_that_it_looked_up(name: str) -> None:
    before, made, stayed = Digests(company(), DERIVED), 0, 0
    for path, after in edited(EDITS[name]):
        now = Digests(after, DERIVED)
        for draft in drafts(after):
            page, notes = known().get(draft.address, (None, ()))
            stays = page is not None and all(before.of(note) == now.of(note) for note in notes)
            assert not stays or draft.page(after) == page, f"{draft.address} after an edit of {path}"
            stayed, made = stayed + stays, made + (not stays)
    assert made
    assert stayed > made / 4


def test_digests_are_the_same_in_every_process() -> None:
    script = (
        "from tests.site.test_dependencies import company, known\n"
        "from okrsite.site.answers import Digests\nfrom okrsite.site.pages import DERIVED\n"
        "digests = Digests(company(), DERIVED)\n"
        "notes = sorted({note for _, noted in known().values() for note in noted})\n"
        "print(len(notes), [digests.of(note) for note in notes])"
    )
    root = Path(__file__).parents[2]
    first, second = (
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second
    assert "''" not in first


def test_what_cannot_be_asked_has_no_digest() -> None:
    digests = Digests(company(), DERIVED)
    assert [digests.of(Note(path)) for path in ("gone", "portfolio.gone", "gone_of.people\x1eada")] == ["", "", ""]
