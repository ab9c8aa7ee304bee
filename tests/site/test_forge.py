"""Links to the web site of the repository, of every kind and with any name."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.site.forge import Forge, Kind, NewFile, forge

HOSTS: dict[str, Kind] = {
    "github.com": "github",
    "GitHub.com": "github",
    "github.acme.example": "github",
    "gitlab.com": "gitlab",
    "gitlab.acme.example:8443": "gitlab",
    "bitbucket.org": "bitbucket",
    "codeberg.org": "gitea",
    "git.acme.example": "gitea",
}


@pytest.mark.parametrize(("host", "kind"), HOSTS.items())
def test_kinds(host: str, kind: Kind) -> None:
    assert forge(f"https://{host}/acme/okrs/", "main", "").kind == kind


@pytest.mark.parametrize(
    ("host", "edit", "history", "source", "commit"),
    [
        ("github.com", "edit/main/okrs/a.md", "commits/main/okrs/a.md", "blob/main/okrs/a.md", "commit/abc"),
        ("gitlab.com", "-/edit/main/okrs/a.md", "-/commits/main/okrs/a.md", "-/blob/main/okrs/a.md", "-/commit/abc"),
        (
            "bitbucket.org",
            "src/main/okrs/a.md?mode=edit&at=main",
            "history-node/main/okrs/a.md",
            "src/main/okrs/a.md",
            "commits/abc",
        ),
        (
            "codeberg.org",
            "_edit/main/okrs/a.md",
            "commits/branch/main/okrs/a.md",
            "src/branch/main/okrs/a.md",
            "commit/abc",
        ),
    ],
)
def test_links(host: str, edit: str, history: str, source: str, commit: str) -> None:
    base = f"https://{host}/acme/data"
    of = forge(f"{base}/", "main", "okrs/")
    links = of.links("a.md")
    assert (links.edit, links.history, links.source) == (f"{base}/{edit}", f"{base}/{history}", f"{base}/{source}")
    assert of.commit("abc") == f"{base}/{commit}"
    assert of.line("a.md", 7).startswith(f"{base}/{source}")
    assert of.line("a.md", 7).endswith("7")


@pytest.mark.parametrize(
    ("host", "address", "takes_text", "fills_in"),
    [
        ("github.com", "new/main?quick_pull=1&filename=okrs/a%26b.md&value=", True, True),
        ("gitlab.com", "-/new/main?file_name=okrs/a%26b.md&content=", True, False),
        ("bitbucket.org", "src/main/", False, False),
        ("codeberg.org", "_new/main/?filename=okrs/a%26b.md&value=", True, True),
    ],
)
def test_new_files(host: str, address: str, takes_text: bool, fills_in: bool) -> None:
    made = forge(f"https://{host}/acme/data/", "main", "okrs/").new_file("a&b.md")
    assert made == NewFile(f"https://{host}/acme/data/{address}", takes_text, fills_in)


def all_links(of: Forge, path: str) -> list[str]:
    links = of.links(path)
    return [links.edit, links.history, links.source, of.line(path, 3), of.new_file(path).address, of.commit("abc")]


@pytest.mark.parametrize("host", HOSTS)
@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_any_branch_and_path_stays_in_its_place(host: str, branch: str, path: str) -> None:
    for link in all_links(forge(f"https://{host}/it's/ü&x/", branch, ""), path):
        assert link.isascii()
        assert not set(link) & set(' <>"\\^`{|}')
        assert urlsplit(link).netloc == host
        assert "ü&x" in unquote(urlsplit(link).path)
    source = forge(f"https://{host}/x/", branch, "").links(path).source
    assert unquote(urlsplit(source).path).endswith(path)
