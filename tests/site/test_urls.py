"""Addresses: of pages, of files, and what would stand at one of them twice."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.okr.model import Scope, ScopeKind
from okrsite.site import urls
from tests.okr.site import check

TODAY = date(2026, 2, 14)
FILES = {
    "company.md": "---\nname: Acme\n---\n",
    "teams/sales.md": "---\nname: Sales\naliases: [vente]\n---\n",
    "cycles/q1.md": "---\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "objectives/win.md": "---\ntitle: Win\ncycle: q1\naliases: [gain]\n---\n",
}


def conflicts(files: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is in the way of what: the path, and the message."""
    found = check({**FILES, **files}, TODAY)
    return [(d.source.path, d.message) for d in found if d.rule == "duplicate-url"]


@pytest.mark.parametrize(
    ("address", "file", "root"),
    [
        ("", "index.html", "./"),
        ("map/", "map/index.html", "../"),
        ("objectives/win/", "objectives/win/index.html", "../../"),
        ("404.html", "404.html", "./"),
        ("data/objectives.csv", "data/objectives.csv", "../"),
    ],
)
def test_files_and_the_way_back(address: str, file: str, root: str) -> None:
    assert urls.file_of(address) == file
    assert urls.root_from(address) == root
    assert urljoin(f"https://acme.example/x/{address}", root) == "https://acme.example/x/"


def test_addresses() -> None:
    assert urls.reference("win") == "objectives/win/"
    assert urls.reference("win/reviews") == "objectives/win/#reviews"
    assert urls.scope(Scope(ScopeKind.COMPANY, "")) == "company/"
    assert urls.scope(Scope(ScopeKind.TEAM, "sales")) == "teams/sales/"
    assert urls.scope(Scope(ScopeKind.PROJECT, "launch")) == "projects/launch/"


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2026-01-01", "2026-w01"),
        ("2025-12-29", "2026-w01"),
        ("2027-01-03", "2026-w53"),
        ("1900-01-01", "1900-w01"),
        ("2199-12-31", "2200-w01"),
    ],
)
def test_weeks_are_those_of_iso(day: str, week: str) -> None:
    assert urls.week(date.fromisoformat(day)) == f"check-ins/{week}/"
    assert urls.check_in("a", date.fromisoformat(day)) == f"check-ins/{week}/#a"


@given(st.text(max_size=40))
def test_whole_addresses_are_of_ascii_and_mean_the_same(path: str) -> None:
    address = urls.uri("https://acme.example/" + path)
    assert address.isascii()
    assert not set(address) & set(' <>"\\^`{|}\n\t')
    assert urls.uri(address) == address
    assert urlsplit(address).netloc == "acme.example"


class TestConflicts:
    def test_none(self) -> None:
        assert not conflicts(
            {"static/a.png": "", "static/img/a.png": "", "static/teams/other/a.png": "", "static/q1.html": ""}
        )

    @pytest.mark.parametrize(
        ("path", "what"),
        [
            ("index.html", "the page `/`"),
            ("Index.HTML", "the page `/`"),
            ("404.html", "the page `/404.html`"),
            ("teams/sales/index.html", "the page `/teams/sales/`"),
            ("teams/sales", "`/teams/sales/`"),
            ("teams", "`/teams/sales/`"),
            ("objectives/gain/index.html", "the old address of `/objectives/win/`"),
            ("objectives/gain", "`/objectives/win/`"),
            ("404.html/a.png", "the page `/404.html`"),
            ("data/objectives.csv", "the table of the open data"),
            ("theme/style.css", "okrsite's own files in `/theme/`"),
            ("API/v1/index.json", "okrsite's own files in `/api/`"),
            (".okrsite/manifest", "okrsite's own files in `/.okrsite/`"),
        ],
    )
    def test_a_file_in_the_way(self, path: str, what: str) -> None:
        ((at, message),) = conflicts({f"static/{path}": ""})
        assert at == f"static/{path}"
        assert message.startswith(f"`static/{path}` would be published as `/{path}`")
        assert "which is in the way of" in message
        assert message.endswith(f" {what}.")

    def test_files_that_differ_only_in_case(self) -> None:
        ((at, message),) = conflicts({"static/LOGO.png": "", "static/logo.png": ""})
        assert at == "static/logo.png"
        assert message.endswith("in the way of the file `static/LOGO.png`.")
        assert conflicts({"static/Img": "", "static/img/a.png": ""})
        assert conflicts({"static/IMG/a.png": "", "static/img": ""})

    def test_an_old_address_that_is_a_page_or_another_old_one(self) -> None:
        ((_, message),) = conflicts({"teams/vente.md": "---\nname: V\n---\n"})
        assert message == "The old address `/teams/vente/` is that of the page `/teams/vente/`."
        ((_, message),) = conflicts({"teams/other.md": "---\naliases: [vente]\n---\n"})
        assert message.startswith("The old address `/teams/vente/` is that of the old address of `/teams/")
