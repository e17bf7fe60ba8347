"""The clients of S3 and Glue that all queries share, and their own, quicker reading of long answers.

A table of hundreds of partitions is two long answers: its partitions and its objects. botocore reads them through the
model of the service, value by value, which took most of the time of a small query. Here the same bytes are read by the
standard library's parsers, which are written in C, into the members that the executor asks for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import unquote_plus
from xml.etree import ElementTree

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.utils import parse_timestamp

Send = Callable[..., Any]
_ERROR = 300


@dataclass(frozen=True)
class Nearby:
    """Operations that need no request, by the names of the clients' methods, whose answers and errors they give."""

    s3: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    glue: Mapping[str, Callable[..., Any]] = field(default_factory=dict)


class Shortened:
    """A client, some of whose operations are calls. They raise its own exceptions, which libraries catch by class."""

    def __init__(self, client: Any, calls: Mapping[str, Callable[..., Any]]) -> None:
        self._client, self._calls = client, calls

    def __getattr__(self, name: str) -> Any:
        return (
            partial(self._called, self._calls[name]) if name in self._calls else getattr(self._client, name)
        )

    def _called(self, call: Callable[..., Any], **arguments: Any) -> Any:
        try:
            return call(**arguments)
        except ClientError as error:
            kind = self._client.exceptions.from_code(error.response["Error"]["Code"])
            raise kind(error.response, error.operation_name) from error


def made(
    endpoint_url: str, threads: int, send: Send | None = None, nearby: Nearby | None = None
) -> tuple[Any, Any]:
    """Clients of S3 and Glue for so many threads.

    `send` may answer a request before it is sent, `nearby` stands in for a client's methods.
    """
    config = Config(
        max_pool_connections=threads * 2,
        retries={"total_max_attempts": 3, "mode": "standard"},
        user_agent="local-athena",  # else it is put together anew, twice for each request
        s3={"addressing_style": "path"},
        proxies={},
    )
    core = botocore.session.get_session()
    core.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=_instant)
    session = boto3.session.Session(
        aws_access_key_id="local",
        aws_secret_access_key="local",
        region_name="us-east-1",
        botocore_session=core,
    )
    s3 = session.client("s3", endpoint_url=endpoint_url, config=config)
    glue = session.client("glue", endpoint_url=endpoint_url, config=config)
    glue.meta.events.register("before-parse.glue.GetPartitions", read_partitions)
    s3.meta.events.register("before-parse.s3.ListObjectsV2", read_listing)
    if send is not None:
        s3.meta.events.register("before-send", send)
        glue.meta.events.register("before-send", send)
    near = nearby or Nearby()
    return Shortened(s3, near.s3), Shortened(glue, near.glue)


def read_partitions(
    response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any
) -> None:
    """An answer of GetPartitions; its instants stay the numbers that they are in JSON."""
    if response_dict["status_code"] < _ERROR:
        customized_response_dict.update(json.loads(response_dict["body"]))
        response_dict["body"] = b"{}"


def read_listing(response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any) -> None:
    """An answer of ListObjectsV2: the objects, their number, and the token of the next page."""
    if response_dict["status_code"] >= _ERROR:
        return
    told: dict[str, Any] = {"Contents": []}
    root = ElementTree.fromstring(response_dict["body"])
    space = root.tag.removesuffix("ListBucketResult")
    encoded = root.findtext(f"{space}EncodingType") == "url"
    for entry in root.iter(f"{space}Contents"):
        values = {member.tag.removeprefix(space): member.text or "" for member in entry}
        key = values["Key"]
        told["Contents"].append(
            {
                "Key": unquote_plus(key) if encoded else key,
                "ETag": values["ETag"],
                "Size": int(values["Size"]),
                "LastModified": _instant(values["LastModified"]),
            }
        )
    told["KeyCount"] = int(root.findtext(f"{space}KeyCount") or 0)
    told["IsTruncated"] = root.findtext(f"{space}IsTruncated") == "true"
    if token := root.findtext(f"{space}NextContinuationToken"):
        told["NextContinuationToken"] = token
    customized_response_dict.update(told)
    response_dict["body"] = b"<ListBucketResult/>"


def _instant(value: Any) -> datetime:
    """The client's own reading of instants takes most of the time of a listing of hundreds."""
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        found: datetime = parse_timestamp(value)
        return found
