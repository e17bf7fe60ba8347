"""Which reader understands a table's serde."""

from __future__ import annotations

from infra.local.athena.catalog import Table
from infra.local.athena.engines.duckdb_.reading.json_readers import json_lines
from infra.local.athena.engines.duckdb_.reading.readers import Reader, parquet
from infra.local.athena.engines.duckdb_.reading.text_readers import csv, delimited
from infra.local.athena.errors import QueryFailed


def reader_of(table: Table) -> Reader:
    serde = table.serde.rsplit(".", 1)[-1].lower()
    if "parquet" in serde:
        return parquet
    if "json" in serde:
        return json_lines
    if "opencsv" in serde:
        return csv
    if "lazysimple" in serde or not serde:
        return delimited
    raise QueryFailed("HIVE_UNSUPPORTED_FORMAT", f"Unable to create input format {table.serde}")
