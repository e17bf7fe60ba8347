"""CREATE and DROP of external tables, views and databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from infra.local.athena.catalog import TableName
from infra.local.athena.ddl_show import NOTHING, Answer
from infra.local.athena.errors import QueryFailed
from infra.local.athena.storage import Location
from infra.local.athena.types import parse_type
from infra.local.athena.words import Reader

if TYPE_CHECKING:
    from infra.local.athena.ddl import Context

_PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
_TEXT_INPUT = "org.apache.hadoop.mapred.TextInputFormat"
_TEXT_OUTPUT = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
_STORED_AS = {
    "parquet": (
        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
        _PARQUET,
    ),
    "textfile": (_TEXT_INPUT, _TEXT_OUTPUT, "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"),
}


def database(context: Context, reader: Reader) -> Answer:
    if_not_exists = reader.take("if", "not", "exists")
    entry: dict[str, Any] = {"Name": reader.name()}
    if reader.take("comment"):
        entry["Description"] = reader.text()
    if reader.take("location"):
        entry["LocationUri"] = reader.text()
    if reader.take("with", "dbproperties"):
        entry["Parameters"] = reader.pairs()
    reader.finish()
    try:
        context.catalog.glue.create_database(DatabaseInput=entry)
    except ClientError as problem:
        if problem.response["Error"]["Code"] != "AlreadyExistsException":
            raise
        if not if_not_exists:
            raise QueryFailed(
                "SCHEMA_ALREADY_EXISTS", f"Database {entry['Name']} already exists"
            ) from problem
    return NOTHING


def drop_database(context: Context, reader: Reader) -> Answer:
    if_exists = reader.take("if", "exists")
    name = reader.name()
    cascade = reader.take("cascade") or (reader.take("restrict") and False)
    reader.finish()
    if not context.catalog.has_database(name):
        if if_exists:
            return NOTHING
        raise QueryFailed("SCHEMA_NOT_FOUND", f"Database does not exist: {name}")
    if not cascade and context.catalog.tables(name):
        raise QueryFailed("SCHEMA_NOT_EMPTY", f"Database {name} is not empty. One or more tables exist.")
    for table in context.catalog.tables(name):
        context.catalog.delete_table(table.name)
    context.catalog.glue.delete_database(Name=name)
    return NOTHING


def drop_table(context: Context, reader: Reader) -> Answer:
    return _drop(context, reader, wants_view=False)


def drop_view(context: Context, reader: Reader) -> Answer:
    return _drop(context, reader, wants_view=True)


def _drop(context: Context, reader: Reader, wants_view: bool) -> Answer:
    """Removes the catalog's entry; an external table's files stay."""
    if_exists = reader.take("if", "exists")
    name = reader.table()
    reader.finish()
    table = context.catalog.find(name)
    if table is None:
        if if_exists:
            return NOTHING
        word = "View" if wants_view else "Table"
        raise QueryFailed("TABLE_NOT_FOUND", f"{word} '{name}' does not exist", 1, 1)
    if wants_view and not table.is_view:
        raise QueryFailed(
            "TABLE_NOT_FOUND", f"View '{name}' does not exist, but a table with that name exists", 1, 1
        )
    context.catalog.delete_table(name)
    return NOTHING


def external_table(context: Context, reader: Reader) -> Answer:
    if_not_exists = reader.take("if", "not", "exists")
    name = reader.table()
    columns = column_list(reader)
    comment = reader.text() if reader.take("comment") else ""
    keys = column_list(reader) if reader.take("partitioned", "by") else []
    if reader.take("clustered", "by"):
        _skip_buckets(reader)
    storage = _storage(reader)
    if not storage.get("Location"):
        raise reader.error("LOCATION")
    parameters = {"EXTERNAL": "TRUE", **(reader.pairs() if reader.take("tblproperties") else {})}
    reader.finish()
    if comment:
        parameters["comment"] = comment
    entry = {
        "Name": name.table,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": parameters,
        "PartitionKeys": keys,
        "StorageDescriptor": {"Columns": columns, **storage},
    }
    _create(context, name, entry, if_not_exists)
    return NOTHING


def _create(context: Context, name: TableName, entry: dict[str, Any], if_not_exists: bool) -> None:
    try:
        context.catalog.create_table(name.database, entry)
    except QueryFailed as problem:
        if problem.code != "TABLE_ALREADY_EXISTS" or not if_not_exists:
            raise


def column_list(reader: Reader) -> list[dict[str, str]]:
    """Glue columns from `(name type [COMMENT 'text'], ...)`."""
    reader.expect("(")
    found: list[dict[str, str]] = []
    while not reader.take(")"):
        name, kind = reader.name(), reader.type_text().lower()
        entry = {"Name": name, "Type": checked_type(name, kind)}
        if reader.take("comment"):
            entry["Comment"] = reader.text()
        found.append(entry)
        if not reader.take(","):
            reader.expect(")")
            break
    return found


def checked_type(name: str, kind: str) -> str:
    try:
        parse_type(kind)
    except (ValueError, IndexError) as problem:
        raise QueryFailed("SYNTAX_ERROR", f"column '{name}': unreadable type '{kind}'") from problem
    return kind


def _skip_buckets(reader: Reader) -> None:
    reader.expect("(")
    while not reader.take(")"):
        reader.name()
        reader.take(",")
    reader.expect("into")
    reader.any_value()
    reader.expect("buckets")


def _storage(reader: Reader) -> dict[str, Any]:
    """ROW FORMAT, STORED AS and LOCATION, in whatever order they come."""
    serde, formats = "", _STORED_AS["textfile"]
    parameters: dict[str, str] = {}
    location = ""
    while True:
        if reader.take("row", "format", "serde"):
            serde = reader.text()
        elif reader.take("row", "format", "delimited"):
            parameters |= _delimiters(reader)
        elif reader.take("with", "serdeproperties"):
            parameters |= reader.pairs()
        elif reader.take("stored", "as", "inputformat"):
            given_input = reader.text()
            reader.expect("outputformat")
            formats = (given_input, reader.text(), serde or formats[2])
        elif reader.take("stored", "as"):
            formats = _format(reader)
        elif reader.take("location"):
            location = str(Location.parse(reader.text()))
        else:
            break
    return {
        "Location": location,
        "InputFormat": formats[0],
        "OutputFormat": formats[1],
        "SerdeInfo": {"SerializationLibrary": serde or formats[2], "Parameters": parameters},
    }


def _format(reader: Reader) -> tuple[str, str, str]:
    word = reader.name()
    if word not in _STORED_AS:
        raise QueryFailed("NOT_SUPPORTED", f"STORED AS {word.upper()} is not supported by this engine")
    return _STORED_AS[word]


def _delimiters(reader: Reader) -> dict[str, str]:
    found: dict[str, str] = {}
    while True:
        if reader.take("fields", "terminated", "by"):
            found["field.delim"] = reader.text()
        elif reader.take("escaped", "by"):
            found["escape.delim"] = reader.text()
        elif reader.take("lines", "terminated", "by"):
            found["line.delim"] = reader.text()
        elif reader.take("collection", "items", "terminated", "by"):
            found["collection.delim"] = reader.text()
        elif reader.take("map", "keys", "terminated", "by"):
            found["mapkey.delim"] = reader.text()
        elif reader.take("null", "defined", "as"):
            found["serialization.null.format"] = reader.text()
        else:
            return found
