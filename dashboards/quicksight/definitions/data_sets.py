"""The data sets of our own dashboard: SQL over the marts that opens at most thirteen months, imported into SPICE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUERIES = Path(__file__).parent / "queries"
# The database that the SQL files name; replaced where a lakehouse's public database is called otherwise.
WRITTEN_DATABASE = "cur_lakehouse"
SOURCE_ID = "cur-lakehouse"
STRING, DATETIME, DECIMAL = "STRING", "DATETIME", "DECIMAL"
# Types of Athena that QuickSight imports as each of its own. A decimal of 38 digits loses its tail there, so the SQL
# casts money to double itself, and says so.
FITTING: Mapping[str, tuple[str, ...]] = {
    STRING: ("varchar",),
    DATETIME: ("date", "timestamp"),
    DECIMAL: ("double",),
}

Shape = dict[str, Any]


@dataclass(frozen=True)
class Account:
    """Where the definitions live: QuickSight's account and region, with the lakehouse's database and workgroup."""

    account_id: str
    region: str
    database: str = WRITTEN_DATABASE
    workgroup: str = "cur-analyst"
    partition: str = "aws"

    def arn(self, kind: str, name: str) -> str:
        """The ARN of one of our resources: datasource, dataset or dashboard."""
        return f"arn:{self.partition}:quicksight:{self.region}:{self.account_id}:{kind}/{name}"


# What the committed files are written for; `lakehouse quicksight apply` puts the real account in.
EXAMPLE = Account("123456789012", "us-east-1")


@dataclass(frozen=True)
class DataSet:
    """One data set: `columns` are what its SQL selects, in order, with QuickSight's types."""

    key: str
    title: str
    columns: Mapping[str, str]

    @property
    def data_set_id(self) -> str:
        return f"{SOURCE_ID}-{self.key}"

    def sql(self, database: str = WRITTEN_DATABASE) -> str:
        """Its query over the marts of `database`."""
        text = (QUERIES / f"{self.key}.sql").read_text(encoding="utf-8").strip()
        return text.replace(f"{WRITTEN_DATABASE}.", f"{database}.")


def _columns(texts: str, dates: str, numbers: str) -> dict[str, str]:
    return {
        **dict.fromkeys(texts.split(), STRING),
        **dict.fromkeys(dates.split(), DATETIME),
        **dict.fromkeys(numbers.split(), DECIMAL),
    }


COST = DataSet(
    "cost",
    "Cost by day",
    _columns(
        "payer_account_id account_id account_name service region charge_type purchase_option currency",
        "billing_month usage_date",
        "unblended_cost amortized_cost net_amortized_cost public_on_demand_cost",
    ),
)
MOVERS = DataSet(
    "movers",
    "Newest month and the same days of the month before",
    _columns(
        "account_id account_name service currency", "billing_month", "this_month month_before cost_change"
    ),
)
COMMITMENTS = DataSet(
    "commitments",
    "Reserved Instances and Savings Plans by day",
    _columns(
        "commitment_type commitment_id account_id service family payment_option currency",
        "usage_date term_end_date",
        "committed_quantity used_quantity committed_cost used_cost unused_cost net_savings",
    ),
)
COVERAGE = DataSet(
    "coverage",
    "Hours and cost that commitments cover",
    _columns(
        "account_id service family currency",
        "usage_date",
        "reserved_hours on_demand_hours plan_covered plan_eligible",
    ),
)
TRANSFER = DataSet(
    "transfer",
    "Data transfer by path",
    _columns(
        "account_id path_class from_region to_region currency",
        "billing_month usage_date",
        "unblended_cost metered_gb moved_gb",
    ),
)
DATA_SETS = (COST, MOVERS, COMMITMENTS, COVERAGE, TRANSFER)


def data_source_request(account: Account) -> Shape:
    """CreateDataSource: Athena through the analysts' workgroup, whose limit on bytes holds here too."""
    return {
        "AwsAccountId": account.account_id,
        "DataSourceId": SOURCE_ID,
        "Name": "cur-lakehouse",
        "Type": "ATHENA",
        "DataSourceParameters": {"AthenaParameters": {"WorkGroup": account.workgroup}},
    }


def data_set_request(data_set: DataSet, account: Account) -> Shape:
    """CreateDataSet and UpdateDataSet, without permissions."""
    table = f"{data_set.key}-sql"
    custom = {
        "DataSourceArn": account.arn("datasource", SOURCE_ID),
        "Name": data_set.title,
        "SqlQuery": data_set.sql(account.database),
        "Columns": [{"Name": name, "Type": kind} for name, kind in data_set.columns.items()],
    }
    return {
        "AwsAccountId": account.account_id,
        "DataSetId": data_set.data_set_id,
        "Name": f"cur-lakehouse: {data_set.title}",
        "PhysicalTableMap": {table: {"CustomSql": custom}},
        "LogicalTableMap": {data_set.key: {"Alias": data_set.title, "Source": {"PhysicalTableId": table}}},
        "ImportMode": "SPICE",
    }


def refresh_request(data_set: DataSet, account: Account) -> Shape:
    """CreateRefreshSchedule: once a day; the import is small, so each is a full one."""
    schedule = {
        "ScheduleId": "daily",
        "ScheduleFrequency": {"Interval": "DAILY", "Timezone": "UTC", "TimeOfTheDay": "05:00"},
        "RefreshType": "FULL_REFRESH",
    }
    return {
        "AwsAccountId": account.account_id,
        "DataSetId": data_set.data_set_id,
        "Schedule": schedule,
    }
