"""What stands beside pages for programs and for other pages to show: feeds, calendars and badges.

In go an edition and what draws words; out come files. Each stands at the old addresses of its page too, where nothing can lead on
who subscribed to it or shows it.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from okrsite.site import badges, calendars, feeds, urls
from okrsite.site.edition import Edition
from okrsite.site.render import Renderer


def files(edition: Edition, renderer: Renderer) -> Iterator[tuple[str, bytes]]:
    """Paths from the site's root, and contents."""
    old_addresses: dict[str, list[str]] = defaultdict(list)
    for old, address, _ in urls.redirects(edition.portfolio):
        old_addresses[address].append(old)
    for name, kind in ((urls.FEED, feeds), (urls.CALENDAR, calendars), (urls.BADGE, badges)):
        for address, content in kind.files(edition, renderer):
            for page in chain((address,), old_addresses.get(address, ())):
                yield f"{page}{name}", content
