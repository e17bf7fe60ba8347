"""DDL of Iceberg tables: CREATE, ALTER, DROP, SHOW CREATE TABLE, DESCRIBE."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pyiceberg.exceptions import CommitFailedException, ValidationError
from pyiceberg.table import Table as Handle
from pyiceberg.table import Transaction
from pyiceberg.types import PrimitiveType

from infra.local.athena.catalog import TableName
from infra.local.athena.ddl_create import column_list
from infra.local.athena.ddl_show import NOTHING, Answer
from infra.local.athena.errors import QueryFailed
from infra.local.athena.iceberg import commits, kinds, layout, properties
from infra.local.athena.iceberg.tables import IcebergTables, commit_failure
from infra.local.athena.statements import Ddl
from infra.local.athena.storage import Location
from infra.local.athena.types import Type, hive_name, parse_type
from infra.local.athena.words import Reader

if TYPE_CHECKING:
    from infra.local.athena.ddl import Context

Action = Callable[["Context", Reader], Answer]
_NO_HIVE_TYPES = ("tinyint", "smallint")


def action(statement: Ddl) -> Action:
    return _create if statement.managed else _ACTIONS[statement.kind]


def _tables(context: Context) -> IcebergTables:
    return IcebergTables(context.catalog.glue, context.store)


def _create(context: Context, reader: Reader) -> Answer:
    """`CREATE TABLE t (columns) PARTITIONED BY (transforms) LOCATION '...' TBLPROPERTIES (...)`."""
    if_not_exists = reader.take("if", "not", "exists")
    name = reader.table()
    columns = [(one["Name"], one["Type"], one.get("Comment", "")) for one in column_list(reader)]
    comment = reader.text() if reader.take("comment") else ""
    transforms = layout.read_transforms(reader) if reader.take("partitioned", "by") else []
    location = Location.parse(reader.text()) if reader.take("location") else None
    given = reader.pairs() if reader.take("tblproperties") else {}
    reader.finish()
    if given.get("table_type", "").upper() != "ICEBERG" or location is None:
        text = "CREATE TABLE without EXTERNAL needs a LOCATION and TBLPROPERTIES ('table_type' = 'ICEBERG')"
        raise QueryFailed("NOT_SUPPORTED", text, 1, 1)
    stored = properties.created_with(given) | ({"comment": comment} if comment else {})
    schema = kinds.schema_of([(column, _column_type(kind), doc) for column, kind, doc in columns])
    if context.catalog.find(name) is not None:
        if if_not_exists:
            return NOTHING
        raise QueryFailed("TABLE_ALREADY_EXISTS", f"Table '{name}' already exists", 1, 1)
    spec = layout.spec_of(transforms, schema)
    commits.create(name, _tables(context).begin(name, schema, spec, location, stored), [])
    return NOTHING


def _column_type(text: str) -> Type:
    if text in _NO_HIVE_TYPES:
        raise QueryFailed("NOT_SUPPORTED", f"Type not supported for Iceberg: {text}", 1, 1)
    return parse_type(text)


def _alter(context: Context, reader: Reader) -> Answer:
    tables = _tables(context)
    name = reader.table()
    handle = tables.load(name)
    if reader.take("rename", "to"):
        new = reader.table()
        reader.finish()
        tables.rename(name, new)
        return NOTHING
    change = _change(reader, name, handle)
    reader.finish()
    transaction = handle.transaction()
    try:
        change(transaction)
        transaction.commit_transaction()
    except CommitFailedException as problem:
        raise commit_failure(name, problem) from problem
    except (ValidationError, ValueError) as problem:
        raise QueryFailed("NOT_SUPPORTED", f"Cannot alter table '{name}': {problem}", 1, 1) from problem
    return NOTHING


def _change(reader: Reader, name: TableName, handle: Handle) -> Callable[[Transaction], object]:
    if reader.take("add", "columns"):
        return _added(reader, handle)
    if reader.take("drop", "column"):
        return _dropped(reader, name, handle)
    if reader.take("change") and (reader.take("column") or True):
        return _changed(reader, name, handle)
    if reader.take("set", "tblproperties"):
        stored = properties.checked(reader.pairs())
        return lambda transaction: transaction.set_properties(stored)
    if reader.take("unset", "tblproperties"):
        gone = _keys(reader)
        return lambda transaction: transaction.remove_properties(*gone)
    raise reader.error(
        "RENAME TO, ADD COLUMNS, DROP COLUMN, CHANGE COLUMN, SET TBLPROPERTIES, UNSET TBLPROPERTIES"
    )


def _added(reader: Reader, handle: Handle) -> Callable[[Transaction], object]:
    columns = column_list(reader)
    known = {field.name.lower() for field in handle.schema().fields}
    if twice := [one["Name"] for one in columns if one["Name"] in known]:
        raise QueryFailed("DUPLICATE_COLUMN_NAME", f"Duplicate column name: {twice[0]}", 1, 1)

    def change(transaction: Transaction) -> None:
        with transaction.update_schema() as update:
            for one in columns:
                kind = kinds.iceberg_type(_column_type(one["Type"]), kinds.Ids())
                update.add_column(one["Name"], kind, doc=one.get("Comment"))

    return change


def _existing(name: TableName, handle: Handle, column: str) -> str:
    """The column's name as the table spells it."""
    for field in handle.schema().fields:
        if field.name.lower() == column:
            return field.name
    raise QueryFailed("COLUMN_NOT_FOUND", f"Column '{column}' does not exist in table '{name}'", 1, 1)


def _dropped(reader: Reader, name: TableName, handle: Handle) -> Callable[[Transaction], object]:
    column = _existing(name, handle, reader.name())
    used = {handle.schema().find_column_name(field.source_id) for field in handle.spec().fields}
    if column in used:
        raise QueryFailed("NOT_SUPPORTED", f"Cannot drop partition field: {column}", 1, 1)

    def change(transaction: Transaction) -> None:
        with transaction.update_schema() as update:
            update.delete_column(column)

    return change


def _changed(reader: Reader, name: TableName, handle: Handle) -> Callable[[Transaction], object]:
    """`CHANGE COLUMN old new type [COMMENT 'text']`: a new name, a wider type, another comment."""
    old, new = _existing(name, handle, reader.name()), reader.name()
    kind = kinds.iceberg_type(_column_type(reader.type_text().lower()), kinds.Ids())
    comment = reader.text() if reader.take("comment") else None
    if reader.peek("first") or reader.peek("after"):
        raise QueryFailed("NOT_SUPPORTED", "Moving the columns of Iceberg tables is not supported", 1, 1)
    found = handle.schema().find_type(old)

    def change(transaction: Transaction) -> None:
        with transaction.update_schema() as update:
            if isinstance(found, PrimitiveType) and isinstance(kind, PrimitiveType):
                update.update_column(old, kind if kind != found else None, doc=comment)
            elif hive_name(kinds.trino_type(found)) != hive_name(kinds.trino_type(kind)):
                raise ValueError(f"Cannot change column type: {old}: {found} -> {kind}")
            if new != old:
                update.rename_column(old, new)

    return change


def _keys(reader: Reader) -> list[str]:
    reader.take("if", "exists")
    reader.expect("(")
    gone = []
    while not reader.take(")"):
        gone.append(reader.text())
        reader.take(",")
    return gone


def _drop(context: Context, reader: Reader) -> Answer:
    """A managed table: its files go with it."""
    reader.take("if", "exists")
    name = reader.table()
    reader.take("purge")
    reader.finish()
    _tables(context).purge(name)
    return NOTHING


def _show_create(context: Context, reader: Reader) -> Answer:
    name = reader.table()
    reader.finish()
    handle = _tables(context).load(name)
    fields = [
        f"  {field.name} {hive_name(kinds.trino_type(field.field_type))}"
        + (f" COMMENT '{field.doc}'" if field.doc else "")
        for field in handle.schema().fields
    ]
    lines = [f"CREATE TABLE {name.database}.{name.table} (", *_listed(fields)]
    if parts := layout.spelled(handle.spec(), handle.schema()):
        lines.append(f"PARTITIONED BY ({', '.join(parts)})")
    codec = handle.properties.get("write.parquet.compression-codec", "zstd")
    shown = {"table_type": "iceberg", "format": "PARQUET", "write_compression": codec.upper()}
    shown |= {
        key: value for key, value in handle.properties.items() if key.startswith(("vacuum_", "optimize_"))
    }
    pairs = [f"  '{key}'='{value}'" for key, value in sorted(shown.items())]
    lines += [f"LOCATION '{handle.location()}'", "TBLPROPERTIES (", *_listed(pairs)]
    return Answer(("createtab_stmt",), tuple(lines))


def _listed(items: list[str]) -> list[str]:
    return [item + ("," if i < len(items) - 1 else ")") for i, item in enumerate(items)]


def _describe(context: Context, reader: Reader) -> Answer:
    reader.take("extended") or reader.take("formatted")
    name = reader.table()
    reader.finish()
    handle = _tables(context).load(name)
    schema = handle.schema()
    lines = ["# Table schema:\t\t", "# col_name\tdata_type\tcomment"]
    lines += [
        f"{field.name}\t{hive_name(kinds.trino_type(field.field_type))}\t{field.doc or ''}"
        for field in schema.fields
    ]
    lines += ["\t\t", "# Partition spec:\t\t", "# field_name\tfield_transform\tcolumn_name"]
    lines += [
        f"{field.name}\t{field.transform}\t{schema.find_column_name(field.source_id)}"
        for field in handle.spec().fields
    ]
    return Answer(("col_name", "data_type", "comment"), tuple(lines))


def _refused(context: Context, reader: Reader) -> Answer:
    name = reader.table()
    text = f"Iceberg tables have no partitions in the catalog: query '{name.table}$partitions' instead"
    raise QueryFailed("NOT_SUPPORTED", text, 1, 1)


_ACTIONS: dict[str, Action] = {
    "ALTER_TABLE": _alter,
    "DROP_TABLE": _drop,
    "SHOW_CREATE_TABLE": _show_create,
    "DESCRIBE_TABLE": _describe,
    "MSCK_REPAIR": _refused,
    "SHOW_PARTITIONS": _refused,
}
