"""A company whose every word is hostile: all of it is shown as the text that it is, and nothing of it becomes part of a page."""

import re
from collections.abc import Iterator

from tests import hostile
from tests.portal import Defect, Portal, assert_none

MARKDOWN = {
    *("p", "h2", "h3", "h4", "h5", "h6", "hr", "br", "ul", "ol", "li", "blockquote", "pre", "code", "section", "span"),
    *("table", "thead", "tbody", "tr", "th", "td", "a", "img", "em", "strong", "s", "del", "sup"),
}
"""What Markdown makes."""


def test_nothing_gets_out(hostile_portal: Portal, sample_portal: Portal) -> None:
    """No element but those of the theme and of Markdown, no attribute but theirs, no address that runs."""
    elements = {element.name for page in sample_portal.pages for element in page.elements} | MARKDOWN
    attributes = {name for page in sample_portal.pages for element in page.elements for name in element.attributes}
    attributes |= {"src", "start", "alt", "loading", "title", "dir"}

    def defects() -> Iterator[Defect]:
        for page in hostile_portal.pages:
            for element in page.elements:
                if hostile.MARK in element.name or element.name not in elements:
                    yield Defect(page, "a foreign element", str(element))
                for name, value in element.attributes.items():
                    if name not in attributes and not name.startswith(("aria-", "data-page-")):
                        yield Defect(page, "a foreign attribute", f"{name} of {element}")
                    if name == "style" and re.search(r"[^-\w:;.%\s()+*/,]|url|expression", value):
                        yield Defect(page, "a foreign style", str(element))
            for element, attribute, value in page.addresses():
                if re.match(
                    r"[\s\0-\x1f]*(javascript|vbscript|file|data(?!:image/(gif|png|jpeg|webp);base64,)):",
                    value,
                    re.IGNORECASE,
                ):
                    yield Defect(page, "an address that runs", f"{attribute} of {element}")

    assert_none(defects())


def test_scripts_get_no_words_of_the_content(hostile_portal: Portal) -> None:
    assert_none(
        Defect(page, "words in a script", element.text[:80])
        for page in hostile_portal.pages
        for element in page.all("script", "style")
        if hostile.MARK in element.text
    )


def test_titles_stand_as_they_were_written(hostile_portal: Portal) -> None:
    for index, text in enumerate(hostile.TEXTS):
        expected = " ".join(text.split())
        for address in (
            f"objectives/{hostile.CYCLE}-{index}/",
            f"initiatives/initiative-{index}/",
            f"kpis/kpi-{index}/",
            f"people/person-{index}/",
            f"teams/team-{index}/",
            f"projects/project-{index}/",
        ):
            page = hostile_portal.page_at[address]
            assert page.all("h1")[0].text == expected
            assert expected in page.title


def test_every_page_is_in_the_language_and_direction_of_the_site(hostile_portal: Portal) -> None:
    assert {(page.all("html")[0].get("lang"), page.all("html")[0].get("dir")) for page in hostile_portal.pages} == {
        ("ar", "rtl")
    }
