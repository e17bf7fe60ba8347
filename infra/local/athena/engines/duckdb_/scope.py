"""What a name can mean at one place of a query: relations, their fields, and the scans behind them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

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


class Form(Enum):
    """How a query reads the one around it, as far as Trino's optimizer cares."""

    FREE = "nothing of it"
    ROWS = "in conditions that can be pulled up"
    ROW = "one row is computed from it, without FROM"
    TOTAL = "in conditions below one aggregation of all rows"
    UNNEST = "its arrays and maps are unnested"
    STUCK = "where nothing can be pulled up"


class Obstacle(Enum):
    """What stands on top of `ROWS`; only some places can take it."""

    NONE = "nothing"
    DISTINCT = "DISTINCT of columns beside those that are compared"
    GROUPS = "GROUP BY of columns beside those that are compared"
    LIST_OF_GROUPS = "a select list behind GROUP BY that reads the outside"
    LIST = "a select list that reads the outside or needs a window, a subquery or a row of many"


@dataclass(frozen=True)
class Plan:
    """A query as the one around it sees it: whether a join can be made of the two.

    `constants` are the positions of output columns that equal something outside; `loose` says that a condition
    reads another column; `is_certain` that there is a row whatever is outside.
    """

    form: Form = Form.FREE
    obstacle: Obstacle = Obstacle.NONE
    constants: frozenset[int] = frozenset()
    loose: bool = False
    is_single: bool = False
    is_certain: bool = False
    is_filtered: bool = True  # by nothing but conditions
    is_grouped: bool = False
    is_limited: bool = False


FREE = Plan()
STUCK = Plan(Form.STUCK)


@dataclass(frozen=True)
class Cte:
    """A WITH query in force; the columns' `sql` are its DuckDB column names."""

    sql_name: str
    fields: list[Field]
    plan: Plan = FREE


@dataclass(frozen=True)
class Part:
    """One relation behind FROM, and the fields by which it is known there."""

    plan: Plan
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
    parts: list[Part] = field(default_factory=list)

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
