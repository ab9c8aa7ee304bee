"""What a template asks of values, as Python.

In go expressions of a template's syntax tree; out comes Python that gives their values. Attributes are taken directly, and functions
called as such.
"""

import re
from collections.abc import Iterable
from keyword import iskeyword
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

_ATTRIBUTES = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)*")
_COMPARED = {"eq": "==", "equalto": "==", "ne": "!="}
_SELECTED = {"selectattr": "if", "rejectattr": "if not"}


class _Places(dict[str, str]):
    """Where generated code keeps filters and tests, by their names, and constant texts."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __missing__(self, name: str) -> str:
        self[name] = place = f"{self._kind}_{len(self)}"
        return place


class Expressions(CodeGenerator):
    """Jinja's code for expressions, where it is not replaced by cheaper code."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.optimizer = None  # what is constant in our templates stands in what they put out, and is found there
        self.filters, self.tests, self.shown, self._said = map(_Places, ("filter", "test", "shown", "said"))
        self._asks_whether_defined = False

    def pull_dependencies(self, body: Iterable[nodes.Node]) -> None:
        """Nothing here: filters and tests are looked up once for a template, see `write_dependencies`."""

    def write_dependencies(self) -> None:
        """Look up filters and tests, and mark constant texts. What is not there is an error, which Jinja will explain."""
        for kind, places in (("filters", self.filters), ("tests", self.tests), ("shown", self.shown)):
            for name, place in places.items():
                self.writeline(f"{place} = environment.{kind}[{name!r}]")
        for text, place in self._said.items():
            self.writeline(f"{place} = marked({text!r})")

    def visit_TemplateData(self, node: nodes.TemplateData, frame: Frame) -> None:
        if not escapes(frame):
            super().visit_TemplateData(node, frame)
        else:
            self.write(self._said[node.data])

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if self._asks_whether_defined or (isinstance(node.node, nodes.Name) and node.node.name == "self"):
            super().visit_Getattr(node, frame)
            return
        self.visit_owner(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        if self._asks_whether_defined or not isinstance(node.arg, nodes.Const) or type(node.arg.value) is not int:
            super().visit_Getitem(node, frame)
            return
        self.visit_owner(node.node, frame)
        self.write(f"[{node.arg.value}]")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """A function that is no global of the environment wants nothing of the context."""
        called = node.node
        if (isinstance(called, nodes.Name) and called.name in self.environment.globals) or is_dynamic(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(called, frame)
        self.write("(")
        self.write_arguments((*node.args, *node.kwargs), frame)
        self.write("caller=caller)" if forward_caller else ")")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:
        if node.name in ("default", "d"):
            self._plainly(super().visit_Filter, node, frame)
        elif node.name in ("length", "count") and node.node is not None:
            self.write("len(")
            self.visit(node.node, frame)
            self.write(")")
        elif node.name == "round" and [type(argument) for argument in node.args] == [nodes.Const] and not node.kwargs:
            self.write("round(")
            self.write_arguments((node.node, *node.args), frame)
            self.write(")")
        elif node.name == "list" and isinstance(node.node, nodes.Filter) and (asked := _asked(node.node)):
            self._write_selected(node.node, asked, frame)
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

    def visit_owner(self, node: nodes.Node, frame: Frame) -> None:
        """What is asked for an attribute or item. A name that stands for nothing has none, so it need not be looked at before."""
        if isinstance(node, nodes.Name) and node.ctx == "load":
            self.write(frame.symbols.ref(node.name))
        else:
            self.visit(node, frame)

    def write_arguments(self, arguments: Iterable[nodes.Node | None], frame: Frame) -> None:
        for argument in filter(None, arguments):
            self.visit(argument, frame)
            self.write(", ")

    def _write_selected(self, node: nodes.Filter, asked: str, frame: Frame) -> None:
        """`selectattr` and `rejectattr` as a list."""
        self.write("[_each for _each in ")
        self.visit(node.node, frame)  # type: ignore[arg-type]
        self.write(f" {_SELECTED[node.name]} {asked}]")

    def _plainly(self, visit: Any, node: nodes.Expr, frame: Frame) -> None:
        """Compile as Jinja does, what asks whether something is there at all."""
        before, self._asks_whether_defined = self._asks_whether_defined, True
        visit(node, frame)
        self._asks_whether_defined = before


def escapes(frame: Frame) -> bool:
    """Whether it is known that values are escaped."""
    return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile


def is_dynamic(node: nodes.Call | nodes.Filter) -> bool:
    """Whether not all arguments can be written down as they are."""
    return bool(node.dyn_args or node.dyn_kwargs or any(iskeyword(str(argument.key)) for argument in node.kwargs))


def _asked(node: nodes.Filter) -> str | None:
    """What `selectattr` or `rejectattr` asks of each, as Python; None if it asks for more than an attribute and a comparison."""
    if node.name not in _SELECTED or node.kwargs or is_dynamic(node) or node.node is None:
        return None
    given = [argument.value if isinstance(argument, nodes.Const) else ... for argument in node.args]
    match given:
        case [str(attribute)] if _ATTRIBUTES.fullmatch(attribute):
            return f"_each.{attribute}"
        case [str(attribute), str(how), str() | int() | None as other] if _ATTRIBUTES.fullmatch(attribute):
            return f"_each.{attribute} {_COMPARED[how]} {other!r}" if how in _COMPARED else None
    return None
