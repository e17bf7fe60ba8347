"""A publication has one report per scope: the same keys, the same bytes, one message; another publication, another."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dashboards.reports.scope import Scope
from dashboards.reports.sheets import Report
from orchestration.lakehouse import Lakehouse
from orchestration.reports import RECORD, Delivered, deliver_report
from tests.unit.dashboards.reports.answers import MONTH, small_report

WEB = Scope("owner", "web@acme.example\r\nBcc: all", ("000012345678",))


class Maker:
    """Makes the small report, and counts how often."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, house: Lakehouse, scope: Scope, billing_period: str, publication: str) -> Report:
        self.made += 1
        report = small_report()
        return replace(report, publication=publication, title=f"AWS cost of {scope.label}")


@pytest.fixture
def mailed(house: Lakehouse) -> tuple[Lakehouse, Callable[[], list[dict[str, Any]]]]:
    """The house with a topic, and what its subscriber got since asked last."""
    name = house.lake.lake_bucket
    topic = house.aws.sns.create_topic(Name=name)["TopicArn"]
    queue = house.aws.sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = house.aws.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    house.aws.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)

    def received() -> list[dict[str, Any]]:
        found = house.aws.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        for message in found:
            house.aws.sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return [json.loads(message["Body"]) for message in found]

    return replace(house, lake=replace(house.lake, reports_topic=topic)), received


def stored(house: Lakehouse) -> dict[str, str]:
    listed = house.aws.s3.list_objects_v2(Bucket=house.lake.lake_bucket, Prefix="reports/").get(
        "Contents", []
    )
    return {item["Key"]: item["ETag"] for item in listed}


def test_a_report_is_stored_and_handed_over_once(mailed: Any) -> None:
    house, received = mailed
    make = Maker()
    first = deliver_report(house, WEB, MONTH, "p1", make)
    there = stored(house)
    assert set(there) == {*first.keys, f"{first.prefix}{RECORD}"}
    assert first.prefix.startswith(f"reports/billing_period={MONTH}/scope=owner-web-acme-example")
    [message] = received()
    assert message["Subject"] == "AWS cost of owner web@acme.example??Bcc: all, 2026-09"
    assert message["MessageAttributes"]["scope"]["Value"] == "owner"
    assert "amortized cost: $1,234.00" in message["Message"]
    links = [line for line in message["Message"].splitlines() if line.startswith("http")]
    assert [".xlsx?" in links[0], ".html?" in links[1], len(links)] == [True, True, 2]

    again = deliver_report(house, WEB, MONTH, "p1", make)
    assert again == Delivered(first.prefix, first.keys, is_new=False)
    assert (make.made, stored(house), received()) == (1, there, [])


def test_after_a_crash_the_same_bytes_lie_under_the_same_keys(mailed: Any) -> None:
    house, received = mailed
    first = deliver_report(house, WEB, MONTH, "p1", Maker())
    before = stored(house)
    assert len(received()) == 1
    # The record is written last: without it, the files may be there and the message may be out.
    house.aws.s3.delete_object(Bucket=house.lake.lake_bucket, Key=f"{first.prefix}{RECORD}")
    second = deliver_report(house, WEB, MONTH, "p1", Maker())
    assert second == Delivered(first.prefix, first.keys, is_new=True)
    assert {key: tag for key, tag in stored(house).items() if not key.endswith(RECORD)} == {
        key: tag for key, tag in before.items() if not key.endswith(RECORD)
    }
    assert len(received()) == 1


def test_another_publication_has_keys_of_its_own(house: Lakehouse) -> None:
    """Without a topic the reports lie in S3 and nobody is told."""
    bill = Scope("bill", "")
    first, second = (deliver_report(house, bill, MONTH, name, Maker()) for name in ("p1", "p2"))
    assert not set(first.keys) & set(second.keys)
    record = house.aws.s3.get_object(Bucket=house.lake.lake_bucket, Key=f"{second.prefix}{RECORD}")
    assert json.loads(record["Body"].read())["message_id"] == ""
