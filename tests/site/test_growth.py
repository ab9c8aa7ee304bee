"""What a page costs does not grow with the site: as many lines of Python run for the same page among 60 objectives and among 600.

Lines are counted, not seconds, of making the view, the fingerprint and the drawing. Each time round a loop counts, so whatever looks
through all that the site has would show. And what was made for a page goes with it.
"""

import gc
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from okrsite import collector
from okrsite.document.plainbody import read_again
from okrsite.site.edition import Edition
from okrsite.site.page import Draft
from okrsite.site.pages import drafts
from okrsite.site.render import Renderer
from tests.bench.company import LAST_DAY, company, write_okrsite
from tests.site.editions import edition_of_folder, renderer

FEW, MANY = 60, 600
PAGES = 12
"""Of each family so many are looked at."""


@dataclass(frozen=True, slots=True)
class Site:
    """A company's pages, yet to be made, and what draws them."""

    edition: Edition
    drafts: dict[str, Draft]
    renderer: Renderer


def site(content: Path) -> Site:
    made = edition_of_folder(content, LAST_DAY)
    return Site(made, {draft.address: draft for draft in drafts(made)}, renderer(made))


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Site]:
    """A company, and the same company with nine others beside it, which have no links with it."""
    folder = tmp_path_factory.mktemp("growth")
    alone = write_okrsite(company(FEW, FEW), folder / "alone")
    many = write_okrsite(company(FEW, FEW), folder / "many")
    others = write_okrsite(company(MANY - FEW, MANY - FEW), folder / "others")
    for file in others.rglob("*.md"):
        renamed = many / _renamed(str(file.relative_to(others)))
        if not renamed.exists():
            renamed.write_text(_renamed(file.read_text(encoding="utf-8")), encoding="utf-8")
    return site(alone), site(many)


def _renamed(text: str) -> str:
    return re.sub(r"\b(obj|ini|team|person)-(?=\d)", r"other-\1-", text)


def work(of: Site, address: str) -> int:
    """How many lines run to make and to draw a page, when what all pages share is there already."""
    read_again.cache_clear()  # to find that the body of the other site is the same takes lines, too
    draw(of, address)
    return lines(lambda: draw(of, address))


def draw(of: Site, address: str) -> None:
    page = of.drafts[address].page(of.edition)
    of.renderer.fingerprint(page)
    of.renderer.render(page)


def lines(work: Callable[[], object]) -> int:
    """How many lines run while something is done. The garbage collector rests, since others may have it run lines of theirs."""
    count = 0

    def trace(_: FrameType, event: str, __: object) -> Callable[..., Any]:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    with collector.resting():
        sys.settrace(trace)
        try:
            work()
        finally:
            sys.settrace(before)
    return count


@pytest.mark.parametrize("family", ["objectives/obj", "initiatives/ini", "people/person", "teams/team"])
def test_a_page_takes_as_much_work_among_many_as_among_few(sites: tuple[Site, Site], family: str) -> None:
    few, many = sites
    assert len(many.drafts) > len(few.drafts) * 8
    addresses = [address for address in few.drafts if re.fullmatch(rf"{family}-\d+/", address)][:PAGES]
    among_few = {address: work(few, address) for address in addresses}
    among_many = {address: work(many, address) for address in addresses}
    assert min(among_few.values()) > 1000
    assert among_many == among_few


def test_a_page_leaves_nothing_for_the_collector(sites: tuple[Site, Site]) -> None:
    few, _ = sites
    for address in few.drafts:
        draw(few, address)
    gc.collect()
    with collector.resting():
        for address in few.drafts:
            draw(few, address)
        assert gc.collect() == 0


@pytest.mark.parametrize("look", [lambda all_: [each + 1 for each in all_], lambda all_: sum(each for each in all_)])
def test_each_time_round_a_loop_is_counted(look: Callable[[range], object]) -> None:
    """Else the other test could not fail where pages look through everything."""
    assert lines(lambda: look(range(100))) >= lines(lambda: look(range(10))) + 90
