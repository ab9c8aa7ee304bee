"""News for open pages: worked out from a cursor, never queued."""

import threading

from okrsite.serve.reload import REMEMBERED, Feed


def some(*addresses: str) -> frozenset[str]:
    return frozenset(addresses)


def test_who_knows_everything_has_no_news() -> None:
    feed = Feed()
    news = feed.news(feed.cursor)
    assert (news.changed, news.problems) == (frozenset(), "")
    assert feed.wait(feed.cursor, 0.01) is None


def test_changes_since_the_cursor_are_gathered() -> None:
    feed = Feed()
    feed.announce(some("before"))
    cursor = feed.cursor
    feed.announce(some("a", "b"))
    feed.announce(some("b", "c"))
    news = feed.news(cursor)
    assert news.changed == some("a", "b", "c")
    assert feed.news(news.cursor).changed == frozenset()


def test_problems_are_how_things_stand() -> None:
    feed = Feed()
    cursor = feed.cursor
    feed.announce(frozenset(), "one")
    assert feed.news(cursor).problems == feed.problems == "one"
    feed.announce(frozenset(), "")
    assert feed.news(cursor).problems == ""


def test_nothing_new_is_no_news() -> None:
    feed = Feed()
    cursor = feed.cursor
    feed.announce(frozenset())
    assert feed.cursor == cursor


def test_everything_swallows_what_is_named() -> None:
    feed = Feed()
    cursor = feed.cursor
    feed.announce(some("a"))
    feed.announce(None)
    feed.announce(some("b"))
    assert feed.news(cursor).changed is None


def test_a_strange_cursor_means_everything() -> None:
    feed = Feed()
    feed.announce(some("a"))
    name, _, _ = feed.cursor.partition(".")
    for cursor in ("", "x", Feed().cursor, f"{name}.2", f"{name}.-1", f"{name}.{'9' * 5000}", f"{name}.²"):
        assert feed.news(cursor).changed is None, cursor


def test_who_was_away_too_long_is_told_to_look_at_everything() -> None:
    feed = Feed()
    cursors = []
    for number in range(REMEMBERED + 1):
        cursors.append(feed.cursor)
        feed.announce(some(str(number)))
    assert feed.news(cursors[0]).changed is None
    assert feed.news(cursors[1]).changed == some(*map(str, range(1, REMEMBERED + 1)))


def test_listeners_in_threads_are_woken_by_news_and_by_the_end() -> None:
    feed = Feed()
    heard: list[object] = []

    def listen(cursor: str) -> None:
        news = feed.wait(cursor, 60)
        heard.append(news and news.changed)

    def listeners() -> list[threading.Thread]:
        threads = [threading.Thread(target=listen, args=(feed.cursor,)) for _ in range(5)]
        for thread in threads:
            thread.start()
        return threads

    first = listeners()
    feed.announce(some("a"))
    for thread in first:
        thread.join(60)
    assert heard == [{"a"}] * 5
    second = listeners()
    feed.close()
    for thread in second:
        thread.join(60)
    assert heard[5:] == [None] * 5
    assert not feed.is_open


def test_pages_are_open_as_long_as_one_follows_them() -> None:
    feed = Feed()
    with feed.followed(("a/", "404.html")):
        with feed.followed(("a/",)):
            assert feed.open_addresses == {"a/", "404.html"}
        assert feed.open_addresses == {"a/", "404.html"}
    assert feed.open_addresses == frozenset()
