"""One file of the content folder, read by itself.

In goes a path and its text; out comes a `Parsed`: what kind of document it is, its form, its body, and every problem that can
be seen without looking at another file. A pure function of its input, so that its result can be kept.
"""

from dataclasses import dataclass

from okrsite.document import frontmatter, gaps, markdown, yamltree
from okrsite.document.decode import ID_HELP, decode, is_id
from okrsite.document.markdown import Body
from okrsite.document.plainplaces import PlainPlaces
from okrsite.document.problem import Problem
from okrsite.document.wording import shorten
from okrsite.document.yamltree import Places
from okrsite.okr.schema import FOLDERS, FORMS, Document, Objective
from okrsite.text.source import Source, Span
from okrsite.text.suggest import did_you_mean

LONGEST_ID = 200
RESERVED_IDS = frozenset(
    {"index", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""Ids that web servers or Windows give a meaning of their own."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document. `form` is None where its front matter cannot be used."""

    source: Source
    kind: str
    id: str
    form: Document | None
    places: Places
    body: Body
    problems: tuple[Problem, ...]


def parse(path: str, text: str, *, with_body: bool = True, data: bytes | None = None) -> Parsed | None:
    """Read one document; None for a file that is none (a `README.md`). Without its body it is read in a third of the time. `data`
    are the bytes of the text, where these are kept anyway: then the text is not."""
    source = Source(path, text) if data is None else Source.of_bytes(path, data)
    folder, _, rest = path.partition("/")
    stem = path.rpartition("/")[2].rpartition(".")[0]
    if stem.lower() == "readme":
        return None
    kind = "company" if path == "company.md" else FOLDERS.get(folder) if rest else None
    if kind is None or not path.endswith(".md"):
        problem = Problem("misplaced-file", *_misplaced(path, kind))
        return Parsed(source, kind or "", stem, None, Places(Span(0, 0)), Body(), (problem,))
    problems = _id_problems(stem, kind)
    parts = frontmatter.split(text)
    if isinstance(parts, Problem):
        return Parsed(source, kind, stem, None, Places(Span(0, 0)), Body(), (*problems, parts))
    tree, found = yamltree.read(text[parts.yaml.start : parts.yaml.end], parts.yaml.start)
    problems += found
    form: Document | None = None
    places = Places(Span(0, 3))
    if tree is not None:
        if tree.value in ({}, None):
            tree.places.span = Span(0, 3)
        form, misfits = decode(tree, FORMS[kind], what=_KIND_NAMES.get(kind, f"a {kind}"))
        problems += misfits
        # of plain front matter no copy need be kept
        places = PlainPlaces(source, parts.yaml) if isinstance(tree.places, PlainPlaces) else tree.places
    if not with_body:
        return Parsed(source, kind, stem, form, places, Body(), tuple(problems))
    start = parts.body.start
    body = markdown.read_from(source, text[start:], start, reserved=_anchors(form), embed=kind == "check-in")
    return Parsed(source, kind, stem, form, places, body, tuple(problems))


_KIND_NAMES = {"objective": "an objective", "initiative": "an initiative", "company": "the company"}


def _anchors(form: Document | None) -> frozenset[str]:
    """Anchors of the page that headings must leave alone: those of key results."""
    return frozenset(kr.id for kr in form.key_results) if isinstance(form, Objective) else frozenset()


_NAME_TO_GIVE = "Rename the file. Its name is the id: a few words of the title, such as `win-back-old-friends.md`."
_NAMES_TO_GIVE = {
    "check-in": "Rename the file. Put the day where it says `YYYY-MM-DD`, and your id where it says `NAME`: `2026-01-31-ada-win-mobile.md`."
}


def _id_problems(stem: str, kind: str) -> list[Problem]:
    if gaps.DAY in stem or gaps.NAME in stem.split("-"):
        message = f"The file's name `{shorten(stem)}` is yet to be filled in."
        return [Problem("invalid-id", message, Span(0, 0), _NAMES_TO_GIVE.get(kind, _NAME_TO_GIVE))]
    if not is_id(stem):
        return [
            Problem(
                "invalid-id",
                f"The file's name `{shorten(stem)}` cannot be an id.",
                Span(0, 0),
                f"Rename the file. {ID_HELP}",
            )
        ]
    if len(stem) > LONGEST_ID:
        message = f"The file's name is {len(stem)} characters long; an id has at most {LONGEST_ID}."
        return [Problem("invalid-id", message, Span(0, 0), "Rename the file.")]
    if stem in RESERVED_IDS:
        message = f"`{stem}` cannot be an id: web servers or Windows give this name a meaning of their own."
        return [Problem("invalid-id", message, Span(0, 0), "Rename the file.")]
    return []


def _misplaced(path: str, kind: str | None) -> tuple[str, Span, str]:
    folder, slash, _ = path.partition("/")
    if kind is not None:
        return "A document's name ends in `.md`, in lower case.", Span(0, 0), "Rename the file."
    known = ", ".join(f"`{name}/`" for name in FOLDERS)
    if not slash:
        help_text = did_you_mean(path, ["company.md"], f"Move it into one of {known}, or begin its name with `_`.")
        return "This file stands in no folder that says what it is.", Span(0, 0), help_text
    best = did_you_mean(folder, FOLDERS, f"Known folders: {known}. Or begin the folder's name with `_`.")
    return f"The folder `{shorten(folder)}/` does not say what its files are.", Span(0, 0), best
