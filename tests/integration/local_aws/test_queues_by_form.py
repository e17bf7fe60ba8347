"""Older SDKs send forms and read XML; they see the same queues."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import botocore.awsrequest
import botocore.httpsession
import pytest
from botocore.auth import SigV4Auth

FORM = "application/x-www-form-urlencoded; charset=utf-8"
SPACE = {"q": "http://queue.amazonaws.com/doc/2012-11-05/"}


class Forms:
    """Signed form requests to the endpoint, answered as status and XML."""

    def __init__(self, aws: Any, url: str = "") -> None:
        self._aws, self._url = aws, url or aws.endpoint + "/"

    def at(self, url: str) -> Forms:
        return Forms(self._aws, url)

    def call(self, action: str, **form: str) -> tuple[int, ElementTree.Element]:
        data = {
            "Action": action,
            "Version": "2012-11-05",
            **{name.replace("__", "."): text for name, text in form.items()},
        }
        request = botocore.awsrequest.AWSRequest("POST", self._url, {"Content-Type": FORM}, urlencode(data))
        SigV4Auth(self._aws.session().get_credentials(), "sqs", "us-east-1").add_auth(request)
        answer = botocore.httpsession.URLLib3Session().send(request.prepare())
        return answer.status_code, ElementTree.fromstring(answer.content)

    def texts(self, path: str, action: str, **form: str) -> list[str | None]:
        status, xml = self.call(action, **form)
        assert status == 200, ElementTree.tostring(xml)
        return [found.text for found in xml.findall(path, SPACE)]


@pytest.fixture
def forms(local_aws: Any, unique: str) -> Forms:
    """Calls at the address of a queue of this test's own."""
    made = Forms(local_aws)
    (url,) = made.texts(
        ".//q:QueueUrl",
        "CreateQueue",
        QueueName=f"form-{unique}",
        Attribute__1__Name="DelaySeconds",
        Attribute__1__Value="0",
    )
    assert url
    return made.at(url)


def test_message_goes_round(forms: Forms) -> None:
    sent = forms.texts(
        ".//q:MessageId", "SendMessage", MessageBody="a<b>&ü", MessageAttribute__1__Name="k",
        MessageAttribute__1__Value__DataType="String", MessageAttribute__1__Value__StringValue="v",
    )  # fmt: skip
    _, xml = forms.call("ReceiveMessage", AttributeName__1="All", MessageAttributeName__1="All")
    (message,) = xml.findall(".//q:Message", SPACE)
    assert [message.findtext("q:MessageId", "", SPACE)] == sent
    assert message.findtext("q:Body", "", SPACE) == "a<b>&ü"
    assert message.findtext("q:MessageAttribute/q:Name", "", SPACE) == "k"
    assert message.findtext("q:MessageAttribute/q:Value/q:StringValue", "", SPACE) == "v"
    assert "ApproximateReceiveCount" in [one.text for one in message.findall("q:Attribute/q:Name", SPACE)]
    handle = message.findtext("q:ReceiptHandle", "", SPACE)
    assert forms.call("DeleteMessage", ReceiptHandle=handle)[0] == 200
    assert forms.texts(".//q:Message", "ReceiveMessage", VisibilityTimeout="0") == []


def test_batch_tells_entries_apart(forms: Forms) -> None:
    entries = {f"SendMessageBatchRequestEntry__{n}__Id": f"e{n}" for n in (1, 2)}
    entries |= {f"SendMessageBatchRequestEntry__{n}__MessageBody": "m" for n in (1, 2)}
    status, xml = forms.call(
        "SendMessageBatch", **entries, SendMessageBatchRequestEntry__2__DelaySeconds="901"
    )
    assert status == 200
    assert [one.text for one in xml.findall(".//q:SendMessageBatchResultEntry/q:Id", SPACE)] == ["e1"]
    (failed,) = xml.findall(".//q:BatchResultErrorEntry", SPACE)
    assert (failed.findtext("q:Id", "", SPACE), failed.findtext("q:SenderFault", "", SPACE)) == ("e2", "true")


def test_attributes_tags_and_names_are_listed(forms: Forms, unique: str) -> None:
    forms.call("TagQueue", Tag__1__Key="k", Tag__1__Value="v")
    assert forms.texts(".//q:Tag/q:Value", "ListQueueTags") == ["v"]
    assert (
        forms.call("SetQueueAttributes", Attribute__Name="VisibilityTimeout", Attribute__Value="5")[0] == 400
    )
    forms.call("SetQueueAttributes", Attribute__1__Name="VisibilityTimeout", Attribute__1__Value="9")
    found = forms.texts(".//q:Attribute/q:Value", "GetQueueAttributes", AttributeName__1="VisibilityTimeout")
    assert found == ["9"]
    assert len(forms.texts(".//q:QueueUrl", "ListQueues", QueueNamePrefix=f"form-{unique}")) == 1


@pytest.mark.parametrize(
    ("action", "form", "code"),
    [
        ("ReceiveMessage", {"QueueUrl": "http://x/1/none"}, "AWS.SimpleQueueService.NonExistentQueue"),
        ("SendMessage", {}, "MissingParameter"),
        ("ReceiveMessage", {"MaxNumberOfMessages": "11"}, "InvalidParameterValue"),
        ("Nonsense", {}, "AWS.SimpleQueueService.UnsupportedOperation"),
        ("", {}, "MissingAction"),
    ],
)
def test_refusal_has_the_older_code(forms: Forms, action: str, form: dict[str, str], code: str) -> None:
    status, xml = forms.call(action, **form)
    assert (status, xml.findtext(".//q:Code", "", SPACE)) == (400, code)
