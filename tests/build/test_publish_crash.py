"""The old site or the new one, whatever interrupts a publication and whenever.

First every single system call that changes the disk is made the last one, or made to fail, in turn; then real processes are
killed, at chosen and at random moments.
"""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from okrsite.build.publish import PublishError, publication
from tests.build.test_publish import empty_folders, own_files, publish, tree

Site = dict[str, bytes]

LONG = "l" * 255


def page(text: str, *links: str) -> bytes:
    """A page of lines: a text, then what it links to."""
    return "\n".join([text, *links]).encode()


OLD: Site = {
    "index.html": page("old", "teams/a/index.html", "teams/gone/index.html", "style.css", LONG),
    "teams/a/index.html": page("old", "teams/a/gone.html", "index.html"),
    "teams/a/gone.html": page("old", "teams/gone/index.html", "gone/deep/er/index.html"),
    "teams/gone/index.html": page("old", "style.css"),
    "gone/deep/er/index.html": page("old", "index.html"),
    "same/index.html": page("same", "index.html"),
    "style.css": b"old {}",
    "gone.css": b"gone {}",
    LONG: b"old",
    "sitemap.xml": page("old", "teams/gone/index.html"),
}
NEW: Site = {
    "index.html": page("new", "teams/a/index.html", "new/index.html", "style.css", "new.css", LONG),
    "teams/a/index.html": page("new page", "new/deep/er/index.html", "index.html"),
    "new/index.html": page("new", "new/deep/er/index.html", "teams/new/index.html", "new.css"),
    "new/deep/er/index.html": page("new", "teams/a/index.html", "new/ünï.html"),
    "new/ünï.html": page("new", "same/index.html"),
    "teams/new/index.html": page("new", "teams/a/new.html"),
    "teams/a/new.html": page("new", "index.html"),
    "same/index.html": page("same", "index.html"),
    "style.css": b"new {}",
    "new.css": b"new {}",
    LONG: b"newer",
    "sitemap.xml": page("new", "new/index.html"),
}
TURNS_OLD: Site = {"turn": b"a file", "back/index.html": b"a page", "back/deep/x": b"x", "keep": b"k"}
TURNS_NEW: Site = {"turn/index.html": b"a page", "turn/deep/x": b"x", "back": b"a file", "keep": b"kk"}
CASES: dict[str, tuple[Site, Site]] = {
    "first": ({}, NEW),
    "change": (OLD, NEW),
    "turns": (TURNS_OLD, TURNS_NEW),
    "removal": (OLD, {"index.html": page("last")}),
}


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it, and after it no system call changes the disk."""


STEPS = ("open", "write", "fsync", "sync", "mkdir", "replace", "unlink", "rmdir")


@contextmanager
def interrupted(at: int, *, fails: bool) -> Iterator[list[str]]:
    """Make the call numbered `at`, and all later ones, the process's end; or, if it `fails`, only this one an error.

    A write that is the last one is half done. Gives the names of the calls made.
    """
    calls: list[str] = []

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            calls.append(name)
            if len(calls) - 1 == at and name == "write":
                real(args[0], args[1][: len(args[1]) // 2])
            if len(calls) - 1 == at and fails:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if len(calls) - 1 >= at and not fails:
                raise Killed
            return None if name in ("sync", "fsync") else real(*args, **options)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, watched(name, getattr(os, name)))
        yield calls


def assert_each_file_is_whole(output: Path, old: Site, new: Site) -> None:
    found = tree(output) if output.exists() else {}
    for path, data in found.items():
        assert data in (old.get(path), new.get(path)), path
    always = old.keys() & new.keys()
    assert always <= found.keys()


def assert_links_work(output: Path) -> None:
    """Whatever a reader can come to from the home page is there."""
    found = tree(output) if output.exists() else {}
    seen: set[str] = set()
    waiting = ["index.html"] if "index.html" in found else []
    while waiting:
        path = waiting.pop()
        assert path in found, f"a link leads nowhere: {path}"
        if path not in seen and path.endswith(".html"):
            seen.add(path)
            waiting += found[path].decode().split("\n")[1:]


def is_decided(output: Path) -> bool:
    return (output / ".okrsite/journal.json").exists()


def manifest(output: Path) -> bytes:
    file = output / ".okrsite/manifest.json"
    return file.read_bytes() if file.exists() else b""


def assert_old_or_new(output: Path, old: Site, new: Site, new_manifest: bytes, *, tidy: bool = True) -> bool:
    """After an interruption: whole files, working links, and the old site exactly unless the new one is decided; after the next
    publication, which publishes nothing, exactly one of them, and `tidy`, without empty folders. Gives whether it is the new one."""
    assert_each_file_is_whole(output, old, new)
    if old is not TURNS_OLD:
        assert_links_work(output)
    decided = is_decided(output)
    is_new = decided or manifest(output) == new_manifest
    expected = new if is_new else old
    if not decided:
        assert (tree(output) if output.exists() else {}) == expected
    with publication(output) as site:
        assert site.recovered is decided
    if not expected:
        assert not output.exists() or not any(output.iterdir())
        return False
    assert tree(output) == expected
    assert not tidy or empty_folders(output) == []
    assert own_files(output) == {"manifest.json", "lock"}
    assert (manifest(output) == new_manifest) is is_new
    return is_new


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Site, Site, bytes]:
    """A folder with the old site to copy, the old and the new site, and the new one's manifest."""
    old, new = CASES[request.param]
    if old:
        publish(tmp_path / "template", old)
    publish(tmp_path / "new", new)
    return tmp_path / "template", old, new, manifest(tmp_path / "new")


def fresh(template: Path, name: str) -> Path:
    output = template.parent / name
    shutil.rmtree(output, ignore_errors=True)
    if template.exists():
        shutil.copytree(template, output)
    return output


def test_killed_at_every_step(case: tuple[Path, Site, Site, bytes]) -> None:
    template, old, new, new_manifest = case
    outcomes: list[bool] = []
    for step in count():
        output = fresh(template, "output")
        try:
            with interrupted(step, fails=False):
                publish(output, new)
        except Killed:
            outcomes.append(assert_old_or_new(output, old, new, new_manifest))
            publish(output, new)
            assert tree(output) == new
            continue
        break
    assert outcomes == sorted(outcomes), "once decided, always decided"
    assert {True, False} == set(outcomes)
    assert len(outcomes) > 3 * len(new.keys() - {"same/index.html"})


def test_failing_at_every_step(case: tuple[Path, Site, Site, bytes]) -> None:
    template, old, new, new_manifest = case
    failures = 0
    for step in count():
        output = fresh(template, "output")
        error = None
        with interrupted(step, fails=True) as calls:
            try:
                publish(output, new)
            except PublishError as caught:
                error = str(caught)
        if step >= len(calls):
            break
        if error is None:  # it was in the tidying up that follows
            assert tree(output) == new
        else:
            failures += 1
            assert "There is no space left" in error
            assert ("the next build finishes it" in error) is is_decided(output)
            assert ("The site is as it was" in error) is not is_decided(output)
        assert_old_or_new(output, old, new, new_manifest, tidy=calls[step] != "rmdir")
    assert failures > 2 * len(new.keys() - {"same/index.html"})


def test_killed_again_at_every_step_of_finishing(case: tuple[Path, Site, Site, bytes]) -> None:
    """The journal is there and nothing has been moved; or some has."""
    template, old, new, new_manifest = case
    decided = next(step for step in count() if _interrupt(template, new, step))
    rounds = 0
    for first in (decided, decided + 4, decided + 9):
        for step in count():
            assert _interrupt(template, new, first)
            output = template.parent / "output"
            try:
                with interrupted(step, fails=False), publication(output):
                    pass
            except Killed:
                rounds += 1
                assert assert_old_or_new(output, old, new, new_manifest)
                continue
            assert tree(output) == new
            break
    assert rounds > len(new)


def _interrupt(template: Path, new: Site, step: int) -> bool:
    output = fresh(template, "output")
    try:
        with interrupted(step, fails=False):
            publish(output, new)
    except Killed:
        return is_decided(output)
    raise AssertionError("it was not interrupted")


def test_a_foreign_file_that_comes_before_the_finish_is_not_overwritten(tmp_path: Path) -> None:
    template = tmp_path / "template"
    publish(template, OLD)
    next(step for step in count() if _interrupt(template, NEW, step))
    output = tmp_path / "output"
    (output / "new.css").write_bytes(b"mine")
    with pytest.raises(PublishError, match=r"`new.css` .* is in the way"), publication(output):
        pass
    assert (output / "new.css").read_bytes() == b"mine"
    (output / "new.css").unlink()
    publish(output, NEW)
    assert tree(output) == NEW


def test_a_foreign_file_in_a_new_folder_before_the_finish_stays(tmp_path: Path) -> None:
    template = tmp_path / "template"
    publish(template, OLD)
    next(step for step in count() if _interrupt(template, NEW, step))
    output = tmp_path / "output"
    (output / "new/mine").write_bytes(b"mine")
    with pytest.raises(PublishError, match=r"`new` .* is in the way"), publication(output):
        pass
    assert (output / "new/mine").read_bytes() == b"mine"
    (output / "new/mine").unlink()
    publish(output, NEW)
    assert tree(output) == NEW


def test_finishing_follows_no_link_that_came_meanwhile(tmp_path: Path) -> None:
    template, outside = tmp_path / "template", tmp_path / "outside"
    publish(template, OLD)
    outside.mkdir()
    next(step for step in count() if _interrupt(template, NEW, step))
    output = tmp_path / "output"
    shutil.rmtree(output / "new")
    (output / "new").symlink_to(outside)
    shutil.move(output / "gone", tmp_path / "moved")
    (output / "gone").symlink_to(tmp_path / "moved")
    with pytest.raises(PublishError, match=r"`new` .* is in the way"), publication(output):
        pass
    assert not any(outside.iterdir())
    (output / "new").unlink()
    publish(output, NEW)
    assert (tmp_path / "moved/deep/er/index.html").exists()


def test_a_site_without_its_staged_files_heals(tmp_path: Path) -> None:
    """Somebody removed the staging folder of a decided publication."""
    template, output = tmp_path / "template", tmp_path / "output"
    publish(template, OLD)
    next(step for step in count() if _interrupt(template, NEW, step))
    shutil.rmtree(output / ".okrsite/staging")
    publish(output, NEW)
    assert tree(output) == NEW


# Real processes

CHILD = """
import json, os, signal, sys, time
from pathlib import Path
from okrsite.build.publish import publication

request = json.load(sys.stdin)
real, calls = os.replace, 0

def replace(*args):
    global calls
    calls += 1
    if calls == request["die_at"]:
        os.kill(os.getpid(), signal.SIGKILL)
    real(*args)
    if calls == 1:
        print("moving", flush=True)
    time.sleep(request["pause_seconds"])

os.replace = replace
with publication(Path(request["output"])) as site:
    print("adding", flush=True)
    for path, text in request["site"].items():
        site.add(path, text.encode())
    print("committing", flush=True)
    site.commit()
print("done", flush=True)
"""


def big(mark: str, pages: range) -> Site:
    """A site of some hundred pages, each linked from the home page and to the next one."""
    names = [f"objectives/{number}/index.html" for number in pages]
    site = {
        name: page(mark * 50 * (number % 40), other)
        for number, (name, other) in enumerate(zip(names, names[1:] + names[:1], strict=True))
    }
    return site | {"index.html": page(mark, *names), "style.css": mark.encode()}


BIG_OLD = big("a", range(300))
BIG_NEW = big("b", range(150, 450))


@contextmanager
def publishing(
    output: Path, site: Mapping[str, bytes], die_at: int = 0, pause_seconds: float = 0
) -> Iterator["subprocess.Popen[str]"]:
    """A process that publishes, with a pause after each rename; ended if it still runs."""
    texts = {path: data.decode() for path, data in site.items()}
    request = {"output": str(output), "site": texts, "die_at": die_at, "pause_seconds": pause_seconds}
    child = subprocess.Popen([sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdin
        json.dump(request, child.stdin)
        child.stdin.close()
        yield child
    finally:
        child.kill()
        child.wait()
        assert child.stdout
        child.stdout.close()


@pytest.fixture(scope="module")
def big_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("big")
    publish(folder / "template", BIG_OLD)
    publish(folder / "new", BIG_NEW)
    return folder / "template", manifest(folder / "new")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("die_at", [1, 2, 3, 75, 150, 151, 152, 300, 302, 303, 304])
def test_a_process_that_dies_at_a_rename(big_template: tuple[Path, bytes], tmp_path: Path, die_at: int) -> None:
    template, new_manifest = big_template
    output = tmp_path / "output"
    shutil.copytree(template, output)
    with publishing(output, BIG_NEW, die_at) as child:
        assert child.wait(60) == -signal.SIGKILL
    assert assert_old_or_new(output, BIG_OLD, BIG_NEW, new_manifest) is (die_at > 1)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_process_that_is_killed_at_any_moment(big_template: tuple[Path, bytes], tmp_path: Path) -> None:
    template, new_manifest = big_template
    chance = random.Random(7)
    longest_seconds = {"adding": 0.1, "committing": 0.1, "moving": 0.2}
    hits = {"before": 0, "amid": 0, "after": 0}
    for number in range(36):
        output = tmp_path / f"output-{number}"
        shutil.copytree(template, output)
        moment = ("adding", "committing", "moving")[number % 3]
        with publishing(output, BIG_NEW, pause_seconds=0.0005) as child:
            assert child.stdout
            while child.stdout.readline().strip() != moment:
                pass
            time.sleep(chance.uniform(0, longest_seconds[moment]))
            child.kill()
            if child.wait(60) == 0:
                longest_seconds[moment] *= 0.7
        decided = is_decided(output)
        is_new = assert_old_or_new(output, BIG_OLD, BIG_NEW, new_manifest)
        hits["amid" if decided else "after" if is_new else "before"] += 1
        shutil.rmtree(output)
    assert hits["before"] > 0
    assert hits["amid"] > 3
