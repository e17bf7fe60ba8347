"""Comparisons, logic, CASE: where Trino refuses to mix types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import (
    casts,
    common_types,
    equality,
    orderings,
    subqueries,
)
from infra.local.athena.engines.duckdb_.functions.mismatches import refused_value
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import text_literal
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_OPERATORS: dict[type[exp.Expression], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.NullSafeEQ: "IS NOT DISTINCT FROM",
    exp.NullSafeNEQ: "IS DISTINCT FROM",
}


def unify(
    c: Compiler,
    values: Sequence[Typed],
    node: exp.Expression,
    what: str,
    nodes: Sequence[exp.Expression | None] = (),
) -> Type | None:
    """The one type of all `values`, or TYPE_MISMATCH at the first of `nodes` that doesn't fit."""
    return common_types.of_results(c, [value.type for value in values], what, node, nodes)


def compared(c: Compiler, left: Typed, right: Typed, operator: str, node: exp.Expression) -> tuple[str, str]:
    """Both sides as the type in which Trino compares them."""
    kind = common_types.of_comparison(
        c,
        left.type,
        right.type,
        lambda one, two: c.failure("TYPE_MISMATCH", _cannot(one, two, operator), node),
        node,
    )
    if operator[0] in "<>" and operator != "<>" and not orderings.is_orderable(kind):
        raise c.failure("TYPE_MISMATCH", _cannot(left.type, right.type, operator), node)
    if kind is None or t.is_text(kind) or kind.base == "decimal" or t.is_integer(kind):
        return left.sql, right.sql
    return casts.coerced(left, kind), casts.coerced(right, kind)


def _cannot(left: Type | None, right: Type | None, operator: str) -> str:
    """Trino knows `=` and `<` and turns the others into these before it looks for an operator."""
    if operator.startswith("IS"):
        return f"Cannot check if {left} is identical to {right}"
    shown = {"<>": "=", ">": "<", ">=": "<="}.get(operator, operator)
    return f"Cannot apply operator: {left} {shown} {right}"


def comparison(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    operator = _OPERATORS[type(node)]
    left = c.expression(node.this, scope)
    if quantifier := subqueries.quantifier(node.expression):
        return subqueries.quantified(c, node, left, operator, quantifier, scope)
    right = c.expression(node.expression, scope)
    one, two = compared(c, left, right, operator, node)
    return Typed(equality.told(left, right, one, two, operator), t.BOOLEAN)


def _operands(node: exp.Expression) -> Iterator[exp.Expression]:
    for item in node.flatten():
        if isinstance(item, exp.Expression):
            yield item


def logical(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    """Long chains are walked in a loop: dbt and boards write hundreds of ORs."""
    word = "AND" if isinstance(node, exp.And) else "OR"
    parts = []
    for item in _operands(node):
        value = c.expression(item, scope)
        c.require(value, t.BOOLEAN, "Logical expression term", item)
        parts.append(value.sql)
    return Typed("(" + f" {word} ".join(parts) + ")", t.BOOLEAN)


def negation(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    value = c.expression(node.this, scope)
    c.require(value, t.BOOLEAN, "Value of logical NOT expression", node.this)
    return Typed(f"(NOT {value.sql})", t.BOOLEAN)


def between(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    if node.args.get("symmetric"):
        raise c.unread(node)
    value = c.expression(node.this, scope)
    low = c.expression(node.args["low"], scope)
    high = c.expression(node.args["high"], scope)
    text = f"Cannot check if {value.type} is BETWEEN {low.type} and {high.type}"
    if not all(common_types.fits(value.type, edge.type) for edge in (low, high)):
        raise c.failure("TYPE_MISMATCH", text, node)
    first, least = compared(c, value, low, ">=", node)
    second, most = compared(c, value, high, "<=", node)
    if not equality.is_plain(value.type) and not (low.literal and high.literal):
        from_low = equality.told(value, low, first, least, ">=")
        return Typed(f"({from_low} AND {equality.told(value, high, second, most, '<=')})", t.BOOLEAN)
    if first == second:
        return Typed(f"({first} BETWEEN {least} AND {most})", t.BOOLEAN)
    return Typed(f"({first} >= {least} AND {second} <= {most})", t.BOOLEAN)


def membership(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    value = c.expression(node.this, scope)
    if query := node.args.get("query") or _rows_of(node.expressions):
        return subqueries.membership(c, node, value, query, scope)
    if not node.expressions:
        raise c.unread(node)
    items = [c.expression(item, scope) for item in node.expressions]
    kind = unify(c, [value, *items], node, "IN value and list items", [node.this, *node.expressions])
    if kind is not None and not all(equality.is_plain(kind) or item.literal is not None for item in items):
        return Typed(_any_of(value, items, kind), t.BOOLEAN)
    left = casts.coerced(value, kind) if kind is not None and t.is_instant(kind) else value.sql
    return Typed(f"({left} IN ({', '.join(item.sql for item in items)}))", t.BOOLEAN)


def _rows_of(items: list[exp.Expression]) -> exp.Expression | None:
    """`IN (VALUES ...)`, which the parser library takes for a list of one."""
    return items[0] if len(items) == 1 and isinstance(items[0], exp.Values) else None


def _any_of(value: Typed, items: Sequence[Typed], kind: Type) -> str:
    """IN where DuckDB's own would find what isn't equal."""
    one = casts.coerced(value, kind)
    return f"({' OR '.join(equality.equal_of(one, casts.coerced(item, kind), kind) for item in items)})"


def is_null(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    negated = isinstance(node.expression, exp.Not)
    target = node.expression.this if negated else node.expression
    if not isinstance(target, exp.Null):
        raise c.unread(node)
    value = c.expression(node.this, scope)
    return Typed(f"({value.sql} IS {'NOT ' if negated else ''}NULL)", t.BOOLEAN)


def like(c: Compiler, node: exp.Expression, scope: Scope, escaped: str = "") -> Typed:
    value, pattern = c.expression(node.this, scope), c.expression(node.expression, scope)
    for part, place in ((value, node.this), (pattern, node.expression)):
        c.require(
            part,
            t.VARCHAR,
            "Left side of LIKE expression" if part is value else "Pattern for LIKE expression",
            place,
        )
    word = "NOT LIKE" if node.args.get("negate") else "LIKE"
    mark = re.escape(escaped)
    well_formed = text_literal(f"(?s)([^{mark}]|{mark}[%_{mark}])*")
    asked = f"trino_escaped({pattern.sql}, {well_formed})" if escaped else pattern.sql
    behind = f" ESCAPE {text_literal(escaped)}" if escaped else ""
    return Typed(f"({value.sql} {word} {asked}{behind})", t.BOOLEAN)


def escape(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    mark = c.expression(node.expression, scope)
    if mark.type == t.NULL:
        return Typed("CAST(NULL AS BOOLEAN)", t.BOOLEAN)
    if not isinstance(node.this, exp.Like) or mark.literal is None or len(mark.literal) != 1:
        raise refused_value("Escape string must be a single character")
    return like(c, node.this, scope, mark.literal)


def case(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    base = c.expression(node.this, scope) if node.this is not None else None
    branches = []
    for branch in node.args["ifs"]:
        condition = c.expression(branch.this, scope)
        if base is None:
            c.require(condition, t.BOOLEAN, "CASE WHEN clause", branch.this)
            test = condition.sql
        else:
            if not common_types.fits(base.type, condition.type):
                said = "CASE operand type does not match WHEN clause operand type"
                raise c.failure("TYPE_MISMATCH", f"{said}: {base.type} vs {condition.type}", branch.this)
            test = equality.told(base, condition, *compared(c, base, condition, "=", branch), "=")
        branches.append((test, c.expression(branch.args["true"], scope)))
    default = node.args.get("default")
    last = c.expression(default, scope) if default is not None else Typed("NULL", t.NULL)
    results = [*(branch.args["true"] for branch in node.args["ifs"]), default]
    kind = unify(c, [*(value for _, value in branches), last], node, "All CASE results", results)
    whens = " ".join(f"WHEN {test} THEN {casts.coerced(value, kind)}" for test, value in branches)
    return Typed(f"CASE {whens} ELSE {casts.coerced(last, kind)} END", kind)
