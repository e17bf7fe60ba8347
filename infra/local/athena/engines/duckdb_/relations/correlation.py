"""Correlated subqueries that Trino can't untangle, though DuckDB could: refused in every place they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena.engines.duckdb_.relations import grouping
from infra.local.athena.engines.duckdb_.scope import Form, Obstacle, Plan

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


def read(scope: Scope | None) -> frozenset[int]:
    """The columns, as nodes of the syntax tree, that were read so far of a query and of those around it."""
    return frozenset(id(node) for _, node in reads(scope))


def refuse_outer_join(c: Compiler, scope: Scope, before: int) -> None:
    """ON of an outer join sees its own two sides alone. `before`: how much was read until then."""
    found = reads(scope)[before:]
    if found:
        node = found[0][1]
        text = f"Reference to column '{grouping.text(node)}' from outer scope not allowed in this context"
        raise c.failure("NOT_SUPPORTED", text, node)


def refuse_scalar(c: Compiler, body: exp.Expression, plan: Plan) -> None:
    """`(SELECT ...)` as a value."""
    _refuse_rows(c, body, plan, (Obstacle.NONE,))


def refuse_lateral(c: Compiler, body: exp.Expression, plan: Plan, *, is_left: bool) -> None:
    """`CROSS JOIN LATERAL (SELECT ...)` and `LEFT JOIN LATERAL (SELECT ...) ON true`."""
    grouped = () if is_left else (Obstacle.GROUPS, Obstacle.LIST_OF_GROUPS)
    _refuse_rows(c, body, plan, (Obstacle.NONE, Obstacle.DISTINCT, *grouped))


def _refuse_rows(c: Compiler, body: exp.Expression, plan: Plan, taken: tuple[Obstacle, ...]) -> None:
    if not _gives_rows(plan, taken):
        _refuse(c, _inside(body))


def _gives_rows(plan: Plan, taken: tuple[Obstacle, ...]) -> bool:
    if plan.form is Form.ROWS:
        return plan.obstacle in taken
    if plan.form is Form.UNNEST:
        return not plan.is_grouped and plan.obstacle is Obstacle.NONE
    return plan.form in (Form.FREE, Form.ROW, Form.TOTAL)


def refuse_exists(c: Compiler, node: exp.Expression, plan: Plan) -> None:
    """EXISTS asks for no column, and for nothing where there is always a row."""
    refused = (Obstacle.DISTINCT, Obstacle.GROUPS)
    taken = plan.obstacle not in refused and not plan.is_limited
    fits = plan.form is Form.FREE or (plan.form in (Form.ROWS, Form.UNNEST) and taken)
    if not (fits or plan.is_certain):
        _refuse(c, node)


def refuse_quantified(c: Compiler, body: exp.Expression, plan: Plan) -> None:
    """`> ALL (SELECT ...)` compares with the greatest, the least and the number of all rows."""
    is_cut = plan.form is Form.UNNEST and plan.is_limited
    taken = (Obstacle.NONE, Obstacle.DISTINCT)
    fits = plan.form in (Form.ROWS, Form.UNNEST) and plan.obstacle in taken and not is_cut
    if not (fits or plan.form is Form.FREE):
        _refuse(c, _inside(body))


def refuse_membership(c: Compiler, node: exp.Expression, plan: Plan) -> None:
    """`IN (SELECT ...)`: nothing but conditions and columns may stand above what reads the outside."""
    fits = plan.form is Form.ROWS and plan.obstacle is Obstacle.NONE and plan.is_filtered
    if not (fits or plan.form is Form.FREE):
        _refuse(c, node)


def _refuse(c: Compiler, node: exp.Expression) -> None:
    """Below a LIMIT 0 Trino forgets the query before it looks for a join: so tools ask for its columns."""
    if not c.is_for_nothing:
        c.unplanned.append(c.failure("NOT_SUPPORTED", _REFUSED, node))


def _inside(body: exp.Expression) -> exp.Expression:
    while isinstance(body, exp.Subquery | exp.Paren | exp.SetOperation) and isinstance(
        body.this, exp.Expression
    ):
        body = body.this
    return body
