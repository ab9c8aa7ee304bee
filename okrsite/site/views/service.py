"""Pages that nobody looks for: the one for an address that leads nowhere, and those that lead from old addresses to new ones."""

from collections.abc import Iterator

from okrsite.frozen import frozen
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.views import parts
from okrsite.site.views.parts import Link


@frozen
class NotFoundView:
    """Where a reader who has lost the way can go on."""

    company: Link
    cycle: Link | None


@frozen
class RedirectView:
    """Where something stands now."""

    target: Link


def pages(edition: Edition) -> Iterator[Page]:
    yield _not_found(edition)
    moved = [(old, target) for old, target, _ in urls.redirects(edition.portfolio)]
    targets = {target for _, target in moved}
    addresses = edition.addresses.items()
    titles = {address: parts.title_of(edition, path) for path, address in addresses if address in targets}
    for old, target in moved:
        view = RedirectView(Link(titles.get(target, target), target))
        yield Page(old, "redirect.html", view.target.text, view)


def _not_found(edition: Edition) -> Page:
    newest = edition.portfolio.current_cycle(edition.measures.today)
    view = NotFoundView(
        Link(edition.portfolio.company.name, "company/"), parts.cycle(edition, newest.id) if newest else None
    )
    return Page(urls.NOT_FOUND, "404.html", "Nothing stands at this address", view)
