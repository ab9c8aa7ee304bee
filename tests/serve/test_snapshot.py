"""One site or the next for every reader, whatever is on disk in between."""

import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from okrsite.build.publish import publication
from okrsite.serve.snapshot import LiveSite
from tests.serve.serving import eventually

OLD = {"index.html": b"old", "same.html": b"same", "gone.html": b"gone"}
NEW = {"index.html": b"new", "same.html": b"same", "added.html": b"added"}


def publish(folder: Path, site: Mapping[str, bytes]) -> None:
    with publication(folder) as publishing:
        for path, data in site.items():
            publishing.add(path, data)
        publishing.commit()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def site(output: Path) -> LiveSite:
    publish(output, OLD)
    site = LiveSite(output)
    site.adopt("/")
    return site


def test_before_the_first_build_there_is_nothing(output: Path) -> None:
    site = LiveSite(output)
    assert site.snapshot is None
    assert site.read("index.html") is None
    assert not site.has("index.html")


def test_only_what_was_published_is_read(site: LiveSite, output: Path) -> None:
    assert {path: site.read(path) for path in OLD} == OLD
    (output / "stray.html").write_text("not ours")
    for path in ("stray.html", ".okrsite/manifest.json", "../site/index.html", "", "/", "index.html/"):
        assert site.read(path) is None, path
        assert not site.has(path)


def test_a_new_site_tells_what_differs(site: LiveSite, output: Path) -> None:
    publish(output, NEW)
    assert site.adopt("/") == frozenset({"index.html", "added.html", "gone.html"})
    assert {path: site.read(path) for path in NEW} == NEW
    assert site.read("gone.html") is None


def test_the_first_site_and_one_at_another_path_are_all_new(site: LiveSite) -> None:
    assert site.adopt("/") == frozenset()
    assert site.adopt("/elsewhere/") is None


def test_who_asks_for_a_replaced_file_waits_for_the_end_of_the_commit(site: LiveSite, output: Path) -> None:
    got: dict[str, bytes | None] = {}
    readers = [threading.Thread(target=lambda path=path: got.update({path: site.read(path)})) for path in OLD]
    with site.building():
        publish(output, NEW)
        assert site.read("added.html") is None  # it is not there yet
        for reader in readers:
            reader.start()
        eventually(lambda: got == {"same.html": b"same"})  # the others wait
        site.adopt("/")
    for reader in readers:
        reader.join(60)
    assert got == {"index.html": b"new", "same.html": b"same", "gone.html": None}


def test_a_build_that_fails_lets_readers_go(site: LiveSite, output: Path) -> None:
    got: list[bytes | None] = []
    reader = threading.Thread(target=lambda: got.append(site.read("index.html")))
    with suppress(RuntimeError), site.building():
        (output / "index.html").write_bytes(b"half of a commit")
        reader.start()
        raise RuntimeError
    reader.join(60)
    assert got == [b"half of a commit"]


def test_what_somebody_else_changes_is_shown_as_it_is(site: LiveSite, output: Path) -> None:
    (output / "index.html").write_bytes(b"by hand")
    assert site.read("index.html") == b"by hand"
    (output / "index.html").unlink()
    assert site.read("index.html") is None
