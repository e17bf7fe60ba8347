"""ReceiveMessage: long polling that holds no lock, and the attribute that tells where a dead letter came from."""

from __future__ import annotations

import io
import json
import time
from typing import Any
from urllib.parse import urlparse

from infra.local.base_moto import BaseMoto
from infra.local.home import REGION
from infra.local.wire import Reply, Request

SOURCE = "DeadLetterQueueSourceArn"
# A message whose visibility timeout ran out makes no noise, so waiting is cut into steps.
STEP_SECONDS = 0.25


class Receiver:
    """Answers ReceiveMessage of the JSON protocol by asking moto without waiting, again and again."""

    def __init__(self, base: BaseMoto) -> None:
        self._base = base
        self.closing = False

    def answer(self, request: Request) -> Reply:
        """The messages, or none once the waiting time (0 to 20 seconds) is over."""
        payload = json.loads(request.read() or b"{}")
        queue = urlparse(str(payload.get("QueueUrl", ""))).path.rpartition("/")[2]
        wait = payload.get("WaitTimeSeconds")
        if wait is None:
            wait = self._base.queue_wait_seconds(REGION, queue)
        if not isinstance(wait, int) or not 0 <= wait <= 20:
            return self._ask(request, payload)  # moto says what is wrong with it
        deadline = time.monotonic() + wait
        while True:
            reply = self._ask(request, payload | {"WaitTimeSeconds": 0})
            left = deadline - time.monotonic()
            if reply.status != 200 or _messages(reply) or left <= 0 or self.closing:
                return self._with_source(reply, queue, payload)
            self._base.wait_for_mail(min(left, STEP_SECONDS))

    def _ask(self, request: Request, payload: dict[str, Any]) -> Reply:
        body = json.dumps(payload).encode()
        environ = request.environ | {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        return self._base.forward(environ, "sqs")

    def _with_source(self, reply: Reply, queue: str, payload: dict[str, Any]) -> Reply:
        asked = {*(payload.get("AttributeNames") or ()), *(payload.get("MessageSystemAttributeNames") or ())}
        if reply.status != 200 or not asked & {"All", SOURCE}:
            return reply
        messages = _messages(reply)
        for message in messages:
            source = self._base.dead_letter_source(REGION, queue, message["MessageId"])
            if source:
                message.setdefault("Attributes", {})[SOURCE] = source
        body = json.dumps({"Messages": messages} if messages else {}).encode()
        headers = {name: text for name, text in reply.headers.items() if name.lower() != "content-length"}
        return Reply(200, headers, body)


def _messages(reply: Reply) -> list[dict[str, Any]]:
    content = json.loads(reply.body) if isinstance(reply.body, bytes) and reply.body else {}
    found: list[dict[str, Any]] = content.get("Messages") or []
    return found
