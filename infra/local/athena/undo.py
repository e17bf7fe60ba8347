"""What a writing statement is about to leave, said before it leaves it, so that a statement that fails leaves nothing.

Objects are put one by one and a table comes before its partitions, so a statement that ends in between would leave a
part of its rows. The plan is kept with the query; after a failure, or at the next start of a server that was killed,
what it names is taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from infra.local.athena.catalog import Catalog
from infra.local.athena.storage import Location, ObjectStore

Plan = dict[str, Any]
_LARGEST_DELETE = 1000
_LARGEST_DROP = 25


def of_objects(uris: list[str]) -> Plan:
    return {"objects": uris}


def of_table(database: str, table: str, location: str) -> Plan:
    return {"table": [database, table, location]}


def of_partitions(database: str, table: str, folders: dict[tuple[str, ...], str]) -> Plan:
    listed = [[list(values), location] for values, location in folders.items()]
    return {"partitions": [database, table, listed]}


def unplanned(_: Plan) -> None:
    """For a statement whose failure leaves what it left."""


Planner = Callable[[Plan], None]


def take_back(plan: Plan, catalog: Catalog, store: ObjectStore) -> None:
    """Remove what the plan names and is there; a partition or table in which others have put objects stays."""
    _delete(store, plan.get("objects", []))
    if "partitions" in plan:
        _drop_partitions(catalog, store, *plan["partitions"])
    if "table" in plan:
        _drop_table(catalog, store, *plan["table"])


def _delete(store: ObjectStore, uris: list[str]) -> None:
    by_bucket: dict[str, list[dict[str, str]]] = defaultdict(list)
    for uri in uris:
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        by_bucket[bucket].append({"Key": key})
    for bucket, keys in by_bucket.items():
        for start in range(0, len(keys), _LARGEST_DELETE):
            batch = {"Objects": keys[start : start + _LARGEST_DELETE], "Quiet": True}
            store.s3.delete_objects(Bucket=bucket, Delete=batch)


def _drop_partitions(catalog: Catalog, store: ObjectStore, database: str, table: str, listed: Any) -> None:
    values = [value for value, location in listed if store.is_empty(Location.parse(location))]
    for start in range(0, len(values), _LARGEST_DROP):
        batch = [{"Values": value} for value in values[start : start + _LARGEST_DROP]]
        catalog.glue.batch_delete_partition(DatabaseName=database, TableName=table, PartitionsToDelete=batch)


def _drop_table(catalog: Catalog, store: ObjectStore, database: str, table: str, location: str) -> None:
    try:
        found = catalog.glue.get_table(DatabaseName=database, Name=table)["Table"]
    except catalog.glue.exceptions.EntityNotFoundException:
        return
    is_ours = found["StorageDescriptor"].get("Location", "").rstrip("/") == location.rstrip("/")
    if is_ours and store.is_empty(Location.parse(location)):
        catalog.glue.delete_table(DatabaseName=database, Name=table)
