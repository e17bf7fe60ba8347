"""The queues by name, URL and ARN, and the time that passes for them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from infra.local.journal import Touch
from infra.local.sqs.kept import KeptQueues
from infra.local.sqs.queue import Queue
from infra.local.sqs.refusals import no_queue


class Directory:
    """Every access is under `changed`, which is also what a long poll waits on."""

    def __init__(
        self, endpoint: str, region: str, account: str, clock: Callable[[], float], touch: Touch
    ) -> None:
        self.account = account
        self.arn_prefix = f"arn:aws:sqs:{region}:{account}:"
        self.clock = clock
        self.changed = threading.Condition(threading.RLock())
        self.kept = KeptQueues(self.changed, touch)
        self.queues = self.kept.queues
        self._url_prefix = f"{endpoint}/{account}/"

    def named(self, name: str) -> Queue:
        found = self.queues.get(name)
        if found is None:
            raise no_queue()
        return found

    def at(self, url: object) -> Queue:
        """The queue of a URL, whatever host it names."""
        return self.named(str(url or "").rstrip("/").rpartition("/")[2])

    def of(self, arn: str) -> Queue | None:
        return self.queues.get(arn.removeprefix(self.arn_prefix))

    def url(self, queue: Queue) -> str:
        return self._url_prefix + queue.name

    def settled(self, queue: Queue) -> Queue:
        """Let time pass for the queue, and for those whose dead letters it takes."""
        now = self.clock()
        for source in list(self.queues.values()):
            redrive = source.settings.redrive
            if source is not queue and (redrive is None or redrive.arn != queue.arn):
                continue
            for message in source.settle(now):
                target = self.of(redrive.arn) if redrive else None
                if target is not None:
                    target.adopt(message, source.arn, now)
        return queue
