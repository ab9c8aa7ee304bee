"""`okrsite build` with themes and folders of every bad kind. How a site is published is tested elsewhere."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import COMPANY, Outcome, Workplace

TEMPLATE = "themes/mine/templates/base.html"


def build(workplace: Workplace, *arguments: str) -> Outcome:
    return workplace.call("build", "--today", "2026-02-14", *arguments)


@pytest.fixture
def themed(company: Workplace) -> Workplace:
    """A company with a theme of its own."""
    company.write({"content/_site.yml": "theme: mine\n", "themes/mine/static/mine.css": "p {}\n"})
    return company


def test_errors_are_told_and_nothing_is_published(company: Workplace) -> None:
    assert build(company).code == 0
    before = {path: path.read_bytes() for path in (company.folder / "_site").rglob("*.html")}
    company.write({"content/company.md": "---\nnmae: A\n---\n"})
    outcome = build(company)
    assert outcome.code == 1
    assert not outcome.out
    assert outcome.err.startswith("content/company.md:2:1: error[unknown-field] `nmae` is not a field of the company.")
    assert outcome.err.endswith("okrsite: Nothing was published: the content has errors. `_site` is as it was.\n")
    assert {path: path.read_bytes() for path in (company.folder / "_site").rglob("*.html")} == before


def test_quiet(company: Workplace) -> None:
    assert build(company, "--quiet") == Outcome(0, "", "")
    assert build(company).out.startswith("Published ")


class TestThemes:
    def test_unknown(self, company: Workplace) -> None:
        company.write({"content/_site.yml": "theme: nope\n"})
        outcome = build(company)
        assert outcome.code == 2
        assert outcome.message.startswith("There is no theme `nope`. Add a folder")
        assert outcome.message.endswith("set `theme` in `_site.yml` to one of: broadsheet, default.")
        assert not (company.folder / "_site").exists()

    def test_one_file_is_enough(self, themed: Workplace) -> None:
        assert build(themed).code == 0
        assert (themed.folder / "_site/theme/mine.css").read_text() == "p {}\n"
        assert (themed.folder / "_site/theme/style.css").exists()

    def test_an_overridden_template_can_be_extended(self, themed: Workplace) -> None:
        themed.write({TEMPLATE: '{% extends "default/base.html" %}{% block title %}Mine{% endblock %}'})
        assert build(themed).code == 0
        assert "</html>" in (themed.folder / "_site/404.html").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("template", "message"),
        [
            ("\n{% if %}", f"{TEMPLATE}:2: Expected an expression"),
            ("\n{{ nowhere }}", f"{TEMPLATE}:2: 'nowhere' is undefined (for the page /"),
            ("\n{{ view.nowhere }}", f"{TEMPLATE}:2: "),
            ("\n\n{{ 1 / 0 }}", f"{TEMPLATE}:3: division by zero (for the page /"),
            ("{{ 1 | nofilter }}", f"{TEMPLATE}:1: No filter named 'nofilter'"),
            ("{% extends 'none.html' %}", "The theme `mine` has no template `none.html`"),
            ("{% include site.title ~ '.html' %}", "The theme `mine` has no template `Acme.html` (for the page /"),
            ("{% extends 'base.html' %}", "To extend the one that it overrides, name its theme: `default/base.html`"),
            ("{% include 'base.html' %}", "To extend the one that it overrides, name its theme: `default/base.html`"),
            ("\udcff\udcfe", "The template `base.html` of the theme `mine` cannot be read: it must be text in UTF-8."),
        ],
    )
    def test_a_broken_template_is_named_with_its_line(self, themed: Workplace, template: str, message: str) -> None:
        themed.write(
            {"content/_site.yml": "theme: mine\ntitle: Acme\n", TEMPLATE: template.encode("utf-8", "surrogateescape")}
        )
        outcome = build(themed)
        assert outcome.code == 1
        assert message in outcome.message
        assert not (themed.folder / "_site").exists()

    @pytest.mark.parametrize("path", [TEMPLATE, "themes/mine/static/mine.css"])
    def test_without_the_right_to_read(self, themed: Workplace, path: str, as_nobody: tuple[str, ...]) -> None:
        themed.write({path: ""})
        themed.folder.chmod(0o777)
        (themed.folder / path).chmod(0)
        outcome = themed.run("build", before=as_nobody)
        assert outcome.code in (1, 2)
        assert "mine" in outcome.message

    def test_nothing_is_read_from_outside(self, themed: Workplace) -> None:
        themed.write({"secret.html": "hunter2", TEMPLATE: "{% include '../../../secret.html' %}"})
        outcome = build(themed)
        assert outcome.code == 1
        assert "has no template" in outcome.message


class TestFolders:
    @pytest.mark.parametrize(
        "output", ["content", "content/_site", "content/static/site", ".", "themes", "themes/mine/site"]
    )
    def test_an_output_folder_among_what_is_read(self, themed: Workplace, output: str) -> None:
        outcome = build(themed, "--output", output)
        assert outcome.code == 2
        assert "Choose another folder with --output." in outcome.message

    def test_content_below_the_output_folder(self, company: Workplace) -> None:
        company.write({"site/content/company.md": COMPANY})
        outcome = build(company, "--content", "site/content", "--output", "site")
        assert outcome.code == 2
        assert "Choose another folder with --output." in outcome.message

    @pytest.mark.skipif(sys.platform == "win32", reason="no such folder")
    @pytest.mark.parametrize("output", ["/", "/dev/null", "/proc/self/site", "x" * 300])
    def test_no_place_for_a_site(self, company: Workplace, output: str) -> None:
        outcome = company.run("build", "--output", output)
        assert outcome.code == 2
        assert outcome.message

    def test_a_folder_that_is_another_ones(self, company: Workplace) -> None:
        company.write({"_site/thesis.doc": "x"})
        outcome = build(company)
        assert outcome.code == 2
        assert (company.folder / "_site/thesis.doc").exists()
        assert outcome.message

    def test_a_static_file_in_the_way_of_a_page(self, company: Workplace) -> None:
        company.write(
            {"content/teams/sales.md": COMPANY, "content/static/teams/sales": "x", "content/static/INDEX.html": "x"}
        )
        outcome = build(company)
        assert outcome.code == 1
        assert outcome.err.count("[duplicate-url]") == 2
        assert "`static/teams/sales` would be published as `/teams/sales`" in outcome.err

    def test_without_the_right_to_write(self, company: Workplace, as_nobody: tuple[str, ...]) -> None:
        closed = company.folder / "closed"
        closed.mkdir(mode=0o555)
        outcome = company.run("build", "--output", "closed/site", before=as_nobody)
        assert outcome.code == 2
        assert "permission is denied" in outcome.message
        assert Path(closed).exists()


class TestHowItIsDone:
    """Options that change how the site is made, and what is said of it, but not the site."""

    def test_a_site_that_stands_is_told_of_as_any_other(self, company: Workplace) -> None:
        first = build(company)
        again = build(company)
        count = first.out.partition(": ")[2].partition(" ")[0]
        assert again.code == 0
        assert again.err == first.err
        assert again.out == first.out.replace(
            f"{count} files written, 0 unchanged", f"0 files written, {count} unchanged"
        )

    def test_why_pages_are_drawn(self, company: Workplace) -> None:
        assert "index.html: new\n" in build(company, "--quiet", "--explain").out
        assert build(company, "--quiet", "--explain").out == "Every page stays as it is.\n"
        company.write({"content/teams/games.md": "---\nname: Games\n---\n"})
        out = build(company, "--quiet", "--explain").out
        assert "teams/games/index.html: new\n" in out
        assert "company/index.html: content changed\n" in out

    def test_where_the_time_went(self, company: Workplace) -> None:
        table = build(company, "--quiet", "--timings").out
        assert [line.split("  ")[0] for line in table.splitlines()[:3]] == ["read", "parse", "link and measure"]
        company.write({"content/teams/games.md": "---\nname: Games\n---\n"})
        found = json.loads(build(company, "--quiet", "--timings=json").out)
        counts = found["counts"]
        assert (counts["documents"], counts["parsed"], counts["from cache"]) == (2, 1, 1)
        assert counts["pages"] == counts["rendered"] + counts["kept"]
        assert 0 < counts["written"] <= counts["files"]
        assert set(found["seconds"]) >= {"read", "parse", "link and measure", "draw", "publish", "all"}
        assert found["peak_bytes"]["memory"] > 1_000_000

    def test_the_cache_is_where_one_wants_it(self, company: Workplace) -> None:
        build(company, "--cache-dir", "kept")
        assert {path.name.partition("-")[0] for path in (company.folder / "kept").iterdir()} >= {"parsed", "standing"}

    def test_a_damaged_cache_is_told_of_once(self, company: Workplace) -> None:
        build(company, "--cache-dir", "kept")
        [file] = (company.folder / "kept").glob("parsed-*.txt")
        file.write_bytes(b"nonsense")
        company.write({"content/teams/games.md": "---\nname: Games\n---\n"})
        outcome = build(company, "--cache-dir", "kept")
        assert outcome.code == 0
        assert outcome.err.startswith("okrsite: The cache `")
        assert "everything is read anew" in outcome.err
        company.write({"content/teams/games.md": "---\nname: Gamers\n---\n"})
        assert "cache" not in build(company, "--cache-dir", "kept").err

    def test_a_share_of_the_site(self, company: Workplace) -> None:
        build(company, "--output", "whole")
        parts = []
        for number in (1, 2):
            assert build(company, "--output", f"part-{number}", "--shard", f"{number}/2").code == 0
            parts.append({p.relative_to(company.folder / f"part-{number}") for p in files(company, f"part-{number}")})
        assert parts[0] | parts[1] == {p.relative_to(company.folder / "whole") for p in files(company, "whole")}
        assert not parts[0] & parts[1]

    @pytest.mark.parametrize("shard", ["3", "0/2", "3/2", "a/b", "1/0", "-1/2"])
    def test_a_share_that_is_none(self, company: Workplace, shard: str) -> None:
        outcome = build(company, f"--shard={shard}")
        assert outcome.code == 2
        assert "is not a shard; write it like 3/8: the third of eight." in outcome.err

    def test_no_process_at_all(self, company: Workplace) -> None:
        assert build(company, "--jobs", "0").code == 2


def files(workplace: Workplace, folder: str) -> list[Path]:
    """What was published."""
    found = (workplace.folder / folder).rglob("*")
    return [path for path in found if path.is_file() and ".okrsite" not in path.parts]
