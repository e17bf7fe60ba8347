"""SHOW and DESCRIBE: answers in plain lines, columns divided by tabs."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.local.athena.catalog import Table, TableName, decode_view
from infra.local.athena.errors import QueryFailed
from infra.local.athena.words import Reader

if TYPE_CHECKING:
    from infra.local.athena.ddl import Context

_WIDTH = 20  # Hive pads the columns of DESCRIBE and SHOW COLUMNS to this


@dataclass(frozen=True)
class Answer:
    """Lines of text under column names; more than one column is divided by tabs within the line."""

    columns: tuple[str, ...]
    lines: tuple[str, ...] = ()


NOTHING = Answer(())


def _database(context: Context, reader: Reader) -> str:
    name = reader.name() if reader.take("in") or reader.take("from") else context.database
    if not context.catalog.has_database(name):
        raise QueryFailed("SCHEMA_NOT_FOUND", f"Database not found: {name}")
    return name


def _matching(names: list[str], reader: Reader) -> tuple[str, ...]:
    """Hive's patterns: `*` for anything, `|` between choices."""
    reader.take("like")
    if reader.done:
        return tuple(sorted(names))
    patterns = reader.text().replace(".*", "*").replace("%", "*").split("|")
    reader.finish()
    return tuple(sorted(n for n in names if any(fnmatch.fnmatchcase(n, p.lower()) for p in patterns)))


def databases(context: Context, reader: Reader) -> Answer:
    names = [entry["Name"] for entry in context.catalog.databases()]
    return Answer(("database_name",), _matching(names, reader))


def tables(context: Context, reader: Reader) -> Answer:
    found = context.catalog.tables(_database(context, reader))
    return Answer(("tab_name",), _matching([table.name.table for table in found], reader))


def views(context: Context, reader: Reader) -> Answer:
    found = context.catalog.tables(_database(context, reader))
    return Answer(("views",), _matching([table.name.table for table in found if table.is_view], reader))


def columns(context: Context, reader: Reader) -> Answer:
    if not (reader.take("in") or reader.take("from")):
        raise reader.error("IN, FROM")
    name = reader.table()
    if reader.take("in") or reader.take("from"):
        name = TableName(reader.name(), name.table)
    reader.finish()
    table = context.catalog.table(name)
    return Answer(("field",), tuple(f"{c.name:<{_WIDTH}}" for c in (*table.columns, *table.keys)))


def partitions(context: Context, reader: Reader) -> Answer:
    table = context.catalog.table(reader.table())
    reader.finish()
    if not table.keys:
        raise QueryFailed("NOT_SUPPORTED", f"Table {table.name.table} is not a partitioned table")
    lines = [
        "/".join(f"{key.name}={value}" for key, value in zip(table.keys, part.values, strict=True))
        for part in context.catalog.partitions(table.name)
    ]
    return Answer(("partition",), tuple(sorted(lines)))


def table_properties(context: Context, reader: Reader) -> Answer:
    table = context.catalog.table(reader.table())
    wanted = None
    if reader.take("("):
        wanted = reader.text()
        reader.expect(")")
    reader.finish()
    if wanted is not None:
        return Answer(("prpt_name", "prpt_value"), (table.parameters.get(wanted, ""),))
    return Answer(
        ("prpt_name", "prpt_value"),
        tuple(f"{key}\t{value}" for key, value in sorted(table.parameters.items())),
    )


def describe(context: Context, reader: Reader) -> Answer:
    reader.take("extended") or reader.take("formatted")
    table = context.catalog.table(reader.table())
    if not reader.done:
        name = reader.name()
        reader.finish()
        return _described_column(table, name)
    lines = [_described(c.name, c.hive, c.comment) for c in (*table.columns, *table.keys)]
    if table.keys:
        lines += [
            "\t \t ",
            "# Partition Information\t \t ",
            _described("# col_name", "data_type", "comment"),
            "\t \t ",
        ]
        lines += [_described(c.name, c.hive, c.comment) for c in table.keys]
    return Answer(("col_name", "data_type", "comment"), tuple(lines))


def _described_column(table: Table, name: str) -> Answer:
    """`DESCRIBE table column`."""
    for c in (*table.columns, *table.keys):
        if c.name == name:
            return Answer(("col_name", "data_type", "comment"), (_described(c.name, c.hive, c.comment),))
    raise QueryFailed("COLUMN_NOT_FOUND", f"Invalid column reference {name}")


def _described(name: str, kind: str, comment: str) -> str:
    return f"{name:<{_WIDTH}}\t{kind:<{_WIDTH}}\t{comment:<{_WIDTH}}"


def create_view(context: Context, reader: Reader) -> Answer:
    table = context.catalog.table(reader.table())
    reader.finish()
    if not table.is_view:
        raise QueryFailed("NOT_SUPPORTED", f"'{table.name}' is a table, not a view", 1, 1)
    text = f"CREATE VIEW {table.name.database}.{table.name.table} AS\n{decode_view(table).sql.strip()}"
    return Answer(("Create View",), tuple(text.splitlines()))


def create_table(context: Context, reader: Reader) -> Answer:
    table = context.catalog.table(reader.table())
    reader.finish()
    if table.is_view:
        raise QueryFailed("NOT_SUPPORTED", f"'{table.name}' is a view, not a table", 1, 1)
    return Answer(("createtab_stmt",), tuple(_definition(table)))


def _definition(table: Table) -> list[str]:
    storage = table.raw.get("StorageDescriptor", {})
    lines = [f"CREATE EXTERNAL TABLE `{table.name.database}.{table.name.table}`("]
    lines += _listed([f"  `{c.name}` {c.hive}" for c in table.columns])
    if table.keys:
        lines.append("PARTITIONED BY ( ")
        lines += _listed([f"  `{c.name}` {c.hive}" for c in table.keys])
    lines += ["ROW FORMAT SERDE ", f"  '{table.serde}' "]
    if table.serde_parameters:
        lines.append("WITH SERDEPROPERTIES ( ")
        lines += _listed([f"  '{key}'='{value}'" for key, value in sorted(table.serde_parameters.items())])
    lines += ["STORED AS INPUTFORMAT ", f"  '{storage.get('InputFormat', '')}' "]
    lines += ["OUTPUTFORMAT ", f"  '{storage.get('OutputFormat', '')}'"]
    lines += ["LOCATION", f"  '{table.location}'", "TBLPROPERTIES ("]
    return lines + _listed([f"  '{key}'='{value}'" for key, value in sorted(table.parameters.items())])


def _listed(items: list[str]) -> list[str]:
    return [item + (", " if i < len(items) - 1 else ")") for i, item in enumerate(items)]
