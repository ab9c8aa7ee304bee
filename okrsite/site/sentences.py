"""What templates say, translated while they are compiled.

In go a template's syntax tree and translations; out comes the tree with the words of the site's language in the place of each call
that asks for them. A sentence with values becomes a concatenation; of a plural the form is chosen when the number is known.
"""

import re
from functools import lru_cache
from gettext import NullTranslations
from typing import Any, TypeGuard

import jinja2
from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from okrsite.site.escaping import escaped, marked

_NAMES = ("_", "gettext", "ngettext", "pgettext")
_FIELD = re.compile(r"%(?:\((\w+)\)s|(%))")


def install(environment: jinja2.Environment, translations: NullTranslations) -> None:
    """Give an environment what `translate` and the code that is made from its result ask of it."""
    environment.extend(say=translations.gettext, say_of=translations.pgettext, count=_counted(translations))


def translate(template: nodes.Template, environment: jinja2.Environment) -> None:
    """Translate a template in place, unless it gives one of the names of translation another meaning."""
    if not any(map(_binds_words, template.find_all((nodes.Name, nodes.Macro)))):
        _Translator(environment).visit(template)


def is_sentence(node: nodes.Node) -> TypeGuard[nodes.Concat]:
    """Whether it is a translation with values, or a concatenation that begins with a translation, which means the same."""
    return isinstance(node, nodes.Concat) and isinstance(node.nodes[0], nodes.TemplateData)


def _binds_words(node: nodes.Node) -> bool:
    """Whether something gives one of the names of translation another meaning."""
    return node.name in _NAMES and (isinstance(node, nodes.Macro) or node.ctx != "load")  # type: ignore[attr-defined]


class _Translator(NodeTransformer):
    """Puts the translation in the place of each call that asks for one. A sentence with values becomes a concatenation that begins
    with a constant; of a plural the form is chosen when the number is known."""

    def __init__(self, environment: jinja2.Environment) -> None:
        self.environment = environment

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        if node.dyn_args or node.dyn_kwargs or not isinstance(node.node, nodes.Name) or node.node.name not in _NAMES:
            return node
        if node.node.name == "ngettext":
            number = nodes.EnvironmentAttribute("count", lineno=node.lineno)
            return nodes.Call(number, node.args, node.kwargs, None, None, lineno=node.lineno)
        said = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
        wanted = 2 if node.node.name == "pgettext" else 1
        if len(node.args) != wanted or len(said) != wanted:
            return node
        say = self.environment.say if wanted == 1 else self.environment.say_of  # type: ignore[attr-defined]
        pieces = _pieces(say(*said))
        values: dict[str, nodes.Expr] = {argument.key: argument.value for argument in node.kwargs}
        if pieces is None or not values.keys() >= set(pieces[1::2]):
            return node
        found = [
            values[piece] if index % 2 else nodes.TemplateData(piece, lineno=node.lineno)
            for index, piece in enumerate(pieces)
        ]
        return nodes.Concat(found, lineno=node.lineno) if len(found) > 1 else found[0]


def _pieces(text: str) -> tuple[str, ...] | None:
    """A text with places for values, taken apart: text, name, text, and so on. None where it has places of another kind."""
    pieces = [""]
    end = 0
    for place in _FIELD.finditer(text):
        pieces[-1] += text[end : place.start()]
        end = place.end()
        if place[2]:
            pieces[-1] += "%"
        else:
            pieces += [place[1], ""]
    pieces[-1] += text[end:]
    return None if "%" in _FIELD.sub("", text) else tuple(pieces)


def _counted(translations: NullTranslations) -> Any:
    """The function that words a number of things."""

    @lru_cache(maxsize=4096)
    def form(one: str, many: str, number: int) -> tuple[str, tuple[str, ...] | None]:
        text = translations.ngettext(one, many, number)
        return text, _pieces(text)

    def count(one: str, many: str, number: int, **values: object) -> Markup:
        values.setdefault("num", number)
        text, pieces = form(one, many, number)
        if pieces is None:
            return marked(Markup(text) % values)  # noqa: S704  what translators write is HTML, as it is in `_`
        found = list(pieces)
        found[1::2] = [escaped(values[name]) for name in pieces[1::2]]
        return marked("".join(found))

    return count
