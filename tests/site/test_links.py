"""Every page of a finished site: what it links to is there, its outline holds, and nothing on it calls on strangers."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

from okrsite.site import urls
from tests.portal import BASE_PATH, REDIRECTS, SITE, Defect, Element, Portal, assert_none

LOADING = {"img", "script", "iframe", "embed", "object", "source", "video", "audio", "track", "image", "use", "input"}
LOADING_RELATIONS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "manifest",
}
WHOLE_RELATIONS = {"canonical"}
"""Relations whose address is written whole, since it is for machines that keep a copy of the page elsewhere."""
REFERENCES = (
    "for",
    "headers",
    "list",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
)
SCHEMES = {"http", "https", "mailto"}


def test_what_a_page_links_to_is_there(portal: Portal) -> None:
    def defects() -> Iterator[Defect]:
        for page in portal.pages:
            for element, attribute, value in page.addresses():
                inside = portal.inside(page, value)
                if inside is None or value.startswith("data:"):
                    continue
                address, _, anchor = inside.partition("#")
                file = urls.file_of(unquote(address.partition("?")[0]))
                if file not in portal.files:
                    yield Defect(page, "what it links to is not there", f"/{address} ({attribute} of {element.name})")
                elif anchor and file.endswith(".html"):
                    target = portal.page_at[file.removesuffix("index.html")]
                    if unquote(anchor) not in target.ids:
                        yield Defect(page, "the anchor is not there", f"/{inside} ({attribute} of {element.name})")

    assert_none(defects())


def test_links_inside_the_site_are_relative(portal: Portal) -> None:
    """But for the page that stands in for any other, at any depth: it must name the whole way."""

    def defects() -> Iterator[Defect]:
        for page in portal.pages:
            for element, attribute, value in page.addresses():
                if attribute == "href" and element.get("rel") in WHOLE_RELATIONS:
                    continue
                is_absolute = value.startswith(("/", SITE))
                if page.address == urls.NOT_FOUND:
                    if not is_absolute and not urlsplit(value).scheme and not value.startswith("#"):
                        yield Defect(page, "relative link", f"{value} of {element}")
                    elif value.startswith("/") and not value.startswith(BASE_PATH):
                        yield Defect(page, "link past the site", f"{value} of {element}")
                elif is_absolute:
                    yield Defect(page, "absolute link", f"{value} of {element}")
                elif not urlsplit(value).scheme and portal.inside(page, value) is None:
                    yield Defect(page, "link past the site", f"{value} of {element}")

    assert_none(defects())


def test_links_out_of_the_site_are_of_the_web(portal: Portal) -> None:
    def defects() -> Iterator[Defect]:
        for page in portal.pages:
            for element, attribute, value in page.addresses():
                if element.name == "img" and value.startswith("data:image/"):
                    continue
                parts = urlsplit(urljoin(SITE, value))
                if parts.scheme not in SCHEMES or (parts.scheme != "mailto" and not parts.hostname):
                    yield Defect(page, "link to nowhere", f"{value} of {element} ({attribute})")
                if not value.isascii() or re.search(r"[\s\"<>\\^`{|}]", value):
                    yield Defect(page, "address with letters that cannot stand in one", f"{value} of {element}")

    assert_none(defects())


def test_nothing_is_loaded_from_elsewhere(portal: Portal) -> None:
    def defects() -> Iterator[Defect]:
        for page in portal.pages:
            for element, attribute, value in page.addresses():
                relations = set(element.get("rel").casefold().split())
                loads = element.name in LOADING or (element.name == "link" and relations & LOADING_RELATIONS)
                if loads and not value.startswith("data:image/") and portal.inside(page, value) is None:
                    yield Defect(page, "loaded from elsewhere", f"{attribute} of {element}")
            for element in page.elements:
                if re.search(r"url\(\s*['\"]?(https?:)?//", element.get("style"), re.IGNORECASE):
                    yield Defect(page, "loaded from elsewhere", f"style of {element}")
                if element.name in {"iframe", "object", "embed", "base", "frame", "applet"}:
                    yield Defect(page, "a foreign element", str(element))

    assert_none(defects())


def test_scripts_are_files_of_the_theme(portal: Portal) -> None:
    """The page's own policy allows no script in the page; neither may there be one that the policy has to stop."""

    def defects() -> Iterator[Defect]:
        for page in portal.pages:
            policy = page.find("meta", "http-equiv", "content-security-policy")
            if policy is None or not re.match(r"default-src '(self|none)'(;|$)", policy.get("content")):
                yield Defect(page, "no content security policy", str(policy))
            for script in page.all("script"):
                source = portal.inside(page, script.get("src")) if script.get("src") else ""
                is_data = script.get("type") in {"application/json", "application/ld+json"}
                if not is_data and not (source or "").startswith(urls.THEME):
                    yield Defect(page, "a script that is not the theme's", str(script))
            for element in page.elements:
                for name in element.attributes:
                    if name.startswith("on"):
                        yield Defect(page, "a script in an attribute", str(element))

    assert_none(defects())


def test_ids_are_unique_and_references_find_them(portal: Portal) -> None:
    def defects() -> Iterator[Defect]:
        for page in portal.pages:
            counts = Counter(element.get("id") for element in page.elements if "id" in element.attributes)
            for name, count in counts.items():
                if count > 1:
                    yield Defect(page, "an id twice", f"{name} ({count} times)")
                if not name or re.search(r"\s", name):
                    yield Defect(page, "an id that cannot be named", repr(name))
            for element in page.elements:
                for attribute in REFERENCES:
                    for name in element.get(attribute).split():
                        if name not in counts:
                            yield Defect(page, f"{attribute} names no id", f"{name} of {element}")

    assert_none(defects())


def test_outline(portal: Portal) -> None:
    """One h1, which comes first, and no level left out below it."""

    def defects() -> Iterator[Defect]:
        for page in portal.pages:
            headings = page.all("h1", "h2", "h3", "h4", "h5", "h6")
            levels = [int(heading.name[1]) for heading in headings]
            if levels.count(1) != 1 or levels[0] != 1:
                yield Defect(page, "not one h1 that comes first", f"{levels[:8]}")
            for heading, before, level in zip(headings[1:], levels, levels[1:], strict=False):
                if level > before + 1:
                    yield Defect(
                        page, "a heading that leaves out a level", f"h{before}, then {heading} {heading.text[:50]!r}"
                    )
            for heading in headings:
                if not heading.text:
                    yield Defect(page, "an empty heading", str(heading))
            if len(page.all("main")) != 1:
                yield Defect(page, "not one main", f"{len(page.all('main'))}")

    assert_none(defects())


def test_head(portal: Portal) -> None:
    """A page says its language, its name, how wide it is, and, but for the one that has no address, where it belongs."""

    def defects() -> Iterator[Defect]:
        for page in portal.pages:
            html = page.all("html")[0]
            if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", html.get("lang")):
                yield Defect(page, "no language", str(html))
            titles = [element.text for element in page.all("title") if element.node.tag == "title"]
            if len(titles) != 1 or not titles[0]:
                yield Defect(page, "not one title", str(titles))
            if not page.find("meta", "name", "viewport"):
                yield Defect(page, "no viewport", "")
            canonical = page.find("link", "rel", "canonical")
            if page.address != urls.NOT_FOUND and page.family != REDIRECTS:
                if canonical is None or canonical.get("href") != SITE + page.address:
                    yield Defect(page, "no canonical address of its own", str(canonical))
                if not page.find("meta", "name", "description"):
                    yield Defect(page, "no description", "")

    assert_none(defects())


def test_titles_tell_pages_apart(sample_portal: Portal) -> None:
    pages = [page for page in sample_portal.pages if page.family != REDIRECTS]
    counts = Counter(page.title.casefold() for page in pages)
    assert_none(Defect(page, "a title twice", page.title) for page in pages if counts[page.title.casefold()] > 1)


def test_pictures_say_what_they_show(portal: Portal) -> None:
    def is_named(element: Element) -> bool:
        return bool(
            element.get("aria-label")
            or element.get("aria-labelledby")
            or any(c.tag.endswith("title") for c in element.node)
        )

    def defects() -> Iterator[Defect]:
        for page in portal.pages:
            for element in page.all("img"):
                if "alt" not in element.attributes:
                    yield Defect(page, "a picture without words", str(element))
            parts = {
                id(part)
                for whole in page.elements
                if whole.name == "svg" or whole.get("role") == "img" or whole.get("aria-hidden") == "true"
                for part in whole.node.iter()
                if part is not whole.node
            }
            for element in page.all("svg"):
                is_hidden = element.get("aria-hidden") == "true" or id(element.node) in parts
                if not is_hidden and not (element.get("role") == "img" and is_named(element)):
                    yield Defect(page, "a drawing without words", str(element))

    assert_none(defects())


def test_tables_say_what_they_hold(portal: Portal) -> None:
    """A caption, which a table in prose need not have, and headings that say whether they head a row or a column."""

    def defects() -> Iterator[Defect]:
        for page in portal.pages:
            for table in page.all("table"):
                children = {child.tag for child in table.node}
                if "caption" not in children and "prose-table" not in table.get("class"):
                    yield Defect(page, "a table without caption", str(table))
            for heading in page.all("th"):
                if heading.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
                    yield Defect(page, "a table heading without scope", f"{heading} {heading.text!r}")

    assert_none(defects())


def test_landmarks_of_one_kind_have_names_of_their_own(portal: Portal) -> None:
    def defects() -> Iterator[Defect]:
        for page in portal.pages:
            names = Counter(nav.get("aria-label") or nav.get("aria-labelledby") for nav in page.all("nav"))
            for name, count in names.items():
                if (count > 1 or not name) and len(page.all("nav")) > 1:
                    yield Defect(page, "navigations that cannot be told apart", repr(name))

    assert_none(defects())


def test_grammar(portal: Portal) -> None:
    """No page asks a browser to forgive anything."""
    assert_none(Defect(page, "grammar", fault) for page in portal.pages for fault in page.faults)


def test_every_page_can_be_reached(portal: Portal) -> None:
    """From the home page, following links."""
    waiting, reached = [""], {""}
    while waiting:
        page = portal.page_at[waiting.pop()]
        for element, _, value in page.addresses():
            inside = portal.inside(page, value) if element.name == "a" else None
            address = unquote(inside.partition("#")[0].partition("?")[0]) if inside is not None else ""
            if address in portal.page_at and address not in reached:
                reached.add(address)
                waiting.append(address)
    assert_none(
        Defect(page, "no way leads here", "")
        for page in portal.pages
        if page.address not in reached and page.address != urls.NOT_FOUND and page.family != REDIRECTS
    )


def test_redirects_lead_to_a_page(portal: Portal) -> None:
    """At once, without a mark in search engines, and with a link for who is not taken along."""

    def defects() -> Iterator[Defect]:
        for page in portal.families().get(REDIRECTS, []):
            refresh = page.find("meta", "http-equiv", "refresh")
            assert refresh is not None
            delay, _, target = refresh.get("content").partition("url=")
            links = [a.get("href") for a in page.all("a")]
            if not re.fullmatch(r"0;\s*", delay) or target not in links:
                yield Defect(
                    page, "a redirect that keeps people waiting", f"{refresh.get('content')} with links {links[:3]}"
                )
            robots = page.find("meta", "name", "robots")
            if robots is None or "noindex" not in robots.get("content"):
                yield Defect(page, "a redirect that search engines keep", str(robots))

    assert_none(defects())
