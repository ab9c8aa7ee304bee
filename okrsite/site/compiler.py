"""Templates as faster Python: Jinja's own code, without what only templates of another kind need.

In goes a template's syntax tree; out comes Python that draws the same, three to five times as fast, since pages are the dearest
part of a large build. It takes attributes directly, calls macros as plain functions, and has the translation of every constant
text at hand. It supposes that values have the attributes that templates ask of them: a template for which that is wrong is drawn
by Jinja's own code instead (see `render`), which decides what is an error.
"""

from collections.abc import Iterable
from gettext import NullTranslations
from keyword import iskeyword
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, find_undeclared

from okrsite.site import sentences
from okrsite.site.sentences import is_sentence

_SPECIAL = frozenset({"caller", "kwargs", "varargs", "self", "super", "loop"})
_OWN_PREFIXES = ("l_", "t_", "_")
_OWN_NAMES = frozenset(
    (
        *("macro", "context", "environment", "missing", "resolve", "undefined", "concat", "cond_expr_undefined"),
        *("str", "len", "Markup", "escape_text", "escaped", "marked"),
    )
)
"""Names that generated code uses; a macro with such a parameter is compiled by Jinja."""


def install(environment: jinja2.Environment, translations: NullTranslations) -> jinja2.Environment:
    """Have an environment compile its templates so. Its `_`, `pgettext` and `ngettext` are those of `translations`."""
    environment.code_generator_class = Compiler
    sentences.install(environment, translations)
    return environment


def draw(template: jinja2.Template, values: dict[str, object]) -> str:
    """What `template.render(values)` gives, without looking at every global for every page; errors come as they are."""
    environment = template.environment
    context = environment.context_class(environment, environment.globals | values, template.name, template.blocks)
    return "".join(template.root_render_func(context))


class Compiler(CodeGenerator):
    """Jinja's code generator with cheaper code for what our templates do on every page."""

    _asks_whether_defined = False

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        self.writeline("from okrsite.site.escaping import Markup, escape_text, escaped, marked")
        sentences.translate(node, self.environment)
        super().visit_Template(node, frame)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """A sentence with values in it is put out piece by piece."""
        pieces: list[nodes.Expr] = []
        for child in node.nodes:
            pieces += child.nodes if isinstance(child, nodes.Concat) and is_sentence(child) else (child,)
        super().visit_Output(nodes.Output(pieces, lineno=node.lineno), frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """Values are text and what macros return is HTML already, as a rule: both are known without a call."""
        if not _escapes(frame):
            super()._output_child_pre(node, frame, finalize)
        elif isinstance(node, nodes.Call):
            self.write("(_it if (_it := ")
        else:
            self.write("(escape_text(_it) if (_it := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not _escapes(frame):
            super()._output_child_post(node, frame, finalize)
        else:
            kind = "Markup" if isinstance(node, nodes.Call) else "str"
            self.write(f").__class__ is {kind} else escaped(_it))")

    def blockvisit(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        """A block, and a template that extends none, hand over what they draw as one piece."""
        draws = frame.block_frame or (frame.rootlevel and not frame.require_output_check)
        if not draws or frame.buffer is not None or (frame.rootlevel and self.has_known_extends):
            super().blockvisit(body, frame)
            return
        self.buffer(frame)
        super().blockvisit(body, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        if not (is_sentence(node) and _escapes(frame)):
            super().visit_Concat(node, frame)
            return
        self.write("marked(concat((")
        for piece in node.nodes:
            if isinstance(piece, nodes.TemplateData):
                self.write(repr(piece.data))
            else:
                self.write("escaped(")
                self.visit(piece, frame)
                self.write(")")
            self.write(", ")
        self.write(")))")

    def visit_TemplateData(self, node: nodes.TemplateData, frame: Frame) -> None:
        if not _escapes(frame):
            super().visit_TemplateData(node, frame)
        else:
            self.write(f"marked({node.data!r})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if self._asks_whether_defined or (isinstance(node.node, nodes.Name) and node.node.name == "self"):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        if self._asks_whether_defined or not isinstance(node.arg, nodes.Const) or type(node.arg.value) is not int:
            super().visit_Getitem(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f"[{node.arg.value}]")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """A function that is no global of the environment wants nothing of the context."""
        called = node.node
        is_global = isinstance(called, nodes.Name) and called.name in self.environment.globals
        is_plain = not (node.dyn_args or node.dyn_kwargs or any(iskeyword(argument.key) for argument in node.kwargs))
        if is_global or not is_plain:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(called, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def visit_CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:
        """What is handed to a macro, as a plain function."""
        if node.args or not _escapes(frame):
            super().visit_CallBlock(node, frame)
            return
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        inner.require_output_check = False
        self.writeline(f"{self.func('macro')}():", node)
        self.indent()
        self.buffer(inner)
        self.enter_frame(inner)
        self._return_drawn(node.body, inner)
        self.writeline("caller = macro")
        self.start_write(frame, node)
        self.visit_Call(node.call, frame, forward_caller=True)
        self.end_write(frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:
        if node.name in ("default", "d"):
            self._plainly(super().visit_Filter, node, frame)
        elif node.name in ("length", "count") and node.node is not None:
            self.write("len(")
            self.visit(node.node, frame)
            self.write(")")
        else:
            super().visit_Filter(node, frame)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        if node.name in ("defined", "undefined"):
            self._plainly(super().visit_Test, node, frame)
        elif node.name == "none":
            self.write("(")
            self.visit(node.node, frame)
            self.write(" is None)")
        else:
            super().visit_Test(node, frame)

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:
        """A macro as a plain function of its parameters."""
        if not (_is_plain(node) and _escapes(frame)):
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
        self.buffer(inner)
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
        self._return_drawn(node.body, inner)
        if frame.toplevel:
            if not node.name.startswith("_"):
                self.writeline(f"context.exported_vars.add({node.name!r})")
            self.writeline(f"context.vars[{node.name!r}] = {frame.symbols.ref(node.name)} = macro")
        else:
            self.writeline(f"{frame.symbols.ref(node.name)} = macro")

    def _return_drawn(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        """The end of a function: draw, and give back what is drawn."""
        self.blockvisit(body, frame)
        self.writeline(f"return marked(concat({frame.buffer}))")
        self.leave_frame(frame, with_python_scope=True)
        self.outdent()

    def _plainly(self, visit: Any, node: nodes.Expr, frame: Frame) -> None:
        """Compile as Jinja does, what asks whether something is there at all."""
        before, self._asks_whether_defined = self._asks_whether_defined, True
        visit(node, frame)
        self._asks_whether_defined = before


def _escapes(frame: Frame) -> bool:
    """Whether it is known that values are escaped."""
    return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile


def _is_plain(macro: nodes.Macro) -> bool:
    """Whether a macro can be a function of Python: it uses nothing but its parameters, and their names mean nothing else."""
    names = [argument.name for argument in macro.args]
    is_own = any(name in _OWN_NAMES or name.startswith(_OWN_PREFIXES) or iskeyword(name) for name in names)
    return not is_own and not find_undeclared(macro.body, ("kwargs", "varargs")) and not _SPECIAL & set(names)
