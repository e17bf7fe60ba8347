"""The tables that random queries are asked about: four, with a bill's columns and every type of them.

`small` is made here, the same on every machine and in every year, so that answers can be recorded;
`bills` takes its lines from bills that AWS wrote, where such a folder is at hand.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

SMALL, BILLS = "random_small", "random_bills"
_ROWS = 400
_SERVICES = ("AmazonEC2", "AmazonS3", "AmazonRDS", "AWSDataTransfer", "AmazonVPC", "awskms")
_KINDS = ("Usage", "Usage", "Usage", "Tax", "Credit", "SavingsPlanCoveredUsage")
_REGIONS = ("us-east-1", "eu-west-1", "ap-southeast-2", "", None)
_START = datetime(2026, 3, 29, tzinfo=UTC)


@dataclass(frozen=True)
class Column:
    """`family` is the type as the generator of queries knows it, `hive` as Glue does."""

    name: str
    family: str
    hive: str


@dataclass(frozen=True)
class Table:
    """`domains` names columns that hold the same things in several tables; `unique` tells rows apart."""

    name: str
    columns: tuple[Column, ...]
    domains: dict[str, str]
    unique: tuple[str, ...]
    key: str = ""


def _columns(text: str) -> tuple[Column, ...]:
    families = {
        "string": "varchar", "int": "integer", "map<string,string>": "map", "map<string,double>": "map_double",
        "array<string>": "array", "array<bigint>": "array_bigint", "smallint": "smallint", "float": "real",
    }  # fmt: skip
    found = []
    for line in text.split():
        name, _, hive = line.partition(":")
        family = "decimal" if hive.startswith("decimal") else "row" if hive.startswith("struct") else hive
        found.append(Column(name, families.get(hive, family), hive))
    return tuple(found)


LINES = Table(
    "lines",
    _columns(
        "identity_line_item_id:string identity_time_interval:string line_item_usage_account_id:string "
        "line_item_product_code:string line_item_line_item_type:string line_item_usage_type:string "
        "line_item_operation:string line_item_resource_id:string line_item_usage_start_date:timestamp "
        "line_item_usage_end_date:timestamp line_item_usage_amount:double line_item_unblended_cost:double "
        "line_item_unblended_rate:string pricing_term:string pricing_unit:string "
        "pricing_public_on_demand_cost:double product:map<string,string> resource_tags:map<string,string> "
        "discount:map<string,double> product_region_code:string product_instance_type:string "
        "billing_period:string"
    ),
    {
        "account": "line_item_usage_account_id",
        "service": "line_item_product_code",
        "resource": "line_item_resource_id",
        "region": "product_region_code",
    },
    ("identity_line_item_id", "identity_time_interval"),
    "billing_period",
)
LEGACY = Table(
    "legacy",
    _columns(
        "identity_line_item_id:string identity_time_interval:string line_item_usage_account_id:string "
        "line_item_line_item_type:string line_item_product_code:string line_item_usage_type:string "
        "line_item_usage_start_date:timestamp line_item_usage_amount:double "
        "line_item_normalization_factor:double line_item_unblended_cost:double product_vcpu:string "
        "product_region:string line_item_resource_id:string resource_tags_user_name:string "
        "year:string month:string"
    ),
    {
        "account": "line_item_usage_account_id",
        "service": "line_item_product_code",
        "resource": "line_item_resource_id",
        "region": "product_region",
    },
    ("identity_line_item_id", "identity_time_interval"),
    "year,month",
)
DAILY = Table(
    "daily",
    _columns(
        "usage_date:date account_id:string service:string region:string charge_type:string "
        "cost:decimal(38,12) usage_amount:decimal(18,6) list_price:decimal(10,2) line_items:bigint "
        "hours:int share:double is_taxed:boolean last_seen:timestamp billing_period:string"
    ),
    {"account": "account_id", "service": "service", "region": "region"},
    ("usage_date", "account_id", "service", "region", "charge_type"),
    "billing_period",
)
RESOURCES = Table(
    "resources",
    _columns(
        "resource_id:string account_id:string tags:map<string,string> labels:array<string> "
        "sizes:array<bigint> owner:struct<name:string,cost:double> created:date score:smallint "
        "weight:float is_idle:boolean"
    ),
    {"account": "account_id", "resource": "resource_id"},
    ("resource_id",),
)
TABLES = (LINES, LEGACY, DAILY, RESOURCES)


def build(folder: Path, samples: Path | None = None) -> None:
    """Writes `<table>/<keys>/data.parquet` for every table below `folder`."""
    lines, legacy = (_small_lines(), _small_legacy()) if samples is None else _bills(samples)
    with duckdb.connect() as db:
        db.execute("SET TimeZone='UTC'")
        db.register("lines", lines)
        db.register("legacy", legacy)
        daily, resources = (db.sql(text).to_arrow_table() for text in (_DAILY, _RESOURCES))
    for table, rows in zip(TABLES, (lines, legacy, daily, resources), strict=True):
        write(folder / table.name, table, rows)


def write(folder: Path, table: Table, rows: pa.Table) -> None:
    """One file per partition, as the keys' folders say."""
    keys = [key for key in table.key.split(",") if key]
    parts = [{}] if not keys else rows.select(keys).group_by(keys).aggregate([]).to_pylist()
    for part in parts:
        chosen = rows
        for key, value in part.items():
            chosen = chosen.filter(pa.compute.equal(chosen[key], value))
        target = folder.joinpath(*(f"{key}={value}" for key, value in part.items()))
        target.mkdir(parents=True, exist_ok=True)
        data = chosen.select([c.name for c in table.columns if c.name not in keys])
        pq.write_table(data, target / "data.parquet", compression="snappy")


_DAILY = """
select usage_date, account_id, service, region, charge_type,
       cast(sum(cost) as decimal(38,12)) cost, cast(sum(amount) as decimal(18,6)) usage_amount,
       cast(case when count(*) % 4 = 0 then null else round(sum(abs(cost)) + count(*), 2) end as decimal(10,2)) list_price,
       cast(count(*) as bigint) as line_items, cast(count(*) * 3 % 25 - 2 as integer) as hours,
       case when service like '%3' then null else cast(round(max(amount), 3) as double) end as share,
       case when count(*) % 5 = 0 then null else charge_type = 'Tax' end as is_taxed,
       max(seen) last_seen, strftime(usage_date, '%Y-%m') billing_period
from (select cast(line_item_usage_start_date as date) usage_date, line_item_usage_account_id account_id,
             line_item_product_code service, coalesce(product_region_code, 'none') region,
             line_item_line_item_type charge_type, cast(line_item_unblended_cost as decimal(38,12)) cost,
             least(cast(line_item_usage_amount as decimal(28,6)), 99999) amount, line_item_usage_end_date seen
      from lines)
group by usage_date, account_id, service, region, charge_type
order by usage_date, account_id, service, region, charge_type
limit 300
"""
_RESOURCES = """
select resource_id, account_id, tags, labels,
       case when n % 7 = 0 then null else [n, n * 10, null, -n][1:1 + n % 4] end as sizes,
       {'name': account_id, 'cost': top} as owner, created,
       cast(n - 20 as smallint) score, cast(n / 4.0 as float) weight,
       case when n % 3 = 0 then null else n % 2 = 0 end is_idle
from (select line_item_resource_id resource_id, max(line_item_usage_account_id) account_id,
             max_by(resource_tags, identity_line_item_id) tags, max(line_item_unblended_cost) top,
             list_sort(list(distinct line_item_operation)) labels,
             cast(min(line_item_usage_start_date) as date) created,
             cast(row_number() over (order by line_item_resource_id) as bigint) n
      from lines where line_item_resource_id <> '' group by 1)
order by resource_id
limit 90
"""


def _bills(samples: Path) -> tuple[pa.Table, pa.Table]:
    """Every line of the newer bill, each sixtieth of the older one."""
    with duckdb.connect() as db:
        db.execute("SET TimeZone='UTC'")
        new = samples / "cur2_parquet_april_2026" / "**" / "*.parquet"
        old = samples / "legacy_parquet_october_2018" / "**" / "month=10" / "*.parquet"
        lines, legacy = (
            ", ".join(_as_declared(c.name, c.hive) for c in table.columns if c.name not in table.key)
            for table in (LINES, LEGACY)
        )
        return (
            db.sql(f"select {lines}, '2026-04' billing_period from read_parquet('{new}')").to_arrow_table(),
            db.sql(
                f"select {legacy}, '2018' \"year\", '10' \"month\" from (select *, row_number() over () n "
                f"from read_parquet('{old}')) where n % 60 = 0"
            ).to_arrow_table(),
        )


def _as_declared(name: str, hive: str) -> str:
    return f'cast("{name}" as timestamp) as "{name}"' if hive == "timestamp" else f'"{name}"'


def _small_lines() -> pa.Table:
    dice = random.Random(20260401)
    rows = [_line(dice, number) for number in range(_ROWS)]
    return pa.Table.from_pylist(rows, pa.schema([(c.name, _arrow(c.hive)) for c in LINES.columns]))


def _small_legacy() -> pa.Table:
    dice = random.Random(20181001)
    rows = [_legacy(_line(dice, number), dice) for number in range(_ROWS // 2)]
    return pa.Table.from_pylist(rows, pa.schema([(c.name, _arrow(c.hive)) for c in LEGACY.columns]))


def _arrow(hive: str) -> pa.DataType:
    return {
        "string": pa.string(),
        "double": pa.float64(),
        "timestamp": pa.timestamp("ms"),
        "map<string,string>": pa.map_(pa.string(), pa.string()),
        "map<string,double>": pa.map_(pa.string(), pa.float64()),
    }[hive]


def _line(dice: random.Random, number: int) -> dict[str, Any]:
    start = (_START + timedelta(hours=dice.randrange(0, 120))).replace(tzinfo=None)
    service, kind, region = dice.choice(_SERVICES), dice.choice(_KINDS), dice.choice(_REGIONS)
    cost = 0.0 if dice.random() < 0.2 else round(dice.uniform(-3, 9), dice.choice((2, 6, 10)))
    size = dice.choice(("t3.micro", "m5.large", "m5.2xlarge", "", None))
    return {
        "identity_line_item_id": f"id{number:05d}x{dice.randrange(16**4):04x}",
        "identity_time_interval": f"{start:%Y-%m-%dT%H:%M:%SZ}/{start + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
        "line_item_usage_account_id": dice.choice(("000012345678", "111122223333", "999988887777")),
        "line_item_product_code": service,
        "line_item_line_item_type": kind,
        "line_item_usage_type": f"{dice.choice(('USE1-', 'EUW1-', ''))}{dice.choice(('BoxUsage:' + (size or 'x'), 'DataTransfer-Out-Bytes', 'Requests-Tier1'))}",
        "line_item_operation": dice.choice(("RunInstances", "GetObject", "NatGateway", "", None)),
        "line_item_resource_id": dice.choice((f"i-{dice.randrange(60):04d}", f"arn:aws:s3:::b{dice.randrange(20)}", "", None)),
        "line_item_usage_start_date": start,
        "line_item_usage_end_date": start + timedelta(hours=1, milliseconds=dice.choice((0, 0, 250))),
        "line_item_usage_amount": round(dice.uniform(0, 1000), dice.choice((0, 3, 8))),
        "line_item_unblended_cost": cost,
        "line_item_unblended_rate": dice.choice(("0.0104", "0.1000000000", "", "1E-7", None)),
        "pricing_term": dice.choice(("OnDemand", "Reserved", None)),
        "pricing_unit": dice.choice(("Hrs", "GB", "Requests")),
        "pricing_public_on_demand_cost": None if dice.random() < 0.3 else abs(cost) * 1.25,
        "product": _product(dice, service, region, size),
        "resource_tags": None if dice.random() < 0.1 else _tags(dice),
        "discount": {"bundled": 0.5} if dice.random() < 0.1 else {},
        "product_region_code": region,
        "product_instance_type": size,
        "billing_period": f"{start:%Y-%m}",
    }  # fmt: skip


def _product(
    dice: random.Random, service: str, region: str | None, size: str | None
) -> dict[str, str | None]:
    found: dict[str, str | None] = {"product_name": service.removeprefix("Amazon"), "region": region}
    if size:
        found |= {"instance_type": size, "vcpu": str(dice.choice((1, 2, 8)))}
    return found


def _tags(dice: random.Random) -> dict[str, str | None]:
    names = ("user_team", "user_environment", "aws_created_by")
    return {
        name: dice.choice(("core", "Data", "prod", "", "o'brien", None))
        for name in names
        if dice.random() < 0.6
    }


def _legacy(line: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    more = {
        "line_item_normalization_factor": dice.choice((None, 0.5, 1.0, 4.0)),
        "product_vcpu": dice.choice((None, "2", "16", "n/a")),
        "product_region": line["product_region_code"],
        "resource_tags_user_name": dice.choice((None, "", "web-1", "Web 2")),
        "year": "2018",
        "month": dice.choice(("9", "10")),
    }
    return {c.name: (line | more)[c.name] for c in LEGACY.columns}
