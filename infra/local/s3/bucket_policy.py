"""A bucket's policy: what S3 takes for one, and whether it lets everybody in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from infra.local.s3.xml import S3Error

LARGEST = 20 * 1024
# A condition on one of these, with a value that names somebody, keeps a policy from being public.
NAMING = frozenset(
    name.lower()
    for name in (
        "aws:SourceArn", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceOwner", "aws:SourceAccount", "aws:userid",
        "aws:PrincipalOrgID", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:SourceIp", "s3:DataAccessPointArn",
        "s3:DataAccessPointAccount", "s3:x-amz-server-side-encryption-aws-kms-key-id",
    )
)  # fmt: skip


def check(body: bytes, bucket: str) -> None:
    """Raise MalformedPolicy, or PolicyTooLarge, as S3 does."""
    if len(body) > LARGEST:
        raise S3Error(
            400, "PolicyTooLarge", f"The policy is {len(body)} bytes; at most {LARGEST} are allowed"
        )
    try:
        policy = json.loads(body)
    except ValueError:
        policy = None
    if not isinstance(policy, dict):
        raise malformed("Policies must be valid JSON and the first byte must be '{'")
    if policy.get("Version", "2008-10-17") not in ("2008-10-17", "2012-10-17"):
        raise malformed("The policy must contain a valid version string")
    if not policy.get("Statement"):
        raise malformed("Missing required field Statement")
    for statement in statements(policy):
        _check_statement(statement, bucket)


def _check_statement(statement: Any, bucket: str) -> None:
    if not isinstance(statement, dict):
        raise malformed("Policy has invalid statement")
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise malformed(
            "Invalid effect" if "Effect" in statement else "Missing required field Effect cannot be empty!"
        )
    for name in ("Principal", "Action", "Resource"):
        if not (statement.get(name) or statement.get(f"Not{name}")):
            raise malformed(f"Missing required field {name} cannot be empty!")
    actions = _texts(statement.get("Action") or statement["NotAction"])
    if not all(one == "*" or one.lower().startswith("s3:") for one in actions):
        raise malformed("Policy has invalid action")
    arn = f"arn:aws:s3:::{bucket}"
    resources = _texts(statement.get("Resource") or statement["NotResource"])
    if not all(one in ("*", arn) or one.startswith(f"{arn}/") for one in resources):
        raise malformed("Policy has invalid resource")


def is_public(body: bytes) -> bool:
    """Whether some statement lets everybody in, with no condition that says who."""
    return any(_lets_everybody_in(one) for one in statements(json.loads(body)))


def statements(policy: dict[str, Any]) -> list[Any]:
    found = policy["Statement"]
    return found if isinstance(found, list) else [found]


def _lets_everybody_in(statement: dict[str, Any]) -> bool:
    if statement["Effect"] != "Allow" or _names_somebody(statement.get("Condition") or {}):
        return False
    principal = statement.get("Principal")
    named = principal.get("AWS", ()) if isinstance(principal, dict) else principal
    return "NotPrincipal" in statement or "*" in _texts(named or ())


def _names_somebody(condition: dict[str, Any]) -> bool:
    return any(
        key.lower() in NAMING and all("*" not in one and one != "0.0.0.0/0" for one in _texts(value))
        for operator, keys in condition.items()
        if not operator.lower().startswith(("stringnot", "arnnot", "notip"))
        for key, value in keys.items()
    )


def _texts(value: Any) -> list[str]:
    return list(_each(value))


def _each(value: Any) -> Iterator[str]:
    if isinstance(value, (list, tuple)):
        yield from (str(one) for one in value)
    else:
        yield str(value)


def malformed(message: str) -> S3Error:
    return S3Error(400, "MalformedPolicy", message)


def missing(bucket: str) -> S3Error:
    return S3Error(404, "NoSuchBucketPolicy", "The bucket policy does not exist", BucketName=bucket)
