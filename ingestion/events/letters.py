"""Dead letters: what lies in the dead-letter queues, and why."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from botocore.exceptions import ClientError

from ingestion import names
from ingestion.aws import Aws
from ingestion.errors import BadInput
from ingestion.events import queues
from ingestion.events.parse import FOREIGN, MALFORMED, Ignored, Malformed, ObjectEvent, records
from ingestion.exports import keys, manifests
from ingestion.exports.delivery import DataFile
from ingestion.exports.listing import MissingObject, one
from ingestion.lake import Lake
from ingestion.landing.source import open_parquet
from ingestion.ledger.event import iso

QueueName = Literal["deliveries", "crawler"]
QUEUES: tuple[QueueName, ...] = ("deliveries", "crawler")
BRONZE = "bronze/"
BRONZE_PARTITION = r"bronze/[^/]+/export_name=([^/]+)/billing_period=([^/]+)/"
# A look must end before the messages show up again, else one of them would be seen twice.
PEEK_SECONDS = 30

READY, TRANSIENT, TEST, IGNORED = "ready", "transient", "test-event", "nothing-to-do"
MISSING, UNREADABLE = "missing-object", "unreadable-object"

REPLAY_ID, REPLAY_COUNT = "x-replay-id", "x-replay-count"
ORIGINAL_ID, FIRST_SEEN = "x-original-message-id", "x-first-seen"


@dataclass(frozen=True)
class DeadLetter:
    """One message of a dead-letter queue, with why it is there as far as that can be seen now.

    `category`: ready (what was wrong is mended), transient, test-event, nothing-to-do, malformed, foreign,
    missing-object or unreadable-object. `replay_count` says how often it was sent back before.
    """

    queue: QueueName
    message_id: str
    category: str
    reason: str
    bucket: str
    key: str
    receive_count: int
    replay_count: int
    original_id: str
    first_seen: str
    body: str


@dataclass(frozen=True)
class Verdict:
    """Why a message is dead: a category, a sentence, and the object it speaks of."""

    category: str
    reason: str
    bucket: str = ""
    key: str = ""


def dead_letters(aws: Aws, lake: Lake, queue: str | None = None) -> list[DeadLetter]:
    """Looks into the dead-letter queues and gives every message back; nothing is moved."""
    letters = []
    for name in _queues(queue):
        dlq = queues.url(aws, dlq_of(lake, name))
        seen = list(queues.drain(aws, dlq, visibility=PEEK_SECONDS))
        try:
            letters += [letter_of(aws, lake, name, message) for message in seen]
        finally:
            for message in seen:
                queues.give_back(aws, dlq, message)
    return letters


def stats(letters: Iterable[DeadLetter]) -> dict[str, dict[str, int]]:
    """How many letters of each category are in each queue."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for letter in letters:
        counts[letter.queue][letter.category] += 1
    return {queue: dict(sorted(categories.items())) for queue, categories in sorted(counts.items())}


def letter_of(aws: Aws, lake: Lake, queue: QueueName, message: queues.Message) -> DeadLetter:
    """The message as a dead letter, its cause looked up now."""
    verdict = classify(aws, lake, queue, message.body)
    return DeadLetter(
        queue=queue,
        message_id=message.message_id,
        category=verdict.category,
        reason=verdict.reason,
        bucket=verdict.bucket,
        key=verdict.key,
        receive_count=message.receive_count,
        replay_count=_count(message.attributes),
        original_id=message.attributes.get(ORIGINAL_ID, message.message_id),
        first_seen=message.attributes.get(FIRST_SEEN, iso(message.sent_at)),
        body=message.body,
    )


def classify(aws: Aws, lake: Lake, queue: QueueName, body: str) -> Verdict:
    """Why a message of a queue could not be worked on; the worst of its records."""
    found = records(body)
    if isinstance(found, Ignored):
        return Verdict(TEST, found.reason)
    if isinstance(found, Malformed):
        return Verdict(MALFORMED, found.reason)
    verdicts = [_judge(aws, lake, queue, record) for record in found]
    return next((verdict for verdict in verdicts if verdict.category not in (READY, IGNORED)), verdicts[0])


def source_of(lake: Lake, queue: QueueName) -> str:
    """The name of the queue that a dead letter came from."""
    return {"deliveries": lake.deliveries_queue, "crawler": lake.crawler_queue}[queue]


def dlq_of(lake: Lake, queue: QueueName) -> str:
    """The name of a queue's dead-letter queue."""
    return {"deliveries": lake.deliveries_dlq, "crawler": lake.crawler_dlq}[queue]


def subject_of(letter: DeadLetter) -> tuple[str, str]:
    """(export_name, billing_period) of the object a letter speaks of; '' where its key does not say."""
    if match := re.match(BRONZE_PARTITION, letter.key):
        export, period = match.groups()
        known = names.EXPORT_NAME.fullmatch(export) and names.BILLING_PERIOD.fullmatch(period)
        return (export, period) if known else ("", "")
    try:
        place = keys.recognise(letter.key)
    except BadInput:
        return ("", "")
    if place is None:
        return ("", "")
    return (place.name, "" if isinstance(place, keys.StatusObject) else place.billing_period)


def _queues(queue: str | None) -> tuple[QueueName, ...]:
    if queue is None:
        return QUEUES
    chosen = tuple(name for name in QUEUES if name == queue)
    if not chosen:
        raise BadInput(f"Queue {queue!r}: expected one of {', '.join(QUEUES)}.")
    return chosen


def _judge(aws: Aws, lake: Lake, queue: QueueName, event: ObjectEvent) -> Verdict:
    home, prefix = (lake.export_bucket, "") if queue == "deliveries" else (lake.lake_bucket, BRONZE)
    if event.bucket != home or not event.key.startswith(prefix):
        return _verdict(event, FOREIGN, f"expected an object below s3://{home}/{prefix}")
    if event.removed:
        return _verdict(event, READY, "an object was removed: needs no object to be there")
    try:
        found = one(aws, event.bucket, event.key)
        return _judge_manifest(aws, event) if queue == "deliveries" else _judge_parquet(aws, event, found)
    except MissingObject as error:
        return _verdict(event, MISSING, str(error))
    except BadInput as error:
        return _verdict(event, UNREADABLE, str(error))
    except ClientError as error:
        return _verdict(event, TRANSIENT, f"S3 says {error.response['Error']['Code']}; try again later")


def _judge_manifest(aws: Aws, event: ObjectEvent) -> Verdict:
    place = keys.recognise(event.key)
    if place is None:
        return _verdict(event, IGNORED, "no manifest and no status object")
    if not isinstance(place, keys.StatusObject):
        body = aws.s3.get_object(Bucket=event.bucket, Key=event.key)["Body"].read(manifests.MAX_BYTES + 1)
        manifests.parse(body, place, event.bucket)
    return _verdict(event, READY, "the manifest is there and can be read")


def _judge_parquet(aws: Aws, event: ObjectEvent, found: DataFile) -> Verdict:
    if not event.key.endswith(".parquet"):
        return _verdict(event, READY, "no Parquet object: the crawler passes over it")
    open_parquet(aws, event.bucket, found)
    return _verdict(event, READY, "the object is there and its footer can be read")


def _verdict(event: ObjectEvent, category: str, reason: str) -> Verdict:
    return Verdict(category, reason, event.bucket, event.key)


def _count(attributes: Mapping[str, str]) -> int:
    text = attributes.get(REPLAY_COUNT, "0")
    return int(text) if text.isdecimal() else 0
