"""What a page may weigh, as the portal promises it. The scripts are weighed by a browser, in `tests/browser`."""

import gzip
import re
import statistics
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from okrsite import assets
from okrsite.build.pipeline import BuildRequest, build
from tests.bench.company import LAST_DAY, company, write_okrsite
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


LARGEST_PAGE = 1_300 * KILOBYTE
"""What the longest list of a company of 10,000 objectives weighs: its people."""


@pytest.mark.audit
def test_pages_stay_light_in_a_large_company(tmp_path: Path) -> None:
    """Objective and home pages of 10,000 objectives with check-ins; and no page grows without end."""
    content = write_okrsite(company(10_000, check_ins=10_000), tmp_path)
    now = datetime.combine(LAST_DAY, time(12), UTC)
    site = tmp_path / "_site"
    request = BuildRequest(content, site, now, now.date(), content.parent / "themes", assets.themes_folder(), jobs=2)
    assert not build(request).examination.has_errors
    weights = {path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*.html")}
    objectives = [weight for path, weight in weights.items() if re.fullmatch(r"objectives/[^/]+/index\.html", path)]
    assert len(objectives) == 10_000
    assert statistics.median(objectives) <= 24 * KILOBYTE
    assert weights["index.html"] <= 60 * KILOBYTE
    assert {path: weight for path, weight in weights.items() if weight > LARGEST_PAGE} == {}
