"""SQS queues: receive until empty, delete what is durable, give back the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingestion.aws import Aws

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageAttributeValueTypeDef, MessageTypeDef

BATCH = 10
# Longer than any inspection or replay of one batch takes; a message shows up again after a crash.
VISIBILITY_SECONDS = 120


@dataclass(frozen=True)
class Message:
    """One received message. `attributes` are the text attributes of its sender; `sent_at` is aware UTC."""

    message_id: str
    receipt: str
    body: str
    receive_count: int
    sent_at: datetime
    attributes: Mapping[str, str] = field(default_factory=dict)


def url(aws: Aws, queue: str) -> str:
    """The address of a queue by its name."""
    return aws.sqs.get_queue_url(QueueName=queue)["QueueUrl"]


def drain(
    aws: Aws, queue_url: str, *, wait_seconds: int = 1, visibility: int = VISIBILITY_SECONDS
) -> Iterator[Message]:
    """Messages until the queue has no visible one; each is seen once, for it stays hidden for `visibility`."""
    seen: set[str] = set()
    while True:
        answer = aws.sqs.receive_message(
            QueueUrl=queue_url,
            MaxNumberOfMessages=BATCH,
            WaitTimeSeconds=wait_seconds,
            VisibilityTimeout=visibility,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["ApproximateReceiveCount", "SentTimestamp"],
        )
        fresh = [
            message for raw in answer.get("Messages", []) if (message := _message(raw)).message_id not in seen
        ]
        if not fresh:
            return
        seen.update(message.message_id for message in fresh)
        yield from fresh


def delete(aws: Aws, queue_url: str, message: Message) -> None:
    """Deletes a message whose effect is durable."""
    aws.sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message.receipt)


def give_back(aws: Aws, queue_url: str, message: Message) -> None:
    """Makes a message visible again at once; the queue moves it to its DLQ after its maxReceiveCount."""
    aws.sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=message.receipt, VisibilityTimeout=0)


def send(aws: Aws, queue_url: str, body: str, attributes: Mapping[str, str]) -> str:
    """Sends a message with text attributes; returns its id."""
    typed: dict[str, MessageAttributeValueTypeDef] = {
        name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
    }
    return aws.sqs.send_message(QueueUrl=queue_url, MessageBody=body, MessageAttributes=typed)["MessageId"]


def _message(raw: MessageTypeDef) -> Message:
    system = raw.get("Attributes", {})
    texts = {name: value.get("StringValue", "") for name, value in raw.get("MessageAttributes", {}).items()}
    sent = datetime.fromtimestamp(int(system.get("SentTimestamp", "0")) / 1000, UTC)
    count = int(system.get("ApproximateReceiveCount", "1"))
    return Message(raw["MessageId"], raw["ReceiptHandle"], raw["Body"], count, sent, texts)
