"""A page: where it stands, what it shows, and which template draws it."""

from collections.abc import Callable

from okrsite.frozen import frozen
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.views.parts import DocumentLinks, Link


@frozen
class Page:
    """One page. `view` is the frozen view that its template reads; `trail` leads from the top to the page above;
    `area` names the entry of the navigation that it belongs to."""

    address: str
    template: str
    title: str
    view: object
    description: str = ""
    trail: tuple[Link, ...] = ()
    area: str = ""
    document: DocumentLinks | None = None

    @property
    def file(self) -> str:
        """Its file on the site."""
        return urls.file_of(self.address)

    @property
    def feed(self) -> str | None:
        """The feed of what it shows, in the page's own folder; None where it has none."""
        return urls.FEED if urls.FEED in urls.beside(self.address) else None

    @property
    def calendar(self) -> str | None:
        """The calendar of what is due on it, in the page's own folder; None where it has none."""
        return urls.CALENDAR if urls.CALENDAR in urls.beside(self.address) else None

    @property
    def root(self) -> str:
        """The way from it to the site's root."""
        return urls.root_from(self.address)


@frozen
class Draft:
    """A page that is yet to be made: where it will stand, and what makes it of an edition, in whichever process has time. It holds
    no thing of the edition, only ids: what a page is made from can be told by what it looks up."""

    address: str
    page: Callable[[Edition], Page]

    @property
    def file(self) -> str:
        """Its file on the site."""
        return urls.file_of(self.address)
