"""What is recalled of pages: what it spares, and that nothing that happens to its file can do harm."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.build.rebuilding import Company

ALL_PAGES = 12


@pytest.fixture
def company(tmp_path: Path) -> Company:
    made = Company(tmp_path)
    made.build()
    return made


def file_of(company: Company) -> Path:
    [file] = (company.folder / "cache").glob("*.pages.json")
    return file


def test_the_first_build_makes_every_page(tmp_path: Path) -> None:
    assert Company(tmp_path).build().made == ALL_PAGES


def test_a_page_is_made_again_only_if_something_changed_that_it_looked_up(company: Company) -> None:
    company.change("objectives/sell.md", "owner: bob", "owner: bob\ntags: [shop]")
    done = company.build()
    assert done.made is not None
    assert 0 < done.made < ALL_PAGES / 2
    assert company.is_as_if_built_clean()


def test_what_was_recalled_once_is_recalled_again(company: Company) -> None:
    for before, after in (("Sell more", "Sell much"), ("Sell much", "Sell more"), ("Sell more", "Sell it")):
        company.change("objectives/sell.md", before, after)
        made = company.build().made
        assert made is not None
        assert 0 < made < ALL_PAGES
    assert company.build().made == 0
    assert company.is_as_if_built_clean()


def test_without_a_cache_folder_nothing_is_kept(tmp_path: Path) -> None:
    made = Company(tmp_path)
    assert made.build(cached=False).made == ALL_PAGES
    assert not (tmp_path / "cache").exists()


def with_page(change: Callable[[list[Any]], None]) -> Callable[[Any], None]:
    def changed(content: Any) -> None:
        change(content["pages"]["objectives/sell/index.html"])

    return changed


TAMPERED: dict[str, Callable[[Any], object]] = {
    "another engine": lambda content: content.update(engine="0"),
    "another format": lambda content: content.update(format="0"),
    "no pages": lambda content: content.pop("pages"),
    "pages as a list": lambda content: content.update(pages=[1]),
    "a template that is no text": with_page(lambda page: page.__setitem__(0, 1)),
    "a view that is no text": with_page(lambda page: page.__setitem__(1, None)),
    "a note that there is not": with_page(lambda page: page.__setitem__(2, "ffffffff")),
    "half a note": with_page(lambda page: page.__setitem__(2, "0000")),
    "a note that is no number": with_page(lambda page: page.__setitem__(2, "x")),
    "notes that are no text": with_page(lambda page: page.__setitem__(2, 0)),
    "too short a page": with_page(lambda page: page.pop()),
    "a note without a digest": lambda content: content["notes"].__setitem__(0, ["settings"]),
    "a note that is no text": lambda content: content["notes"].__setitem__(0, [1, "0"]),
}


@pytest.mark.parametrize("tampered", TAMPERED)
def test_a_file_that_somebody_has_changed_is_no_file(company: Company, tampered: str) -> None:
    file = file_of(company)
    content = json.loads(file.read_bytes())
    TAMPERED[tampered](content)
    file.write_text(json.dumps(content))
    company.write("objectives/sell.md", company.read("objectives/sell.md") + "More.\n")
    assert company.build().made == ALL_PAGES
    assert company.is_as_if_built_clean()


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_nor_is_one_that_is_damaged(company: Company, data: bytes) -> None:
    file_of(company).write_bytes(data)
    company.write("objectives/sell.md", company.read("objectives/sell.md") + "More.\n")
    assert company.build().made == ALL_PAGES
    assert company.is_as_if_built_clean()


def test_a_template_that_is_gone_makes_no_trouble(company: Company) -> None:
    """A page may be drawn with another template than the last time."""
    file = file_of(company)
    content = json.loads(file.read_bytes())
    content["pages"]["objectives/sell/index.html"][0] = "gone.html"
    file.write_text(json.dumps(content))
    company.write("objectives/sell.md", company.read("objectives/sell.md") + "More.\n")
    company.build()
    assert company.is_as_if_built_clean()


def test_where_nothing_can_be_kept_the_site_is_built_all_the_same(company: Company) -> None:
    file = file_of(company)
    file.unlink()
    file.mkdir()
    company.write("objectives/sell.md", company.read("objectives/sell.md") + "More.\n")
    assert company.build().made == ALL_PAGES
    assert company.is_as_if_built_clean()
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(f"{file.name}.")] == []
