"""A new portal, complete: what `okrsite init` writes.

In go a few answers and today's date; out come all its files. They are those of the folder `starter`, in which `@@name@@`
stands for an answer: `@@yaml:name@@` as a YAML text, `@@text:name@@` as words in Markdown, `@@name@@` as it is. A folder or file
whose name begins with `dot-` gets a dot, since tools would take it for their own where it lies.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlsplit

from okrsite import __version__, config
from okrsite.author import owners
from okrsite.author.answer import AnswerError
from okrsite.author.draft import number, scalar
from okrsite.author.identifier import identifier
from okrsite.author.period import Period
from okrsite.author.schemas import KINDS, json_schema
from okrsite.okr.expected import time_fraction
from okrsite.okr.link import link
from okrsite.okr.parse import parse
from okrsite.okr.schema import FOLDERS

STARTER = Path(__file__).with_name("starter")
CONTENT = "content/"
_PLACE = re.compile(r"@@(?:(yaml|text):)?([a-z-]+)@@")
_NEEDS_BACKSLASH = re.compile(r"([\\`*_{}\[\]<>()#+.!|~&$:@-])")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What has to be known to begin."""

    name: str
    """The company's name."""
    team: str
    person: str
    """Who begins it: leads the company and the team, until somebody changes that."""
    cycle: Period
    repository: str = ""
    github: str = ""
    """The person's account on GitHub."""
    url: str = ""
    timezone: str = "UTC"


def files(beginning: Beginning, today: date) -> dict[str, bytes]:
    """All files of a portal, by path."""
    words = _words(beginning, today)
    texts = {_path(path, words): _filled(text, words) for path, text in _templates().items()}
    if today < beginning.cycle.first_day:  # nothing can be reported yet
        texts = {path: text for path, text in texts.items() if not path.startswith(f"{CONTENT}checkins/")}
    texts[owners.PLACES[0]] = _code_owners(texts)
    texts |= _for_editors()
    return {path: text.encode() for path, text in sorted(texts.items())}


def published_at(repository: str) -> str:
    """Where the pages of a repository stand by default; empty where there is no such place."""
    parts = urlsplit(repository)
    host, path = (parts.hostname or "").lower(), parts.path.strip("/").removesuffix(".git")
    owner, _, name = path.partition("/")
    domain = {"github.com": "github.io", "gitlab.com": "gitlab.io"}.get(host)
    if domain is None or not owner or not name or "/" in name:
        return ""
    own = f"{owner}.{domain}".lower()
    return f"https://{own}/" if name.lower() == own else f"https://{own}/{quote(name)}/"


def checked_settings(field: str, text: str) -> str:
    """An answer that is a setting, if it can be one."""
    _, problems = config.read(f"{field}: {scalar(text)}\n", {})
    if problems:
        raise AnswerError(f"{problems[0].message} {problems[0].help}")
    return text


def _templates() -> dict[str, str]:
    found = (file for file in sorted(STARTER.rglob("*")) if file.is_file())
    return {file.relative_to(STARTER).as_posix(): file.read_text(encoding="utf-8") for file in found}


def _words(beginning: Beginning, today: date) -> dict[str, str]:
    """What each placeholder stands for."""
    cycle = beginning.cycle
    gone = time_fraction(cycle.first_day, cycle.last_day, today)

    def reading(start: float, target: float) -> str:
        """A value as far on its way as the cycle, so that the example's charts look like charts."""
        return number(round(start + (target - start) * gone))

    return {
        "name": beginning.name,
        "title": f"{beginning.name} OKRs",
        "team": identifier(beginning.team, (), "team"),
        "team-name": beginning.team,
        "person": identifier(beginning.person, (), "person"),
        "person-name": beginning.person,
        "github-line": f"github: {beginning.github}" if beginning.github else "# github: your-account",
        "cycle": cycle.id,
        "cycle-title": cycle.title,
        "start": cycle.first_day.isoformat(),
        "end": cycle.last_day.isoformat(),
        "today": today.isoformat(),
        "repository-line": f"repository: {scalar(beginning.repository)}"
        if beginning.repository
        else "# repository: https://github.com/your-company/okrs # with it every page links to its file, its history, and to editing it",
        "url": beginning.url or published_at(beginning.repository) or "https://example.org/",
        "timezone": beginning.timezone,
        "version": __version__,
        "first-result": reading(40, 65),
        "second-month": reading(55, 70),
        "unaided": reading(50, 80),
        "minutes": reading(24, 10),
    }


def _filled(text: str, words: Mapping[str, str]) -> str:
    def word(place: re.Match[str]) -> str:
        value = words[place[2]]
        if place[1] == "yaml":
            return scalar(value)
        return _NEEDS_BACKSLASH.sub(r"\\\1", value) if place[1] == "text" else value

    return _PLACE.sub(word, text)


def _path(path: str, words: Mapping[str, str]) -> str:
    return "/".join(re.sub(r"^dot-", ".", part) for part in _filled(path, words).split("/"))


def _code_owners(texts: Mapping[str, str]) -> str:
    content = {path.removeprefix(CONTENT): text for path, text in texts.items() if path.startswith(CONTENT)}
    documents = (parse(path, text) for path, text in content.items() if path.endswith(".md"))
    portfolio, _ = link(document for document in documents if document)
    return owners.with_block("", owners.lines(portfolio, CONTENT, config.FILE_NAME))


def _for_editors() -> dict[str, str]:
    """Schemas, and the settings by which an editor finds them."""
    folder = ".vscode/schemas"
    schemas = {f"{folder}/{kind}.json": _json(json_schema(kind)) for kind in KINDS}
    globs = {"settings": f"{CONTENT}{config.FILE_NAME}", "company": f"{CONTENT}company.md"}
    globs |= {kind: f"{CONTENT}{name}/**/*.md" for name, kind in FOLDERS.items()}
    settings = {
        "yaml.schemas": {f"{folder}/{kind}.json": glob for kind, glob in globs.items()},
        "files.insertFinalNewline": True,
        "[markdown]": {"editor.wordWrap": "on"},
    }
    return {**schemas, ".vscode/settings.json": _json(settings)}


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
