"""A small company that is edited and built again and again; after every build the site must be what a clean build makes of the same."""

import hashlib
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from okrsite.assets import themes_folder
from okrsite.build.pipeline import BuildRequest, build
from okrsite.build.stopwatch import Stopwatch
from tests.build.test_pipeline import tree

DAY = date(2026, 2, 14)

FILES = {
    "_site.yml": "title: Acme\nurl: https://example.org/okrs/\nsearch: false\n",
    "company.md": "---\nname: Acme\n---\nWe make things.\n",
    "teams/games.md": "---\nlead: ada\n---\nFun for all.\n",
    "teams/shop.md": "---\nlead: bob\nparent: games\n---\n",
    "people/ada.md": "---\nname: Ada Ames\n---\n",
    "people/bob.md": "---\nname: Bob Burr\n---\n",
    "cycles/2026-q1.md": "---\ntitle: Q1 2026\nstart: 2026-01-01\nend: 2026-03-31\n---\n",
    "cycles/2025-q4.md": "---\ntitle: Q4 2025\nstart: 2025-10-01\nend: 2025-12-31\nclosed: 2026-01-05\n---\n",
    "objectives/win.md": (
        "---\ntitle: Win the year\ncycle: 2026-q1\nowner: ada\nkey_results:\n"
        "  - {id: users, title: Users, start: 0, target: 100}\n"
        "  - {id: parts, title: Parts, contributions: true}\n---\nBecause. See [the game](launch.md).\n"
    ),
    "objectives/launch.md": (
        "---\ntitle: Launch the game\nteam: games\ncycle: 2026-q1\nowner: ada\ncontributes_to: [{to: win/parts}]\nkey_results:\n"
        "  - {id: reviews, title: Reviews, start: 0, target: 50}\n"
        "  - {id: crash-free, title: Crash-free, unit: '%', keep: {at_least: 99}}\n---\nWhy now.\n"
    ),
    "objectives/sell.md": (
        "---\ntitle: Sell more\nteam: shop\ncycle: 2026-q1\nowner: bob\nsupports: [launch]\nkey_results:\n"
        "  - {id: sales, title: Sales, start: 10, target: 20}\n---\n"
    ),
    "objectives/past.md": (
        "---\ntitle: Learn to walk\nteam: games\ncycle: 2025-q4\nowner: ada\nkey_results:\n"
        "  - {id: steps, title: Steps, start: 0, target: 10, current: 9}\n"
        "close: {date: 2026-01-04, outcome: partial, score: 0.7}\n---\n## What we learned\nTo stand up again.\n"
    ),
    "initiatives/campaign.md": (
        "---\ntitle: Campaign\nteam: games\nowner: ada\nstatus: active\nstart: 2026-01-10\ndrives: [launch/reviews]\n---\n"
        "- [x] Plan\n- [ ] Run\n"
    ),
    "kpis/rating.md": "---\ntitle: Rating\nteam: games\nowner: ada\nkeep: {at_least: 4}\n---\n",
    "checkins/2026-01-31-games.md": (
        "---\ndate: 2026-01-31\nauthor: ada\nreadings: {launch/reviews: 10, win/users: 20}\nkpis: {rating: 4.2}\n---\nA start.\n"
    ),
    "static/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}

EDITS: Mapping[str, Callable[[str], str]] = {
    "another name": lambda text: re.sub(r"(?m)^(title|name): (.*)$", r"\1: New \2", text, count=1),
    "the name of a part": lambda text: re.sub(r"title: (\w+),", r"title: \1 too,", text, count=1),
    "a number": lambda text: re.sub(r"(target|at_least|reviews|rating|users): (\d+)", r"\1: \g<2>1", text, count=1),
    "another owner": lambda text: re.sub(r"(owner|lead|author): ada", r"\1: bob", text),
    "another team": lambda text: text.replace("team: games", "team: shop"),
    "another cycle": lambda text: text.replace("cycle: 2026-q1", "cycle: 2025-q4"),
    "a day": lambda text: re.sub(r"(start|end|date): (\d{4}-\d\d)-\d\d", r"\1: \2-11", text, count=1),
    "no link": lambda text: re.sub(r"\n(supports|contributes_to|drives|parent): .*", "", text),
    "a link": lambda text: text.replace("\ncycle: 2026-q1", "\ncycle: 2026-q1\nsupports: [past]"),
    "a status": lambda text: text.replace("status: active", "status: done"),
    "a task": lambda text: text.replace("[ ]", "[x]"),
    "a body": lambda text: text + "\nMore [words](../objectives/sell.md).\n",
    "a line more": lambda text: text.replace("---\n", "---\n# a comment\n", 1),
}
"""What people do to one document, where it has something of the kind."""


@dataclass(frozen=True, slots=True)
class Done:
    """How much a build did: documents parsed, pages of large families made, pages rendered, files written and removed. None were
    published if the content had errors."""

    parsed: int
    made: int | None
    rendered: int | None
    written: int | None
    removed: int | None = 0


class Company:
    """The company in a folder, and the site that is built from it each time. A class because both change with every edit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.day = DAY
        for path, text in FILES.items():
            self.write(path, text)

    def write(self, path: str, text: str) -> None:
        file = self.folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")

    def read(self, path: str) -> str:
        return (self.folder / "content" / path).read_text(encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text, f"{path} has no {old!r}"
        self.write(path, text.replace(old, new))

    def move(self, path: str, to: str) -> None:
        target = self.folder / "content" / to
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.folder / "content" / path).rename(target)

    def remove(self, path: str) -> None:
        (self.folder / "content" / path).unlink()

    def theme(self, path: str, text: str | None) -> None:
        """Write a file of the site's own theme; None removes it."""
        file = self.folder / "themes" / "default" / path
        if text is None:
            file.unlink()
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def build(self, output: str = "_site", *, cached: bool = True, jobs: int = 1) -> Done:
        """Build into a folder; with the cache of the builds before, or as if there were none."""
        now = datetime.combine(self.day, datetime.min.time(), UTC)
        request = BuildRequest(
            self.folder / "content",
            self.folder / output,
            now,
            self.day,
            self.folder / "themes",
            themes_folder(),
            cache_folder=self.folder / "cache" if cached else None,
            jobs=jobs,
        )
        watch = Stopwatch()
        result = build(request, watch=watch)
        parsed = watch.counts["parsed"]
        if result.published is None:
            return Done(parsed, None, None, None, None)
        counts = watch.counts
        return Done(parsed, counts["made"], counts["rendered"], result.published.written, result.published.removed)

    def is_as_if_built_clean(self) -> bool:
        """Whether the site is, byte for byte, what a build without any memory makes of the same content."""
        self.build("clean", cached=False)
        clean = tree(self.folder / "clean")
        shutil.rmtree(self.folder / "clean")
        return tree(self.folder / "_site") == clean

    def digest(self) -> str:
        """Of the whole site as it stands."""
        return hashlib.sha256(repr(sorted(tree(self.folder / "_site").items())).encode()).hexdigest()
