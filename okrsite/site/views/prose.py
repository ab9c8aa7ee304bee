"""Prose from a document's body, with its links led to pages."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup, escape

from okrsite.document.markdown import Body, Section, embedded, id_of
from okrsite.site.edition import Edition


def prose(edition: Edition, body: Body, section: Section, root: str) -> Markup:
    """A section's HTML with its links led to pages. `root` is the way from the page to the site's root."""
    return _html((_joined(edition, body, section, root),))


def _joined(edition: Edition, body: Body, section: Section, root: str) -> str:
    pieces = [
        piece if isinstance(piece, str) else str(escape(_target(edition, body, piece, root)))
        for piece in section.pieces
    ]
    return "".join(pieces)


def _html(parts: Iterable[str]) -> Markup:
    return Markup("".join(parts))  # noqa: S704  made by our own renderer, which escapes all that it is given


def body_prose(edition: Edition, body: Body, root: str, *without: str) -> Markup:
    """A body's HTML, but for the sections with these titles (shown elsewhere on the page)."""
    left_out = {title.casefold() for title in without}
    return _html(_joined(edition, body, s, root) for s in body.sections if s.title.casefold() not in left_out)


def section_prose(edition: Edition, body: Body, titles: Iterable[str], root: str) -> Markup | None:
    """The HTML of the sections with one of these titles, without their headings, fit for any page; None where there is none."""
    wanted = {title.casefold() for title in titles}
    drawn = (str(prose(edition, body, each, root)) for each in body.sections if each.title.casefold() in wanted)
    return _html(embedded(html[html.index("</h2>") + len("</h2>") :]).strip() for html in drawn) or None


def _target(edition: Edition, body: Body, index: int, root: str) -> str:
    link = body.links[index]
    if not link.path:
        return f"#{_anchor(body, link.anchor)}"
    address = edition.addresses.get(link.path)
    if address is None:
        return root + quote(link.path.removeprefix("static/"))
    return f"{root}{address.partition('#')[0]}#{id_of(link.anchor)}" if link.anchor else root + address


def _anchor(body: Body, slug: str) -> str:
    """The id on the page of what GitHub calls `slug`: the same but where it would stand twice."""
    return next((heading.id for heading in body.headings if heading.slug == slug), slug)


@lru_cache(maxsize=1024)
def code_marked(text: str) -> Markup:
    """Text as HTML, with what stands between backticks marked as code."""
    pieces = str(escape(text)).split("`")
    return _html(f"<code>{piece}</code>" if index % 2 else piece for index, piece in enumerate(pieces))
