"""What a living process keeps from one build to the next: results of pure functions, each with its whole input as its key.

In go nothing but what builds put there; a build without it, or with one of another site, makes the same site. What is found in here
can be lost, and cannot be stale: where the input differs in anything, the work is done again. It holds what the last build used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrsite.okr.kept import Memory
from okrsite.okr.parse import Parsed

if TYPE_CHECKING:  # `check` draws nothing and asks git nothing, and starts a fifth sooner without Jinja
    from okrsite.history.past import History
    from okrsite.site.render import Renderer


@dataclass(slots=True)
class Kept:
    """Memory of one process. `documents` are those that were read, by the key of their path and bytes (see `cache.key`)."""

    documents: Mapping[str, Parsed] = field(default_factory=dict)
    linked: Memory = field(default_factory=Memory)
    measured: Memory = field(default_factory=Memory)
    inspected: Memory = field(default_factory=Memory)
    judged: Memory = field(default_factory=Memory)
    _renderer: "tuple[object, Renderer] | None" = None
    _history: "History | None" = None

    def renderer(self, inputs: object, make: "Callable[[], Renderer]") -> "Renderer":
        """The renderer for the files of a theme and what all pages share, with the templates that it has compiled."""
        if self._renderer is None or self._renderer[0] != inputs:
            self._renderer = inputs, make()
        return self._renderer[1]

    def forget_renderer(self) -> None:
        """Begin with a new one: it reads a template when that is first used, and files of a theme have been saved since."""
        self._renderer = None

    def history(self, tip: Callable[[], tuple[str, bool] | None], make: "Callable[[], History]") -> "History":
        """What git remembers; the same as long as the `tip` is (see `git.tip_of`)."""
        known = self._history
        if known is None or known.gap == "partial" or tip() != _tip_of(known):
            self._history = known = make()
        return known


def _tip_of(history: "History") -> tuple[str, bool] | None:
    return (history.head, history.gap == "shallow") if history.head else None
