"""FROM: tables, views, subqueries, UNNEST, VALUES, and the joins between them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import parsing
from infra.local.athena import types as t
from infra.local.athena.catalog import CATALOG, Table, TableName, decode_view
from infra.local.athena.engines.duckdb_ import compiler
from infra.local.athena.engines.duckdb_.expressions import common_types, equality
from infra.local.athena.engines.duckdb_.reading.readers import FILE_COLUMNS
from infra.local.athena.engines.duckdb_.relations import (
    correlation,
    grouping,
    pruning,
    queries,
    system_tables,
    travel,
    unnesting,
)
from infra.local.athena.engines.duckdb_.scope import (
    FREE,
    STUCK,
    Field,
    Form,
    Part,
    Plan,
    Scope,
    Typed,
    mark_used,
)
from infra.local.athena.engines.duckdb_.types import quote
from infra.local.athena.errors import QueryFailed

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler
    from infra.local.athena.engines.duckdb_.relations.queries import Ctes, Relation

_TABLE_ARGS = {"this", "db", "catalog", "alias", "sample", "joins", "version"}
# Which row of which file: no query can write this name, row changes ask for it.
ROW_POSITION = "$pos"
_ALL = 100
_SUBQUERY_ARGS = {"this", "alias", "joins", "order", "limit", "offset", "with_", "sample"}
_JOIN_ARGS = {"this", "side", "kind", "on", "using", "method"}


def from_clause(c: Compiler, node: exp.Select, ctes: Ctes, outer: Scope | None) -> tuple[str, Scope]:
    """The FROM text with all joins, and the scope that the rest of the SELECT sees."""
    scope = Scope(outer=outer, ctes=ctes)
    source = node.args.get("from_")
    if source is None:
        return "", scope
    sql = item(c, source.this, ctes, scope)
    if isinstance(source.this, exp.Values):  # behind VALUES the parser library takes it for the query's
        sql += _sample(c, node)
    for join in [*(source.this.args.get("joins") or []), *(node.args.get("joins") or [])]:
        sql += _join(c, join, ctes, scope)
    return f" FROM {sql}", scope


def item(c: Compiler, node: exp.Expression, ctes: Ctes, scope: Scope) -> str:
    """One relation; its fields are appended to `scope`."""
    if isinstance(node, exp.Table):
        return _table(c, node, ctes, scope)
    if isinstance(node, exp.Unnest):
        return _unnested(c, node, scope)
    if isinstance(node, exp.Values):
        return _derived(c, node, queries.values(c, node, scope.outer), scope)
    if isinstance(node, exp.Lateral) and isinstance(node.this, exp.Subquery):
        inner = replace(scope, fields=list(scope.fields))
        read = correlation.read(scope.outer)
        body = queries.query(c, node.this.this, ctes, inner)
        correlation.refuse_lateral(c, node.this.this, body.plan, is_left=bool(_side(node)))
        plan = FREE if correlation.read(scope.outer) == read else STUCK
        return "LATERAL " + _derived(c, node, replace(body, plan=plan), scope)
    if isinstance(node, exp.Subquery) and _is_relation(node.this):
        return _parenthesised_join(c, node, ctes, scope)
    if isinstance(node, exp.Subquery):
        queries.refuse_unknown(c, node, _SUBQUERY_ARGS)
        bare = node.copy()
        for outside in ("alias", "joins", "sample"):
            bare.set(outside, None)
        return _derived(c, node, queries.query(c, bare, ctes, scope.outer), scope) + _sample(c, node)
    raise c.unread(node)


def _side(node: exp.Expression) -> str:
    """LEFT before a relation that is joined, or nothing."""
    return node.parent.side.upper() if isinstance(node.parent, exp.Join) else ""


def _unnested(c: Compiler, node: exp.Unnest, scope: Scope) -> str:
    read, known = correlation.read(scope.outer), len(scope.fields)
    sql = unnesting.unnest(c, node, scope)
    plan = FREE if correlation.read(scope.outer) == read else Plan(Form.UNNEST)
    scope.parts.append(Part(plan, scope.fields[known:]))
    return sql


def _is_relation(inner: exp.Expression) -> bool:
    """Whether brackets stand around a relation, `(t join u …)` or `((select …) a join …)`, not around a query."""
    return isinstance(inner, exp.Table) or (isinstance(inner, exp.Subquery) and bool(inner.args.get("alias")))


def _parenthesised_join(c: Compiler, node: exp.Subquery, ctes: Ctes, scope: Scope) -> str:
    queries.refuse_unknown(c, node, {"this", "joins"})
    sql = item(c, node.this, ctes, scope)
    for join in node.this.args.get("joins") or []:
        sql += _join(c, join, ctes, scope)
    return f"({sql})"


def _derived(c: Compiler, node: exp.Expression, relation: Relation, scope: Scope) -> str:
    name = c.fresh("r")
    alias = node.args.get("alias")
    _put(scope, relation.plan, _exposed(c, relation.fields, name, alias, node, ()))
    return f"({relation.sql}) {name}"


def _put(scope: Scope, plan: Plan, fields: list[Field]) -> None:
    scope.fields += fields
    scope.parts.append(Part(plan, fields))


def _exposed(
    c: Compiler,
    fields: list[Field],
    relation: str,
    alias: exp.Expression | None,
    node: exp.Expression,
    qualifiers: tuple[str, ...],
) -> list[Field]:
    """The fields of a relation under its alias (and the alias's column names)."""
    labels = [column.name.lower() for column in alias.args.get("columns") or []] if alias else []
    visible = [found for found in fields if not found.hidden]
    if labels and len(labels) != len(visible):
        text = f"Column alias list has {len(labels)} entries but '{alias.name if alias else ''}' has {len(visible)} columns available"
        bracketed = isinstance(node, exp.Values) and isinstance(node.parent, exp.From)
        place = node.find_ancestor(exp.From) if bracketed else node
        raise c.failure("MISMATCHED_COLUMN_ALIASES", text, place)
    names = iter(labels)
    known_as = (alias.name.lower(),) if alias is not None and alias.name else qualifiers
    return [
        replace(
            found,
            name=next(names) if labels and not found.hidden else found.name,
            sql=f"{relation}.{quote(found.sql)}",
            relation=relation,
            qualifiers=known_as,
        )
        for found in fields
    ]


def _table(c: Compiler, node: exp.Table, ctes: Ctes, scope: Scope) -> str:
    queries.refuse_unknown(c, node, _TABLE_ARGS)
    name = node.name.lower()
    alias = node.args.get("alias")
    relation = c.fresh("r")
    sample = _sample(c, node)
    if not node.db and name in ctes:
        cte = ctes[name]
        _put(scope, cte.plan, _exposed(c, cte.fields, relation, alias, node, (name,)))
        return f"{cte.sql_name} {relation}{sample}"
    target = table_name(c, node)
    if target.database == "information_schema" or "$" in target.table:
        source, fields = system_tables.scan(c, target, node)
    else:
        version = node.args.get("version")
        table = travel.table(c, target, version) if version is not None else lookup(c, target, node)
        source, fields = _view(c, table) if table.is_view else _scan(c, table)
    qualifiers = (CATALOG, target.database, target.table)
    _put(scope, FREE, _exposed(c, fields, relation, alias, node, qualifiers))
    return f"{source} {relation}{sample}"


def table_name(c: Compiler, node: exp.Table) -> TableName:
    if not isinstance(node.this, exp.Identifier):
        raise c.unread(node)
    if node.catalog and node.catalog.lower() not in (CATALOG, "hive"):
        raise c.failure("CATALOG_NOT_FOUND", f"Catalog '{node.catalog.lower()}' does not exist", node)
    database = node.db.lower() or c.database
    if not database:
        raise c.failure(
            "MISSING_SCHEMA_NAME", "Schema must be specified when session schema is not set", node
        )
    return TableName(database, node.name.lower())


def lookup(c: Compiler, name: TableName, node: exp.Expression) -> Table:
    try:
        return c.tables(name)
    except QueryFailed as problem:
        place = parsing.place_of(node, c.sql)
        problem.line, problem.column = place.line, place.column
        raise


def _scan(c: Compiler, table: Table) -> tuple[str, list[Field]]:
    scan = c.scan(table)
    columns = [
        Field(column.name, column.name, column.type, sources=((scan, column.name),))
        for column in (*table.columns, *table.keys)
    ]
    hidden = [Field(n, n, kind, sources=((scan, n),), hidden=True) for n, kind in FILE_COLUMNS.items()]
    if table.is_iceberg:
        position = Field("", ROW_POSITION, t.BIGINT, sources=((scan, ROW_POSITION),), hidden=True)
        hidden.append(position)
    return scan.placeholder, [*columns, *hidden]


def _view(c: Compiler, table: Table) -> tuple[str, list[Field]]:
    view = decode_view(table)
    child = compiler.Compiler(view.sql, view.database, c.tables, parent=c)
    tree = parsing.parse_query(view.sql)
    try:
        relation = queries.query(child, tree, {}, None)
    except QueryFailed as problem:
        text = f"Failed analyzing stored view '{table.name}': {problem.reason}"
        raise QueryFailed("INVALID_VIEW", text) from problem
    if view.columns and len(view.columns) != len(relation.fields):
        text = f"View '{table.name}' is stale or in invalid state: it must be re-created"
        raise QueryFailed("VIEW_IS_STALE", text)
    names = [name.lower() for name, _ in view.columns] or [found.name for found in relation.fields]
    fields = [replace(found, name=name) for found, name in zip(relation.fields, names, strict=True)]
    return f"({relation.sql})", fields


def _sample(c: Compiler, node: exp.Expression) -> str:
    sample = node.args.get("sample")
    if sample is None:
        return ""
    percent = sample.args.get("percent")
    if isinstance(percent, exp.Null):
        raise c.failure("INVALID_ARGUMENTS", "Sample percentage cannot be NULL", percent)
    if isinstance(percent, exp.Literal) and percent.is_string:
        raise c.failure("TYPE_MISMATCH", "Sample percentage should be a numeric expression", percent)
    if percent is None or not isinstance(percent, exp.Literal):
        raise c.unread(node)
    method = sample.args["method"].name.lower()
    if float(percent.name) > _ALL:
        text = "Sample percentage must be less than or equal to 100"
        raise c.failure("NUMERIC_VALUE_OUT_OF_RANGE", text, percent)
    return f" TABLESAMPLE {method}({float(percent.name)}%)"


def _join(c: Compiler, join: exp.Join, ctes: Ctes, scope: Scope) -> str:
    queries.refuse_unknown(c, join, _JOIN_ARGS)
    if join.args.get("method"):
        raise c.failure("NOT_SUPPORTED", "Natural join not supported", _left_of(join))
    side = (join.side or "").upper()
    before = len(scope.fields)
    right = item(c, join.this, ctes, scope)
    for inner in join.this.args.get("joins") or []:
        right += _join(c, inner, ctes, scope)
    using, on = join.args.get("using"), join.args.get("on")
    if using:
        condition = _using(c, using, side, scope, before, join)
    elif on is not None:
        _refuse_condition(c, join.this, on, side)
        condition = _on(c, on, side, scope, before)
    elif side:
        raise c.unread(join)
    else:
        return f" CROSS JOIN {right}"
    return f" {side} JOIN {right} ON {condition}" if side else f" JOIN {right} ON {condition}"


def _left_of(join: exp.Join) -> exp.Expression | None:
    """The relation on which the first of the joins stands."""
    parent = join.parent
    source = parent.args.get("from_") if parent is not None else None
    found = source.this if isinstance(source, exp.From) else parent
    return found if isinstance(found, exp.Expression) else None


def _refuse_condition(c: Compiler, right: exp.Expression, on: exp.Expression, side: str) -> None:
    """UNNEST and LATERAL depend on the left side already: nothing but ON TRUE may link them."""
    word = "UNNEST" if isinstance(right, exp.Unnest) else "LATERAL" if isinstance(right, exp.Lateral) else ""
    if word and not (isinstance(on, exp.Boolean) and on.this):
        text = f"{side or 'INNER'} JOIN involving {word} is only supported with condition ON TRUE"
        raise c.failure("NOT_SUPPORTED", text, on)
    grouping.refuse_in(c, on, "JOIN")


def _on(c: Compiler, on: exp.Expression, side: str, scope: Scope, before: int) -> str:
    read = len(correlation.reads(scope))
    condition = c.require(c.expression(on, scope), t.BOOLEAN, "JOIN ON clause", on).sql
    if side:
        correlation.refuse_outer_join(c, scope, read)
    if side in ("", "LEFT"):
        pruning.note(c, on, scope, None if not side else scope.fields[before:])
    return condition


def _using(
    c: Compiler, names: list[exp.Expression], side: str, scope: Scope, before: int, join: exp.Join
) -> str:
    """Equality over the named columns, which from now on exist once and stand first."""
    left, right = Scope(scope.fields[:before]), Scope(scope.fields[before:])
    merged: list[Field] = []
    conditions = []
    for name in names:
        word = name.name.lower()
        one, two = left.matching((), word), right.matching((), word)
        for found, where in ((one, "left"), (two, "right")):
            if len(found) != 1:
                raise c.failure(
                    "COLUMN_NOT_FOUND", f"Column '{word}' is missing from {where} side of join", name
                )
        mark_used(one[0])
        mark_used(two[0])
        text = f"Cannot apply operator: {one[0].type} = {two[0].type}"
        first, second = (Typed(found[0].sql, found[0].type) for found in (one, two))
        kind = common_types.of_comparison(
            c,
            first.type,
            second.type,
            lambda *_, said=text, at=name: c.failure("TYPE_MISMATCH", said, at),
            name,
        )
        conditions.append(equality.told(first, second, first.sql, second.sql, "="))
        merged.append(_merged(word, one[0], two[0], side, kind))
    words = {found.name for found in merged}
    rest = [found for found in scope.fields if found.name not in words]  # `t.x` is no name any more
    scope.fields[:] = merged + rest
    return " AND ".join(conditions)


def _merged(name: str, one: Field, two: Field, side: str, kind: t.Type | None) -> Field:
    if side == "FULL":
        return Field(name, f"COALESCE({one.sql}, {two.sql})", kind)
    kept = two if side == "RIGHT" else one
    sources = one.sources + two.sources if not side else kept.sources
    return Field(name, kept.sql, kind, sources=sources)
