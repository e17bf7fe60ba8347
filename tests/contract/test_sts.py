"""STS: credentials that end say who they are for, a role is assumed by whom it trusts alone."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.contract.conftest import Aws
from tests.contract.test_iam_roles import made_role

INVALID, DENIED = "ValidationError", "AccessDenied"


def me(aws: Aws) -> dict[str, str]:
    found: dict[str, str] = aws.client("sts").get_caller_identity()
    return found


def acting(aws: Aws, credentials: dict[str, Any], service: str = "sts", token: str = "") -> Any:
    """A client that signs with temporary credentials."""
    session = boto3.Session(
        credentials["AccessKeyId"],
        credentials["SecretAccessKey"],
        token or credentials["SessionToken"],
        region_name=aws.region,
    )
    return session.client(service, endpoint_url=aws.endpoint)


def assumed(aws: Aws, arn: str, **more: Any) -> dict[str, Any]:
    """A session of the role, which takes AWS some seconds to know."""
    sts = aws.client("sts")
    given = {"RoleArn": arn, "RoleSessionName": "contract", **more}

    def attempt() -> dict[str, Any] | None:
        try:
            answer: dict[str, Any] = sts.assume_role(**given)
        except ClientError:
            if aws.is_local:
                raise
            return None
        return answer

    answer: dict[str, Any] = aws.until(attempt, 120)
    return answer


def test_role_is_assumed_by_whom_it_trusts(aws: Aws) -> None:
    role = made_role(aws, "trusted")
    answer = assumed(aws, role["Arn"], DurationSeconds=900)
    user = answer["AssumedRoleUser"]
    assert user["AssumedRoleId"] == f"{role['RoleId']}:contract"
    assert user["Arn"] == f"arn:aws:sts::{me(aws)['Account']}:assumed-role/{role['RoleName']}/contract"
    found = acting(aws, answer["Credentials"]).get_caller_identity()
    assert (found["Arn"], found["UserId"]) == (user["Arn"], user["AssumedRoleId"])
    again = assumed(aws, role["Arn"])
    assert again["Credentials"]["AccessKeyId"] != answer["Credentials"]["AccessKeyId"]


def test_role_that_trusts_others_or_is_not_there_is_denied(aws: Aws) -> None:
    sts, service = aws.client("sts"), {"Service": "glue.amazonaws.com"}
    role = made_role(aws, "services", principal=service)
    for arn in (role["Arn"], f"{role['Arn']}-none"):
        error = aws.refused(sts.assume_role, RoleArn=arn, RoleSessionName="contract")
        assert (error["Code"], "is not authorized to perform: sts:AssumeRole" in error["Message"]) == (
            DENIED,
            True,
        )


def test_external_id_is_asked_for(aws: Aws) -> None:
    condition = {"StringEquals": {"sts:ExternalId": "secret"}}
    role = made_role(aws, "external", condition=condition)
    assert assumed(aws, role["Arn"], ExternalId="secret")["Credentials"]
    given = {"RoleArn": role["Arn"], "RoleSessionName": "contract"}
    for more in ({}, {"ExternalId": "wrong"}):
        assert aws.refused(aws.client("sts").assume_role, **given, **more)["Code"] == DENIED


@pytest.mark.parametrize(
    "wrong",
    [
        {"RoleArn": "arn:aws:iam::123456789012:user/somebody"},
        {"RoleSessionName": "with space"},
        {"RoleSessionName": "x" * 65},
        {"DurationSeconds": 899},
        {"DurationSeconds": 43201},
    ],
)
def test_assume_role_refuses_what_cannot_be(aws: Aws, wrong: dict[str, Any]) -> None:
    arn = f"arn:aws:iam::{me(aws)['Account']}:role/{aws.name('none')}"
    given = {"RoleArn": arn, "RoleSessionName": "contract", **wrong}
    config = boto3.session.Config(parameter_validation=False)
    sts = aws.client("sts", config=config)
    assert aws.refused(sts.assume_role, **given)["Code"] in (INVALID, DENIED if "RoleArn" in wrong else "")


def test_session_is_no_longer_than_its_role_allows(aws: Aws) -> None:
    role = made_role(aws, "short")
    assumed(aws, role["Arn"], DurationSeconds=3600)
    given = {"RoleArn": role["Arn"], "RoleSessionName": "contract", "DurationSeconds": 3601}
    error = aws.refused(aws.client("sts").assume_role, **given)
    assert (error["Code"], "MaxSessionDuration" in error["Message"]) == (INVALID, True)


def test_session_token_is_for_the_same_caller(aws: Aws) -> None:
    credentials = aws.client("sts").get_session_token(DurationSeconds=900)["Credentials"]
    assert acting(aws, credentials).get_caller_identity()["Arn"] == me(aws)["Arn"]
    assert acting(aws, credentials, "s3").list_buckets()["ResponseMetadata"]["HTTPStatusCode"] == 200
    refused = aws.refused(acting(aws, credentials).get_session_token)
    assert (refused["Code"], "session credentials" in refused["Message"]) == (DENIED, True)
    unchecked = aws.client("sts", config=boto3.session.Config(parameter_validation=False))
    assert aws.refused(unchecked.get_session_token, DurationSeconds=899)["Code"] == INVALID


def test_federated_user_has_a_name(aws: Aws) -> None:
    statement = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    answer = aws.client("sts").get_federation_token(Name="analyst", Policy=policy, DurationSeconds=900)
    account = me(aws)["Account"]
    assert answer["FederatedUser"]["Arn"] == f"arn:aws:sts::{account}:federated-user/analyst"
    assert answer["FederatedUser"]["FederatedUserId"] == f"{account}:analyst"
    assert 1 <= answer["PackedPolicySize"] <= 100
    found = acting(aws, answer["Credentials"]).get_caller_identity()
    assert found["Arn"] == answer["FederatedUser"]["Arn"]
    wrong = aws.refused(aws.client("sts").get_federation_token, Name="analyst", Policy="no json")
    assert wrong["Code"] == "MalformedPolicyDocument"


def test_access_key_names_its_account(aws: Aws) -> None:
    sts = aws.client("sts")
    credentials = sts.get_session_token(DurationSeconds=900)["Credentials"]
    assert sts.get_access_key_info(AccessKeyId=credentials["AccessKeyId"])["Account"] == me(aws)["Account"]
    assert aws.refused(sts.get_access_key_info, AccessKeyId="with spaces in it")["Code"] == INVALID


@pytest.mark.parametrize(
    ("service", "call", "codes"),
    [
        ("sts", "get_caller_identity", {"InvalidClientTokenId"}),
        ("s3", "list_buckets", {"InvalidToken"}),
        ("sqs", "list_queues", {"UnrecognizedClientException", "InvalidClientTokenId"}),
        ("sns", "list_topics", {"InvalidClientTokenId"}),
        ("glue", "get_databases", {"UnrecognizedClientException"}),
        ("athena", "list_work_groups", {"UnrecognizedClientException"}),
    ],
)
def test_credentials_are_nothing_without_their_token(
    aws: Aws, service: str, call: str, codes: set[str]
) -> None:
    credentials = aws.client("sts").get_session_token(DurationSeconds=900)["Credentials"]
    wrong = getattr(acting(aws, credentials, service, token="x" * 200), call)
    assert aws.refused(wrong)["Code"] in codes
