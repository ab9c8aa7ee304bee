"""What a session does with builds: a day that changes, builds that fail, and what is announced."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from okrsite.assets import themes_folder
from okrsite.build.examine import ContentError
from okrsite.build.pipeline import BuildRequest, BuildResult
from okrsite.build.publish import PublishError
from okrsite.serve.reload import Feed
from okrsite.serve.session import Builder, Outcome, Session
from okrsite.serve.snapshot import LiveSite
from okrsite.serve.watch import Watch
from tests.serve.serving import BASE, eventually, objective, write


class Clock:
    """Stands still until it is put forward."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 2, 14, 22, 59, 59, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


class Sitting:
    """A session with a clock of its own, and all that it tells."""

    def __init__(self, content: Path, builder: Callable[[], BuildResult] | None = None) -> None:
        self.clock = Clock()
        self.feed = Feed()
        self.site = LiveSite(content.parent / "site")
        self.told: list[Outcome] = []
        request = BuildRequest(
            content, content.parent / "site", self.clock(), None, content.parent / "themes", themes_folder()
        )
        self.session = Session(
            builder or Builder(request, self.clock), self.site, self.feed, "content", self.clock, self.told.append
        )


def test_the_first_build_may_change_everything(content: Path) -> None:
    sitting = Sitting(content)
    cursor = sitting.feed.cursor
    outcome = sitting.session.rebuild()
    assert outcome.result is not None
    assert sitting.feed.news(cursor).changed is None
    assert sitting.site.snapshot is not None
    assert sitting.site.snapshot.base_path == BASE


def test_a_build_that_changes_nothing_is_no_news(content: Path) -> None:
    sitting = Sitting(content)
    sitting.session.rebuild()
    cursor = sitting.feed.cursor
    assert sitting.session.rebuild().changed == frozenset()
    assert sitting.feed.cursor == cursor


def test_what_changed_is_announced_by_address(content: Path) -> None:
    sitting = Sitting(content)
    sitting.session.rebuild()
    cursor = sitting.feed.cursor
    write(content, {"objectives/launch.md": objective("Players love our game"), "static/hello.txt": "hi"})
    outcome = sitting.session.rebuild()
    changed = sitting.feed.news(cursor).changed
    assert changed is not None
    assert {"objectives/launch/", "hello.txt"} <= changed
    assert "objectives/other/" not in changed
    assert outcome.changed is not None
    assert "objectives/launch/index.html" in outcome.changed


def test_a_new_day_in_the_zone_of_the_site_builds_again(content: Path) -> None:
    write(content, {"_site.yml": "theme: quick\ntimezone: Europe/Berlin\n"})  # an hour ahead in February
    sitting = Sitting(content)
    sitting.session.rebuild()
    stop = threading.Event()
    with Watch([content]) as watch:
        running = threading.Thread(target=sitting.session.run, args=(watch, stop))
        running.start()
        sitting.clock.moment += timedelta(milliseconds=900)
        stop.wait(0.6)
        assert len(sitting.told) == 1
        sitting.clock.moment += timedelta(seconds=1)
        eventually(lambda: len(sitting.told) == 2, "a build at midnight")
        stop.wait(0.6)
        assert len(sitting.told) == 2
        stop.set()
        running.join(60)
    days = [outcome.result.examination.today.isoformat() for outcome in sitting.told if outcome.result]
    assert days == ["2026-02-14", "2026-02-15"]
    assert sitting.told[1].causes == frozenset()


def test_errors_leave_the_site_and_are_told_until_they_are_gone(content: Path) -> None:
    sitting = Sitting(content)
    sitting.session.rebuild()
    cursor, before = sitting.feed.cursor, sitting.site.snapshot
    write(content, {"objectives/launch.md": objective("Players trust our game", cycle="2026-q9")})
    assert sitting.session.rebuild().problems
    news = sitting.feed.news(cursor)
    assert news.changed == frozenset()
    assert "content/objectives/launch.md:4:8: error[broken-reference]" in news.problems
    assert "4 | cycle: 2026-q9\n" in news.problems
    assert "help: " in news.problems
    assert sitting.site.snapshot is before
    write(content, {"objectives/launch.md": objective("Players trust our game")})
    sitting.session.rebuild()
    assert sitting.feed.news(news.cursor).problems == ""
    assert sitting.feed.news(news.cursor).changed == frozenset()


@pytest.mark.parametrize(
    ("error", "words", "is_bug"),
    [
        (ContentError("There is no content."), "There is no content.", False),
        (PublishError("No space."), "No space.", False),
        (
            FileNotFoundError(2, "No such file", "static/x"),
            "FileNotFoundError: [Errno 2] No such file: 'static/x'",
            False,
        ),
        (KeyError("x"), "KeyError: 'x'", True),
    ],
)
def test_a_build_that_is_stopped_ends_nothing(content: Path, error: Exception, words: str, is_bug: bool) -> None:
    def fail() -> BuildResult:
        raise error

    sitting = Sitting(content, fail)
    outcome = sitting.session.rebuild()
    assert (outcome.error, outcome.is_bug, outcome.problems) == (error, is_bug, words)
    assert sitting.feed.problems == words
    assert not sitting.session.is_building


def test_an_interruption_goes_through(content: Path) -> None:
    def interrupt() -> BuildResult:
        raise KeyboardInterrupt

    sitting = Sitting(content, interrupt)
    with pytest.raises(KeyboardInterrupt):
        sitting.session.rebuild()
    assert not sitting.session.is_building
