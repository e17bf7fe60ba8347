"""Queries: WITH, SELECT, set operations, VALUES, and what may follow them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena.engines.duckdb_.expressions import casts, common_types, equality, orderings
from infra.local.athena.engines.duckdb_.relations import (
    correlation,
    decorrelation,
    from_clause,
    ordering,
    recursion,
    selects,
)
from infra.local.athena.engines.duckdb_.scope import FREE, Cte, Field, Plan, Scope, Typed
from infra.local.athena.engines.duckdb_.types import quote
from infra.local.athena.errors import QueryFailed
from infra.local.athena.parsing import MASK
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

Ctes = dict[str, Cte]
_TAIL = {"order", "limit", "offset", "with_"}


@dataclass(frozen=True)
class Relation:
    """A compiled query. `fields[i].sql` is the DuckDB name of column i, `labels[i]` the client's."""

    sql: str
    labels: list[str | None]
    fields: list[Field]
    plan: Plan = FREE


@dataclass
class Columns:
    """Output columns under construction; DuckDB needs each name once, Trino doesn't."""

    labels: list[str | None] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    sql: list[str] = field(default_factory=list)
    values: list[Typed] = field(default_factory=list)
    nodes: list[exp.Expression | None] = field(default_factory=list)  # None: a column of `*`

    def add(self, value: Typed, label: str | None, node: exp.Expression | None = None) -> None:
        position = len(self.fields)
        name = (label or "").lower()
        taken = {found.sql for found in self.fields}
        column = name if name and name not in taken else f"{name}${position}"
        sources = value.origin.sources if value.origin else ()
        self.labels.append(label)
        self.fields.append(Field(name, column, value.type, sources=sources))
        self.sql.append(f"{value.sql} AS {quote(column)}")
        self.values.append(value)
        self.nodes.append(node)


def refuse_unknown(c: Compiler, node: exp.Expression, allowed: set[str]) -> None:
    """Every argument of `node` outside of `allowed` is some other dialect's clause."""
    for key, value in node.args.items():
        if value and key not in allowed:
            raise c.unread(node, f" with its {key.strip('_').replace('_', ' ').upper()}")


def query(c: Compiler, node: exp.Expression, ctes: Ctes, outer: Scope | None) -> Relation:
    """Any query expression; `outer` is the scope in which a correlated subquery stands."""
    return _below(c, False, node, ctes, outer)


def _below(
    c: Compiler, is_for_nothing: bool, node: exp.Expression, ctes: Ctes, outer: Scope | None
) -> Relation:
    """`is_for_nothing`: no row of it is ever asked for."""
    was_for_nothing = c.is_for_nothing
    is_cut = decorrelation.count(node.args.get("limit")) == 0
    c.is_for_nothing = was_for_nothing or is_for_nothing or is_cut
    found = _query(c, node, ctes, outer)
    c.is_for_nothing = was_for_nothing
    return found


def _query(c: Compiler, node: exp.Expression, ctes: Ctes, outer: Scope | None) -> Relation:
    with_sql, ctes = _with(c, node, ctes, outer)
    if isinstance(node, exp.Select):
        found = selects.select(c, node, ctes, outer)
    elif isinstance(node, exp.SetOperation):
        found = _set_operation(c, node, ctes, outer)
    elif isinstance(node, exp.Subquery):
        refuse_unknown(c, node, {"this", *_TAIL})
        inner = query(c, node.this, ctes, outer)
        tail = ordering_by_output(c, node, inner.fields)
        sql = f"SELECT * FROM ({inner.sql}) {c.fresh('s')}{tail}" if tail else inner.sql
        found = replace(inner, sql=sql, plan=decorrelation.behind_brackets(node, inner.plan))
    elif isinstance(node, exp.Values):
        found = values(c, node, outer)
    else:
        raise c.failure("NOT_SUPPORTED", f"Unsupported query: {type(node).__name__}", node)
    return replace(found, sql=with_sql + found.sql) if with_sql else found


def _with(c: Compiler, node: exp.Expression, ctes: Ctes, outer: Scope | None) -> tuple[str, Ctes]:
    clause = node.args.get("with_")
    if clause is None:
        return "", ctes
    known, parts, named = dict(ctes), [], set[str]()
    for cte in clause.expressions:
        refuse_unknown(c, cte, {"this", "alias"})
        name = cte.alias.lower()
        if name in named:
            text = f"WITH query name '{name}' specified more than once"
            raise c.failure("DUPLICATE_NAMED_QUERY", text, cte.args["alias"])
        named.add(name)
        if clause.args.get("recursive") and not cte.args["alias"].columns:
            text = "missing column aliases in recursive WITH query"
            raise c.failure("MISSING_COLUMN_ALIASES", text, cte.args["alias"])
        sql_name = c.fresh("w")
        if clause.args.get("recursive") and recursion.references(cte.this, name):
            made, fields = recursion.parts(c, cte, known, sql_name)
            known[name] = Cte(sql_name, fields)
        else:
            readers = len(recursion.references(node, name))
            body = _below(c, readers == 0, cte.this, known, outer)
            made, fields = _named_query(c, cte, body, sql_name, readers > 1)
            known[name] = Cte(sql_name, fields, body.plan)
        parts += made
    return f"WITH {', '.join(parts)} ", known


def _named_query(
    c: Compiler, cte: exp.Expression, body: Relation, sql_name: str, is_shared: bool
) -> tuple[list[str], list[Field]]:
    fields = relabelled(c, body.fields, [one.name for one in cte.args["alias"].columns], cte)
    if is_shared:  # what one reader filters, another may need
        fields = [replace(found, sources=()) if found.sources else found for found in fields]
        _use_everything(body.fields)
    columns = ", ".join(quote(found.sql) for found in fields)
    return [f"{sql_name}({columns}) AS ({body.sql})"], fields


def _use_everything(fields: list[Field]) -> None:
    for found in fields:
        for scan, column in found.sources:
            scan.used[column] = None


def relabelled(c: Compiler, fields: list[Field], aliases: list[str], node: exp.Expression) -> list[Field]:
    if not aliases:
        return fields
    if len(aliases) != len(fields):
        text = f"Column alias list has {len(aliases)} entries but relation has {len(fields)} columns"
        raise c.failure("MISMATCHED_COLUMN_ALIASES", text, node.args["alias"].args["columns"][0])
    return [
        replace(found, name=name.lower(), sql=name.lower())
        for found, name in zip(fields, aliases, strict=True)
    ]


def _set_operation(c: Compiler, node: exp.SetOperation, ctes: Ctes, outer: Scope | None) -> Relation:
    refuse_unknown(c, node, {"this", "expression", "distinct", *_TAIL})
    word = {exp.Union: "UNION", exp.Intersect: "INTERSECT", exp.Except: "EXCEPT"}[type(node)]
    operands = _operands(node)
    parts = [query(c, operand, ctes, outer) for operand in operands]
    kinds: list[Type | None] = [found.type for found in parts[0].fields]
    for part, operand in zip(parts[1:], operands[1:], strict=True):
        union = operand.parent
        kinds = _common(c, word, kinds, part, union if isinstance(union, exp.Expression) else node)
    joint = f" {word}{'' if node.args.get('distinct') else ' ALL'} "
    fields = [
        replace(found, type=kind, sources=tuple(s for part in parts for s in part.fields[i].sources))
        for i, (found, kind) in enumerate(zip(parts[0].fields, kinds, strict=True))
    ]
    sql = joint.join(_as_types(c, part, kinds) for part in parts)
    if node.args.get("distinct") and any(
        kind is not None and orderings.holds(kind, ("map",)) for kind in kinds
    ):
        sql = _distinct_maps(c, word, [_as_types(c, part, kinds) for part in parts], fields)
    if tail := ordering_by_output(c, node, fields):
        sql = f"SELECT * FROM ({sql}) {c.fresh('s')}{tail}"
    return Relation(
        sql, parts[0].labels, fields, decorrelation.of_set_operation([part.plan for part in parts])
    )


def _distinct_maps(c: Compiler, word: str, parts: list[str], fields: list[Field]) -> str:
    """UNION of maps: DuckDB tells other orders of their entries apart unless it is told what to compare."""
    if word != "UNION":
        raise QueryFailed("NOT_SUPPORTED", f"{word} of maps is not supported by this engine")
    keys = ", ".join(equality.canonical(quote(found.sql), found.type) for found in fields)
    return f"(SELECT DISTINCT ON ({keys}) * FROM ({' UNION ALL '.join(parts)}) {c.fresh('s')})"


def _operands(node: exp.SetOperation) -> list[exp.Expression]:
    """`a UNION b UNION c` as three: hundreds of them are no nesting."""
    rest = [node.expression]
    left = node.this
    while (
        isinstance(left, exp.Union)
        and isinstance(node, exp.Union)
        and bool(left.args.get("distinct")) == bool(node.args.get("distinct"))
        and not any(left.args.get(key) for key in left.args if key not in ("this", "expression", "distinct"))
    ):
        rest.append(left.expression)
        left = left.this
    return [left, *reversed(rest)]


def _common(
    c: Compiler, word: str, kinds: list[Type | None], part: Relation, node: exp.Expression
) -> list[Type | None]:
    """The types in which all parts so far agree."""
    if len(kinds) != len(part.fields):
        text = f"{word} query has different number of fields: {len(kinds)}, {len(part.fields)}"
        raise c.failure("TYPE_MISMATCH", text, node)
    merged = []
    for position, (kind, found) in enumerate(zip(kinds, part.fields, strict=True), 1):
        text = f"column {position} in {word} query has incompatible types: {kind}, {found.type}"
        merged.append(
            common_types.required(
                c, kind, found.type, lambda *_, said=text: c.failure("TYPE_MISMATCH", said, node), node
            )
        )
    return merged


def _as_types(c: Compiler, relation: Relation, kinds: Sequence[Type | None]) -> str:
    columns = [
        quote(found.sql)
        if kind is None or found.type == kind
        else f"{casts.reshaped(Typed(quote(found.sql), found.type), kind)} AS {quote(found.sql)}"
        for found, kind in zip(relation.fields, kinds, strict=True)
    ]
    return f"(SELECT {', '.join(columns)} FROM ({relation.sql}) {c.fresh('s')})"


def values(c: Compiler, node: exp.Values, outer: Scope | None) -> Relation:
    refuse_unknown(c, node, {"expressions", "alias", *_TAIL})
    scope = Scope(outer=outer)
    read = correlation.read(outer)
    rows = [[c.expression(cell, scope) for cell in _cells_of(row)] for row in node.expressions]
    plan = decorrelation.of_values(len(rows), reads_outside=correlation.read(outer) != read)
    for row in rows:
        if len(row) != len(rows[0]):
            text = f"Values rows have mismatched sizes: {len(rows[0])} vs {len(row)}"
            raise c.failure("TYPE_MISMATCH", text, node)
    kinds: list[Type | None] = [cell.type for cell in rows[0]]
    for row in rows[1:]:
        for i, cell in enumerate(row):
            kinds[i] = common_types.required(c, kinds[i], cell.type, _mismatched(c, rows[0], row, node), node)
    fields = [Field(f"_col{i}", f"_col{i}", kind) for i, kind in enumerate(kinds)]
    body = ", ".join(
        "(" + ", ".join(_cell(v, k) for v, k in zip(row, kinds, strict=True)) + ")" for row in rows
    )
    names = ", ".join(quote(found.sql) for found in fields)
    tail = ordering_by_output(c, node, fields)
    return Relation(
        f"SELECT * FROM (VALUES {body}) {c.fresh('v')}({names}){tail}", [None] * len(fields), fields, plan
    )


def _mismatched(c: Compiler, first: list[Typed], row: list[Typed], node: exp.Values) -> common_types.Refusal:
    def refusal(*_: Type | None) -> QueryFailed:
        one, two = (", ".join(str(cell.type) for cell in found) for found in (first, row))
        text = f"Values rows have mismatched types: row({one}) vs row({two})"
        return c.failure("TYPE_MISMATCH", text, node)

    return refusal


def _cells_of(row: exp.Expression) -> list[exp.Expression]:
    """The cells of one row of VALUES; `row(a, b)` and `(row(a, b))` are the row `(a, b)`."""
    cells = row.expressions if isinstance(row, exp.Tuple) else [row]
    is_row = len(cells) == 1 and cells[0].name == f"{MASK}row"
    return list(cells[0].expressions if is_row else cells)


def _cell(value: Typed, kind: Type | None) -> str:
    return value.sql if kind is None or value.type == kind else casts.reshaped(value, kind)


def ordering_by_output(c: Compiler, node: exp.Expression, fields: list[Field]) -> str:
    """ORDER BY, OFFSET and LIMIT behind a set operation: only the output's columns can be named."""
    scope = Scope([replace(found, sql=quote(found.sql)) for found in fields])
    order = ""
    if clause := node.args.get("order"):
        outputs = [Typed(found.sql, found.type) for found in scope.fields]
        order = ordering.clause([ordering.sort_key(c, key, scope, outputs) for key in clause.expressions])
    return ordering.limited(c, node, order, order)


def limits(c: Compiler, node: exp.Expression) -> str:
    sql = ""
    limit = node.args.get("limit")
    if isinstance(limit, exp.Fetch):
        sql += f" LIMIT {_count(c, limit)}"
    elif limit is not None:
        refuse_unknown(c, limit, {"expression"})
        if limit.expression.name.upper() != "ALL":
            sql += f" LIMIT {_whole(c, limit.expression)}"
    return sql + offset(c, node)


def offset(c: Compiler, node: exp.Expression) -> str:
    clause = node.args.get("offset")
    return f" OFFSET {_whole(c, clause.expression)}" if clause is not None else ""


def fetched(c: Compiler, node: exp.Expression, limit: exp.Fetch) -> int:
    """How many rows FETCH and OFFSET reach."""
    clause = node.args.get("offset")
    return _count(c, limit) + (_whole(c, clause.expression) if clause is not None else 0)


def _count(c: Compiler, limit: exp.Fetch) -> int:
    count = limit.args.get("count")
    rows = _whole(c, count) if count is not None else 1
    if rows == 0:
        text = "FETCH FIRST row count must be positive (actual value: 0)"
        raise c.failure("NUMERIC_VALUE_OUT_OF_RANGE", text, limit)
    return rows


def _whole(c: Compiler, node: exp.Expression) -> int:
    if not isinstance(node, exp.Literal) or not node.name.isdigit():
        raise c.unread(node)
    return int(node.name)


__all__ = ["Columns", "Cte", "Ctes", "Relation", "from_clause", "query"]
