"""Where templates and static files come from when several themes have them."""

from datetime import date
from pathlib import Path

import pytest

from okrsite import assets
from okrsite.build.pipeline import frame
from okrsite.site.page import Page
from okrsite.site.render import Renderer, SiteFrame, TemplateFaultError
from okrsite.site.theme import ThemeError, find
from okrsite.site.views.home import pages as home_pages
from tests.site.editions import edition_of_folder

FRAME = SiteFrame(
    title="Acme",
    url="https://acme.example/",
    base_path="/",
    language="en",
    direction="ltr",
    cycles=(),
    asset_version="1",
    has_search=True,
    repository=None,
)


@pytest.fixture
def themes(tmp_path: Path) -> tuple[Path, Path]:
    """A folder for the site's own themes, and one for those that come with the program."""
    own, shipped = tmp_path / "own", tmp_path / "shipped"
    put(shipped, "default/templates/page.html", "default {{ view }}{% include 'foot.html' %}")
    put(shipped, "default/templates/foot.html", " foot")
    put(shipped, "default/static/style.css", "default")
    put(shipped, "default/static/fonts/a.woff2", "font")
    return own, shipped


def put(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def drawn(themes: tuple[Path, Path], name: str, template: str = "page.html") -> str:
    """A page as the theme draws it."""
    return Renderer(find(name, *themes), FRAME).render(Page("x/", template, "T", "<view>")).decode()


def statics(themes: tuple[Path, Path], name: str) -> dict[str, str]:
    return {path: file.read_text(encoding="utf-8") for path, file in find(name, *themes).static_files().items()}


class TestLayers:
    def test_the_theme_that_comes_along(self, themes: tuple[Path, Path]) -> None:
        assert drawn(themes, "default") == "default &lt;view&gt; foot"
        assert statics(themes, "default") == {"fonts/a.woff2": "font", "style.css": "default"}

    def test_a_theme_of_ones_own_needs_only_what_differs(self, themes: tuple[Path, Path]) -> None:
        put(themes[0], "mine/templates/foot.html", " mine")
        put(themes[0], "mine/static/style.css", "mine")
        assert drawn(themes, "mine") == "default &lt;view&gt; mine"
        assert statics(themes, "mine") == {"default/style.css": "default", "fonts/a.woff2": "font", "style.css": "mine"}

    def test_what_is_overridden_stays_in_reach(self, themes: tuple[Path, Path]) -> None:
        put(themes[0], "mine/templates/foot.html", "[{% include 'default/foot.html' %}]")
        assert drawn(themes, "mine") == "default &lt;view&gt;[ foot]"

    def test_an_own_theme_of_a_shipped_name_stands_above_it(self, themes: tuple[Path, Path]) -> None:
        put(themes[0], "default/templates/foot.html", "({% include 'default/foot.html' %})")
        assert drawn(themes, "default") == "default &lt;view&gt;( foot)"

    def test_a_shipped_theme_between_the_two(self, themes: tuple[Path, Path]) -> None:
        put(themes[1], "plain/templates/foot.html", " plain{% include 'default/foot.html' %}")
        put(themes[0], "plain/templates/foot.html", " own{% include 'plain/foot.html' %}")
        assert drawn(themes, "plain") == "default &lt;view&gt; own plain foot"

    def test_the_own_folder_may_be_the_shipped_one(self, themes: tuple[Path, Path]) -> None:
        theme = find("default", themes[1], themes[1])
        assert len(theme.layers) == 1

    def test_no_such_theme(self, themes: tuple[Path, Path]) -> None:
        put(themes[0], "mine/static/a.css", "")
        with pytest.raises(ThemeError, match=r"There is no theme `nope`.*to one of: default, mine\."):
            find("nope", *themes)

    def test_hidden_files_are_not_published(self, themes: tuple[Path, Path]) -> None:
        put(themes[1], "default/static/.DS_Store", "")
        put(themes[1], "default/static/.git/config", "")
        assert set(statics(themes, "default")) == {"fonts/a.woff2", "style.css"}

    def test_the_shipped_theme_is_whole(self) -> None:
        theme = find("default", Path("nowhere"), assets.themes_folder())
        assert "style.css" in theme.static_files()
        renderer = Renderer(theme, FRAME)
        for path in (theme.layers[-1].folder / "templates").glob("*.html"):
            assert renderer.fingerprint(Page("x/", path.name, "T", None))


class TestFingerprints:
    """An equal fingerprint means equal bytes."""

    def fingerprint(self, themes: tuple[Path, Path], view: object = "view", address: str = "x/") -> str:
        return Renderer(find("default", *themes), FRAME).fingerprint(Page(address, "page.html", "T", view))

    def test_it_is_the_same_for_the_same(self, themes: tuple[Path, Path]) -> None:
        assert self.fingerprint(themes) == self.fingerprint(themes)

    @pytest.mark.parametrize("path", ["default/templates/page.html", "default/templates/foot.html"])
    def test_every_template_that_takes_part_counts(self, themes: tuple[Path, Path], path: str) -> None:
        before = self.fingerprint(themes)
        put(themes[1], path, "changed")
        assert self.fingerprint(themes) != before

    def test_a_template_that_takes_no_part_does_not(self, themes: tuple[Path, Path]) -> None:
        before = self.fingerprint(themes)
        put(themes[1], "default/templates/other.html", "x")
        assert self.fingerprint(themes) == before

    def test_a_template_whose_name_is_worked_out_counts(self, themes: tuple[Path, Path]) -> None:
        put(themes[1], "default/templates/page.html", "{% include view ~ '.html' %}")
        put(themes[1], "default/templates/part.html", "one")
        before = self.fingerprint(themes, "part")
        put(themes[1], "default/templates/part.html", "two")
        assert self.fingerprint(themes, "part") != before

    def test_the_view_and_the_address_count(self, themes: tuple[Path, Path]) -> None:
        prints = {self.fingerprint(themes), self.fingerprint(themes, "other"), self.fingerprint(themes, address="y/")}
        assert len(prints) == 3


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("\n{% if %}", r"page\.html:2: Expected an expression"),
            ("\n{{ nowhere }}", r"page\.html:2: 'nowhere' is undefined \(for the page /x/\)"),
            ("\n{{ view.nowhere.more }}", r"page\.html:2: .*nowhere.* \(for the page /x/\)"),
            ("{{ 1 / 0 }}", r"page\.html:1: division by zero \(for the page /x/\)"),
            ("{{ 'x' | amount('€') }}", r"page\.html:1: .* \(for the page /x/\)"),
            ("{% include 'none.html' %}", r"The theme `mine` has no template `none\.html`"),
            ("{% extends 'page.html' %}", r"To extend the one that it overrides, name its theme: `default/base\.html`"),
        ],
    )
    def test_the_line_and_the_page_are_named(self, themes: tuple[Path, Path], text: str, message: str) -> None:
        put(themes[0], "mine/templates/page.html", text)
        with pytest.raises(TemplateFaultError, match=message):
            drawn(themes, "mine")

    @pytest.mark.parametrize("path", ["../secret.html", "/etc/passwd", "default/../../secret.html"])
    def test_templates_are_of_the_theme_alone(self, themes: tuple[Path, Path], path: str) -> None:
        put(themes[0], "secret.html", "hunter2")
        put(themes[0], "mine/templates/page.html", f"{{% include '{path}' %}}")
        with pytest.raises(TemplateFaultError, match="has no template"):
            drawn(themes, "mine")

    def test_a_template_that_is_no_text(self, themes: tuple[Path, Path]) -> None:
        (themes[1] / "default/templates/page.html").write_bytes(b"\xff")
        with pytest.raises(TemplateFaultError, match="must be text in UTF-8"):
            Renderer(find("default", *themes), FRAME).fingerprint(Page("x/", "page.html", "T", ""))


def test_the_second_theme_extends_and_copies_nothing() -> None:
    """Broadsheet has a home page of its own; every template and style of its builds on the default one."""
    theme = find("broadsheet", Path("none"), assets.themes_folder())
    own = theme.template_folders[0][1]
    assert [path.name for path in own.iterdir()] == ["home.html"]
    assert '{% extends "default/home.html" %}' in (own / "home.html").read_text(encoding="utf-8")
    static = theme.static_files()
    assert static["style.css"].read_text(encoding="utf-8").count('@import "default/style.css"') == 1
    assert static["default/style.css"] == assets.themes_folder() / "default" / "static" / "style.css"


def test_the_second_theme_draws_the_home_page_under_a_masthead() -> None:
    of = edition_of_folder(assets.sample_folder(), date(2026, 11, 20))
    shared = frame(of, asset_version="1")
    themes = [find(name, Path("none"), assets.themes_folder()) for name in ("broadsheet", "default")]
    home = next(home_pages(of))
    there, here = (Renderer(theme, shared).render(home).decode() for theme in themes)
    masthead = '<div class="masthead"><b>Tidewren</b><span>Software that people look forward to opening</span></div>\n'
    assert there.count(masthead) == 1
    assert there.replace(masthead, "").split() == here.split()
