"""An operation that needs no request answers as the client's own method does, errors included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO, cast

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.local import nearby
from infra.local.athena.clients import Nearby, Shortened
from infra.local.gateway import Gateway
from infra.local.glue.service import GlueService
from infra.local.glue.store import Entities
from infra.local.inward import Inward
from infra.local.s3.service import S3Service
from infra.local.s3.xml import S3Error, precondition_failed

ENDPOINT = "http://127.0.0.1:1"
STORAGE = {"Columns": [{"Name": "n", "Type": "int", "Comment": "one"}], "Location": "s3://b/t/"}
TABLE = {
    "Name": "t", "StorageDescriptor": STORAGE, "Parameters": {"a": "b"},
    "PartitionKeys": [{"Name": "month", "Type": "string"}],
}  # fmt: skip


class Bucket:
    """The one bucket `b` of an S3, with the part of `S3Service` that is called."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}

    def put(self, bucket: str, key: str, body: BinaryIO, length: int, headers: Mapping[str, str]) -> str:
        if "if-none-match" in headers and key in self.bodies:
            raise precondition_failed("If-None-Match")
        self.bodies[key] = body.read(length)
        return '"etag"'

    def below(self, bucket: str, prefix: str, limit: int | None) -> list[Any]:
        if bucket != "b":
            raise S3Error(404, "NoSuchBucket", "The specified bucket does not exist")
        names = [name for name in self.bodies if name.startswith(prefix)][:limit]
        modified = datetime(2026, 1, 2, 3, 4, 5, 678900)
        return [SimpleNamespace(name=n, etag='"e"', size=2, last_modified=modified) for n in names]


@pytest.fixture
def glue() -> GlueService:
    made = GlueService(Entities(), "000000000000")
    made.handle("CreateDatabase", {"DatabaseInput": {"Name": "d"}})
    made.handle("CreateTable", {"DatabaseName": "d", "TableInput": TABLE})
    for month in ("2026-01", "2026-02", "2026-03"):
        place = {**STORAGE, "Location": f"s3://b/t/{month}/"}
        wanted = {"Values": [month], "StorageDescriptor": place, "Parameters": None}
        made.handle("CreatePartition", {"DatabaseName": "d", "TableName": "t", "PartitionInput": wanted})
    return made


@pytest.fixture
def near(glue: GlueService) -> Nearby:
    return nearby.of(cast(S3Service, Bucket()), glue)


@pytest.fixture
def client(glue: GlueService) -> Any:
    """botocore's, answered by the same service through the gateway."""
    gateway = Gateway(cast(S3Service, None), dict, lambda: None)
    gateway.route(r"AWSGlue\.\w+", glue)
    given = {"aws_access_key_id": "k", "aws_secret_access_key": "s", "region_name": "us-east-1"}
    made: Any = boto3.client("glue", endpoint_url=ENDPOINT, **given)
    made.meta.events.register("before-send", Inward(ENDPOINT, lambda: gateway))
    return made


def told(answer: dict[str, Any]) -> dict[str, Any]:
    """Without what botocore says of the response; its instants have milliseconds."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(one) for name, one in value.items()}
        if isinstance(value, list):
            return [plain(one) for one in value]
        return round(value.timestamp(), 3) if isinstance(value, datetime) else value

    found: dict[str, Any] = plain({name: one for name, one in answer.items() if name != "ResponseMetadata"})
    return found


@pytest.mark.parametrize(
    "more", [{}, {"Expression": "month > '2026-01'"}, {"ExcludeColumnSchema": True}, {"MaxResults": 2}]
)
def test_partitions_are_those_of_the_client(near: Nearby, client: Any, more: dict[str, Any]) -> None:
    wanted = {"DatabaseName": "d", "TableName": "t", **more}
    answer = told(near.glue["get_partitions"](**wanted))
    assert answer == told(client.get_partitions(**wanted))
    assert answer["Partitions"]


def test_a_table_is_that_of_the_client_and_nobody_elses(near: Nearby, client: Any) -> None:
    wanted = {"DatabaseName": "d", "Name": "t"}
    answer = near.glue["get_table"](**wanted)
    assert told(answer) == told(client.get_table(**wanted))
    answer["Table"]["StorageDescriptor"]["Columns"][0]["Type"] = "changed"
    assert near.glue["get_table"](**wanted)["Table"]["StorageDescriptor"]["Columns"][0]["Type"] == "int"


def test_a_missing_table_is_the_error_of_the_client(near: Nearby, client: Any) -> None:
    failures = []
    for ask in (near.glue["get_table"], client.get_table):
        with pytest.raises(ClientError) as failed:
            ask(DatabaseName="d", Name="none")
        failures.append((failed.value.response["Error"]["Code"], str(failed.value)))
    assert failures[0] == failures[1]
    assert failures[0][0] == "EntityNotFoundException"


def test_a_library_that_catches_the_clients_own_exception_catches_it(near: Nearby, client: Any) -> None:
    shortened = Shortened(client, near.glue)
    with pytest.raises(client.exceptions.EntityNotFoundException):
        shortened.get_table(DatabaseName="d", Name="none")
    assert shortened.get_table(DatabaseName="d", Name="t")["Table"]["Name"] == "t"
    assert shortened.get_databases()["DatabaseList"][0]["Name"] == "d"


def test_objects_are_put_from_bytes_and_files_and_listed(near: Nearby, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"34")
    put, listed = near.s3["put_object"], near.s3["list_objects_v2"]
    assert put(Bucket="b", Key="x/1", Body=b"12") == {"ETag": '"etag"'}
    with (tmp_path / "f").open("rb") as body:
        put(Bucket="b", Key="x/2", Body=body)
    found = listed(Bucket="b", Prefix="x/")
    assert [entry["Key"] for entry in found["Contents"]] == ["x/1", "x/2"]
    assert found["Contents"][0]["LastModified"] == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (found["KeyCount"], found["IsTruncated"]) == (2, False)
    assert listed(Bucket="b", Prefix="x/", MaxKeys=1)["KeyCount"] == 1


def test_a_refused_write_or_listing_is_a_clients_error(near: Nearby) -> None:
    near.s3["put_object"](Bucket="b", Key="x", Body=b"")
    with pytest.raises(ClientError, match="PreconditionFailed"):
        near.s3["put_object"](Bucket="b", Key="x", Body=b"", IfNoneMatch="*")
    with pytest.raises(ClientError, match="NoSuchBucket"):
        near.s3["list_objects_v2"](Bucket="c", Prefix="")
