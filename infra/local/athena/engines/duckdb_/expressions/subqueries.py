"""A value beside the rows of a subquery: IN, and comparisons with ANY, SOME and ALL of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import casts, common_types, equality, orderings
from infra.local.athena.engines.duckdb_.relations import correlation
from infra.local.athena.engines.duckdb_.scope import Plan, Scope, Typed
from infra.local.athena.engines.duckdb_.types import quote
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_EQUALITIES = ("=", "<>")


def quantifier(node: exp.Expression) -> tuple[str, exp.Expression] | None:
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


def quantified(
    c: Compiler,
    node: exp.Expression,
    left: Typed,
    operator: str,
    quantifier: tuple[str, exp.Expression],
    scope: Scope,
) -> Typed:
    """`= ANY` is IN and `<> ALL` is NOT IN, which find rows; the others compare with each of them."""
    word, inner = quantifier
    value, column, rows, plan = _sides(c, node, left, inner, scope)
    if (operator, word) in (("=", "ANY"), ("<>", "ALL")):
        correlation.refuse_membership(c, node, plan)
        found = _found(c, value, column, "NOT IN" if word == "ALL" else "IN", rows)
        return Typed(found, t.BOOLEAN)
    correlation.refuse_quantified(c, inner, plan)
    if equality.is_plain(value.type):
        return Typed(f"({value.sql} {operator} {word} ({rows}))", t.BOOLEAN)
    _require_order(c, operator, value.type, node)
    each = equality.told(value, column, value.sql, column.sql, operator)
    return Typed(_of_each(each, word, rows, c.fresh("s")), t.BOOLEAN)


def _require_order(c: Compiler, operator: str, kind: Type | None, node: exp.Expression) -> None:
    if operator not in _EQUALITIES and not orderings.is_orderable(kind):
        said = f"Type [{kind}] must be orderable in order to be used in quantified comparison"
        raise c.failure("TYPE_MISMATCH", said, node)


def _of_each(each: str, word: str, rows: str, name: str) -> str:
    """True of none, of some, not known: three-valued as a chain of OR or of AND would be."""
    decisive, rest = ("v", "false") if word == "ANY" else ("NOT v", "true")
    found = f"WHEN bool_or({decisive}) THEN {'true' if word == 'ANY' else 'false'}"
    unknown = "WHEN count(*) > count(v) THEN NULL"
    return f"(SELECT CASE {found} {unknown} ELSE {rest} END FROM (SELECT {each} AS v FROM ({rows}) {name}) {name}_e)"


def membership(c: Compiler, node: exp.Expression, value: Typed, query: exp.Expression, scope: Scope) -> Typed:
    found, column, rows, plan = _sides(c, node, value, query, scope)
    correlation.refuse_membership(c, node, plan)
    return Typed(_found(c, found, column, "IN", rows), t.BOOLEAN)


def _found(c: Compiler, value: Typed, column: Typed, word: str, rows: str) -> str:
    kind = value.type
    if kind is None or not orderings.holds(kind, ("map",)):
        return f"({value.sql} {word} ({rows}))"
    told = f"SELECT {equality.canonical(column.sql, kind)} FROM ({rows}) {c.fresh('s')}"
    return f"({equality.canonical(value.sql, kind)} {word} ({told}))"


def _sides(
    c: Compiler, node: exp.Expression, left: Typed, query: exp.Expression, scope: Scope
) -> tuple[Typed, Typed, str, Plan]:
    """The value, what a row is called, and the query, all of one type. Several columns are one row."""
    from infra.local.athena.engines.duckdb_.relations import queries

    relation = queries.query(c, query, scope.ctes, scope)
    columns = [Typed(quote(found.sql), found.type) for found in relation.fields]
    kinds = _common(c, node, _parts(left, len(columns)), columns, relation.labels)
    if len(columns) == 1 and left.type is not None and left.type.base == "row":
        left = Typed(f"struct_extract_at({left.sql}, 1)", left.type.inner(0))
    if len(columns) > 1:
        fields = ", ".join(
            f"field{i} := {casts.coerced(column, kind)}"
            for i, (column, kind) in enumerate(zip(columns, kinds, strict=True))
        )
        known = [("", kind) for kind in kinds if kind is not None]
        kind = t.row(known) if len(known) == len(kinds) else None
        column = f"struct_pack({fields})"
    else:
        kind = kinds[0]
        column = columns[0].sql if equality.is_plain(kind) else casts.coerced(columns[0], kind)
    if len(columns) == 1 and equality.is_plain(kind):
        return Typed(left.sql, kind), Typed(column, kind), relation.sql, relation.plan
    rows = f"SELECT {column} AS x FROM ({relation.sql}) {c.fresh('s')}"
    return Typed(casts.coerced(left, kind), kind), Typed("x", kind), rows, relation.plan


def _parts(left: Typed, count: int) -> list[Type | None]:
    if left.type is None:
        return [None] * count
    if left.type.base == "row":
        return [left.type.inner(i) for i in range(len(left.type.args))]
    return [left.type]


def _common(
    c: Compiler,
    node: exp.Expression,
    parts: list[Type | None],
    columns: list[Typed],
    names: Sequence[str | None],
) -> list[Type | None]:
    """As many columns as the value has parts, each of a type that goes with it."""
    kinds = [column.type for column in columns]

    def refusal(*_: Type | None) -> QueryFailed:
        one = ", ".join(str(kind) for kind in parts)
        two = ", ".join(f"{name or ''} {kind}".strip() for name, kind in zip(names, kinds, strict=True))
        said = "Value expression and result of subquery must be of the same type"
        return c.failure("TYPE_MISMATCH", f"{said}: row({one}) vs row({two})", node)

    if len(parts) != len(kinds):
        raise refusal()
    if not all(common_types.fits(one, two) for one, two in zip(parts, kinds, strict=True)):
        raise refusal()
    return [common_types.required(c, one, two, refusal, node) for one, two in zip(parts, kinds, strict=True)]
