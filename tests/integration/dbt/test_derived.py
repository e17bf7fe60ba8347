"""The derived tables read published months: names from the newest bills that have them, no future days, FOCUS's words."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from ingestion.catalog.columns import Column
from ingestion.catalog.partitions import partition_input, table_input
from ingestion.catalog.tables import ensure_database

PROJECT = Path(__file__).resolve().parents[3]
SCHEMA = "build_derived"
KEYS = (Column("billing_period", "string"), Column("export_name", "string"))
CONTRACT = yaml.safe_load((PROJECT / "dbt_project" / "models" / "marts" / "cost_daily.yml").read_text())
PLAN = {
    "purchase_option": "SavingsPlan",
    "net_amortized_cost": Decimal(0),
    "public_on_demand_cost": Decimal(0),
}
COVERED = PLAN | {"charge_type": "SavingsPlanCoveredUsage", "net_amortized_cost": Decimal(5)}
NEGATED = PLAN | {"charge_type": "SavingsPlanNegation"}
FEE = {
    "purchase_option": "SavingsPlan",
    "charge_type": "SavingsPlanRecurringFee",
    "service": "ComputeSavingsPlans",
}
GLUE = {"varchar": "string", "decimal(38, 12)": "decimal(38,12)"}
COSTS = {
    column["name"]: GLUE.get(column["data_type"], column["data_type"])
    for column in CONTRACT["models"][0]["columns"]
}
ARROW = {
    "string": pa.string(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
    "bigint": pa.int64(),
    "decimal(38,12)": pa.decimal128(38, 12),
}
MONEY = [name for name in COSTS if name.endswith("_cost") or name.startswith("commitment_")]
NAMES = {
    "line_item_usage_account_id": "string",
    "line_item_usage_account_name": "string",
    "line_item_product_code": "string",
    "product": "map<string,string>",
    "resource_tags": "map<string,string>",
    "tags": "map<string,string>",
    "line_item_usage_start_date": "timestamp",
}


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


def costs(*rows: dict[str, Any]) -> pa.Table:
    """Rows of cost_daily: what a row does not name is a plain charge of 1 by AmazonEC2."""
    plain = dict.fromkeys(MONEY, Decimal(1)) | {
        "commitment_trueup": Decimal(0),
        "commitment_upfront_fee": Decimal(0),
        "charge_type": "Usage",
        "purchase_option": "OnDemand",
        "billing_entity": "AWS",
        "product_code": "AmazonEC2",
        "service": "AmazonEC2",
        "currency": "USD",
        "tags_json": "{}",
        "is_estimated": False,
        "line_items": 1,
    }
    full = [plain | row for row in rows]
    return pa.table(
        {name: pa.array([row.get(name) for row in full], ARROW[kind]) for name, kind in COSTS.items()}
    )


def day(account: str, payer: str, text: str, lines: int, **more: Any) -> dict[str, Any]:
    date = datetime.date.fromisoformat(text)
    return {"account_id": account, "payer_account_id": payer, "usage_date": date, "line_items": lines} | more


def names(*rows: tuple[str, str | None]) -> pa.Table:
    """Lines of CUR 2.0 with the names and tags that derived tables read."""
    accounts, texts = zip(*rows, strict=True)
    count, pairs = len(rows), pa.map_(pa.string(), pa.string())
    tags = [("resourceTags/user:Team", "web"), ("accountTag/unit", "u-1"), ("costCategory/CostCenter", "")]
    return pa.table(
        {
            "line_item_usage_account_id": accounts,
            "line_item_usage_account_name": pa.array(texts, pa.string()),
            "line_item_product_code": ["AmazonEC2"] * count,
            "product": pa.array([[("product_name", "Elastic Compute")]] * count, pairs),
            "resource_tags": pa.array([[("user_team", text or "x")] for text in texts], pairs),
            "tags": pa.array([tags] * count, pairs),
            "line_item_usage_start_date": pa.array([1775001600000] * count, pa.timestamp("ms")),
        }
    )


@pytest.fixture(scope="module")
def months(builder: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("published")
    march = costs(day("0001", "old-payer", "2026-03-02", 1), day("0002", "payer", "2026-03-03", 1))
    april = costs(
        day("0001", "payer", "2026-04-02", 1),
        day("0001", "payer", "2026-04-30", 0),
        day(
            "0001", "payer", "2026-04-02", 2, **COVERED, unblended_cost=Decimal(8), amortized_cost=Decimal(5)
        ),
        day("0001", "payer", "2026-04-02", 2, **NEGATED, unblended_cost=Decimal(-8)),
        day(
            "0001", "payer", "2026-04-02", 1, **FEE, unblended_cost=Decimal(6), net_amortized_cost=Decimal(2)
        ),
    )
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


@pytest.mark.usefixtures("months")
def test_services_have_their_name_days_and_cost_by_currency(builder: Any) -> None:
    rows = builder.query(
        "select service, service_name, product_codes, currency, first_seen, last_seen, unblended_cost, line_items"
        " from services order by service",
        SCHEMA,
    )
    assert rows == [
        *[
            (
                "AmazonEC2",
                "Elastic Compute",
                "AmazonEC2",
                "USD",
                "2026-03-02",
                "2026-04-02",
                "3.000000000000",
                "7",
            )
        ],
        *[
            (
                "ComputeSavingsPlans",
                None,
                "AmazonEC2",
                "USD",
                "2026-04-02",
                "2026-04-02",
                "6.000000000000",
                "1",
            )
        ],
    ]


@pytest.mark.usefixtures("months")
def test_tag_keys_say_where_they_come_from(builder: Any) -> None:
    rows = builder.query(
        "select tag_key, tag_source, is_allocation_key, distinct_values, line_items from tag_keys order by 1, 2",
        SCHEMA,
    )
    assert rows == [
        ("Team", "resource", "true", "1", "5"),
        ("team", "resource", "true", "4", "5"),
        ("unit", "account", "false", "1", "5"),
    ]


@pytest.mark.usefixtures("months")
def test_focus_costs_say_a_plan_in_focus_s_words(builder: Any) -> None:
    rows = builder.query(
        "select chargecategory, commitmentdiscountstatus, sum(billedcost), sum(effectivecost) from focus_costs"
        " where commitmentdiscountcategory = 'Spend' group by 1, 2 order by 1, 2",
        SCHEMA,
    )
    zero, two, five, six = (f"{number}.000000000000" for number in (0, 2, 5, 6))
    assert rows == [
        ("Purchase", None, six, zero),
        ("Usage", "Unused", zero, two),
        ("Usage", "Used", zero, five),
    ]


@pytest.mark.usefixtures("months")
def test_focus_costs_sum_up_to_the_published_costs(builder: Any) -> None:
    [focus] = builder.query(
        "select sum(billedcost), sum(effectivecost), sum(listcost) from focus_costs", SCHEMA
    )
    [ours] = builder.query(
        "select sum(unblended_cost), sum(net_amortized_cost), sum(public_on_demand_cost) from cost_daily"
        " where line_items > 0",
        builder.lake.database,
    )
    assert focus == ours
