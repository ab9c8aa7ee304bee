"""Prose from a document's body, with its links led to pages."""

from urllib.parse import quote

from markupsafe import Markup

from okrsite.document.markdown import Body, Section, embedded, id_of
from okrsite.site.edition import Edition


def prose(edition: Edition, body: Body, section: Section, root: str) -> Markup:
    """A section's HTML with its links led to pages. `root` is the way from the page to the site's root."""
    parts = (
        piece if isinstance(piece, str) else _escaped(_target(edition, body, piece, root)) for piece in section.pieces
    )
    return Markup("".join(parts))  # noqa: S704  made by our own renderer, which escapes all that it is given


def body_prose(edition: Edition, body: Body, root: str, *without: str) -> Markup:
    """A body's HTML, but for the sections with these titles (shown elsewhere on the page)."""
    left_out = {title.casefold() for title in without}
    return Markup("").join(prose(edition, body, s, root) for s in body.sections if s.title.casefold() not in left_out)


def section_prose(edition: Edition, body: Body, title: str, root: str) -> Markup | None:
    """The HTML of one section without its heading, fit for any page; None where there is none."""
    found = body.section(title)
    if found is None:
        return None
    html = str(prose(edition, body, found, root))
    return Markup(embedded(html[html.index("</h2>") + len("</h2>") :]).strip()) or None  # noqa: S704  likewise


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


def _escaped(text: str) -> str:
    return str(Markup.escape(text))


def code_marked(text: str) -> Markup:
    """Text as HTML, with what stands between backticks marked as code."""
    pieces = (
        Markup("<code>{}</code>").format(piece) if index % 2 else Markup.escape(piece)
        for index, piece in enumerate(text.split("`"))
    )
    return Markup("").join(pieces)
