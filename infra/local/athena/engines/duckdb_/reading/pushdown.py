"""Conditions that Iceberg's own planning understands: a column compared with a constant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from pyiceberg.expressions import (
    AlwaysTrue,
    And,
    BooleanExpression,
    EqualTo,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    LessThan,
    LessThanOrEqual,
)
from pyiceberg.expressions.visitors import bind
from pyiceberg.schema import Schema
from sqlglot import exp

from infra.local.athena.engines.duckdb_.scope import Constraint

Constant = str | int
# The classes take a name and a value by position, which their declared types don't say.
_Made = Callable[[str, Any], BooleanExpression]
_at_least: _Made = cast(Any, GreaterThanOrEqual)
_at_most: _Made = cast(Any, LessThanOrEqual)
_one_of: _Made = cast(Any, In)
_COMPARISONS: dict[type[exp.Expression], Any] = {
    exp.EQ: EqualTo,
    exp.LT: LessThan,
    exp.LTE: LessThanOrEqual,
    exp.GT: GreaterThan,
    exp.GTE: GreaterThanOrEqual,
}
_MIRRORED: dict[type[exp.Expression], type[exp.Expression]] = {
    exp.EQ: exp.EQ,
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
}


def expression(constraints: Iterable[Constraint], schema: Schema) -> BooleanExpression:
    """The part of the constraints that can choose files; the rest is left to the query itself."""
    names = {found.name.lower(): found.name for found in schema.fields}
    chosen: BooleanExpression = AlwaysTrue()
    for constraint in constraints:
        if constraint.condition is None or constraint.column not in names:
            continue
        found = condition(constraint.condition, names[constraint.column])
        if found is not None and _fits(found, schema):
            chosen = And(chosen, found)
    return chosen


def _fits(found: BooleanExpression, schema: Schema) -> bool:
    """False where a constant isn't one of the column's type: then nothing is chosen by it."""
    try:
        bind(schema, found, case_sensitive=True)
    except (TypeError, ValueError):
        return False
    return True


def condition(node: exp.Expression, column: str) -> BooleanExpression | None:
    """The condition over the one column that `node` names, None if it isn't a plain comparison."""
    if isinstance(node, exp.Between):
        low, high = constant(node.args["low"]), constant(node.args["high"])
        if not isinstance(node.this, exp.Column) or low is None or high is None:
            return None
        return And(_at_least(column, low), _at_most(column, high))
    if isinstance(node, exp.In):
        items = [constant(item) for item in node.expressions]
        if not isinstance(node.this, exp.Column) or not items or None in items:
            return None
        return _one_of(column, items)
    return _comparison(node, column)


def _comparison(node: exp.Expression, column: str) -> BooleanExpression | None:
    operator = type(node)
    if operator not in _COMPARISONS:
        return None
    left, right = node.this, node.expression
    if isinstance(right, exp.Column):
        operator, left, right = _MIRRORED[operator], right, left
    value = constant(right)
    if not isinstance(left, exp.Column) or value is None:
        return None
    made: BooleanExpression = _COMPARISONS[operator](column, value)
    return made


def constant(node: exp.Expression) -> Constant | None:
    """A string, a whole number, or the text of a `date '...'` or `timestamp '...'` literal."""
    if isinstance(node, exp.Paren):
        return constant(node.this)
    if isinstance(node, exp.Literal):
        if node.is_string:
            return node.name
        return int(node.name) if node.name.isdigit() else None
    if isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal) and node.this.name.isdigit():
        return -int(node.this.name)
    if isinstance(node, exp.Cast) and isinstance(node.this, exp.Literal) and node.this.is_string:
        kind = node.to.this
        if kind == exp.DataType.Type.DATE:
            return node.this.name.strip()
        if kind == exp.DataType.Type.TIMESTAMP:
            text = node.this.name.strip().replace(" ", "T")
            return text if "T" in text else text + "T00:00:00"
    return None
