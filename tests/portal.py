"""A published portal as a stranger finds it: made by the real pipeline, read from its files by the WHATWG's grammar.

`sample_portal` is the sample company, `hostile_portal` a company whose every word is hostile. Both stand below a deep path.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import html5lib
import pytest

from okrsite import assets
from okrsite.build.pipeline import BuildRequest, build
from tests import hostile

TODAY = date(2026, 11, 20)
BASE_PATH = "/x/y/"
SITE = f"https://okrs.example{BASE_PATH}"

REDIRECTS = "redirects"
"""The family of the pages that stand at old addresses."""

URL_ATTRIBUTES = (
    "href",
    "src",
    "poster",
    "data",
    "action",
    "formaction",
    "cite",
    "background",
    "manifest",
    "xlink:href",
)
"""Attributes that hold an address. `srcset` holds several and is taken apart."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its name and attributes, without namespaces but for `xlink:href`."""

    name: str
    attributes: Mapping[str, str]
    node: Any = field(repr=False)

    @property
    def text(self) -> str:
        """Its text with that of all inside, as one line."""
        return " ".join("".join(self.node.itertext()).split())

    def __str__(self) -> str:
        shown = " ".join(f'{name}="{value[:60]}"' for name, value in self.attributes.items())
        return f"<{self.name}{' ' if shown else ''}{shown}>"

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


@dataclass(frozen=True)
class Page:
    """A page. `address` is relative to the site's root; `faults` is what the parser had to forgive."""

    address: str
    html: bytes
    elements: tuple[Element, ...]
    faults: tuple[str, ...]

    @property
    def family(self) -> str:
        """Pages of one family come from one template: `objectives/*/` are all pages of an objective, `teams/*/attention/` what needs
        attention at a team."""
        if self.find("meta", "http-equiv", "refresh"):
            return REDIRECTS
        first, *rest = self.address.split("/")
        within = f"{rest[1]}/" if len(rest) > 2 else ""
        return f"{first}/*/{within}" if any(rest) else self.address or "home"

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(element.get("id") for element in self.elements if element.get("id"))

    def all(self, *names: str) -> list[Element]:
        return [element for element in self.elements if element.name in names]

    @property
    def title(self) -> str:
        return self.all("title")[0].text

    def find(self, name: str, attribute: str, value: str) -> Element | None:
        """The first element with this value, whatever its case."""
        return next((e for e in self.all(name) if e.get(attribute).casefold() == value), None)

    def addresses(self) -> Iterator[tuple[Element, str, str]]:
        """Everything that leads somewhere: the element, the attribute, the address as it is written."""
        for element in self.elements:
            for attribute in URL_ATTRIBUTES:
                if attribute in element.attributes:
                    yield element, attribute, element.get(attribute)
            for candidate in element.get("srcset").split(","):
                if candidate.strip():
                    yield element, "srcset", candidate.split()[0]
            if element.name == "meta" and element.get("http-equiv").casefold() == "refresh":
                yield element, "content", element.get("content").partition("url=")[2]


@dataclass(frozen=True)
class Portal:
    """A published site: its folder, its files as addresses, and its pages, parsed once."""

    folder: Path
    files: frozenset[str] = field(repr=False)
    pages: tuple[Page, ...] = field(repr=False)

    @cached_property
    def page_at(self) -> Mapping[str, Page]:
        return {page.address: page for page in self.pages}

    def families(self) -> Mapping[str, list[Page]]:
        found: dict[str, list[Page]] = defaultdict(list)
        for page in self.pages:
            found[page.family].append(page)
        return found

    def shown(self) -> list[Page]:
        """Every page that shows something: redirects do not."""
        return [page for page in self.pages if page.family != REDIRECTS]

    def spread(self) -> list[Page]:
        """The lightest and the heaviest page of every family: what is empty, and what is full."""
        both = {page.address: page for page in (*self.lightest(), *self.fullest())}
        return [both[address] for address in sorted(both)]

    def lightest(self) -> list[Page]:
        """The lightest page of every family."""
        return self._first_of_each_family(reverse=False)

    def fullest(self) -> list[Page]:
        """The heaviest page of every family."""
        return self._first_of_each_family(reverse=True)

    def _first_of_each_family(self, *, reverse: bool) -> list[Page]:
        found: dict[str, Page] = {}
        for page in sorted(self.shown(), key=lambda page: len(page.html), reverse=reverse):
            found.setdefault(page.family, page)
        return [found[family] for family in sorted(found)]

    def inside(self, page: Page, address: str) -> str | None:
        """An address on a page, from the site's root and with its anchor; None where it leads out of the site."""
        whole = urljoin(SITE + page.address, address.strip())
        return whole.removeprefix(SITE) if whole.startswith(SITE) else None


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong on a page, and the rule that says so."""

    page: Page
    rule: str
    detail: str


def assert_none(defects: Iterable[Defect]) -> None:
    """Fail with all defects by family, since one template makes a whole family: how often, and the first few."""
    grouped: dict[tuple[str, str], list[Defect]] = defaultdict(list)
    for defect in defects:
        grouped[defect.page.family, defect.rule].append(defect)
    lines = []
    for (family, rule), found in sorted(grouped.items()):
        pages = len({defect.page.address for defect in found})
        lines.append(f"\n{family}: {rule} ({len(found)} on {pages} pages)")
        details: dict[str, str] = {}
        for defect in found:
            details.setdefault(defect.detail, defect.page.address)
        lines += [f"    /{address}  {detail}" for detail, address in list(details.items())[:5]]
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def publish(content: Path, output: Path) -> Portal:
    """Build a content folder as of the day on which the sample is told, and read what came of it."""
    now = datetime.combine(TODAY, datetime.min.time(), UTC)
    result = build(BuildRequest(content, output, now, TODAY, output.parent / "themes", assets.themes_folder()))
    errors = [
        f"{d.source.path}: {d.rule}: {d.message}" for d in result.examination.diagnostics if d.severity == "error"
    ]
    assert result.published is not None, "\n".join(errors)
    return read(output)


def read(folder: Path) -> Portal:
    """Read a published site from its folder."""
    files = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    pages = tuple(_page(file, (folder / file).read_bytes()) for file in files if file.endswith(".html"))
    return Portal(folder, frozenset(files), pages)


def _page(file: str, html: bytes) -> Page:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html, transport_encoding="utf-8")
    faults = tuple(f"line {line}: {code} {detail or ''}".strip() for (line, _), code, detail in parser.errors)
    elements = tuple(_element(each) for each in root.iter() if isinstance(each.tag, str))
    return Page(file.removesuffix("index.html"), html, elements, faults)


def _element(node: Any) -> Element:
    attributes = {_plain(name): value for name, value in node.attrib.items()}
    return Element(_plain(node.tag), attributes, node)


def _plain(name: str) -> str:
    namespace, _, local = name.rpartition("}")
    return f"xlink:{local}" if namespace.endswith("/xlink") else local


@pytest.fixture(scope="session")
def sample_portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """The sample company, as of the day on which it is told."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(assets.sample_folder(), folder / "content")
    settings = folder / "content/_site.yml"
    lines = settings.read_text(encoding="utf-8").splitlines()
    settings.write_text(
        "\n".join(f"url: {SITE}" if line.startswith("url:") else line for line in lines), encoding="utf-8"
    )
    return publish(folder / "content", folder / "site")


@pytest.fixture(scope="session")
def hostile_portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """A company whose every word is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile.write(folder / "content", SITE)
    return publish(folder / "content", folder / "site")


@pytest.fixture(params=["sample", "hostile"])
def portal(request: pytest.FixtureRequest) -> Portal:
    """Each of the two, one after the other."""
    found: Portal = request.getfixturevalue(f"{request.param}_portal")
    return found
