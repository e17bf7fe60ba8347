"""Sends dead letters back to where they came from, or sets them apart for good.

Send first, record second, delete last: a crash in between leaves a message twice at worst, never nowhere, and
the record tells the next run that it was sent. A letter that keeps coming back is quarantined, never dropped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal

from ingestion.aws import Aws
from ingestion.errors import BadInput
from ingestion.events import queues
from ingestion.events.letters import (
    FIRST_SEEN,
    IGNORED,
    ORIGINAL_ID,
    PEEK_SECONDS,
    QUEUES,
    READY,
    REPLAY_COUNT,
    REPLAY_ID,
    TRANSIENT,
    DeadLetter,
    QueueName,
    dead_letters,
    dlq_of,
    letter_of,
    source_of,
    stats,
    subject_of,
)
from ingestion.lake import Lake
from ingestion.ledger.event import Event
from ingestion.ledger.store import Ledger

__all__ = ["DeadLetter", "Step", "dead_letters", "plan_replay", "quarantine", "replay", "stats"]

Action = Literal["send", "quarantine", "keep"]
LEDGER = "replays"
# A letter that failed after three replays fails for a reason that replaying does not mend.
CAP = 3


@dataclass(frozen=True)
class Step:
    """What happens (or would happen) to one dead letter, and why."""

    letter: DeadLetter
    action: Action
    why: str


def plan_replay(letters: Iterable[DeadLetter], *, cap: int = CAP) -> list[Step]:
    """Which letters go back: those whose cause is gone. Pure."""
    return [_step(letter, cap) for letter in letters]


def replay(
    aws: Aws, lake: Lake, *, apply: bool, reason: str, queue: str | None = None, cap: int = CAP
) -> list[Step]:
    """Plans, and with `apply` carries the plan out; again does nothing, for what was sent is gone from the DLQ."""
    if not apply:
        return plan_replay(dead_letters(aws, lake, queue), cap=cap)
    if not reason:
        raise BadInput("dlq replay --apply: expected a reason for the ledger (--reason TEXT).")
    ledger = Ledger(aws, lake)
    return [
        step for name in QUEUES if queue in (None, name) for step in _replay_queue(ledger, name, reason, cap)
    ]


def quarantine(aws: Aws, lake: Lake, message_id: str, reason: str) -> str:
    """Moves one dead letter into the quarantine prefix; returns its address. Raises BadInput when it is in no DLQ."""
    ledger = Ledger(aws, lake)
    address = ""
    for name in QUEUES:
        dlq = queues.url(aws, dlq_of(lake, name))
        for message in list(queues.drain(aws, dlq, visibility=PEEK_SECONDS)):
            if message.message_id != message_id:
                queues.give_back(aws, dlq, message)
                continue
            address = _set_apart(ledger, letter_of(aws, lake, name, message), reason)
            queues.delete(aws, dlq, message)
    if not address:
        raise BadInput(f"Message {message_id}: expected one that `lakehouse dlq list` shows; no DLQ has it.")
    return address


def _step(letter: DeadLetter, cap: int) -> Step:
    if letter.category not in (READY, TRANSIENT):
        advice = "quarantine it when it needs nothing more" if letter.category == IGNORED else "mend it first"
        return Step(letter, "keep", f"{letter.category}: {letter.reason}; {advice}")
    if letter.replay_count >= cap:
        return Step(letter, "quarantine", f"sent back {letter.replay_count} times already, the cap is {cap}")
    return Step(letter, "send", letter.reason)


def _replay_queue(ledger: Ledger, name: QueueName, reason: str, cap: int) -> list[Step]:
    dlq = queues.url(ledger.aws, dlq_of(ledger.lake, name))
    steps = []
    for message in list(queues.drain(ledger.aws, dlq, visibility=queues.VISIBILITY_SECONDS)):
        [step] = plan_replay([letter_of(ledger.aws, ledger.lake, name, message)], cap=cap)
        steps.append(step)
        if step.action == "send":
            _send_back(ledger, message, step, reason)
        elif step.action == "quarantine":
            _set_apart(ledger, step.letter, step.why)
        if step.action == "keep":
            queues.give_back(ledger.aws, dlq, message)
        else:
            queues.delete(ledger.aws, dlq, message)
    return steps


def _send_back(ledger: Ledger, message: queues.Message, step: Step, reason: str) -> None:
    letter = step.letter
    replay_id = f"{letter.message_id}.{letter.replay_count + 1}"
    if _was_sent(ledger, letter, replay_id):
        return
    ours = {
        REPLAY_ID: replay_id,
        REPLAY_COUNT: str(letter.replay_count + 1),
        ORIGINAL_ID: letter.original_id,
        FIRST_SEEN: letter.first_seen,
    }
    # SQS takes ten attributes; ours win over those that came with the letter.
    theirs = {key: text for key, text in message.attributes.items() if key not in ours}
    kept = dict(list(theirs.items())[: 10 - len(ours)])
    queues.send(
        ledger.aws, queues.url(ledger.aws, source_of(ledger.lake, letter.queue)), letter.body, kept | ours
    )
    ledger.append(LEDGER, _event(ledger, letter, "sent", reason, replay_id))


def _was_sent(ledger: Ledger, letter: DeadLetter, replay_id: str) -> bool:
    """Whether an earlier run sent this letter and died before it could delete it."""
    export, period = subject_of(letter)
    return bool(ledger.numbered(LEDGER, export, period, replay_id))


def _set_apart(ledger: Ledger, letter: DeadLetter, reason: str) -> str:
    key = f"quarantine/{letter.queue}/{letter.message_id}.json"
    body = json.dumps(asdict(letter) | {"quarantine_reason": reason}, sort_keys=True)
    ledger.aws.s3.put_object(Bucket=ledger.lake.lake_bucket, Key=key, Body=body.encode())
    ledger.append(LEDGER, _event(ledger, letter, "quarantined", reason, f"{letter.message_id}.q"))
    return f"s3://{ledger.lake.lake_bucket}/{key}"


def _event(ledger: Ledger, letter: DeadLetter, state: str, reason: str, replay_id: str) -> Event:
    export, period = subject_of(letter)
    return Event(
        event_id=f"{replay_id}.{state}",
        at=datetime.now(UTC),
        export_name=export,
        billing_period=period,
        delivery_id="",
        state=state,
        reason=reason,
        actor=ledger.actor,
        details={"why": letter.reason},
        extras={
            "queue": letter.queue,
            "message_id": letter.message_id,
            "category": letter.category,
            "bucket": letter.bucket,
            "key": letter.key,
            "replay_id": replay_id,
            "replay_count": letter.replay_count + 1,
            "first_seen": letter.first_seen,
        },
    )
