"""Templates as our compiler makes them draw what they draw as Jinja makes them."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from gettext import NullTranslations
from pathlib import Path

import jinja2
import pytest
from markupsafe import Markup

from okrsite import assets
from okrsite.site import compiler, theme
from okrsite.site.page import Page
from okrsite.site.pages import pages
from okrsite.site.render import Renderer
from tests.site import editions

ROOT = Path(__file__).parents[2]


class Words(NullTranslations):
    """Words that are longer, have marks of their own, and come in another order."""

    def gettext(self, message: str) -> str:
        return {"Plain": "Ein <b>Wort</b> & 100 %%", "%(a)s of %(b)s": "von %(b)s: %(a)s, %(a)s"}.get(message, message)

    def pgettext(self, context: str, message: str) -> str:
        return {"of a number": "Veränderung %(a)s"}.get(context, message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return {1: one, 2: "zwei %(num)s %(x)s", 3: "100 %% %(num)d"}.get(number, many)


class Colour(StrEnum):
    RED = "red & <green>"


class Shade(Enum):
    DARK = "<dark>"


class Html:
    def __html__(self) -> str:
        return "<b>bold</b>"


SAFE = Markup("<i>")


HTML = Html()


@dataclass(frozen=True, slots=True)
class Leaf:
    name: str
    weight: float | None
    colour: Colour = Colour.RED


@dataclass(frozen=True, slots=True)
class Thing:
    text: str = "<i>&'\""
    safe: Markup = SAFE
    number: float = 1.5
    whole: int = 3
    colour: Colour = Colour.RED
    day: date = date(2026, 1, 31)
    things: tuple[str, ...] = ("<a>", "b", "c")
    nothing: None = None
    yes: bool = True
    shade: Shade = Shade.DARK
    html: Html = HTML
    leaves: tuple[Leaf, ...] = (Leaf("<a>", 1), Leaf("", 0), Leaf("b", None))

    def method(self, word: str, *, end: str = "") -> str:
        return f"<{word}{end}>"


LIBRARY = """
{% macro plain(a, b="<b>") %}[{{ a }}|{{ b }}]{% endmacro %}
{% macro outer(x, class="") -%} {{ plain(x) }}{{ plain(b=x, a=class) }} {%- endmacro %}
{% macro open(title) %}<div title="{{ title }}">{{ caller() }}</div>{% endmacro %}
{% macro each() %}{{ varargs|join("-") }}{% endmacro %}
{% macro named() %}{{ kwargs.x }}{% endmacro %}
{% macro given(x) %}{{ caller(x) if caller else "none" }}{% endmacro %}
{% macro tree(depth) %}<{{ depth }}{% if depth %}{{ tree(depth - 1) }}{% endif %}>{% endmacro %}
{% macro kept(x) %}{% set y = x ~ "<" %}{% set z = y %}{% if x %}{{ y }}{{ z }}{% endif %}{% endmacro %}
{% set version = "<1>" %}
"""
PLACE = "{{ loop.index if loop is defined else 'nowhere' }}"
BASE = """
<title>{% block title %}{{ view.text }}{% endblock %} - {{ self.title() }}</title>
{% for area, label in [("a", _("Plain")), ("b", "B")] %}{{ area }}={{ label }};{% endfor %}
{% block main %}base {{ view.number }}{% endblock %}
"""
SELF = """{% import "self" as own %}{% macro here(x) %}{{ x }}{% endmacro %}"""
TEMPLATES = [
    "{{ view.text }}{{ view.safe }}{{ view.number }}{{ view.whole }}{{ view.colour }}{{ view.day }}{{ view.nothing }}",
    "{{ true }}{{ 1.0 }}{{ -0.0 }}{{ 'a&b' }}{{ view.things }}{{ [1, '<'] }}{{ {'a': '<'} }}",
    "{{ _('Plain') }} {{ gettext('Plain') }} <{{ _('100 %%') }}>",
    "{{ _('%(a)s of %(b)s', a=view.text, b=view.safe) }} {{ _('%(x)s', x=view.colour) }}",
    "{{ _('%(a)s of %(b)s', a=1, b=_('%(x)s!', x='<')) }}{{ _('%(a)d', a=3) }}{{ _(view.text) }}",
    "{{ _('a') ~ view.text }}|{{ view.text ~ _('Plain') }}|{{ 'a' ~ 1 ~ '<' }}|{{ _('Plain')|upper }}|{{ _('Plain')|length }}",
    "{{ pgettext('of a number', 'Change', a='<') }}{{ pgettext('other', 'Change %(a)s', a=1) }}{{ pgettext('x', view.text) }}",
    "{% for n in range(5) %}{{ ngettext('%(num)s one %(x)s', '%(num)s many %(x)s', n, x='<') }};{% endfor %}",
    "{% set label = _('%(a)s of %(b)s', a='<', b=2) %}{{ label }}{{ label|length }}{{ label == 'x' }}",
    "{{ _('done') if view.whole > 2 else _('open') }}{{ _('done') if view.nothing }}",
    "{% for _, x in [(1, '<')] %}{{ _ }}{{ x }}{% endfor %}",
    "{% trans %}Plain{% endtrans %}{% trans a='<', b=2 %}{{ a }} of {{ b }}{% endtrans %}",
    "{{ view.method('a') }}{{ view.method('a', end='b') }}{{ view.text.upper() }}{{ view.things[0] }}{{ view.things[-1] }}",
    "{{ view.things|join(', ') }}{{ view.things|length }}{{ view.things[1:]|list }}{{ view['text'] }}",
    "{% for x in view.things %}{{ loop.index }}{{ x }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}",
    "{% for x in view.things if x != 'b' %}{{ x }}{% endfor %}{% for x in () %}{% else %}none{% endfor %}",
    "{{ view.nothing is none }}{{ view.text is not none }}{{ view.missing is defined }}{{ view.missing|default('<') }}",
    "{{ missing is defined }}{{ missing|default(view.text) }}{{ view.text is string }}{{ view.number|round(1) }}",
    "{% set d = {'a': '<', 'items': 1} %}{{ d.a }}{{ d['a'] }}{{ d.items is callable }}",
    "{% import 'library' as lib %}{{ lib.plain('<') }}{{ lib.plain('<', view.safe) }}{{ lib.plain(b=1, a=2) }}{{ lib.version }}",
    "{% import 'library' as lib %}{{ lib.outer('<') }}{{ lib.outer('<', class='&') }}{{ lib.plain('<')|length }}",
    "{% from 'library' import open, each, given %}{% call open('<') %}{{ view.text }}{% endcall %}{{ each(1, 2) }}",
    "{% from 'library' import named %}{{ named(x='<') }}",
    "{% from 'library' import given %}{% call(x) given('<') %}({{ x }}){% endcall %}",
    "{% import 'library' as lib %}{{ lib.plain() }}",
    "{% import 'library' as lib %}{{ lib.plain('a', 'b', 'c') }}",
    "{% macro value(value, root, name) %}{{ value }}{{ root }}{{ name }}{% endmacro %}{{ value('<', 1, view.safe) }}",
    "{% macro own(x=view.text) %}{{ x }}{% macro inner(y) %}{{ x }}{{ y }}{% endmacro %}{{ inner('<') }}{% endmacro %}{{ own() }}",
    "{% macro environment(missing, context) %}{{ missing }}{{ context }}{% endmacro %}{{ environment('<', 2) }}",
    "{% extends 'base' %}{% block main %}<p>{{ super() }}</p>{% for x in view.things %}{{ x }}{% endfor %}{% endblock %}",
    "{% extends 'base' %}{% import 'library' as lib %}{% macro m(x) %}{{ x }}{% endmacro %}{% block title %}{{ m('<') }}{{ lib.plain(1) }}{% endblock %}",
    "{% include 'base' %}{% filter upper %}{{ view.text }}a{% endfilter %}{% set x %}<b>{{ view.text }}{% endset %}{{ x }}",
    "{% if view.whole == 3 %}{% set y = '<' %}{{ y }}{% endif %}{% with z = view.text %}{{ z }}{% endwith %}",
    "{% autoescape false %}{{ view.text }}{{ _('Plain') }}{% endautoescape %}{% raw %}{{ x }}{% endraw %}",
    "{{ view.yes }}{{ view.shade }}{{ view.html }}{{ view.colour.upper() }}{{ view.leaves[0].colour }}{{ view.leaves[1].name }}",
    "100% of {{ view.whole }}% {{ '%s' }} %(x)s {{ _('100 %%') }}%{% if view.yes %}%d {{ view.text }}%{% endif %}",
    "{% if view.nothing %}<{% elif view.whole == 3 %}{{ view.text }}{% if view.yes %}&{{ view.safe }}{% endif %}{% else %}>{% endif %}",
    "{% if view.nothing %}{{ view.text }}{% endif %}|{% if view.yes %}{% endif %}|{{ '<' if view.nothing }}|{{ view.text if view.yes else 1 }}",
    "{% if view.yes %}{{ _('%(a)s of %(b)s', a=_('Plain') if view.nothing else '<', b=view.number) }}{% endif %}",
    "{% if view.yes %}{% set y = '<' %}{{ y }}{% else %}{{ view.text }}{% endif %}{{ y }}",
    "{% set x %}{% if view.yes %}<b>{{ view.text }}{% endif %}{% endset %}{{ x }}{{ x|length }}",
    "{% for x in view.things %}{{ loop.first }}{{ loop.last }}{{ loop.index0 }}{% for y in view.things %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}",
    "{% for x in view.things %}{% for y in (1, 2, 3)[:loop.index] %}{{ loop.last }}{{ y }}{% endfor %}{% else %}none{% endfor %}",
    "{% for x in view.things %}{{ loop.cycle('<', 'b') }}{% for y in (1, 2) %}{{ loop.last }}{% endfor %}{% endfor %}",
    "{% for x in view.things %}{{ loop.first }}{% for y in (1, 2) %}{{ loop.length }}{% endfor %}{% endfor %}",
    "{% for x in view.things if x != 'b' %}{{ loop.index }}{{ x }}{{ loop.last }}{% endfor %}",
    "{% for x in view.things if x == 'z' %}{{ x }}{% else %}none{% endfor %}{% for x, y in [(1, '<')] if y %}{{ loop.last }}{{ y }}{% endfor %}",
    "{% for x in view.things %}{{ loop.index }}{% include 'place' %}{% endfor %}{% for x in (1, 2) %}{% include 'place' %}{% endfor %}",
    "{% for x in [[1, [2]], [3]] recursive %}{{ loop.depth }}{% if x is iterable %}{{ loop(x) }}{% endif %}{% endfor %}",
    "{% for x in view.things %}{{ loop.index }}{% macro inner() %}{{ x }}{% endmacro %}{{ inner() }}{% endfor %}",
    "{{ view.leaves|selectattr('name')|list|length }}{{ view.leaves|rejectattr('weight')|map(attribute='name')|list }}",
    "{{ view.leaves|selectattr('weight', 'ne', none)|list|length }}{{ view.leaves|selectattr('name', 'equalto', 'b')|list|length }}",
    "{{ view.leaves|rejectattr('colour.value', 'eq', 'x')|list|length }}{{ view.leaves|selectattr('weight', 'none')|list|length }}",
    "{{ view.leaves|selectattr('name', 'in', ['b'])|list|length }}{% for x in view.leaves|selectattr('name') %}{{ x.name }}{% endfor %}",
    "{{ view.number|round }}{{ view.number|round(1) }}{{ 2.55|round(1) }}{{ view.number|round(1, 'floor') }}{{ view.number|round(precision=1) }}",
    "{% import 'library' as lib %}{% for lib in view.things %}{{ lib }}{% endfor %}{{ lib.plain('<') }}{{ lib.tree(2) }}{{ lib.kept('<') }}",
    "{% import 'library' as lib %}{% macro m(lib) %}{{ lib.text }}{% endmacro %}{{ m(view) }}{% set a = lib.plain('<') %}{{ a }}{{ a|length }}",
    "{% from 'library' import plain as other, tree %}{{ other('<') }}{{ tree(1) }}{% macro m(tree) %}{{ tree }}{% endmacro %}{{ m('<') }}",
    "{% macro m(x) %}{{ x }}{% endmacro %}{% macro n(m) %}{{ m('<') if m is callable else m }}{% endmacro %}{{ n('<') }}{{ n(m) }}",
    "{% if view.yes %}{% macro m() %}<{% endmacro %}{% else %}{% macro m() %}>{% endmacro %}{% endif %}{{ m() }}",
    "{% macro m() %}1{% endmacro %}{% macro m() %}<2>{% endmacro %}{{ m() }}{{ [m(), m()]|join(',') }}",
    "{% macro m(x) %}{% for y in x %}{{ m([]) if y else '<' }}{% else %}|{% endfor %}{% endmacro %}{{ m([0, 1]) }}",
    "{% import 'library' as lib with context %}{{ lib.plain(view.text) }}{% import 'self' as round %}{{ round.here('<') }}",
    "{% import 'library' as lib %}{{ lib.nothing('<') }}",
    "{{ view.text|unknown }}",
    "{% if view.nothing %}{{ view.text|unknown }}{% endif %}fine",
    "{{ view.number|euro }}{{ (view.number|euro)|length }}{{ view.number|euro ~ '<' }}{{ view.whole|euro(sign='&') }}{{ -0.0|euro }}",
    "{{ view.missing }}",
    "{{ missing.attribute }}",
    "{{ view.things[9] }}",
]


def environment() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.DictLoader({"library": LIBRARY, "base": BASE, "place": PLACE, "self": SELF}),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found.install_gettext_translations(Words(), newstyle=True)  # type: ignore[attr-defined]
    found.filters["euro"] = euro
    return found


def euro(amount: float, sign: str = "<EUR>") -> str:
    return f"{sign}{amount:.2f}"


def quick() -> jinja2.Environment:
    return compiler.install(environment(), Words(), {"euro": euro})


@pytest.mark.parametrize("source", TEMPLATES)
def test_a_template_draws_what_it_draws_in_jinja_or_is_left_to_it(source: str) -> None:
    """What fails is drawn again by Jinja, so only what is drawn must be the same."""
    values = {"view": Thing()}
    try:
        expected = environment().from_string(source).render(values)
    except Exception:
        with pytest.raises(Exception):  # noqa: B017, PT011  any: Jinja's own is then shown
            compiler.draw(quick().from_string(source), dict(values))
        return
    try:
        drawn = compiler.draw(quick().from_string(source), dict(values))
    except Exception:
        assert source in LEFT_TO_JINJA
        return
    assert drawn == expected
    assert source not in LEFT_TO_JINJA


LEFT_TO_JINJA = {source for source in TEMPLATES if "d.a" in source or "named" in source or "}fine" in source}
"""What asks for an item as if it were an attribute, or for a filter that is not there, if only where nobody comes."""


def test_every_page_of_the_default_theme_is_drawn_the_same() -> None:
    shown = editions.edition_of_folder(ROOT / "content", date(2026, 11, 20))
    renderer = editions.renderer(shown)
    for page in pages(shown):
        root = renderer.frame.base_path if page.address.endswith(".html") else page.root
        values = {"site": renderer.frame, "page": page, "view": page.view, "root": root}
        expected = renderer.environment.get_template(page.template).render(values)
        assert compiler.draw(renderer.quick.get_template(page.template), values) == expected, page.address


def test_what_the_compiler_cannot_draw_is_drawn_by_jinja(tmp_path: Path) -> None:
    folder = tmp_path / "own" / "templates"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text("{% set words = {'one': '<'} %}{{ words.one }} {{ view }}", encoding="utf-8")
    (folder / "parts.html").write_text("{% macro one(words) %}{{ words.one }}{% endmacro %}", encoding="utf-8")
    own = theme.find("own", tmp_path, assets.themes_folder())
    frame = editions.renderer(editions.edition_of_folder(ROOT / "content", date(2026, 11, 20))).frame
    renderer = Renderer(own, frame)
    for _ in range(2):
        assert renderer.render(Page("x/", "page.html", "T", "<view>")) == b"&lt; &lt;view&gt;"
    assert renderer.part("parts.html", "one", {"one": "<"}) == "&lt;"
