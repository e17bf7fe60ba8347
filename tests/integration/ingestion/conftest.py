"""A lake of its own for every test, on the shared local AWS: two buckets, two queues with their DLQs."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.aws import Aws
from ingestion.exports import contract
from ingestion.lake import Lake

NUMBERS = itertools.count(1)
MONTH = "2026-04"
EXECUTION = "04e9e487-79a7-42b1-a680-{:012d}"


@pytest.fixture
def aws(local_aws_env: Any) -> Aws:
    return Aws(boto3.Session())


@pytest.fixture
def lake(aws: Aws, request: pytest.FixtureRequest) -> Iterator[Lake]:
    name = f"ing-{next(NUMBERS)}"
    made = Lake(
        export_bucket=f"{name}-exports",
        lake_bucket=f"{name}-lake",
        deliveries_queue=f"{name}-deliveries",
        deliveries_dlq=f"{name}-deliveries-dlq",
        crawler_queue=f"{name}-crawler",
        crawler_dlq=f"{name}-crawler-dlq",
        ops_database=f"{name.replace('-', '_')}_ops",
    )
    _notify(aws, made.export_bucket, _queue(aws, made.deliveries_queue, made.deliveries_dlq), ".json")
    _notify(aws, made.lake_bucket, _queue(aws, made.crawler_queue, made.crawler_dlq), ".parquet")
    yield made


def _queue(aws: Aws, name: str, dlq: str) -> str:
    """A queue that moves a message to `dlq` after three receives; returns its ARN."""
    dead = aws.sqs.create_queue(QueueName=dlq)["QueueUrl"]
    target = aws.sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    redrive = json.dumps({"deadLetterTargetArn": target, "maxReceiveCount": 3})
    made = aws.sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": redrive})["QueueUrl"]
    return aws.sqs.get_queue_attributes(QueueUrl=made, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def _notify(aws: Aws, bucket: str, queue_arn: str, suffix: str) -> None:
    aws.s3.create_bucket(Bucket=bucket)
    rule: Any = {
        "QueueArn": queue_arn,
        "Events": ["s3:ObjectCreated:*"],
        "Filter": {"Key": {"FilterRules": [{"Name": "suffix", "Value": suffix}]}},
    }
    aws.s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [rule]}
    )


def bill(rows: int = 3, payer: str = "000012345678", cost: float = 0.1, **columns: Any) -> pa.Table:
    """A small CUR 2.0 table: the required columns, a currency and tags; `columns` replace some."""
    texts = {name: ["x"] * rows for name in contract.REQUIRED}
    moments = pa.array([1775001600000] * rows, contract.ARROW_TYPES["timestamp"])
    fields: dict[str, Any] = texts | {
        name: moments
        for name, kind in contract.types("cur2").items()
        if name in texts and kind == "timestamp"
    }
    fields |= {
        "bill_payer_account_id": [payer] * rows,
        "identity_line_item_id": [str(row) for row in range(rows)],
        "line_item_unblended_cost": [cost] * rows,
        "line_item_usage_amount": [1.0] * rows,
        "line_item_currency_code": ["USD"] * rows,
    }
    return pa.table({name: _typed(name, values) for name, values in (fields | columns).items()})


def _typed(name: str, values: Any) -> Any:
    plain = contract.arrow_type("cur2", name)
    return values if isinstance(values, pa.Array) or plain is None else pa.array(values, plain)


Folder = Callable[..., Path]


@pytest.fixture
def cur2_folder(tmp_path: Path) -> Folder:
    """Makes an overwrite-mode CUR 2.0 folder of the given chunks, under an execution of its own."""

    def make(
        *chunks: pa.Table | bytes, execution: int = 1, export: str = "Acme-CUR", month: str = MONTH
    ) -> Path:
        root = tmp_path / f"delivery-{next(NUMBERS)}"
        data = root / export / "data" / f"BILLING_PERIOD={month}"
        metadata = root / export / "metadata" / f"BILLING_PERIOD={month}"
        data.mkdir(parents=True)
        metadata.mkdir(parents=True)
        names = [f"{export}-{number:05d}.snappy.parquet" for number in range(1, len(chunks) + 1)]
        for name, chunk in zip(names, chunks, strict=True):
            write(data / name, chunk)
        manifest = {
            "executionId": EXECUTION.format(execution),
            "exportArn": "arn:aws:bcm-data-exports:us-east-1:000012345678:export/x",
            "columns": [{"name": name, "type": "string"} for name in contract.REQUIRED],
            "dataFiles": [
                f"s3://somewhere/else/{export}/data/BILLING_PERIOD={month}/{name}" for name in names
            ],
        }
        (metadata / f"{export}-Manifest.json").write_text(json.dumps(manifest))
        return root

    return make


def write(path: Path, chunk: pa.Table | bytes) -> None:
    """A data file; bytes are written as they are."""
    if isinstance(chunk, bytes):
        path.write_bytes(chunk)
    else:
        pq.write_table(chunk, path)
