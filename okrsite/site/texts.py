"""What a template puts out, as Python: the HTML of values, and of choices between them, in as few pieces as can be.

In go pieces of what is drawn; out come expressions for their text. Values are text as a rule, and what macros return is HTML
already: both are known without a call. Which names are macros is told by the statements around (see `compiler`).
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE

from okrsite.site.expressions import Expressions, escapes, is_dynamic
from okrsite.site.sentences import is_sentence

Piece = str | nodes.Expr | nodes.If
"""A piece of what is drawn: HTML as it stands, a value, or a choice between such pieces."""


class Texts(Expressions):
    """Code for the text of pieces. `parts` are the names of macros in a template, `modules` those of each template that it imports."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._formats: Collection[str] = self.environment.shown  # type: ignore[attr-defined]
        self.parts: set[str] = set()
        self.modules: dict[str, frozenset[str]] = {}

    def pieces(self, body: Iterable[nodes.Node]) -> list[Piece] | None:
        """What statements put out, if they do nothing else."""
        found: list[Piece] = []
        for node in body:
            if isinstance(node, nodes.Output):
                for child in node.nodes:
                    found += child.nodes if is_sentence(child) else (child,)
            elif isinstance(node, nodes.If) and all(self.pieces(branch) is not None for branch in _branches(node)):
                found.append(node)
            else:
                return None
        return found

    def merged(self, pieces: Sequence[Piece], frame: Frame) -> list[Piece]:
        """The same with what is constant as text, in as few pieces as can be."""
        found: list[Piece] = []
        for piece in pieces:
            constant = piece if isinstance(piece, str) else self._constant(piece, frame)
            if constant is None:
                found.append(piece)
            elif found and isinstance(found[-1], str):
                found[-1] += constant
            elif constant:
                found.append(constant)
        return found

    def write_text(self, pieces: Sequence[Piece], frame: Frame) -> None:
        """One expression for the HTML of all pieces. With a constant text on its left, `%` costs what an f-string does."""
        found = self.merged(pieces, frame)
        if not found:
            self.write("''")
        elif len(found) == 1:
            self.write_piece(found[0], frame)
        else:
            form = "".join(piece.replace("%", "%%") if isinstance(piece, str) else "%s" for piece in found)
            self.write(f"({form!r} % (")
            for piece in found:
                if not isinstance(piece, str):
                    self.write_piece(piece, frame)
                    self.write(", ")
            self.write("))")

    def write_piece(self, piece: Piece, frame: Frame) -> None:
        """An expression for the HTML of one piece."""
        if isinstance(piece, str):
            self.write(repr(piece))
        elif isinstance(piece, nodes.If):
            self._write_choice(piece, frame)
        elif isinstance(piece, nodes.CondExpr):
            branches = [(piece.test, [piece.expr1])]
            self._write_branches(branches, [piece.expr2] if piece.expr2 else [], frame)
        elif is_sentence(piece):
            self.write_text(piece.nodes, frame)
        elif isinstance(piece, nodes.Filter) and piece.name in self._formats and not is_dynamic(piece):
            self.write(f"{self.shown[piece.name]}(")
            self.write_arguments((piece.node, *piece.args, *piece.kwargs), frame)
            self.write(")")
        elif isinstance(piece, nodes.Call):
            self.write_drawn(piece, frame)
        else:
            self.write("(escape_text(_it) if (_kind := (_it := ")
            self.visit(piece, frame)
            self.write(").__class__) is str else str(_it) if _kind in NUMBERS else escaped(_it))")

    def write_drawn(self, node: nodes.Call, frame: Frame, *, forward_caller: bool = False) -> None:
        """The HTML that a call gives. What macros return is HTML already, as a rule: that is known without a look."""
        if self._is_part(node, frame):
            self.visit_owner(node.node, frame)
            self.write(".drawn(")
            self.write_arguments((*node.args, *node.kwargs), frame)
            self.write("caller=caller)" if forward_caller else ")")
        else:
            self.write("(_it if (_it := ")
            self.visit_Call(node, frame, forward_caller=forward_caller)
            self.write(").__class__ is Markup else escaped(_it))")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        if not (is_sentence(node) and escapes(frame)):
            super().visit_Concat(node, frame)
            return
        self.write("marked(")
        self.write_text(node.nodes, frame)
        self.write(")")

    def _write_choice(self, node: nodes.If, frame: Frame) -> None:
        branches = [(each.test, self.pieces(each.body) or []) for each in (node, *node.elif_)]
        self._write_branches(branches, self.pieces(node.else_) or [], frame)

    def _write_branches(
        self, branches: Sequence[tuple[nodes.Node, Sequence[Piece]]], otherwise: Sequence[Piece], frame: Frame
    ) -> None:
        soft = frame.soft()
        self.write("(")
        for test, pieces in branches:
            self.write_text(pieces, soft)
            self.write(" if ")
            self.visit(test, soft)
            self.write(" else ")
        self.write_text(otherwise, soft)
        self.write(")")

    def _is_part(self, node: nodes.Call, frame: Frame) -> bool:
        """Whether a call is one of a macro that our compiler makes. Were it not one after all, the page would be left to Jinja."""
        called = node.node
        if is_dynamic(node):
            return False
        if isinstance(called, nodes.Name):
            return called.name in self.parts and _is_outermost(called.name, frame)
        if isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name):
            return called.attr in self.modules.get(called.node.name, ()) and _is_outermost(called.node.name, frame)
        return False

    def _constant(self, node: nodes.Expr | nodes.If, frame: Frame) -> str | None:
        """The HTML of a value that is known while compiling."""
        if isinstance(node, nodes.If):
            return None
        try:
            return self._output_child_to_const(node, frame, self._make_finalize())
        except Exception:  # what cannot be known, and what is an error, is met when the page is drawn
            return None


def _branches(node: nodes.If) -> Iterable[list[nodes.Node]]:
    return (node.body, *(each.body for each in node.elif_), node.else_)


def _is_outermost(name: str, frame: Frame) -> bool:
    """Whether a name means what it means in the whole template, and not a parameter or the variable of a loop."""
    place = frame.symbols.find_ref(name)
    if place is None:
        return False
    how, _ = frame.symbols.find_load(place) or ("", None)
    return how == VAR_LOAD_RESOLVE or place.startswith("l_0_")
