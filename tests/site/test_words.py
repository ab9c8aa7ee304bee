"""The words of the themes: every one is said through the catalogues, and the catalogues are complete."""

import importlib.util
import re
import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import html5lib
import pytest
from babel.dates import get_day_names, get_month_names
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from okrsite import assets
from okrsite.build.pipeline import frame
from okrsite.config import Headings, Thresholds
from okrsite.okr.rules import RULES
from okrsite.site.pages import pages
from okrsite.site.render import Renderer
from okrsite.site.theme import ThemeError, find
from okrsite.site.views.worked_example import examples
from okrsite.site.words import words
from tests.site.editions import edition_of_folder

THEMES = Path(__file__).parents[2] / "themes"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@cache
def translations() -> ModuleType:
    """`themes/translations.py`, which is no part of a package."""
    spec = importlib.util.spec_from_file_location("translations", THEMES / "translations.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def catalogues() -> list[Path]:
    return sorted(THEMES.glob("*/locale/*.po"))


def messages(path: Path) -> list[Message]:
    return [message for message in read_po(BytesIO(path.read_bytes()), abort_invalid=True) if message.id]


def forms(said: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """One form, or one for each plural."""
    return (said,) if isinstance(said, str) else tuple(said or ())


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_every_word_is_translated(path: Path) -> None:
    empty = [message.id for message in messages(path) if not all(forms(message.string))]
    assert not empty, f"{len(empty)} to translate in {path}: run `make translations`"
    assert not [message.id for message in messages(path) if message.fuzzy]


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_translations_have_the_same_places_for_values(path: Path) -> None:
    for message in messages(path):
        said, translated = forms(message.id), forms(message.string)
        wanted = sorted(PLACEHOLDER.findall(said[-1]))
        assert sorted(PLACEHOLDER.findall(translated[-1])) == wanted, message.id
        # A language may leave the number out where the form itself says it (one, two).
        assert all(set(PLACEHOLDER.findall(form)) <= set(wanted) for form in translated), message.id
        assert all(form.strip() == form for form in translated) == all(form.strip() == form for form in said), (
            message.id
        )


def test_the_catalogues_are_those_of_the_templates() -> None:
    stale = [str(path) for path, text in translations().catalogues() if not path.is_file() or path.read_bytes() != text]
    assert not stale, "run `make translations`"


def test_all_themes_speak_german_and_arabic() -> None:
    assert {path.stem for path in (THEMES / "default" / "locale").glob("*.po")} >= {"ar", "de"}


@pytest.mark.parametrize("path", sorted(THEMES.glob("default/locale/*.po")), ids=lambda path: path.stem)
def test_a_section_may_bear_the_heading_that_its_page_shows(path: Path) -> None:
    said = {message.id: message.string for message in messages(path)}
    assert said["What we learned"] in Headings().all_learned
    assert said["Retrospective"] in Headings().all_retrospective


@pytest.mark.parametrize(
    ("tag", "expected"), [("de", "Ziele"), ("de-AT", "Ziele"), ("en", "Objectives"), ("tlh", "Objectives")]
)
def test_the_nearest_catalogue_speaks(tmp_path: Path, tag: str, expected: str) -> None:
    put(tmp_path, "default", "de", "Objectives", "Ziele")
    found = words(find("default", tmp_path / "none", tmp_path), tag)
    assert found.translations.gettext("Objectives") == expected


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "لا أهداف"),
        (1, "هدف واحد"),
        (2, "هدفان"),
        (3, "3 أهداف"),
        (10, "10 أهداف"),
        (11, "11 هدفًا"),
        (99, "99 هدفًا"),
        (100, "100 هدف"),
        (102, "102 هدف"),
        (103, "103 أهداف"),
    ],
)
def test_arabic_counts_in_six_forms(tmp_path: Path, number: int, said: str) -> None:
    found = words(find("default", tmp_path / "none", THEMES), "ar").translations
    assert found.ngettext("%(num)s objective", "%(num)s objectives", number) % {"num": number} == said


def test_every_plural_in_arabic_has_six_forms() -> None:
    plurals = [one for one in messages(THEMES / "default/locale/ar.po") if not isinstance(one.id, str)]
    assert plurals
    assert {len(forms(one.string)) for one in plurals} == {6}


def test_a_theme_says_it_otherwise_and_the_rest_stays(tmp_path: Path) -> None:
    put(tmp_path, "default", "de", "Objectives", "Ziele")
    put(tmp_path, "default", "de", "People", "Menschen")
    put(tmp_path, "own", "de", "Objectives", "Vorhaben")
    found = words(find("own", tmp_path / "none", tmp_path), "de").translations
    assert (found.gettext("Objectives"), found.gettext("People"), found.gettext("Map")) == (
        "Vorhaben",
        "Menschen",
        "Map",
    )


def test_another_translation_is_another_digest(tmp_path: Path) -> None:
    put(tmp_path, "default", "de", "Objectives", "Ziele")
    before = words(find("default", tmp_path / "none", tmp_path), "de").digest
    put(tmp_path, "default", "de", "People", "Menschen")
    assert words(find("default", tmp_path / "none", tmp_path), "de").digest != before


@pytest.mark.parametrize("text", ['msgid "a"\nmsgstr[0] "b"\nnonsense\n', "\udcff"])
def test_a_broken_catalogue_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "default" / "locale" / "de.po"
    (tmp_path / "default" / "templates").mkdir(parents=True)
    path.parent.mkdir()
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(ThemeError, match=re.escape(str(path))):
        words(find("default", tmp_path / "none", tmp_path), "de")


def put(root: Path, name: str, language: str, word: str, translated: str) -> None:
    path = root / name / "locale" / f"{language}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f'msgid "{word}"\nmsgstr "{translated}"\n\n')


# A language whose every word stands in brackets: what stands outside of them, and is not written in the content, goes
# through no catalogue.

OPEN, CLOSE = "⟦", "⟧"


def bracketed(template: Catalog) -> bytes:
    catalogue = Catalog(locale="de", charset="utf-8")
    for message in template:
        marked = tuple(OPEN + form + CLOSE for form in forms(message.id))
        if message.id:
            catalogue.add(message.id, marked if len(marked) > 1 else marked[0], context=message.context)
    written = BytesIO()
    write_po(written, catalogue)
    return written.getvalue()


def texts(html: bytes) -> Iterator[str]:
    """All that a page says, in its order: text, and attributes that are read out."""
    document = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    yield from _said(document)


def _said(element: Any) -> Iterator[str]:
    if element.tag in ("script", "style", "code", "kbd", "samp") or element.get("lang") == "en":
        return
    for name in ("aria-label", "title", "alt", "placeholder"):
        yield element.get(name, "")
    yield element.text or ""
    for child in element:
        yield from _said(child)
        yield child.tail or ""


def outside_brackets(pieces: Iterable[str]) -> Iterator[str]:
    """What stands outside of all brackets; one may open in one piece and close in a later one."""
    depth = 0
    for piece in pieces:
        kept = []
        for character in piece:
            depth += (character == OPEN) - (character == CLOSE)
            kept.append(character if not depth and character != CLOSE else "\0")
        yield from "".join(kept).split("\0")


EXAMPLES = [one.title for one in examples(Thresholds())]
"""What the example on the page about numbers measures: content, in English."""

FORMATTED = "|".join(
    sorted(
        {
            re.escape(name)
            for width in ("abbreviated", "wide")
            for context in ("format", "stand-alone")
            for names in (get_month_names(width, context, locale="de"), get_day_names(width, context, locale="de"))
            for name in names.values()
        },
        key=len,
        reverse=True,
    )
)
NUMBER_OR_DATE = re.compile(rf"\b(?:{FORMATTED})|\d[\d.,:]*")


def test_no_word_goes_past_the_catalogues(tmp_path: Path) -> None:
    """The sample company in a language whose every word stands in brackets. What is in English by design says so."""
    own = tmp_path / "themes" / "default" / "locale" / "de.po"
    own.parent.mkdir(parents=True)
    own.write_bytes(bracketed(translations().extracted(THEMES / "default")))
    content = tmp_path / "content"
    shutil.copytree(assets.sample_folder(), content)
    settings = content / "_site.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("language: en", "language: de"), encoding="utf-8")
    of = edition_of_folder(content, date(2026, 11, 20))
    draw = Renderer(find("default", own.parents[2], assets.themes_folder()), frame(of, asset_version="1"))
    files = sorted(content.rglob("*.[my]*"))
    raw = " ".join([*(path.read_text(encoding="utf-8") for path in files), *map(str, files), *RULES, *EXAMPLES])
    written = flat(raw) + flat(re.sub(r"\]\([^)]*\)", "]", raw))
    past: dict[str, str] = {}
    for page in pages(of):
        for piece in (one for part in outside_brackets(texts(draw.render(page))) for one in re.split(" · |, ", part)):
            text = flat(piece.removesuffix(f" · {of.settings.title}"))
            if re.search(r"[^\W\d_]{3}", text) and text not in written:
                past.setdefault(text, page.address)
    assert not past, "\n".join(f"/{address}: {text}" for text, address in past.items())


def flat(text: str) -> str:
    """Its words, without numbers and dates."""
    return " ".join(re.findall(r"[^\W\d]+", NUMBER_OR_DATE.sub(" ", text).casefold()))
