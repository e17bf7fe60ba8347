"""`accounts` reads published months: names from the newest bills that have them, owners from settings, no future days."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.catalog.columns import Column
from ingestion.catalog.partitions import partition_input, table_input
from ingestion.catalog.tables import ensure_database

SCHEMA = "build_derived"
KEYS = (Column("billing_period", "string"), Column("export_name", "string"))
COSTS = {"account_id": "string", "payer_account_id": "string", "usage_date": "date", "line_items": "bigint"}
NAMES = {"line_item_usage_account_id": "string", "line_item_usage_account_name": "string"}


def publish(
    builder: Any, folder: Path, table: str, types: dict[str, str], months: dict[str, pa.Table]
) -> None:
    """A published table with one partition per month."""
    columns = tuple(Column(*one) for one in types.items())
    root = f"s3://{builder.lake.lake_bucket}/published/{table}"
    wanted = table_input(table, columns, f"{root}/", KEYS)
    ensure_database(builder.aws, builder.lake.database)
    builder.aws.glue.create_table(DatabaseName=builder.lake.database, TableInput=wanted)
    for month, rows in months.items():
        path = folder / f"{table}-{month}.parquet"
        pq.write_table(rows, path)
        builder.aws.s3.upload_file(
            str(path), builder.lake.lake_bucket, f"published/{table}/{month}/part.parquet"
        )
        entry = partition_input(columns, f"{root}/{month}/", "", "")
        entry["Values"] = [month, "acme"]
        builder.aws.glue.batch_create_partition(
            DatabaseName=builder.lake.database, TableName=table, PartitionInputList=[entry]
        )


def costs(*rows: tuple[str, str, str, int]) -> pa.Table:
    accounts, payers, days, lines = zip(*rows, strict=True)
    dates = pa.array(days).cast(pa.timestamp("s")).cast(pa.date32())
    return pa.table(
        {"account_id": accounts, "payer_account_id": payers, "usage_date": dates, "line_items": lines}
    )


def names(*rows: tuple[str, str | None]) -> pa.Table:
    accounts, texts = zip(*rows, strict=True)
    kept = pa.array(texts, pa.string())
    return pa.table({"line_item_usage_account_id": accounts, "line_item_usage_account_name": kept})


@pytest.fixture(scope="module")
def months(builder: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("published")
    march = costs(("0001", "old-payer", "2026-03-02", 1), ("0002", "payer", "2026-03-03", 1))
    april = costs(("0001", "payer", "2026-04-02", 1), ("0001", "payer", "2026-04-30", 0))
    publish(builder, folder, "cost_daily", COSTS, {"2026-03": march, "2026-04": april})


def accounts(builder: Any, **settings: Any) -> list[tuple[str | None, ...]]:
    variables = {"scratch_schema": SCHEMA, **settings}
    done = builder.dbt("build", "--select", "tag:derived", variables=variables)
    assert done.returncode == 0, done.stdout
    return list(builder.query("select * from accounts order by account_id", SCHEMA))


@pytest.mark.usefixtures("months")
def test_accounts_without_names_have_their_days_and_newest_payer(builder: Any) -> None:
    """A lake of legacy reports has no names. An unused reservation's days to come are not seen yet."""
    assert accounts(builder) == [
        ("0001", None, "payer", None, None, "2026-03-02", "2026-04-02"),
        ("0002", None, "payer", None, None, "2026-03-03", "2026-03-03"),
    ]


@pytest.mark.usefixtures("months")
def test_accounts_take_names_from_bills_and_owners_from_settings(builder: Any, tmp_path: Path) -> None:
    march = names(("0001", "old name"), ("0002", "two"))
    april = names(("0001", "new name"), ("0001", None), ("0002", ""))
    publish(builder, tmp_path, "line_items_cur2", NAMES, {"2026-03": march, "2026-04": april})
    settings = {"0002": {"owner": "o'neil", "environment": "prod"}}
    assert accounts(builder, accounts=settings) == [
        ("0001", "new name", "payer", None, None, "2026-03-02", "2026-04-02"),
        ("0002", "two", "payer", "o'neil", "prod", "2026-03-03", "2026-03-03"),
    ]
