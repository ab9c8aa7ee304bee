"""What GitHub Actions says about the run that okrsite is called in: the event, and where the API is.

The event's file is written by GitHub and read as data; nothing of it comes here by way of a shell. What is missing or of the
wrong type is a wrong call, told in one line.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

BOT = "github-actions[bot]"
"""The account that a workflow's own token acts as."""

_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")


class CallError(Exception):
    """A command was called where it cannot work; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a command runs: the environment of a workflow's step."""

    environment: Mapping[str, str]

    def need(self, name: str) -> str:
        value = self.environment.get(name, "").strip()
        if not value:
            raise CallError(f"`{name}` is not set: this command is for a workflow of the forge, which sets it.")
        return value

    @property
    def repository(self) -> str:
        """`owner/name`."""
        name = self.need("GITHUB_REPOSITORY")
        if not _REPOSITORY.fullmatch(name):
            raise CallError("`GITHUB_REPOSITORY` is not `owner/name`.")
        return name

    @property
    def event(self) -> "Event":
        """What started the workflow."""
        path = Path(self.need("GITHUB_EVENT_PATH"))
        try:
            value = json.loads(path.read_bytes())
        except (OSError, ValueError):
            raise CallError(f"`{path}`, which should hold the event, cannot be read.") from None
        return Event(value if isinstance(value, dict) else {})


@dataclass(frozen=True, slots=True)
class Event:
    """An event's payload, asked for by path: `event.text("issue", "title")`."""

    payload: Mapping[str, Any]

    def text(self, *path: str) -> str:
        return self._value(str, path)

    def number(self, *path: str) -> int:
        return self._value(int, path)

    def has(self, *path: str) -> bool:
        return self._look_up(path) is not None

    def _value(self, kind: type[T], path: tuple[str, ...]) -> T:
        value = self._look_up(path)
        if not isinstance(value, kind):
            raise CallError(f"The event has no `{'.'.join(path)}`: this command belongs to another kind of event.")
        return value

    def _look_up(self, path: tuple[str, ...]) -> Any:
        value: Any = self.payload
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return value
