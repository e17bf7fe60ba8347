"""From messages to ledger rows: a message is deleted once its row is durable, and never before.

Both `take_in` and `relook` change nothing when run again: a delivery has one `received` row, whatever number of
messages announce it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from ingestion.aws import Aws
from ingestion.errors import BadInput, Refused
from ingestion.events import queues
from ingestion.events.parse import Ignored, Malformed, announcements
from ingestion.exports import keys
from ingestion.exports.delivery import Delivery, Waiting
from ingestion.exports.history import SETTLE, Execution, History, Look, execution_of
from ingestion.exports.inspect import Looker, inspect
from ingestion.exports.listing import MissingObject
from ingestion.lake import Lake
from ingestion.landing.payer import payer_of
from ingestion.landing.torn import TornDelivery
from ingestion.ledger import deliveries, registrations
from ingestion.ledger.deliveries import DeliveryKey, Facts, record_event
from ingestion.ledger.event import Json
from ingestion.ledger.fold import (
    HELD,
    QUARANTINED,
    RECEIVED,
    SUPERSEDED,
    WAITING,
    WAITING_ID,
    DeliveryState,
    delivery_json,
)
from ingestion.ledger.registrations import Registration
from ingestion.ledger.store import Ledger

KNOWN, IGNORED, LEFT = "known", "ignored", "left"


@dataclass(frozen=True)
class TakenIn:
    """What became of one announcement. `outcome`: received, known, waiting, held, quarantined, ignored or left
    (in the queue, for the redrive). `message_id` is '' for a second look."""

    message_id: str
    outcome: str
    reason: str
    export_name: str = ""
    billing_period: str = ""
    delivery_id: str = ""


@dataclass(frozen=True)
class Intake:
    """One pass over announcements: the ledger, and how long files must lie still where no manifest lists them."""

    ledger: Ledger
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    settle: timedelta = SETTLE

    @property
    def aws(self) -> Aws:
        return self.ledger.aws

    @property
    def lake(self) -> Lake:
        return self.ledger.lake

    def look(self, key: str, *, only: str | None = None) -> list[TakenIn]:
        """Inspects an announcing object and writes what was found; raises MissingObject when it is gone."""
        states = deliveries.states(self.ledger)
        looker = Looker(self.aws, self.lake.export_bucket, history_of(states), self.now, self.settle)
        try:
            found = inspect(looker, key, billing_period=only)
        except MissingObject:
            raise
        except BadInput as error:
            return [self._quarantine(key, error, only)]
        return [self._write(one, states) for one in found]

    def _write(self, found: Delivery | Waiting, states: list[DeliveryState]) -> TakenIn:
        if isinstance(found, Waiting):
            return self._wait(found)
        settled = self._receive(found, states)
        self._close_waits(found, states)
        return settled

    def _receive(self, delivery: Delivery, states: list[DeliveryState]) -> TakenIn:
        known = next((state for state in states if _is(state, delivery)), None)
        if known is not None and known.delivery is not None and known.state != WAITING:
            return _taken(KNOWN, delivery, "This delivery is in the ledger already.")
        if known is not None and known.state == WAITING:
            record_event(self.ledger, delivery, RECEIVED, Facts("Complete again."), now=self.now)
            return _taken(RECEIVED, delivery, "Complete again.")
        payer = payer_of(self.aws, delivery)
        state, reason = self._admission(delivery, payer, states)
        details: dict[str, Json] = {"delivery": delivery_json(delivery)}
        facts = Facts(reason, 1, {"payer_account_id": payer}, details)
        if record_event(self.ledger, delivery, state, facts, only_first=True, now=self.now):
            return _taken(state, delivery, reason)
        return _taken(KNOWN, delivery, "Somebody else took this delivery in meanwhile.")

    def _admission(self, delivery: Delivery, payer: str, states: list[DeliveryState]) -> tuple[str, str]:
        """`received`, or `held` with the reason; registers the first export of a payer."""
        known = registrations.registrations(self.ledger)
        wanted = Registration(delivery.export_name, payer, delivery.format, "primary")
        try:
            is_new = registrations.admit(known, states, wanted, delivery.billing_period)
        except Refused as error:
            return HELD, str(error)
        if is_new and payer:
            registrations.save(self.ledger, wanted)
        return RECEIVED, ""

    def _wait(self, waiting: Waiting) -> TakenIn:
        key = DeliveryKey(
            waiting.export_name,
            waiting.billing_period,
            waiting_id(waiting.manifest_key, waiting.billing_period),
        )
        said: dict[str, Json] = {
            "bucket": waiting.bucket,
            "manifest_key": waiting.manifest_key,
            "listing": waiting.listing,
        }
        record_event(
            self.ledger, key, WAITING, Facts(waiting.reason, details={"waiting": said}), now=self.now
        )
        return TakenIn("", WAITING, waiting.reason, key.export_name, key.billing_period, key.delivery_id)

    def _close_waits(self, delivery: Delivery, states: Iterable[DeliveryState]) -> None:
        """What waited for this manifest need not be looked at again."""
        for state in states:
            if (
                state.state == WAITING
                and state.delivery_id != delivery.delivery_id
                and _same_subject(state, delivery)
            ):
                facts = Facts(f"Complete as {delivery.delivery_id}.")
                record_event(self.ledger, state, SUPERSEDED, facts, now=self.now)

    def _quarantine(self, key: str, error: BadInput, only: str | None) -> TakenIn:
        """A row for an announcement that must not be followed; named by its content, so that it is one row."""
        place = keys.recognise(key)
        name = place.name if place is not None else ""
        period = "" if place is None or isinstance(place, keys.StatusObject) else place.billing_period
        digest = sha256(f"{key}\0{error}".encode()).hexdigest()[:10]
        subject = DeliveryKey(name, period or only or "", f"refused-{digest}")
        said: dict[str, Json] = {"bucket": self.lake.export_bucket, "manifest_key": key, "listing": ""}
        record_event(
            self.ledger, subject, QUARANTINED, Facts(str(error), details={"waiting": said}), now=self.now
        )
        return TakenIn(
            "", QUARANTINED, str(error), subject.export_name, subject.billing_period, subject.delivery_id
        )


def take_in(aws: Aws, lake: Lake, *, wait_seconds: int = 1, intake: Intake | None = None) -> list[TakenIn]:
    """Empties the deliveries queue into the ledger.

    Messages that are malformed, foreign or about an object that is not there are given back at the end: each
    pass is one receive of them, and the redrive takes them to the DLQ.
    """
    work = intake or Intake(Ledger(aws, lake))
    queue_url = queues.url(aws, lake.deliveries_queue)
    taken, left = list[TakenIn](), list[queues.Message]()
    for message in queues.drain(aws, queue_url, wait_seconds=wait_seconds):
        outcomes = [replace(one, message_id=message.message_id) for one in _handle(work, message)]
        taken += outcomes
        if any(one.outcome == LEFT for one in outcomes):
            left.append(message)
        else:
            queues.delete(aws, queue_url, message)
    for message in left:
        queues.give_back(aws, queue_url, message)
    return taken


def relook(aws: Aws, lake: Lake, *, intake: Intake | None = None) -> list[TakenIn]:
    """Looks again at everything that waits."""
    work = intake or Intake(Ledger(aws, lake))
    waiting = [state for state in deliveries.states(work.ledger) if state.state == WAITING]
    subjects = dict.fromkeys(
        (state.manifest_key, state.billing_period) for state in waiting if state.manifest_key
    )
    return [one for key, period in subjects for one in _look_again(work, key, period)]


def set_aside(ledger: Ledger, delivery: Delivery, torn: TornDelivery) -> bool:
    """Puts a delivery that was torn while landing back to waiting; `relook` follows its manifest."""
    said: dict[str, Json] = {"bucket": delivery.bucket, "manifest_key": delivery.manifest_key, "listing": ""}
    return record_event(ledger, delivery, WAITING, Facts(str(torn), details={"waiting": said}))


def history_of(states: Iterable[DeliveryState]) -> History:
    """What earlier passes saw, from the ledger."""
    executions: dict[Execution, set[str]] = defaultdict(set)
    looks: dict[tuple[str, str], Look] = {}
    for state in states:
        if state.delivery is not None:
            executions[execution_of(state.delivery)].add(state.delivery_id)
        elif state.state == WAITING:
            looks[(state.manifest_key, state.billing_period)] = Look(state.listing, state.listing_since)
    return History({name: frozenset(ids) for name, ids in executions.items()}, looks)


def waiting_id(manifest_key: str, billing_period: str) -> str:
    """The id under which a manifest and month wait while nothing of them is complete."""
    return WAITING_ID + sha256(f"{manifest_key}\0{billing_period}".encode()).hexdigest()[:10]


def _handle(work: Intake, message: queues.Message) -> list[TakenIn]:
    taken = list[TakenIn]()
    for found in announcements(message.body, work.lake.export_bucket):
        if isinstance(found, Ignored):
            taken.append(TakenIn("", IGNORED, found.reason))
        elif isinstance(found, Malformed):
            taken.append(TakenIn("", LEFT, found.reason))
        else:
            taken += _followed(work, found.key)
    return taken


def _followed(work: Intake, key: str) -> list[TakenIn]:
    try:
        return work.look(key)
    except MissingObject as error:
        return [TakenIn("", LEFT, str(error))]


def _look_again(work: Intake, key: str, billing_period: str) -> list[TakenIn]:
    try:
        return work.look(key, only=billing_period)
    except MissingObject as error:
        return [TakenIn("", WAITING, str(error), billing_period=billing_period)]


def _is(state: DeliveryState, delivery: Delivery) -> bool:
    return (state.export_name, state.billing_period, state.delivery_id) == (
        delivery.export_name,
        delivery.billing_period,
        delivery.delivery_id,
    )


def _same_subject(state: DeliveryState, delivery: Delivery) -> bool:
    return (state.export_name, state.billing_period, state.manifest_key) == (
        delivery.export_name,
        delivery.billing_period,
        delivery.manifest_key,
    )


def _taken(outcome: str, delivery: Delivery, reason: str) -> TakenIn:
    return TakenIn("", outcome, reason, delivery.export_name, delivery.billing_period, delivery.delivery_id)
