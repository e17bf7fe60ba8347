"""The public tables by their contracts, with rows for each day of two months: enough for each panel to draw."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from dashboards.grafana.lint import SCANS
from ingestion.ledger.tables import EXTRAS, columns_of
from tests.integration.athena.conftest import House

MODELS = Path(__file__).resolve().parents[3] / "dbt_project" / "models"
FIRST, DAYS = date(2026, 8, 1), 61
MONTHS = ("2026-08", "2026-09")
TEXTS: dict[str, tuple[str | None, ...]] = {
    "currency": ("USD",),
    "account_id": ("000012345678", "000012345679"),
    "service": ("AmazonEC2", "AmazonS3", 'o\'brien "x"'),
    "commitment_type": ("ReservedInstance", "SavingsPlan"),
    "path_class": ("internet_out", "inter_az", "nat_processing"),
    "from_region": ("us-east-1",),
    "to_region": ("eu-west-1", None),
    "tag_key": ("team", "owner"),
    "tags_json": ('{"team":"a"}', "{}"),
    "charge_type": ("Usage",),
    "gap": ("missing", "invalid"),
    "state": ("published", "committed", "landed"),
    "table_name": ("cost_daily",),
    "metric": ("unblended_cost",),
    "dimension": (None, "service"),
    **dict.fromkeys(("at", "ordered_at"), ("2026-09-30T04:00:00.000000Z", "2026-09-30T05:00:00.000000Z")),
    **dict.fromkeys(("previous_value", "new_value", "difference"), ("12.5", "1.25")),
}
# A day on which everything costs a hundredfold: a board shows what is unusual.
UNUSUAL = date(2026, 9, 20)
ARROW = {
    "varchar": pa.string(),
    "date": pa.date32(),
    "double": pa.float64(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "string": pa.string(),
    "int": pa.int32(),
    "timestamp(3)": pa.timestamp("ms"),
}
HIVE = {"varchar": "string", "timestamp(3)": "timestamp"}


def contracts() -> Iterator[tuple[str, dict[str, str]]]:
    """Name and columns of each mart and derived table that a board reads."""
    for path in sorted(MODELS.rglob("*.yml")):
        if path.relative_to(MODELS).parts[0] in ("marts", "derived"):
            for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
                if model["name"] in SCANS:
                    columns = {one["name"]: one["data_type"].replace(" ", "") for one in model["columns"]}
                    yield model["name"], columns


def fill(house: House) -> None:
    """Make every table that a board reads: public ones in the house's database, ledgers in theirs."""
    for name, columns in contracts():
        for month in MONTHS:
            house.put_parquet(f"{name}/billing_period={month}/part.parquet", _table(columns, (month,)))
        house.run(
            f"create external table {name} ({_types(columns)}) partitioned by (billing_period string) "
            f"stored as parquet location 's3://{house.bucket}/{name}/'"
        )
        house.run(f"msck repair table {name}")
    house.run("create database if not exists cur_lakehouse_ops")
    for ledger in EXTRAS:
        _fill_ledger(house, ledger)


def _fill_ledger(house: House, ledger: str) -> None:
    columns = columns_of(ledger)
    house.put_parquet(f"ledger_{ledger}/part.parquet", _table(columns, MONTHS))
    house.run(f"drop table if exists cur_lakehouse_ops.{ledger}")
    house.run(
        f"create external table cur_lakehouse_ops.{ledger} ({_types(columns)}) "
        f"stored as parquet location 's3://{house.bucket}/ledger_{ledger}/'"
    )


def _types(columns: dict[str, str]) -> str:
    return ", ".join(f"`{column}` {HIVE.get(kind, kind)}" for column, kind in columns.items())


def _table(columns: dict[str, str], months: tuple[str, ...]) -> pa.Table:
    days = [day for day in (FIRST + timedelta(n) for n in range(DAYS)) if f"{day:%Y-%m}" in months]
    rows = [(day, number) for day in days for number in range(6)]
    return pa.table(
        {
            name: pa.array([_value(name, kind, day, number) for day, number in rows], _arrow(kind))
            for name, kind in columns.items()
        }
    )


def _arrow(kind: str) -> pa.DataType:
    return ARROW.get(kind) or pa.decimal128(38, 12)


def _value(name: str, kind: str, day: date, number: int) -> Any:
    if kind in ("varchar", "string"):
        choices = TEXTS.get(name, (f"{name}-a", f"{name}-b"))
        return f"{day:%Y-%m}" if name == "billing_period" else choices[number % len(choices)]
    if kind in ("date", "timestamp(3)"):
        return day if kind == "date" else datetime(day.year, day.month, day.day, number)
    if kind == "boolean":
        return f"{day:%m}" == "09"
    if kind == "double":
        return (number + 1) / 8
    if kind in ("bigint", "int"):
        return number + 1
    return Decimal(f"{day.day * (100 if day == UNUSUAL else 1)}.{number:012d}")
