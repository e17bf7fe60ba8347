"""Where each column of a model comes from: its compiled SQL, read by sqlglot, down to the columns of the bill.

A column comes from those whose values can be in it. What only filters, joins or groups rows is not among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

DIALECT = "athena"
# What a published table has before its columns: publishing sets them, no query does.
PARTITIONS = ("billing_period", "export_name")


@dataclass(frozen=True, order=True)
class Column:
    """A column of a table or model: `line_items_cur2.line_item_usage_type`."""

    table: str
    name: str

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


@dataclass(frozen=True)
class Origin:
    """The columns at the end of the way, the models between, and what could not be followed (a reason each)."""

    columns: frozenset[Column] = frozenset()
    through: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()

    def __or__(self, other: Origin) -> Origin:
        return Origin(
            self.columns | other.columns, self.through | other.through, self.unknown | other.unknown
        )


class Lineage:
    """The origins of the columns of models.

    `queries`: compiled SQL by model. `tables`: columns of everything that is no model, by name. Relations are named by
    their last part, which is unique in the project but for published tables: those are the model of their name.
    """

    def __init__(self, queries: Mapping[str, str], tables: Mapping[str, list[str]]) -> None:
        self.queries, self.tables = queries, tables
        self._models: dict[str, Model] = {}
        self._origins: dict[Column, Origin] = {}

    def origin(self, column: Column) -> Origin:
        """Where the column comes from; itself when it belongs to no model."""
        if column.table not in self.queries:
            return Origin(frozenset({column}))
        if column.name in PARTITIONS and column.name not in self.columns_of(column.table):
            return Origin()
        if column not in self._origins:
            # A table that is read by what makes it: an earlier month of it, so nothing new.
            self._origins[column] = Origin()
            self._origins[column] = self._traced(column)
        return self._origins[column]

    def columns_of(self, table: str) -> list[str]:
        """The columns of a model or table, in their order; [] when nobody knows."""
        if table in self.queries:
            return self._model(table).names
        return list(self.tables.get(table, ()))

    def _readable(self, table: str) -> list[str]:
        found = self.columns_of(table)
        return [*found, *(one for one in PARTITIONS if one not in found)] if table in self.queries else found

    def _model(self, name: str) -> Model:
        if name not in self._models:
            query = parse_one(self.queries[name], dialect=DIALECT)
            read = {one.name for one in query.find_all(exp.Table)} - {one.alias for one in query.find_all(exp.CTE)}
            shape = {one: dict.fromkeys(self._readable(one), "varchar") for one in sorted(read - {name})}
            self._models[name] = Model(query, {one: columns for one, columns in shape.items() if columns})
        return self._models[name]

    def _traced(self, column: Column) -> Origin:
        try:
            sources = list(self._model(column.table).sources(column.name))
        except SqlglotError as error:
            return Origin(unknown=frozenset({f"{column}: {' '.join(str(error).split())[:120]}"}))
        found = Origin()
        for one in sources:
            if one is None or not one.name or one.name == "*":
                found |= Origin(unknown=frozenset({f"{column}: reads {one.table if one else 'what has no name'}"}))
                continue
            found |= self.origin(one)
            if one.table in self.queries:
                found |= Origin(through=frozenset({one.table}))
        return found


@dataclass(frozen=True)
class Model:
    """One model's query, qualified once for all its columns."""

    query: exp.Expression
    shape: Mapping[str, Mapping[str, str]]

    @cached_property
    def qualified(self) -> Any:
        plain = self.query.copy()
        for table in plain.find_all(exp.Table):
            table.set("db", None)
            table.set("catalog", None)
        return qualify(
            plain,
            schema=dict(self.shape),
            dialect=DIALECT,
            validate_qualify_columns=False,
            identify=False,
        )

    @cached_property
    def scope(self) -> Scope:
        found = build_scope(self.qualified)
        assert found is not None
        return found

    @property
    def names(self) -> list[str]:
        return [str(one) for one in self.qualified.named_selects]

    def sources(self, name: str) -> Iterator[Column | None]:
        """The columns of other relations whose values are in the column; None for one that has no name."""
        top = lineage(name, self.qualified, schema=None, sources=None, dialect=DIALECT, scope=self.scope, trim_selects=False)
        for node in top.walk():
            if not node.downstream:
                yield from _source(node)


def _source(node: Node) -> Iterator[Column | None]:
    if isinstance(node.source, exp.Table):
        yield Column(node.source.name, node.name.rsplit(".", 1)[-1].strip('"').lower())
    elif isinstance(node.expression, exp.Placeholder):
        yield None
    elif any(True for _ in node.expression.find_all(exp.Column)):
        # It still names columns, and nobody said of what: they are what `unnest` or a row value gave.
        yield None
