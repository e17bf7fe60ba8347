"""Time, receives and returns decide alone which message is seen next, hidden, or dead."""

from __future__ import annotations

import hashlib
import json
from typing import Any

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
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock: Clock) -> SqsApi:
    return SqsApi("http://here", "us-east-1", "1", clock)


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
    again.kept.load([(key, api.kept.dump(key) or b"") for key in api.kept.known()])
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


def fifo_api(api: SqsApi, **attributes: str) -> dict[str, str]:
    return create(api, "q.fifo", FifoQueue="true", **attributes)


def send(api: SqsApi, here: dict[str, str], body: str, group: str = "g", **more: Any) -> dict[str, Any]:
    return api.handle("SendMessage", {**here, "MessageBody": body, "MessageGroupId": group, **more})


def received(api: SqsApi, here: dict[str, str], count: int = 10, **more: Any) -> list[dict[str, Any]]:
    asked = {**here, "MaxNumberOfMessages": count, "AttributeNames": ["All"], **more}
    found: list[dict[str, Any]] = api.handle("ReceiveMessage", asked).get("Messages", [])
    return found


def test_group_waits_for_its_first_message(clock: Clock, api: SqsApi) -> None:
    here = fifo_api(api, ContentBasedDeduplication="true", VisibilityTimeout="10")
    for body, group in [("a1", "a"), ("a2", "a"), ("b1", "b")]:
        send(api, here, body, group)
    (first,) = received(api, here, 1)
    assert first["Body"] == "a1"
    assert [one["Body"] for one in received(api, here)] == ["b1"]
    clock.now += 11
    assert [one["Body"] for one in received(api, here)] == ["a1", "a2", "b1"]


def test_given_back_message_is_first_of_its_group_again(api: SqsApi) -> None:
    here = fifo_api(api, ContentBasedDeduplication="true")
    for body in ("1", "2"):
        send(api, here, body)
    (first,) = received(api, here, 1)
    back = {"ReceiptHandle": first["ReceiptHandle"], "VisibilityTimeout": 0}
    api.handle("ChangeMessageVisibility", {**here, **back})
    assert [one["Body"] for one in received(api, here)] == ["1", "2"]


def test_duplicate_within_five_minutes_is_answered_and_not_sent(clock: Clock, api: SqsApi) -> None:
    here = fifo_api(api)
    first = send(api, here, "a", MessageDeduplicationId="x")
    assert send(api, here, "other", MessageDeduplicationId="x")["MessageId"] == first["MessageId"]
    (message,) = received(api, here)
    api.handle("DeleteMessage", {**here, "ReceiptHandle": message["ReceiptHandle"]})
    clock.now += 299
    send(api, here, "a", MessageDeduplicationId="x")
    assert received(api, here) == []
    clock.now += 2
    again = send(api, here, "a", MessageDeduplicationId="x")
    assert again["SequenceNumber"] > first["SequenceNumber"]
    assert [one["Body"] for one in received(api, here)] == ["a"]


def test_duplicates_are_told_by_group_where_the_queue_says_so(api: SqsApi) -> None:
    here = fifo_api(api, DeduplicationScope="messageGroup")
    for group in ("a", "b", "b"):
        send(api, here, "m", group, MessageDeduplicationId="x")
    assert len(received(api, here)) == 2


def test_expired_handle_deletes_nothing_in_order(clock: Clock, api: SqsApi) -> None:
    here = fifo_api(api, ContentBasedDeduplication="true", VisibilityTimeout="5")
    send(api, here, "a")
    (first,) = received(api, here)
    clock.now += 6
    with pytest.raises(ApiError, match="expired"):
        api.handle("DeleteMessage", {**here, "ReceiptHandle": first["ReceiptHandle"]})
    (second,) = received(api, here)
    api.handle("DeleteMessage", {**here, "ReceiptHandle": second["ReceiptHandle"]})
    clock.now += 6
    assert received(api, here) == []


@pytest.mark.parametrize(
    "entry",
    [
        {"MessageBody": "a"},
        {"MessageBody": "a", "MessageGroupId": "g"},
        {"MessageBody": "a", "MessageGroupId": "g", "MessageDeduplicationId": "x", "DelaySeconds": 1},
        {"MessageBody": "a", "MessageGroupId": "with space", "MessageDeduplicationId": "x"},
        {"MessageBody": "a", "MessageGroupId": "g", "MessageDeduplicationId": "x" * 129},
    ],
)
def test_message_that_a_fifo_queue_does_not_take(api: SqsApi, entry: dict[str, Any]) -> None:
    with pytest.raises(ApiError):
        api.handle("SendMessage", {**fifo_api(api), **entry})


def test_standard_queue_takes_no_deduplication_id(api: SqsApi) -> None:
    here = create(api, "q")
    with pytest.raises(ApiError, match="not valid for this queue type"):
        api.handle("SendMessage", {**here, "MessageBody": "a", "MessageDeduplicationId": "x"})


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("q", {"FifoQueue": "true"}),
        ("q.fifo", {}),
        ("q.fifo", {"FifoQueue": "maybe"}),
        ("q", {"ContentBasedDeduplication": "true"}),
        ("q.fifo", {"FifoQueue": "true", "DeduplicationScope": "world"}),
        ("q.fifo", {"FifoQueue": "true", "FifoThroughputLimit": "perMessageGroupId"}),
        ("q", {"RedriveAllowPolicy": '{"redrivePermission":"byQueue"}'}),
        ("q", {"RedriveAllowPolicy": '{"redrivePermission":"sometimes"}'}),
        ("q", {"Policy": "no json"}),
    ],
)
def test_impossible_queue_is_refused(api: SqsApi, name: str, attributes: dict[str, str]) -> None:
    with pytest.raises(ApiError):
        create(api, name, **attributes)


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        ({"redrivePermission": "denyAll"}, False),
        ({"redrivePermission": "byQueue", "sourceQueueArns": ["arn:aws:sqs:us-east-1:1:q"]}, True),
        ({"redrivePermission": "byQueue", "sourceQueueArns": ["arn:aws:sqs:us-east-1:1:x"]}, False),
        ({"redrivePermission": "allowAll"}, True),
    ],
)
def test_dead_letter_queue_says_whose_letters_it_takes(api: SqsApi, policy: Any, allowed: bool) -> None:
    create(api, "dead", RedriveAllowPolicy=json.dumps(policy))
    redrive = json.dumps({"deadLetterTargetArn": "arn:aws:sqs:us-east-1:1:dead", "maxReceiveCount": 1})
    if allowed:
        create(api, "q", RedrivePolicy=redrive)
        return
    with pytest.raises(ApiError, match="does not allow"):
        create(api, "q", RedrivePolicy=redrive)


def test_dead_letters_stay_among_their_kind(api: SqsApi) -> None:
    create(api, "dead")
    redrive = json.dumps({"deadLetterTargetArn": "arn:aws:sqs:us-east-1:1:dead", "maxReceiveCount": 1})
    with pytest.raises(ApiError, match="same type"):
        fifo_api(api, RedrivePolicy=redrive)


def test_second_purge_and_a_queue_of_a_dead_name_wait_a_minute(clock: Clock, api: SqsApi) -> None:
    here = create(api, "q")
    api.handle("PurgeQueue", here)
    with pytest.raises(ApiError) as purged:
        api.handle("PurgeQueue", here)
    api.handle("DeleteQueue", here)
    with pytest.raises(ApiError) as made:
        create(api, "q")
    assert (purged.value.code, made.value.code) == ("PurgeQueueInProgress", "QueueDeletedRecently")
    clock.now += 60
    create(api, "q")


def test_visibility_ends_after_twelve_hours_in_all(clock: Clock, api: SqsApi) -> None:
    here = create(api, "q")
    api.handle("SendMessage", {**here, "MessageBody": "a"})
    (message,) = received(api, here, VisibilityTimeout=43200)
    clock.now += 10
    given = {**here, "ReceiptHandle": message["ReceiptHandle"]}
    with pytest.raises(ApiError, match="Total VisibilityTimeout"):
        api.handle("ChangeMessageVisibility", {**given, "VisibilityTimeout": 43200})
    api.handle("ChangeMessageVisibility", {**given, "VisibilityTimeout": 43190})


@pytest.mark.parametrize(
    "attributes",
    [
        {str(number): {"DataType": "String", "StringValue": "v"} for number in range(11)},
        {"a": {"DataType": "String"}},
        {"a": {"DataType": "Text", "StringValue": "v"}},
        {"a": {"StringValue": "v"}},
        {"a": {"DataType": "Number", "StringValue": "one"}},
        {"a b": {"DataType": "String", "StringValue": "v"}},
        {"AWS.a": {"DataType": "String", "StringValue": "v"}},
        {".a": {"DataType": "String", "StringValue": "v"}},
    ],
)
def test_attribute_that_sqs_does_not_take(api: SqsApi, attributes: Any) -> None:
    with pytest.raises(ApiError):
        api.handle("SendMessage", {**create(api, "q"), "MessageBody": "a", "MessageAttributes": attributes})


def test_body_and_attributes_count_together(api: SqsApi) -> None:
    here = create(api, "q", MaximumMessageSize="1024")
    attributes = {"n": {"DataType": "String", "StringValue": "v" * 17}}  # 1 + 6 + 17
    api.handle("SendMessage", {**here, "MessageBody": "x" * 1000, "MessageAttributes": attributes})
    with pytest.raises(ApiError, match="shorter than 1024"):
        api.handle("SendMessage", {**here, "MessageBody": "x" * 1001, "MessageAttributes": attributes})


def test_batch_of_more_than_a_mebibyte_is_refused_whole(api: SqsApi) -> None:
    entries = [{"Id": str(number), "MessageBody": "x" * (400 << 10)} for number in range(3)]
    with pytest.raises(ApiError) as refused:
        api.handle("SendMessageBatch", {**create(api, "q"), "Entries": entries})
    assert refused.value.code == "BatchRequestTooLong"


def test_permissions_are_statements_of_the_policy(api: SqsApi) -> None:
    here = create(api, "q")
    asked = {**here, "AttributeNames": ["Policy"]}
    api.handle("AddPermission", {**here, "Label": "l", "AWSAccountIds": ["2"], "Actions": ["SendMessage"]})
    (statement,) = json.loads(api.handle("GetQueueAttributes", asked)["Attributes"]["Policy"])["Statement"]
    assert (statement["Sid"], statement["Action"]) == ("l", ["SQS:SendMessage"])
    with pytest.raises(ApiError):
        api.handle("AddPermission", {**here, "Label": "l"})
    api.handle("RemovePermission", {**here, "Label": "l"})
    assert api.handle("GetQueueAttributes", asked) == {}
    with pytest.raises(ApiError):
        api.handle("RemovePermission", {**here, "Label": "l"})
