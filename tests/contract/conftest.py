"""One set of tests for two targets: the local AWS always, the real one where the caller asks for it.

`aws` runs each test twice. On `local` it is an ordinary integration test. On `aws` it needs
`LAKEHOUSE_VERIFY_AWS=1` and credentials that boto3 finds; without them the test is skipped and says
so. Select it with `pytest -m aws_verified`. Everything a test makes bears the prefix `aws.prefix`, and
what it hands to `aws.defer` is taken away when the test ends, whatever its outcome.
"""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.conftest import LocalAws

ASKED = "LAKEHOUSE_VERIFY_AWS"


@dataclass
class Aws:
    """Clients of one target, and names that nobody else uses there."""

    target: str
    session: boto3.Session
    endpoint: str | None
    prefix: str = field(default_factory=lambda: f"lhv-{uuid.uuid4().hex[:10]}")
    _cleanup: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def is_local(self) -> bool:
        return self.target == "local"

    @property
    def region(self) -> str:
        return self.session.region_name or "us-east-1"

    def client(self, service: str, **more: Any) -> Any:
        return self.session.client(service, endpoint_url=self.endpoint, **more)

    def name(self, suffix: str, mark: str = "-") -> str:
        """A name of this test's own; `mark='_'` for databases and tables."""
        return f"{self.prefix}-{suffix}".replace("-", mark)

    def defer(self, undo: Callable[..., Any], **arguments: Any) -> None:
        """Call `undo(**arguments)` at the end of the test; that the thing is gone already is fine."""
        self._cleanup.callback(_quietly, undo, arguments)

    def bucket(self, suffix: str = "b") -> str:
        """A new bucket, emptied (every version) and deleted at the end."""
        s3, name = self.client("s3"), self.name(suffix)
        place = {"CreateBucketConfiguration": {"LocationConstraint": self.region}}
        s3.create_bucket(Bucket=name, **(place if self.region != "us-east-1" else {}))
        self._cleanup.callback(_delete_bucket, s3, name)
        return name

    def database(self, suffix: str = "db") -> str:
        """A new Glue database; its tables go with it."""
        glue, name = self.client("glue"), self.name(suffix, "_")
        glue.create_database(DatabaseInput={"Name": name})
        self.defer(glue.delete_database, Name=name)
        return name

    def queue(self, suffix: str = "q", **attributes: str) -> str:
        """The URL of a new queue."""
        sqs = self.client("sqs")
        url: str = sqs.create_queue(QueueName=self.name(suffix), Attributes=attributes)["QueueUrl"]
        self.defer(sqs.delete_queue, QueueUrl=url)
        return url

    def until(self, probe: Callable[[], Any], seconds: float = 60) -> Any:
        """The first truthy answer of `probe`; the test fails if none comes."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := probe():
                return found
            time.sleep(0.02 if self.is_local else 1)
        pytest.fail(f"no answer within {seconds} s")

    def refused(self, call: Callable[..., Any], **arguments: Any) -> dict[str, str]:
        """The error (Code, Message) that a call must end with."""
        with pytest.raises(ClientError) as caught:
            call(**arguments)
        error: dict[str, str] = caught.value.response["Error"]
        return error

    def close(self) -> None:
        self._cleanup.close()


def _quietly(undo: Callable[..., Any], arguments: dict[str, Any]) -> None:
    """Undo one thing. A test may have deleted it itself, which every service calls by another name."""
    try:
        undo(**arguments)
    except ClientError as problem:
        code = problem.response["Error"]["Code"]
        gone = ("NotFound", "NonExistent", "NoSuch", "DoesNotExist", "InvalidRequestException")
        if not any(word in code for word in gone):
            raise


def _delete_bucket(s3: Any, name: str) -> None:
    try:
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
            entries = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
            for entry in entries:
                s3.delete_object(Bucket=name, Key=entry["Key"], VersionId=entry["VersionId"])
        for page in s3.get_paginator("list_multipart_uploads").paginate(Bucket=name):
            for upload in page.get("Uploads", []):
                s3.abort_multipart_upload(Bucket=name, Key=upload["Key"], UploadId=upload["UploadId"])
        s3.delete_bucket(Bucket=name)
    except ClientError as problem:
        if problem.response["Error"]["Code"] != "NoSuchBucket":
            raise


def _real() -> Aws:
    """The account that the caller's own configuration names."""
    if os.environ.get(ASKED) != "1":
        pytest.skip(f"not asked to call the real AWS: set {ASKED}=1 and give credentials")
    session = boto3.Session()
    if session.get_credentials() is None:
        pytest.skip(f"{ASKED}=1, but boto3 finds no credentials")
    return Aws("aws", session, None)


@pytest.fixture(params=["local", pytest.param("aws", marks=pytest.mark.aws_verified)])
def aws(request: pytest.FixtureRequest) -> Iterator[Aws]:
    if request.param == "local":
        server: LocalAws = request.getfixturevalue("local_aws")
        made = Aws("local", server.session("boto3"), server.endpoint)
    else:
        made = _real()
    try:
        yield made
    finally:
        made.close()
