"""From a page to its bytes.

In go a theme, what all pages share, and a page; out comes HTML. Templates see `site` (what all pages share), `page`, `view` and
`root`, and nothing else: an undefined name is an error, and no global reaches the model. Every value is escaped. A page's
fingerprint covers all that its bytes depend on, so an equal fingerprint means equal bytes.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from gettext import NullTranslations
from hashlib import sha256
from html import unescape
from pathlib import Path

import jinja2
from markupsafe import Markup

from okrsite import __version__
from okrsite.site import compiler, urls
from okrsite.site.digest import digest
from okrsite.site.direction import isolated, turned
from okrsite.site.language import Language, language
from okrsite.site.page import Page
from okrsite.site.theme import Theme
from okrsite.site.views.parts import Link
from okrsite.site.views.prose import code_marked
from okrsite.site.words import words

FRAME_DIGITS = 16
TEMPLATE_DIGITS = 16
VIEW_DIGITS = 32


_REFERENCE = re.compile(
    r"""\{%[-+]?\s*(?:extends|include|import|from)\b"""
    r"""(?:\s*(?P<quote>["'])(?P<name>[^"'\\]+)(?P=quote)\s*(?=[-+]?%\}|(?:import|as|ignore|with|without)\b))?"""
)
"""Where a template uses another; without a name where it is not written there."""


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
    """Draws the pages of one site with one theme. A class because compiled templates and their digests are kept.

    Templates are drawn by our own compiler's code. Where that fails, Jinja's own code has the last word: it draws the page, or says
    what is wrong with the template."""

    def __init__(self, theme: Theme, frame: SiteFrame, engine: str = __version__) -> None:
        """`engine` stands for the code that makes views and draws them."""
        self._engine = engine
        self.theme = theme
        self.frame = frame
        self.words = words(theme, frame.language)
        self.environment, self.quick = _environments(theme, frame.language, self.words.digest, _sources_digest(theme))
        self._not_quick: set[str] = set()
        self._digests: dict[str, bytes] = {}
        self._references: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _frame_digits(self) -> str:
        shared = (self._engine, jinja2.__version__, self.frame, self.words.digest)
        return sha256(repr(shared).encode()).hexdigest()[:FRAME_DIGITS]

    def fingerprint(self, page: Page) -> str:
        """Hexadecimal digits for all that the page's bytes depend on. The first `FRAME_DIGITS` stand for okrsite and what all pages
        share, the next `TEMPLATE_DIGITS` for the templates, and `VIEW_DIGITS` for the page with its view."""
        return self.fingerprint_of(page.template, digest(page)[:VIEW_DIGITS])

    def fingerprint_of(self, template: str, view: str) -> str:
        """The fingerprint of a page whose template and last digits are known."""
        return self._frame_digits + self._template_digest(template).hex()[:TEMPLATE_DIGITS] + view

    def render(self, page: Page) -> bytes:
        """The page's HTML in UTF-8."""
        root = self.frame.base_path if page.address.endswith(".html") else page.root
        values = {"site": self.frame, "page": page, "view": page.view, "root": root}
        if page.template not in self._not_quick:
            with suppress(Exception):
                return compiler.draw(self.quick.get_template(page.template), values).encode()
        try:
            html = self.environment.get_template(page.template).render(values)
        except jinja2.TemplateError as error:
            raise TemplateFaultError(self._explain(error, page)) from error
        except Exception as error:
            raise TemplateFaultError(self._explain_at(error, page)) from error
        self._not_quick.add(page.template)
        return html.encode()

    def part(self, template: str, name: str, *values: object) -> Markup:
        """One part (a macro) of a template by itself, for what is no page: the words of a feed, a calendar or a badge."""
        drawn: Markup
        with suppress(Exception):
            drawn = getattr(self.quick.get_template(template).module, name)(*values)
            return drawn
        try:
            drawn = getattr(self.environment.get_template(template).module, name)(*values)
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
        found = [reference["name"] for reference in _REFERENCE.finditer(self._source(name))]
        return tuple(self.environment.list_templates()) if None in found else tuple(found)

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


@lru_cache(maxsize=4)
def _environments(
    theme: Theme, tag: str, catalogues: bytes, sources: bytes
) -> tuple[jinja2.Environment, jinja2.Environment]:
    """Jinja as it is, and as our compiler makes it. Templates are compiled once in a process, for as long as no file of the theme
    and of its catalogues changes, of which digests are given."""
    formats, translations = language(tag), words(theme, tag).translations
    quick = compiler.install(_environment(theme, formats, translations), translations, _formats(formats))
    return _environment(theme, formats, translations), quick


def _sources_digest(theme: Theme) -> bytes:
    """A digest of all templates of all layers."""
    found = sha256()
    for _, folder in theme.template_folders:
        for path in sorted(folder.rglob("*")):
            with suppress(OSError):  # a folder; or who needs the file says that it cannot be read
                found.update(f"{path}\0".encode("utf-8", "surrogateescape") + sha256(path.read_bytes()).digest())
    return found.digest()


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


def _in_address(text: str) -> str:
    """A text, as a macro gives it, as the value of a parameter in an address: without entities, percent-encoded."""
    return urls.parameter(unescape(text))


def _filters(formats: Language) -> Mapping[str, Callable[..., object]]:
    return {
        **_formats(formats),
        "month": formats.month,
        "turned": partial(turned, around=formats.direction),
        "isolated": partial(isolated, around=formats.direction),
        "in_address": _in_address,
    }


def _formats(formats: Language) -> Mapping[str, Callable[..., object]]:
    """Filters for values of which the same few stand on many pages."""
    return {
        "percent": formats.percent,
        "points": formats.points,
        "number": formats.number,
        "amount": formats.value,
        "change": formats.change,
        "day": formats.day,
        "short_day": formats.short_day,
        "long_day": formats.long_day,
        "iso": date.isoformat,
    }
