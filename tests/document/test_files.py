"""The files of a content folder: what is read, what is refused, and what is no text."""

import os
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.document.files import (
    MAX_DOCUMENT_BYTES,
    MAX_FOLDERS,
    Folder,
    Garbled,
    UnreadableFile,
    comparison,
    decode_text,
    read_file,
    read_folder,
    reread,
)
from okrsite.text.source import Source

DOCUMENT = b"---\nname: A\n---\n"


def put(root: Path, path: str, data: bytes = DOCUMENT) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def refused(folder: Folder) -> dict[str, str]:
    """The reasons by path; each has a way out."""
    assert all(file.help for file in folder.unreadable)
    return {file.path: file.reason for file in folder.unreadable}


class TestFolder:
    def test_documents_and_static_files_in_order(self, tmp_path: Path) -> None:
        for path in (
            "teams/b.md",
            "teams/a.md",
            "company.md",
            "teams/sub/c.MD",
            "d.markdown",
            "static/x.md",
            "static/_y",
        ):
            put(tmp_path, path)
        folder = read_folder(tmp_path)
        assert [file.path for file in folder.documents] == [
            "company.md",
            "d.markdown",
            "teams/a.md",
            "teams/b.md",
            "teams/sub/c.MD",
        ]
        assert folder.documents[0].data == DOCUMENT
        assert folder.statics == ("static/_y", "static/x.md")
        assert not folder.unreadable

    @pytest.mark.parametrize(
        "path", ["_site.yml", "_drafts/a.md", ".git/a.md", "teams/_a.md", "teams/.a.md", "notes.txt"]
    )
    def test_passed_over(self, tmp_path: Path, path: str) -> None:
        put(tmp_path, path)
        assert read_folder(tmp_path) == Folder((), (), ())

    def test_links_that_stay_inside_are_followed(self, tmp_path: Path) -> None:
        put(tmp_path, "teams/a.md")
        put(tmp_path, "static/a.svg")
        (tmp_path / "teams/b.md").symlink_to("a.md")
        (tmp_path / "static/b.svg").symlink_to(tmp_path / "static/a.svg")
        folder = read_folder(tmp_path)
        assert [file.path for file in folder.documents] == ["teams/a.md", "teams/b.md"]
        assert folder.statics == ("static/a.svg", "static/b.svg")

    def test_a_content_folder_that_is_a_link_itself(self, tmp_path: Path) -> None:
        put(tmp_path, "real/teams/a.md")
        (tmp_path / "real/teams/b.md").symlink_to("a.md")
        (tmp_path / "link").symlink_to("real")
        assert len(read_folder(tmp_path / "link").documents) == 2

    @pytest.mark.parametrize("path", ["teams/x.md", "static/x"])
    @pytest.mark.parametrize(
        ("target", "reason"),
        [
            ("../../secret", "leaves the content folder"),
            ("/etc/passwd", "leaves the content folder"),
            ("/dev/zero", "leaves the content folder"),
            ("nowhere", "leads nowhere"),
            ("x", "leads nowhere"),
            ("x.md", "leads nowhere"),
            ("../..", "link to a folder"),
            (".", "link to a folder"),
        ],
    )
    def test_other_links_are_refused(self, tmp_path: Path, path: str, target: str, reason: str) -> None:
        put(tmp_path, "secret")
        link = tmp_path / "content" / path
        link.parent.mkdir(parents=True)
        link.symlink_to(target)
        folder = read_folder(tmp_path / "content")
        assert reason in refused(folder)[path]
        assert not folder.documents
        assert not folder.statics

    @pytest.mark.parametrize("path", ["teams/pipe.md", "static/pipe"])
    def test_a_pipe_is_not_waited_for(self, tmp_path: Path, path: str) -> None:
        put(tmp_path, path).unlink()
        os.mkfifo(tmp_path / path)
        assert "not a file" in refused(read_folder(tmp_path))[path]

    @pytest.mark.parametrize("name", [b"\xff", b"a\nb", b"a\tb", b"a\x1b[31mb", b"\x7f"])
    @pytest.mark.parametrize("path", [b"teams/%s.md", b"static/%s"])
    def test_names_that_are_no_text(self, tmp_path: Path, path: bytes, name: bytes) -> None:
        shown = os.fsdecode(path % name)
        try:
            put(tmp_path, shown)
        except OSError:
            pytest.skip("this file system does not take the name")
        assert "name has a character" in refused(read_folder(tmp_path))[shown]

    def test_names_in_any_script_are_names(self, tmp_path: Path) -> None:
        names = [
            "static/Bildschirmfoto um 3.00\u202fPM.png",
            "static/größe.svg",
            "static/進捗.png",
            "static/👩\u200d🚀.png",
        ]
        for name in names:
            put(tmp_path, name)
        assert set(read_folder(tmp_path).statics) == set(names)

    def test_a_document_of_50_megabytes_is_named_and_not_read(self, tmp_path: Path) -> None:
        with put(tmp_path, "teams/big.md").open("wb") as file:
            file.truncate(50_000_000)
        assert refused(read_folder(tmp_path))["teams/big.md"].endswith("50.0 MB; at most 1 MB are read.")
        put(tmp_path, "teams/big.md", b"x" * MAX_DOCUMENT_BYTES)
        assert len(read_folder(tmp_path).documents) == 1

    def test_a_static_file_may_be_large(self, tmp_path: Path) -> None:
        with put(tmp_path, "static/film.mp4").open("wb") as file:
            file.truncate(50_000_000)
        assert read_folder(tmp_path).statics == ("static/film.mp4",)

    def test_folders_without_end(self, tmp_path: Path) -> None:
        put(tmp_path, "a/" * (MAX_FOLDERS + 8) + "x.md")
        assert list(refused(read_folder(tmp_path)).values()) == [
            f"This folder stands below more than {MAX_FOLDERS} others."
        ]

    def test_no_folder_at_all(self, tmp_path: Path) -> None:
        assert list(refused(read_folder(tmp_path / "none"))) == ["."]

    def test_one_file(self, tmp_path: Path) -> None:
        put(tmp_path, "_site.yml", b"title: T\n")
        (tmp_path / "link").symlink_to("/etc/passwd")
        (tmp_path / "folder").mkdir()
        assert not isinstance(read_file(tmp_path, "_site.yml"), UnreadableFile)
        for path in ("link", "folder"):
            assert isinstance(read_file(tmp_path, path), UnreadableFile)


class TestText:
    """Bytes as text, or the place of what is none."""

    @pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order mark"])
    @pytest.mark.parametrize("text", ["", "Größe 漢 🎉\r\n\tx\ry\n", "a\u0085b\u2028c\u202ed\ufeffe"])
    def test_text(self, before: bytes, text: str) -> None:
        assert decode_text(before + text.encode()) == text

    @pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order mark"])
    @pytest.mark.parametrize(
        ("data", "line", "column"),
        [
            (b"---\ntitle: \xff\n---\n", 2, 8),
            ("---\r\ntitle: ä🎉".encode() + b"\xff\r\n---\r\n", 2, 10),
            ("---\rtitle: Größe\r".encode("latin-1"), 2, 10),
            (b"---\ntitle: \xe2\x82", 2, 8),
            (b"---\ntitle: \xed\xa0\x80\n", 2, 8),
            (b"---\ntitle: \xc0\xaf\n", 2, 8),
            (b"a\0b", 1, 2),
            (b"\na\x1b[31m", 2, 2),
            ("ä\x9b".encode(), 1, 2),
            ("\n\n🎉\ufdd0".encode(), 3, 2),
            ("\U0010ffff".encode(), 1, 1),
        ],
    )
    def test_no_text(self, before: bytes, data: bytes, line: int, column: int) -> None:
        found = decode_text(before + data)
        assert isinstance(found, Garbled)
        assert Source("a.md", found.text).position(found.offset) == (line, column)
        assert found.help

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_other_encodings(self, encoding: str) -> None:
        found = decode_text("---\ntitle: T\n---\n".encode(encoding))
        assert isinstance(found, Garbled)
        assert "Save the file as text in UTF-8" in found.help

    @given(
        st.binary(max_size=40)
        | st.lists(st.sampled_from([b"\xef\xbb\xbf", b"\xff", b"\xe2\x82", b"\n", b"\0", b"a", b"\xc3\xa4"])).map(
            b"".join
        )
    )
    def test_any_bytes(self, data: bytes) -> None:
        found = decode_text(data)
        if isinstance(found, Garbled):
            assert 0 <= found.offset <= len(found.text)
        else:
            assert found.encode() == data.removeprefix(b"\xef\xbb\xbf")

    def test_50_megabytes(self) -> None:
        began = time.perf_counter()
        assert isinstance(decode_text(b"x" * 50_000_000 + b"\xff"), Garbled)
        assert time.perf_counter() - began < 10


def folder_with(root: Path, *paths: str) -> Folder:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path, encoding="utf-8")
    return read_folder(root)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"b.md": "new"}, ("b.md",)),
        ({"a/x.md": None}, ("a/x.md",)),
        ({"a.md": "between a/ and b"}, ("a.md",)),
        ({"a/new.markdown": "1", "a-b/c.md": "2"}, ("a/new.markdown", "a-b/c.md")),
        ({"static/n.png": "1", "static/.x": "2", "static/o.txt": None}, ("static/n.png", "static/.x", "static/o.txt")),
        (
            {"_draft.md": "1", ".b.md.swp": "2", "a/_x/y.md": "3", "notes.txt": "4"},
            ("_draft.md", ".b.md.swp", "a/_x/y.md"),
        ),
        ({}, ("b.md~", "was-never/there.md", "b.md")),
    ],
)
def test_named_files_alone_are_read_again(
    tmp_path: Path, change: dict[str, str | None], named: tuple[str, ...]
) -> None:
    folder = folder_with(tmp_path, "a/x.md", "a/y.md", "b.md", "c/d.md", "static/o.txt", "static/p/q.txt")
    for path, text in change.items():
        (tmp_path / path).unlink(missing_ok=True)
        if text is not None:
            folder_with(tmp_path, path)
            (tmp_path / path).write_text(text, encoding="utf-8")
    again, fresh = reread(tmp_path, folder, named), read_folder(tmp_path)
    assert again == fresh
    assert all(comparison(tmp_path, fresh))
    before = {file.path: file for file in folder.documents}
    assert again is not None
    assert all(file is before[file.path] for file in again.documents if file.path not in named)


def test_what_files_alone_cannot_tell_is_not_guessed(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "a/x.md", "b.md", "static/o.txt")
    shutil.rmtree(tmp_path / "a")
    assert reread(tmp_path, folder, ("a",)) is None  # a folder has gone
    assert not all(comparison(tmp_path, folder))
    (tmp_path / "a").mkdir()
    assert reread(tmp_path, folder, ("a",)) is None  # and come
    (tmp_path / "b.md").write_bytes(b"x" * (MAX_DOCUMENT_BYTES + 1))
    assert reread(tmp_path, folder, ("b.md",)) is None
    assert reread(tmp_path, read_folder(tmp_path), ("static/o.txt",)) is None  # it is among them, and has to be told
    elsewhere = tmp_path / "static"
    (tmp_path / "link").symlink_to(elsewhere, target_is_directory=True)
    assert reread(tmp_path, folder, ("link/o.md",)) is None
    assert reread(tmp_path, folder, ("/".join(["x"] * 40) + ".md",)) is None


def test_a_change_that_nobody_named_is_found(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "a.md", "static/b.txt")
    assert all(comparison(tmp_path, folder))
    (tmp_path / "a.md").write_text("b.md", encoding="utf-8")
    assert list(comparison(tmp_path, folder)) == [False, True, True]
    folder = folder_with(tmp_path, "a.md", "c.md")
    (tmp_path / "c.md").unlink()
    (tmp_path / "static/d.txt").write_text("", encoding="utf-8")
    assert list(comparison(tmp_path, folder)) == [True, True, False, False]
