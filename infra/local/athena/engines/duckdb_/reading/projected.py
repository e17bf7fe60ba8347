"""The conditions of a scan, asked of partitions that a table's properties project."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from infra.local.athena import projection
from infra.local.athena.catalog import Column, Partition
from infra.local.athena.engines.duckdb_.scope import Constraint, Scan

Kept = Callable[[Constraint, list[str], Column | None], set[str]]


def partitions(scan: Scan, kept: Kept) -> list[Partition]:
    """`kept` answers which values a condition leaves."""
    keys = {key.name: key for key in scan.table.keys}

    def keep(name: str, values: Sequence[str]) -> list[str]:
        left = list(values)
        for constraint in scan.constraints:
            if constraint.column == name and left:
                chosen = kept(constraint, left, keys[name])
                left = [value for value in left if value in chosen]
        return left

    def equal(name: str) -> list[str] | None:
        found: list[str] = []
        for constraint in scan.constraints:
            if constraint.column == name:
                values = equalities(constraint.condition) if constraint.condition is not None else None
                if values is None:
                    return None
                found += values
        return list(dict.fromkeys(found))

    return projection.partitions(scan.table, keep, equal)


def equalities(node: exp.Expr) -> list[str] | None:
    """The literals of `column = 'x'`, `column IN (...)` and their disjunctions; None for anything else."""
    if isinstance(node, exp.Paren):
        return equalities(node.this)
    if isinstance(node, exp.Or):
        left, right = equalities(node.left), equalities(node.right)
        return None if left is None or right is None else left + right
    if isinstance(node, exp.EQ):
        sides = [_literal(node.left), _literal(node.right)]
        found = [text for text in sides if text is not None]
        columns = [side for side in (node.left, node.right) if _is_column(side)]
        return found if len(found) == len(columns) == 1 else None
    if isinstance(node, exp.In) and _is_column(node.this):
        values = [_literal(value) for value in node.expressions]
        return None if None in values or not values else [text for text in values if text is not None]
    return None


def _literal(node: exp.Expr) -> str | None:
    while isinstance(node, exp.Cast | exp.Paren):
        node = node.this
    return node.name if isinstance(node, exp.Literal) else None


def _is_column(node: exp.Expr) -> bool:
    while isinstance(node, exp.Cast | exp.Paren):
        node = node.this
    return isinstance(node, exp.Column)
