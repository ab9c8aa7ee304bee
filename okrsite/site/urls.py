"""Where everything stands on the site.

In go ids; out come addresses relative to the site's root (`objectives/launch/`). Pages link by their way to the root, so the
same files work under any base path. What would stand at one address twice is found here.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from re import compile as pattern
from urllib.parse import quote

from okrsite.okr.finding import Finding, Origin
from okrsite.okr.model import Portfolio, Scope, ScopeKind
from okrsite.text.source import Source, Span

HOME = ""
INITIATIVES = "initiatives/"
KPIS = "kpis/"
PEOPLE = "people/"
MAP = "map/"
ATTENTION = "attention/"
CHECK_INS = "check-ins/"
CHANGES = "changes/"
OBJECTIVES = "objectives/"
NUMBERS = "numbers/"
DATA = "data/"
SEARCH = "search/"
NOT_FOUND = "404.html"
FIXED = (
    HOME,
    INITIATIVES,
    KPIS,
    PEOPLE,
    MAP,
    ATTENTION,
    CHECK_INS,
    CHANGES,
    OBJECTIVES,
    NUMBERS,
    DATA,
    SEARCH,
    NOT_FOUND,
)
"""The pages that every site has or may have."""

THEME = "theme/"
API = "api/v1/"
PAGEFIND = "pagefind/"
OBJECTIVES_TABLE = "data/objectives.csv"
KEY_RESULTS_TABLE = "data/key-results.csv"
READINGS_TABLE = "data/readings.csv"

FEED = "feed.xml"
CALENDAR = "calendar.ics"
BADGE = "badge.svg"
_BESIDE = {
    "": (FEED, CALENDAR),
    "company": (FEED,),
    "teams": (FEED, CALENDAR),
    "projects": (FEED,),
    "objectives": (FEED, BADGE),
}


def cycle(identifier: str) -> str:
    return f"cycles/{identifier}/"


def objectives_of(cycle_id: str) -> str:
    """The table of a cycle's objectives, where they have no room among all."""
    return f"{cycle(cycle_id)}objectives/"


def initiatives_of(owner: Scope) -> str:
    """The list of a scope's initiatives, where all have no room on one; that of the company is of all."""
    return INITIATIVES if owner.kind is ScopeKind.COMPANY else f"{scope(owner)}initiatives/"


def attention_of(owner: Scope) -> str:
    """All that needs attention at one scope."""
    return f"{scope(owner)}attention/"


def scope(owner: Scope) -> str:
    if owner.kind is ScopeKind.COMPANY:
        return "company/"
    return f"teams/{owner.id}/" if owner.kind is ScopeKind.TEAM else f"projects/{owner.id}/"


def objective(identifier: str) -> str:
    return f"objectives/{identifier}/"


def reference(ref: str) -> str:
    """An objective, or a key result as `objective/key-result`."""
    identifier, _, key_result = ref.partition("/")
    return f"objectives/{identifier}/#{key_result}" if key_result else objective(identifier)


def map_file(cycle: str) -> str:
    """The file from which the alignment map of a cycle is drawn."""
    return f"{MAP}{cycle}.json"


def map_key(owner: Scope) -> str:
    """What a scope is called on the map (`teams/games`). An objective is called by its id."""
    return scope(owner).rstrip("/")


def on_map(key: str, of_cycle: str = "") -> str:
    """The map with something in its focus. For an objective it must say the cycle, since each has a map of its own."""
    return f"{MAP}?{f'cycle={of_cycle}&' if of_cycle else ''}focus={key}"


def initiative(identifier: str) -> str:
    return f"initiatives/{identifier}/"


def kpi(identifier: str) -> str:
    return f"kpis/{identifier}/"


def person(identifier: str) -> str:
    return f"people/{identifier}/"


def week(day: date) -> str:
    """The page of the ISO week that holds a day."""
    year, number, _ = day.isocalendar()
    return f"check-ins/{year}-w{number:02d}/"


def check_in(identifier: str, day: date) -> str:
    return f"{week(day)}#{identifier}"


def changes_of(cycle_id: str) -> str:
    """The ledger of a cycle: which of its goals were changed."""
    return f"{CHANGES}{cycle_id}/"


def beside(address: str) -> tuple[str, ...]:
    """The names of the files that stand in the same folder as a page, in addition to it: its feed, calendar and badge."""
    kind, _, rest = address.partition("/")
    is_one_of_many = kind in ("teams", "projects", "objectives")
    is_within = "/" in rest.rstrip("/")
    return _BESIDE.get(kind, ()) if is_one_of_many == bool(rest) and not is_within else ()


def absolute(base: str, address: str) -> str:
    """A whole web address, of ASCII alone. `base` is the site's own, as the settings give it."""
    return uri(base) + address


@lru_cache(maxsize=1024)
def uri(text: str) -> str:
    """A web address as people write it, with all that cannot stand in one escaped."""
    return quote(text, safe="%/:?#[]@!$&'()*+,;=~")


def parameter(text: str) -> str:
    """A text as the value of a parameter in an address, percent-encoded, and no longer than it must be."""
    return _UNSAFE.sub(lambda found: _percent(found[0]), text).replace(" ", "+")


_UNSAFE = pattern("[^A-Za-z0-9_.~/:,() -]+")


@lru_cache(maxsize=1024)
def _percent(characters: str) -> str:
    """`quote` takes a few microseconds, and a text has the same few characters again and again."""
    return quote(characters, safe="", errors="replace")


def file_of(address: str) -> str:
    """The file that a web server sends for an address without anchor."""
    return f"{address}index.html" if not address or address.endswith("/") else address


def root_from(address: str) -> str:
    """The way from a page to the site's root."""
    return "../" * address.count("/") or "./"


def of_documents(portfolio: Portfolio) -> dict[str, str]:
    """The address of every document, by its path in the content folder."""
    found = {portfolio.company.origin.path: "company/"}
    found |= {owner.origin.path: scope(key) for key, owner in portfolio.scopes.items()}
    for things, address in (
        (portfolio.cycles, cycle),
        (portfolio.objectives, objective),
        (portfolio.initiatives, initiative),
        (portfolio.kpis, kpi),
    ):
        found |= {thing.origin.path: address(key) for key, thing in things.items()}
    if portfolio.people_are_listed:
        found |= {thing.origin.path: person(key) for key, thing in portfolio.people.items()}
    found |= {thing.origin.path: check_in(key, thing.day) for key, thing in portfolio.check_ins.items()}
    return found


def redirects(portfolio: Portfolio) -> Iterator[tuple[str, str, Origin]]:
    """Old addresses: where each stands, where it leads, and where it is written."""
    for address, things in (
        (lambda name: f"teams/{name}/", portfolio.teams),
        (lambda name: f"projects/{name}/", portfolio.projects),
        (person, portfolio.people),
        (cycle, portfolio.cycles),
        (objective, portfolio.objectives),
        (initiative, portfolio.initiatives),
        (kpi, portfolio.kpis),
    ):
        for key, thing in things.items():
            for index, alias in enumerate(thing.aliases):
                yield address(alias), address(key), thing.origin.at("aliases", index)


def conflicts(portfolio: Portfolio, statics: Iterable[str]) -> Iterator[Finding]:
    """What would be published at one address twice: old addresses, and files in `static/`, against everything else.

    `statics` are paths of files below `static/`. Case is not told apart, since not every file system tells it.
    """
    moved, files = tuple(redirects(portfolio)), sorted(statics)
    if not moved and not files:
        return
    within = (page for cycle_id in portfolio.cycles for page in (objectives_of(cycle_id), changes_of(cycle_id)))
    within_scopes = (page for owner in portfolio.scopes for page in (initiatives_of(owner), attention_of(owner)))
    documents = (address.partition("#")[0] for address in of_documents(portfolio).values())
    pages = dict.fromkeys((*FIXED, *documents, *within, *within_scopes))
    taken = {file_of(address).casefold(): f"the page `/{address}`" for address in pages}
    taken |= dict.fromkeys((OBJECTIVES_TABLE, KEY_RESULTS_TABLE, READINGS_TABLE), "the table of the open data")
    taken |= {f"{page}{name}".casefold(): f"the {_KINDS[name]} of `/{page}`" for page in pages for name in beside(page)}
    taken |= {map_file(cycle).casefold(): "a file of the map" for cycle in portfolio.cycles}
    for old, target, origin in moved:
        file = file_of(old).casefold()
        if file in taken:
            message = f"The old address `/{old}` is that of {taken[file]}."
            yield origin.finding("duplicate-url", message, "Remove this alias.")
        taken.setdefault(file, f"the old address of `/{target}`")
        for name in beside(old):
            taken.setdefault(f"{old}{name}".casefold(), f"the {_KINDS[name]} of `/{target}`")
    folders = {folder: what for file, what in taken.items() for folder in _folders(file)}
    for path in files:
        name = path.removeprefix("static/")
        file = name.casefold()
        above = tuple(_folders(file))
        what = taken.get(file) or folders.get(file) or next((taken[part] for part in above if part in taken), None)
        if file.split("/")[0] in _RESERVED_FOLDERS:
            what = f"okrsite's own files in `/{file.split('/')[0]}/`"
        if what:
            message = f"`{path}` would be published as `/{name}`, which is in the way of {what}."
            yield Finding("duplicate-url", message, Source(path, ""), Span(0, 0), "Rename the file.")
        taken.setdefault(file, f"the file `{path}`")
        folders |= dict.fromkeys(above, f"the file `{path}`")


_KINDS = {FEED: "feed", CALENDAR: "calendar", BADGE: "badge"}
_RESERVED_FOLDERS = frozenset({"theme", "api", "pagefind", ".okrsite"})


def _folders(file: str) -> Iterator[str]:
    parts = file.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts)))
