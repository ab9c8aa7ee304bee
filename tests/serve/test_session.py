"""What a session does with builds: a day that changes, builds that fail, and what is announced."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from okrsite.assets import themes_folder
from okrsite.build.examine import ContentError, Examination
from okrsite.build.pipeline import BuildRequest, Prepared
from okrsite.build.publish import PublishError
from okrsite.serve.builder import Builder
from okrsite.serve.reload import Feed
from okrsite.serve.session import Outcome, Session
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

    def __init__(self, content: Path, error: BaseException | None = None) -> None:
        self.clock = Clock()
        self.feed = Feed()
        self.site = LiveSite(content.parent / "site")
        self.told: list[Outcome] = []
        request = BuildRequest(
            content, content.parent / "site", self.clock(), None, content.parent / "themes", themes_folder()
        )
        builder = Builder(request, self.clock) if error is None else Failing(request, self.clock, error)
        self.session = Session(builder, self.site, self.feed, "content", self.clock, self.told.append)


class Failing(Builder):
    """What cannot build."""

    def __init__(self, request: BuildRequest, clock: Clock, error: BaseException) -> None:
        super().__init__(request, clock)
        self._error = error

    def prepare(self, causes: frozenset[Path] = frozenset()) -> Prepared | Examination:
        raise self._error


def test_the_first_build_may_change_everything(content: Path) -> None:
    sitting = Sitting(content)
    cursor = sitting.feed.cursor
    outcome = sitting.session.rebuild()
    assert outcome.page_count
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
    days = [outcome.examination.today.isoformat() for outcome in sitting.told if outcome.examination]
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
    sitting = Sitting(content, error)
    outcome = sitting.session.rebuild()
    assert (outcome.error, outcome.is_bug, outcome.problems) == (error, is_bug, words)
    assert sitting.feed.problems == words
    assert not sitting.session.is_building


def test_an_interruption_goes_through(content: Path) -> None:
    sitting = Sitting(content, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        sitting.session.rebuild()
    assert not sitting.session.is_building


def test_a_save_is_shown_before_the_whole_site_is_built(content: Path) -> None:
    sitting = Sitting(content)
    sitting.session.rebuild()
    cursor = sitting.feed.cursor
    launch, other = "objectives/launch/index.html", "objectives/other/index.html"
    write(content, {"objectives/launch.md": objective("Players love our game")})
    with sitting.feed.followed(("objectives/launch/", "objectives/other/")):
        shown = sitting.session.show(frozenset({(content / "objectives/launch.md").resolve()}))
    assert shown.changed == frozenset({launch})
    assert shown.page_count is None
    assert sitting.feed.news(cursor).changed == frozenset({"objectives/launch/"})
    assert b"Players love our game" in (sitting.site.read(launch) or b"")
    data = sitting.site.read("api/v1/cycles/2026-q1.json") or b""
    assert b"Players love our game" in data  # nobody looked at it, and it is new too
    assert b"Players trust our game" in (content.parent / "site" / launch).read_bytes()
    done = sitting.session.finish()
    assert done is not None
    assert done.causes == {(content / "objectives/launch.md").resolve()}
    assert done.changed is not None
    assert launch in done.changed
    assert other not in done.changed
    assert b"Players love our game" in (content.parent / "site" / launch).read_bytes()
    assert sitting.session.finish() is None


def test_a_file_that_was_told_is_not_told_again(content: Path) -> None:
    sitting = Sitting(content)
    sitting.session.rebuild()
    write(content, {"static/hello.txt": "hi"})
    shown = sitting.session.show(frozenset({(content / "static/hello.txt").resolve()}))
    assert shown.changed == frozenset({"hello.txt"})
    done = sitting.session.finish()
    assert done is not None
    assert done.changed == frozenset()


def test_what_is_superseded_is_finished_with_what_comes_next(content: Path) -> None:
    sitting = Sitting(content)
    sitting.session.rebuild()
    causes = [(content / f"objectives/{name}.md").resolve() for name in ("launch", "other")]
    write(content, {"objectives/launch.md": objective("One")})
    sitting.session.show(frozenset(causes[:1]))
    assert sitting.session.finish(lambda: True) is None
    assert b">One" in (sitting.site.read("objectives/launch/index.html") or b"")
    write(content, {"objectives/other.md": objective("Two")})
    sitting.session.show(frozenset(causes[1:]))
    done = sitting.session.finish()
    assert done is not None
    assert done.causes == set(causes)
    assert {"objectives/launch/index.html", "objectives/other/index.html"} <= (done.changed or set())


def test_a_site_that_cannot_be_finished_is_the_one_before_again(content: Path) -> None:
    sitting = Sitting(content)
    sitting.session.rebuild()
    cursor = sitting.feed.cursor
    fault = {"themes/quick/templates/attention.html": "{{ nothing.of.this }}"}
    write(content, {"objectives/launch.md": objective("Players love our game")})
    write(content.parent, fault)
    assert not sitting.session.rebuild().changed
    assert "attention.html:1" in sitting.feed.news(cursor).problems
    assert b"Players trust our game" in (sitting.site.read("objectives/launch/index.html") or b"")
    (content.parent / next(iter(fault))).unlink()
    assert not sitting.session.rebuild().problems
    assert b"Players love our game" in (sitting.site.read("objectives/launch/index.html") or b"")


def test_what_nobody_reported_is_found_in_a_quiet_moment(content: Path) -> None:
    sitting = Sitting(content)
    stop = threading.Event()
    sitting.session.rebuild()
    write(content, {"objectives/launch.md": objective("Players love our game")})
    with Watch([content.parent / "elsewhere"]) as watch:  # sees nothing of it
        running = threading.Thread(target=sitting.session.run, args=(watch, stop))
        running.start()
        eventually(lambda: b"love" in (sitting.site.read("objectives/launch/index.html") or b""))
        eventually(lambda: len(sitting.told) == 2)
        stop.wait(0.6)
        assert len(sitting.told) == 2
        stop.set()
        running.join(60)
