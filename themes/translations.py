"""Bring the catalogues of all themes up to date: `make translations`, or `make translations LANGUAGE=fr` to begin a new one.

Every word in a template goes through `_()` or `ngettext()`, or `pgettext()` where one word means two things. This reads them all, and
the words that the program brings to pages (rules and downloads), and merges them into each `themes/NAME/locale/*.po`: new ones
come in empty, translations are kept, what nobody says any more goes. Run it after changing words; translate what is empty; a test
finds what is forgotten.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from okrsite.config import Thresholds
from okrsite.document.decode import Form
from okrsite.okr.rules import RULES
from okrsite.site.data.downloads import BESIDE_PAGES, DOWNLOADS
from okrsite.site.words import LOCALE

THEMES = Path(__file__).parent
TEMPLATES = [("**.html", "jinja2")]
OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
WIDTH = 110
SOURCE_LANGUAGES = ("de", "ar")


def extracted(theme: Path) -> Catalog:
    """All words of a theme, with the templates that say them."""
    catalogue = Catalog(charset="utf-8")
    for text, place in _program_words() if theme.name == "default" else ():
        catalogue.add(text, locations=[(place, 0)])
    folder = theme / "templates"
    for file, _line, message, _comments, context in extract_from_dir(folder, TEMPLATES, OPTIONS, KEYWORDS):
        name = file.replace("\\", "/")
        known = catalogue.get(message if isinstance(message, str) else message[0], context)
        if known is None or (f"templates/{name}", 0) not in known.locations:
            catalogue.add(message, locations=[(f"templates/{name}", 0)], context=context)
    return catalogue


def _program_words() -> Iterator[tuple[str, str]]:
    for rule in RULES.values():
        yield rule.summary, f"rule {rule.name}"
        yield rule.why, f"rule {rule.name}"
    for download in (*DOWNLOADS, *BESIDE_PAGES):
        yield download.title, "downloads"
        yield download.holds, "downloads"
    yield from _meanings(Thresholds)


def _meanings(form: type[Form]) -> Iterator[tuple[str, str]]:
    for name, field in form.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Form):
            yield from _meanings(field.annotation)
        else:
            yield form.summary_of(name), "thresholds"


def updated(theme: Path, template: Catalog, language: str) -> bytes:
    """The catalogue of one language with the words of the template: known translations are kept, no guesses are made."""
    path = theme / LOCALE / f"{language}.po"
    locale = Locale.parse(language)
    old = read_po(BytesIO(path.read_bytes()), locale=locale) if path.is_file() else Catalog()
    catalogue = Catalog(locale=locale, charset="utf-8")
    for message in sorted(
        template, key=lambda one: (one.id if isinstance(one.id, str) else one.id[0], one.context or "")
    ):
        if not message.id:
            continue
        known = old.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        kept = known is not None and known.id == message.id and not known.fuzzy
        said = known.string if known is not None and kept else ""
        catalogue.add(message.id, said, sorted(set(message.locations)), context=message.context)
    written = BytesIO()
    write_po(written, catalogue, width=WIDTH, omit_header=True, include_lineno=False)
    return _header(locale, catalogue).encode() + written.getvalue()


def _header(locale: Locale, catalogue: Catalog) -> str:
    """No dates and no versions: a catalogue changes when its words do."""
    return (
        f"# The words of the theme in {locale.get_display_name('en')}. `make translations` keeps it complete.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {locale}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )


def themes() -> Iterator[Path]:
    """Every theme that has templates."""
    yield from sorted(folder.parent for folder in THEMES.glob("*/templates"))


def catalogues(*more_languages: str) -> Iterator[tuple[Path, bytes]]:
    """Every catalogue's file, and what is to stand in it."""
    for theme in themes():
        template = extracted(theme)
        known = {path.stem for path in (theme / LOCALE).glob("*.po")}
        for language in sorted({*known, *more_languages, *SOURCE_LANGUAGES}) if len(template) else ():
            yield theme / LOCALE / f"{language}.po", updated(theme, template, language)


if __name__ == "__main__":
    for path, text in catalogues(*sys.argv[1:]):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text)
        empty = sum(not message.string or not any(message.string) for message in read_po(BytesIO(text)) if message.id)
        print(f"{path.relative_to(THEMES)}: {empty} to translate" if empty else f"{path.relative_to(THEMES)}: complete")
