"""What there is to download: the lists from which the files are named, the data page is made, and the docs are tested."""

from collections.abc import Iterable
from dataclasses import dataclass

from okrsite.site import urls

JSON = "application/json"
SCHEMA_TYPE = "application/schema+json"
CSV = "text/csv"
ATOM = "application/atom+xml"
ICALENDAR = "text/calendar"
SVG = "image/svg+xml"

INDEX = f"{urls.API}index.json"
INITIATIVES = f"{urls.API}initiatives.json"
KPIS = f"{urls.API}kpis.json"
PEOPLE = f"{urls.API}people.json"
CHECK_INS = f"{urls.API}check-ins.json"
SCHEMA = f"{urls.API}schema.json"

SCHEMA_FROM_API = "schema.json"
SCHEMA_FROM_CYCLES = "../schema.json"

_EACH = "ID"


def cycle_file(identifier: str) -> str:
    """The file with a cycle's objectives."""
    return f"{urls.API}cycles/{identifier}.json"


@dataclass(frozen=True, slots=True)
class Download:
    """A file, or with `ID` in its path one for each cycle, or for each page beside which it stands. `path` is from the site's
    root."""

    path: str
    title: str
    holds: str
    media_type: str

    @property
    def is_for_each_cycle(self) -> bool:
        return _EACH in self.path

    def paths(self, cycles: Iterable[str]) -> list[str]:
        """The path, or that of each cycle."""
        return [self.path.replace(_EACH, cycle) for cycle in cycles] if self.is_for_each_cycle else [self.path]


DOWNLOADS = (
    Download(INDEX, "Index", "The site, its day and commit, its cycles and teams, and where everything else is.", JSON),
    Download(
        cycle_file(_EACH),
        "Objectives of a cycle",
        "Each objective whole: key results, every reading, alignment, and how each number came about.",
        JSON,
    ),
    Download(INITIATIVES, "Initiatives", "The work, its tasks, and the key results that it should move.", JSON),
    Download(KPIS, "KPIs", "Health metrics with every reading, and the key results that are measured by them.", JSON),
    Download(PEOPLE, "People", "Who owns, leads and belongs to what.", JSON),
    Download(CHECK_INS, "Check-ins", "Every report with its comment, newest first.", JSON),
    Download(SCHEMA, "Schema", "The JSON Schema of all these files: every field and what it means.", SCHEMA_TYPE),
    Download(urls.OBJECTIVES_TABLE, "Objectives as a table", "One line for each objective of every cycle.", CSV),
    Download(urls.KEY_RESULTS_TABLE, "Key results as a table", "One line for each key result of every cycle.", CSV),
    Download(urls.READINGS_TABLE, "Readings as a table", "One line for each reading of a key result or KPI.", CSV),
    Download(urls.FEED, "Feed", "Check-ins, and how objectives ended, newest first; to subscribe to.", ATOM),
    Download(urls.CALENDAR, "Calendar", "Cycles, and what is still due when; to subscribe to.", ICALENDAR),
)
"""Every file of the open data, but for those beside pages."""

BESIDE_PAGES = (
    Download(
        f"company/{urls.FEED}",
        "Feed of the company",
        "Check-ins on the company's own objectives and KPIs, and how these objectives ended.",
        ATOM,
    ),
    Download(
        f"teams/{_EACH}/{urls.FEED}",
        "Feed of a team",
        "Check-ins on a team's own objectives and KPIs, and how these objectives ended.",
        ATOM,
    ),
    Download(
        f"projects/{_EACH}/{urls.FEED}",
        "Feed of a project",
        "Check-ins on a project's objectives, and how they ended.",
        ATOM,
    ),
    Download(
        urls.objective(_EACH) + urls.FEED,
        "Feed of an objective",
        "Check-ins on an objective, and how it ended.",
        ATOM,
    ),
    Download(
        f"teams/{_EACH}/{urls.CALENDAR}",
        "Calendar of a team",
        "Cycles, and what is still due in a team and its projects.",
        ICALENDAR,
    ),
    Download(
        urls.objective(_EACH) + urls.BADGE,
        "Badge of an objective",
        "Its progress and status as a small picture, to show on other pages.",
        SVG,
    ),
)
"""Files that stand beside pages, as patterns: `ID` is that of the page. There can be thousands, so none is listed."""
