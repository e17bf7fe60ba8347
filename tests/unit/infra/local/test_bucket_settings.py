"""Bodies of settings are read by their shapes; policies are public or not; CORS rules fit an origin or do not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infra.local.s3 import bucket_policy, cors, shapes
from infra.local.s3.xml import S3Error

TAGGING = shapes.document("PutBucketTagging")
CORS_BODY = shapes.document("PutBucketCors")


def test_body_comes_back_as_it_came() -> None:
    body = b"<Tagging><TagSet><Tag><Key>a</Key><Value/></Tag><Tag><Key>b</Key><Value>1</Value></Tag></TagSet></Tagging>"
    assert TAGGING.read(body) == {"TagSet": {"Tag": [{"Key": "a", "Value": ""}, {"Key": "b", "Value": "1"}]}}
    rule = b"<CORSRule><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod><AllowedOrigin>*</AllowedOrigin><MaxAgeSeconds>5</MaxAgeSeconds></CORSRule>"  # fmt: skip
    (found,) = CORS_BODY.read(b"<CORSConfiguration>" + rule + b"</CORSConfiguration>")["CORSRule"]  # type: ignore[misc]
    assert found == {"AllowedMethod": ["GET", "PUT"], "AllowedOrigin": ["*"], "MaxAgeSeconds": 5}


@pytest.mark.parametrize(
    "body",
    [
        b"no xml",
        b"<Other/>",
        b"<Tagging/>",
        b"<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>",
        b"<Tagging><TagSet><Tag><Key>a</Key><Key>b</Key><Value/></Tag></TagSet></Tagging>",
        b"<Tagging><TagSet><Colour/></TagSet></Tagging>",
        b"<Tagging><TagSet/><More/></Tagging>",
    ],
)
def test_body_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(S3Error) as refused:
        TAGGING.read(body)
    assert refused.value.code == "MalformedXML"


def test_number_that_is_none_is_malformed() -> None:
    rule = b"<CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin><MaxAgeSeconds>x</MaxAgeSeconds></CORSRule>"  # fmt: skip
    with pytest.raises(S3Error, match="well-formed"):
        CORS_BODY.read(b"<CORSConfiguration>" + rule + b"</CORSConfiguration>")


def statement(**more: Any) -> bytes:
    usual = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
    return json.dumps({"Version": "2012-10-17", "Statement": usual | more}).encode()


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, True),
        ({"Principal": {"AWS": ["*"]}}, True),
        ({"Principal": {"AWS": "123456789012"}}, False),
        ({"Effect": "Deny"}, False),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}}, False),
        ({"Condition": {"StringLike": {"aws:PrincipalOrgID": "*"}}}, True),
        ({"Condition": {"StringNotEquals": {"aws:SourceAccount": "123456789012"}}}, True),
        ({"Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}}, True),
        ({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, True),
    ],
)
def test_policy_is_public(more: dict[str, Any], expected: bool) -> None:
    assert bucket_policy.is_public(statement(**more)) is expected


def test_policy_is_of_its_own_bucket() -> None:
    bucket_policy.check(statement(), "b")
    with pytest.raises(S3Error, match="invalid resource"):
        bucket_policy.check(statement(), "bb")
    with pytest.raises(S3Error) as refused:
        bucket_policy.check(statement(Sid="x" * 30_000), "b")
    assert refused.value.code == "PolicyTooLarge"


RULES: list[dict[str, Any]] = [
    {"AllowedMethod": ["PUT"], "AllowedOrigin": ["https://*.example.com"], "AllowedHeader": ["x-amz-*"]},
    {"AllowedMethod": ["GET"], "AllowedOrigin": ["*"], "MaxAgeSeconds": 9},
]


@pytest.mark.parametrize(
    ("origin", "method", "headers", "allowed"),
    [
        ("https://a.example.com", "PUT", "X-Amz-Date", "https://a.example.com"),
        ("https://a.example.com", "PUT", "content-type", ""),
        ("https://example.com", "PUT", "", ""),
        ("http://elsewhere", "GET", "", "*"),
        ("http://elsewhere", "DELETE", "", ""),
    ],
)
def test_preflight(origin: str, method: str, headers: str, allowed: str) -> None:
    asked = {"origin": origin, "access-control-request-method": method}
    asked |= {"access-control-request-headers": headers} if headers else {}
    if not allowed:
        with pytest.raises(S3Error) as refused:
            cors.preflight(RULES, asked)
        assert (refused.value.status, refused.value.code) == (403, "AccessForbidden")
        return
    told = cors.preflight(RULES, asked).headers
    assert told["Access-Control-Allow-Origin"] == allowed
    assert ("Access-Control-Allow-Credentials" in told) is (allowed != "*")


def test_preflight_of_a_bucket_without_rules_or_a_question() -> None:
    with pytest.raises(S3Error, match="CORS is not enabled"):
        cors.preflight(None, {"origin": "o", "access-control-request-method": "GET"})
    with pytest.raises(S3Error, match="Origin request header needed"):
        cors.preflight(RULES, {})
