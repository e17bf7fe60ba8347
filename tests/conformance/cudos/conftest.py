"""A published bill by hand with our views over it, and cid-cmd's own views over our 51 columns of the same bill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.aws import connect
from ingestion.catalog.columns import Column
from ingestion.catalog.partitions import storage, table_input
from ingestion.catalog.tables import ensure_database
from ingestion.lake import Lake
from ingestion.ledger.store import Ledger
from orchestration.athena import ask_builder
from orchestration.cudos import apply
from orchestration.home import from_environment as home_of
from orchestration.lakehouse import Lakehouse
from orchestration.settings import Settings
from tests.conformance.cudos import bill

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import PartitionInputTypeDef

TAG = "team"
GLUE = {
    "string": "string",
    "double": "double",
    "date32[day]": "date",
    "decimal128(38, 12)": "decimal(38,12)",
    "map<string, string>": "map<string,string>",
    "map<string, double>": "map<string,double>",
    "timestamp[ms]": "timestamp",
    "timestamp[ms, tz=UTC]": "timestamp",
}

Row = dict[str, Any]
# The partition keys of a month, with their values.
Keys = Callable[[str], Mapping[str, str]]


def public_keys(month: str) -> Mapping[str, str]:
    return {"billing_period": month, "export_name": "acme"}


@dataclass(frozen=True)
class Cudos:
    """A lakehouse with the database of the dashboards, and cid-cmd's own views in another."""

    house: Lakehouse
    ours: str
    upstream: str
    folder: Path

    def publish(
        self, table: str, lines: list[bill.Line], rows: Any, database: str = "", keys: Keys = public_keys
    ) -> None:
        """A table, by default a public one, with a partition per month; `rows` makes a file of the month's lines."""
        glue, bucket = self.house.aws.glue, self.house.lake.lake_bucket
        database = database or self.house.lake.database
        months = sorted({one["billing_period"] for one in lines})
        files = {month: rows([one for one in lines if one["billing_period"] == month]) for month in months}
        columns = columns_of(files[months[0]])
        root = f"s3://{bucket}/{database}/{table}"
        named = [Column(name, "string") for name in keys(months[0])]
        ensure_database(self.house.aws, database)
        glue.create_table(DatabaseName=database, TableInput=table_input(table, columns, f"{root}/", named))
        for month, content in files.items():
            self._upload(content, f"{database}/{table}/{month}/part.parquet")
        entries: list[PartitionInputTypeDef] = [
            {"Values": [*keys(month).values()], "StorageDescriptor": storage(columns, f"{root}/{month}/")}
            for month in months
        ]
        glue.batch_create_partition(DatabaseName=database, TableName=table, PartitionInputList=entries)

    def _upload(self, content: pa.Table, key: str) -> None:
        path = self.folder / key.replace("/", "-")
        pq.write_table(content, path)
        self.house.aws.s3.upload_file(str(path), self.house.lake.lake_bucket, key)

    def rows(self, sql: str, database: str = "") -> list[Row]:
        """Rows of one statement, by default on our database."""
        return ask_builder(self.house.aws, self.house.lake, sql, database or self.ours).as_dicts()

    def types(self, relation: str, database: str = "") -> Mapping[str, str]:
        found = self.house.aws.glue.get_table(DatabaseName=database or self.ours, Name=relation)["Table"]
        return {one["Name"]: one["Type"] for one in found["StorageDescriptor"]["Columns"]}


def columns_of(content: pa.Table) -> tuple[Column, ...]:
    return tuple(Column(field.name, GLUE[str(field.type)]) for field in content.schema)


def upstream_statements(database: str, *tags: str) -> dict[str, str]:
    """The SQL of cid-cmd's own views over `database.cur2`, in their order."""
    script = Path(__file__).with_name("upstream_sql.py")
    command = [sys.executable, str(script), database, "cur2", ",".join(tags)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    rendered: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return rendered


@pytest.fixture(scope="session")
def cudos(local_aws: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cudos]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("AWS_", "LAKEHOUSE_"))]:
            patch.delenv(name)
        for name, text in local_aws.env.items():
            patch.setenv(name, text)
        patch.setenv("LAKEHOUSE_POLL_INTERVAL", "0.02")
        folder = tmp_path_factory.mktemp("cudos")
        number = f"{os.getpid()}"
        lake = Lake(lake_bucket=f"cudos-{number}", database=f"cudos_lakehouse_{number}")
        aws = connect()
        aws.s3.create_bucket(Bucket=lake.lake_bucket)
        house = Lakehouse(aws, lake, home_of(), Settings(tag_keys=(TAG,)), Ledger(aws, lake))
        made = Cudos(house, f"cid_{number}", f"cid_upstream_{number}", folder)
        lines = bill.bill()
        made.publish("line_items_cur2", lines, bill.table)
        made.publish("cost_resource_daily", lines, bill.resource_days)
        apply(house, made.ours)
        ensure_database(aws, made.upstream)
        for statement in upstream_statements(made.ours, TAG).values():
            made.rows(statement, made.upstream)
        yield made
