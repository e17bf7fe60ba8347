"""Writing what was found into the Glue catalog, with boto3 alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from infra.local.crawler.formats import PARQUET, Format
from infra.local.crawler.layout import Folder
from infra.local.crawler.schema import Column, conflicts, merge

BATCH = 100  # the most partitions of one Glue call
DELETE_BATCH = 25
ATTEMPTS = 10
DEPRECATED = "DEPRECATED_BY_CRAWLER"
# What GetTable answers and UpdateTable refuses.
READ_ONLY = (
    "DatabaseName",
    "CreateTime",
    "UpdateTime",
    "CreatedBy",
    "VersionId",
    "CatalogId",
    "IsRegisteredWithLakeFormation",
    "IsMultiDialectView",
    "FederatedTable",
    "TableVersion",
)


class Incompatible(Exception):
    """A folder whose partition keys are not the table's."""


@dataclass
class Written:
    """What a crawl changed: names of tables, numbers of partitions."""

    created: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)
    partitions_added: int = 0
    partitions_updated: int = 0
    partitions_deleted: int = 0
    deleted: set[str] = field(default_factory=set)
    deprecated: set[str] = field(default_factory=set)
    conflicts: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Catalog:
    """One database as a crawler may change it."""

    glue: Any
    database: str
    crawler: str
    update_tables: bool
    written: Written = field(default_factory=Written)

    def ensure_database(self) -> None:
        try:
            self.glue.create_database(DatabaseInput={"Name": self.database})
        except self.glue.exceptions.AlreadyExistsException:
            return

    def register(self, folders: list[Folder], columns: list[Column], kind: Format = PARQUET) -> None:
        """Make or extend the table of these folders (all of one table, same keys), then their partitions."""
        table = self._ensure_table(folders[0], columns, kind)
        known = tuple(key["Name"] for key in table.get("PartitionKeys", []))
        if known != folders[0].keys:
            raise Incompatible(
                f"{folders[0].location}: partition keys {folders[0].keys}, the table has {known}"
            )
        if known:
            self._add_partitions(table, folders)

    def remove(self, folders: Iterable[Folder]) -> None:
        """Take partitions out of the catalog; those that are not there, or lie elsewhere by now, are left."""
        for folder in folders:
            place = {
                "DatabaseName": self.database,
                "TableName": folder.table,
                "PartitionValues": list(folder.values),
            }
            try:
                known = self.glue.get_partition(**place)["Partition"]
            except self.glue.exceptions.EntityNotFoundException:
                continue
            if as_folder(known["StorageDescriptor"].get("Location", "")) == folder.location:
                self.glue.delete_partition(**place)
                self.written.partitions_deleted += 1

    def own_tables(self) -> Iterator[dict[str, Any]]:
        """The tables that this crawler made."""
        try:
            pages = list(self.glue.get_paginator("get_tables").paginate(DatabaseName=self.database))
        except self.glue.exceptions.EntityNotFoundException:
            return
        for page in pages:
            for table in page["TableList"]:
                if table.get("Parameters", {}).get("UPDATED_BY_CRAWLER") == self.crawler:
                    yield table

    def partitions_of(self, table: dict[str, Any]) -> Iterator[dict[str, Any]]:
        pages = self.glue.get_paginator("get_partitions").paginate(
            DatabaseName=self.database, TableName=table["Name"], ExcludeColumnSchema=True
        )
        return (partition for page in pages for partition in page["Partitions"])

    def delete_partitions(self, table: dict[str, Any], values: list[list[str]]) -> None:
        for batch in batches([{"Values": one} for one in values], DELETE_BATCH):
            self.glue.batch_delete_partition(
                DatabaseName=self.database, TableName=table["Name"], PartitionsToDelete=batch
            )
            self.written.partitions_deleted += len(batch)

    def delete_table(self, table: dict[str, Any]) -> None:
        self.glue.delete_table(DatabaseName=self.database, Name=table["Name"])
        self.written.deleted.add(table["Name"])

    def deprecate(self, table: dict[str, Any]) -> None:
        """Mark the table; one that somebody changes meanwhile is marked by the next crawl."""
        if DEPRECATED in table.get("Parameters", {}):
            return
        marked = {**table, "Parameters": table["Parameters"] | {DEPRECATED: self.crawler}}
        if self._update_table(marked, columns_in(table)):
            self.written.updated.discard(table["Name"])
            self.written.deprecated.add(table["Name"])

    def has_table(self, name: str) -> bool:
        return self._table(name) is not None

    def _ensure_table(self, folder: Folder, columns: list[Column], kind: Format) -> dict[str, Any]:
        """The table with at least these columns, as it is in the catalog afterwards."""
        for _ in range(ATTEMPTS):
            table = self._table(folder.table)
            if table is None:
                self._create_table(folder, columns, kind)
                continue
            if not kind.fits(table):
                raise Incompatible(f"{folder.location}: {kind.classification} files, the table has others")
            merged = merge(columns_in(table), columns)
            if disagreeing := conflicts(columns_in(table), columns):
                known = self.written.conflicts.setdefault(folder.table, [])
                known += [words for words in disagreeing if words not in known]
            revived = DEPRECATED in table.get("Parameters", {})
            if (merged == columns_in(table) and not revived) or not self.update_tables:
                return table
            table = {**table, "Parameters": without(table.get("Parameters", {}), DEPRECATED)}
            if self._update_table(table, merged):
                self._inherit(self._table(folder.table) or table)
        raise RuntimeError(
            f"table {self.database}.{folder.table} was changed by others {ATTEMPTS} times in a row"
        )

    def _table(self, name: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = self.glue.get_table(DatabaseName=self.database, Name=name)["Table"]
        except self.glue.exceptions.EntityNotFoundException:
            return None
        return found

    def _create_table(self, folder: Folder, columns: list[Column], kind: Format) -> None:
        table = {
            "Name": folder.table,
            "Owner": "owner",
            "TableType": "EXTERNAL_TABLE",
            "PartitionKeys": [{"Name": key, "Type": "string"} for key in folder.keys],
            "StorageDescriptor": kind.descriptor(folder.table_location, as_glue(columns)),
            "Parameters": {
                "classification": kind.classification,
                **dict(kind.table_parameters),
                "compressionType": "none",
                "typeOfData": "file",
                "UPDATED_BY_CRAWLER": self.crawler,
                "CrawlerSchemaSerializerVersion": "1.0",
                "CrawlerSchemaDeserializerVersion": "1.0",
            },
        }
        try:
            self.glue.create_table(DatabaseName=self.database, TableInput=table)
        except self.glue.exceptions.AlreadyExistsException:
            return
        self.written.created.add(folder.table)

    def _update_table(self, table: dict[str, Any], columns: list[Column]) -> bool:
        """False when somebody else was faster."""
        changed = {name: value for name, value in table.items() if name not in READ_ONLY}
        changed["StorageDescriptor"] = table["StorageDescriptor"] | {"Columns": as_glue(columns)}
        try:
            self.glue.update_table(
                DatabaseName=self.database, TableInput=changed, VersionId=table["VersionId"]
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConcurrentModificationException":
                raise
            return False
        self.written.updated.add(table["Name"])
        return True

    def _inherit(self, table: dict[str, Any]) -> None:
        """Give the table's columns to the partitions that are there, as `InheritFromTable` says."""
        pages = self.glue.get_paginator("get_partitions").paginate(
            DatabaseName=self.database, TableName=table["Name"]
        )
        entries = [
            {
                "PartitionValueList": partition["Values"],
                "PartitionInput": partition_input(
                    table, partition["Values"], partition["StorageDescriptor"]["Location"]
                ),
            }
            for page in pages
            for partition in page["Partitions"]
        ]
        for batch in batches(entries, BATCH):
            self.glue.batch_update_partition(
                DatabaseName=self.database, TableName=table["Name"], Entries=batch
            )
        self.written.partitions_updated += len(entries)

    def _add_partitions(self, table: dict[str, Any], folders: list[Folder]) -> None:
        """A partition that is there already stays as it is, with the location somebody gave it."""
        inputs = [partition_input(table, list(folder.values), folder.location) for folder in folders]
        for batch in batches(inputs, BATCH):
            answer = self.glue.batch_create_partition(
                DatabaseName=self.database, TableName=table["Name"], PartitionInputList=batch
            )
            errors = answer.get("Errors", [])
            other = [
                error for error in errors if error["ErrorDetail"]["ErrorCode"] != "AlreadyExistsException"
            ]
            if other:
                raise RuntimeError(f"partitions of {self.database}.{table['Name']}: {other}")
            self.written.partitions_added += len(batch) - len(errors)


def columns_in(table: dict[str, Any]) -> list[Column]:
    return [
        (column["Name"], column.get("Type", "string")) for column in table["StorageDescriptor"]["Columns"]
    ]


def as_glue(columns: list[Column]) -> list[dict[str, str]]:
    return [{"Name": name, "Type": kind} for name, kind in columns]


def partition_input(table: dict[str, Any], values: list[str], location: str) -> dict[str, Any]:
    """A partition that reads as its table does."""
    described = table["StorageDescriptor"] | {"Location": location}
    classification = table.get("Parameters", {}).get("classification", PARQUET.classification)
    return {
        "Values": values,
        "StorageDescriptor": described,
        "Parameters": {"classification": classification},
    }


def without(parameters: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in parameters.items() if key != name}


def as_folder(location: str) -> str:
    return location if location.endswith("/") else f"{location}/"


def batches(items: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
