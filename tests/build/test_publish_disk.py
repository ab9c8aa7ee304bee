"""Disks that are full or read-only, rights that are missing, and two builds at once.

Disks are real, small ones in memory, which takes root to mount; elsewhere these tests are skipped, and say so.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from okrsite.build.publish import PublishError, publication
from tests.build.test_publish import SITE, empty_folders, own_files, publish, tree
from tests.conftest import IN_CI

BIGGER = {f"new/{number}/index.html": bytes([number]) * 5000 for number in range(12)} | {"index.html": b"new"}


@contextmanager
def mounted(folder: Path, *options: str, source: str = "tmpfs") -> Iterator[Path]:
    """A file system of its own, unmounted at the end. As root in CI it must work."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *options, source, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"a small disk cannot be mounted here: {done.stderr.strip()}"
        pytest.fail(message) if IN_CI else pytest.skip(message)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def remount(folder: Path, *options: str) -> None:
    subprocess.run(["mount", "-o", ",".join(("remount", *options)), str(folder)], check=True)


def attempt(output: Path, site: dict[str, bytes], outcome: str = "There is no space left") -> bool:
    """Publish; if that fails the site must be as it was, and nothing left behind. Gives whether it was published."""
    before = tree(output)
    try:
        publish(output, site)
    except PublishError as error:
        assert outcome in str(error)  # noqa: PT017  whether it is raised depends on the space left
        assert "The site is as it was." in str(error)  # noqa: PT017  likewise
        assert tree(output) == before
        assert empty_folders(output) == []
        assert own_files(output) == {"manifest.json", "lock"}
        return False
    assert tree(output) == site
    return True


def test_a_site_larger_than_the_disk(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=256k") as disk:
        publish(disk / "_site", SITE)
        assert not attempt(disk / "_site", {f"{number}.html": b"x" * 10_000 for number in range(100)})
        assert attempt(disk / "_site", SITE | {"small.html": b"x"})


def test_a_disk_that_fills_up_at_any_point(tmp_path: Path) -> None:
    """With one page of memory less each time the disk is full at another step: a page, the list of folders, the journal, the manifest."""
    outcomes = []
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=256k") as disk:
        for filled in range(64, -1, -1):
            with suppress(OSError), (disk / "filler").open("wb", buffering=0) as file:
                for _ in range(filled):
                    file.write(b"x" * 4096)
            if not (disk / "_site").exists():
                try:
                    publish(disk / "_site", SITE)
                except PublishError:
                    assert not (disk / "_site").exists()
            else:
                outcomes.append(attempt(disk / "_site", BIGGER))
                if outcomes[-1]:
                    assert attempt(disk / "_site", SITE)
            (disk / "filler").unlink()
    assert outcomes == sorted(outcomes)
    assert outcomes.count(False) > 20
    assert outcomes.count(True) > 5


def test_a_disk_that_can_hold_no_more_files(tmp_path: Path) -> None:
    outcomes = []
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "nr_inodes=80") as disk:
        publish(disk / "_site", SITE)
        (disk / "filler").mkdir()
        for filled in range(60, -1, -1):
            with suppress(OSError):
                for number in range(filled):
                    (disk / f"filler/{number}").touch()
            outcomes.append(attempt(disk / "_site", BIGGER))
            for file in (disk / "filler").iterdir():
                file.unlink()
            if outcomes[-1]:
                publish(disk / "_site", SITE)
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {True, False}


def test_a_read_only_disk(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=256k") as disk:
        publish(disk / "_site", SITE)
        remount(disk, "ro")
        for folder in ("_site", "another"):
            with pytest.raises(PublishError, match=r"read-only\. Choose another folder with --output\. The site is as"):
                publish(disk / folder, BIGGER)
        assert tree(disk / "_site") == SITE
        remount(disk, "rw")
        assert attempt(disk / "_site", BIGGER)


def test_one_read_only_folder_in_the_site_is_found_out_before_anything_moves(tmp_path: Path) -> None:
    output = tmp_path / "_site"
    publish(output, SITE)
    teams = output / "teams/marketing"
    with mounted(teams, "--bind", source=str(teams)):
        remount(teams, "bind", "ro")
        assert not attempt(output, BIGGER | {"teams/marketing/index.html": b"changed"}, "cannot be written")
        assert not attempt(output, BIGGER, "cannot be written")
    assert attempt(output, BIGGER)


NOBODY = """
import os, sys
from pathlib import Path
from okrsite.build.publish import PublishError, publication
if os.geteuid() == 0:
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
try:
    with publication(Path(sys.argv[1])) as site:
        for path in sys.argv[2:]:
            site.add(path, b"new")
        site.commit()
except PublishError as error:
    print(error)
"""


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every account can reach; those of pytest are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="okrsite-"))
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder)


def publish_without_rights(output: Path, *paths: str) -> str:
    """Publish as an account that is not root; what it says."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system knows no accounts by number")
    command = [sys.executable, "-c", NOBODY, str(output), *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("denied", [".", ".okrsite", "teams/marketing", "theme"])
def test_a_missing_right_is_found_out_before_anything_moves(denied: str) -> None:
    with open_folder() as folder:
        output = folder / "_site"
        publish(output, SITE)
        for path in (output, *output.rglob("*")):
            path.chmod(0o777)
        (output / denied).chmod(0o555)
        try:
            said = publish_without_rights(output, "a.html", "index.html", "theme/style.css", "theme/new/a.css")
            assert "permission is denied. Give the account that runs okrsite the right" in said
            assert "The site is as it was." in said
            assert tree(output) == SITE
            assert empty_folders(output) == []
        finally:
            (output / denied).chmod(0o777)
        assert publish_without_rights(output, "index.html", "theme/style.css") == ""
        assert tree(output) == {"index.html": b"new", "theme/style.css": b"new"}


def test_a_folder_that_may_not_be_made() -> None:
    with open_folder() as folder:
        folder.chmod(0o555)
        assert "permission is denied" in publish_without_rights(folder / "_site", "index.html")
        assert not any(folder.iterdir())
        folder.chmod(0o755)


# Two builds at once

HOLDER = """
import os, sys, time
from pathlib import Path
from okrsite.build.publish import publication
with publication(Path(sys.argv[1])) as site:
    if sys.argv[2] == "with-worker" and os.fork() == 0:
        time.sleep(600)
    print(os.getpid(), flush=True)
    site.add("index.html", b"first")
    sys.stdin.read()
    site.commit()
"""


@contextmanager
def holder(output: Path, how: str = "alone") -> Iterator["subprocess.Popen[str]"]:
    """A process that is in the middle of a publication, and commits when its input ends; ended at last with its workers."""
    command = [sys.executable, "-c", HOLDER, str(output), how]
    child = subprocess.Popen(command, text=True, start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin
    assert child.stdout
    try:
        assert child.stdout.readline()
        yield child
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        child.stdin.close()
        child.stdout.close()


@pytest.mark.parametrize("is_first", [True, False])
def test_a_second_build_is_told_and_disturbs_nothing(tmp_path: Path, is_first: bool) -> None:
    output = tmp_path / "_site"
    if not is_first:
        publish(output, SITE)
    with holder(output) as child:
        with pytest.raises(PublishError, match=r"Another build is writing to `.*_site`\. Wait until it is done"):
            publish(output, BIGGER)
        assert child.stdin
        child.stdin.close()
        assert child.wait(60) == 0
    assert tree(output) == {"index.html": b"first"}
    publish(output, BIGGER)
    assert tree(output) == BIGGER


@pytest.mark.parametrize("how", ["alone", "with-worker"])
def test_a_killed_build_locks_nobody_out(tmp_path: Path, how: str) -> None:
    output = tmp_path / "_site"
    publish(output, SITE)
    with holder(output, how) as child:
        child.kill()
        child.wait(60)
        publish(output, BIGGER)
    assert tree(output) == BIGGER


def test_builds_that_come_and_go_never_share_the_folder(tmp_path: Path) -> None:
    """Each makes the folder and its lock anew and removes them, since it commits nothing: a lock that is gone is no lock."""
    script = """
import os, sys
from pathlib import Path
from okrsite.build.publish import PublishError, publication
output, flag, held = Path(sys.argv[1]), Path(sys.argv[2]), 0
for _ in range(3000):
    try:
        with publication(output):
            os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
            held += 1
            flag.unlink()
    except PublishError as error:
        if "Another build" not in str(error):
            raise
print(held)
"""
    command = [sys.executable, "-c", script, str(tmp_path / "_site"), str(tmp_path / "flag")]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [child.communicate(timeout=120)[0] for child in children]
    assert [child.returncode for child in children] == [0, 0, 0]
    assert all(int(held) > 0 for held in said)
    assert not (tmp_path / "_site/.okrsite").exists()


def test_an_outer_file_system_error_is_not_mistaken_for_ours(tmp_path: Path) -> None:
    with pytest.raises(PermissionError, match="theirs"), publication(tmp_path / "_site"):
        raise PermissionError("theirs")


def test_a_system_that_writes_little_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:700]))
    publish(tmp_path / "_site", BIGGER)
    assert tree(tmp_path / "_site") == BIGGER
    assert publish(tmp_path / "_site", BIGGER).unchanged == len(BIGGER)
