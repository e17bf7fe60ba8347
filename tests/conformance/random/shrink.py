"""The smallest query that a few hundred trials find in which two engines still differ the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.conformance.random.tree import Sql, piece, replaced, walk, without

SIMPLEST = {
    "boolean": "true",
    "integer": "1",
    "bigint": "bigint '1'",
    "decimal": "1.5",
    "double": "1e0",
    "varchar": "'a'",
    "date": "date '2026-04-01'",
    "timestamp": "timestamp '2026-04-01 00:00:00.000'",
}


def shrunk(query: Sql, still_differs: Callable[[Sql], bool], trials: int = 250) -> Sql:
    """`still_differs` decides; it is asked at most `trials` times."""
    best = query
    progress = True
    while progress and trials > 0:
        progress = False
        for smaller in _smaller(best):
            trials -= 1
            if still_differs(smaller):
                best, progress = smaller, True
                break
            if trials <= 0:
                break
    return best


def _smaller(root: Sql) -> Iterator[Sql]:
    """Large cuts first: a piece by a piece inside it, lists without a member, values by constants."""
    seen = {str(root)}
    found = sorted(_candidates(root), key=lambda tree: tree.size)
    for tree in found:
        text = str(tree)
        if text not in seen:
            seen.add(text)
            yield tree


def _candidates(root: Sql) -> Iterator[Sql]:
    for path, node in walk(root):
        if node.joiner is not None and len(node.parts) > node.least:
            for position in range(len(node.parts)):
                yield replaced(root, path, without(node, position))
        if not node.kind:
            continue
        for below, inner in walk(node):
            if below and inner.kind == node.kind:
                yield replaced(root, path, inner)
        if node.parts and node.kind in SIMPLEST:
            yield replaced(root, path, piece(node.kind, SIMPLEST[node.kind]))
