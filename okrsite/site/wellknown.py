"""Files that programs look for on any site: `sitemap.xml`, `robots.txt` and `llms.txt`.

In go an edition and the addresses of its pages; out come files. None of them names the day: they change when pages come or go,
not every morning, so the site map has no dates of last change.
"""

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from okrsite.okr.model import Cycle
from okrsite.site import urls
from okrsite.site.data.downloads import DOWNLOADS, cycle_file
from okrsite.site.edition import Edition

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
LLMS = "llms.txt"

MOST_ADDRESSES = 50_000
"""A site map can name so many; with more, there are several, and one that names them."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

_EXPLANATION = """\
Every figure is computed from check-ins and shows its work: the formula with its numbers, the readings, the file and line.
Progress of an objective is the weighted mean of its key results, never of finished tasks. All data is in static JSON files that
keep to one JSON Schema; `index.json` says as of which day and commit, and where everything else is."""

_PAGES = (
    (urls.HOME, "Home", "the current cycle: how far it is, what changed, what needs attention"),
    (urls.OBJECTIVES, "Objectives", "every objective of every cycle"),
    (urls.MAP, "Alignment map", "what supports and what contributes to what"),
    (urls.ATTENTION, "Attention", "what is overdue, stale, unaligned or off track"),
    (urls.CHECK_INS, "Check-ins", "every report, by week"),
    (urls.INITIATIVES, "Initiatives", "the work, and the key results that it should move"),
    (urls.KPIS, "KPIs", "health metrics that outlive cycles"),
    (urls.PEOPLE, "People", "who owns and leads what"),
    (urls.NUMBERS, "How numbers are made", "every formula and threshold in force"),
    (urls.DATA, "Data", "the downloads, explained; the day and the commit of this edition"),
)


def files(edition: Edition, addresses: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Paths from the site's root, and contents. `addresses` are those of all pages, in any order; pages that only lead
    elsewhere, and the one for what is not found, are left out of the site map."""
    found = _worth_finding(edition, addresses)
    yield from _sitemaps(edition, found)
    yield ROBOTS, f"User-agent: *\nAllow: /\n\nSitemap: {_whole(edition, SITEMAP)}\n".encode()
    yield LLMS, _llms(edition, found).encode()


def _worth_finding(edition: Edition, addresses: Iterable[str]) -> list[str]:
    passed_over = {old for old, _, _ in urls.redirects(edition.portfolio)} | {urls.NOT_FOUND}
    return sorted({address.partition("#")[0] for address in addresses} - passed_over)


def _sitemaps(edition: Edition, addresses: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    if len(addresses) <= MOST_ADDRESSES:
        yield SITEMAP, _listing("urlset", "url", [_whole(edition, address) for address in addresses])
        return
    parts: list[str] = []
    for start in range(0, len(addresses), MOST_ADDRESSES):
        parts.append(f"sitemap-{len(parts) + 1}.xml")
        part = addresses[start : start + MOST_ADDRESSES]
        yield parts[-1], _listing("urlset", "url", [_whole(edition, address) for address in part])
    yield SITEMAP, _listing("sitemapindex", "sitemap", [_whole(edition, part) for part in parts])


def _listing(root: str, entry: str, locations: Iterable[str]) -> bytes:
    lines = "".join(f"<{entry}><loc>{escape(location)}</loc></{entry}>\n" for location in locations)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{lines}</{root}>\n'.encode()


def _llms(edition: Edition, addresses: Sequence[str]) -> str:
    """The form of llmstxt.org: a title, a summary, an explanation, and lists of links."""
    company = edition.portfolio.company
    tagline = f" {_flat(company.tagline)}" if company.tagline else ""
    cycles = sorted(edition.portfolio.cycles.values(), key=lambda cycle: (cycle.first_day, cycle.id), reverse=True)
    lines = [
        f"# {_flat(edition.settings.title)}",
        "",
        f"> The objectives and key results (OKRs) of {_flat(company.name)}.{tagline}",
        "",
        _EXPLANATION,
        "",
        "## Data",
        "",
        *(_link(edition, d.path, d.title, d.holds) for d in DOWNLOADS if not d.is_for_each_cycle),
        "",
        *_section("Objectives by cycle", [_link(edition, cycle_file(c.id), _flat(c.title), _span(c)) for c in cycles]),
        "## Pages",
        "",
        *(_link(edition, *page) for page in _PAGES if page[0] in addresses),
    ]
    return "\n".join(lines) + "\n"


def _section(title: str, items: Sequence[str]) -> list[str]:
    return [f"## {title}", "", *items, ""] if items else []


def _link(edition: Edition, address: str, title: str, about: str) -> str:
    return f"- [{title}]({_whole(edition, address)}): {about}"


def _span(cycle: Cycle) -> str:
    return f"{cycle.first_day} to {cycle.last_day}"


def _flat(text: str) -> str:
    """A text on one line, in which nothing is Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in " ".join(text.split()))


def _whole(edition: Edition, address: str) -> str:
    return urls.absolute(edition.settings.url, address)
