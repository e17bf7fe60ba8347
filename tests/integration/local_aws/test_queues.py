"""A message is received, hidden, given back, moved away after its last receive, and can be moved back."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def dead(make_queue: Callable[..., Any]) -> Any:
    return make_queue("dead")


@pytest.fixture
def live(make_queue: Callable[..., Any], dead: Any) -> Any:
    """A queue whose messages go to `dead` after two receives."""
    policy = json.dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": "2"})
    return make_queue("live", RedrivePolicy=policy)


def receive(sqs: Any, queue: Any, **more: Any) -> list[dict[str, Any]]:
    asked = {"AttributeNames": ["All"], "MessageAttributeNames": ["All"], **more}
    found: list[dict[str, Any]] = sqs.receive_message(QueueUrl=queue.url, **asked).get("Messages", [])
    return found


def give_back(sqs: Any, queue: Any, message: dict[str, Any]) -> None:
    handle = message["ReceiptHandle"]
    sqs.change_message_visibility(QueueUrl=queue.url, ReceiptHandle=handle, VisibilityTimeout=0)


def kill(sqs: Any, live: Any, body: str = "poison") -> None:
    """Send a message and fail on it twice."""
    attributes = {"why": {"DataType": "String", "StringValue": "test"}}
    sqs.send_message(QueueUrl=live.url, MessageBody=body, MessageAttributes=attributes)
    for _ in range(2):
        (message,) = receive(sqs, live)
        give_back(sqs, live, message)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within 20 seconds"
        time.sleep(0.02)


def test_received_message_is_hidden_until_given_back(sqs: Any, queue: Any) -> None:
    sqs.send_message(QueueUrl=queue.url, MessageBody="m")
    (message,) = receive(sqs, queue)
    assert receive(sqs, queue) == []
    give_back(sqs, queue, message)
    (again,) = receive(sqs, queue)
    assert again["MessageId"] == message["MessageId"]
    assert again["Attributes"]["ApproximateReceiveCount"] == "2"


def test_visibility_runs_out(sqs: Any, queue: Any) -> None:
    sqs.send_message(QueueUrl=queue.url, MessageBody="m")
    receive(sqs, queue, VisibilityTimeout=1)
    assert receive(sqs, queue, WaitTimeSeconds=5)


def test_long_poll_returns_when_a_message_comes(sqs: Any, queue: Any) -> None:
    late = threading.Timer(0.5, lambda: sqs.send_message(QueueUrl=queue.url, MessageBody="m"))
    begun = time.monotonic()
    late.start()
    assert receive(sqs, queue, WaitTimeSeconds=20)
    assert 0.4 < time.monotonic() - begun < 5
    late.join()


def test_long_poll_ends_empty_and_blocks_nobody(sqs: Any, queue: Any, make_queue: Callable[..., Any]) -> None:
    answers: list[Any] = []
    poll = threading.Thread(target=lambda: answers.append(receive(sqs, queue, WaitTimeSeconds=2)))
    begun = time.monotonic()
    poll.start()
    make_queue("other").take()
    assert time.monotonic() - begun < 1.5
    poll.join()
    assert answers == [[]]
    assert time.monotonic() - begun >= 2


def test_message_moves_to_the_dead_letter_queue_after_its_last_receive(
    sqs: Any, live: Any, dead: Any
) -> None:
    kill(sqs, live)
    assert (live.depth(), dead.depth()) == (0, 1)
    (letter,) = receive(sqs, dead)
    assert letter["Body"] == "poison"
    assert letter["Attributes"]["DeadLetterQueueSourceArn"] == live.arn


def test_message_whose_visibility_ran_out_moves_too(sqs: Any, live: Any, dead: Any) -> None:
    sqs.send_message(QueueUrl=live.url, MessageBody="slow")
    for _ in range(2):
        assert receive(sqs, live, VisibilityTimeout=1, WaitTimeSeconds=5)
    wait_for(lambda: receive(sqs, live) == [] and dead.depth() == 1)


def test_move_task_brings_letters_home_as_new_messages(sqs: Any, live: Any, dead: Any) -> None:
    for number in range(12):
        kill(sqs, live, f"letter {number}")
    task = sqs.start_message_move_task(SourceArn=dead.arn)["TaskHandle"]
    wait_for(lambda: live.depth() == 12)
    assert task
    (result,) = sqs.list_message_move_tasks(SourceArn=dead.arn)["Results"]
    assert (result["Status"], result["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 12)
    assert dead.depth() == 0
    (message,) = receive(sqs, live)
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    assert message["MessageAttributes"]["why"]["StringValue"] == "test"


def test_move_task_to_another_queue(sqs: Any, live: Any, dead: Any, queue: Any) -> None:
    kill(sqs, live)
    sqs.start_message_move_task(SourceArn=dead.arn, DestinationArn=queue.arn)
    wait_for(lambda: queue.depth() == 1)
    assert live.depth() == 0


def test_move_task_is_cancelled(sqs: Any, live: Any, dead: Any) -> None:
    for number in range(5):
        kill(sqs, live, f"letter {number}")
    task = sqs.start_message_move_task(SourceArn=dead.arn, MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
    with pytest.raises(ClientError):
        sqs.start_message_move_task(SourceArn=dead.arn)
    assert sqs.cancel_message_move_task(TaskHandle=task)["ApproximateNumberOfMessagesMoved"] < 5
    with pytest.raises(sqs.exceptions.ResourceNotFoundException):
        sqs.cancel_message_move_task(TaskHandle="other")


def test_move_task_needs_a_dead_letter_queue(sqs: Any, queue: Any) -> None:
    with pytest.raises(ClientError) as refused:
        sqs.start_message_move_task(SourceArn=queue.arn)
    assert "UnsupportedOperation" in refused.value.response["Error"]["Code"]
    with pytest.raises(sqs.exceptions.ResourceNotFoundException):
        sqs.start_message_move_task(SourceArn=f"{queue.arn}-none")
