"""SNS for topics that tell queues: what cannot be is refused here, the rest is moto's to answer.

A topic delivers to SQS alone. Other protocols would be accepted and tell nobody, so a subscription of one is refused;
with them go confirmations (a queue of the same account needs none), phones and mobile push.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from infra.local import forms
from infra.local.sns.refusals import checked_arn, invalid, policy
from infra.local.wire import ApiError, Reply, Request

NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/"
OF_TOPIC = frozenset(("DisplayName", "Policy", "KmsMasterKeyId"))
OF_SUBSCRIPTION = frozenset(("RawMessageDelivery", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy"))
LONGEST_MESSAGE = 262_144
LARGEST_BATCH = 10
_NAME = re.compile(r"[A-Za-z0-9_-]{1,256}")
_QUEUE = re.compile(r"arn:aws:sqs:[a-z0-9-]+:(\d{12}):([\w-]{1,80}(?:\.fifo)?)")
Form = Mapping[str, str]


class Topics(Protocol):
    """What SNS has of topics and subscriptions."""

    def attributes(self, arn: str) -> Mapping[str, Any] | None:
        """Those of a topic, with its tags as `Tags`; None when there is none."""

    def subscription(self, arn: str) -> Mapping[str, Any] | None:
        """The attributes of a subscription, None when there is none."""

    def subscribed(self, topic_arn: str, endpoint: str) -> Mapping[str, Any] | None:
        """The attributes of the queue's subscription to the topic, None when there is none."""

    def forward(self, request: Request) -> Reply:
        """Let it answer; a subscription whose attributes are refused is not made."""


class Sns:
    """Answers the operations of SNS that a lakehouse uses."""

    def __init__(self, topics: Topics, account: str, region: str) -> None:
        self._topics, self._account, self._region = topics, account, region
        self._checks: dict[str, Callable[[Form], None]] = {
            "CreateTopic": self._new_topic,
            "DeleteTopic": self._named_topic,
            "GetTopicAttributes": self._known_topic,
            "SetTopicAttributes": self._topic_attribute,
            "ListTopics": _page,
            "AddPermission": self._known_topic,
            "RemovePermission": self._known_topic,
            "Subscribe": self._subscription,
            "Unsubscribe": self._named_subscription,
            "ListSubscriptions": _page,
            "ListSubscriptionsByTopic": self._listed_topic,
            "GetSubscriptionAttributes": self._known_subscription,
            "SetSubscriptionAttributes": self._subscription_attribute,
            "Publish": self._message,
            "PublishBatch": self._batch,
            "TagResource": self._tags,
            "UntagResource": self._resource,
            "ListTagsForResource": self._resource,
        }

    @property
    def operations(self) -> frozenset[str]:
        """The names that are answered."""
        return frozenset(self._checks)

    def answer(self, request: Request) -> Reply:
        form = forms.read(request)
        operation = form.get("Action", "")
        try:
            if operation not in self._checks:
                raise forms.absent(operation, "sns")
            if request.region != self._region:
                message = f"Credential should be scoped to a valid region, not '{request.region}'."
                raise ApiError("SignatureDoesNotMatch", message, 403)
            self._checks[operation](form)
        except ApiError as error:
            return forms.refusal(NAMESPACE, error)
        return self._topics.forward(request)

    # ---- topics ----
    def _new_topic(self, form: Form) -> None:
        name, given = form.get("Name", ""), entries(form, "Attributes")
        if given.get("FifoTopic", "false").lower() != "false" or name.endswith(".fifo"):
            raise invalid("FifoTopic Reason: FIFO topics are not implemented by the local AWS")
        if not _NAME.fullmatch(name):
            raise invalid("Topic Name")
        given.pop("FifoTopic", None)
        for attribute, text in given.items():
            _check_topic_attribute(attribute, text)
        known = self._topics.attributes(f"arn:aws:sns:{self._region}:{self._account}:{name}")
        if known is None:
            return
        if any(not _same(known.get(attribute, ""), text) for attribute, text in given.items()):
            raise invalid("Attributes Reason: Topic already exists with different attributes")
        tags = {one["Key"]: one.get("Value", "") for one in forms.listed(form, "Tags")}
        if tags and tags != known["Tags"]:
            raise invalid("Tags Reason: Topic already exists with different tags")

    def _named_topic(self, form: Form) -> None:
        checked_arn(form, "TopicArn")

    def _known_topic(self, form: Form) -> None:
        if self._topics.attributes(checked_arn(form, "TopicArn")) is None:
            raise _no_topic()

    def _listed_topic(self, form: Form) -> None:
        _page(form)
        self._known_topic(form)

    def _topic_attribute(self, form: Form) -> None:
        self._known_topic(form)
        _check_topic_attribute(form.get("AttributeName", ""), form.get("AttributeValue", ""))

    # ---- subscriptions ----
    def _subscription(self, form: Form) -> None:
        self._known_topic(form)
        protocol, endpoint = form.get("Protocol", ""), form.get("Endpoint", "")
        if protocol != "sqs":
            raise invalid(
                f"Protocol Reason: the local AWS delivers to queues alone (sqs), not by {protocol or 'nothing'}"
            )
        queue = _QUEUE.fullmatch(endpoint)
        if queue is None:
            raise invalid("SQS endpoint ARN")
        if queue[1] != self._account:
            raise invalid(f"Endpoint Reason: the local AWS has one account, {self._account}")
        if endpoint.endswith(".fifo"):
            raise invalid("Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics")  # fmt: skip
        given = entries(form, "Attributes")
        for name, text in given.items():
            _check_subscription_attribute(name, text, "Attributes Reason: ")
        known = self._topics.subscribed(form["TopicArn"], endpoint)
        if known is not None and any(not _same(_shown(known.get(one)), text) for one, text in given.items()):
            raise invalid("Attributes Reason: Subscription already exists with different attributes")

    def _named_subscription(self, form: Form) -> None:
        _subscription_arn(form)

    def _known_subscription(self, form: Form) -> None:
        if self._topics.subscription(_subscription_arn(form)) is None:
            raise ApiError("NotFound", "Subscription does not exist", 404)

    def _subscription_attribute(self, form: Form) -> None:
        self._known_subscription(form)
        _check_subscription_attribute(form.get("AttributeName", ""), form.get("AttributeValue", ""), "")

    # ---- messages ----
    def _message(self, form: Form) -> None:
        if form.get("PhoneNumber"):
            raise invalid("PhoneNumber Reason: the local AWS sends no text messages")
        name = "TopicArn" if form.get("TopicArn") else "TargetArn"
        if self._topics.attributes(checked_arn(form, name)) is None:
            raise _no_topic()
        _check_message(form)

    def _batch(self, form: Form) -> None:
        self._known_topic(form)
        entries_of = forms.listed(form, "PublishBatchRequestEntries")
        ids = [one.get("Id", "") for one in entries_of]
        if not ids:
            raise ApiError("EmptyBatchRequest", "The batch request doesn't contain any entries.")
        if len(ids) > LARGEST_BATCH:
            raise ApiError(
                "TooManyEntriesInBatchRequest",
                "The batch request contains more entries than permissible.",
            )
        if len(set(ids)) < len(ids):
            raise ApiError(
                "BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id."
            )
        if not all(re.fullmatch(r"[\w-]{1,80}", one) for one in ids):
            raise ApiError("InvalidBatchEntryId", "The Id of a batch entry in a batch request doesn't abide by the specification.")  # fmt: skip
        for one in entries_of:
            _check_message(one)

    # ---- tags ----
    def _resource(self, form: Form) -> None:
        if self._topics.attributes(checked_arn(form, "ResourceArn")) is None:
            raise ApiError("ResourceNotFound", "Resource does not exist", 404)

    def _tags(self, form: Form) -> None:
        self._resource(form)
        for one in forms.listed(form, "Tags"):
            if one.get("Key", "").lower().startswith("aws:"):
                raise invalid("Tag keys must not start with aws:")


def entries(form: Form, name: str) -> dict[str, str]:
    """`Attributes.entry.1.key` and `.value` as a dictionary."""
    keys = {one[: -len(".key")]: text for one, text in form.items() if re.fullmatch(rf"{name}\.entry\.\d+\.key", one)}  # fmt: skip
    return {text: form.get(f"{place}.value", "") for place, text in keys.items()}


def _page(form: Form) -> None:
    token = form.get("NextToken", "")
    if token and not token.isdigit():
        raise invalid(f"NextToken Reason: {token} was not given by this service")


def _check_topic_attribute(name: str, text: str) -> None:
    if name not in OF_TOPIC:
        raise invalid("AttributeName")
    if name == "Policy":
        policy(text, "Policy Error: null")
    if name == "DisplayName" and len(text) > 100:
        raise invalid("DisplayName Reason: DisplayName must be at most 100 characters long")


def _check_subscription_attribute(name: str, text: str, place: str) -> None:
    if name not in OF_SUBSCRIPTION:
        raise invalid("AttributeName")
    if name == "RawMessageDelivery" and text.lower() not in ("true", "false"):
        raise invalid(f"{place}RawMessageDelivery: Invalid value [{text}]. Must be true or false.")
    if name == "FilterPolicyScope" and text not in ("MessageAttributes", "MessageBody"):
        raise invalid(f"{place}FilterPolicyScope: Invalid value [{text}]. Please use either MessageBody or MessageAttributes")  # fmt: skip
    if name == "FilterPolicy" and text:
        policy(text, f"{place}FilterPolicy: failed to parse JSON.")
    if name == "RedrivePolicy" and text:
        target = str(policy(text, f"{place}RedrivePolicy: failed to parse JSON.").get("deadLetterTargetArn"))
        if not _QUEUE.fullmatch(target):
            raise invalid(f"{place}RedrivePolicy: deadLetterTargetArn is an invalid arn")


def _check_message(form: Form) -> None:
    message = form.get("Message", "")
    if not message:
        raise invalid("Empty message")
    if len(message.encode()) > LONGEST_MESSAGE:
        raise invalid("Message too long")
    subject = form.get("Subject")
    if subject is not None and not (0 < len(subject) <= 100 and subject.isprintable()):
        raise invalid("Subject")
    structure = form.get("MessageStructure")
    if structure not in (None, "json"):
        raise invalid("MessageStructure")
    if structure == "json" and "default" not in policy(
        message, "Message Structure - JSON message body failed to parse"
    ):
        raise invalid("Message Structure - No default entry in JSON message body")


def _subscription_arn(form: Form) -> str:
    return checked_arn(form, "SubscriptionArn", parts=7)


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value or "")


def _same(known: str, given: str) -> bool:
    """Equal, as JSON where both are."""
    try:
        return bool(json.loads(known) == json.loads(given))
    except ValueError:
        return known == given


def _no_topic() -> ApiError:
    return ApiError("NotFound", "Topic does not exist", 404)
