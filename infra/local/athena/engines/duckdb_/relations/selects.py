"""One SELECT: its scope, its conditions, its groups, its order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import equality, frames, orderings
from infra.local.athena.engines.duckdb_.relations import (
    correlation,
    decorrelation,
    from_clause,
    grouping,
    ordering,
    pruning,
    queries,
)
from infra.local.athena.engines.duckdb_.scope import Field, Scope, Typed, mark_used
from infra.local.athena.errors import QueryFailed

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler
    from infra.local.athena.engines.duckdb_.relations.queries import Columns, Ctes, Relation

_ALLOWED = {
    "distinct", "expressions", "from_", "joins", "laterals", "where", "group", "having", "windows",
    "order", "limit", "offset", "with_",
}  # fmt: skip


def _allowed(node: exp.Select) -> set[str]:
    source = node.args.get("from_")
    return _ALLOWED | {"sample"} if source is not None and isinstance(source.this, exp.Values) else _ALLOWED


def select(c: Compiler, node: exp.Select, ctes: Ctes, outer: Scope | None) -> Relation:
    queries.refuse_unknown(c, node, _allowed(node))
    before = correlation.read(outer)
    from_sql, scope = from_clause.from_clause(c, node, ctes, outer)
    in_from = correlation.read(outer)
    if clause := node.args.get("where"):
        grouping.refuse_in(c, clause.this, "WHERE")
    where = _condition(c, node.args.get("where"), scope, "WHERE clause")
    if clause := node.args.get("where"):
        pruning.note(c, clause.this, scope)
    scope.reads.clear()
    columns = _columns(c, node, scope)
    windows = _named_windows(c, node, scope)
    groups, keys, grouped = _group_by(c, node, scope, columns)
    having = _having(c, node, scope)
    having, once = _maps_once(c, node, grouped, having)
    order_keys = ordering.order_by(c, node, scope, columns)
    rest = [part for part in (once, ordering.ties(c, node, order_keys)) if part]
    # Trino sorts no rows that another query reads; DuckDB 2.0.0 loses rows of a LATERAL that does.
    sorts = outer is None or node.args.get("limit") or node.args.get("offset")
    shown_keys = order_keys if sorts else []
    order = ordering.clause(shown_keys, " AND ".join(rest), bool(node.args.get("distinct")))
    _check_groups(c, node, scope, columns, keys)
    distinct = _distinct(columns) if node.args.get("distinct") else ""
    sql = (
        f"SELECT {distinct}{', '.join(columns.sql)}{from_sql}{_clause('WHERE', where)}{groups}"
        f"{_clause('HAVING', having)}{windows}{order}"
    )
    plan = decorrelation.of_select(c, node, scope, columns, in_from, before)
    fields = _passing(node, columns, groups)
    return queries.Relation(ordering.limited(c, node, sql, order), columns.labels, fields, plan)


def _distinct(columns: Columns) -> str:
    """DuckDB tells maps of other orders apart; then it is told what to compare."""
    kinds = [value.type for value in columns.values]
    if not any(kind is not None and orderings.holds(kind, ("map",)) for kind in kinds):
        return "DISTINCT "
    keys = [equality.canonical(value.sql, value.type) for value in columns.values]
    return f"DISTINCT ON ({', '.join(keys)}) "


_SETS = ("grouping_sets", "cube", "rollup")


def _maps_once(c: Compiler, node: exp.Select, grouped: list[Typed], having: str) -> tuple[str, str]:
    """HAVING, and a condition that fails where two groups are one map in two orders of its entries.

    HAVING goes into the condition, for DuckDB looks at other groups no more behind it.
    """
    if not any(key.type is not None and orderings.holds(key.type, ("map",)) for key in grouped):
        return having, ""
    text = "GROUP BY of maps with grouping sets, or HAVING and windows, is not supported by this engine"
    if any(node.args["group"].args.get(key) for key in _SETS) or (having and node.find(exp.Window)):
        raise c.failure("NOT_SUPPORTED", text, node)
    keys = ", ".join(equality.canonical(key.sql, key.type) for key in grouped)
    told = "GROUP BY of maps whose entries stand in several orders is not supported by this engine"
    check = (
        f"CASE WHEN count(*) OVER (PARTITION BY {keys}) > 1 THEN trino_fail('NOT_SUPPORTED', '{told}') END"
    )
    return "", f"{check} IS NULL" + (f" AND {having}" if having else "")


def _having(c: Compiler, node: exp.Select, scope: Scope) -> str:
    clause = node.args.get("having")
    if clause is not None and (found := grouping.windows(clause.this)):
        text = "HAVING clause cannot contain window functions or row pattern measures"
        raise c.failure("NESTED_WINDOW", text, found[0])
    return _condition(c, clause, scope, "HAVING clause")


def _check_groups(
    c: Compiler, node: exp.Select, scope: Scope, columns: Columns, keys: list[grouping.Shape]
) -> None:
    """Whatever stands behind GROUP BY has one value per group."""
    clause, having = node.args.get("order"), node.args.get("having")
    shown = [item for item in columns.nodes if item is not None]
    order = [key.this for key in clause.expressions] if clause is not None else []
    condition = [having.this] if having is not None else []
    grouping.refuse_without_over(c, [*shown, *order])
    grouping.refuse_nested(c, [*shown, *order], node)
    has_clause = node.args.get("group") is not None
    groups = grouping.Groups(c, scope, frozenset(keys), node, has_clause)
    if not has_clause and having is None and not any(grouping.aggregates(item) for item in [*shown, *order]):
        for item in (*shown, *order):
            groups.refuse_grouping(item)
        return
    groups.check_star(
        [
            value.origin
            for value, item in zip(columns.values, columns.nodes, strict=True)
            if item is None and value.origin
        ]
    )
    for item in (*shown, *condition):
        groups.check(item)
    names = frozenset(found.name for found in columns.fields if found.name)
    for item in order:
        groups.refuse_grouped_outputs(item, names)
        groups.check(item, names)
    groups.check_reads(scope.reads)


def _clause(word: str, sql: str) -> str:
    return f" {word} {sql}" if sql else ""


def _condition(c: Compiler, clause: exp.Expression | None, scope: Scope, what: str) -> str:
    if clause is None:
        return ""
    return c.require(c.expression(clause.this, scope), t.BOOLEAN, what, clause.this).sql


def _columns(c: Compiler, node: exp.Select, scope: Scope) -> Columns:
    columns = queries.Columns()
    for item in node.expressions:
        if isinstance(item, exp.Star) or (isinstance(item, exp.Column) and isinstance(item.this, exp.Star)):
            _expand_star(c, item, scope, columns)
            continue
        inner = item.this if isinstance(item, exp.Alias) else item
        value = c.expression(inner, scope)
        if value.type is not None and value.type.base == "function":
            raise c.failure("TYPE_MISMATCH", "Unexpected lambda expression", item)
        label = item.alias if isinstance(item, exp.Alias) else _implied_label(inner)
        columns.add(value, label, inner)
    return columns


def _implied_label(node: exp.Expression) -> str | None:
    """An unaliased column keeps its name, also behind a row's dot; no other expression has one."""
    if isinstance(node, exp.Column | exp.Identifier):
        return node.name.lower()
    base = node
    while isinstance(base, exp.Dot):
        base = base.this
    of_column = isinstance(node, exp.Dot) and isinstance(base, exp.Column | exp.Identifier)
    return node.expression.name.lower() if of_column else None


def _expand_star(c: Compiler, item: exp.Expression, scope: Scope, columns: Columns) -> None:
    star = item if isinstance(item, exp.Star) else item.this
    queries.refuse_unknown(c, star, set())
    fields = [found for found in scope.fields if not found.hidden]
    if isinstance(item, exp.Column):
        qualifiers = tuple(part.name.lower() for part in item.parts[:-1])
        fields = [f for f in scope.of_relation(qualifiers) if not f.name.startswith("$")]
        if not fields:
            text = f"Unable to resolve reference {'.'.join(qualifiers)}"
            raise c.failure("TABLE_NOT_FOUND", text, item)
    if not fields:
        raise c.failure("COLUMN_NOT_FOUND", "SELECT * not allowed in queries without FROM clause", item)
    for found in fields:
        mark_used(found)
        columns.add(Typed(found.sql, found.type, found), found.name)


def _group_by(
    c: Compiler, node: exp.Select, scope: Scope, columns: Columns
) -> tuple[str, list[grouping.Shape], list[Typed]]:
    """The clause as DuckDB's, the expressions of which every group has one value, and these values."""
    clause = node.args.get("group")
    if clause is None:
        return "", [], []
    queries.refuse_unknown(c, clause, {"expressions", "grouping_sets", "cube", "rollup"})
    groups = _Groups(c, scope, columns)
    items = list(clause.expressions)
    for key in ("grouping_sets", "cube", "rollup"):
        items += clause.args.get(key) or []
    return f" GROUP BY {', '.join(groups.item(item) for item in items)}", groups.keys, groups.values


class _Groups:
    """GROUP BY on its way to DuckDB; `keys` collects what is grouped by."""

    _WORDS: ClassVar[dict[type[exp.Expression], str]] = {
        exp.GroupingSets: "GROUPING SETS", exp.Cube: "CUBE", exp.Rollup: "ROLLUP",
    }  # fmt: skip

    def __init__(self, c: Compiler, scope: Scope, columns: Columns) -> None:
        self.c, self.scope, self.columns = c, scope, columns
        self.keys: list[grouping.Shape] = []
        self.values: list[Typed] = []
        self._shapes = [None if n is None else grouping.shape(n, scope) for n in columns.nodes]

    def item(self, item: exp.Expression, in_sets: bool = False) -> str:
        if type(item) in self._WORDS:
            if not item.expressions:
                raise QueryFailed("GENERIC_INTERNAL_ERROR", "grouping sets cannot be empty")
            parts = [self.item(part, True) for part in item.expressions]
            if isinstance(item, exp.Cube):  # a set of columns: named twice, it is there once
                parts = list(dict.fromkeys(parts))
            return f"{self._WORDS[type(item)]} ({', '.join(parts)})"
        if isinstance(item, exp.Tuple):
            return f"({', '.join(self.item(part, in_sets) for part in item.expressions)})"
        if isinstance(item, exp.Paren):
            return f"({self.item(item.this, in_sets)})"
        return self._key(item, in_sets)

    def _key(self, item: exp.Expression, in_sets: bool) -> str:
        """One grouping expression; a number means the output column of that position."""
        if (position := ordering.position(item)) is not None and not in_sets:
            at = ordering.checked_position(self.c, item, position, len(self.columns.fields), "GROUP BY") - 1
            value, node = self.columns.values[at], self.columns.nodes[at]
        else:
            value, node = None, item
        if node is not None and in_sets:
            self._check_column(node)
        if node is not None:
            grouping.refuse_in(self.c, node, "GROUP BY")
        return self._grouped(value, node)

    def _check_column(self, node: exp.Expression) -> None:
        """ROLLUP, CUBE and GROUPING SETS take columns alone, which must be there."""
        if isinstance(node, exp.Column) and _is_column(node, self.scope):
            return
        self.c.expression(node, self.scope)
        text = f"GROUP BY expression must be a column reference: {grouping.text(node)}"
        raise self.c.failure("INVALID_COLUMN_REFERENCE", text, node)

    def _grouped(self, value: Typed | None, node: exp.Expression | None) -> str:
        if node is None:
            assert value is not None
            self.keys.append(("column", value.sql))
            self.values.append(value)
            return value.sql
        shape = grouping.shape(node, self.scope)
        self.keys.append(shape)
        if value is None and shape in self._shapes:  # the same text, so that DuckDB sees that it is the same
            value = self.columns.values[self._shapes.index(shape)]
        value = value or self.c.expression(node, self.scope)
        self.values.append(value)
        return ordering.no_constant(value, node)


def _is_column(node: exp.Column, scope: Scope) -> bool:
    found = grouping.shape(node, scope)
    return found[0] == "column" and len(found) == 2  # a field of a row is none


def _named_windows(c: Compiler, node: exp.Select, scope: Scope) -> str:
    from infra.local.athena.engines.duckdb_.functions import calls

    frames.check_names(c, node)
    found = [
        f"{w.name.lower()} AS ({calls.window_body(c, w, scope)})" for w in node.args.get("windows") or []
    ]
    return f" WINDOW {', '.join(found)}" if found else ""


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
