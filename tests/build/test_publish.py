"""What publishing does to an output folder, and what it refuses to do."""

import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from okrsite.build.manifest import DamagedManifest, Entry, from_bytes, to_bytes
from okrsite.build.publish import Published, PublishError, publication

SITE = {
    "index.html": b"<p>home</p>",
    "teams/marketing/index.html": b"<p>marketing</p>",
    "theme/style.css": b"p {}",
    "empty.txt": b"",
}


def publish(output: Path, site: Mapping[str, bytes], forbidden: Sequence[Path] = ()) -> Published:
    """Publish a whole site."""
    with publication(output, forbidden) as publishing:
        for path, data in site.items():
            publishing.add(path, data)
        return publishing.commit()


def tree(output: Path) -> dict[str, bytes]:
    """The files that a reader can see, links not followed; okrsite's own are apart."""
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file() and path.relative_to(output).parts[0] not in (".okrsite", ".git")
    }


def empty_folders(output: Path) -> list[str]:
    """Folders that hold nothing."""
    folders = [path for path in output.rglob("*") if path.is_dir() and not path.is_symlink()]
    return [path.relative_to(output).as_posix() for path in folders if not any(path.iterdir())]


def own_files(output: Path) -> set[str]:
    """What okrsite keeps for itself."""
    return {path.name for path in (output / ".okrsite").iterdir()}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "_site"


# What is written


def test_a_first_site_is_written_whole(output: Path) -> None:
    assert publish(output, SITE) == Published(written=4, unchanged=0, kept=0, removed=0)
    assert tree(output) == SITE
    assert own_files(output) == {"manifest.json", "lock"}


def test_missing_folders_above_are_made(tmp_path: Path) -> None:
    publish(tmp_path / "a/b/_site", SITE)
    assert tree(tmp_path / "a/b/_site") == SITE


def test_the_same_site_again_touches_no_file(output: Path) -> None:
    publish(output, SITE)
    before = {path: path.stat() for path in output.rglob("*") if path.is_file()}
    assert publish(output, SITE) == Published(written=0, unchanged=4, kept=0, removed=0)
    after = {path: path.stat() for path in output.rglob("*") if path.is_file()}
    assert {path: (found.st_ino, found.st_mtime_ns) for path, found in after.items()} == {
        path: (found.st_ino, found.st_mtime_ns) for path, found in before.items()
    }


def test_only_what_differs_is_written(output: Path) -> None:
    publish(output, SITE)
    home = (output / "index.html").stat().st_ino
    changed = SITE | {"theme/style.css": b"a {}", "new/index.html": b"new"}
    assert publish(output, changed) == Published(written=2, unchanged=3, kept=0, removed=0)
    assert tree(output) == changed
    assert (output / "index.html").stat().st_ino == home


def test_add_says_whether_it_writes(output: Path) -> None:
    with publication(output) as site:
        assert site.add("a.html", b"1")
        site.commit()
    with publication(output) as site:
        assert not site.add("a.html", b"1")
        assert site.add("b.html", b"1")


def test_a_file_in_pieces_is_as_one_in_one(output: Path, tmp_path: Path) -> None:
    pieces = {path: [data[:3], b"", data[3:]] for path, data in SITE.items()}
    with publication(output) as site:
        assert all(site.add_pieces(path, iter(found)) for path, found in pieces.items())
        site.commit()
    publish(tmp_path / "other", SITE)
    assert tree(output) == SITE
    assert (output / ".okrsite/manifest.json").read_bytes() == (tmp_path / "other/.okrsite/manifest.json").read_bytes()
    with publication(output) as site:
        assert not any(site.add_pieces(path, iter(found)) for path, found in pieces.items())
        assert site.commit() == Published(written=0, unchanged=4, kept=0, removed=0)
    assert own_files(output) == {"manifest.json", "lock"}
    with publication(output) as site:
        assert site.add_pieces("index.html", iter([b"new"]))
        assert site.add_pieces("another/folder/index.html", iter([b"new"]))
        site.commit()
    assert tree(output) == {"index.html": b"new", "another/folder/index.html": b"new"}


def test_pieces_that_cannot_be_made_leave_the_site(output: Path) -> None:
    publish(output, SITE)

    def broken() -> Iterator[bytes]:
        yield b"some"
        raise OSError(errno.ENOSPC, "no space left")

    with publication(output) as site, pytest.raises(PublishError, match="no space left"):
        site.add_pieces("index.html", broken())
    assert tree(output) == SITE
    assert own_files(output) == {"manifest.json", "lock"}


def test_new_files_have_the_rights_of_new_files(output: Path) -> None:
    before = os.umask(0o022)
    try:
        publish(output, SITE)
    finally:
        os.umask(before)
    assert stat.S_IMODE((output / "index.html").stat().st_mode) == 0o644
    assert stat.S_IMODE((output / "teams/marketing").stat().st_mode) == 0o755


def test_nothing_is_visible_before_the_commit(output: Path) -> None:
    publish(output, SITE)
    with publication(output) as site:
        site.add("index.html", b"new")
        site.add("deep/er/index.html", b"new")
        assert tree(output) == SITE
        assert not (output / "deep").exists()
    assert tree(output) == SITE
    assert own_files(output) == {"manifest.json", "lock"}


def test_a_new_folder_comes_into_place_whole(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By one move, however many files are in it."""
    publish(output, SITE)
    moved: list[str] = []
    replace = os.replace

    def watched(old: str, new: str) -> None:
        moved.append(Path(new).relative_to(output).as_posix())
        replace(old, new)

    monkeypatch.setattr(os, "replace", watched)
    added = {f"{folder}/{number}/x": b"" for folder in ("new", "teams/new") for number in range(40)}
    publish(output, SITE | added | {"teams/new.html": b""})
    assert tree(output) == SITE | added | {"teams/new.html": b""}
    assert [path for path in moved if not path.startswith(".okrsite")] == ["new", "teams/new", "teams/new.html"]


def test_parts_share_a_new_folder(output: Path) -> None:
    with publication(output) as site:
        for number, name in enumerate("abc"):
            part = site.part(number + 1)
            part.add(f"new/deep/{name}", name.encode())
            part.add(f"{name}.html", name.encode())
            site.take(part.taken())
        assert site.commit().written == 6
    assert tree(output) == {path: name.encode() for name in "abc" for path in (f"new/deep/{name}", f"{name}.html")}


@pytest.mark.parametrize("came", [Path.mkdir, Path.touch, lambda path: path.symlink_to(path.parent)])
def test_what_comes_where_a_new_folder_is_to_go_is_in_the_way(output: Path, came: object) -> None:
    publish(output, SITE)
    with publication(output) as site:
        site.add("new/x", b"")
        assert callable(came)
        came(output / "new")
        with pytest.raises(PublishError, match=r"`new` .* is in the way.*"):
            site.commit()
    assert tree(output).keys() - {"new"} == SITE.keys()
    assert os.path.lexists(output / "new")
    assert own_files(output) == {"manifest.json", "lock"}


def test_what_a_killed_build_left_is_thrown_away_and_no_link_in_it_followed(output: Path) -> None:
    publish(output, SITE)
    outside = output.parent / "outside"
    outside.mkdir()
    (outside / "theirs").write_bytes(b"")
    left = output / ".okrsite/staging/123/new"
    left.mkdir(parents=True)
    (left / "x").write_bytes(b"")
    (left / "link").symlink_to(outside)
    (output / ".okrsite/staging/124").symlink_to(outside)
    publish(output, SITE)
    assert own_files(output) == {"manifest.json", "lock"}
    assert (outside / "theirs").exists()


@pytest.mark.parametrize("exists", [True, False])
def test_leaving_a_first_publication_leaves_nothing(tmp_path: Path, exists: bool) -> None:
    output = tmp_path / "a/_site"
    if exists:
        output.mkdir(parents=True)
    with publication(output) as site:
        site.add("index.html", b"new")
    assert output.exists() is exists
    assert (tmp_path / "a").exists() is exists
    assert not exists or not any(output.iterdir())


def test_an_error_of_the_caller_passes_through_and_changes_nothing(output: Path) -> None:
    publish(output, SITE)
    with pytest.raises(FileNotFoundError, match="theirs"), publication(output) as site:
        site.add("index.html", (output / "theirs").read_bytes())
    assert tree(output) == SITE
    assert own_files(output) == {"manifest.json", "lock"}


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"longer than before")])
def test_a_file_that_somebody_deleted_or_resized_is_written_again(output: Path, damage: object) -> None:
    publish(output, SITE)
    assert callable(damage)
    damage(output / "index.html")
    assert publish(output, SITE).written == 1
    assert tree(output) == SITE


def test_an_empty_site_can_be_published(output: Path) -> None:
    publish(output, {})
    assert own_files(output) == {"manifest.json", "lock"}
    publish(output, SITE)
    assert publish(output, {}).removed == 4
    assert tree(output) == {}
    assert empty_folders(output) == []


# Names


@pytest.mark.parametrize(
    "path",
    [
        "n" * 255,
        f"{'d' * 255}/{'n' * 250}.html",
        "ünï/漢字/🎉.html",
        "e\u0301.html",
        "with space/and 'quotes\".html",
        "new\nline.txt",
        ".nojekyll",
        ".well-known/security.txt",
        "..almost/...html",
        "\udcff-not-utf-8.txt",
    ],
)
def test_any_name_of_a_file_can_be_published(output: Path, path: str) -> None:
    publish(output, {path: b"1"})
    assert (output / path).read_bytes() == b"1"
    assert publish(output, {path: b"2"}).written == 1
    assert publish(output, {}).removed == 1
    assert tree(output) == {}


def test_a_name_that_is_too_long_is_said_in_a_sentence(output: Path) -> None:
    publish(output, SITE)
    with pytest.raises(PublishError, match=r"its name is too long for this file system.*The site is as it was"):
        publish(output, SITE | {"n" * 256: b""})
    with pytest.raises(PublishError, match="too long"):
        publish(output, SITE | {f"new/{'d' * 256}/a": b""})
    assert tree(output) == SITE
    assert empty_folders(output) == []


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../a",
        "a/../../b",
        "a//b",
        "./a",
        "a/",
        "a/.",
        "a\0b",
    ],
)
def test_a_path_that_leaves_the_site_is_a_bug(output: Path, path: str) -> None:
    with publication(output) as site:
        with pytest.raises(ValueError, match="not a path"):
            site.add(path, b"")
        with pytest.raises(ValueError, match="not a path"):
            site.keep(path, "f")
    assert not output.exists()


@pytest.mark.parametrize("path", [".okrsite/manifest.json", ".git/config", ".GIT/hooks/a", ".git"])
def test_what_stands_beside_a_site_is_no_part_of_it(output: Path, path: str) -> None:
    with publication(output) as site, pytest.raises(PublishError, match="cannot be part of a site"):
        site.add(path, b"")


def test_one_path_given_twice_is_a_bug(output: Path) -> None:
    with publication(output) as site:
        site.add("a", b"")
        with pytest.raises(ValueError, match="given twice"):
            site.add("a", b"")
        with pytest.raises(ValueError, match="given twice"):
            site.add_pieces("a", [])


def test_a_file_and_a_folder_at_once_is_a_bug(output: Path) -> None:
    with publication(output) as site:
        site.add("a/b/c", b"")
        site.add("a", b"")
        with pytest.raises(ValueError, match="a file and a folder at once: 'a'"):
            site.commit()
    assert not output.exists()


def test_a_publication_ends_with_its_commit_and_with_its_context(output: Path) -> None:
    with publication(output) as site:
        site.add("a", b"")
        site.commit()
        with pytest.raises(ValueError, match="over"):
            site.add("b", b"")
    with publication(output) as site:
        pass
    with pytest.raises(ValueError, match="over"):
        site.commit()
    assert tree(output) == {"a": b""}


# Fingerprints and the manifest


def test_a_page_is_kept_by_its_fingerprint(output: Path) -> None:
    with publication(output) as site:
        assert not site.keep("a.html", "f1")
        site.add("a.html", b"1", "f1")
        site.commit()
    with publication(output) as site:
        assert site.known["a.html"].fingerprint == "f1"
        assert not site.keep("a.html", "f2")
        assert site.keep("a.html", "f1")
        assert site.commit() == Published(written=0, unchanged=0, kept=1, removed=0)
    assert tree(output) == {"a.html": b"1"}


def test_a_fingerprint_is_no_reason_to_keep_a_file_that_is_not_there(output: Path) -> None:
    with publication(output) as site:
        site.add("a.html", b"1", "f1")
        site.commit()
    (output / "a.html").unlink()
    with publication(output) as site:
        assert not site.keep("a.html", "f1")


def test_a_new_fingerprint_for_the_same_bytes_is_remembered(output: Path) -> None:
    for fingerprint in ("f1", "f2"):
        with publication(output) as site:
            site.add("a.html", b"1", fingerprint)
            site.commit()
    with publication(output) as site:
        assert site.keep("a.html", "f2")


def test_the_manifest_does_not_tell_the_order_or_the_place_or_the_past(tmp_path: Path) -> None:
    publish(tmp_path / "one", SITE)
    publish(tmp_path / "two", {"index.html": b"old", "gone": b""})
    publish(tmp_path / "two", dict(reversed(SITE.items())))
    manifests = [(tmp_path / name / ".okrsite/manifest.json").read_bytes() for name in ("one", "two")]
    assert manifests[0] == manifests[1]
    digest = hashlib.sha256(b"p {}").hexdigest()[:32]
    assert json.loads(manifests[0])["files"]["theme/style.css"] == [digest, 4, None]


def test_a_manifest_comes_back_from_its_bytes() -> None:
    manifest = {"é.html": Entry("0" * 32, 3, "f"), "a": Entry("1" * 32, 0), "\udcff": Entry("2" * 32, 1)}
    assert from_bytes(to_bytes(manifest)) == manifest


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"format": 1}',
        b'{"format": 2, "files": {}}',
        b'{"format": 1, "files": []}',
        b'{"format": 1, "files": {"a": null}}',
        b'{"format": 1, "files": {"a": ["d", 1]}}',
        b'{"format": 1, "files": {"a": ["d", "1", null]}}',
        b'{"format": 1, "files": {"a": ["d", 1, 2]}}',
        b'{"format": 1, "files": {"../a": ["d", 1, null]}}',
        b'{"format": 1, "files": {".git/config": ["d", 1, null]}}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_damaged_manifest_is_refused_whole(output: Path, data: bytes) -> None:
    with pytest.raises(DamagedManifest):
        from_bytes(data)
    publish(output, SITE)
    (output / ".okrsite/manifest.json").write_bytes(data)
    with pytest.raises(PublishError, match=r"manifest\.json. is not what this version of okrsite writes"):
        publish(output, {})
    assert tree(output) == SITE


def test_the_way_out_of_a_damaged_manifest_works(output: Path) -> None:
    """A person empties the folder, and overlooks what begins with a dot."""
    publish(output, {"index.html": b""})
    (output / ".okrsite/manifest.json").write_bytes(b"damaged")
    (output / "index.html").unlink()
    publish(output, SITE)
    assert tree(output) == SITE


@pytest.mark.parametrize(
    "steps",
    [
        b"{",
        b'{"format": 9, "steps": []}',
        b'{"format": 1, "steps": [["drop", "../secret", "d"]]}',
        b'{"format": 1, "steps": [["new", ".git/hooks/a", "0"]]}',
        b'{"format": 1, "steps": [["new", "a", "../../secret"]]}',
        b'{"format": 1, "steps": [["new", "a", "/etc/passwd"]]}',
        b'{"format": 1, "steps": [["new-folder", "a", ".."]]}',
        b'{"format": 1, "steps": [["new-folder", "../secret", "1"]]}',
        b'{"format": 1, "steps": [["run", "a", "0"]]}',
        b'{"format": 1, "steps": [["drop", "a"]]}',
    ],
)
def test_a_journal_that_okrsite_would_not_write_is_refused(output: Path, steps: bytes) -> None:
    publish(output, SITE)
    (output.parent / "secret").write_bytes(b"secret")
    (output / ".okrsite/journal.json").write_bytes(steps)
    with pytest.raises(PublishError, match=r"journal\.json. is not what this version of okrsite writes"):
        publish(output, {})
    assert tree(output) == SITE
    assert (output.parent / "secret").read_bytes() == b"secret"


# What goes


def test_what_the_site_has_no_more_is_removed_with_the_folders_it_empties(output: Path) -> None:
    publish(output, SITE | {"a/b/c/x": b"1", "a/y": b"2"})
    assert publish(output, SITE | {"a/y": b"2"}).removed == 1
    assert tree(output) == SITE | {"a/y": b"2"}
    assert empty_folders(output) == []
    assert not (output / "a/b").exists()


def test_a_foreign_file_is_never_removed(output: Path) -> None:
    publish(output, SITE | {"a/x": b"1"})
    (output / "a/notes.txt").write_bytes(b"mine")
    (output / "CNAME").write_bytes(b"okr.example.org")
    (output / "folder").mkdir()
    publish(output, SITE)
    assert tree(output) == SITE | {"a/notes.txt": b"mine", "CNAME": b"okr.example.org"}
    assert (output / "folder").is_dir()


def test_a_file_that_somebody_changed_is_left_alone_and_reported(output: Path) -> None:
    publish(output, SITE | {"a/x": b"1", "a/y": b"2"})
    (output / "a/x").write_bytes(b"!")
    assert publish(output, SITE) == Published(written=0, unchanged=4, kept=0, removed=1, left=("a/x",))
    assert tree(output) == SITE | {"a/x": b"!"}
    assert publish(output, SITE).left == ()
    with pytest.raises(PublishError, match=r"`a/x` .* is in the way"):
        publish(output, SITE | {"a/x": b"1"})
    assert tree(output) == SITE | {"a/x": b"!"}


def test_what_became_a_link_or_a_folder_is_left_alone(output: Path) -> None:
    publish(output, SITE | {"x": b"1", "y": b"2"})
    for name in ("x", "y"):
        (output / name).unlink()
    (output.parent / "elsewhere").write_bytes(b"1")
    (output / "x").symlink_to(output.parent / "elsewhere")
    (output / "y").mkdir()
    assert publish(output, SITE).left == ("x", "y")
    assert (output / "x").is_symlink()
    assert (output.parent / "elsewhere").read_bytes() == b"1"


# What is in the way


@pytest.mark.parametrize(
    ("foreign", "wanted"),
    [
        ("a.html", "a.html"),
        ("a", "a/b/index.html"),
        ("a/b", "a/b/c/index.html"),
        ("a/notes.txt", "a"),
        ("a/b/notes.txt", "a"),
    ],
)
def test_a_foreign_file_in_the_way_is_named_and_kept(output: Path, foreign: str, wanted: str) -> None:
    publish(output, SITE)
    (output / foreign).parent.mkdir(parents=True, exist_ok=True)
    (output / foreign).write_bytes(b"mine")
    before = tree(output)
    with pytest.raises(PublishError, match=f"`{foreign}` in .* is in the way.*Move it elsewhere, or choose another"):
        publish(output, SITE | {"aaa": b"new", wanted: b"new"})
    assert tree(output) == before
    assert own_files(output) == {"manifest.json", "lock"}
    (output / foreign).unlink()
    publish(output, SITE | {wanted: b"new"})
    assert tree(output) == SITE | {wanted: b"new"}


def test_a_page_that_became_a_foreign_folder_is_refused(output: Path) -> None:
    publish(output, SITE)
    (output / "index.html").unlink()
    (output / "index.html").mkdir()
    (output / "index.html/mine").write_bytes(b"mine")
    with pytest.raises(PublishError, match=r"`index.html/mine` .* is in the way"):
        publish(output, SITE)


def test_a_file_of_ours_turns_into_a_folder_and_back(output: Path) -> None:
    flat, deep = SITE | {"a": b"file", "b/c": b"file"}, SITE | {"a/index.html": b"1", "a/d/e": b"2", "b/c/d/e": b"3"}
    for _ in range(2):
        publish(output, flat)
        assert tree(output) == flat
        publish(output, deep)
        assert tree(output) == deep
        assert empty_folders(output) == []


def test_a_folder_of_ours_gives_way_with_the_empty_folders_in_it(output: Path) -> None:
    publish(output, {"a/b/c": b""})
    (output / "a/empty/er").mkdir(parents=True)
    publish(output, {"a": b"file"})
    assert tree(output) == {"a": b"file"}


@pytest.mark.parametrize(("old", "new"), [("a", "a/b"), ("a/b", "a")])
def test_a_turn_stops_at_what_somebody_changed(output: Path, old: str, new: str) -> None:
    publish(output, {old: b"1"})
    (output / old).write_bytes(b"!")
    with pytest.raises(PublishError, match=f"`{old}` in .* is in the way"):
        publish(output, {new: b"2"})
    assert tree(output) == {old: b"!"}


# Symbolic links


def test_a_linked_folder_is_never_written_through(output: Path) -> None:
    publish(output, SITE)
    outside = output.parent / "outside"
    outside.mkdir()
    (output / "teams").rename(output.parent / "moved")
    (output / "teams").symlink_to(outside)
    (output / "new").symlink_to(outside)
    for path in ("teams/marketing/index.html", "new/index.html"):
        with pytest.raises(PublishError, match=f"`{path.split('/')[0]}` in .* is in the way"):
            publish(output, {path: b"attack"})
        assert not any(outside.iterdir())


def test_nothing_is_removed_through_a_linked_folder(output: Path) -> None:
    publish(output, SITE)
    (output / "teams").rename(output.parent / "moved")
    (output / "teams").symlink_to(output.parent / "moved")
    site = {path: data for path, data in SITE.items() if not path.startswith("teams")}
    assert publish(output, site).left == ("teams/marketing/index.html",)
    assert (output.parent / "moved/marketing/index.html").exists()


@pytest.mark.parametrize("name", ["index.html", "new.html"])
def test_a_link_where_a_page_must_go_is_in_the_way(output: Path, name: str) -> None:
    publish(output, SITE)
    secret = output.parent / "secret"
    secret.write_bytes(SITE["index.html"])
    (output / name).unlink(missing_ok=True)
    (output / name).symlink_to(secret)
    with pytest.raises(PublishError, match=f"`{name}` in .* is in the way"):
        publish(output, SITE | {name: b"attack"})
    assert secret.read_bytes() == SITE["index.html"]


def test_a_linked_page_is_not_taken_for_the_page(output: Path) -> None:
    publish(output, SITE)
    (output / "index.html").rename(output.parent / "elsewhere")
    (output / "index.html").symlink_to(output.parent / "elsewhere")
    with publication(output) as site:
        assert site.add("index.html", SITE["index.html"])


@pytest.mark.parametrize("name", [".okrsite", ".okrsite/staging"])
def test_links_in_place_of_okrsites_own_folders_are_refused(output: Path, name: str) -> None:
    publish(output, SITE)
    outside = output.parent / "outside"
    outside.mkdir()
    if (output / name).exists():
        (output / name).rename(output.parent / "moved")
    (output / name).symlink_to(outside)
    with pytest.raises(PublishError, match="okrsite did not make it"):
        publish(output, SITE | {"a": b""})
    assert not any(outside.iterdir())


def test_a_link_in_place_of_the_lock_is_refused(output: Path) -> None:
    publish(output, SITE)
    (output / ".okrsite/lock").unlink()
    (output / ".okrsite/lock").symlink_to(output.parent / "secret")
    with pytest.raises(PublishError, match=r"lock. cannot be written: something .* is in the way"):
        publish(output, SITE | {"a": b""})
    assert not (output.parent / "secret").exists()


def test_the_output_folder_itself_may_be_a_link(output: Path) -> None:
    real = output.parent / "real"
    real.mkdir()
    output.symlink_to(real)
    publish(output, SITE)
    assert tree(real) == SITE
    assert output.is_symlink()


# Which folders are refused


@pytest.mark.parametrize("content", ["file.txt", "index.html", ".hidden", ".okrsite-like/a", ".okrsite/theirs.txt"])
def test_an_unknown_folder_is_refused_and_untouched(output: Path, content: str) -> None:
    (output / content).parent.mkdir(parents=True)
    (output / content).write_bytes(b"mine")
    with pytest.raises(PublishError, match="was not written by okrsite; choose another folder with --output, or empty"):
        publish(output, SITE)
    assert [path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()] == [content]


@pytest.mark.parametrize("is_worktree", [True, False])
def test_a_folder_that_holds_only_git_is_accepted(output: Path, is_worktree: bool) -> None:
    output.mkdir()
    if is_worktree:
        (output / ".git").write_bytes(b"gitdir: elsewhere")
    else:
        (output / ".git").mkdir()
    publish(output, SITE)
    publish(output, {})
    assert (output / ".git").exists()


def test_a_file_is_no_output_folder(output: Path) -> None:
    output.write_bytes(b"mine")
    with pytest.raises(PublishError, match="is not a folder"):
        publish(output, SITE)
    with pytest.raises(PublishError, match="something that okrsite did not write is in the way"):
        publish(output / "below", SITE)
    assert output.read_bytes() == b"mine"


@pytest.mark.parametrize("place", ["content", "content/_site", ".", "link", "link/_site"])
def test_the_output_must_not_overlap_with_what_is_read(tmp_path: Path, place: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "content")
    with pytest.raises(PublishError, match=r"overlaps with .*(content|themes)`"):
        publish(tmp_path / place, SITE, [tmp_path / "themes", tmp_path / "content"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "link"]
    publish(tmp_path / "content-site", SITE, [tmp_path / "content"])


def test_root_and_home_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for folder in (Path("/"), tmp_path):
        with pytest.raises(PublishError, match="holds far more than a site"):
            publish(folder, SITE)
    assert not any(tmp_path.iterdir())


def test_a_loop_of_links_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(PublishError, match=r"cannot be found|is not a folder"):
        publish(tmp_path / "a", SITE)
