"""OPTIMIZE's WHERE: a condition over partition columns, which Iceberg's planning must answer alone."""

from __future__ import annotations

from typing import cast

from pyiceberg.expressions import And, BooleanExpression
from sqlglot import exp

from infra.local.athena import parsing
from infra.local.athena.engines.duckdb_.reading import pushdown
from infra.local.athena.errors import QueryFailed
from infra.local.athena.iceberg.reading import IcebergTable


def of_partitions(text: str, table: IcebergTable) -> BooleanExpression:
    """`WHERE catalog = 'c1' AND month = 5` as Iceberg knows it; anything else is refused."""
    blanked = "select 1 from t where "
    head = text[: len(text) - len(text.lstrip())]
    sql = blanked + text[len(head) :]
    tree = parsing.parse_query(sql)
    where = tree.args["where"].this
    names = {field.name.lower(): field.name for field in table.schema.fields}
    keys = {table.schema.find_column_name(field.source_id) for field in table.handle.spec().fields}
    chosen: list[BooleanExpression] = []
    for conjunct in [*where.flatten()] if isinstance(where, exp.And) else [where]:
        columns = {names.get(column.name.lower()) for column in conjunct.find_all(exp.Column)}
        if len(columns) != 1 or not columns <= keys:
            raise QueryFailed(
                "NOT_SUPPORTED", "Unexpected filter: OPTIMIZE filters by partition columns only", 1, 1
            )
        found = pushdown.condition(cast(exp.Expression, conjunct), str(columns.pop()))
        if found is None:
            text = f"Unexpected filter: {conjunct.sql('trino')}"
            raise QueryFailed("NOT_SUPPORTED", text, 1, 1)
        chosen.append(found)
    combined = chosen[0]
    for one in chosen[1:]:
        combined = And(combined, one)
    return combined
