"""What the catalog still names and the bucket no longer has: logged, deprecated or deleted, as the policy says."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from infra.local.crawler.catalog import Catalog, as_folder
from infra.local.crawler.layout import Folder, Layout

log = logging.getLogger("infra.local.crawler")

LOG, DELETE, DEPRECATE = "LOG", "DELETE_FROM_DATABASE", "DEPRECATE_IN_DATABASE"


def after_listing(catalog: Catalog, layout: Layout, present: set[str], behavior: str) -> None:
    """Compare this crawler's tables with the folders (`s3://…/`) that have objects. What lies outside the target stays."""
    for table in list(catalog.own_tables()):
        location = as_folder(table["StorageDescriptor"].get("Location", ""))
        if not _is_inside(location, layout):
            continue
        if not any(folder.startswith(location) for folder in present):
            _table_is_gone(catalog, table, behavior)
        elif table.get("PartitionKeys"):
            gone = [one["Values"] for one in catalog.partitions_of(table) if _is_gone(one, layout, present)]
            _partitions_are_gone(catalog, table, gone, behavior)


def after_events(catalog: Catalog, s3: Any, folders: Iterable[Folder], behavior: str) -> None:
    """Look at the folders whose objects were removed; those that are empty now are gone, and maybe their tables."""
    empty = [folder for folder in folders if _is_empty(s3, folder.bucket, folder.prefix)]
    if behavior == DELETE:
        catalog.remove(folder for folder in empty if folder.keys)
    bare = {folder.table for folder in empty if _is_empty(s3, folder.bucket, folder.table_prefix)}
    for table in list(catalog.own_tables()):
        if table["Name"] in bare:
            _table_is_gone(catalog, table, behavior)


def _table_is_gone(catalog: Catalog, table: dict[str, Any], behavior: str) -> None:
    log.info("table %s.%s has no objects left (%s)", catalog.database, table["Name"], behavior)
    if behavior == DELETE:
        catalog.delete_table(table)
    elif behavior == DEPRECATE:
        catalog.deprecate(table)


def _partitions_are_gone(
    catalog: Catalog, table: dict[str, Any], gone: list[list[str]], behavior: str
) -> None:
    if gone:
        log.info("%d partitions of %s have no objects left (%s)", len(gone), table["Name"], behavior)
    if behavior == DELETE:
        catalog.delete_partitions(table, gone)


def _is_gone(partition: dict[str, Any], layout: Layout, present: set[str]) -> bool:
    location = as_folder(partition["StorageDescriptor"].get("Location", ""))
    return _is_inside(location, layout) and not any(folder.startswith(location) for folder in present)


def _is_inside(location: str, layout: Layout) -> bool:
    return location.startswith(f"s3://{layout.bucket}/{layout.prefix}")


def _is_empty(s3: Any, bucket: str, prefix: str) -> bool:
    return not s3.list_objects_v2(Bucket=bucket, Prefix=prefix, MaxKeys=1)["KeyCount"]
