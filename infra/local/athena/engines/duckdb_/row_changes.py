"""DELETE, UPDATE and MERGE as one query: which row of which file becomes what.

The answer's columns are the file's path, the row's position in it, what happens to the row, then the
table's columns with their new values. A row that is inserted has neither path nor position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.base import DELETED, INSERTED, UNTOUCHED, UPDATED
from infra.local.athena.engines.duckdb_ import pruning, queries, relations
from infra.local.athena.engines.duckdb_.scope import Field, Scope, Typed, mark_used
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler
    from infra.local.athena.engines.duckdb_.queries import Relation

_HEAD = (("$path", t.VARCHAR), ("$pos", t.BIGINT), ("$action", t.INTEGER))


@dataclass(frozen=True)
class _Target:
    """The changed table inside of its query."""

    sql: str
    fields: list[Field]
    columns: list[Field]
    path: Field
    position: Field

    def column(self, name: str) -> Field | None:
        return next((found for found in self.columns if found.name == name), None)

    @property
    def place(self) -> list[str]:
        mark_used(self.path)
        mark_used(self.position)
        return [self.path.sql, self.position.sql]

    def kept(self, found: Field) -> str:
        mark_used(found)
        return found.sql

    def nothing(self) -> list[str]:
        return [_null(found.type) for found in self.columns]


def relation(c: Compiler, node: exp.Expression) -> Relation:
    """The query behind a row change; every expression in it is typed as in any other query."""
    if isinstance(node, exp.Delete):
        return _delete(c, node)
    if isinstance(node, exp.Update):
        return _update(c, node)
    return _merge(c, node)


def _target(c: Compiler, node: exp.Expression, scope: Scope) -> _Target:
    """Adds the table's fields to `scope`. Only Iceberg tables have rows that can change."""
    if not isinstance(node, exp.Table):
        raise c.failure("SYNTAX_ERROR", "mismatched input. Expecting: <table>", node)
    queries.refuse_unknown(c, node, {"this", "db", "catalog", "alias"})
    table = relations.lookup(c, relations.table_name(c, node), node)
    if table.is_view:
        raise c.failure("NOT_SUPPORTED", "Changing the rows of a view is not supported", node)
    if not table.is_iceberg:
        text = "Modifying Hive table rows is only supported for transactional tables"
        raise c.failure("NOT_SUPPORTED", text)
    before = len(scope.fields)
    sql = relations.item(c, node, {}, scope)
    fields = scope.fields[before:]
    by_column = {found.sources[0][1]: found for found in fields}
    columns = [found for found in fields if not found.hidden]
    return _Target(sql, fields, columns, by_column["$path"], by_column[relations.ROW_POSITION])


def _delete(c: Compiler, node: exp.Delete) -> Relation:
    queries.refuse_unknown(c, node, {"this", "where"})
    scope = Scope()
    target = _target(c, node.this, scope)
    where = _where(c, node, scope)
    return _answer(target, [*target.place, str(DELETED), *target.nothing()], f"{target.sql}{where}")


def _update(c: Compiler, node: exp.Update) -> Relation:
    queries.refuse_unknown(c, node, {"this", "expressions", "where"})
    scope = Scope()
    target = _target(c, node.this, scope)
    assigned = _assignments(c, node.expressions, target, scope)
    _require_types(c, node, "UPDATE table column types don't match SET expressions", assigned)
    where = _where(c, node, scope)
    values = [_assigned(assigned, target, found) for found in target.columns]
    return _answer(target, [*target.place, str(UPDATED), *values], f"{target.sql}{where}")


def _where(c: Compiler, node: exp.Expression, scope: Scope) -> str:
    clause = node.args.get("where")
    if clause is None:
        return ""
    condition = c.require(c.expression(clause.this, scope), t.BOOLEAN, "WHERE clause", clause.this)
    pruning.note(c, clause.this, scope)
    return f" WHERE {condition.sql}"


Assigned = list[tuple[Field, Typed]]


def _assignments(c: Compiler, items: Sequence[exp.Expression], target: _Target, scope: Scope) -> Assigned:
    """`SET a = 1, b = lower(x)`: each column once."""
    found: Assigned = []
    for item in items:
        if not isinstance(item, exp.EQ) or not isinstance(item.this, exp.Column | exp.Identifier):
            raise c.failure("SYNTAX_ERROR", "mismatched input. Expecting: <column> = <expression>", item)
        name = item.this.name.lower()
        column = target.column(name)
        if column is None:
            text = f"The UPDATE SET target column {name} doesn't exist"
            raise c.failure("COLUMN_NOT_FOUND", text, item.this)
        if any(column is known for known, _ in found):
            raise c.failure("SYNTAX_ERROR", f"Multiple assignments for same column: {name}", item.this)
        found.append((column, c.expression(item.expression, scope)))
    return found


def _require_types(c: Compiler, node: exp.Expression, what: str, assigned: Assigned) -> None:
    if all(t.can_coerce(value.type, column.type) for column, value in assigned):
        return
    wanted = ", ".join(str(column.type) for column, _ in assigned)
    given = ", ".join(str(value.type) for _, value in assigned)
    raise c.failure("TYPE_MISMATCH", f"{what}: Table: [{wanted}], Expressions: [{given}]", node)


def _assigned(assigned: Assigned, target: _Target, found: Field) -> str:
    """The new value of one column; without an assignment it stays what it is."""
    for column, value in assigned:
        if column is found:
            return _cast(value.sql, found.type)
    return target.kept(found)


def _merge(c: Compiler, node: exp.Expression) -> Relation:
    queries.refuse_unknown(c, node, {"this", "using", "on", "whens"})
    whens = node.args["whens"].expressions
    scope = Scope()
    using = node.args["using"]
    source = relations.item(c, using, {}, scope)
    of_source = Scope(list(scope.fields))
    target = _target(c, node.this, scope)
    on = c.require(c.expression(node.args["on"], scope), t.BOOLEAN, "MERGE ON clause", node.args["on"])
    pruning.note(c, node.args["on"], scope, target.fields)
    cases = [_case(c, when, number, target, scope, of_source) for number, when in enumerate(whens)]
    join = "LEFT JOIN" if any(not when.args.get("matched") for when in whens) else "JOIN"
    place = target.place
    here = f"{target.position.sql} IS NOT NULL"
    action = _chosen(here, cases, [str(case.action) for case in cases], str(UNTOUCHED))
    values = [
        _chosen(here, cases, [case.values[i] for case in cases], _null(found.type))
        for i, found in enumerate(target.columns)
    ]
    return _answer(target, [*place, action, *values], f"{source} {join} {target.sql} ON {on.sql}")


@dataclass(frozen=True)
class _Case:
    """One WHEN clause: for rows that match or for rows that don't, under which condition, doing what."""

    matched: bool
    condition: str
    action: int
    values: list[str]


def _case(
    c: Compiler, when: exp.Expression, number: int, target: _Target, scope: Scope, of_source: Scope
) -> _Case:
    matched = bool(when.args.get("matched"))
    if when.args.get("source"):
        raise c.failure("SYNTAX_ERROR", "mismatched input 'BY'. Expecting: 'AND', 'THEN'", when)
    seen = scope if matched else of_source
    condition = when.args.get("condition")
    test = "TRUE"
    if condition is not None:
        test = c.require(c.expression(condition, seen), t.BOOLEAN, "MERGE WHEN clause", condition).sql
    then = when.args["then"]
    if isinstance(then, exp.Var) and then.name.upper() == "DELETE" and matched:
        return _Case(matched, test, DELETED, target.nothing())
    if isinstance(then, exp.Update) and matched:
        return _Case(matched, test, UPDATED, _updated(c, then, number, target, scope))
    if isinstance(then, exp.Insert) and not matched:
        return _Case(matched, test, INSERTED, _inserted(c, then, number, target, of_source))
    raise c.failure("SYNTAX_ERROR", "mismatched input. Expecting: 'UPDATE', 'DELETE', 'INSERT'", when)


def _updated(c: Compiler, then: exp.Expression, number: int, target: _Target, scope: Scope) -> list[str]:
    queries.refuse_unknown(c, then, {"expressions"})
    assigned = _assignments(c, then.expressions, target, scope)
    what = f"Update table column types don't match for MERGE case {number}, SET expressions"
    _require_types(c, then, what, assigned)
    return [_assigned(assigned, target, found) for found in target.columns]


def _inserted(c: Compiler, then: exp.Expression, number: int, target: _Target, scope: Scope) -> list[str]:
    queries.refuse_unknown(c, then, {"this", "expression"})
    named = then.this.expressions if isinstance(then.this, exp.Tuple | exp.Schema) else []
    columns = []
    for item in named:
        column = target.column(item.name.lower())
        if column is None:
            text = f"Insert column name does not exist in target table: {item.name.lower()}"
            raise c.failure("COLUMN_NOT_FOUND", text, item)
        columns.append(column)
    columns = columns or list(target.columns)
    body = then.expression
    given = body.expressions if isinstance(body, exp.Tuple) else [body]
    if len(given) != len(columns) or len({id(column) for column in columns}) != len(columns):
        text = f"MERGE case {number}: {len(columns)} columns, {len(given)} values"
        raise c.failure("MISMATCHED_COLUMN_ALIASES", text, then)
    assigned = list(zip(columns, [c.expression(value, scope) for value in given], strict=True))
    what = f"Insert table column types don't match for MERGE case {number}, SET expressions"
    _require_types(c, then, what, assigned)
    values = {id(column): _cast(value.sql, column.type) for column, value in assigned}
    return [values.get(id(found), _null(found.type)) for found in target.columns]


def _chosen(here: str, cases: list[_Case], results: list[str], otherwise: str) -> str:
    """CASE over the WHEN clauses in their order; each sees only the rows that it is about."""
    if not cases:
        return otherwise
    branches = " ".join(
        f"WHEN {here if case.matched else f'NOT ({here})'} AND ({case.condition}) THEN {result}"
        for case, result in zip(cases, results, strict=True)
    )
    return f"CASE {branches} ELSE {otherwise} END"


def _cast(sql: str, kind: Type | None) -> str:
    return f"CAST({sql} AS {duckdb_type(kind)})" if kind is not None else sql


def _null(kind: Type | None) -> str:
    return _cast("NULL", kind)


def _answer(target: _Target, values: list[str], source: str) -> Relation:
    columns = [*_HEAD, *((found.name, found.type) for found in target.columns)]
    items = ", ".join(f"{value} AS {quote(name)}" for (name, _), value in zip(columns, values, strict=True))
    labels: list[str | None] = [name for name, _ in columns]
    fields = [Field(name, name, kind) for name, kind in columns]
    return queries.Relation(f"SELECT {items} FROM {source}", labels, fields)
