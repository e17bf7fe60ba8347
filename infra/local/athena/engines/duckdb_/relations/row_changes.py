"""DELETE, UPDATE and MERGE as one query: which row of which file becomes what.

The answer's columns are the file's path, the row's position in it, what happens to the row, then the
table's columns with their new values. A row that is inserted has neither path nor position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import parsing
from infra.local.athena import types as t
from infra.local.athena.engines.base import DELETED, INSERTED, UNTOUCHED, UPDATED
from infra.local.athena.engines.duckdb_.expressions import casts
from infra.local.athena.engines.duckdb_.relations import from_clause, pruning, queries
from infra.local.athena.engines.duckdb_.scope import Field, Scope, Typed, mark_used
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote
from infra.local.athena.errors import QueryFailed
from infra.local.athena.parsing import Place
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler
    from infra.local.athena.engines.duckdb_.relations.queries import Relation

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
        raise c.unread(node)
    queries.refuse_unknown(c, node, {"this", "db", "catalog", "alias"})
    table = c.tables(from_clause.table_name(c, node))
    if table.is_view:
        raise c.failure("NOT_SUPPORTED", "Changing the rows of a view is not supported", node)
    if not table.is_iceberg:
        text = "Modifying Hive table rows is only supported for transactional tables"
        raise QueryFailed("NOT_SUPPORTED", text)
    before = len(scope.fields)
    sql = from_clause.item(c, node, {}, scope)
    fields = scope.fields[before:]
    by_column = {found.sources[0][1]: found for found in fields}
    columns = [found for found in fields if not found.hidden]
    return _Target(sql, fields, columns, by_column["$path"], by_column[from_clause.ROW_POSITION])


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
    _require_types("UPDATE table column types don't match SET expressions", assigned, Place(1, 1))
    where = _where(c, node, scope)
    values = [_assigned(c, assigned, target, found) for found in target.columns]
    return _answer(target, [*target.place, str(UPDATED), *values], f"{target.sql}{where}")


def _where(c: Compiler, node: exp.Expression, scope: Scope) -> str:
    clause = node.args.get("where")
    if clause is None:
        return ""
    condition = _condition(c, clause.this, scope, "WHERE clause")
    pruning.note(c, clause.this, scope)
    return f" WHERE {condition}"


def _condition(c: Compiler, node: exp.Expression, scope: Scope, what: str) -> str:
    value = c.expression(node, scope)
    if value.type not in (None, t.BOOLEAN, t.NULL):
        text = f"{what} must evaluate to a boolean: actual type {value.type}"
        raise c.failure("TYPE_MISMATCH", text, node)
    return value.sql


@dataclass(frozen=True)
class _Assignment:
    column: Field
    value: Typed
    node: exp.Expression


def _assignments(
    c: Compiler, items: Sequence[exp.Expression], target: _Target, scope: Scope
) -> list[_Assignment]:
    """`SET a = 1, b = lower(x)` of an UPDATE: each column once."""
    found: list[_Assignment] = []
    for name, item in _named(c, items):
        column = target.column(name)
        if column is None:
            text = f"The UPDATE SET target column {name} doesn't exist"
            raise c.failure("COLUMN_NOT_FOUND", text, item.this)
        if any(column is known.column for known in found):
            text = f"Multiple entries with same key: {name}=[] and {name}=[]"
            raise QueryFailed("GENERIC_INTERNAL_ERROR", text)
        found.append(_Assignment(column, c.expression(item.expression, scope), item.expression))
    return found


def _named(c: Compiler, items: Sequence[exp.Expression]) -> list[tuple[str, exp.Expression]]:
    """The column and the assignment of each item; the column stands alone, without its table."""
    for item in items:
        alone = isinstance(item, exp.EQ) and isinstance(item.this, exp.Column | exp.Identifier)
        if not alone or item.this.args.get("table"):
            raise c.unread(item)
    return [(item.this.name.lower(), item) for item in items]


def _require_types(what: str, assigned: Sequence[_Assignment], place: Place) -> None:
    """Trino assigns between any two types that have a common one, even a wider to a narrower."""
    if all(t.common_type(one.column.type, one.value.type)[0] for one in assigned):
        return
    wanted = ", ".join(str(one.column.type) for one in assigned)
    given = ", ".join(str(one.value.type) for one in assigned)
    text = f"{what}: Table: [{wanted}], Expressions: [{given}]"
    raise QueryFailed("TYPE_MISMATCH", text, place.line, place.column)


def _assigned(c: Compiler, assigned: Sequence[_Assignment], target: _Target, found: Field) -> str:
    """The new value of one column; without an assignment it stays what it is."""
    for one in assigned:
        if one.column is found:
            return _converted(c, one)
    return target.kept(found)


def _converted(c: Compiler, one: _Assignment) -> str:
    kind = one.column.type
    if kind is None or one.value.type == kind:
        return one.value.sql
    return casts.convert(c, one.value, kind, safe=False, node=one.node)


def _merge(c: Compiler, node: exp.Expression) -> Relation:
    queries.refuse_unknown(c, node, {"this", "using", "on", "whens"})
    whens = node.args["whens"].expressions
    scope = Scope()
    source = from_clause.item(c, node.args["using"], {}, scope)
    target = _target(c, node.this, scope)
    on = _condition(c, node.args["on"], scope, "The MERGE predicate")
    pruning.note(c, node.args["on"], scope, target.fields)
    cases = [_case(c, when, number, target, scope) for number, when in enumerate(whens)]
    join = "LEFT JOIN" if any(not case.matched for case in cases) else "JOIN"
    place = target.place
    here = f"{target.position.sql} IS NOT NULL"
    action = _chosen(here, cases, [str(case.action) for case in cases], str(UNTOUCHED))
    values = [
        _chosen(here, cases, [case.values[i] for case in cases], _null(found.type))
        for i, found in enumerate(target.columns)
    ]
    return _answer(target, [*place, action, *values], f"{source} {join} {target.sql} ON {on}")


@dataclass(frozen=True)
class _Case:
    """One WHEN clause: for rows that match or for rows that don't, under which condition, doing what."""

    matched: bool
    condition: str
    action: int
    values: list[str]


def _case(c: Compiler, when: exp.Expression, number: int, target: _Target, scope: Scope) -> _Case:
    """Where nothing matches, the target's columns are NULL."""
    matched = bool(when.args.get("matched"))
    condition = when.args.get("condition")
    test = _condition(c, condition, scope, "WHERE clause predicate") if condition is not None else "TRUE"
    then = when.args["then"]
    if isinstance(then, exp.Var) and then.name.upper() == "DELETE" and matched:
        return _Case(matched, test, DELETED, target.nothing())
    if isinstance(then, exp.Update) and matched:
        queries.refuse_unknown(c, then, {"expressions"})
        pairs = [(name, item.expression) for name, item in _named(c, then.expressions)]
        assigned = _merged(c, number, pairs, target, scope)
        return _Case(matched, test, UPDATED, [_assigned(c, assigned, target, one) for one in target.columns])
    if isinstance(then, exp.Insert) and not matched:
        queries.refuse_unknown(c, then, {"this", "expression"})
        assigned = _merged(c, number, _inserted(then, target), target, scope)
        given = {id(one.column): _converted(c, one) for one in assigned}
        values = [given.get(id(found), _null(found.type)) for found in target.columns]
        return _Case(matched, test, INSERTED, values)
    raise c.unread(when)


def _inserted(then: exp.Expression, target: _Target) -> list[tuple[str, exp.Expression]]:
    """`INSERT [(columns)] VALUES (...)`: a value for each column."""
    named = then.this.expressions if isinstance(then.this, exp.Tuple | exp.Schema) else []
    columns = [item.name.lower() for item in named] or [found.name for found in target.columns]
    given = then.expression.expressions if isinstance(then.expression, exp.Tuple) else [then.expression]
    if len(given) != len(columns):
        text = f"Number of merge columns ({len(columns)}) isn't equal to number of expressions ({len(given)})"
        raise QueryFailed("GENERIC_INTERNAL_ERROR", text)
    return list(zip(columns, given, strict=True))


def _merged(
    c: Compiler, number: int, pairs: Sequence[tuple[str, exp.Expression]], target: _Target, scope: Scope
) -> list[_Assignment]:
    """The assignments of one WHEN clause, checked as Trino checks them."""
    found: list[_Assignment] = []
    for name, value in pairs:
        column = target.column(name)
        if column is None:
            text = f"Merge column name does not exist in target table: {name}"
            raise QueryFailed("COLUMN_NOT_FOUND", text, 1, 1)
        if any(column is known.column for known in found):
            text = f"Merge column name is specified more than once: {name}"
            raise QueryFailed("DUPLICATE_COLUMN_NAME", text, 1, 1)
        found.append(_Assignment(column, c.expression(value, scope), value))
    what = f"MERGE table column types don't match for MERGE case {number}, SET expressions"
    _require_types(what, found, parsing.place_of_when(c.sql, number))
    return found


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
