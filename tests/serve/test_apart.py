"""Work by a copy of the process: its result, its errors, and its end."""

import os
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from okrsite.serve import apart
from okrsite.serve.apart import LostError, SupersededError

pytestmark = pytest.mark.skipif(not apart.CAN_COPY, reason="this system copies no processes")


def run(work: apart.Work[object], is_wanted: Callable[[], bool] = lambda: False) -> object:
    return apart.run(work, is_wanted, nullcontext())


def test_a_result_comes_back_whole() -> None:
    here = os.getpid()
    assert run(lambda _: ("x" * 300_000, os.getpid() != here)) == ("x" * 300_000, True)


def test_an_error_comes_back_with_where_it_was() -> None:
    def fail(_: object) -> object:
        raise KeyError("what")

    with pytest.raises(KeyError, match="what") as caught:
        run(fail)
    assert "in fail" in caught.value.__notes__[0]


def test_an_error_that_cannot_travel_is_told_in_words() -> None:
    class Local(Exception):  # noqa: N818  of no module
        pass

    def fail(_: object) -> object:
        raise Local("words")

    with pytest.raises(RuntimeError, match="Local: words"):
        run(fail)


def test_what_is_killed_is_told() -> None:
    with pytest.raises(LostError, match="-9"):
        run(lambda _: os.kill(os.getpid(), 9))


def test_it_is_broken_off_with_all_that_it_started(tmp_path: Path) -> None:
    note = tmp_path / "pid"

    def work(_: object) -> None:
        process = subprocess.Popen(["sleep", "600"])
        note.with_suffix(".new").write_text(str(process.pid))
        note.with_suffix(".new").rename(note)
        process.wait()

    with pytest.raises(SupersededError):
        run(work, note.exists)
    end = time.monotonic() + 60
    while is_alive(int(note.read_text())):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_within_the_context_nobody_else_holds_the_lock() -> None:
    turn = threading.Lock()
    done = threading.Event()

    def hold() -> None:
        while not done.is_set():
            with turn:
                time.sleep(0.001)

    other = threading.Thread(target=hold)
    other.start()
    try:
        # it would wait in vain where the other thread held the lock when it was copied
        assert all(apart.run(lambda _: turn.acquire(timeout=5), lambda: False, turn) for _ in range(20))
    finally:
        done.set()
        other.join()


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
