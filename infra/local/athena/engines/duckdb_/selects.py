"""One SELECT: its scope, its conditions, its groups, its order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_ import pruning, queries, relations
from infra.local.athena.engines.duckdb_.scope import Field, Scope, Typed, mark_used

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler
    from infra.local.athena.engines.duckdb_.queries import Columns, Ctes, Relation

_ALLOWED = {
    "distinct", "expressions", "from_", "joins", "laterals", "where", "group", "having", "windows",
    "order", "limit", "offset", "with_",
}  # fmt: skip


def select(c: Compiler, node: exp.Select, ctes: Ctes, outer: Scope | None) -> Relation:
    queries.refuse_unknown(c, node, _ALLOWED)
    if node.args.get("distinct") and node.args["distinct"].args.get("on"):
        raise c.failure("SYNTAX_ERROR", "mismatched input 'ON'", node)
    from_sql, scope = relations.from_clause(c, node, ctes, outer)
    where = _condition(c, node.args.get("where"), scope, "WHERE clause")
    if clause := node.args.get("where"):
        pruning.note(c, clause.this, scope)
    columns = _columns(c, node, scope)
    groups = _group_by(c, node, scope, columns)
    having = _condition(c, node.args.get("having"), scope, "HAVING clause")
    windows = _named_windows(c, node, scope)
    order = _order_by(c, node, scope, columns)
    distinct = "DISTINCT " if node.args.get("distinct") else ""
    sql = (
        f"SELECT {distinct}{', '.join(columns.sql)}{from_sql}{_clause('WHERE', where)}{groups}"
        f"{_clause('HAVING', having)}{windows}{order}{queries.limits(c, node)}"
    )
    return queries.Relation(sql, columns.labels, _passing(node, columns, groups))


def _clause(word: str, sql: str) -> str:
    return f" {word} {sql}" if sql else ""


def _condition(c: Compiler, clause: exp.Expression | None, scope: Scope, what: str) -> str:
    if clause is None:
        return ""
    return c.require(c.expression(clause.this, scope), t.BOOLEAN, what, clause.this).sql


def _columns(c: Compiler, node: exp.Select, scope: Scope) -> Columns:
    columns = queries.Columns()
    if not node.expressions:
        raise c.failure("SYNTAX_ERROR", "mismatched input '<EOF>'. Expecting: <expression>", node)
    for item in node.expressions:
        if isinstance(item, exp.Star) or (isinstance(item, exp.Column) and isinstance(item.this, exp.Star)):
            _expand_star(c, item, scope, columns)
            continue
        inner = item.this if isinstance(item, exp.Alias) else item
        value = c.expression(inner, scope)
        if value.type is not None and value.type.base == "function":
            raise c.failure("TYPE_MISMATCH", "Unexpected lambda expression", item)
        label = item.alias if isinstance(item, exp.Alias) else _implied_label(inner)
        columns.add(value, label)
    return columns


def _implied_label(node: exp.Expression) -> str | None:
    """An unaliased column keeps its name, also behind a row's dot; nothing else has one."""
    if isinstance(node, exp.Column | exp.Identifier):
        return node.name.lower()
    return node.expression.name.lower() if isinstance(node, exp.Dot) else None


def _expand_star(c: Compiler, item: exp.Expression, scope: Scope, columns: Columns) -> None:
    star = item if isinstance(item, exp.Star) else item.this
    queries.refuse_unknown(c, star, set())
    fields = [found for found in scope.fields if not found.hidden]
    if isinstance(item, exp.Column):
        qualifiers = tuple(part.name.lower() for part in item.parts[:-1])
        fields = [f for f in scope.of_relation(qualifiers) if not f.name.startswith("$")]
    if not fields:
        raise c.failure("COLUMN_NOT_FOUND", "SELECT * not allowed in queries without FROM clause", item)
    for found in fields:
        mark_used(found)
        columns.add(Typed(found.sql, found.type, found), found.name)


def _group_by(c: Compiler, node: exp.Select, scope: Scope, columns: Columns) -> str:
    clause = node.args.get("group")
    if clause is None:
        return ""
    queries.refuse_unknown(c, clause, {"expressions", "grouping_sets", "cube", "rollup"})
    items = [_group_item(c, item, scope, columns) for item in clause.expressions]
    for key in ("grouping_sets", "cube", "rollup"):
        items += [_group_item(c, item, scope, columns) for item in clause.args.get(key) or []]
    return f" GROUP BY {', '.join(items)}"


def _group_item(c: Compiler, item: exp.Expression, scope: Scope, columns: Columns) -> str:
    words = {exp.GroupingSets: "GROUPING SETS", exp.Cube: "CUBE", exp.Rollup: "ROLLUP"}
    if type(item) in words:
        inner = ", ".join(_group_item(c, part, scope, columns) for part in item.expressions)
        return f"{words[type(item)]} ({inner})"
    if isinstance(item, exp.Tuple):
        return f"({', '.join(_group_item(c, part, scope, columns) for part in item.expressions)})"
    if isinstance(item, exp.Paren):
        return f"({_group_item(c, item.this, scope, columns)})"
    if isinstance(item, exp.Literal) and not item.is_string:
        return str(_ordinal(c, item, len(columns.fields), "GROUP BY"))
    return c.expression(item, scope).sql


def _ordinal(c: Compiler, item: exp.Expression, count: int, where: str) -> int:
    position = int(item.name) if item.name.isdigit() else 0
    if not 1 <= position <= count:
        raise c.failure(
            "INVALID_COLUMN_REFERENCE", f"{where} position {item.name} is not in select list", item
        )
    return position


def _named_windows(c: Compiler, node: exp.Select, scope: Scope) -> str:
    from infra.local.athena.engines.duckdb_ import calls

    found = [
        f"{w.name.lower()} AS ({calls.window_body(c, w, scope)})" for w in node.args.get("windows") or []
    ]
    return f" WINDOW {', '.join(found)}" if found else ""


def _order_by(c: Compiler, node: exp.Select, scope: Scope, columns: Columns) -> str:
    clause = node.args.get("order")
    if clause is None:
        return ""
    aliases = {
        found.name: value for found, value in zip(columns.fields, columns.values, strict=True) if found.name
    }
    positions = {found.name: i + 1 for i, found in reversed(list(enumerate(columns.fields))) if found.name}
    inner = scope.with_aliases(aliases)
    keys = []
    for key in clause.expressions:
        name = key.this.name.lower() if _is_plain_name(key.this) else ""
        if name in positions:
            keys.append(f"{positions[name]}{_direction(key)}")
        else:
            keys.append(sort_key(c, key, inner, len(columns.fields)))
    return f" ORDER BY {', '.join(keys)}"


def _is_plain_name(node: exp.Expression) -> bool:
    return isinstance(node, exp.Column) and not node.table and isinstance(node.this, exp.Identifier)


def sort_key(c: Compiler, key: exp.Expression, scope: Scope, count: int) -> str:
    """One item of ORDER BY; a bare number is a position in the select list."""
    inner = key.this if isinstance(key, exp.Ordered) else key
    if isinstance(inner, exp.Literal) and not inner.is_string and count:
        return f"{_ordinal(c, inner, count, 'ORDER BY')}{_direction(key)}"
    value = c.expression(inner, scope)
    if value.type is not None and value.type.base == "map":
        raise c.failure("TYPE_MISMATCH", f"Type {value.type} is not orderable", inner)
    return f"{value.sql}{_direction(key)}"


def _direction(key: exp.Expression) -> str:
    """Trino sorts nulls last in both directions unless told otherwise."""
    descending = " DESC" if key.args.get("desc") else " ASC"
    return descending + (" NULLS FIRST" if key.args.get("nulls_first") else " NULLS LAST")


def _passing(node: exp.Select, columns: Columns, groups: str) -> list[Field]:
    """Fields whose predicates may move below this SELECT keep their sources; the others lose them."""
    if node.args.get("limit") or node.args.get("offset") or node.find(exp.Window):
        return [replace(found, sources=()) for found in columns.fields]
    if not groups:
        return columns.fields
    keys = {part.strip() for part in groups.removeprefix(" GROUP BY ").split(",")}
    return [
        found if value.sql in keys or str(position) in keys else replace(found, sources=())
        for position, (found, value) in enumerate(zip(columns.fields, columns.values, strict=True), 1)
    ]
