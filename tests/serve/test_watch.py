"""Batches of changes: what editors and git do to files, and what becomes of folders."""

import logging
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from watchdog.observers.api import BaseObserver, EventEmitter

from okrsite.serve import watch as module
from okrsite.serve.watch import Watch

LONG = 30.0
"""How long to wait for what must come."""

SHORT = 0.3
"""How long to wait for what must not come."""


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often whether the folders still are the same."""
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "deep/er").mkdir(parents=True)
    (folder / "a.md").write_text("a")
    return folder


@pytest.fixture
def watch(folder: Path) -> Iterator[Watch]:
    """Patient, so that a busy machine does not tear a batch."""
    with Watch([folder], settle_seconds=0.15, longest_seconds=20) as watch:
        yield watch


def names(batch: frozenset[Path]) -> set[str]:
    return {path.name for path in batch}


def test_nothing_is_nothing(watch: Watch) -> None:
    assert watch.wait(0.01) == frozenset()


def test_a_file_is_written(folder: Path, watch: Watch) -> None:
    (folder / "a.md").write_text("b")
    assert names(watch.wait(LONG)) == {"a.md"}
    assert watch.wait(SHORT) == frozenset()


def test_a_file_is_removed(folder: Path, watch: Watch) -> None:
    (folder / "a.md").unlink()
    assert names(watch.wait(LONG)) == {"a.md"}


def test_reading_is_no_change(folder: Path, watch: Watch) -> None:
    (folder / "a.md").read_bytes()
    list(folder.rglob("*"))
    assert watch.wait(SHORT) == frozenset()


def test_a_file_is_written_beside_and_renamed(folder: Path, watch: Watch) -> None:
    (folder / "a.md.tmp").write_text("b")
    (folder / "a.md.tmp").replace(folder / "a.md")
    assert names(watch.wait(LONG)) == {"a.md", "a.md.tmp"}
    assert watch.wait(SHORT) == frozenset()


def test_a_file_comes_from_elsewhere(folder: Path, watch: Watch) -> None:
    (folder.parent / "b.md").write_text("b")
    (folder.parent / "b.md").replace(folder / "deep/b.md")
    assert names(watch.wait(LONG)) == {"b.md"}


def test_vim_saves_a_file(folder: Path, watch: Watch) -> None:
    (folder / ".a.md.swp").write_text("swap")
    assert watch.wait(SHORT) == frozenset()
    (folder / "4913").write_text("")
    (folder / "4913").unlink()
    (folder / "a.md").rename(folder / "a.md~")
    (folder / "a.md").write_text("b")
    (folder / "a.md~").unlink()
    assert "a.md" in names(watch.wait(LONG))
    (folder / ".a.md.swp").unlink()
    assert watch.wait(SHORT) == frozenset()


def test_what_editors_and_git_put_aside_is_no_change(folder: Path, watch: Watch) -> None:
    (folder / ".git").mkdir()
    for name in ("4913", "a.md~", ".a.md.swp", ".a.md.swx", ".#a.md", "#a.md#", ".git/index.lock", "deep/4913"):
        (folder / name).write_text("x")
    assert watch.wait(SHORT) == frozenset()


def test_what_only_looks_like_it_is_one(folder: Path, watch: Watch) -> None:
    expected = {"_site.yml", "a~b.md", "static.swp.md", "14913", ".github", ".well-known"}
    for name in expected:
        (folder / name).write_text("x")
    assert names(watch.wait(LONG)) == expected


def test_a_thousand_changes_are_one_batch(folder: Path, watch: Watch) -> None:
    expected = set()
    for number in range(1000):
        path = folder / f"new{number % 50}/{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(str(number))
        expected.add(path.name)
    assert names(watch.wait(LONG)) >= expected
    assert watch.wait(SHORT) == frozenset()


def test_writing_without_pause_does_not_hold_the_batch_up(folder: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.005):
            (folder / "a.md").write_text(str(time.monotonic()))

    writer = threading.Thread(target=write)
    with Watch([folder], settle_seconds=20, longest_seconds=0.3) as watch:
        writer.start()
        began = time.monotonic()
        assert names(watch.wait(LONG)) == {"a.md"}
        assert time.monotonic() - began < 10
        stop.set()
        writer.join()


def test_what_came_while_nobody_waited_is_settled_already(folder: Path) -> None:
    with Watch([folder], settle_seconds=0.2, longest_seconds=60) as watch:
        (folder / "a.md").write_text("b")
        time.sleep(0.6)
        began = time.monotonic()
        assert names(watch.wait(LONG)) == {"a.md"}
        assert time.monotonic() - began < 0.2


def test_a_folder_goes_and_comes_back(folder: Path, watch: Watch) -> None:
    for round_number in range(3):
        shutil.rmtree(folder)
        assert watch.wait(LONG)
        assert watch.wait(SHORT) == frozenset()
        folder.mkdir()
        (folder / "b.md").write_text("b")
        assert watch.wait(LONG)
        watch.wait(SHORT)
        (folder / "b.md").write_text(str(round_number))
        assert "b.md" in names(watch.wait(LONG))


def test_a_folder_is_replaced_at_once(folder: Path, watch: Watch) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    while watch.wait(0.5):
        pass
    (folder / "b.md").write_text("b")
    assert names(watch.wait(LONG)) == {"b.md"}


def test_another_folder_takes_the_name(folder: Path, watch: Watch) -> None:
    folder.rename(folder.with_name("old"))
    folder.mkdir()
    assert watch.wait(LONG)
    while watch.wait(0.5):
        pass
    (folder / "b.md").write_text("b")
    assert names(watch.wait(LONG)) == {"b.md"}


def test_a_folder_need_not_exist_yet(tmp_path: Path) -> None:
    with Watch([tmp_path / "themes"], settle_seconds=0.3) as watch:
        assert watch.wait(SHORT) == frozenset()
        (tmp_path / "themes").mkdir()
        assert watch.wait(LONG) == {tmp_path / "themes"}
        (tmp_path / "themes/style.css").write_text("p {}")
        assert names(watch.wait(LONG)) == {"style.css"}


def test_a_link_to_a_folder_is_followed_and_may_turn(tmp_path: Path, folder: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    link = tmp_path / "link"
    link.symlink_to(folder)
    with Watch([link], settle_seconds=0.2) as watch:
        (folder / "deep/b.md").write_text("b")
        assert "b.md" in names(watch.wait(LONG))
        link.unlink()
        link.symlink_to(other)
        assert link in watch.wait(LONG)
        (other / "c.md").write_text("c")
        assert "c.md" in names(watch.wait(LONG))


def test_the_same_folder_twice_is_one(folder: Path, watch: Watch) -> None:
    with Watch([folder, folder / "../content"], settle_seconds=0.3) as twice:
        (folder / "a.md").write_text("b")
        assert names(twice.wait(LONG)) == {"a.md"}


def test_lost_events_may_be_any_change(folder: Path, watch: Watch) -> None:
    logging.getLogger("watchdog.observers.inotify_c").warning("events were lost")
    assert watch.wait(LONG) == {folder}


def test_where_the_system_does_not_report_files_are_looked_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Exhausted(BaseObserver):
        """Stands for one of a system that watches no more folders."""

        def __init__(self) -> None:
            super().__init__(EventEmitter)

        def schedule(self, *_: Any, **__: Any) -> Any:
            raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(module, "Observer", Exhausted)
    with Watch([folder], settle_seconds=0.1) as watch:
        (folder / "deep/b.md").write_text("b")
        assert "b.md" in names(watch.wait(LONG))


def test_where_there_are_no_observers_left_files_are_looked_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted() -> Any:
        raise OSError(24, "inotify instance limit reached")

    monkeypatch.setattr(module, "Observer", exhausted)
    with Watch([folder], settle_seconds=0.1) as watch:
        (folder / "b.md").write_text("b")
        assert "b.md" in names(watch.wait(LONG))


def test_threads_end_with_the_watch(folder: Path) -> None:
    before = set(threading.enumerate())
    with Watch([folder]) as watch:
        assert set(threading.enumerate()) > before
        watch.wait(0.01)
    assert set(threading.enumerate()) <= before
