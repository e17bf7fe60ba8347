"""Bills straight in bronze, a build of one delivery by dbt, and the answers of its tables through Athena."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingestion.aws import Aws, connect
from ingestion.catalog.columns import Column
from ingestion.catalog.partitions import partition_input, table_input
from ingestion.catalog.tables import ensure_database, found_table
from ingestion.lake import Lake
from ingestion.names import scratch_schema
from tests.integration.dbt import dbt_process

PROJECT = Path(__file__).resolve().parents[3]
PARTITION_KEYS = tuple(Column(name, "string") for name in ("export_name", "billing_period", "delivery_id"))
GLUE_TYPES = {
    "string": "string",
    "large_string": "string",
    "double": "double",
    "bool": "boolean",
    "int64": "bigint",
}


@dataclass(frozen=True)
class Bill:
    """One delivery in bronze."""

    export_name: str
    billing_period: str
    delivery_id: str
    format: str

    @property
    def scratch_schema(self) -> str:
        return scratch_schema(self.export_name, self.billing_period, self.delivery_id, 1)

    def variables(self, **more: Any) -> dict[str, Any]:
        return {
            "export_name": self.export_name,
            "billing_period": self.billing_period,
            "delivery_id": self.delivery_id,
            "export_format": self.format,
            "scratch_schema": self.scratch_schema,
            **more,
        }


@dataclass(frozen=True)
class Builder:
    """A lake of its own on the shared local AWS, and dbt on it."""

    aws: Aws
    lake: Lake
    folder: Path

    @staticmethod
    def bill(export_name: str, billing_period: str, delivery_id: str, format: str = "cur2") -> Bill:
        """The name of a delivery; nothing is made."""
        return Bill(export_name, billing_period, delivery_id, format)

    def land(self, bill: Bill, files: Sequence[Path]) -> None:
        """Puts the files into bronze as they are and catalogues their columns as the crawler would."""
        prefix = (
            f"bronze/{bill.format}/export_name={bill.export_name}"
            f"/billing_period={bill.billing_period}/delivery_id={bill.delivery_id}/"
        )
        for path in files:
            self.aws.s3.upload_file(str(path), self.lake.lake_bucket, prefix + path.name)
        columns = columns_of(files[0])
        database = self.lake.bronze_database
        ensure_database(self.aws, database)
        if found_table(self.aws, database, bill.format) is None:
            location = f"{self.lake.bronze}{bill.format}/"
            wanted = table_input(bill.format, columns, location, PARTITION_KEYS)
            self.aws.glue.create_table(DatabaseName=database, TableInput=wanted)
        entry = partition_input(columns, f"s3://{self.lake.lake_bucket}/{prefix}", "", "")
        entry["Values"] = [bill.export_name, bill.billing_period, bill.delivery_id]
        self.aws.glue.batch_create_partition(
            DatabaseName=database, TableName=bill.format, PartitionInputList=[entry]
        )

    def dbt(self, *arguments: str, variables: Mapping[str, Any]) -> subprocess.CompletedProcess[str]:
        """Runs the dbt command line in a process of its own, with logs and artifacts in the test's folder."""
        known = {"bronze_database": self.lake.bronze_database, "public_database": self.lake.database}
        command = ["--no-use-colors", *arguments]
        command += ["--project-dir", "dbt_project", "--profiles-dir", "dbt_project", "--target", "athena"]
        command += ["--target-path", str(self.folder / "target"), "--log-path", str(self.folder / "logs")]
        command += ["--vars", json.dumps(known | dict(variables), ensure_ascii=False)]
        environment = os.environ | {"LAKEHOUSE_LAKE_BUCKET": self.lake.lake_bucket}
        return dbt_process.run(command, PROJECT, environment, self.folder / "output.txt", 600)

    def build(self, bill: Bill, **more: Any) -> str:
        """Builds and tests one delivery as production does; returns what dbt printed."""
        arguments = ("build", "--select", "tag:delivery", "--exclude", "test_type:unit")
        done = self.dbt(*arguments, variables=bill.variables(**more))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def query(self, sql: str, database: str) -> list[tuple[str | None, ...]]:
        """The rows of one statement, as text."""
        location = f"s3://{self.lake.lake_bucket}/athena-results/test/"
        started = self.aws.athena.start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": database},
            ResultConfiguration={"OutputLocation": location},
        )["QueryExecutionId"]
        status = self._finished(started)
        assert status["State"] == "SUCCEEDED", status
        rows = self.aws.athena.get_query_results(QueryExecutionId=started)["ResultSet"]["Rows"]
        return [tuple(cell.get("VarCharValue") for cell in row["Data"]) for row in rows[1:]]

    def _finished(self, execution: str) -> Any:
        while True:
            answer = self.aws.athena.get_query_execution(QueryExecutionId=execution)
            status = answer["QueryExecution"]["Status"]
            if status["State"] not in ("QUEUED", "RUNNING"):
                return status
            time.sleep(0.02)

    def number(self, sql: str, bill: Bill) -> Decimal:
        """The one number that `sql` answers on the tables of a build."""
        [[value]] = self.query(sql, bill.scratch_schema)
        return Decimal(value or "0")

    def columns(self, bill: Bill, table: str) -> list[tuple[str, str]]:
        found = self.aws.glue.get_table(DatabaseName=bill.scratch_schema, Name=table)["Table"]
        return [(column["Name"], column["Type"]) for column in found["StorageDescriptor"]["Columns"]]


def columns_of(path: Path) -> tuple[Column, ...]:
    """The columns of a Parquet file in Glue's spelling."""
    return tuple(Column(field.name, glue_type(field.type)) for field in pq.read_schema(path))


def glue_type(kind: Any) -> str:
    text = str(kind)
    if text.startswith("timestamp"):
        return "timestamp"
    if text.startswith("map"):
        return f"map<string,{glue_type(kind.item_type)}>"
    return GLUE_TYPES[text]


@pytest.fixture(scope="module")
def builder(local_aws: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """Bucket and databases of its own per module; the process's variables lead to the local AWS meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, text in local_aws.env.items():
            patch.setenv(name, text)
        folder = tmp_path_factory.mktemp("dbt")
        number = folder.name.replace("-", "_")
        lake = Lake(
            lake_bucket=f"lake-{folder.name}-{os.getpid()}",
            bronze_database=f"bronze_{number}",
            database=f"lakehouse_{number}",
        )
        aws = connect()
        aws.s3.create_bucket(Bucket=lake.lake_bucket)
        yield Builder(aws, lake, folder)


@pytest.fixture(scope="session")
def real_bills() -> Path:
    """The folder of real sample bills; skips with the reason where there is none."""
    folder = Path(os.environ.get("CUR_SAMPLES", PROJECT.parent / "shared" / "samples"))
    if not folder.is_dir():
        pytest.skip("no real sample bills here: set CUR_SAMPLES to their folder")
    return folder
