"""What open pages have to be told: which addresses have changed, and what keeps the site from being built.

In go announcements, and word of which pages are open; out comes news, to any number of listeners, each in a thread of its own. A listener keeps a cursor, and its news
is worked out from there: nobody has a queue that could fill, and who was away for a while has missed nothing. Nothing is known here
of how news travels.
"""

import re
import secrets
import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

REMEMBERED = 100
"""So many announcements are remembered; to a listener that has heard none of them everything may have changed."""

_CURSOR = re.compile(r"([0-9a-f]+)\.([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class News:
    """What a listener does not know yet. `changed` is None where everything may have changed; `problems` is how things stand
    now, empty when all is well; with `cursor` one asks on."""

    cursor: str
    changed: frozenset[str] | None
    problems: str


class Feed:
    """Announcements, numbered from 1. The cursor bears a name made by chance, so one of an earlier run is known to be strange."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._name = secrets.token_hex(4)
        self._count = 0
        self._history: deque[frozenset[str] | None] = deque(maxlen=REMEMBERED)
        self._problems = ""
        self._is_open = True
        self._followed: Counter[str] = Counter()

    @contextmanager
    def followed(self, addresses: Iterable[str]) -> Iterator[None]:
        """While this lasts, a page of these addresses is open."""
        taken = tuple(addresses)
        with self._condition:
            self._followed.update(taken)
        try:
            yield
        finally:
            with self._condition:
                self._followed.subtract(taken)
                self._followed += Counter()  # leaves out those that nobody follows any more

    @property
    def open_addresses(self) -> frozenset[str]:
        """The addresses of all pages that are open."""
        with self._condition:
            return frozenset(self._followed)

    @property
    def cursor(self) -> str:
        """How far things have come."""
        return f"{self._name}.{self._count}"

    @property
    def problems(self) -> str:
        """What keeps the site from being built; empty when all is well."""
        return self._problems

    @property
    def is_open(self) -> bool:
        return self._is_open

    def announce(self, changed: frozenset[str] | None, problems: str = "") -> None:
        """Say what has changed (None: perhaps everything), and how things stand now."""
        with self._condition:
            if changed == frozenset() and problems == self._problems:
                return
            self._history.append(changed)
            self._problems = problems
            self._count += 1
            self._condition.notify_all()

    def news(self, cursor: str) -> News:
        """How things stand, and what has changed since."""
        with self._condition:
            return News(self.cursor, self._changed_since(cursor), self._problems)

    def wait(self, cursor: str, seconds: float) -> News | None:
        """The same once there is something new; None if there is nothing for this long, or the feed is closed."""
        with self._condition:
            self._condition.wait_for(lambda: cursor != self.cursor or not self._is_open, seconds)
            return self.news(cursor) if cursor != self.cursor and self._is_open else None

    def close(self) -> None:
        """Wake all listeners; there will be no more news."""
        with self._condition:
            self._is_open = False
            self._condition.notify_all()

    def _changed_since(self, cursor: str) -> frozenset[str] | None:
        match = _CURSOR.fullmatch(cursor)
        missed = self._count - int(match[2]) if match and match[1] == self._name else -1
        if not 0 <= missed <= len(self._history):
            return None
        changed: set[str] = set()
        for each in list(self._history)[len(self._history) - missed :]:
            if each is None:
                return None
            changed |= each
        return frozenset(changed)
