"""Build the living page of a theme: `make styleguide`, or `make styleguide THEME=broadsheet` for another than the default one.

Every component with hard content: long titles, twelve key results, nothing read yet, letters that run from right to left, one word
alone, every status and every kind of chart. All of it is made by the real pipeline from the company in
`themes/default/styleguide/content`, so that it cannot fall behind: `_styleguide/` is its portal, `_styleguide/styleguide/` the page
that gathers the components, drawn from real views by the theme's own macros, and `_styleguide/empty/` a portal in which nothing
stands yet.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from okrsite.build.examine import examine
from okrsite.build.pipeline import BuildRequest, build, edition_of, frame
from okrsite.okr.model import Scope, ScopeKind
from okrsite.okr.status import Status
from okrsite.site import theme, urls
from okrsite.site.edition import Edition
from okrsite.site.page import Page
from okrsite.site.render import Renderer
from okrsite.site.theme import Layer
from okrsite.site.views import cycle, kpi, objective, pulse, rows, scope
from okrsite.site.views.cycle import CycleView
from okrsite.site.views.kpi import KpiView
from okrsite.site.views.objective import ObjectiveView
from okrsite.site.views.parts import Link
from okrsite.site.views.pulse import HeatRow, Pulse
from okrsite.site.views.rows import ObjectiveRow
from okrsite.site.views.scope import ScopeView

THEMES = Path(__file__).resolve().parent
FOLDER = THEMES / "default/styleguide"
STYLE = THEMES / "default/static/style.css"
OUTPUT = Path("_styleguide")
TODAY = date(2026, 11, 20)
ADDRESS = "styleguide/"
TOKEN = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")


@dataclass(frozen=True, slots=True)
class Token:
    """A named value that the styles are made of."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class StyleguideView:
    """What the page gathers. `hard` is the objective with a key result of every measure; `pages` are worth opening."""

    colours: tuple[Token, ...]
    sizes: tuple[Token, ...]
    spaces: tuple[Token, ...]
    others: tuple[Token, ...]
    statuses: tuple[Status, ...]
    pulses: tuple[Pulse, ...]
    heat: tuple[HeatRow, ...]
    objectives: tuple[ObjectiveRow, ...]
    hard: ObjectiveView
    kpis: tuple[KpiView, ...]
    scope: ScopeView
    over: CycleView
    pages: tuple[Link, ...]


def tokens() -> tuple[Token, ...]:
    """All tokens of the theme, in their order."""
    root = STYLE.read_text(encoding="utf-8").partition(":root {")[2].partition("\n}")[0]
    return tuple(Token(name, value) for name, value in TOKEN.findall(root))


def make(output: Path, name: str = "default") -> Path:
    """Build all of it into a folder with the theme of this name; gives the page that gathers the components."""
    edition = _portal(FOLDER / "content", output, name)
    _portal(FOLDER / "empty", output / "empty", name)
    chosen = theme.find(name, FOLDER / "themes", THEMES)
    chosen = replace(chosen, layers=(Layer("styleguide", FOLDER), *chosen.layers))
    page = Page(ADDRESS, "styleguide.html", "Styleguide", view(edition))
    file = output / page.file
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(Renderer(chosen, frame(edition, asset_version="styleguide")).render(page))
    return file


def _portal(source: Path, output: Path, name: str) -> Edition:
    now = datetime.combine(TODAY, datetime.min.time(), UTC)
    with TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        shutil.copytree(source, content)
        with (content / "_site.yml").open("a", encoding="utf-8") as settings:
            settings.write(f"theme: {name}\n")
        result = build(BuildRequest(content, output, now, TODAY, FOLDER / "themes", THEMES))
        errors = [f"{d.source.path}: {d.message}" for d in result.examination.diagnostics if d.severity == "error"]
        if result.published is None:
            sys.exit("\n".join(errors))
        return edition_of(examine(content, now, TODAY), content)


def view(edition: Edition) -> StyleguideView:
    portfolio = edition.portfolio
    known = tokens()
    root = urls.root_from(ADDRESS)
    return StyleguideView(
        colours=tuple(token for token in known if "light-dark" in token.value),
        sizes=tuple(token for token in known if token.name.startswith("t-")),
        spaces=tuple(token for token in known if re.fullmatch(r"s\d+", token.name)),
        others=tuple(token for token in known if re.fullmatch(r"w|w-strong|radius|side", token.name)),
        statuses=tuple(Status),
        pulses=tuple(pulse.pulse(edition, portfolio.cycles[one]) for one in ("2026-q4", "2027-q1", "2026-q2")),
        heat=tuple(pulse.heat(edition, one) for one in pulse.everyone(edition, portfolio.cycles["2026-q4"])),
        objectives=tuple(
            rows.objective_row(edition, found, with_key_results=True, with_lines=True)
            for found in portfolio.objectives.values()
        ),
        hard=objective.view(edition, portfolio.objectives["every-measure"], root),
        kpis=tuple(kpi.view(edition, found, root) for found in portfolio.kpis.values()),
        scope=scope.view(edition, Scope(ScopeKind.TEAM, "long")),
        over=cycle.view(edition, portfolio.cycles["2026-q2"], root),
        pages=tuple(_pages()),
    )


def _pages() -> Iterator[Link]:
    yield Link("The home page", "")
    yield Link("A cycle that runs", "cycles/2026-q4/")
    yield Link("A cycle that is over, with its retrospective", "cycles/2026-q2/")
    yield Link("The company, with all that Markdown can do", "company/")
    yield Link("A team with a long name", "teams/long/")
    yield Link("A team whose words run from right to left", "teams/rtl/")
    yield Link("A team without objectives", "teams/idle/")
    yield Link("An objective with a key result of every measure", "objectives/every-measure/")
    yield Link("An objective of which nothing has been read", "objectives/no-readings/")
    yield Link("An objective without key results", "objectives/no-key-results/")
    yield Link("The table of all objectives: a form of filters", "objectives/")
    yield Link("Initiatives in every state", "initiatives/")
    yield Link("KPIs in and out of their bands", "kpis/")
    yield Link("What needs attention", "attention/")
    yield Link("Slides", "cycles/2026-q4/?present")
    yield Link("A portal in which nothing stands yet", "empty/")


if __name__ == "__main__":
    made = make(OUTPUT, *sys.argv[1:2])
    print(f"The styleguide is {made}: open it in a browser, or serve {OUTPUT}/ and open /{ADDRESS}.")
