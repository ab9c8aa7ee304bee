"""What is recalled of pages: what it spares, and that nothing that happens to its file can do harm."""

import json
import zlib
from collections.abc import Callable, Iterable
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
    [file] = (company.folder / "cache").glob("*.pages")
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


def records_in(file: Path) -> list[Any]:
    data, found = file.read_bytes(), []
    while data:
        end = 4 + int.from_bytes(data[:4], "big")
        found.append(json.loads(zlib.decompress(data[4:end])))
        data = data[end:]
    return found


def packed(data: bytes) -> bytes:
    record = zlib.compress(data)
    return len(record).to_bytes(4, "big") + record


def put(records: Iterable[Any], file: Path) -> None:
    file.write_bytes(b"".join(packed(json.dumps(record).encode()) for record in records))


def page_in(records: list[Any]) -> list[Any]:
    [page] = (page for *_, pages in records[1:] for page in pages if page[0] == "objectives/sell/index.html")
    assert isinstance(page, list)
    return page


def with_page(change: Callable[[list[Any]], object]) -> Callable[[list[Any]], object]:
    return lambda records: change(page_in(records))


TAMPERED: dict[str, Callable[[list[Any]], object]] = {
    "another format": lambda records: records[0].__setitem__(0, 0),
    "another engine": lambda records: records[0].__setitem__(1, "0"),
    "more pages than there are": lambda records: records[0].__setitem__(2, ALL_PAGES + 1),
    "no head": lambda records: records.pop(0),
    "a record that is none": lambda records: records.append({"pages": []}),
    "a record too few": lambda records: records.pop(),
    "a template that is no text": with_page(lambda page: page.__setitem__(1, 1)),
    "a view that is no text": with_page(lambda page: page.__setitem__(2, None)),
    "a note that there is not": with_page(lambda page: page.__setitem__(3, [100_000])),
    "a note before the first": with_page(lambda page: page.__setitem__(3, [-1])),
    "a note that is no number": with_page(lambda page: page.__setitem__(3, ["x"])),
    "notes that are no list": with_page(lambda page: page.__setitem__(3, 0)),
    "too short a page": with_page(lambda page: page.pop()),
    "a note without a digest": lambda records: records[1][0].append("settings"),
    "a digest too short": lambda records: records[1].__setitem__(1, records[1][1][1:]),
    "digests that are no text": lambda records: records[1].__setitem__(1, 7),
    "a note that is no text": lambda records: records[1][0].__setitem__(0, 1),
}


@pytest.mark.parametrize("tampered", TAMPERED)
def test_a_file_that_somebody_has_changed_is_no_file(company: Company, tampered: str) -> None:
    file = file_of(company)
    records = records_in(file)
    TAMPERED[tampered](records)
    put(records, file)
    company.write("objectives/sell.md", company.read("objectives/sell.md") + "More.\n")
    assert company.build().made == ALL_PAGES
    assert company.is_as_if_built_clean()


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000])
@pytest.mark.parametrize("how", [bytes, packed, lambda data: packed(data)[:-6]])
def test_nor_is_one_that_is_damaged(company: Company, data: bytes, how: Callable[[bytes], bytes]) -> None:
    file_of(company).write_bytes(how(data))
    company.write("objectives/sell.md", company.read("objectives/sell.md") + "More.\n")
    assert company.build().made == ALL_PAGES
    assert company.is_as_if_built_clean()


def test_a_template_that_is_gone_makes_no_trouble(company: Company) -> None:
    """A page may be drawn with another template than the last time."""
    file = file_of(company)
    records = records_in(file)
    page_in(records)[1] = "gone.html"
    put(records, file)
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
