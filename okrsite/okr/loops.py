"""Loops in directed graphs: what supports itself, waits for itself, or is its own parent."""

from collections import deque
from collections.abc import Iterable, Mapping

Graph = Mapping[str, Iterable[str]]


def loops(graph: Graph) -> list[tuple[str, ...]]:
    """One shortest loop for each knot of the graph, as the nodes along it, the smallest node first.

    A knot is a strongly connected component with an edge inside it (Tarjan 1972). A loop of one node is an edge to itself.
    """
    edges = {node: sorted(set(targets)) for node, targets in graph.items()}
    found = []
    for knot in _components(edges):
        members = set(knot)
        first = min(members)
        if len(members) > 1 or first in edges.get(first, ()):
            found.append(_shortest_loop(edges, members, first))
    return sorted(found)


def without_loops(graph: Graph) -> dict[str, list[str]]:
    """The same graph without the edges inside knots."""
    knot_of = {
        node: number for number, knot in enumerate(_components({n: list(t) for n, t in graph.items()})) for node in knot
    }
    return {
        node: [target for target in targets if knot_of.get(target) != knot_of[node]] for node, targets in graph.items()
    }


def _shortest_loop(edges: Mapping[str, list[str]], members: set[str], first: str) -> tuple[str, ...]:
    came_from: dict[str, str] = {}
    waiting = deque([first])
    while waiting:
        node = waiting.popleft()
        for target in edges.get(node, ()):
            if target == first:
                path = [node]
                while path[-1] != first:
                    path.append(came_from[path[-1]])
                return tuple(reversed(path))
            if target in members and target not in came_from:
                came_from[target] = node
                waiting.append(target)
    raise AssertionError("a strongly connected component has a loop through each of its nodes")


def _components(edges: Mapping[str, list[str]]) -> list[list[str]]:
    """Strongly connected components, without recursion."""
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    on_stack: set[str] = set()
    stack: list[str] = []
    components: list[list[str]] = []
    for root in sorted(edges):
        if root in index:
            continue
        work = [(root, iter(edges[root]))]
        index[root] = lowest[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in edges:
                    continue
                if target not in index:
                    index[target] = lowest[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(edges[target])))
                    break
                if target in on_stack:
                    lowest[node] = min(lowest[node], index[target])
            else:
                work.pop()
                if work:
                    lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[node])
                if lowest[node] == index[node]:
                    cut = stack.index(node)
                    components.append(stack[cut:])
                    on_stack.difference_update(stack[cut:])
                    del stack[cut:]
    return components
