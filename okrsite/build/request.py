"""What to build: all that a person can ask of a build."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from okrsite.build.shard import WHOLE, Shard


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build. `now` is aware of its time zone; `as_of` builds the site as of another day; `own_themes` is the folder of
    the site's own themes, `shipped_themes` that of okrsite's."""

    content: Path
    output: Path
    now: datetime
    as_of: date | None
    own_themes: Path
    shipped_themes: Path
    asset_version: str | None = None
    """Stands in the addresses of the theme's files, so that no old one is taken from a cache. Default: a digest of them all."""
    keeps_search: bool = False
    """Take the index of the search as it was published, where there is one: it is too dear to be made at every save."""
    cache_folder: Path | None = None
    """Where parsed documents are kept from one build to the next. Default: nowhere."""
    jobs: int = 1
    """So many processes may work at once."""
    shard: Shard = WHOLE
    """The share of the site's files that is made."""
