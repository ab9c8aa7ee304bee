"""How pages look, small enough to be stored and compared.

A look is a picture of the top of a page, reduced. Text is set in a font made here, of which every letter is the same box: what
fonts a machine has, and how its browser smooths them, must not decide what stands where.
"""

from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser

FOLDER = Path(__file__).parent / "looks"
PAGES = {
    "home": "",
    "cycle": "cycles/fy26-q3/",
    "retrospective": "cycles/fy26-q2/",
    "team": "teams/games/",
    "objective": "objectives/launch-to-leader/",
    "objectives": "objectives/",
    "initiatives": "initiatives/",
    "initiative": "initiatives/answer-desk/",
    "kpi": "kpis/store-rating/",
    "person": "people/priya/",
    "map": "map/",
    "attention": "attention/",
    "check-ins": "check-ins/",
    "numbers": "numbers/",
}
FETCHES = ("map",)
"""Pages whose script asks for more."""
WIDTHS = (360, 768, 1440)
SCHEMES = ("light", "dark")
HEIGHT = 1600
REDUCED = 4
"""So many pixels of a page, each way, are one of a look."""

FAR = 40
"""A pixel is another one where a channel is off by more than this, of 255."""
MOST_CHANGED = 0.004
"""So much of a picture may be other pixels: a line of a graphic that a browser draws half a pixel further."""

_BOX_FONT_NAME = "Boxes"
_EM = 1000
_LETTERS = [(0x20, 0x24F), (0x300, 0x52F), (0x5D0, 0x5F4), (0x600, 0x6FF), (0x2000, 0x2BFF)]


@cache
def _box_font() -> bytes:
    """A font whose letters are one box, as wide and as high as letters are in the mean."""
    pen = TTGlyphPen(None)
    for index, (x, y) in enumerate([(60, 0), (60, 480), (460, 480), (460, 0)]):
        (pen.lineTo if index else pen.moveTo)((x, y))
    pen.closePath()
    box, nothing = pen.glyph(), TTGlyphPen(None).glyph()
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "space", "box"])
    builder.setupCharacterMap(
        {code: "box" for first, last in _LETTERS for code in range(first, last + 1)} | {0x20: "space", 0xA0: "space"}
    )
    builder.setupGlyf({".notdef": box, "space": nothing, "box": box})
    builder.setupHorizontalMetrics({".notdef": (520, 60), "space": (260, 0), "box": (520, 60)})
    builder.setupHorizontalHeader(ascent=930, descent=-240)
    builder.setupNameTable({"familyName": _BOX_FONT_NAME, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=930, sTypoDescender=-240, usWinAscent=930, usWinDescent=240)
    builder.setupPost()
    written = BytesIO()
    builder.save(written)
    return written.getvalue()


def _style() -> str:
    data = b64encode(_box_font()).decode()
    return (
        f"@font-face {{ font-family: {_BOX_FONT_NAME}; src: url(data:font/ttf;base64,{data}); font-weight: 100 900 }}"
        f"*, *::before, *::after {{ font-family: {_BOX_FONT_NAME} !important; caret-color: transparent !important }}"
        "html { scrollbar-width: none }"
    )


def looks(browser: Browser, address: str, width: int, scheme: str) -> Iterator[tuple[str, Image.Image]]:
    """Every page's name and look, at a width and in a colour scheme. `address` is that of the portal."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,
    )
    try:
        tab = context.new_page()
        for name, page in PAGES.items():
            tab.goto(address + page, wait_until="networkidle" if name in FETCHES else "load")
            tab.add_style_tag(content=_style())
            tab.evaluate(
                "() => document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"
            )
            yield f"{name}-{width}-{scheme}", reduced(tab.screenshot())
    finally:
        context.close()


def reduced(png: bytes) -> Image.Image:
    """A picture made smaller, in few colours, as it is stored."""
    with Image.open(BytesIO(png)) as picture:
        small = picture.convert("RGB").reduce(REDUCED)
    return small.quantize(64, dither=Image.Dither.NONE)


def stored(name: str) -> Path:
    return FOLDER / f"{name}.png"


def changed(one: Image.Image, other: Image.Image) -> float:
    """Which share of two looks' pixels differs, 0 to 1; a look of another size differs wholly.

    Both are blurred by one pixel first, so that an edge between two pixels is not a difference.
    """
    if one.size != other.size:
        return 1.0
    blur = ImageFilter.BoxBlur(1)
    difference = ImageChops.difference(one.convert("RGB").filter(blur), other.convert("RGB").filter(blur))
    red, green, blue = difference.split()
    worst = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    far = sum(worst.histogram()[FAR + 1 :])
    return far / (worst.width * worst.height)
