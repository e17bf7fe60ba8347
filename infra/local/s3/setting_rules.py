"""What S3 refuses in a setting that is well formed, in its own codes and words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from infra.local.s3.xml import S3Error, malformed

METHODS = ("GET", "PUT", "POST", "DELETE", "HEAD")
MOST_CORS_RULES = 100
MOST_TAGS = 50


def tags(content: dict[str, Any], _bucket: str) -> None:
    found = content["TagSet"]["Tag"]
    if len(found) > MOST_TAGS:
        raise S3Error(400, "BadRequest", f"Bucket tag count cannot be greater than {MOST_TAGS}")
    if len({one["Key"] for one in found}) < len(found):
        raise S3Error(400, "InvalidTag", "Cannot provide multiple Tags with the same key")
    for one in found:
        if one["Key"].startswith("aws:"):
            raise _bad_tag("System tags cannot be added/updated by requester", one)
        if not 1 <= len(one["Key"]) <= 128:
            raise _bad_tag("The TagKey you have provided is invalid", one)
        if len(one["Value"]) > 256:
            raise _bad_tag("The TagValue you have provided is invalid", one)


def _bad_tag(message: str, tag: dict[str, str]) -> S3Error:
    return S3Error(400, "InvalidTag", message, TagKey=tag["Key"])


def cors(content: dict[str, Any], _bucket: str) -> None:
    rules = content["CORSRule"]
    if not 1 <= len(rules) <= MOST_CORS_RULES:
        raise malformed()
    for rule in rules:
        for method in rule["AllowedMethod"]:
            if method not in METHODS:
                message = f"Found unsupported HTTP method in CORS config. Unsupported method is {method}"
                raise S3Error(400, "InvalidRequest", message)
        for name in ("AllowedOrigin", "AllowedHeader"):
            for text in rule.get(name, ()):
                if text.count("*") > 1:
                    message = f'{name} "{text}" can not have more than one wildcard.'
                    raise S3Error(400, "InvalidRequest", message)
        for text in rule.get("ExposeHeader", ()):
            if "*" in text:
                message = f'ExposeHeader "{text}" contains wildcard. We currently do not support wildcard for ExposeHeader.'
                raise S3Error(400, "InvalidRequest", message)


def encryption(content: dict[str, Any], _bucket: str) -> None:
    rules = content["Rule"]
    if len(rules) != 1 or "ApplyServerSideEncryptionByDefault" not in rules[0]:
        raise malformed()
    default = rules[0]["ApplyServerSideEncryptionByDefault"]
    if "KMSMasterKeyID" in default and not default["SSEAlgorithm"].startswith("aws:kms"):
        message = (
            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse"
        )
        raise S3Error(400, "InvalidArgument", message, ArgumentName="ApplyServerSideEncryptionByDefault")
    rules[0].setdefault("BucketKeyEnabled", "false")


def public_access(content: dict[str, Any], _bucket: str) -> None:
    """What is not said is off."""
    for name in ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"):
        content.setdefault(name, "false")


def ownership(content: dict[str, Any], _bucket: str) -> None:
    if len(content["Rule"]) != 1:
        raise malformed()


def acceleration(content: dict[str, Any], bucket: str) -> None:
    if "Status" not in content:
        raise malformed()
    if "." in bucket:
        message = "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names"
        raise S3Error(400, "InvalidRequest", message)


def nothing(_content: dict[str, Any], _bucket: str) -> None:
    """The shape says it all."""


Rule = Callable[[dict[str, Any], str], None]
