"""Athena SQL in, DuckDB SQL out: names resolved, types checked, every node accounted for.

A node or an argument that no rule here knows is refused. That is the strictness: what DuckDB would
accept and Athena wouldn't never reaches DuckDB.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from infra.local.athena import parsing
from infra.local.athena import types as t
from infra.local.athena.catalog import Table, TableName
from infra.local.athena.engines.duckdb_.expressions import nodes
from infra.local.athena.engines.duckdb_.relations import queries, row_changes, stars, summaries
from infra.local.athena.engines.duckdb_.scope import Scan, Scope, Typed
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

TableSource = Callable[[TableName], Table]
MAX_VIEW_DEPTH = 32
_CLAUSES = ("WHERE", "HAVING", "JOIN")


@dataclass(frozen=True)
class Compiled:
    """`sql` holds one placeholder per scan; `names` are the output columns as the client sees them.

    `is_summary` where the rows are as a rule few.
    """

    sql: str
    names: tuple[str, ...]
    types: tuple[Type | None, ...]
    scans: tuple[Scan, ...]
    is_summary: bool = False


class Compiler:
    """Compiles one query; a view inside it is compiled by a child that shares the scans."""

    def __init__(self, sql: str, database: str, tables: TableSource, parent: Compiler | None = None) -> None:
        self.sql = sql
        self.database = database
        self.tables = tables
        self.scans: list[Scan] = parent.scans if parent else []
        self._counter: list[int] = parent._counter if parent else [0]
        self.depth: int = parent.depth + 1 if parent else 0
        self.is_for_nothing: bool = parent.is_for_nothing if parent else False  # below a LIMIT 0
        self.unplanned: list[QueryFailed] = parent.unplanned if parent else []
        if self.depth > MAX_VIEW_DEPTH:
            raise QueryFailed("VIEW_IS_RECURSIVE", "Statement would create a recursive view", 1, 1)

    def compile(self, tree: exp.Expression) -> Compiled:
        stars.check(self, tree)
        changes_rows = isinstance(tree, exp.Merge | exp.Update | exp.Delete)
        relation = row_changes.relation(self, tree) if changes_rows else queries.query(self, tree, {}, None)
        if self.unplanned:  # Trino plans what it has read as a whole
            raise self.unplanned[0]
        names = tuple(name or f"_col{i}" for i, name in enumerate(relation.labels))
        columns = [
            f"{_cast_to_known(quote(field.sql), field.type)} AS {quote(f'c{i}')}"
            for i, field in enumerate(relation.fields)
        ]
        sql = f"SELECT {', '.join(columns)} FROM ({relation.sql}) q"
        kinds = tuple(field.type for field in relation.fields)
        return Compiled(sql, names, kinds, tuple(self.scans), summaries.is_summary(tree))

    def fresh(self, prefix: str) -> str:
        self._counter[0] += 1
        return f"{prefix}{self._counter[0]}"

    def scan(self, table: Table, metadata: str = "") -> Scan:
        scan = Scan(len(self.scans), table, metadata=metadata)
        self.scans.append(scan)
        return scan

    def expression(self, node: exp.Expression, scope: Scope) -> Typed:
        return nodes.expression(self, node, scope)

    def failure(self, code: str, message: str, node: exp.Expression | None = None) -> QueryFailed:
        """The failure to raise, placed where `node` begins."""
        place = parsing.place_of(node, self.sql)
        return QueryFailed(code, message, place.line, place.column)

    def unread(self, node: exp.Expression, more: str = "") -> QueryFailed:
        """The failure to raise for what is of Trino's grammar and nothing here reads."""
        text = node.sql("trino").replace(parsing.MASK, "")[:60]
        return self.failure("NOT_SUPPORTED", f"'{text}'{more} is not supported by this engine", node)

    def require(self, value: Typed, wanted: Type, what: str, node: exp.Expression) -> Typed:
        if not t.can_coerce(value.type, wanted):
            told = f": actual type {value.type}" if what.startswith(_CLAUSES) else f" (actual: {value.type})"
            raise self.failure("TYPE_MISMATCH", f"{what} must evaluate to a {wanted}{told}", node)
        return value


def _cast_to_known(sql: str, kind: Type | None) -> str:
    """DuckDB's own type may be wider (a sum of integers is 128 bits): the answer has Trino's."""
    return sql if kind is None else f"CAST({sql} AS {duckdb_type(kind)})"
