"""Comparisons, logic, CASE: where Trino refuses to mix types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import casts, char_texts, equality
from infra.local.athena.engines.duckdb_.functions.mismatches import refused_value
from infra.local.athena.engines.duckdb_.relations import correlation
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
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
    kind: Type | None = t.NULL
    for position, value in enumerate(values):
        compatible, merged = t.common_type(kind, value.type)
        if not compatible:
            told = list(dict.fromkeys(str(one.type) for one in values if one.type not in (None, t.NULL)))
            text = (
                f"{what} must be the same type or coercible to a common type. Cannot find common type between "
                f"{kind} and {value.type}, all types (without duplicates): [{', '.join(told)}]"
            )
            raise c.failure("TYPE_MISMATCH", text, (nodes[position] if nodes else None) or node)
        char_texts.refuse_mixture(c, kind, value.type, (nodes[position] if nodes else None) or node)
        kind = merged
    return kind


def compared(c: Compiler, left: Typed, right: Typed, operator: str, node: exp.Expression) -> tuple[str, str]:
    """Both sides as the type in which Trino compares them."""
    compatible, kind = t.common_type(left.type, right.type)
    if not compatible:
        raise c.failure("TYPE_MISMATCH", _cannot(left, right, operator), node)
    if not t.is_text(kind):
        char_texts.refuse_mixture(c, left.type, right.type, node)
    if kind is not None and kind.base == "map" and operator not in ("=", "<>"):
        raise c.failure("TYPE_MISMATCH", f"Cannot apply operator: {left.type} {operator} {right.type}", node)
    if kind is None or t.is_text(kind) or kind.base == "decimal" or t.is_integer(kind):
        return left.sql, right.sql
    return casts.coerced(left, kind), casts.coerced(right, kind)


def _cannot(left: Typed, right: Typed, operator: str) -> str:
    """Trino knows `=` and `<` and turns the others into these before it looks for an operator."""
    if operator.startswith("IS"):
        return f"Cannot check if {left.type} is identical to {right.type}"
    shown = {"<>": "=", ">": "<", ">=": "<="}.get(operator, operator)
    return f"Cannot apply operator: {left.type} {shown} {right.type}"


def comparison(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    operator = _OPERATORS[type(node)]
    left = c.expression(node.this, scope)
    if quantifier := _quantifier(node.expression):
        return _quantified(c, node, left, operator, quantifier, scope)
    right = c.expression(node.expression, scope)
    one, two = compared(c, left, right, operator, node)
    return Typed(equality.told(left, right, one, two, operator), t.BOOLEAN)


def _quantifier(node: exp.Expression) -> tuple[str, exp.Expression] | None:
    """ANY or ALL and the query behind it; before VALUES the parser library takes ALL for a function."""
    if isinstance(node, exp.Any | exp.All):
        inner = node.this
        word = "ANY" if isinstance(node, exp.Any) else "ALL"
        return word, inner.this if isinstance(inner, exp.Paren) else inner
    if (
        isinstance(node, exp.Anonymous)
        and node.name.lower() in ("all", "some")
        and len(node.expressions) == 1
    ):
        return {"all": "ALL", "some": "ANY"}[node.name.lower()], node.expressions[0]
    return None


def _quantified(
    c: Compiler,
    node: exp.Expression,
    left: Typed,
    operator: str,
    quantifier: tuple[str, exp.Expression],
    scope: Scope,
) -> Typed:
    word, inner = quantifier
    read = len(correlation.reads(scope))
    right = c.expression(inner, scope)
    correlation.refuse_quantified(c, node, inner, len(correlation.reads(scope)) > read)
    same_row(c, left, [right.type], node)
    return Typed(f"({left.sql} {operator} {word} {right.sql})", t.BOOLEAN)


def same_row(c: Compiler, left: Typed, kinds: Sequence[Type | None], node: exp.Expression) -> None:
    """A value and the rows of a subquery: as many columns, each of a type that goes with it."""
    fits = len(kinds) == 1 and t.common_type(left.type, kinds[0])[0]
    if not fits:
        given = ", ".join(str(kind) for kind in kinds)
        said = "Value expression and result of subquery must be of the same type"
        raise c.failure("TYPE_MISMATCH", f"{said}: row({left.type}) vs row({given})", node)
    char_texts.refuse_mixture(c, left.type, kinds[0], node)


def _columns(left: Typed, right: Typed, query: exp.Expression) -> list[Type | None]:
    """The types of the columns of a subquery, which make one row where they are several."""
    if left.type is not None and left.type.base == "row":
        return [right.type]
    body = query.this if isinstance(query, exp.Subquery) else query
    kind = right.type
    if kind is None or kind.base != "row" or not isinstance(body, exp.Query) or len(body.selects) < 2:
        return [kind]
    return [kind.inner(position) for position in range(len(kind.args))]


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
        raise c.failure("SYNTAX_ERROR", "mismatched input 'SYMMETRIC'", node)
    value = c.expression(node.this, scope)
    low = c.expression(node.args["low"], scope)
    high = c.expression(node.args["high"], scope)
    if not all(t.common_type(value.type, edge.type)[0] for edge in (low, high)):
        text = f"Cannot check if {value.type} is BETWEEN {low.type} and {high.type}"
        raise c.failure("TYPE_MISMATCH", text, node)
    first, least = compared(c, value, low, ">=", node)
    second, most = compared(c, value, high, "<=", node)
    if first == second:
        return Typed(f"({first} BETWEEN {least} AND {most})", t.BOOLEAN)
    return Typed(f"({first} >= {least} AND {second} <= {most})", t.BOOLEAN)


def membership(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    value = c.expression(node.this, scope)
    if query := node.args.get("query"):
        right = c.expression(query, scope)
        same_row(c, value, _columns(value, right, query), node)
        return Typed(f"({value.sql} IN {right.sql})", t.BOOLEAN)
    if not node.expressions:
        raise c.failure("SYNTAX_ERROR", "mismatched input ')'. Expecting: <expression>", node)
    items = [c.expression(item, scope) for item in node.expressions]
    kind = unify(c, [value, *items], node, "IN value and list items", [node.this, *node.expressions])
    left = casts.coerced(value, kind) if kind is not None and t.is_instant(kind) else value.sql
    return Typed(f"({left} IN ({', '.join(item.sql for item in items)}))", t.BOOLEAN)


def is_null(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    negated = isinstance(node.expression, exp.Not)
    target = node.expression.this if negated else node.expression
    if not isinstance(target, exp.Null):
        raise c.failure("SYNTAX_ERROR", f"mismatched input '{target.sql('trino')}'. Expecting: 'NULL'", node)
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
    return Typed(f"({value.sql} {word} {pattern.sql}{escaped})", t.BOOLEAN)


def escape(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    mark = c.expression(node.expression, scope)
    if not isinstance(node.this, exp.Like) or mark.literal is None or len(mark.literal) != 1:
        raise refused_value("Escape string must be a single character")
    return like(c, node.this, scope, f" ESCAPE {mark.sql}")


def case(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    base = c.expression(node.this, scope) if node.this is not None else None
    branches = []
    for branch in node.args["ifs"]:
        condition = c.expression(branch.this, scope)
        if base is None:
            c.require(condition, t.BOOLEAN, "CASE WHEN clause", branch.this)
            test = condition.sql
        else:
            if not t.common_type(base.type, condition.type)[0]:
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
