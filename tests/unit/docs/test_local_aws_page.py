"""The page of the local AWS claims what was recorded, and a request to S3 is recorded under its right name."""

from __future__ import annotations

import json

import pytest

from tests.integration.clients import claims, recording
from tests.unit.docs.test_reference import generate


@pytest.mark.parametrize(
    ("expected", "method", "path", "query", "copies"),
    [
        ("PutObject", "PUT", "/b/k", {"x-id": "PutObject"}, False),
        ("CopyObject", "PUT", "/b/k", {}, True),
        ("UploadPart", "PUT", "/b/k", {"uploadId": "u", "partNumber": "1"}, False),
        ("UploadPartCopy", "PUT", "/b/k", {"uploadId": "u", "partNumber": "1"}, True),
        ("CompleteMultipartUpload", "POST", "/b/k", {"uploadId": "u"}, False),
        ("CreateMultipartUpload", "POST", "/b/k", {"uploads": ""}, False),
        ("ListParts", "GET", "/b/k", {"uploadId": "u"}, False),
        ("GetObject", "GET", "/b/a/b%2Bc", {"versionId": "v"}, False),
        ("GetObjectTagging", "GET", "/b/k", {"tagging": ""}, False),
        ("ListObjectsV2", "GET", "/b", {"list-type": "2", "prefix": "p"}, False),
        ("ListObjects", "GET", "/b/", {"prefix": "p"}, False),
        ("ListObjectVersions", "GET", "/b", {"versions": ""}, False),
        ("ListBuckets", "GET", "/", {}, False),
        ("DeleteObjects", "POST", "/b", {"delete": ""}, False),
        ("GetBucketLifecycleConfiguration", "GET", "/b", {"lifecycle": ""}, False),
        ("DeleteBucket", "DELETE", "/b", {}, False),
    ],
)
def test_s3_request_has_its_operations_name(
    expected: str, method: str, path: str, query: dict[str, str], copies: bool
) -> None:
    assert recording.s3_operation(method, path, query, copies) == expected


def _line(key: str, operation: str, status: int) -> str:
    return json.dumps({"key": key, "service": "athena", "operation": operation, "status": status})


def test_only_answered_calls_of_known_clients_count() -> None:
    lines = [
        _line("dbt", "GetWorkGroup", 200),
        _line("dbt", "Nothing", 400),
        _line("local", "ListWorkGroups", 200),
    ]
    calls = recording.calls(lines, ["dbt"])
    assert claims.by_operation(calls) == {"athena": {"GetWorkGroup": ["dbt"]}}


def test_a_new_record_replaces_the_claims_of_clients_that_ran() -> None:
    data = {"operations": {"s3": {"GetObject": ["a", "b"], "PutObject": ["a"]}}}
    new = {"s3": {"HeadObject": ["a"]}}
    assert claims.merged(claims.kept(data, ["a"]), new) == {"s3": {"GetObject": ["b"], "HeadObject": ["a"]}}


def test_page_marks_each_recorded_call() -> None:
    data = claims.read()
    page = generate.PAGES["../local-aws.md"]()
    for service, operations in data["operations"].items():
        assert operations, service
        for operation, clients in operations.items():
            [row] = [line for line in page.splitlines() if line.startswith(f"| `{operation}` | ")][:1]
            assert row.count("✓") >= 1 and clients
    for name, facts in data["clients"].items():
        assert f"| `{name}` | {facts['version']} | {facts['tests']} | " in page
