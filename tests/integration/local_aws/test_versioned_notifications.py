"""A versioned bucket tells each version and each marker once, with its version id."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import start_local_aws


@pytest.fixture
def told(s3: Any, bucket: str, queue: Any) -> Any:
    """Reads the events so far as name, key, version id."""
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    rule = {"QueueArn": queue.arn, "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]}
    s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [rule]}
    )
    queue.take()

    def read() -> list[tuple[str, str, str | None]]:
        records = [record for body in queue.take() for record in body["Records"]]
        assert [one["s3"]["object"]["sequencer"] for one in records] == sorted(
            {one["s3"]["object"]["sequencer"] for one in records}
        )
        return [
            (r["eventName"], r["s3"]["object"]["key"], r["s3"]["object"].get("versionId")) for r in records
        ]

    return read


def test_versions_markers_and_their_end(s3: Any, bucket: str, told: Any) -> None:
    one = s3.put_object(Bucket=bucket, Key="k", Body=b"1")["VersionId"]
    two = s3.copy_object(Bucket=bucket, Key="k", CopySource={"Bucket": bucket, "Key": "k", "VersionId": one}, MetadataDirective="REPLACE")["VersionId"]  # fmt: skip
    marker = s3.delete_object(Bucket=bucket, Key="k")["VersionId"]
    listed = [
        {"Key": "k", "VersionId": marker},
        {"Key": "k", "VersionId": one},
        {"Key": "k", "VersionId": "none"},
    ]
    s3.delete_objects(Bucket=bucket, Delete={"Objects": listed})
    assert told() == [
        ("ObjectCreated:Put", "k", one),
        ("ObjectCreated:Copy", "k", two),
        ("ObjectRemoved:DeleteMarkerCreated", "k", marker),
        ("ObjectRemoved:Delete", "k", marker),
        ("ObjectRemoved:Delete", "k", one),
    ]


def test_marker_on_a_key_that_never_was(s3: Any, bucket: str, told: Any) -> None:
    marker = s3.delete_object(Bucket=bucket, Key="none")
    assert told() == [("ObjectRemoved:DeleteMarkerCreated", "none", marker["VersionId"])]


def test_tags_and_settings_tell_nothing(s3: Any, bucket: str, told: Any) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"1")
    told()
    s3.put_object_tagging(Bucket=bucket, Key="k", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    rule = {"ID": "x", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}
    stored = s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})
    assert "nothing expires" in stored["ResponseMetadata"]["HTTPHeaders"]["x-local-aws-note"]
    assert told() == []


def test_versions_survive_a_restart(fresh_local_aws: Any) -> None:
    s3 = fresh_local_aws.client("s3")
    s3.create_bucket(Bucket="kept")
    s3.put_bucket_versioning(Bucket="kept", VersioningConfiguration={"Status": "Enabled"})
    one = s3.put_object(Bucket="kept", Key="k", Body=b"1")["VersionId"]
    marker = s3.delete_object(Bucket="kept", Key="k")["VersionId"]
    fresh_local_aws.stop()
    again = start_local_aws(fresh_local_aws.home)
    try:
        found = again.client("s3").list_object_versions(Bucket="kept")
        assert [v["VersionId"] for v in found["Versions"]] == [one]
        assert [m["VersionId"] for m in found["DeleteMarkers"]] == [marker]
        assert again.client("s3").get_object(Bucket="kept", Key="k", VersionId=one)["Body"].read() == b"1"
    finally:
        again.stop()
