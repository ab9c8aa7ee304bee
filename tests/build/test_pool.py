"""The same work by one process or several, and what becomes of workers that fail, vanish or are not wanted any more."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from okrsite.build import pool
from okrsite.build.forks import WorkerLostError
from okrsite.build.pool import run
from okrsite.site.render import TemplateFaultError

forks = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux alone")


@pytest.fixture(autouse=True)
def _no_child_is_left() -> Iterator[None]:
    yield
    if sys.platform == "linux":
        with pytest.raises(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)


def processes(jobs: int, tasks: int = 40) -> set[int]:
    def slowly(_: int) -> int:
        time.sleep(0.002)
        return os.getpid()

    return set(run(slowly, range(tasks), jobs))


@pytest.mark.parametrize("jobs", [1, 2, 3, 50])
@pytest.mark.parametrize("tasks", [0, 1, 2, 7, 100])
def test_results_come_in_the_order_of_the_tasks(jobs: int, tasks: int) -> None:
    def square(number: int) -> int:
        time.sleep(0.001 * (number % 3))
        return number * number

    assert list(run(square, range(tasks), jobs)) == [number * number for number in range(tasks)]


@forks
def test_several_processes_work_and_this_one_is_among_them() -> None:
    assert processes(1) == {os.getpid()}
    several = processes(3)
    assert len(several) == 3
    assert os.getpid() in several


def test_the_error_of_workers_is_known_on_systems_that_have_none() -> None:
    without = "import sys; sys.modules['fcntl'] = None; import okrsite.build.forks"
    subprocess.run([sys.executable, "-c", without], check=True)


@forks
def test_results_larger_than_any_pipe() -> None:
    found = list(run(lambda number: bytes([number]) * 3_000_000, range(6), 2))
    assert [(each[0], len(each)) for each in found] == [(number, 3_000_000) for number in range(6)]


@forks
def test_whoever_sends_a_large_result_is_not_kept_waiting() -> None:
    """It is more than thirty times what a pipe holds. Were it taken a pipe's content at a time, with a task done here between any two,
    the other process would be at its first or second task when all others are done."""
    here = os.getpid()

    def work(_: int) -> bytes:
        if os.getpid() != here:
            return bytes(32 << 20)
        time.sleep(0.05)
        return b""

    from_elsewhere = sum(1 for result in run(work, range(30), 2) if result)
    assert from_elsewhere > 3


def test_beside_other_threads_nothing_is_forked() -> None:
    ended = threading.Event()
    other = threading.Thread(target=ended.wait)
    other.start()
    try:
        assert not pool.can_fork()
        assert processes(3) == {os.getpid()}
    finally:
        ended.set()
        other.join()


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_the_first_error_in_the_order_of_the_tasks_is_raised(jobs: int) -> None:
    done: list[int] = []

    def work(number: int) -> int:
        if number == 5:
            time.sleep(0.05)
        if number in (5, 6, 7, 30):
            raise TemplateFaultError(f"page {number}")
        return number

    with pytest.raises(TemplateFaultError) as caught:
        done.extend(run(work, range(40), jobs))
    assert str(caught.value) == "page 5"
    assert done == [0, 1, 2, 3, 4]


@forks
def test_an_error_tells_where_in_the_worker_it_arose() -> None:
    here = os.getpid()

    def divide(number: int) -> float:
        time.sleep(0.01)
        return 1 / (number if os.getpid() == here else 0)

    with pytest.raises(ZeroDivisionError) as caught:
        list(run(divide, range(1, 99), 2))
    assert "in divide" in "".join(caught.value.__notes__)


@forks
def test_an_error_that_cannot_travel_is_told_in_words() -> None:
    class LocalError(Exception):
        pass

    here = os.getpid()

    def fail(_: int) -> None:
        time.sleep(0.01)
        if os.getpid() != here:
            raise LocalError("of there")

    with pytest.raises(RuntimeError, match="LocalError: of there"):
        list(run(fail, range(99), 2))


@forks
def test_errors_of_the_system_keep_their_file() -> None:
    def fail(number: int) -> None:
        raise PermissionError(13, "denied", f"file-{number}")

    with pytest.raises(PermissionError) as caught:
        list(run(fail, range(9), 2))
    assert caught.value.filename == "file-0"


@forks
def test_a_worker_that_is_killed_is_told_of() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        time.sleep(0.01)
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(WorkerLostError, match=r"ended by signal 9 .* `--jobs 1`"):
        list(run(work, range(99), 2))


@forks
def test_more_tasks_than_a_queue_can_hold() -> None:
    assert sum(run(lambda number: number, range(20_000), 3)) == sum(range(20_000))


@forks
def test_whoever_stops_listening_leaves_no_worker_behind() -> None:
    for number in run(lambda number: number, range(1000), 3):
        if number == 5:
            break


@forks
@pytest.mark.parametrize("to_all", [True, False], ids=["the terminal's", "this process's alone"])
def test_ctrl_c_ends_every_worker_without_a_word(tmp_path: Path, to_all: bool) -> None:
    """The terminal sends it to all processes; `kill -INT` to one."""
    program = tmp_path / "program.py"
    program.write_text(
        "import os, sys, time\n"
        "from okrsite.build.pool import run\n"
        "def work(number):\n"
        "    os.write(1, b'%d\\n' % os.getpid())\n"
        "    time.sleep(60)\n"
        "try:\n"
        "    list(run(work, range(8), 2))\n"
        "except KeyboardInterrupt:\n"
        "    print('broken off', flush=True)\n"
    )
    child = subprocess.Popen(
        [sys.executable, program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert child.stdout
    workers = [int(child.stdout.readline()) for _ in range(2)]
    (os.killpg if to_all else os.kill)(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert (out, err, child.returncode) == ("broken off\n", "", 0)
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


@forks
def test_workers_of_a_killed_process_end_too(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import os, time\n"
        "from okrsite.build.pool import run\n"
        "def work(number):\n"
        "    os.write(1, b'%d\\n' % os.getpid())\n"
        "    time.sleep(0.05)\n"
        "list(run(work, range(10_000), 2))\n"
    )
    child = subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    workers = {int(child.stdout.readline()) for _ in range(8)}
    child.kill()
    child.stdout.read()  # ends when the last worker has closed it
    child.stdout.close()
    child.wait()
    assert len(workers) == 2
