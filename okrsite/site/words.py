"""A theme's words in the site's language: gettext catalogues.

In go a theme and a language tag; out come `Words`. Templates say everything in English; a layer of a theme may hold catalogues
`locale/LANGUAGE.po`, as translators write them. The nearest layer that has a word wins, then a catalogue of the wider language
(`de` for `de-AT`); what no catalogue has stays English.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from gettext import NullTranslations
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from okrsite.site.theme import Theme, ThemeError

LOCALE = "locale"


@dataclass(frozen=True)
class Words:
    """What a theme says in one language. `digest` is that of the catalogues."""

    translations: NullTranslations
    digest: bytes


def words(theme: Theme, tag: str) -> Words:
    """The words of all layers of a theme. Raises `ThemeError` where a catalogue cannot be read."""
    digest = sha256()
    found: NullTranslations | None = None
    for path in catalogues(theme, tag):
        data = _read(path)
        digest.update(data)
        catalogue = _parsed(path, data)
        if found is None:
            found = catalogue
        else:
            found.add_fallback(catalogue)
    return Words(found or NullTranslations(), digest.digest())


def catalogues(theme: Theme, tag: str) -> Iterator[Path]:
    """A language's catalogues in a theme: files that exist, what is to be asked first before the others."""
    pieces = tag.replace("_", "-").split("-")
    for length in range(len(pieces), 0, -1):
        for layer in theme.layers:
            path = layer.folder / LOCALE / f"{'_'.join(pieces[:length])}.po"
            if path.is_file():
                yield path


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ThemeError(f"The translations in `{path}` cannot be read: {error.strerror}.") from error


def _parsed(path: Path, data: bytes) -> NullTranslations:
    compiled = BytesIO()
    try:
        write_mo(compiled, read_po(BytesIO(data), abort_invalid=True))
        compiled.seek(0)
        return Translations(compiled)
    except PoFileError as error:
        raise ThemeError(f"{path}:{error.lineno}: {error}. Correct this line of the translations.") from error
    except (ValueError, LookupError, OSError) as error:
        raise ThemeError(f"The translations in `{path}` cannot be read: {error}.") from error
