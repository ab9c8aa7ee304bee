"""Whether a theme speaks a language.

In go the settings and the folders of themes; out comes a sentence about what is missing, empty where nothing is.
"""

from pathlib import Path

from okrsite.config import SiteSettings
from okrsite.site import theme, words
from okrsite.site.language import is_known, language


def said_of(settings: SiteSettings, own_themes: Path, shipped_themes: Path) -> str:
    """What there is to say of the site's language. Of a theme that is not there, nothing."""
    tag, known = settings.language, language(settings.language).tag
    primary = known.partition("-")[0]
    if (is_known(tag) and primary == "en") or settings.theme not in theme.names(own_themes, shipped_themes):
        return ""
    if any(words.catalogues(theme.find(settings.theme, own_themes, shipped_themes), known)):
        return ""
    if not is_known(tag):
        return (
            f"`{tag}` is no language that okrsite knows: the pages are English. Write a code such as `de` or `pt-BR`."
        )
    catalogue = f"{own_themes.name}/{settings.theme}/{words.LOCALE}/{primary}.po"
    return (
        f"The theme has no words in `{tag}` yet: pages speak English, with dates and numbers as in `{tag}`. Its words belong "
        f"in `{catalogue}`."
    )
