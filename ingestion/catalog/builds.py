"""What a build is: for each public table, the folder that holds one delivery of one month, and its columns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ingestion.catalog.columns import Column, columns_of, folder, table_columns
from ingestion.catalog.tables import found_table
from ingestion.errors import Refused

if TYPE_CHECKING:
    from ingestion.aws import Aws
    from ingestion.exports.delivery import Delivery
    from ingestion.lake import Lake


@dataclass(frozen=True)
class Build:
    """An audited candidate. `pointers`: table → folder; `columns`: table → its data columns, for the same tables.

    `ordered_at` is the delivery's place in time. `scratch_schema` is the catalog schema that the builder
    wrote in, None when there is none to seal.
    """

    export_name: str
    billing_period: str
    delivery_id: str
    ordered_at: datetime
    pointers: Mapping[str, str]
    columns: Mapping[str, tuple[Column, ...]]
    scratch_schema: str | None = None

    @property
    def fingerprint(self) -> str:
        """Names the delivery together with its folders: two builds of one delivery differ."""
        text = json.dumps([self.delivery_id, sorted(self.pointers.items())])
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def line_items_table(export_format: str) -> str:
    """The public table whose partitions point at the landed files of a format."""
    return f"line_items_{export_format}"


def build_of_scratch(
    aws: Aws, lake: Lake, delivery: Delivery, scratch_schema: str, tables: Sequence[str]
) -> Build:
    """The build that lies in a scratch schema: those of `tables` that are there, and the landed line items.

    A mart that does not apply (hourly costs of a daily export) is simply absent. Refused when none is there.
    """
    found = {name: found_table(aws, scratch_schema, name) for name in tables}
    marts = {name: table for name, table in found.items() if table is not None}
    if not marts:
        raise Refused(
            f"{scratch_schema}: expected at least one of {', '.join(tables)}; found none in the catalog. "
            "Run the build of this delivery first."
        )
    items = line_items_table(delivery.format)
    bronze = f"s3://{lake.lake_bucket}/{delivery.bronze_key_prefix}"
    pointers = {name: folder(table["StorageDescriptor"]["Location"]) for name, table in marts.items()}
    columns = {name: table_columns(table) for name, table in marts.items()}
    return Build(
        export_name=delivery.export_name,
        billing_period=delivery.billing_period,
        delivery_id=delivery.delivery_id,
        ordered_at=delivery.ordered_at,
        pointers={items: bronze, **pointers},
        columns={items: columns_of(aws, lake.bronze_database, delivery.format), **columns},
        scratch_schema=scratch_schema,
    )


def as_details(build: Build) -> dict[str, Any]:
    """The build as the ledger keeps it, so that history alone suffices to publish it again."""
    return {
        "ordered_at": build.ordered_at.isoformat(),
        "pointers": dict(build.pointers),
        "columns": {
            table: [[column.name, column.type] for column in columns]
            for table, columns in build.columns.items()
        },
        "scratch_schema": build.scratch_schema,
    }


def from_details(
    export_name: str, billing_period: str, delivery_id: str, details: Mapping[str, Any]
) -> Build:
    """The build that `as_details` wrote."""
    return Build(
        export_name=export_name,
        billing_period=billing_period,
        delivery_id=delivery_id,
        ordered_at=datetime.fromisoformat(details["ordered_at"]),
        pointers=dict(details["pointers"]),
        columns={
            table: tuple(Column(name, kind) for name, kind in columns)
            for table, columns in details["columns"].items()
        },
        scratch_schema=details["scratch_schema"],
    )
