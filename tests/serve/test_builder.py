"""A living process: after each of many edits what it shows and what it publishes is byte for byte what a clean build makes."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from okrsite.assets import themes_folder
from okrsite.build.output import PRIVATE_FOLDER
from okrsite.build.pipeline import BuildRequest, Prepared, build
from okrsite.serve.builder import ASSET_VERSION, Builder
from okrsite.serve.preview import Preview
from tests.build.rebuilding import FILES, Company
from tests.build.test_pipeline import tree
from tests.build.test_rebuild import CHAPTERS, Step, change, templates_are_compiled_once, theme, write

__all__ = ["templates_are_compiled_once"]  # a fixture


class Living:
    """A company that is built by one process. It is told what has changed as a watch tells it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.company = Company(folder)
        self.request = BuildRequest(
            folder / "content",
            folder / "_site",
            self.clock(),
            None,
            folder / "themes",
            themes_folder(),
            asset_version=ASSET_VERSION,
        )
        self.builder = Builder(self.request, self.clock)
        self.seen: dict[Path, bytes] = {}
        self.places: dict[str, int] = {}

    def clock(self) -> datetime:
        return datetime.combine(self.company.day, datetime.min.time(), UTC)

    def look(self) -> frozenset[Path]:
        """The files that have changed since the last look."""
        watched = (self.folder / "content", self.folder / "themes")
        now = {p.resolve(): p.read_bytes() for base in watched for p in base.rglob("*") if p.is_file()}
        changed = frozenset(path for path in {*now, *self.seen} if now.get(path) != self.seen.get(path))
        self.seen = now
        return changed

    def clean(self) -> dict[str, str] | None:
        """What a build without any memory makes; None where the content has errors."""
        result = build(replace(self.request, now=self.clock(), output=self.folder / "clean"))
        if result.published is None:
            return None
        made = tree(self.folder / "clean")
        shutil.rmtree(self.folder / "clean")
        return made

    def check(self, what: str, causes: frozenset[Path], *, finishes: bool = True) -> None:
        """Build, and compare."""
        before = tree(self.folder / "_site")
        prepared, clean = self.builder.prepare(causes), self.clean()
        assert isinstance(prepared, Prepared) == (clean is not None), what
        if isinstance(prepared, Prepared) and clean is not None:
            preview = Preview(prepared, self.places)
            paths = [path for path in {**before, **clean} if not path.startswith(PRIVATE_FOLDER)]
            shown = {path: preview.read(path) for path in paths}
            digests = {path: sha256(data).hexdigest() for path, data in shown.items() if data is not None}
            assert digests == {path: clean[path] for path in paths if path in clean}, what
            if finishes:
                self.builder.publish(prepared)
                assert tree(self.folder / "_site") == clean, what
        assert finishes or tree(self.folder / "_site") == before, what


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_after_every_edit_all_is_as_if_built_clean(tmp_path: Path, chapter: str) -> None:
    living = Living(tmp_path)
    living.check("first", frozenset())
    living.look()
    for number, step in enumerate(CHAPTERS[chapter]):
        day = living.company.day
        if step.edit:
            step.edit(living.company)
        causes = living.look()
        # a new day is no save, and nobody is told of what happens to the output folder
        living.check(step.name, causes if day == living.company.day else frozenset(), finishes=number % 3 != 1)


def test_a_renderer_follows_its_templates_there_and_back(tmp_path: Path) -> None:
    """Templates are read when they are first used, so a renderer may have seen any state of one that was saved since."""
    living = Living(tmp_path)
    living.check("first", frozenset())
    living.look()
    for step in (
        Step("changed", theme("templates/objective.html", "<p>{{ page.title }}"), CHAPTERS["words"][0].done),
        Step("gone", theme("templates/objective.html", None), CHAPTERS["words"][0].done),
        Step("again", theme("templates/objective.html", "<i>{{ page.title }}"), CHAPTERS["words"][0].done),
        Step("gone again", theme("templates/objective.html", None), CHAPTERS["words"][0].done),
    ):
        assert step.edit
        step.edit(living.company)
        living.check(step.name, living.look())


def test_only_what_is_named_is_read_again(tmp_path: Path) -> None:
    living = Living(tmp_path)
    living.check("first", frozenset())
    living.look()
    write("people/bob.md", FILES["people/bob.md"].replace("Burr", "Unseen"))(living.company)
    unseen = living.look()
    change("company.md", "things", "games")(living.company)
    prepared = living.builder.prepare(living.look())
    assert isinstance(prepared, Prepared)
    assert prepared.edition.portfolio.company.body.lead == "We make games."
    assert prepared.edition.portfolio.people["bob"].name == "Bob Burr"
    assert not all(living.builder.comparison())
    living.check("named", unseen)
    assert all(living.builder.comparison())


@pytest.mark.parametrize("what", ["content", ".", ""])
def test_where_it_is_not_known_what_changed_all_is_read(tmp_path: Path, what: str) -> None:
    living = Living(tmp_path)
    living.check("first", frozenset())
    write("people/bob.md", FILES["people/bob.md"].replace("Burr", "Bear"))(living.company)
    living.check("vague", frozenset({(tmp_path / what).resolve()} if what else ()))
