"""What every format is given."""

from dataclasses import dataclass

from okrsite.history.diff import Diff
from okrsite.history.state import State


@dataclass(frozen=True)
class Report:
    """A diff and the two states that it compares. `prefix` stands before paths, so that they can be opened from where the command
    was called."""

    diff: Diff
    before: State
    after: State
    prefix: str
    color: bool = False

    def path(self, path: str) -> str:
        return f"{self.prefix}/{path}" if self.prefix else path
