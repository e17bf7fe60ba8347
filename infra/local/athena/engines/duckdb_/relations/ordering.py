"""ORDER BY, OFFSET, LIMIT and FETCH, and the numbers that stand for output columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena.engines.duckdb_.expressions import orderings
from infra.local.athena.engines.duckdb_.relations import grouping, queries
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import duckdb_type
from infra.local.athena.errors import QueryFailed

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler
    from infra.local.athena.engines.duckdb_.relations.queries import Columns


def position(node: exp.Expression) -> int | None:
    """The number that `node` is, if it is a whole one; one sign belongs to it."""
    while isinstance(node, exp.Paren):
        node = node.this
    sign = -1 if isinstance(node, exp.Neg) else 1
    node = node.this if isinstance(node, exp.Neg) else node
    if isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit():
        return sign * int(node.name)
    return None


def checked_position(c: Compiler, item: exp.Expression, number: int, count: int, where: str) -> int:
    if not 1 <= number <= count:
        text = f"{where} position {number} is not in select list"
        raise c.failure("INVALID_COLUMN_REFERENCE", text, item)
    return number


def no_constant(value: Typed, node: exp.Expression) -> str:
    """DuckDB takes a bare constant for a position or refuses it; behind a cast it is a value."""
    if value.type is None or node.find(exp.Column, exp.Identifier) is not None:
        return value.sql
    return f"CAST({value.sql} AS {duckdb_type(value.type)})"


@dataclass(frozen=True)
class Key:
    """One key of ORDER BY: what DuckDB sorts by, which way, and the value that it stands for."""

    sql: str
    direction: str
    value: Typed

    def __str__(self) -> str:
        return self.sql + self.direction


def clause(keys: Sequence[Key], more: str = "", is_distinct: bool = False) -> str:
    """QUALIFY and ORDER BY: the first fails where the order of two rows can't be told."""
    check = orderings.failure_of_rows([key.value for key in keys], is_distinct)
    if check and any(" OVER " in key.sql or " OVER " in key.value.sql for key in keys):
        text = "ORDER BY of arrays or rows beside a window function is not supported by this engine"
        raise QueryFailed("NOT_SUPPORTED", text)
    conditions = [part for part in (f"{check} IS NULL" if check else "", more) if part]
    qualify = f" QUALIFY {' AND '.join(conditions)}" if conditions else ""
    return qualify + (f" ORDER BY {', '.join(map(str, keys))}" if keys else "")


def order_by(c: Compiler, node: exp.Select, scope: Scope, columns: Columns) -> list[Key]:
    """The keys of ORDER BY with their directions; none without the clause."""
    clause = node.args.get("order")
    if clause is None:
        return []
    named = [
        (found.name, value) for found, value in zip(columns.fields, columns.values, strict=True) if found.name
    ]
    inner = scope.with_aliases(dict(named))
    keys, shapes = [], _shown(scope, columns) if node.args.get("distinct") else None
    for key in clause.expressions:
        name = key.this.name.lower() if _is_plain_name(key.this) else ""
        found = [at for at, field in enumerate(columns.fields, 1) if name and field.name == name]
        if len(found) > 1:
            raise c.failure("AMBIGUOUS_NAME", f"Column '{name}' is ambiguous", key.this)
        if found:
            value = columns.values[found[0] - 1]
            _check_orderable(c, value, grouping.text(key.this), node)
            keys.append(Key(str(found[0]), _direction(key), value))
            continue
        if (
            shapes is not None
            and position(key.this) is None
            and grouping.shape(key.this, scope) not in shapes
        ):
            text = "For SELECT DISTINCT, ORDER BY expressions must appear in select list"
            raise c.failure("EXPRESSION_NOT_IN_DISTINCT", text, node)
        keys.append(sort_key(c, key, inner, columns.values))
    return keys


def _shown(scope: Scope, columns: Columns) -> set[grouping.Shape]:
    return {
        ("column", value.sql) if node is None else grouping.shape(node, scope)
        for value, node in zip(columns.values, columns.nodes, strict=True)
    }


def _is_plain_name(node: exp.Expression) -> bool:
    return isinstance(node, exp.Column) and not node.table and isinstance(node.this, exp.Identifier)


def sort_key(c: Compiler, key: exp.Expression, scope: Scope, outputs: Sequence[Typed]) -> Key:
    """One item of ORDER BY; a bare number is a position in the select list (where there is one)."""
    inner = key.this if isinstance(key, exp.Ordered) else key
    if outputs and (number := position(inner)) is not None:
        at = checked_position(c, inner, number, len(outputs), "ORDER BY")
        _check_orderable(c, outputs[at - 1], f":input({at - 1})", _beginning(key))
        return Key(str(at), _direction(key), outputs[at - 1])
    value = c.expression(inner, scope)
    _check_orderable(c, value, grouping.text(inner), inner)
    sql = no_constant(value, inner)
    return Key(sql, _direction(key), Typed(sql, value.type))


def _beginning(key: exp.Expression) -> exp.Expression:
    """The first SELECT of the query that `key` sorts."""
    found = key.parent.parent if key.parent is not None else None
    while isinstance(found, exp.SetOperation):
        found = found.this
    return found if isinstance(found, exp.Expression) else key


def window_key(c: Compiler, key: exp.Expression, scope: Scope) -> Key:
    """One item of ORDER BY in OVER."""
    inner = key.this if isinstance(key, exp.Ordered) else key
    value = c.expression(inner, scope)
    if not orderings.is_orderable(value.type):
        text = f"{value.type} is not orderable, and therefore cannot be used in window function ORDER BY"
        raise c.failure("TYPE_MISMATCH", text, inner)
    sql = no_constant(value, inner)
    return Key(sql, _direction(key), Typed(sql, value.type))


def check_inside(
    c: Compiler,
    keys: list[exp.Expression],
    scope: Scope,
    call: exp.Expression,
    distinct: Sequence[exp.Expression] | None,
) -> None:
    """ORDER BY inside of an aggregate. `distinct`: its arguments behind DISTINCT."""
    shapes = None if distinct is None else {grouping.shape(one, scope) for one in distinct}
    for key in keys:
        inner = key.this if isinstance(key, exp.Ordered) else key
        if shapes is not None and grouping.shape(inner, scope) not in shapes:
            text = "For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments"
            raise c.failure("EXPRESSION_NOT_IN_DISTINCT", text, inner)
    for key in keys:
        kind = c.expression(key.this if isinstance(key, exp.Ordered) else key, scope).type
        if not orderings.is_orderable(kind):
            text = f"ORDER BY can only be applied to orderable types (actual: {kind})"
            raise c.failure("TYPE_MISMATCH", text, call)


def _check_orderable(c: Compiler, value: Typed, key: str, place: exp.Expression) -> None:
    if not orderings.is_orderable(value.type):
        text = f"Type {value.type} is not orderable, and therefore cannot be used in ORDER BY: {key}"
        raise c.failure("TYPE_MISMATCH", text, place)


def _direction(key: exp.Expression) -> str:
    """Trino sorts nulls last in both directions unless told otherwise."""
    descending = " DESC" if key.args.get("desc") else " ASC"
    return descending + (" NULLS FIRST" if key.args.get("nulls_first") else " NULLS LAST")


def limited(c: Compiler, node: exp.Expression, sql: str, order: str) -> str:
    """`sql`, which ends with `order`, cut by OFFSET and by LIMIT or FETCH."""
    limit = node.args.get("limit")
    if not (isinstance(limit, exp.Fetch) and _with_ties(limit)):
        return sql + queries.limits(c, node)
    if not order:
        raise c.failure("MISSING_ORDER_BY", "FETCH FIRST WITH TIES clause requires ORDER BY", limit)
    if not isinstance(node, exp.Select) or node.args.get("distinct"):
        text = "FETCH FIRST ... ROWS WITH TIES behind DISTINCT or a set operation is not supported by this engine"
        raise c.failure("NOT_SUPPORTED", text, limit)
    return sql + queries.offset(c, node)


def ties(c: Compiler, node: exp.Select, keys: Sequence[Key]) -> str:
    """WITH TIES as a condition: the rows that no more than so many others stand before."""
    limit = node.args.get("limit")
    if not (keys and isinstance(limit, exp.Fetch) and _with_ties(limit)):
        return ""
    order = ", ".join(key.value.sql + key.direction for key in keys)
    return f"rank() OVER (ORDER BY {order}) <= {queries.fetched(c, node, limit)}"


def _with_ties(limit: exp.Fetch) -> bool:
    options = limit.args.get("limit_options")
    return options is not None and bool(options.args.get("with_ties"))
