"""ALTER TABLE and MSCK REPAIR TABLE."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from infra.local.athena.catalog import Partition, Table
from infra.local.athena.ddl_create import checked_type, column_list
from infra.local.athena.ddl_show import NOTHING, Answer
from infra.local.athena.errors import QueryFailed
from infra.local.athena.storage import Location
from infra.local.athena.words import Reader

if TYPE_CHECKING:
    from infra.local.athena.ddl import Context

_BATCH_DELETE = 25


def database(context: Context, reader: Reader) -> Answer:
    """`SET DBPROPERTIES`."""
    name = reader.name()
    reader.expect("set", "dbproperties")
    properties = reader.pairs()
    found = context.catalog.database(name)
    if found is None:
        raise QueryFailed("SCHEMA_NOT_FOUND", f"Database does not exist: {name}")
    entry = {"Name": name, "Parameters": {**(found.get("Parameters") or {}), **properties}}
    context.catalog.glue.update_database(Name=name, DatabaseInput=entry)
    return NOTHING


def table(context: Context, reader: Reader) -> Answer:
    found = context.catalog.table(reader.table())
    if found.is_view:
        raise QueryFailed("NOT_SUPPORTED", f"'{found.name}' is a view, not a table", 1, 1)
    for words, change in _CHANGES:
        if reader.take(*words):
            change(context, reader, found)
            break
    else:
        if reader.peek("rename"):
            text = "ALTER TABLE RENAME is not supported for Hive tables"
            raise QueryFailed("NOT_SUPPORTED", text, 1, 1)
        if not reader.peek("partition"):
            raise reader.error("ADD, DROP, SET, REPLACE COLUMNS, CHANGE COLUMN, PARTITION")
        _change_partition(context, reader, found)
    reader.finish()
    return NOTHING


def _set_properties(context: Context, reader: Reader, found: Table) -> None:
    context.catalog.update_table(found, Parameters={**found.parameters, **reader.pairs()})


def _replace_columns(context: Context, reader: Reader, found: Table) -> None:
    columns = column_list(reader)
    _refuse_twice([entry["Name"] for entry in columns] + [key.name for key in found.keys])
    _set_storage(context, found, Columns=columns)


def _set_location(context: Context, reader: Reader, found: Table) -> None:
    _set_storage(context, found, Location=str(Location.parse(reader.text())))


def _change_column(context: Context, reader: Reader, found: Table) -> None:
    """`CHANGE [COLUMN] old new type [COMMENT 'text'] [FIRST | AFTER column]`."""
    reader.take("column")
    old, new = reader.name(), reader.name()
    kind = reader.type_text().lower()
    columns = [dict(entry) for entry in found.raw["StorageDescriptor"]["Columns"]]
    names = [entry["Name"].lower() for entry in columns]
    if old not in names:
        raise QueryFailed("COLUMN_NOT_FOUND", f"Invalid column reference {old}")
    changed = {**columns.pop(names.index(old)), "Name": new, "Type": checked_type(new, kind)}
    if reader.take("comment"):
        changed["Comment"] = reader.text()
    at = names.index(old)
    if reader.take("first"):
        at = 0
    elif reader.take("after"):
        before = reader.name()
        left = [entry["Name"].lower() for entry in columns]
        if before not in left:
            raise QueryFailed("COLUMN_NOT_FOUND", f"Invalid column reference {before}")
        at = left.index(before) + 1
    columns.insert(at, changed)
    _refuse_twice([entry["Name"].lower() for entry in columns] + [key.name for key in found.keys])
    _set_storage(context, found, Columns=columns)


def _refuse_twice(names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise QueryFailed("DUPLICATE_COLUMN_NAME", f"Duplicate column name: {name}")


def _set_storage(context: Context, found: Table, **changes: Any) -> None:
    context.catalog.update_table(found, StorageDescriptor={**found.raw["StorageDescriptor"], **changes})


def _add_columns(context: Context, reader: Reader, found: Table) -> None:
    added = column_list(reader)
    known = [column.name for column in (*found.columns, *found.keys)]
    _refuse_twice([*known, *(entry["Name"] for entry in added)])
    _set_storage(context, found, Columns=[*found.raw["StorageDescriptor"]["Columns"], *added])


def _unset_properties(context: Context, reader: Reader, found: Table) -> None:
    reader.take("if", "exists")
    reader.expect("(")
    gone = set()
    while not reader.take(")"):
        gone.add(reader.text())
        reader.take(",")
    kept = {key: value for key, value in found.parameters.items() if key not in gone}
    context.catalog.update_table(found, Parameters=kept)


def _partition_values(reader: Reader, found: Table) -> tuple[str, ...]:
    """Values of `PARTITION (key = value, ...)` in the order of the table's keys."""
    reader.expect("partition")
    given = {key.lower(): value for key, value in reader.pairs().items()}
    names = [key.name for key in found.keys]
    if sorted(given) != sorted(names):
        raise QueryFailed(
            "SYNTAX_ERROR", f"partition spec {given} doesn't contain all ({names}) partition columns"
        )
    return tuple(given[name] for name in names)


def _folder(found: Table, values: tuple[str, ...]) -> str:
    parts = "/".join(f"{key.name}={value}" for key, value in zip(found.keys, values, strict=True))
    return f"{found.location.rstrip('/')}/{parts}/"


def _add_partitions(context: Context, reader: Reader, found: Table) -> None:
    if_not_exists = reader.take("if", "not", "exists")
    wanted: list[Partition] = []
    while reader.peek("partition"):
        values = _partition_values(reader, found)
        location = str(Location.parse(reader.text())) if reader.take("location") else _folder(found, values)
        wanted.append(Partition(values, location))
    if not wanted:
        raise reader.error("PARTITION")
    known = {part.values for part in context.catalog.partitions(found.name)}
    if not if_not_exists and (twice := [part.values for part in wanted if part.values in known]):
        raise QueryFailed("ALREADY_EXISTS", f"Partition already exists: {list(twice[0])}")
    context.catalog.add_partitions(found, [part for part in wanted if part.values not in known])


def _drop_partitions(context: Context, reader: Reader, found: Table) -> None:
    if_exists = reader.take("if", "exists")
    gone: list[tuple[str, ...]] = []
    while reader.peek("partition"):
        gone.append(_partition_values(reader, found))
        reader.take(",")
    known = {part.values for part in context.catalog.partitions(found.name)}
    if not if_exists and (missing := [values for values in gone if values not in known]):
        raise QueryFailed("PARTITION_NOT_FOUND", f"Partition not found: {list(missing[0])}")
    gone = [values for values in gone if values in known]
    for start in range(0, len(gone), _BATCH_DELETE):
        context.catalog.glue.batch_delete_partition(
            DatabaseName=found.name.database,
            TableName=found.name.table,
            PartitionsToDelete=[{"Values": list(values)} for values in gone[start : start + _BATCH_DELETE]],
        )


def _change_partition(context: Context, reader: Reader, found: Table) -> None:
    """`PARTITION (...) SET LOCATION '...'` and `PARTITION (...) RENAME TO PARTITION (...)`."""
    values = _partition_values(reader, found)
    known = {part.values: part for part in context.catalog.partitions(found.name)}
    if reader.take("rename", "to"):
        fresh = _partition_values(reader, found)
        if fresh in known:
            raise QueryFailed("ALREADY_EXISTS", f"Partition already exists: {list(fresh)}")
    else:
        reader.expect("set", "location")
        fresh, known_at = values, str(Location.parse(reader.text()))
        known = {key: Partition(key, known_at) for key in known}
    if values not in known:
        raise QueryFailed("PARTITION_NOT_FOUND", f"Partition not found: {list(values)}")
    context.catalog.glue.update_partition(
        DatabaseName=found.name.database,
        TableName=found.name.table,
        PartitionValueList=list(values),
        PartitionInput=context.catalog.partition_input(found, Partition(fresh, known[values].location)),
    )


_CHANGES: tuple[tuple[tuple[str, ...], Callable[[Context, Reader, Table], None]], ...] = (
    (("add", "columns"), _add_columns),
    (("replace", "columns"), _replace_columns),
    (("change",), _change_column),
    (("add",), _add_partitions),
    (("drop",), _drop_partitions),
    (("set", "tblproperties"), _set_properties),
    (("unset", "tblproperties"), _unset_properties),
    (("set", "location"), _set_location),
)


def repair(context: Context, reader: Reader) -> Answer:
    """Registers the `key=value` folders below the table that the catalog doesn't know yet."""
    found = context.catalog.table(reader.table())
    reader.finish()
    if not found.keys:
        return NOTHING
    base = Location.parse(found.location)
    known = {part.values for part in context.catalog.partitions(found.name)}
    fresh: dict[tuple[str, ...], str] = {}
    for ref in context.store.objects(base):
        parts = ref.key[len(base.prefix) :].split("/")[: len(found.keys)]
        pairs = [part.split("=", 1) for part in parts]
        if [pair[0].lower() for pair in pairs] == [key.name for key in found.keys] and all(
            len(pair) == 2 for pair in pairs
        ):
            values = tuple(unquote(pair[1]) for pair in pairs)
            fresh.setdefault(values, f"{base}{'/'.join(parts)}/")
    added = [Partition(values, uri) for values, uri in fresh.items() if values not in known]
    context.catalog.add_partitions(found, added)
    lines = [
        f"Repair: Added partition to metastore {found.name.table}:{_spec(found, part)}" for part in added
    ]
    return Answer(("result",), tuple(lines))


def _spec(found: Table, part: Partition) -> str:
    return "/".join(f"{key.name}={value}" for key, value in zip(found.keys, part.values, strict=True))
