"""What a page may weigh, as the portal promises it. The scripts are weighed by a browser, in `tests/browser`."""

import gzip
import statistics

from tests.portal import Portal

KILOBYTE = 1000


def test_pages_are_light(sample_portal: Portal) -> None:
    objectives = sample_portal.families()["objectives/*/"]
    assert statistics.median(len(page.html) for page in objectives) <= 24 * KILOBYTE
    assert len(sample_portal.page_at[""].html) <= 60 * KILOBYTE


def test_styles_are_light(sample_portal: Portal) -> None:
    """On every page: all the styles that it asks for, as they are sent."""
    for page in sample_portal.pages:
        sheets = [link.get("href") for link in page.all("link") if "stylesheet" in link.get("rel").split()]
        addresses = [(sample_portal.inside(page, sheet) or "").partition("?")[0] for sheet in sheets]
        weight = sum(len(gzip.compress((sample_portal.folder / address).read_bytes(), 9)) for address in addresses)
        assert weight <= 12 * KILOBYTE, (page.address, addresses)
