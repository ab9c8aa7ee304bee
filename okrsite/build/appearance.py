"""Whether what the settings ask for to be seen is there: the theme, and words in the site's language.

In go the content folder with its settings, and the folders of themes; out come a finding for a theme that is not there, and a sentence
for a language without words. Such a site can be published, in English, so that is no finding. Nothing is read but the settings' file.
"""

from dataclasses import dataclass
from pathlib import Path

from okrsite import config
from okrsite.config import SiteSettings
from okrsite.document.files import RawFile, decode_text, read_file
from okrsite.document.yamltree import read as read_yaml
from okrsite.okr.finding import Finding
from okrsite.site import theme
from okrsite.text.source import Source, Span
from okrsite.text.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Themes:
    """The folder of the site's own themes, which need not exist, and that of okrsite's."""

    own: Path
    shipped: Path


def theme_findings(content: Path, settings: SiteSettings, themes: Themes) -> list[Finding]:
    """What is wrong with the theme's name."""
    known = theme.names(themes.own, themes.shipped)
    if settings.theme in known:
        return []
    source, span = _place(content, "theme")
    otherwise = f"Add a folder `{themes.own.name}/{settings.theme}`, or use one of: {', '.join(known)}."
    message = f"There is no theme `{settings.theme}`."
    return [Finding("wrong-value", message, source, span, did_you_mean(settings.theme, known, otherwise))]


def language_note(content: Path, settings: SiteSettings, themes: Themes) -> str:
    """What there is to say about the language, on one line; empty where the theme speaks it."""
    if settings.language.replace("_", "-").partition("-")[0] == "en":
        return ""
    from okrsite.build.speech import said_of  # Babel, which most sites do without until they are drawn

    said = said_of(settings, themes.own, themes.shipped)
    if not said:
        return ""
    source, span = _place(content, "language")
    return f"{(content / source.path).as_posix()}:{source.line_of(span.start)}: {said}"


def _place(content: Path, field: str) -> tuple[Source, Span]:
    """Where a setting is written."""
    file = read_file(content, config.FILE_NAME)
    text = decode_text(file.data) if isinstance(file, RawFile) else None
    source = Source(config.FILE_NAME, text if isinstance(text, str) else "")
    tree, _problems = read_yaml(source.text)
    return source, tree.places.locate((field,)) if tree else Span(0, 0)
