"""What a name can mean at one place of a query: relations, their fields, and the scans behind them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlglot import exp

from infra.local.athena.catalog import Table
from infra.local.athena.types import Type


@dataclass(frozen=True)
class Typed:
    """A piece of DuckDB SQL with the Trino type of its value (`None`: not known)."""

    sql: str
    type: Type | None
    origin: Field | None = None
    literal: str | None = None


@dataclass(frozen=True)
class Constraint:
    """A predicate over one column, as DuckDB SQL in which `column_sql` stands for the column.

    `condition` is the same as it was written.
    """

    column: str
    column_sql: str
    predicate: str
    condition: exp.Expression | None = field(default=None, compare=False)


@dataclass(eq=False)
class Scan:
    """One reading of one table; the binder turns it into SQL once all constraints are known."""

    number: int
    table: Table
    used: dict[str, None] = field(default_factory=dict)
    constraints: list[Constraint] = field(default_factory=list)
    metadata: str = ""  # "partitions" for "table$partitions", a view's name for information_schema

    @property
    def placeholder(self) -> str:
        return f"__scan_{self.number}__"


@dataclass(frozen=True)
class Field:
    """One column of a relation; `sources` are the table columns whose value it passes on unchanged."""

    name: str
    sql: str
    type: Type | None
    relation: str = ""
    qualifiers: tuple[str, ...] = ()
    sources: tuple[tuple[Scan, str], ...] = ()
    hidden: bool = False  # not part of `*`
    unqualified: bool = True  # may be named without its relation


@dataclass(frozen=True)
class Cte:
    """A WITH query in force; the columns' `sql` are its DuckDB column names."""

    sql_name: str
    fields: list[Field]


@dataclass
class Scope:
    """Fields in order of appearance. `outer` is the enclosing query (correlation), `names` the lambda's."""

    fields: list[Field] = field(default_factory=list)
    outer: Scope | None = None
    names: dict[str, Typed] = field(default_factory=dict)
    aliases: dict[str, Typed] = field(default_factory=dict)
    ctes: dict[str, Cte] = field(default_factory=dict)
    reads: list[tuple[Field, exp.Expression]] = field(default_factory=list)  # by subqueries, from here

    def with_names(self, names: dict[str, Typed]) -> Scope:
        return replace(self, names={**self.names, **names})

    def with_aliases(self, aliases: dict[str, Typed]) -> Scope:
        return replace(self, aliases=aliases)

    def matching(self, qualifiers: tuple[str, ...], name: str) -> list[Field]:
        """Fields called `name`; `qualifiers` must be a tail of the relation's full name."""
        return [
            found
            for found in self.fields
            if found.name == name
            and (not qualifiers or found.qualifiers[-len(qualifiers) :] == qualifiers)
            and (qualifiers or found.unqualified)
        ]

    def of_relation(self, qualifiers: tuple[str, ...]) -> list[Field]:
        return [found for found in self.fields if found.qualifiers[-len(qualifiers) :] == qualifiers]


def mark_used(found: Field) -> None:
    for scan, column in found.sources:
        scan.used[column] = None
