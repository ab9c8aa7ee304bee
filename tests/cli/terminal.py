"""Someone at a terminal: a command in a pseudo terminal, questions read, answers typed."""

import os
import re
import select
import signal
import sys
import time
from pathlib import Path
from types import TracebackType

import pytest

pty = pytest.importorskip("pty", reason="this system has no terminals of this kind")

PATIENCE_SECONDS = 60
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Person:
    """A command with a person before it: `sees` waits for words, `types` answers."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.shown = ""
        self.position = 0
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            kept = {name: value for name, value in os.environ.items() if name not in ("EDITOR", "VISUAL", "NO_COLOR")}
            root = str(Path(__file__).parents[2])
            place = {**kept, "PYTHONPATH": root, "TERM": "dumb", "COLUMNS": "500", **environment}
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests may have switched Ctrl-C off
            os.execve(sys.executable, [sys.executable, "-m", "okrsite", *arguments], place)  # noqa: S606  no shell is meant

    def __enter__(self) -> "Person":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self.terminal)
        if self.process:
            os.kill(self.process, 9)
            os.waitpid(self.process, 0)

    def sees(self, words: str) -> str:
        """Wait until words are shown; return what was shown up to them since the last ones."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while words not in self.shown[self.position :]:
            if time.monotonic() > deadline or not self._read(deadline):
                raise AssertionError(f"`{words}` was not shown:\n{self.shown[self.position :]}")
        end = self.shown.index(words, self.position) + len(words)
        before, self.position = self.shown[self.position : end], end
        return before

    def types(self, *lines: str) -> None:
        """Type lines, each ended with Enter; those that end in a control character as they are.

        Enter follows Ctrl-C too: readline may miss a signal that comes in the moment after it has shown its prompt, and sees it
        with the next key.
        """
        for line in lines:
            is_whole = line[-1:] and line[-1] < " " and line[-1] != "\x03"
            os.write(self.terminal, line.encode() + (b"" if is_whole else b"\n"))

    def answers(self, *exchange: tuple[str, str]) -> None:
        """Answer each question as it comes."""
        for words, line in exchange:
            self.sees(words)
            self.types(line)

    def leaves(self) -> int:
        """Wait for the end, and return the exit code."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._read(deadline):
            pass
        _, status = os.waitpid(self.process, 0)
        self.process = 0
        assert "Traceback" not in self.shown, self.shown
        return os.waitstatus_to_exitcode(status)

    def _read(self, deadline: float) -> bool:
        """Read what is there; False at the end."""
        ready, _, _ = select.select([self.terminal], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            raise AssertionError(f"Nothing happens any more:\n{self.shown}")
        try:
            data = os.read(self.terminal, 65536)
        except OSError:  # the other side is closed
            return False
        self.shown += _CONTROL.sub("", data.decode(errors="replace")).replace("\r\n", "\n")
        return bool(data)
