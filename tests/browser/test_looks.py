"""The main pages look as they did when somebody last looked at them: at three widths and in both schemes.

`make looks` takes the pictures anew; look at each that git calls changed before it is committed.
"""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from tests.browser.looks import MOST_CHANGED, PAGES, SCHEMES, WIDTHS, changed, looks, stored

pytestmark = pytest.mark.browser

RETAKE = "OKRSITE_RETAKE_LOOKS"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_look_as_they_did(browser: Browser, sample_address: str, tmp_path: Path, width: int, scheme: str) -> None:
    other: list[str] = []
    for name, look in looks(browser, sample_address, width, scheme):
        path = stored(name)
        if os.environ.get(RETAKE) and (not path.exists() or changed(look, Image.open(path)) > MOST_CHANGED):
            look.save(path, optimize=True)
        share = changed(look, Image.open(path)) if path.exists() else 1.0
        if share > MOST_CHANGED:
            look.save(tmp_path / path.name)
            other.append(f"{path.name}: {share:.1%} is different")
    assert not other, "\n".join([*other, f"They are in {tmp_path}. If that is how it should be: make looks"])


def test_no_stored_look_is_left_over() -> None:
    known = {f"{name}-{width}-{scheme}.png" for name in PAGES for width in WIDTHS for scheme in SCHEMES}
    assert {path.name for path in stored("").parent.glob("*.png")} == known


def test_a_change_is_noticed() -> None:
    """A shift by a line of text, another colour of a part, and a missing block are seen; noise is not."""
    with Image.open(stored("home-1440-light")) as picture:
        look = picture.convert("RGB")
    lower = ImageChops.offset(look, 0, 6)
    assert changed(look, lower) > MOST_CHANGED
    redder = look.copy()
    redder.paste((179, 38, 30), (100, 100, 130, 120))
    assert changed(look, redder) > MOST_CHANGED
    noisy = look.point(lambda level: min(255, level + 6))
    assert changed(look, noisy) == 0
