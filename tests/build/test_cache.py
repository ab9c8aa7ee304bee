"""The cache: what comes out of it is what went in, and nothing that stands in it can do any harm."""

import json
import os
import random
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.assets import sample_folder
from okrsite.build import cache as caching
from okrsite.build import documents as parsing
from okrsite.build.cache import Cache, file_for, key, read, write
from okrsite.build.examine import Examination, examine
from okrsite.build.stored import DamagedLineError, from_line, key_of, to_line
from okrsite.document.files import read_folder
from okrsite.okr.parse import Parsed, parse
from okrsite.okr.rules import RULES
from tests import hostile
from tests.build.test_pipeline import tree
from tests.portal import SITE

ENGINE = "e" * 32
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def parsed(content: Path) -> list[Parsed]:
    files = read_folder(content).documents
    found = (parse(file.path, file.data.decode("utf-8-sig")) for file in files)
    return [document for document in found if document]


def assert_same(found: Parsed, wanted: Parsed) -> None:
    for name in ("source", "kind", "id", "form", "problems"):
        assert getattr(found, name) == getattr(wanted, name)
    assert repr(found.form) == repr(wanted.form)
    if wanted.form is not None and found.form is not None:
        assert found.form.model_fields_set == wanted.form.model_fields_set
    for name in ("links", "headings", "tasks", "lead", "plain", "sections"):
        assert getattr(found.body, name) == getattr(wanted.body, name)
    assert found.places.span == wanted.places.span
    for mine, theirs in ((found.places.values, wanted.places.values), (found.places.keys, wanted.places.keys)):
        assert list(mine.items()) == list(theirs.items())
        assert len(mine) == len(theirs)
    for location in (*wanted.places.values, ("no", "such", 7), ()):
        assert found.places.locate(location) == wanted.places.locate(location)
        assert found.places.locate_key(location) == wanted.places.locate_key(location)
    assert ("no", "such", 7) not in found.places.keys


def assert_comes_back(document: Parsed) -> None:
    line = to_line("k" * 32, document)
    assert b"\n" not in line
    assert key_of(line) == "k" * 32
    assert_same(from_line(line, document.source), document)


class TestLines:
    def test_the_sample_company_comes_back_as_it_was(self) -> None:
        for document in parsed(sample_folder()):
            assert_comes_back(document)

    def test_hostile_content_comes_back_as_it_was(self, tmp_path: Path) -> None:
        hostile.write(tmp_path / "content", SITE)
        found = parsed(tmp_path / "content")
        assert len(found) > 20
        for document in found:
            assert_comes_back(document)

    @pytest.mark.parametrize("name", RULES)
    def test_what_breaks_a_rule_comes_back_as_it_was(self, name: str) -> None:
        for path, text in (*RULES[name].bad.files, *RULES[name].good.files):
            document = parse(path, text) if path != "_site.yml" else None
            if document:
                assert_comes_back(document)

    @given(st.text(max_size=200), st.sampled_from(["objectives/a.md", "checkins/b.md", "nowhere/c.md", "company.md"]))
    def test_any_text_comes_back_as_it_was(self, text: str, path: str) -> None:
        document = parse(path, f"---\nname: {text}\ntitle: x\n---\n{text}\n")
        assert document
        assert_comes_back(document)

    def test_other_attributes_are_missing_as_ever(self) -> None:
        document = from_line(to_line("k", parsed(sample_folder())[0]), parsed(sample_folder())[0].source)
        assert not hasattr(document.body, "nothing")
        assert not hasattr(document.places, "nothing")

    def test_a_damaged_line_is_known_as_such_whatever_is_asked_for(self) -> None:
        """Every piece of a line replaced, and single bytes changed, cut out and doubled."""
        chance = random.Random(7)
        documents = [d for d in parsed(sample_folder()) if d.body.links and d.form][:12]
        damaged = 0
        for document in documents:
            line = to_line("k" * 32, document)
            for _ in range(150):
                at = chance.randrange(len(line))
                piece = chance.choice([b"", b"\t", b"\x1e", b"[", b"null", b'"x"', b"9", b"-1", line[at : at + 1] * 2])
                try:
                    found = from_line(line[:at] + piece + line[at + 1 :], document.source)
                    _ = found.body.sections, found.body.plain, found.places.span
                    for places in (found.places.values, found.places.keys):
                        _ = list(places.items())
                except DamagedLineError:
                    damaged += 1
                except KeyError:  # two entries run together: one of them is not found again
                    damaged += 1
        assert damaged > 500

    def test_a_link_that_is_not_there_is_damage(self) -> None:
        document = next(d for d in parsed(sample_folder()) if d.body.links)
        line = to_line("k", document)
        parts = line.split(b"\t")
        for number in (b"99", b"-1"):
            parts[5] = b'[[{"title":"","slug":"","pieces":["<a href=\\"",' + number + b',"\\">"]}],""]'
            with pytest.raises(DamagedLineError):
                _ = from_line(b"\t".join(parts), document.source).body.sections

    def test_of_a_long_plain_body_no_text_is_kept(self) -> None:
        words = " ".join(["Why it matters, see [the other](b.md)."] * 20)
        document = parse(
            "objectives/a.md", f"---\ntitle: x\nteam: t\ncycle: c\n---\n\n{words}\n\n## More\n\n- [ ] one\n"
        )
        assert document
        assert "matters" in str(document.body.sections[0].pieces[0])
        assert document.body.plain.endswith("[ ] one")
        line = to_line("k", document)
        assert line.count(b"matters") < 20
        assert_comes_back(document)
        with pytest.raises(DamagedLineError):
            _ = from_line(line.replace(b"b.md", b"c.md", 1), document.source).body.sections
        for number in (b"-1", b'"x"', b"[]"):
            with pytest.raises(DamagedLineError):
                from_line(line.replace(b"=[", b"=[" + number + b",", 1), document.source)

    def test_documents_share_the_sets_of_their_fields(self) -> None:
        texts = ("name: Ada", "name: Bob", "name: Cy\nteam: games")
        found = [parse(f"people/p{number}.md", f"---\n{text}\n---\n") for number, text in enumerate(texts)]
        ada, bob, cy = (document.form.model_fields_set for document in found if document and document.form)
        assert ada is bob
        assert ada == {"name"}
        assert cy == {"name", "team"}


class TestFile:
    def test_what_was_written_is_read(self, tmp_path: Path) -> None:
        empty = read(tmp_path / "deep" / "cache", ENGINE)
        assert empty == Cache(tmp_path / "deep" / "cache", ENGINE)
        assert not write(empty, [b"a\t1", b"b\t2"])
        assert read(tmp_path / "deep" / "cache", ENGINE).lines == {"a": b"a\t1", "b": b"b\t2"}
        assert [path.name for path in (tmp_path / "deep").iterdir()] == ["cache"]

    def test_of_another_engine_it_is_empty_and_nothing_is_said(self, tmp_path: Path) -> None:
        write(Cache(tmp_path / "cache", ENGINE), [b"a\t1"])
        assert read(tmp_path / "cache", "f" * 32) == Cache(tmp_path / "cache", "f" * 32)

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\x80\x04\x95cos\nsystem\n",
            b"{}",
            b"[]\n",
            b"[" * 100_000,
            b'{"format": 1}',
            b'{"format": 1, "engine": "%s", "count": 2}\na\t1' % ENGINE.encode(),
            b'{"format": 1, "engine": "%s", "count": null}\na\t1' % ENGINE.encode(),
        ],
    )
    def test_what_we_did_not_write_is_told_once_and_empty(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "cache").write_bytes(content)
        found = read(tmp_path / "cache", ENGINE)
        assert not found.lines
        assert (
            found.trouble
            == f"The cache `{tmp_path / 'cache'}` cannot be read (it is damaged); everything is read anew."
        )

    def test_a_folder_in_its_place(self, tmp_path: Path) -> None:
        (tmp_path / "cache").mkdir()
        found = read(tmp_path / "cache", ENGINE)
        assert "it is not a file" in found.trouble
        assert "cannot be written" in write(found, [b"a\t1"])
        assert [path.name for path in tmp_path.iterdir()] == ["cache"]

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
    def test_a_pipe_in_its_place_keeps_nobody_waiting(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "cache")
        assert "it is not a file" in read(tmp_path / "cache", ENGINE).trouble

    def test_without_a_file_nothing_is_kept(self) -> None:
        assert not write(read(None, ENGINE), [b"a\t1"])

    def test_folders_have_files_of_their_own(self, tmp_path: Path) -> None:
        assert file_for(tmp_path, tmp_path / "a") != file_for(tmp_path, tmp_path / "b")
        assert file_for(tmp_path, tmp_path / "a") == file_for(tmp_path, tmp_path / "b" / ".." / "a")


def test_the_key_covers_path_and_bytes() -> None:
    assert len({key("a", b"b"), key("a", b"c"), key("b", b"b"), key("a\0b", b"")}) == 4


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_folder(), tmp_path / "content"))


@pytest.fixture
def cached(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Examination]:
    """Examines the sample company with a cache, and by as many processes as it is told to."""
    monkeypatch.setattr(parsing, "FEWEST_FOR_WORKERS", 1)

    def examined(jobs: int = 1) -> Examination:
        return examine(content, NOW, date(2026, 11, 20), cache_folder=tmp_path / "cache", jobs=jobs)

    return examined


def lines_of(content: Path, folder: Path) -> list[bytes]:
    return file_for(folder, content).read_bytes().split(b"\n")[1:]


class TestExamination:
    @pytest.mark.parametrize("jobs", [1, 3])
    def test_it_tells_nothing_of_where_documents_came_from(
        self, content: Path, tmp_path: Path, cached: Callable[..., Examination], jobs: int
    ) -> None:
        (content / "objectives" / "bad.md").write_bytes(b"---\ntitle: \xff\n---\n")
        (content / "objectives" / "worse.md").write_text("---\ntitle: A\ntitel: B\n---\n[x](y.md)\n")
        (content / "README.md").write_text("# Read me\n")
        plain = examine(content, NOW, date(2026, 11, 20))
        first, second = cached(jobs), cached(jobs)
        for found in (first, second):
            assert found.diagnostics == plain.diagnostics
            assert not found.trouble
        with_cache = tree(tmp_path / "cache")
        cached(jobs)
        assert tree(tmp_path / "cache") == with_cache

    def test_what_is_gone_is_forgotten(self, content: Path, tmp_path: Path, cached: Callable[..., Examination]) -> None:
        cached()
        before = lines_of(content, tmp_path / "cache")
        (content / "initiatives/studio-podcast.md").unlink()
        cached()
        after = lines_of(content, tmp_path / "cache")
        assert len(after) == len(before) - 1
        assert set(after) < set(before)

    @pytest.mark.parametrize("part", [1, 3, 4])
    def test_a_damaged_line_is_told_and_healed(
        self, content: Path, tmp_path: Path, cached: Callable[..., Examination], part: int
    ) -> None:
        plain = cached()
        file = file_for(tmp_path / "cache", content)
        head, *lines = file.read_bytes().split(b"\n")
        for number, line in enumerate(lines):
            parts = line.split(b"\t")
            parts[part] = re.sub(rb"\x1f\d+", b"\x1fx", parts[part]) if part > 1 else b"[0]"
            lines[number] = b"\t".join(parts)
        file.write_bytes(b"\n".join([head, *lines]))
        found = cached()
        assert [d.sort_key for d in found.diagnostics] == [d.sort_key for d in plain.diagnostics]
        assert "a line is damaged" in found.trouble
        assert not cached().trouble

    def test_a_line_cannot_be_of_another_kind_than_its_form(
        self, content: Path, tmp_path: Path, cached: Callable[..., Examination]
    ) -> None:
        cached()
        file = file_for(tmp_path / "cache", content)
        file.write_bytes(file.read_bytes().replace(b'["objective",', b'["check-in",'))
        assert "a line is damaged" in cached().trouble

    def test_a_cache_folder_that_cannot_be_written_stops_nothing(self, content: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        found = examine(content, NOW, date(2026, 11, 20), cache_folder=tmp_path / "file")
        assert not found.has_errors
        assert "The cache" in found.trouble


def test_writing_while_another_writes_leaves_one_of_the_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs = Cache(tmp_path / "cache", ENGINE), Cache(tmp_path / "cache", ENGINE)
    replace = Path.replace

    def meanwhile(self: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "replace", replace)
        write(theirs, [b"b\t2"])
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", meanwhile)
    write(mine, [b"a\t1"])
    assert read(tmp_path / "cache", ENGINE).lines == {"a": b"a\t1"}
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_a_header_is_json(tmp_path: Path) -> None:
    write(Cache(tmp_path / "cache", ENGINE), [])
    assert json.loads((tmp_path / "cache").read_bytes()) == {"format": caching.FORMAT, "engine": ENGINE, "count": 0}
