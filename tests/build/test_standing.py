"""When there is nothing to do: known by everything that a build is made from, and by the site being there."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from okrsite.assets import themes_folder
from okrsite.build import standing
from okrsite.build.examine import read_sources
from okrsite.build.request import BuildRequest
from okrsite.build.shard import Shard
from okrsite.build.standing import Standing
from tests.build.rebuilding import DAY, Company

NOW = datetime(2026, 2, 14, 12, tzinfo=UTC)
SAID = Standing(today="2026-02-14", pages=26, files=67, findings=8, lacks_search=False)


class Site:
    """A company whose site was built and noted. A class because every test changes something of it."""

    def __init__(self, folder: Path) -> None:
        self.company = Company(folder)
        self.company.build()
        self.request = BuildRequest(
            folder / "content",
            folder / "_site",
            NOW,
            DAY,
            folder / "themes",
            Path(shutil.copytree(themes_folder(), folder / "shipped")),
            cache_folder=folder / "cache",
        )
        standing.note(self.request, self.inputs(), SAID)

    def inputs(self) -> str:
        return standing.inputs_digest(self.request, read_sources(self.request.content))

    def stands(self) -> Standing | None:
        return standing.find(self.request, self.inputs())


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_what_was_said_is_said_again(site: Site) -> None:
    assert site.stands() == SAID
    assert site.stands() == SAID


EDITS: dict[str, Callable[[Site], object]] = {
    "a document": lambda site: site.company.change("company.md", "things", "thing"),
    "a document more": lambda site: site.company.write("teams/new.md", "---\nname: New\n---\n"),
    "a document moved": lambda site: site.company.move("teams/games.md", "teams/deep/games.md"),
    "the settings": lambda site: site.company.change("_site.yml", "title: Acme", "title: Acmee"),
    "a static file": lambda site: site.company.write("static/logo.svg", "<svg/>"),
    "a static file's name": lambda site: site.company.move("static/logo.svg", "static/log.svg"),
    "a file that cannot be read": lambda site: (site.company.folder / "content/teams/x.md").symlink_to("nowhere"),
    "a theme of its own": lambda site: site.company.theme("templates/note.html", "Hello"),
    "okrsite's theme": lambda site: (site.request.shipped_themes / "default/static/style.css").write_text("p {}"),
    "the day": lambda site: setattr(site, "request", replace(site.request, as_of=DAY + timedelta(days=1))),
    "the real day": lambda site: setattr(site, "request", replace(site.request, now=NOW + timedelta(days=3))),
    "an option": lambda site: setattr(site, "request", replace(site.request, keeps_search=True)),
    "the share": lambda site: setattr(site, "request", replace(site.request, shard=Shard(1, 2))),
    "no cache": lambda site: setattr(site, "request", replace(site.request, cache_folder=None)),
    "another output": lambda site: setattr(site, "request", replace(site.request, output=site.company.folder / "out")),
    "a page gone": lambda site: (site.company.folder / "_site/index.html").unlink(),
    "a page longer": lambda site: (site.company.folder / "_site/index.html").write_text("?"),
    "a folder gone": lambda site: shutil.rmtree(site.company.folder / "_site"),
    "published again": lambda site: site.company.build(),
}
"""What keeps the site from standing. The last only where a build has changed it."""


@pytest.mark.parametrize("name", EDITS)
def test_whatever_changes_it_does_not_stand(site: Site, name: str) -> None:
    EDITS[name](site)
    assert (site.stands() is None) is (name != "published again")


def test_the_commit_is_part_of_it(site: Site) -> None:
    """The data page names it."""
    git = ["git", "-C", str(site.company.folder), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    for arguments in (["init", "-q"], ["add", "content"], ["commit", "-qm", "First"]):
        subprocess.run([*git, *arguments], check=True)
    assert site.stands() is None


def test_a_publication_that_was_interrupted_must_be_finished(site: Site) -> None:
    (site.company.folder / "_site/.okrsite/journal.json").write_text("{}")
    assert site.stands() is None


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_a_note_that_we_did_not_write_says_nothing(site: Site, content: bytes) -> None:
    [note] = (site.company.folder / "cache").glob("standing-*")
    note.write_bytes(content)
    assert site.stands() is None


@pytest.mark.parametrize("field", ["today", "pages", "findings"])
def test_a_note_that_was_tampered_with_says_nothing(site: Site, field: str) -> None:
    [note] = (site.company.folder / "cache").glob("standing-*")
    content = json.loads(note.read_bytes())
    content["standing"][field] = ["x"]
    note.write_text(json.dumps(content))
    assert site.stands() is None


def test_a_cache_folder_that_cannot_be_written_stops_nothing(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    request = replace(site.request, cache_folder=tmp_path / "file")
    standing.note(request, site.inputs(), SAID)
    assert standing.find(request, site.inputs()) is None


def test_the_day_is_that_of_the_site(site: Site) -> None:
    assert date.fromisoformat(SAID.today) == site.request.as_of
