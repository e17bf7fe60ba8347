"""Messages of a crawl that is under way: hidden for a short time that is renewed, so that a killed crawl holds few back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from infra.local.crawler.catalog import batches
from infra.local.crawler.messages import Message

HIDDEN_SECONDS = 60
RENEWED_SECONDS = 25.0
# Renewing takes a call for each ten messages, so many messages are hidden for longer and renewed less often.
MESSAGES_PER_SECOND = 100


class Stopped(Exception):
    """Somebody asked the crawl to stop; what was not done stays in the queue."""


class Lease:
    """What a crawl has received. `check` is called often: it ends the crawl when asked to, and renews the hiding."""

    def __init__(
        self,
        sqs: Any,
        queue_url: str | None,
        stop: threading.Event,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sqs, self._queue_url, self._stop, self._clock = sqs, queue_url, stop, clock
        self._due = clock() + RENEWED_SECONDS
        self.received: list[Message] = []

    def check(self) -> None:
        """Raises Stopped."""
        if self._stop.is_set():
            raise Stopped
        if self.received and self._clock() > self._due:
            seconds = HIDDEN_SECONDS + len(self.received) // MESSAGES_PER_SECOND
            self._hide(self.received, seconds)
            self._due = self._clock() + seconds * RENEWED_SECONDS / HIDDEN_SECONDS

    def settle(self, done: list[Message]) -> None:
        """Delete what was done, give back the rest at once."""
        finished = {message.id for message in done}
        for batch in batches(done, 10):
            entries = [{"Id": str(number), "ReceiptHandle": one.receipt} for number, one in enumerate(batch)]
            self._sqs.delete_message_batch(QueueUrl=self._queue_url, Entries=entries)
        self._hide([one for one in self.received if one.id not in finished], 0)

    def _hide(self, listed: list[Message], seconds: int) -> None:
        for batch in batches(listed, 10):
            entries = [
                {"Id": str(number), "ReceiptHandle": one.receipt, "VisibilityTimeout": seconds}
                for number, one in enumerate(batch)
            ]
            self._sqs.change_message_visibility_batch(QueueUrl=self._queue_url, Entries=entries)
