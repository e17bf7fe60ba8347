"""The public tables by their contracts, with rows for each day of two months: enough for each panel to draw."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from tests.integration.athena.conftest import House

MODELS = Path(__file__).resolve().parents[3] / "dbt_project" / "models"
FIRST, DAYS = date(2026, 8, 1), 61
TEXTS = {
    "currency": ("USD",),
    "account_id": ("000012345678", "000012345679"),
    "service": ("AmazonEC2", "AmazonS3", 'o\'brien "x"'),
    "commitment_type": ("ReservedInstance", "SavingsPlan"),
    "path_class": ("internet_out", "inter_az"),
    "tag_key": ("team", "owner"),
}
ARROW = {
    "varchar": pa.string(),
    "date": pa.date32(),
    "double": pa.float64(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
}


def contracts() -> Iterator[tuple[str, dict[str, str]]]:
    """Name and columns of each mart and derived table."""
    for path in sorted(MODELS.rglob("*.yml")):
        if path.relative_to(MODELS).parts[0] in ("marts", "derived"):
            for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
                yield (
                    model["name"],
                    {one["name"]: one["data_type"].replace(" ", "") for one in model["columns"]},
                )


def fill(house: House) -> None:
    """Make every public table in the house's database."""
    for name, columns in contracts():
        for month in ("2026-08", "2026-09"):
            house.put_parquet(f"{name}/billing_period={month}/part.parquet", _table(columns, month))
        types = ", ".join(f"{column} {kind.replace('varchar', 'string')}" for column, kind in columns.items())
        house.run(
            f"create external table {name} ({types}) partitioned by (billing_period string) "
            f"stored as parquet location 's3://{house.bucket}/{name}/'"
        )
        house.run(f"msck repair table {name}")


def _table(columns: dict[str, str], month: str) -> pa.Table:
    days = [day for day in (FIRST + timedelta(n) for n in range(DAYS)) if f"{day:%Y-%m}" == month]
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
    if kind == "varchar":
        choices = TEXTS.get(name, (f"{name}-a", f"{name}-b"))
        return choices[number % len(choices)]
    if kind == "date":
        return day
    if kind == "boolean":
        return f"{day:%m}" == "09"
    if kind == "double":
        return (number + 1) / 8
    return number + 1 if kind == "bigint" else Decimal(f"{day.day}.{number:012d}")
