"""Which conditions of a WHERE or ON clause can choose among a table's partitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena.engines.duckdb_.scope import Constraint, Field, Scope

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler


def note(c: Compiler, condition: exp.Expression, scope: Scope, only: list[Field] | None = None) -> None:
    """Hands every conjunct over a single passed-on column to the scans behind that column.

    `only` limits this to the fields of one side of a join: the ON clause of an outer join filters
    the inner side alone.
    """
    for conjunct in _conjuncts(condition):
        found = _single_field(conjunct, scope)
        if found is None or not found.sources or (only is not None and found not in only):
            continue
        predicate = c.expression(conjunct, scope).sql
        for scan, column in found.sources:
            scan.constraints.append(Constraint(column, found.sql, predicate, conjunct))


def _conjuncts(node: exp.Expression) -> Iterator[exp.Expression]:
    if isinstance(node, exp.Paren):
        yield from _conjuncts(node.this)
    elif isinstance(node, exp.And):
        yield from _conjuncts(node.this)
        yield from _conjuncts(node.expression)
    else:
        yield node


def _single_field(node: exp.Expression, scope: Scope) -> Field | None:
    """The one column of this query that `node` depends on; None if it depends on anything else."""
    if node.find(exp.Query, exp.Lambda, exp.Window, exp.Dot, exp.Star):
        return None
    fields: set[Field] = set()
    for column in node.find_all(exp.Column):
        qualifiers = tuple(part.name.lower() for part in column.parts[:-1])
        matches = scope.matching(qualifiers, column.name.lower())
        if len(matches) != 1:
            return None
        fields.add(matches[0])
    return fields.pop() if len(fields) == 1 else None
