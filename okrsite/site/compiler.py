"""Templates as faster Python: Jinja's own code, without what only templates of another kind need.

In goes a template's syntax tree; out comes Python that draws the same, five to ten times as fast, since pages are the dearest
part of a large build. It takes attributes directly, calls macros as plain functions, and has the translation of every constant
text at hand. It supposes that values have the attributes that templates ask of them: a template for which that is wrong is drawn
by Jinja's own code instead (see `render`), which decides what is an error.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from gettext import NullTranslations
from keyword import iskeyword
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import Frame, find_undeclared
from markupsafe import Markup

from okrsite.site import loops, sentences
from okrsite.site.escaping import escaped, marked
from okrsite.site.expressions import escapes
from okrsite.site.texts import Piece, Texts

_SPECIAL = frozenset({"caller", "kwargs", "varargs", "self", "super", "loop"})
_OWN_PREFIXES = ("l_", "t_", "_", "filter_", "test_", "shown_", "said_")
_OWN_NAMES = frozenset(
    (
        *("macro", "context", "environment", "missing", "resolve", "undefined", "concat", "cond_expr_undefined"),
        *("str", "len", "round", "Markup", "Part", "NUMBERS", "escape_text", "escaped", "marked"),
    )
)
"""Names that generated code uses; a macro with such a parameter is compiled by Jinja."""

_REMEMBERED = 4096


def install(
    environment: jinja2.Environment,
    translations: NullTranslations,
    formats: Mapping[str, Callable[..., object]] | None = None,
) -> jinja2.Environment:
    """Have an environment compile its templates so. Its `_`, `pgettext` and `ngettext` are those of `translations`; `formats` are
    filters that depend on nothing but what they are given: the same few values stand on thousands of pages."""
    environment.code_generator_class = Compiler
    sentences.install(environment, translations)
    shown = {name: _shown(shape) for name, shape in (formats or {}).items()}
    environment.extend(parts={}, shown=shown, modules=_Modules(environment))
    return environment


def draw(template: jinja2.Template, values: dict[str, object]) -> str:
    """What `template.render(values)` gives, without looking at every global for every page; errors come as they are.

    Macros of the template and the context hold each other. Were they not parted, a page with all that it shows would stay in memory
    until the collector finds it, and the next one would be made in memory that the processor has not at hand."""
    environment = template.environment
    context = environment.context_class(environment, environment.globals | values, template.name, template.blocks)
    try:
        return "".join(template.root_render_func(context))
    finally:
        context.vars.clear()
        context.parent.clear()


def _shown(shape: Callable[..., object]) -> Callable[..., str]:
    """A format with its result as HTML, remembered."""

    @lru_cache(_REMEMBERED)
    def shown(*values: object, **options: object) -> str:
        return str(escaped(shape(*values, **options)))

    return shown


class _Modules(dict[str, Any]):
    """Templates as others import them, by their names."""

    def __init__(self, environment: jinja2.Environment) -> None:
        self._environment = environment

    def __missing__(self, name: str) -> Any:
        self[name] = module = self._environment.get_template(name).module
        return module


class Part:
    """A macro, once its template is read. `drawn` gives HTML as text, for code that knows what it calls."""

    __slots__ = ("drawn",)

    def __init__(self, drawn: Callable[..., str]) -> None:
        self.drawn = drawn

    def __call__(self, *values: Any, **named: Any) -> Markup:
        return marked(self.drawn(*values, **named))


class Compiler(Texts):
    """Jinja's code generator with cheaper code for what our templates do on every page."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        self.writeline("from okrsite.site.compiler import Part")
        self.writeline("from okrsite.site.escaping import NUMBERS, Markup, escape_text, escaped, marked")
        sentences.translate(node, self.environment)
        loops.simplify(node)
        self._find_parts(node)
        super().visit_Template(node, frame)
        self.write_dependencies()

    def blockvisit(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        """A block, and a template that extends none, hand over what they draw as one piece."""
        draws = frame.block_frame or (frame.rootlevel and not frame.require_output_check)
        if not escapes(frame) or (frame.rootlevel and self.has_known_extends):
            super().blockvisit(body, frame)
        elif frame.buffer is not None:
            self._visit_all(body, frame)
        elif draws:
            self._give("yield {}", list(body), frame)
        else:
            super().blockvisit(body, frame)

    def visit_CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:
        """What is handed to a macro, as a plain function."""
        if node.args or not escapes(frame):
            super().visit_CallBlock(node, frame)
            return
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        inner.require_output_check = False
        self.writeline(f"{self.func('macro')}():", node)
        self.indent()
        self.enter_frame(inner)
        self._return_drawn("return marked({})", node.body, inner)
        self.writeline("caller = macro")
        self.start_write(frame, node)
        self.write_drawn(node.call, frame, forward_caller=True)
        self.end_write(frame)

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:
        """A macro as a plain function of its parameters."""
        if not (_is_plain(node) and escapes(frame)):
            super().visit_Macro(node, frame)
            return
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        caller = inner.symbols.declare_parameter("caller") if find_undeclared(node.body, ("caller",)) else None
        inner.symbols.analyze_node(node)
        inner.require_output_check = False
        defaults = dict(zip((argument.name for argument in node.args[::-1]), node.defaults[::-1], strict=False))
        names = [f"{argument.name}=missing" if argument.name in defaults else argument.name for argument in node.args]
        names += ["caller=missing"] if caller else []
        self.writeline(f"{self.func('macro')}({', '.join(names)}):", node)
        self.indent()
        self.enter_frame(inner)
        self.push_parameter_definitions(inner)
        for argument in node.args:
            place = inner.symbols.ref(argument.name)
            self.writeline(f"{place} = {argument.name}")
            if argument.name in defaults:
                self.writeline(f"if {place} is missing:")
                self.indent()
                self.writeline(f"{place} = ")
                self.visit(defaults[argument.name], inner)
                self.outdent()
            self.mark_parameter_stored(place)
        self.pop_parameter_definitions()
        if caller:
            self.writeline(f'{caller} = undefined("No caller defined", name="caller") if caller is missing else caller')
        self._return_drawn("return {}", node.body, inner)
        if frame.toplevel:
            if not node.name.startswith("_"):
                self.writeline(f"context.exported_vars.add({node.name!r})")
            self.writeline(f"context.vars[{node.name!r}] = {frame.symbols.ref(node.name)} = Part(macro)")
        else:
            self.writeline(f"{frame.symbols.ref(node.name)} = Part(macro)")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        """Templates do not change while they are in use, so what is imported is looked up once for all pages."""
        if node.with_context or not isinstance(node.template, nodes.Const):
            super()._import_common(node, frame)
        else:
            self.write(f"environment.modules[{node.template.value!r}]")

    def _return_drawn(self, how: str, body: list[nodes.Node], frame: Frame) -> None:
        """The end of a function: draw, and give back what is drawn."""
        self._give(how, body, frame)
        self.leave_frame(frame, with_python_scope=True)
        self.outdent()

    def _give(self, how: str, body: list[nodes.Node], frame: Frame) -> None:
        """Draw, and hand over what is drawn: by one expression where nothing else is done but to set variables before."""
        start = next((index for index, node in enumerate(body) if not isinstance(node, nodes.Assign)), len(body))
        pieces = self.pieces(body[start:])
        if pieces is None:
            self.buffer(frame)
            self._visit_all(body, frame)
            self.writeline(how.format(f"concat({frame.buffer})"))
            return
        for node in body[:start]:
            self.visit(node, frame)
        before, after = how.split("{}")
        self.writeline(before)
        self.write_text(pieces, frame)
        self.write(after)

    def _visit_all(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        """Statements, of which those that only put something out do so together."""
        self.writeline("pass")
        waiting: list[Piece] = []
        for node in body:
            pieces = self.pieces((node,))
            if pieces is not None:
                waiting += pieces
                continue
            self._put_out(waiting, frame)
            waiting = []
            self.visit(node, frame)
        self._put_out(waiting, frame)

    def _put_out(self, pieces: list[Piece], frame: Frame) -> None:
        found = self.merged(pieces, frame)
        if not found:
            return
        self.writeline(f"{frame.buffer}.{'extend((' if len(found) > 1 else 'append('}")
        self.indent()
        for piece in found:
            self.newline()
            self.write_piece(piece, frame)
            self.write(",")
        self.outdent()
        self.writeline("))" if len(found) > 1 else ")")

    def _find_parts(self, node: nodes.Template) -> None:
        """The macros of a template and of those that it imports, by the names that they have in it."""
        known: dict[str, frozenset[str]] = self.environment.parts  # type: ignore[attr-defined]
        self.parts = {each.name for each in node.body if isinstance(each, nodes.Macro) and _is_plain(each)}
        if self.name:
            known[self.name] = frozenset(self.parts)
        for each in node.body:
            if not isinstance(each, nodes.Import | nodes.FromImport) or not isinstance(each.template, nodes.Const):
                continue
            if each.template.value not in known:
                self.environment.get_template(each.template.value, self.name)
            found = known.get(each.template.value, frozenset())
            if isinstance(each, nodes.Import):
                self.modules[each.target] = found
            else:
                pairs = [name if isinstance(name, tuple) else (name, name) for name in each.names]
                self.parts |= {alias for name, alias in pairs if name in found}


def _is_plain(macro: nodes.Macro) -> bool:
    """Whether a macro can be a function of Python: it uses nothing but its parameters, and their names mean nothing else."""
    names = [argument.name for argument in macro.args]
    is_own = any(name in _OWN_NAMES or name.startswith(_OWN_PREFIXES) or iskeyword(name) for name in names)
    return not is_own and not find_undeclared(macro.body, ("kwargs", "varargs")) and not _SPECIAL & set(names)
