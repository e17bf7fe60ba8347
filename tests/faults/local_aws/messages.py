"""Messages: sent, hidden, given back, deleted."""

from __future__ import annotations

from typing import Any

from tests.faults.local_aws.actors import Actor

LONGEST = 12 * 3600  # a message whose handle was lost stays hidden: longer than any run


class Messages(Actor):
    """A queue whose messages are visible or hidden for half a day."""

    name = "messages"

    def setup(self) -> None:
        self.url = self.clients.sqs.create_queue(QueueName="work")["QueueUrl"]
        self.visible: dict[str, str] = {}
        self.hidden: dict[str, tuple[str, str]] = {}
        self.unreachable = 0

    def act(self) -> None:
        kinds = (self._send, self._send_three, self._hide, self._delete, self._give_back)
        fewer = len(self.visible) + len(self.hidden) > 25
        self.rng.choices(kinds, (0, 0, 3, 5, 1) if fewer else (4, 1, 3, 2, 1))[0]()

    def _body(self) -> str:
        return f"{self.rng.random()} ü " + "x" * self.rng.choice((0, 100, 50_000))

    def _send(self) -> None:
        body = self._body()
        self.intend(bodies=[body])
        answer = self.call(self.clients.sqs.send_message, QueueUrl=self.url, MessageBody=body)
        self.visible[answer["MessageId"]] = body
        self.done()

    def _send_three(self) -> None:
        bodies = [self._body() for _ in range(3)]
        self.intend(bodies=bodies)
        entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies)]
        answer = self.call(self.clients.sqs.send_message_batch, QueueUrl=self.url, Entries=entries)
        self.visible |= {one["MessageId"]: bodies[int(one["Id"])] for one in answer["Successful"]}
        self.done()

    def _hide(self) -> None:
        self.intend(hides=True)
        receive = self.clients.sqs.receive_message
        got = self.call(receive, QueueUrl=self.url, VisibilityTimeout=LONGEST).get("Messages", [])
        for message in got:
            assert self.visible.pop(message["MessageId"]) == message["Body"]
            self.hidden[message["MessageId"]] = (message["Body"], message["ReceiptHandle"])
        self.done()

    def _delete(self) -> None:
        if not self.hidden:
            return
        message_id = self.rng.choice(list(self.hidden))
        self.intend(deletes=message_id)
        handle = self.hidden[message_id][1]
        self.call(self.clients.sqs.delete_message, QueueUrl=self.url, ReceiptHandle=handle)
        del self.hidden[message_id]
        self.done()

    def _give_back(self) -> None:
        if not self.hidden:
            return
        message_id = self.rng.choice(list(self.hidden))
        self.intend(gives_back=message_id)
        body, handle = self.hidden[message_id]
        change = self.clients.sqs.change_message_visibility
        self.call(change, QueueUrl=self.url, ReceiptHandle=handle, VisibilityTimeout=0)
        del self.hidden[message_id]
        self.visible[message_id] = body
        self.done()

    def check(self) -> list[str]:
        """Everything visible is received, compared and given back; the hidden are counted, and shown by their handles."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        counts = self.clients.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)["Attributes"]
        found = self._receive_all()
        bodies = {message_id: body for message_id, (body, _) in found.items()}
        self._settle(bodies, int(counts[names[1]]))
        self.pending = None
        problems = []
        if bodies != self.visible:
            lost, strange = self.visible.keys() - bodies.keys(), bodies.keys() - self.visible.keys()
            problems.append(f"messages: lost {lost}, strange {strange}")
        expected = [str(len(self.visible)), str(len(self.hidden) + self.unreachable)]
        if [counts[name] for name in names] != expected:
            problems.append(f"counts: expected {expected}, found {counts}")
        return problems

    def _receive_all(self) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        sqs = self.clients.sqs
        asked = {"QueueUrl": self.url, "MaxNumberOfMessages": 10, "VisibilityTimeout": 600}
        while got := sqs.receive_message(**asked).get("Messages"):
            found |= {m["MessageId"]: (m["Body"], m["ReceiptHandle"]) for m in got}
        handles = [handle for _, handle in found.values()]
        for start in range(0, len(handles), 10):
            entries: list[dict[str, Any]] = [
                {"Id": str(n), "ReceiptHandle": handle, "VisibilityTimeout": 0}
                for n, handle in enumerate(handles[start : start + 10])
            ]
            sqs.change_message_visibility_batch(QueueUrl=self.url, Entries=entries)
        return found

    def _settle(self, found: dict[str, str], hidden: int) -> None:
        """Take over the one change that may have happened."""
        pending = self.pending or {}
        new = {message_id: body for message_id, body in found.items() if message_id not in self.visible}
        gone = [message_id for message_id in self.visible if message_id not in found]
        if "bodies" in pending and sorted(new.values()) == sorted(pending["bodies"]):
            self.visible |= new
        elif "hides" in pending and len(gone) == 1:  # the reply with the handle is lost
            del self.visible[gone[0]]
            self.unreachable += 1
        elif "gives_back" in pending and pending["gives_back"] in new:
            self.visible[pending["gives_back"]] = self.hidden.pop(pending["gives_back"])[0]
        elif "deletes" in pending and hidden < len(self.hidden) + self.unreachable:
            del self.hidden[pending["deletes"]]
