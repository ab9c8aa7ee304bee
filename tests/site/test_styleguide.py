"""The tokens of the default theme, and the living page that shows every component with hard content."""

import re
from pathlib import Path

import pytest

from okrsite.okr.status import Status
from tests.conftest import ROOT
from tests.portal import Portal, read
from themes import styleguide

STATIC = ROOT / "themes/default/static"
TEMPLATES = ROOT / "themes/default/templates"
SHEETS = sorted(STATIC.glob("*.css"))
SIZE = re.compile(r"font(?:-size)?: ([^;}]+)")
OWN_SIZE = re.compile(r"var\(--t-[a-z]+\)|inherit|^[\d.]+em$|\d *em/")
"""A token, or a share of the size around it."""
STRAY_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b(?<!#0000)|rgba?\(|hsla?\(|oklch\(")


def rules(sheet: Path) -> str:
    """What a sheet says, without the tokens and comments."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"^:root \{.*?^\}", "", text, count=1, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_value_strays_from_the_tokens(sheet: Path) -> None:
    said = rules(sheet)
    assert not STRAY_COLOUR.findall(said)
    assert not [size for size in SIZE.findall(said) if not OWN_SIZE.search(size)]
    assert not re.findall(r"font-weight: (?!var)[^;}]+", said)
    assert not re.findall(r"border-radius: (?!var|50%|0\b)[^;}]+", said)
    given = [path.read_text(encoding="utf-8") for path in (*STATIC.glob("*.*s"), *TEMPLATES.glob("*.html"))]
    names = {name for text in given for name in re.findall(r"--([a-z0-9-]+)(?:: |:|\"|`)", text)}
    assert set(re.findall(r"var\(--([a-z0-9-]+)", said)) <= names, "a value that nobody gives"


def test_there_are_six_sizes_and_every_colour_is_given_for_both_schemes() -> None:
    known = styleguide.tokens()
    assert len([token for token in known if token.name.startswith("t-")]) == 6
    colours = [token for token in known if re.search(r"#|rgb", token.value)]
    assert colours
    assert all(token.value.startswith("light-dark(") for token in colours)
    spaces = [token for token in known if re.fullmatch(r"s\d+", token.name)]
    assert [token.value for token in spaces] == [f"{int(token.name[1:]) * 4}px" for token in spaces]


def test_the_docs_name_every_token() -> None:
    text = (ROOT / "docs/theming.md").read_text(encoding="utf-8")
    assert [token.name for token in styleguide.tokens() if f"`--{token.name}`" not in text] == []


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    folder = tmp_path_factory.mktemp("styleguide")
    styleguide.make(folder)
    return read(folder)


def test_it_shows_every_status_measure_and_state(guide: Portal) -> None:
    page = guide.page_at[styleguide.ADDRESS]
    assert page.faults == ()
    classes = {name for element in page.elements for name in element.get("class").split()}
    for status in Status:
        assert status in classes, status
    drawn = [chart for chart in page.all("svg") if chart.get("role") == "img"]
    assert len(drawn) >= 14
    assert all(any(inner.tag.endswith("desc") for inner in chart.node.iter()) for chart in drawn)
    for said in ("begins on", "ended", "of the way with", "It has no key results yet."):
        assert said in page.html.decode(), said


def test_its_list_leads_to_pages_that_exist(guide: Portal) -> None:
    page = guide.page_at[styleguide.ADDRESS]
    listed = next(each for each in page.all("ul") if each.get("class") == "plain")
    addresses = [link.get("href") for link in listed.node.iter("a")]
    assert len(addresses) > 10
    assert all(
        (guide.folder / page.address / address.partition("?")[0] / "index.html").exists() for address in addresses
    )


def test_making_it_again_changes_nothing(guide: Portal) -> None:
    page = guide.folder / styleguide.ADDRESS / "index.html"
    before = page.read_bytes()
    styleguide.make(guide.folder)
    assert page.read_bytes() == before


def test_another_theme_is_shown_with_the_same_content(tmp_path: Path) -> None:
    page = styleguide.make(tmp_path, "broadsheet")
    assert page.exists()
    assert (tmp_path / "theme/default/style.css").exists()
