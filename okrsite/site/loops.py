"""Loops of templates as plain ones: no object that answers where they are, no function that chooses what they go through.

In goes a template's syntax tree; out comes the tree with counted items in the place of `loop.first`, `loop.last`, `loop.index` and
`loop.index0`, and with the condition of a loop inside it. A loop that asks for anything else of `loop` stays as it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

T = TypeVar("T")

_BEFORE, _AFTER = "_loop_before", "_loop_after"
_ANSWERS = ("first", "last", "index", "index0")
_SHARING = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Block)
"""What can use `loop` although it is not seen here."""


def simplify(template: nodes.Template) -> None:
    """Change a template in place, inner loops first: so what still asks for `loop` within one is its own, or belongs to one that
    stays."""
    for loop in reversed(list(template.find_all(nodes.For))):
        names = [name for name in nodes.Scope(loop.body).find_all(nodes.Name) if name.name == "loop"]
        if not names:
            _choose_inside(loop)
        elif _can_be_counted(loop, names):
            _count(loop)


def numbered(items: Iterable[T]) -> Iterator[tuple[int, int, T]]:
    """Each with how many there are before and after it."""
    found = tuple(items)
    return zip(range(len(found)), range(len(found) - 1, -1, -1), found, strict=True)


def _choose_inside(loop: nodes.For) -> None:
    """Make a loop's condition one of its body."""
    if loop.test and not loop.else_ and not loop.recursive:
        loop.body = [nodes.If(loop.test, loop.body, [], [], lineno=loop.lineno)]
        loop.test = None


def _can_be_counted(loop: nodes.For, names: Sequence[nodes.Name]) -> bool:
    body = nodes.Scope(loop.body)
    asked = [each for each in body.find_all(nodes.Getattr) if each.node in names and each.attr in _ANSWERS]
    if loop.recursive or loop.test or len(names) > len(asked) or any(body.find_all(_SHARING)):
        return False
    return not any(_asks(inner) for inner in body.find_all(nodes.For))


def _count(loop: nodes.For) -> None:
    counts = nodes.ImportedName(f"{__name__}.numbered", lineno=loop.lineno)
    loop.iter = nodes.Call(counts, [loop.iter], [], None, None, lineno=loop.lineno)
    loop.target = nodes.Tuple([_name(_BEFORE, "store"), _name(_AFTER, "store"), loop.target], "store")
    loop.body = [_Answers().visit(each) for each in loop.body]


def _asks(loop: nodes.For) -> bool:
    """Whether a loop asks for `loop` in its own body."""
    return any(name.name == "loop" for name in nodes.Scope(loop.body).find_all(nodes.Name))


class _Answers(NodeTransformer):
    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Expr:
        self.generic_visit(node)
        if not (isinstance(node.node, nodes.Name) and node.node.name == "loop"):
            return node
        if node.attr in ("first", "last"):
            counted = _name(_BEFORE if node.attr == "first" else _AFTER, "load")
            return nodes.Compare(counted, [nodes.Operand("eq", nodes.Const(0))], lineno=node.lineno)
        before = _name(_BEFORE, "load")
        return before if node.attr == "index0" else nodes.Add(before, nodes.Const(1), lineno=node.lineno)


def _name(name: str, context: str) -> nodes.Name:
    return nodes.Name(name, context)
