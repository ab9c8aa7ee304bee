"""From a page to its bytes.

In go a theme, what all pages share, and a page; out comes HTML. Templates see `site` (what all pages share), `page`, `view` and
`root`, and nothing else: an undefined name is an error, and no global reaches the model. Every value is escaped. A page's
fingerprint covers all that its bytes depend on, so an equal fingerprint means equal bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from gettext import NullTranslations
from hashlib import sha256
from pathlib import Path

import jinja2
from jinja2 import meta
from markupsafe import Markup

from okrsite import __version__
from okrsite.site.language import Language, language
from okrsite.site.page import Page
from okrsite.site.theme import Theme
from okrsite.site.views.parts import Link
from okrsite.site.views.prose import code_marked
from okrsite.site.words import words


class TemplateFaultError(Exception):
    """A template cannot be drawn; the message names its file and line, and the page that it was for."""


@dataclass(frozen=True, slots=True)
class SiteFrame:
    """What all pages share. Kept small, and free of the day: what stands here makes every page new when it changes.

    `cycles` are those of the switcher, the current one first. `asset_version` changes with the theme's static files.
    """

    title: str
    url: str
    base_path: str
    language: str
    direction: str
    cycles: tuple[Link, ...]
    asset_version: str
    has_search: bool
    repository: str | None


class Renderer:
    """Draws the pages of one site with one theme. A class because compiled templates and their digests are kept."""

    def __init__(self, theme: Theme, frame: SiteFrame) -> None:
        self.theme = theme
        self.frame = frame
        self.words = words(theme, frame.language)
        self.environment = _environment(theme, language(frame.language), self.words.translations)
        self._digests: dict[str, bytes] = {}
        self._references: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _frame_digest(self) -> bytes:
        return sha256(repr((__version__, jinja2.__version__, self.frame, self.words.digest)).encode()).digest()

    def fingerprint(self, page: Page) -> str:
        """32 hexadecimal digits for all that the page's bytes depend on: okrsite, theme, site, page and view."""
        digest = sha256(self._frame_digest)
        digest.update(self._template_digest(page.template))
        digest.update(repr(page).encode())
        return digest.hexdigest()[:32]

    def render(self, page: Page) -> bytes:
        """The page's HTML in UTF-8."""
        root = self.frame.base_path if page.address.endswith(".html") else page.root
        try:
            template = self.environment.get_template(page.template)
            html = template.render(site=self.frame, page=page, view=page.view, root=root)
        except jinja2.TemplateError as error:
            raise TemplateFaultError(self._explain(error, page)) from error
        except Exception as error:
            raise TemplateFaultError(self._explain_at(error, page)) from error
        return html.encode()

    def part(self, template: str, name: str, *values: object) -> Markup:
        """One part (a macro) of a template by itself, for what is no page: the words of a feed, a calendar or a badge."""
        try:
            drawn: Markup = getattr(self.environment.get_template(template).module, name)(*values)
        except Exception as error:
            message = getattr(error, "message", None) or str(error) or type(error).__name__
            raise TemplateFaultError(f"{self._file(template)}: {message} (for the part `{name}`)") from error
        return drawn

    def _template_digest(self, name: str) -> bytes:
        """A digest of a template and of all that it extends, includes or imports."""
        known = self._digests.get(name)
        if known is not None:
            return known
        digest = sha256()
        for used in sorted(self._closure(name)):
            digest.update(used.encode() + b"\0" + self._source(used).encode() + b"\0")
        self._digests[name] = digest.digest()
        return self._digests[name]

    def _closure(self, name: str) -> set[str]:
        found: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current in found:
                continue
            found.add(current)
            if current not in self._references:
                self._references[current] = self._referenced(current)
            waiting += self._references[current]
        return found

    def _referenced(self, name: str) -> tuple[str, ...]:
        """The templates that one names. Where it works a name out, it may be any of them."""
        try:
            syntax = self.environment.parse(self._source(name), name, name)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateFaultError(f"{self._file(name)}:{error.lineno}: {error.message}") from error
        named = tuple(meta.find_referenced_templates(syntax))
        return tuple(self.environment.list_templates()) if None in named else tuple(used for used in named if used)

    def _source(self, name: str) -> str:
        loader = self.environment.loader
        try:
            return loader.get_source(self.environment, name)[0] if loader else ""
        except jinja2.TemplateNotFound as error:
            raise TemplateFaultError(f"The theme `{self.theme.name}` has no template `{error.name}`.") from error
        except (OSError, UnicodeDecodeError) as error:
            message = (
                f"The template `{name}` of the theme `{self.theme.name}` cannot be read: it must be text in UTF-8."
            )
            raise TemplateFaultError(message) from error

    def _file(self, name: str | None) -> str:
        loader = self.environment.loader
        try:
            return str(loader.get_source(self.environment, name)[1]) if loader and name else "a template"
        except jinja2.TemplateNotFound:
            return str(name)

    def _explain(self, error: jinja2.TemplateError, page: Page) -> str:
        if isinstance(error, jinja2.TemplateSyntaxError):
            return f"{self._file(error.name)}:{error.lineno}: {error.message} (for the page /{page.address})"
        if isinstance(error, jinja2.TemplateNotFound):
            return f"The theme `{self.theme.name}` has no template `{error.name}` (for the page /{page.address})."
        return self._explain_at(error, page)

    def _explain_at(self, error: Exception, page: Page) -> str:
        """The deepest line of a template in the error's traceback."""
        where = page.template
        traceback = error.__traceback__
        folders = [folder for _, folder in self.theme.template_folders]
        while traceback is not None:
            file = Path(traceback.tb_frame.f_code.co_filename)
            if any(file.is_relative_to(folder) for folder in folders):
                where = f"{file}:{traceback.tb_lineno}"
            traceback = traceback.tb_next
        message = getattr(error, "message", None) or str(error) or type(error).__name__
        if isinstance(error, RecursionError):
            message = "a template extends or includes itself. To extend the one that it overrides, name its theme: `default/base.html`"
        return f"{where}: {message} (for the page /{page.address})"


def _environment(theme: Theme, formats: Language, translations: NullTranslations) -> jinja2.Environment:
    folders = [jinja2.FileSystemLoader(folder) for _, folder in theme.template_folders]
    named: dict[str, jinja2.BaseLoader] = {
        name: loader for (name, _), loader in zip(theme.template_folders, folders, strict=True) if name
    }
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([*folders, jinja2.PrefixLoader(named)]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(_filters(formats))
    environment.filters["translated"] = translations.gettext
    environment.filters["code"] = code_marked
    environment.filters["in_english"] = Markup.escape if formats.tag.startswith("en") else _in_english
    return environment


def _in_english(text: str) -> Markup:
    """What the program says of content is English; on a page in another language it must be read out, and set, as such."""
    return Markup('<span lang="en" dir="ltr">{}</span>').format(text)


def _filters(formats: Language) -> Mapping[str, object]:
    return {
        "percent": formats.percent,
        "points": formats.points,
        "number": formats.number,
        "amount": formats.value,
        "day": formats.day,
        "short_day": formats.short_day,
        "long_day": formats.long_day,
        "iso": lambda day: day.isoformat(),
    }
