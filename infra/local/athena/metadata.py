"""Catalogs, databases and tables as the Athena API (not Glue) describes them."""

from __future__ import annotations

import re
from typing import Any

from infra.local.athena.catalog import Catalog, Table, TableName
from infra.local.athena.errors import AthenaApiError, invalid_request
from infra.local.athena.pages import paged

Payload = dict[str, Any]
_CATALOG = {
    "Name": "AwsDataCatalog",
    "Description": "The Glue data catalog",
    "Type": "GLUE",
    "Parameters": {},
}


class Metadata:
    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def list_catalogs(self, payload: Payload) -> Payload:
        found = [{"CatalogName": "AwsDataCatalog", "Type": "GLUE"}]
        return paged("DataCatalogsSummary", found, payload, least=2)

    def get_catalog(self, payload: Payload) -> Payload:
        _check(payload.get("Name", ""))
        return {"DataCatalog": dict(_CATALOG)}

    def list_databases(self, payload: Payload) -> Payload:
        _check(payload.get("CatalogName", ""))
        found = sorted(self._catalog.databases(), key=lambda entry: str(entry["Name"]))
        return paged("DatabaseList", [_database(entry) for entry in found], payload)

    def get_database(self, payload: Payload) -> Payload:
        _check(payload.get("CatalogName", ""))
        found = self._catalog.database(payload.get("DatabaseName", "").lower())
        if found is None:
            raise _missing(f"Database {payload.get('DatabaseName')} not found.")
        return {"Database": _database(found)}

    def list_tables(self, payload: Payload) -> Payload:
        _check(payload.get("CatalogName", ""))
        name = payload.get("DatabaseName", "").lower()
        if not self._catalog.has_database(name):
            raise _missing(f"Database {name} not found.")
        pattern = payload.get("Expression")
        try:
            wanted = re.compile(pattern) if pattern else None
        except re.error as problem:
            raise invalid_request(
                f"Expression {pattern!r} is not a regular expression: {problem}"
            ) from problem
        found = self._catalog.tables(name)
        tables = [_table(table) for table in found if wanted is None or wanted.search(table.name.table)]
        return paged("TableMetadataList", tables, payload)

    def get_table(self, payload: Payload) -> Payload:
        _check(payload.get("CatalogName", ""))
        name = TableName(payload.get("DatabaseName", "").lower(), payload.get("TableName", "").lower())
        found = self._catalog.find(name)
        if found is None:
            raise _missing(f"EntityNotFoundException: Table {name.table} not found.")
        return {"TableMetadata": _table(found)}


def _missing(text: str) -> AthenaApiError:
    return AthenaApiError("MetadataException", text)


def _check(name: str) -> None:
    if name.lower() != "awsdatacatalog":
        raise invalid_request(f"DataCatalog {name} was not found")


def _database(entry: Payload) -> Payload:
    return {
        "Name": entry["Name"],
        "Description": entry.get("Description", ""),
        "Parameters": entry.get("Parameters") or {},
    }


def _table(table: Table) -> Payload:
    storage = table.raw.get("StorageDescriptor") or {}
    parameters = {
        **table.parameters,
        "location": table.location,
        "inputformat": storage.get("InputFormat", ""),
        "outputformat": storage.get("OutputFormat", ""),
        "serde.serialization.lib": table.serde,
    }
    created = table.raw.get("CreateTime")
    return {
        "Name": table.name.table,
        **({"CreateTime": created.timestamp()} if created is not None else {}),
        "TableType": table.raw.get("TableType", "EXTERNAL_TABLE"),
        "Columns": [_column(column.name, column.hive, column.comment) for column in table.columns],
        "PartitionKeys": [_column(column.name, column.hive, column.comment) for column in table.keys],
        "Parameters": {key: str(value) for key, value in parameters.items() if value},
    }


def _column(name: str, kind: str, comment: str) -> Payload:
    return {"Name": name, "Type": kind, **({"Comment": comment} if comment else {})}
