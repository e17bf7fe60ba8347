"""What one SELECT reads of the queries around it, clause by clause, and which conditions make columns equal to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.relations import grouping
from infra.local.athena.engines.duckdb_.scope import Field, Scope
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler
    from infra.local.athena.engines.duckdb_.relations.queries import Columns

_SETS = ("grouping_sets", "cube", "rollup")
_WHOLE = ("tinyint", "smallint", "integer")


@dataclass(frozen=True)
class Query:
    """One SELECT that is compiled. `outside` are the nodes that name a column of a query around it."""

    c: Compiler
    node: exp.Select
    scope: Scope
    columns: Columns
    outside: frozenset[int]

    def reads(self, *nodes: exp.Expression) -> bool:
        return any(id(one) in self.outside for node in nodes for one in grouping.walk(node))

    def inner(self, node: exp.Expression) -> set[str]:
        """The columns of this query's own relations in an expression, by their DuckDB names."""
        named = [one for one in grouping.walk(node) if isinstance(one, exp.Column)]
        found = [grouping.field_of(one, self.scope) for one in named if id(one) not in self.outside]
        return {one[0].sql for one in found if one is not None}

    @property
    def listed(self) -> list[exp.Expression]:
        """The select list without `*`."""
        return [one for one in self.columns.nodes if one is not None]

    @property
    def starred(self) -> set[str]:
        pairs = zip(self.columns.values, self.columns.nodes, strict=True)
        return {value.sql for value, node in pairs if node is None}

    @property
    def sorted_by(self) -> list[exp.Expression]:
        clause = self.node.args.get("order")
        return [key.this for key in clause.expressions] if clause is not None else []

    @property
    def having(self) -> list[exp.Expression]:
        clause = self.node.args.get("having")
        return [clause.this] if clause is not None else []

    @property
    def links(self) -> list[exp.Expression]:
        """What stands behind ON."""
        source = self.node.args.get("from_")
        first = (source.this.args.get("joins") or []) if source is not None else []
        joins = [*first, *(self.node.args.get("joins") or [])]
        return [join.args["on"] for join in joins if join.args.get("on") is not None]

    @property
    def conditions(self) -> list[exp.Expression]:
        """WHERE, and the ON of inner joins, which filter the same rows."""
        where = self.node.args.get("where")
        return [*([where.this] if where is not None else []), *self.links]

    @property
    def aggregates(self) -> list[exp.Expression]:
        shown = (*self.listed, *self.sorted_by, *self.having)
        return [one for item in shown for one in grouping.aggregates(item)]

    @property
    def aggregated(self) -> list[exp.Expression]:
        """What an aggregation is given: arguments, FILTER and the keys of GROUP BY."""
        shown = [one for item in (*self.listed, *self.sorted_by, *self.having) for one in grouping.walk(item)]
        filters = [one.expression for one in shown if isinstance(one, exp.Filter)]
        return [*self.aggregates, *filters, *self.keys]

    @property
    def sets(self) -> list[exp.Expression]:
        """ROLLUP, CUBE and GROUPING SETS."""
        group = self.node.args.get("group")
        if group is None:
            return []
        found = [*group.expressions, *(one for key in _SETS for one in group.args.get(key) or [])]
        return [one for one in found if isinstance(one, exp.Rollup | exp.Cube | exp.GroupingSets)]

    @property
    def keys(self) -> list[exp.Expression]:
        """What is grouped by, without sets; a number means an output column."""
        from infra.local.athena.engines.duckdb_.relations import ordering

        group, sets = self.node.args.get("group"), [id(one) for one in self.sets]
        found: list[exp.Expression] = []
        for item in group.expressions if group is not None else []:
            at = ordering.position(item)
            node = self.columns.nodes[at - 1] if at is not None else item
            if node is not None and id(node) not in sets and not is_empty(node):
                found.append(node)
        return found

    @property
    def clauses(self) -> Iterator[exp.Expression]:
        yield from (*self.listed, *self.sorted_by, *self.having, *self.conditions)
        yield from (self.node.args[key] for key in ("group",) if self.node.args.get(key))
        yield from self.node.args.get("windows") or []


def is_empty(node: exp.Expression) -> bool:
    return isinstance(node, exp.Tuple) and not node.expressions


def conjuncts(node: exp.Expression) -> Iterator[exp.Expression]:
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.And):
        for part in node.flatten():
            if isinstance(part, exp.Expression):
                yield from conjuncts(part)
    else:
        yield node


def equal_column(query: Query, node: exp.Expression) -> str | None:
    """The column of this query that a condition sets equal to something outside of it."""
    sides = _sides(node)
    for one, two in (sides, sides[::-1]) if sides else ():
        found = bare(query, one)
        if found is not None and not query.inner(two) and _keeps(found, query, one, two):
            return found.sql
    return None


def _sides(node: exp.Expression) -> tuple[exp.Expression, exp.Expression] | None:
    """Of `a = b`, and of what is the same: `NOT a <> b`, `a IN (b)`."""
    if isinstance(node, exp.Not):
        inner = node.this.unnest()
        return (inner.this, inner.expression) if isinstance(inner, exp.NEQ) else None
    if isinstance(node, exp.In) and len(node.expressions) == 1:
        return node.this, node.expressions[0]
    return (node.this, node.expression) if isinstance(node, exp.EQ) else None


def bare(query: Query, node: exp.Expression) -> Field | None:
    """The column that an expression is, but for brackets and casts."""
    while isinstance(node, exp.Paren | exp.Cast) and not isinstance(node, exp.TryCast):
        node = node.this
    if not isinstance(node, exp.Column) or id(node) in query.outside:
        return None
    found = grouping.field_of(node, query.scope)
    return found[0] if found is not None and not found[1] else None


def _keeps(found: Field, query: Query, one: exp.Expression, two: exp.Expression) -> bool:
    """Whether different values of a column stay different in the type in which they are compared."""
    written, other = (query.c.expression(side, query.scope).type for side in (one, two))
    compared = t.common_type(written, other)[1]
    return _is_injective(found.type, written) and _is_injective(written, compared)


def _is_injective(kind: Type | None, wider: Type | None) -> bool:
    if kind is None or wider is None or not t.can_coerce(kind, wider):
        return False
    return wider.base not in ("real", "double") or kind.base in (*_WHOLE, "real", "double")
