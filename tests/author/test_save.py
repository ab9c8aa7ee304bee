"""Files are written whole or not at all, and never over what someone else has written."""

import os
import stat
from pathlib import Path

import pytest

from okrsite.author import save
from okrsite.author.save import SaveError, create, replace


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_new_files(tmp_path: Path) -> None:
    create(tmp_path / "new", {"a.md": b"A", "b/c/d.md": b"D"})
    assert (tmp_path / "new/a.md").read_bytes() == b"A"
    assert (tmp_path / "new/b/c/d.md").read_bytes() == b"D"
    assert below(tmp_path / "new") == {"a.md", "b", "b/c", "b/c/d.md"}, "and nothing else"


@pytest.mark.skipif(not hasattr(os, "umask") or os.name == "nt", reason="this system has no such rights")
def test_rights_are_those_of_other_new_files(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    create(tmp_path, {"made": b""})
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == stat.S_IMODE((tmp_path / "plain").stat().st_mode)


@pytest.mark.parametrize("in_the_way", ["b/c.md", "b"])
def test_nothing_is_overwritten(tmp_path: Path, in_the_way: str) -> None:
    (tmp_path / in_the_way).parent.mkdir(exist_ok=True)
    (tmp_path / in_the_way).write_bytes(b"mine")
    before = below(tmp_path)
    with pytest.raises(SaveError, match="in the way"):
        create(tmp_path, {"a.md": b"A", "b/c.md": b"C"})
    assert below(tmp_path) == before
    assert (tmp_path / in_the_way).read_bytes() == b"mine"


def test_not_even_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("nowhere")
    with pytest.raises(SaveError, match="in the way"):
        create(tmp_path, {"a.md": b"A"})
    assert not (tmp_path / "nowhere").exists()


def test_no_folder_leads_out(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "content").mkdir()
    (tmp_path / "content/teams").symlink_to(tmp_path / "outside")
    with pytest.raises(SaveError, match="leads out"):
        create(tmp_path / "content", {"teams/a.md": b"A"})
    assert not below(tmp_path / "outside")


def test_what_appears_meanwhile_stays_and_the_rest_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = save._temporary

    def meanwhile(file: Path, data: bytes) -> Path:
        if file.name == "b.md":
            file.write_bytes(b"theirs")
        return original(file, data)

    monkeypatch.setattr(save, "_temporary", meanwhile)
    with pytest.raises(SaveError, match="meanwhile"):
        create(tmp_path / "new", {"x/a.md": b"A", "b.md": b"B"})
    assert below(tmp_path) == {"new", "new/b.md"}
    assert (tmp_path / "new/b.md").read_bytes() == b"theirs"


def test_a_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(self: Path, target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    create(tmp_path, {"a.md": b"A"})
    assert (tmp_path / "a.md").read_bytes() == b"A"
    assert below(tmp_path) == {"a.md"}


def test_a_file_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    replace(file, b"old", b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640 or os.name == "nt"
    assert below(tmp_path) == {"a.md"}


def test_a_file_that_has_changed_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"theirs")
    with pytest.raises(SaveError, match="changed meanwhile"):
        replace(file, b"old", b"new")
    assert file.read_bytes() == b"theirs"
    file.unlink()
    with pytest.raises(SaveError, match="gone"):
        replace(file, b"old", b"new")
    assert not below(tmp_path)
