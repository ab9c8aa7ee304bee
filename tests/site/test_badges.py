"""Badges, read by the standard library's reader of XML."""

import re
from xml.etree import ElementTree

import pytest

from okrsite.okr.status import Status
from okrsite.site import badges
from okrsite.site.edition import Edition
from tests.hostile import MARK, TEXTS
from tests.portal import Portal
from tests.site.data_site import HOSTILE, SITE, TODAY
from tests.site.editions import edition, renderer

SVG = "{http://www.w3.org/2000/svg}"
MOST_BYTES = 1200
SMALL = edition(SITE, TODAY)


def written(of: Edition) -> dict[str, bytes]:
    return dict(badges.files(of, renderer(of)))


def read(badge: bytes) -> ElementTree.Element:
    assert len(badge) <= MOST_BYTES
    return ElementTree.fromstring(badge)  # noqa: S314  our own


def texts(badge: bytes) -> list[str]:
    return [element.text or "" for element in read(badge).iter(f"{SVG}text")]


def test_a_badge_says_title_share_and_status() -> None:
    found = written(SMALL)
    assert sorted(found) == [f"objectives/{each}/" for each in ("bare", "launch", "old", "till")]
    assert texts(found["objectives/till/"]) == ["A till that tells", "50% on track"]
    assert texts(found["objectives/bare/"]) == ["Nothing yet", "no figure"]
    assert texts(found["objectives/old/"])[1] == "67% superseded"


def test_a_badge_has_a_name() -> None:
    svg = read(written(SMALL)["objectives/till/"])
    assert svg.get("role") == "img"
    assert svg[0].tag == f"{SVG}title"
    assert svg[0].text == "A till that tells: 50% on track"


def test_hostile_titles_are_text() -> None:
    svg = read(written(SMALL)["objectives/old/"])
    assert svg[0].text == f"{HOSTILE}: 67% superseded"
    assert {element.tag for element in svg.iter()} <= {
        f"{SVG}{name}" for name in ("svg", "title", "rect", "path", "g", "text")
    }


@pytest.mark.parametrize(
    "text", [*TEXTS, "W" * 300, "i" * 300, "&" * 300, "語" * 300, "👩🏽‍🚀" * 60, "\u0301" * 90, " a  b "]
)
@pytest.mark.parametrize("status", Status)
def test_any_title_gives_a_small_picture_of_bounded_width(text: str, status: Status) -> None:
    picture = badges.badge(text, "100% whatever", status)
    svg = read(picture)
    label = next(svg.iter(f"{SVG}text"))
    assert 0 < int(label.get("textLength", "")) <= badges.MOST_WIDTH + 1.1 * badges.FONT_SIZE
    assert int(svg.get("width", "")) < 400
    assert (label.text or "").strip() == label.text


def test_every_status_is_told_by_its_shape_and_has_contrast() -> None:
    """Statuses of one shape say nearly the same, and the word beside it tells them apart. 4.5:1 against white."""
    assert badges._LOOKS.keys() == set(Status)
    assert len({shape for _, shape in badges._LOOKS.values()}) == 7
    for colour, _ in badges._LOOKS.values():
        assert 1.05 / (_luminance(colour) + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_badge_asks_for_nothing(portal: Portal) -> None:
    for path in sorted(portal.files):
        if path.endswith("/badge.svg"):
            picture = (portal.folder / path).read_bytes()
            for element in read(picture).iter():
                assert MARK not in element.tag
                assert not [
                    name for name in element.attrib if name.startswith("on") or "href" in name or name == "style"
                ]
            assert not re.search(rb"url\(|@import", picture)
