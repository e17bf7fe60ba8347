"""Time, receives and returns decide alone which message is seen next, hidden, or dead."""

from __future__ import annotations

import hashlib

import pytest

from infra.local.sqs.api import SqsApi
from infra.local.sqs.attributes import chosen, md5_of_attributes
from infra.local.sqs.queue import Queue, Redrive, Settings
from infra.local.wire import ApiError


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def queue(**settings: object) -> Queue:
    return Queue("arn:aws:sqs:us-east-1:1:q", 0, 0, Settings(**settings))  # type: ignore[arg-type]


def bodies(one: Queue, now: float, count: int = 10, visibility: int = 30) -> list[str]:
    one.settle(now)
    return [message.body for message, _ in one.receive(count, visibility, now)]


def test_messages_come_in_order_and_are_hidden() -> None:
    one = queue()
    for body in "abc":
        one.send(body, {}, 0)
    assert bodies(one, 1, count=2) == ["a", "b"]
    assert bodies(one, 1) == ["c"]
    assert bodies(one, 30.9) == []
    assert bodies(one, 31) == ["a", "b", "c"]


def test_zero_visibility_shows_each_message_once_per_receive() -> None:
    one = queue()
    one.send("a", {}, 0)
    assert bodies(one, 1, visibility=0) == ["a"]
    assert bodies(one, 1, visibility=0) == ["a"]


def test_delayed_message_waits() -> None:
    one = queue(delay=5)
    one.send("a", {}, 0)
    one.send("b", {}, 0, delay=0)
    assert bodies(one, 1) == ["b"]
    assert one.counts(1) == (0, 1, 1)
    assert bodies(one, 5) == ["a"]


def test_given_back_message_is_seen_at_once_and_an_old_place_is_forgotten() -> None:
    one = queue()
    one.send("a", {}, 0)
    ((_, handle),) = one.receive(1, 30, 0)
    assert one.change_visibility(handle, 0, 1)
    assert bodies(one, 1) == ["a"]
    assert bodies(one, 30.5) == []  # the first receive's time ran out, the second's did not
    assert bodies(one, 31) == ["a"]


def test_longer_visibility_holds() -> None:
    one = queue()
    one.send("a", {}, 0)
    ((_, handle),) = one.receive(1, 30, 0)
    assert one.change_visibility(handle, 100, 10)
    assert bodies(one, 109) == []
    assert bodies(one, 110) == ["a"]


def test_deleted_message_is_gone_and_deleting_again_is_fine() -> None:
    one = queue()
    one.send("a", {}, 0)
    ((_, handle),) = one.receive(1, 30, 0)
    one.delete(handle)
    one.delete(handle)
    assert not one.change_visibility(handle, 0, 1)
    assert bodies(one, 100) == []


@pytest.mark.parametrize("handle", ["", "garbage", "YWJj", "////"])
def test_text_that_is_no_handle_is_refused(handle: str) -> None:
    with pytest.raises(ValueError, match="no receipt handle"):
        queue().delete(handle)


def test_message_that_used_up_its_receives_is_dead_when_its_time_is_over() -> None:
    one = queue(redrive=Redrive("arn", 2))
    one.send("a", {}, 0)
    assert bodies(one, 0) == ["a"]
    assert bodies(one, 30) == ["a"]
    assert one.settle(59) == []
    assert [message.body for message in one.settle(60)] == ["a"]
    assert one.counts(60) == (0, 0, 0)


def test_old_message_is_forgotten() -> None:
    one = queue(retention=60)
    one.send("a", {}, 0)
    one.send("b", {}, 30)
    assert bodies(one, 61) == ["b"]


def test_ten_thousand_messages_are_quick() -> None:
    one = queue()
    for number in range(10_000):
        one.send(str(number), {}, 0)
    seen = 0
    while received := one.receive(10, 30, 1):
        seen += len(received)
        for _, handle in received:
            one.delete(handle)
        one.settle(1)
    assert (seen, one.messages) == (10_000, {})


@pytest.fixture
def api() -> SqsApi:
    return SqsApi("http://here", "us-east-1", "1", Clock())


def create(api: SqsApi, name: str, **attributes: str) -> dict[str, str]:
    url: str = api.handle("CreateQueue", {"QueueName": name, "Attributes": attributes})["QueueUrl"]
    return {"QueueUrl": url}


def test_queue_is_made_once_and_differently_never(api: SqsApi) -> None:
    assert create(api, "q", VisibilityTimeout="5") == create(api, "q") == {"QueueUrl": "http://here/1/q"}
    with pytest.raises(ApiError) as refused:
        create(api, "q", VisibilityTimeout="6")
    assert (refused.value.code, refused.value.query_code) == ("QueueNameExists", "QueueAlreadyExists")


@pytest.mark.parametrize(
    "attributes",
    [
        {"VisibilityTimeout": "-1"},
        {"VisibilityTimeout": "x"},
        {"DelaySeconds": "901"},
        {"RedrivePolicy": "{}"},
        {"RedrivePolicy": "no json"},
        {"RedrivePolicy": '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:1:none","maxReceiveCount":3}'},
        {"Unknown": "1"},
        {"FifoQueue": "true"},
    ],
)
def test_impossible_attribute_is_refused(api: SqsApi, attributes: dict[str, str]) -> None:
    with pytest.raises(ApiError):
        create(api, "q", **attributes)
    with pytest.raises(ApiError):
        api.handle("GetQueueUrl", {"QueueName": "q"})


@pytest.mark.parametrize("body", ["", None, "a\x00b", "\ud800", "x" * ((1 << 20) + 1)])
def test_message_that_sqs_does_not_take(api: SqsApi, body: str | None) -> None:
    here = create(api, "q")
    with pytest.raises(ApiError):
        api.handle("SendMessage", {**here, "MessageBody": body})


def test_batch_tells_each_entry_apart(api: SqsApi) -> None:
    here = create(api, "q")
    entries = [{"Id": "1", "MessageBody": "fine"}, {"Id": "2", "MessageBody": "bad\x00"}]
    answer = api.handle("SendMessageBatch", {**here, "Entries": entries})
    assert [one["Id"] for one in answer["Successful"]] == ["1"]
    assert [(one["Id"], one["Code"]) for one in answer["Failed"]] == [("2", "InvalidMessageContents")]


@pytest.mark.parametrize("entries", [[], [{"Id": "1"}, {"Id": "1"}], [{"Id": str(n)} for n in range(11)]])
def test_impossible_batch_is_refused(api: SqsApi, entries: list[dict[str, str]]) -> None:
    with pytest.raises(ApiError):
        api.handle("SendMessageBatch", {**create(api, "q"), "Entries": entries})


def test_state_comes_back(api: SqsApi) -> None:
    dead = create(api, "dead")
    arn = api.handle("GetQueueAttributes", {**dead, "AttributeNames": ["QueueArn"]})["Attributes"]["QueueArn"]
    here = create(api, "q", RedrivePolicy=f'{{"deadLetterTargetArn":"{arn}","maxReceiveCount":"1"}}')
    api.handle("SendMessage", {**here, "MessageBody": "a"})
    api.handle("ReceiveMessage", here)
    clock = Clock()
    again = SqsApi("http://elsewhere", "us-east-1", "1", clock)
    again.restore(api.snapshot())
    clock.now += 31
    (letter,) = again.handle("ReceiveMessage", {**dead, "AttributeNames": ["All"]})["Messages"]
    assert letter["Attributes"]["DeadLetterQueueSourceArn"] == "arn:aws:sqs:us-east-1:1:q"
    assert letter["Attributes"]["ApproximateReceiveCount"] == "2"


def test_attribute_digest_is_that_of_sqs() -> None:
    # length, name, length, type, 1 for text, length, value: concatenated by hand
    content = b"\0\0\0\x01a\0\0\0\x06String\x01\0\0\0\x01v"
    assert (
        md5_of_attributes({"a": {"DataType": "String", "StringValue": "v"}})
        == hashlib.md5(content).hexdigest()
    )


@pytest.mark.parametrize(
    ("asked", "names"), [(["All"], "abc"), ([".*"], "abc"), (["a"], "a"), (["b.*"], "b"), ([], "")]
)
def test_attributes_asked_for(asked: list[str], names: str) -> None:
    assert "".join(chosen({"a": 1, "b": 2, "c": 3}, asked)) == names
