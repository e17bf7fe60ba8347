"""Correlated subqueries that Trino can't untangle, though DuckDB could."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena.engines.duckdb_.relations import grouping

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler
    from infra.local.athena.engines.duckdb_.scope import Field, Scope

_REFUSED = "Given correlated subquery is not supported"


def reads(scope: Scope | None) -> list[tuple[Field, exp.Expression]]:
    """What subqueries have read so far of a query and of those around it."""
    found: list[tuple[Field, exp.Expression]] = []
    while scope is not None:
        found += scope.reads
        scope = scope.outer
    return found


def refuse_outer_join(c: Compiler, scope: Scope, before: int) -> None:
    """ON of an outer join sees its own two sides alone. `before`: how much was read until then."""
    found = reads(scope)[before:]
    if found:
        node = found[0][1]
        text = f"Reference to column '{grouping.text(node)}' from outer scope not allowed in this context"
        raise c.failure("NOT_SUPPORTED", text, node)


def refuse_exists(c: Compiler, node: exp.Expression, body: exp.Expression, is_correlated: bool) -> None:
    """EXISTS over a set operation, or over UNNEST with a condition."""
    source = body.args.get("from_")
    unnests = source is not None and isinstance(source.this, exp.Unnest) and body.args.get("where")
    if is_correlated and (isinstance(body, exp.SetOperation) or unnests):
        raise c.failure("NOT_SUPPORTED", _REFUSED, node)


def refuse_quantified(c: Compiler, node: exp.Expression, body: exp.Expression, is_correlated: bool) -> None:
    """`= ANY (SELECT max(...) ...)` where the inner query depends on the outer."""
    select = body.this if isinstance(body, exp.Subquery) else body
    is_total = isinstance(select, exp.Select) and any(grouping.aggregates(one) for one in select.expressions)
    if is_correlated and is_total:
        raise c.failure("NOT_SUPPORTED", _REFUSED, node)


def refuse_lateral(c: Compiler, node: exp.Expression, body: exp.Expression, is_correlated: bool) -> None:
    """LATERAL (SELECT ... WHERE ...) without FROM."""
    if is_correlated and body.args.get("where") and not body.args.get("from_"):
        raise c.failure("NOT_SUPPORTED", _REFUSED, node)
