"""The Glue Data Catalog as the executor sees it: tables, partitions, databases, views."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type, hive_name, parse_type, trino_name

CATALOG = "awsdatacatalog"
_VIEW = re.compile(r"/\*\s*Presto View:\s*([A-Za-z0-9+/=]+)\s*\*/")
_BATCH = 100


@dataclass(frozen=True)
class TableName:
    database: str
    table: str

    def __str__(self) -> str:
        return f"{CATALOG}.{self.database}.{self.table}"


@dataclass(frozen=True)
class Column:
    name: str
    type: Type
    hive: str
    comment: str = ""


@dataclass(frozen=True)
class Partition:
    values: tuple[str, ...]
    location: str


@dataclass(frozen=True)
class Table:
    """One Glue table; `raw` is Glue's own answer, for what is written back."""

    name: TableName
    columns: tuple[Column, ...]
    keys: tuple[Column, ...]
    location: str
    serde: str
    serde_parameters: dict[str, str]
    parameters: dict[str, str]
    view_text: str
    raw: dict[str, Any] = field(repr=False, compare=False)

    @property
    def is_view(self) -> bool:
        return self.raw.get("TableType") == "VIRTUAL_VIEW"

    @property
    def is_iceberg(self) -> bool:
        return self.parameters.get("table_type", "").upper() == "ICEBERG"


@dataclass(frozen=True)
class View:
    """A stored query with the place where its unqualified names are looked up."""

    sql: str
    database: str
    columns: tuple[tuple[str, Type], ...]


class Catalog:
    """Reads and writes Glue; each answer is asked afresh, nothing is kept between queries."""

    def __init__(self, glue: Any) -> None:
        self.glue = glue

    def databases(self) -> list[dict[str, Any]]:
        return [entry for page in self._pages("get_databases") for entry in page["DatabaseList"]]

    def has_database(self, name: str) -> bool:
        return self.database(name) is not None

    def database(self, name: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = self.glue.get_database(Name=name)["Database"]
        except ClientError as problem:
            _raise_unless_missing(problem)
            return None
        return found

    def tables(self, database: str) -> list[Table]:
        """All tables of one database by name; none if there is no such database."""
        try:
            pages = list(self._pages("get_tables", DatabaseName=database))
        except ClientError as problem:
            _raise_unless_missing(problem)
            return []
        found = [_table(database, entry) for page in pages for entry in page["TableList"]]
        return sorted(found, key=lambda table: table.name.table)

    def find(self, name: TableName) -> Table | None:
        try:
            entry = self.glue.get_table(DatabaseName=name.database, Name=name.table)["Table"]
        except ClientError as problem:
            _raise_unless_missing(problem)
            return None
        return _table(name.database, entry)

    def table(self, name: TableName) -> Table:
        """The table, or `QueryFailed` in Trino's words for a missing table or schema."""
        found = self.find(name)
        if found is None:
            if not self.has_database(name.database):
                raise QueryFailed("SCHEMA_NOT_FOUND", f"Schema '{name.database}' does not exist", 1, 1)
            raise QueryFailed("TABLE_NOT_FOUND", f"Table '{name}' does not exist", 1, 1)
        return found

    def partitions(self, name: TableName, expression: str = "") -> list[Partition]:
        """All partitions of a table, or those that Glue's filter keeps."""
        asked: dict[str, Any] = {"DatabaseName": name.database, "TableName": name.table}
        asked |= {"ExcludeColumnSchema": True} | ({"Expression": expression} if expression else {})
        found: list[Partition] = []
        while True:
            page = self.glue.get_partitions(**asked)
            found += [
                Partition(tuple(entry["Values"]), entry["StorageDescriptor"].get("Location", ""))
                for entry in page["Partitions"]
            ]
            if not page.get("NextToken"):
                return found
            asked["NextToken"] = page["NextToken"]

    def add_partitions(self, table: Table, partitions: list[Partition]) -> None:
        """Registers partitions that aren't there yet; those that are keep their location."""
        for start in range(0, len(partitions), _BATCH):
            answer = self.glue.batch_create_partition(
                DatabaseName=table.name.database,
                TableName=table.name.table,
                PartitionInputList=[
                    self.partition_input(table, part) for part in partitions[start : start + _BATCH]
                ],
            )
            for error in answer.get("Errors", []):
                if error["ErrorDetail"]["ErrorCode"] != "AlreadyExistsException":
                    raise QueryFailed("HIVE_METASTORE_ERROR", error["ErrorDetail"]["ErrorMessage"])

    def partition_input(self, table: Table, partition: Partition) -> dict[str, Any]:
        storage = {**table.raw.get("StorageDescriptor", {}), "Location": partition.location}
        return {"Values": list(partition.values), "StorageDescriptor": storage}

    def create_table(self, database: str, table_input: dict[str, Any]) -> None:
        try:
            self.glue.create_table(DatabaseName=database, TableInput=table_input)
        except ClientError as problem:
            raise _as_failure(problem, TableName(database, table_input["Name"])) from problem

    def update_table(self, table: Table, **changes: Any) -> None:
        """Writes the table back with `changes` in its TableInput."""
        known = (
            "Name", "Description", "Owner", "Retention", "StorageDescriptor", "PartitionKeys",
            "ViewOriginalText", "ViewExpandedText", "TableType", "Parameters",
        )  # fmt: skip
        kept = {key: table.raw[key] for key in known if key in table.raw}
        self.glue.update_table(DatabaseName=table.name.database, TableInput={**kept, **changes})

    def delete_table(self, name: TableName) -> None:
        self.glue.delete_table(DatabaseName=name.database, Name=name.table)

    def _pages(self, operation: str, **arguments: Any) -> Iterator[dict[str, Any]]:
        yield from self.glue.get_paginator(operation).paginate(**arguments)


def _raise_unless_missing(problem: ClientError) -> None:
    if problem.response["Error"]["Code"] != "EntityNotFoundException":
        raise problem


def _as_failure(problem: ClientError, name: TableName) -> QueryFailed:
    error = problem.response["Error"]
    if error["Code"] == "AlreadyExistsException":
        return QueryFailed("TABLE_ALREADY_EXISTS", f"Table '{name}' already exists", 1, 1)
    if error["Code"] == "EntityNotFoundException":
        return QueryFailed("SCHEMA_NOT_FOUND", f"Schema {name.database} not found", 1, 1)
    return QueryFailed("HIVE_METASTORE_ERROR", f"{error['Code']}: {error['Message']}")


def _table(database: str, entry: dict[str, Any]) -> Table:
    storage = entry.get("StorageDescriptor") or {}
    serde = storage.get("SerdeInfo") or {}
    return Table(
        name=TableName(database, entry["Name"]),
        columns=tuple(_column(column) for column in storage.get("Columns", []) if _is_current(column)),
        keys=tuple(_column(column) for column in entry.get("PartitionKeys") or []),
        location=storage.get("Location", ""),
        serde=serde.get("SerializationLibrary", ""),
        serde_parameters=serde.get("Parameters") or {},
        parameters=entry.get("Parameters") or {},
        view_text=entry.get("ViewOriginalText") or "",
        raw=entry,
    )


def _is_current(entry: dict[str, Any]) -> bool:
    """Columns that an Iceberg table no longer has stay in the catalog under a mark."""
    return (entry.get("Parameters") or {}).get("iceberg.field.current") != "false"


def _column(entry: dict[str, Any]) -> Column:
    hive = entry.get("Type") or "string"
    return Column(entry["Name"].lower(), parse_type(hive), hive, entry.get("Comment") or "")


def decode_view(table: Table) -> View:
    """The query behind a view that Athena (or Presto, or Trino) wrote."""
    found = _VIEW.search(table.view_text)
    if found is None:
        raise QueryFailed("INVALID_VIEW", f"Invalid view JSON: view '{table.name}' holds no Presto view")
    try:
        stored = json.loads(base64.b64decode(found.group(1)))
    except ValueError as problem:
        raise QueryFailed("INVALID_VIEW", f"Invalid view JSON: {problem}") from problem
    columns = tuple((entry["name"], parse_type(entry["type"])) for entry in stored.get("columns", []))
    return View(stored["originalSql"], stored.get("schema") or table.name.database, columns)


def view_input(name: TableName, view: View) -> dict[str, Any]:
    """The Glue TableInput of a view, in the form that Athena writes."""
    stored = {
        "originalSql": view.sql,
        "catalog": CATALOG,
        "schema": view.database,
        "columns": [{"name": column, "type": _view_type(kind)} for column, kind in view.columns],
        "owner": "hadoop",
        "runAsInvoker": False,
        "properties": {},
    }
    encoded = base64.b64encode(json.dumps(stored).encode()).decode()
    return {
        "Name": name.table,
        "TableType": "VIRTUAL_VIEW",
        "Parameters": {"presto_view": "true", "comment": "Presto View"},
        "ViewOriginalText": f"/* Presto View: {encoded} */",
        "ViewExpandedText": "/* Presto View */",
        "PartitionKeys": [],
        "StorageDescriptor": {
            "Columns": [{"Name": column, "Type": hive_name(kind)} for column, kind in view.columns],
            "Location": "",
            "SerdeInfo": {},
        },
    }


def _view_type(kind: Type) -> str:
    return "varchar" if kind.base in ("unknown",) else trino_name(kind)
