"""What the search finds, and the files by which a browser finds it."""

import json
import re
import shutil
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from okrsite.assets import sample_folder, themes_folder
from okrsite.build.pipeline import BuildRequest, BuildResult, build
from okrsite.cli.build import NO_SEARCH
from okrsite.cli.build import build as command
from okrsite.site import pagefind, search
from okrsite.site.pagefind import PagefindError
from okrsite.site.search import Record, document, records
from okrsite.site.views import searching
from tests import hostile
from tests.conftest import IN_CI
from tests.site.editions import edition, edition_of_folder

TODAY = date(2026, 2, 14)
HOSTILE = "<script>x()</script> & ___PAGEFIND_WEIGHT___9 ___END_PAGEFIND_WEIGHT___"
TO_COME = "checkins/to-come.md"

FILES = {
    "company.md": "---\nname: Acme\ntagline: Toys for all\n---\n",
    "teams/shop.md": "---\nname: Shop\nlead: ada\n---\n",
    "people/ada.md": "---\nname: Ada Lovelace\nrole: Head\nteam: shop\n---\nShe counts.\n",
    "cycles/2026.md": "---\nstart: 2026-01-01\nend: 2026-12-31\n---\n",
    "cycles/2026-q1.md": "---\ntitle: Q1\nstart: 2026-01-01\nend: 2026-03-31\nparent: '2026'\n---\nKick-off.\n",
    "objectives/launch.md": "---\ntitle: Launch\ncycle: 2026-q1\nteam: shop\nowner: ada\ntags: [toy]\nkey_results:\n"
    "- {id: sold, title: Toys sold, start: 0, target: 10}\n"
    "- {id: shops, title: Shops, milestones: [{id: de, title: Germany}]}\n---\nWhy **now**.\n",
    "initiatives/stall.md": "---\ntitle: A stall\nteam: shop\nstatus: active\ndrives: [launch/sold]\n---\n- [x] Build it\n",
    "kpis/joy.md": "---\ntitle: Joy\nteam: shop\n---\nHow glad people are.\n",
    "checkins/one.md": "---\ndate: 2026-02-03\nauthor: ada\nreadings:\n  launch/sold: {value: 3, note: It rained}\n---\nSlow.\n",
    "checkins/mute.md": "---\ndate: 2026-02-04\nauthor: ada\nreadings: {launch/sold: 4}\n---\n",
    TO_COME: "---\ndate: 2026-02-20\nauthor: ada\n---\nLater.\n",
}


@pytest.fixture
def program() -> Path:
    found = pagefind.find_program()
    if found is None:
        if IN_CI:
            pytest.fail("Pagefind is not installed")
        pytest.skip("Pagefind is not installed")
    return found


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A small company in a folder, without the check-in that it may not have yet."""
    return write(tmp_path / "content", {path: text for path, text in FILES.items() if path != TO_COME})


def write(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def run(content: Path, *, keeps_search: bool = False) -> BuildResult:
    now = datetime(2026, 2, 14, 12, tzinfo=UTC)
    own_themes, output = content.parent / "themes", content.parent / "_site"
    return build(BuildRequest(content, output, now, TODAY, own_themes, themes_folder(), keeps_search=keeps_search))


def bundle(folder: Path) -> dict[str, bytes]:
    found = (path for path in (folder / "_site/pagefind").rglob("*") if path.is_file())
    return {path.relative_to(folder / "_site").as_posix(): path.read_bytes() for path in found}


def of_kind(kind: str) -> list[Record]:
    return [record for record in records(edition(FILES, TODAY)) if record.kind == kind]


def test_everything_can_be_found() -> None:
    assert [(record.kind, record.address, record.title) for record in records(edition(FILES, TODAY))] == [
        ("objective", "objectives/launch/", "Launch"),
        ("key-result", "objectives/launch/#sold", "Toys sold"),
        ("key-result", "objectives/launch/#shops", "Shops"),
        ("initiative", "initiatives/stall/", "A stall"),
        ("kpi", "kpis/joy/", "Joy"),
        ("company", "company/", "Acme"),
        ("team", "teams/shop/", "Shop"),
        ("cycle", "cycles/2026/", "2026"),
        ("cycle", "cycles/2026-q1/", "Q1"),
        ("person", "people/ada/", "Ada Lovelace"),
        ("check-in", "check-ins/2026-w06/#one", "3 Feb 2026"),
    ]


def test_an_objective_is_found_by_its_words_owners_and_place() -> None:
    (found,) = of_kind("objective")
    assert found.about == ("Shop", "Q1", "Ada Lovelace")
    assert found.text == "Why now. toy"
    assert found.all_tags == ("kind:objective", "scope:team/shop", "cycle:2026-q1", "cycle:2026", "status:off-track")


def test_a_key_result_is_found_by_its_objective_and_milestones() -> None:
    _, found = of_kind("key-result")
    assert found.about == ("Launch", "Shop", "Q1", "Ada Lovelace")
    assert found.text == "Germany"


def test_an_initiative_belongs_to_the_cycles_that_it_works_for() -> None:
    (found,) = of_kind("initiative")
    assert found.text == "Build it"
    assert found.all_tags == (
        "kind:initiative",
        "scope:team/shop",
        "cycle:2026-q1",
        "cycle:2026",
        "status:active",
    )


def test_a_check_in_is_found_by_its_words_and_notes() -> None:
    (found,) = of_kind("check-in")
    assert found.text == "Slow. It rained"
    assert found.about == ("Ada Lovelace", "Launch")


def test_the_filters_offer_every_value_that_occurs() -> None:
    for found in (edition(FILES, TODAY), edition_of_folder(sample_folder(), date(2026, 11, 20))):
        view = searching.view(found)
        offered = {f"kind:{kind}" for kind in view.kinds}
        offered |= {f"cycle:{cycle.value}" for cycle in view.cycles}
        offered |= {f"scope:{scope.value}" for scope in view.scopes}
        offered |= {f"status:{status}" for status in (*view.statuses, *view.work_statuses)}
        assert {tag for record in records(found) for tag in record.all_tags} <= offered


def test_a_record_cannot_say_anything_but_text() -> None:
    html = document(Record("objective", "objectives/x/", HOSTILE, (HOSTILE,), HOSTILE))
    assert "<script" not in html
    assert "PAGEFIND_" not in html


def test_a_text_without_end_is_cut() -> None:
    assert len(document(Record("objective", "objectives/x/", "Title", text="word " * 100_000))) < 25_000


def test_the_same_records_give_the_same_bytes(program: Path) -> None:
    """However often, in whatever process."""
    sample = edition_of_folder(sample_folder(), date(2026, 11, 20))
    first = dict(search.files(sample, program))
    assert first == dict(search.files(sample, program))
    assert search.fingerprint(sample, program) == search.fingerprint(sample, program)


def test_every_record_is_indexed_and_tagged(program: Path) -> None:
    files = dict(search.files(edition(FILES, TODAY), program))
    known = json.loads(files["pagefind/tags.json"])
    fragments = {path.split("/")[-1].split(".")[0] for path in files if "/fragment/" in path}
    assert fragments == set(known["records"])
    tagged = sorted(sorted(known["tags"][place] for place in own) for own in known["records"].values())
    assert tagged == sorted(sorted(record.all_tags) for record in records(edition(FILES, TODAY)))


def test_only_what_a_browser_asks_for_is_published(program: Path) -> None:
    files = dict(search.files(edition(FILES, TODAY), program))
    kinds = {path.split("/")[1].split("_")[0] for path in files}
    assert kinds == {
        "fragment",
        "index",
        "pagefind-entry.json",
        "pagefind-worker.js",
        "pagefind.en",
        "pagefind.js",
        "tags.json",
        "wasm.en.pagefind",
    }


@pytest.mark.parametrize("language", ["de", "ar", "eo", "zh-Hans"])
def test_the_language_is_the_site_s(program: Path, language: str) -> None:
    """With word stems where Pagefind knows the language, and without where it does not."""
    files = dict(search.files(edition({**FILES, "_site.yml": f"language: {language}"}, TODAY), program))
    languages = json.loads(files["pagefind/pagefind-entry.json"])["languages"]
    (tag,) = languages
    assert tag == language.partition("-")[0]
    assert f"pagefind/wasm.{languages[tag]['wasm'] or 'unknown'}.pagefind" in files


def test_hostile_content_is_indexed(program: Path, tmp_path: Path) -> None:
    hostile.write(tmp_path / "content", "https://okrs.example/")
    found = edition_of_folder(tmp_path / "content", date(2026, 11, 20))
    known = json.loads(dict(search.files(found, program))["pagefind/tags.json"])
    assert len(known["records"]) == sum(1 for _ in records(found))


@pytest.mark.parametrize("script", ["exit 0", "cat > /dev/null", "head -c 9; printf '!,!,'"])
def test_a_program_that_fails_is_an_error_with_a_way_out(
    tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagefind, "PATIENCE_SECONDS", 0.5)
    broken = tmp_path / "pagefind"
    broken.write_text(f"#!/bin/sh\n[ $1 = --version ] || {{ {script}; }}\n", encoding="utf-8")
    broken.chmod(0o755)
    with pytest.raises(PagefindError, match="search: false"):
        pagefind.index(broken, [("a/", "<p>a</p>")] * 10_000, "en")


def test_a_program_that_is_not_one_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(PagefindError, match="search: false"):
        pagefind.version_of(tmp_path / "pagefind")


def test_the_index_is_made_again_only_if_records_change(
    company: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    index = pagefind.index

    def noted(program: Path, documents: Iterable[tuple[str, str]], language: str) -> pagefind.Index:
        made.append("made")
        return index(program, documents, language)

    monkeypatch.setattr(pagefind, "index", noted)
    run(company)
    first = bundle(company.parent)
    write(company, {"_site.yml": "title: Another\n"})
    run(company)
    assert (made, bundle(company.parent)) == (["made"], first)
    write(company, {"objectives/launch.md": FILES["objectives/launch.md"].replace("Why", "Because")})
    run(company)
    changed = bundle(company.parent)
    assert (len(made), changed != first) == (2, True)
    shutil.rmtree(company.parent / "_site")
    run(company)
    assert bundle(company.parent) == changed


def test_a_file_that_is_gone_is_made_again(company: Path, program: Path) -> None:
    run(company)
    first = bundle(company.parent)
    for path in list(first)[::3]:
        (company.parent / "_site" / path).unlink()
    run(company)
    assert bundle(company.parent) == first


def test_an_old_index_is_kept_where_that_is_asked_for(company: Path, program: Path) -> None:
    run(company, keeps_search=True)
    first = bundle(company.parent)
    write(company, {"kpis/grief.md": "---\ntitle: Grief\nteam: shop\n---\n"})
    run(company, keeps_search=True)
    assert bundle(company.parent) == first
    run(company)
    assert bundle(company.parent) != first


def assert_no_trace(site: Path) -> None:
    assert not (site / "pagefind").exists()
    assert not (site / "search").exists()
    assert not (site / "theme/search.js").exists()
    traces = re.compile(r"search/|search\.js|pagefind")
    assert [page for page in site.rglob("*.html") if traces.search(page.read_text(encoding="utf-8"))] == []


def test_a_site_that_wants_no_search_has_no_trace_of_it(company: Path) -> None:
    run(company)
    write(company, {"_site.yml": "search: false\n"})
    assert not run(company).lacks_search
    assert_no_trace(company.parent / "_site")


def test_without_pagefind_the_site_works_without_search(company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "find_program", lambda: None)
    assert run(company).lacks_search
    assert_no_trace(company.parent / "_site")


def test_without_pagefind_one_line_says_so(company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "find_program", lambda: None)
    monkeypatch.chdir(company.parent)
    result = CliRunner().invoke(command, ["--today", str(TODAY)])
    assert result.exit_code == 0
    assert [line for line in result.stderr.splitlines() if "search" in line] == [NO_SEARCH]


def test_pagefind_is_found_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "PACKAGES", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pagefind.find_program() is None
    program = tmp_path / "pagefind"
    program.touch(0o755)
    assert pagefind.find_program() == program


@pytest.mark.parametrize("path", ["search/index.html", "pagefind/pagefind.js", "search"])
def test_files_of_the_site_cannot_take_the_place_of_the_search(company: Path, path: str) -> None:
    write(company, {f"static/{path}": "x"})
    result = run(company)
    assert result.published is None
    assert "duplicate-url" in [d.rule for d in result.examination.diagnostics]
