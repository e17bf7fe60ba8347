"""Expressions, node by node: the table at the end is the whole of the language."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.catalog import CATALOG
from infra.local.athena.engines.duckdb_.expressions import (
    casts,
    concatenations,
    conditions,
    forms,
    intervals,
    json_forms,
    names,
    operators,
    unknowns,
)
from infra.local.athena.engines.duckdb_.functions import calls
from infra.local.athena.engines.duckdb_.relations import correlation
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote, text_literal
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler
    from infra.local.athena.engines.duckdb_.relations import queries

Rule = Callable[["Compiler", exp.Expression, Scope], Typed]
_MAX_INTEGER, _MAX_BIGINT = 2**31 - 1, 2**63 - 1
_LEAST = {"tinyint": -(2**7), "smallint": -(2**15), "integer": -(2**31), "bigint": -(2**63)}


def expression(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    rule = _RULES.get(type(node))
    if rule is not None:
        return rule(c, node, scope)
    if isinstance(node, exp.Func) and not isinstance(node, exp.Binary):
        raise c.failure("FUNCTION_NOT_FOUND", f"Function '{node.sql_name().lower()}' not registered", node)
    raise c.unread(node)


def _literal(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    text = node.name
    if node.args.get("is_string"):
        return Typed(text_literal(text), t.varchar(len(text)), literal=text)
    if re.fullmatch(r"\d+", text):
        value = int(text)
        if value > _MAX_BIGINT:
            raise c.failure("SYNTAX_ERROR", f"Invalid numeric literal: {text}", node)
        kind = t.INTEGER if value <= _MAX_INTEGER else t.BIGINT
        return Typed(str(value), kind, literal=text)
    if re.fullmatch(r"\d*\.\d*", text):
        whole, _, fraction = text.partition(".")
        digits = len(whole.lstrip("0")) + len(fraction)
        if digits > t.MAX_PRECISION:
            raise c.failure("INVALID_LITERAL", f"'{text}' is not a valid DECIMAL literal", node)
        kind = t.decimal(max(digits, 1), len(fraction))
        return Typed(f"CAST('{text}' AS {duckdb_type(kind)})", kind, literal=text)
    return Typed(f"CAST('{text}' AS DOUBLE)", t.DOUBLE, literal=text)


def _constant(sql: str, kind: Type) -> Rule:
    return lambda c, node, scope: Typed(sql, kind)


def _unsupported(name: str) -> Rule:
    def rule(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
        raise c.failure("NOT_SUPPORTED", f"Function '{name}' is not supported by this engine", node)

    return rule


def _boolean(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    return Typed("TRUE" if node.this else "FALSE", t.BOOLEAN)


def _paren(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    inner = c.expression(node.this, scope)
    return Typed(f"({inner.sql})", inner.type, inner.origin, inner.literal)


def _hex(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    if len(node.name) % 2:
        raise c.failure("SYNTAX_ERROR", "Binary literal must contain an even number of digits", node)
    return Typed(f"unhex('{node.name}')", t.VARBINARY)


def _array(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    values = [c.expression(item, scope) for item in node.expressions]
    kind = conditions.unify(c, values, node, "All ARRAY elements", node.expressions)
    if not values:
        return Typed("[]", t.array(t.NULL))
    items = ", ".join(casts.coerced(value, kind) for value in values)
    return Typed(f"[{items}]", t.array(kind) if kind else None)


def _tuple(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    return calls.row(c, [c.expression(item, scope) for item in node.expressions])


def _interval(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    unit = node.args.get("unit")
    if isinstance(unit, exp.IntervalSpan):
        return intervals.span(c, node, unit)
    return intervals.single(c, node, unit.name.upper() if unit is not None else "")


def _cast(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    return casts.cast(c, node, scope)


def _subquery(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    from infra.local.athena.engines.duckdb_.relations import queries

    relation = queries.query(c, node, scope.ctes, scope)
    correlation.refuse_scalar(c, node, relation.plan)
    if len(relation.fields) != 1:
        return _row_of(c, relation)
    return Typed(f"({relation.sql})", relation.fields[0].type)


def _row_of(c: Compiler, relation: queries.Relation) -> Typed:
    """Several columns are one row."""
    names = [found.name or f"field{i}" for i, found in enumerate(relation.fields)]
    parts = ", ".join(
        f"{quote(name)} := {quote(found.sql)}" for name, found in zip(names, relation.fields, strict=True)
    )
    known = [(found.name, found.type) for found in relation.fields if found.type is not None]
    kind = t.row(known) if len(known) == len(names) else None
    return Typed(f"(SELECT struct_pack({parts}) FROM ({relation.sql}) {c.fresh('s')})", kind)


def _exists(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    from infra.local.athena.engines.duckdb_.relations import queries

    relation = queries.query(c, node.this, scope.ctes, scope)
    correlation.refuse_exists(c, node, relation.plan)
    return Typed(f"EXISTS ({relation.sql})", t.BOOLEAN)


def _negate(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    if isinstance(node.this, exp.Literal) and node.this.name == str(_MAX_BIGINT + 1):
        return Typed(f"CAST('-{node.this.name}' AS BIGINT)", t.BIGINT, literal=f"-{node.this.name}")
    if isinstance(node.this, exp.Literal) and node.this.name == str(_MAX_INTEGER + 1):
        return Typed(f"CAST(-{node.this.name} AS INTEGER)", t.INTEGER, literal=f"-{node.this.name}")
    inner = c.expression(node.this, scope)
    if inner.type == t.NULL:
        raise unknowns.ambiguous()
    if inner.type is not None and not t.is_numeric(inner.type) and not inner.type.base.startswith("interval"):
        raise c.failure("TYPE_MISMATCH", f"Cannot negate {inner.type}", node)
    negated = f"(-{inner.sql})"
    if inner.type is not None and inner.type.base in _LEAST and inner.literal is None:
        least = _LEAST[inner.type.base]
        failing = f"trino_fail('NUMERIC_VALUE_OUT_OF_RANGE', '{inner.type} negation overflow: {least}')"
        negated = f"CASE WHEN {inner.sql} = ({least}) THEN {failing} ELSE {negated} END"
    return Typed(negated, inner.type)


def _plus(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    """`+x`: the number itself. Nothing else has a plus, neither an interval nor a decimal."""
    inner = c.expression(node.this, scope)
    if inner.type is not None and (not t.is_numeric(inner.type) or inner.type.base == "decimal"):
        text = f"Unary '+' operator cannot by applied to {inner.type} type"  # Trino spells it so
        raise c.failure("TYPE_MISMATCH", text, node)
    return Typed(inner.sql, inner.type, literal=inner.literal)


def _json_query(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    """The parser library reads `x -> y` outside of a call as a look into JSON."""
    return (json_forms.query if node.args.get("json_query") else _stray_lambda)(c, node, scope)


def _stray_unnest(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    raise c.unread(node)


def _stray_lambda(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    text = "Lambda expression should always be used inside a function"
    raise c.failure("TYPE_MISMATCH", text, node.this if isinstance(node, exp.JSONExtract) else node)


_RULES: dict[type[exp.Expression], Rule] = {
    exp.Lambda: _stray_lambda,
    exp.Literal: _literal,
    exp.Boolean: _boolean,
    exp.Null: _constant("NULL", t.NULL),
    exp.Paren: _paren,
    exp.HexString: _hex,
    exp.Array: _array,
    exp.Tuple: _tuple,
    exp.Interval: _interval,
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.Subquery: _subquery,
    exp.Select: _subquery,
    exp.Union: _subquery,
    exp.Intersect: _subquery,
    exp.Except: _subquery,
    exp.Values: _subquery,
    exp.Exists: _exists,
    exp.Neg: _negate,
    exp.BitwiseNot: _plus,
    exp.Column: names.column,
    exp.Identifier: names.identifier,
    exp.Dot: names.dot,
    exp.Bracket: names.subscript,
    exp.Anonymous: calls.call,
    exp.Window: calls.window,
    exp.Filter: calls.filtered,
    exp.IgnoreNulls: calls.with_nulls,
    exp.RespectNulls: calls.with_nulls,
    exp.GroupConcat: calls.listagg,
    exp.And: conditions.logical,
    exp.Or: conditions.logical,
    exp.Not: conditions.negation,
    exp.EQ: conditions.comparison,
    exp.NEQ: conditions.comparison,
    exp.LT: conditions.comparison,
    exp.LTE: conditions.comparison,
    exp.GT: conditions.comparison,
    exp.GTE: conditions.comparison,
    exp.NullSafeEQ: conditions.comparison,
    exp.NullSafeNEQ: conditions.comparison,
    exp.Between: conditions.between,
    exp.In: conditions.membership,
    exp.Is: conditions.is_null,
    exp.Like: conditions.like,
    exp.Escape: conditions.escape,
    exp.Case: conditions.case,
    exp.Add: operators.arithmetic,
    exp.Sub: operators.arithmetic,
    exp.Mul: operators.arithmetic,
    exp.Div: operators.arithmetic,
    exp.Mod: operators.arithmetic,
    exp.DPipe: concatenations.operator,
    exp.AtTimeZone: forms.at_time_zone,
    exp.Extract: forms.extract,
    exp.Trim: forms.trim,
    exp.StrPosition: forms.position,
    exp.Substring: forms.substring,
    exp.Normalize: forms.normalize,
    exp.JSONObject: json_forms.json_object,
    exp.JSONValue: json_forms.value,
    exp.JSONExtract: _json_query,
    exp.Unnest: _stray_unnest,
    exp.ParseJSON: forms.json_literal,
    exp.CurrentDate: _constant("current_date", t.DATE),
    exp.CurrentTimestamp: _constant("now()", t.TIMESTAMPTZ),
    exp.Localtimestamp: _constant("CAST(now() AS TIMESTAMP)", t.TIMESTAMP),
    exp.Localtime: _constant(
        "CAST(date_trunc('milliseconds', CAST(now() AS TIMESTAMP)) AS TIME)", t.time_of("time", t.MILLIS)
    ),
    exp.CurrentTime: _unsupported("current_time"),
    exp.CurrentCatalog: _constant(f"'{CATALOG}'", t.VARCHAR),
    exp.CurrentUser: _constant("'local'", t.VARCHAR),
}
