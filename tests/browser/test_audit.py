"""Every page, judged by all: the Nu HTML checker, axe, its own width, and Lighthouse on the pages that people open first.

This is slow and needs Java and Node.js, so `make audit` runs it; `make test` is content with a spread of pages.
"""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import QUIET
from tests.browser.server import serve
from tests.browser.test_access import judge
from tests.browser.test_pages import TOO_WIDE
from tests.browser.visit import Visitor, unfold
from tests.conftest import IN_CI, ROOT
from tests.portal import Defect, Portal, assert_none

pytestmark = [pytest.mark.audit, pytest.mark.browser]

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
MISTAKEN = (
    "This document appears to be written in",  # it guesses the language of words that are in none
    "Resource violates Content Security Policy (meta tag): image “data:",  # it does not know `img-src data:`
)
"""What the checker says that is not so."""

WIDTHS = (320, 360, 480, 640, 768, 900, 1024, 1200, 1440, 1920)

ATTEMPTS = 3
"""A busy machine makes a page slow; a page that is quick once is quick. What else is wrong stays wrong."""


def tool(path: str) -> Path:
    """A file of the tools that `.ci/audit-tools` installs."""
    found = ROOT / ".audit/node_modules" / path
    if not found.exists():
        message = f"no {found}: `make audit` installs it"
        if IN_CI:
            pytest.fail(message)
        pytest.skip(message)
    return found


def test_the_nu_html_checker_finds_nothing(portal: Portal, needs_tool: Callable[[str], str]) -> None:
    """Neither errors nor warnings. It is given addresses, not files: only those have an origin that the policy can speak of."""
    checker = tool("vnu-jar/build/dist/vnu.jar")
    with serve(portal.folder) as address:
        pages = [address + page.address for page in portal.pages]
        result = subprocess.run(
            [
                # The checker, made to stand on the web, calls on no address of this machine unless it is allowed to.
                *(needs_tool("java"), "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", checker),
                *("--stdout", "--exit-zero-always", "--format", "json", *pages),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        messages = json.loads(result.stdout)["messages"]
        assert_none(
            Defect(
                portal.page_at[message["url"].removeprefix(address)],
                message.get("subType", message["type"]),
                f"{message['message']} {message.get('extract', '')!r}",
            )
            for message in messages
            if message["type"] != "info" or message.get("subType") == "warning"
            if not message["message"].startswith(MISTAKEN)
        )


def test_every_page_fits_every_width(any_visitor: Visitor) -> None:
    """With all that can be opened open."""
    tab = any_visitor.sit_down()
    for page in any_visitor.portal.shown():
        any_visitor.open(tab, page)
        unfold(tab)
        too_wide = []
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 900})
            if detail := tab.evaluate(TOO_WIDE):
                too_wide.append(detail)
        if too_wide:
            any_visitor.found(page, "sideways scroll", "\n        ".join(too_wide))
    assert_none(any_visitor.defects)


@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_on_any_page(visitor: Visitor, width: int) -> None:
    judge(visitor, width, visitor.portal.shown())
    assert_none(visitor.defects)


@pytest.mark.parametrize("which", ["home", "objectives/*/", "objectives/", "map/"])
def test_lighthouse_gives_full_marks(
    which: str, sample_portal: Portal, sample_address: str, needs_tool: Callable[[str], str]
) -> None:
    """On a phone, on the fullest page of each kind."""
    lighthouse = tool("lighthouse/cli/index.js")
    page = next(page for page in sample_portal.fullest() if page.family == which)
    best: dict[str, float] = dict.fromkeys(CATEGORIES, 0)
    report: dict[str, Any] = {}
    for _ in range(ATTEMPTS):
        report = _report(lighthouse, sample_address + page.address, needs_tool)
        best = {name: max(score, report["categories"][name]["score"] or 0) for name, score in best.items()}
        if all(best[name] == 1 for name in CATEGORIES):
            return
        if any(best[name] < 1 for name in CATEGORIES if name != "performance"):
            break
    lost = [
        f"{name}: {audit['id']}: {audit['title']} {audit.get('displayValue', '')} {_items(audit)}"
        for name, score in best.items()
        if score < 1
        for reference in report["categories"][name]["auditRefs"]
        for audit in [report["audits"][reference["id"]]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 1
    ]
    assert_none([Defect(page, f"lighthouse: {best}", each) for each in lost or ["by a hair"]])


def _report(lighthouse: Path, address: str, needs_tool: Callable[[str], str]) -> dict[str, Any]:
    result = subprocess.run(
        [
            *(needs_tool("node"), lighthouse, address, "--quiet", "--output=json", "--no-enable-error-reporting"),
            *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags=--headless=new {' '.join(QUIET)}"),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "CHROME_PATH": needs_tool("chromium")},
    )
    assert result.returncode == 0, result.stderr[-2000:]
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def _items(audit: dict[str, Any]) -> list[str]:
    """The first places that a judgement names."""
    items = audit.get("details", {}).get("items", [])
    return [json.dumps(item.get("node", {}).get("selector") or item, ensure_ascii=False)[:200] for item in items[:3]]
