"""A badge for each objective: its title, how far it is, and its status by shape, word and colour, as a small SVG picture.

In go an edition and what knows the words of statuses; out come pictures by the address of the page that they stand beside. They
are shown on pages of all sorts, so they bring their own ground and need no style, script or font.
"""

from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category, east_asian_width
from xml.sax.saxutils import escape

from okrsite.document.characters import replaced
from okrsite.okr.status import Status
from okrsite.site import urls
from okrsite.site.edition import Edition
from okrsite.site.render import Renderer

FONT_SIZE = 11
MOST_WIDTH = 240
"""A title is cut so that it is no wider than this, in pixels."""
MOST_CHARACTERS = 80
"""So much of a title is read out."""

# Widths in ems of Verdana's letters, which those of DejaVu Sans equal; the picture states the width of its text, so that
# another font is fitted to it.
_WIDTHS = {
    letter: width
    for width, letters in (
        (0.28, "ijlI'|"),
        (0.36, "ft .,!\u00a0·’"),
        (0.45, 'rJ()[]/\\:;-"“”'),
        (0.52, "scz"),
        (0.60, "aekvxyoFLPTY?"),
        (0.70, "ABCKRSVXZ&"),
        (0.77, "DGHNOQU"),
        (0.82, "w+<=>~…"),
        (0.98, "mMW@"),
        (1.08, "%"),
    )
    for letter in letters
}
_OTHER_WIDTH = 0.63

_GREEN, _AMBER, _RED, _BLUE, _GREY = "#11734f", "#8f5400", "#b3261e", "#1d4ed8", "#5f5e59"
_DISC = '<circle r="4.5"/>'
_RING = '<circle r="4" fill="none" stroke="#fff" stroke-width="1.5"'
_HALF = f'{_RING}/><path d="M0-4a4 4 0 0 1 0 8z"/>'
_DOTS = f'{_RING} stroke-dasharray="1.5 1.64"/>'
_TRIANGLE = '<path d="M0-4.5 5 4H-5z"/>'
_SQUARE = '<path d="M-3.5-3.5h7v7h-7z" fill="none" stroke="#fff" stroke-width="1.5"/>'
_TICK = '<path d="m-4 .5 3 3 5-7" fill="none" stroke="#fff" stroke-width="2"/>'
_DASH = '<path d="M-4.5-1h9v2h-9z"/>'
_LOOKS = {
    Status.ACHIEVED: (_BLUE, _TICK),
    Status.ON_TRACK: (_GREEN, _DISC),
    Status.AT_RISK: (_AMBER, _HALF),
    Status.OFF_TRACK: (_RED, _TRIANGLE),
    Status.NOT_STARTED: (_GREY, _DOTS),
    Status.OVERDUE: (_RED, _SQUARE),
    Status.UNKNOWN: (_GREY, _DOTS),
    Status.PARTIAL: (_AMBER, _HALF),
    Status.MISSED: (_RED, _TRIANGLE),
    Status.DROPPED: (_GREY, _DASH),
    Status.CONTINUED: (_GREY, _DASH),
    Status.SUPERSEDED: (_GREY, _DASH),
}
"""The colours and shapes that a status has on pages; the shapes are white here and the ground has the colour."""


def files(edition: Edition, renderer: Renderer) -> Iterator[tuple[str, bytes]]:
    """The page's address and the badge that stands beside it."""

    @lru_cache
    def word(status: Status) -> str:
        return str(renderer.part("parts.html", "status_word", status).unescape())

    for objective in edition.portfolio.objectives.values():
        figure = edition.measures.objectives[objective.id]
        fraction = figure.progress.fraction
        share = "" if fraction is None else f"{edition.language.percent(fraction)} "
        yield urls.objective(objective.id), badge(objective.title, share + word(figure.status), figure.status)


def badge(title: str, value: str, status: Status) -> bytes:
    """The picture. Every text is escaped."""
    colour, shape = _LOOKS[status]
    label = _cut(title)
    label_width, value_width = _width(label), _width(value)
    middle = label_width + 16
    whole = middle + value_width + 30
    name = title if len(title) <= MOST_CHARACTERS else f"{title[: MOST_CHARACTERS - 1].rstrip()}…"
    picture = f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img">
<title>{escape(name)}: {escape(value)}</title>
<rect width="{whole}" height="20" rx="3" fill="#33322f"/>
<path d="M{middle} 0h{whole - middle - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{middle}z" fill="{colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="{FONT_SIZE}">
<text x="8" y="14" textLength="{label_width}" lengthAdjust="spacingAndGlyphs">{escape(label)}</text>
<g transform="translate({middle + 13} 10)">{shape}</g>
<text x="{middle + 22}" y="14" textLength="{value_width}" lengthAdjust="spacingAndGlyphs">{escape(value)}</text>
</g>
</svg>
"""
    return replaced(picture).encode()


def _cut(title: str) -> str:
    """As much of a title as there is room for; between words, unless a word is very long."""
    flat = " ".join(title.split())
    room = MOST_WIDTH / FONT_SIZE
    for index, character in enumerate(flat):
        room -= _ems(character)
        if room < 0:
            start = flat[: max(0, index - 1)]
            at_word = start.rpartition(" ")[0]
            return f"{at_word if len(at_word) > len(start) / 2 else start.rstrip()}…"
    return flat


@lru_cache(maxsize=1024)
def _width(text: str) -> int:
    """In pixels, never none: nothing can be fitted to no width."""
    return max(1, round(sum(map(_ems, text)) * FONT_SIZE))


@lru_cache(maxsize=1024)
def _ems(character: str) -> float:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    if category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    return 1.0 if east_asian_width(character) in "WF" else _OTHER_WIDTH
