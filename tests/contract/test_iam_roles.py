"""IAM's roles and policies: what is put comes back, versions and tags are kept, what is in use is not deleted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract.conftest import Aws

MISSING, IN_USE, EXISTS = "NoSuchEntity", "DeleteConflict", "EntityAlreadyExists"


def document(*actions: str) -> str:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def trust(aws: Aws, principal: dict[str, str] | None = None, condition: dict[str, Any] | None = None) -> str:
    account = aws.client("sts").get_caller_identity()["Account"]
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": principal or {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "sts:AssumeRole",
    }
    more = {"Condition": condition} if condition else {}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | more]})


def made_role(aws: Aws, suffix: str = "role", **more: Any) -> dict[str, Any]:
    iam, given = aws.client("iam"), {"RoleName": aws.name(suffix)}
    role: dict[str, Any] = iam.create_role(**given, AssumeRolePolicyDocument=trust(aws, **more))["Role"]
    aws.defer(iam.delete_role, **given)
    return role


def made_policy(aws: Aws, suffix: str = "policy", **more: Any) -> str:
    iam = aws.client("iam")
    given = {"PolicyName": aws.name(suffix), "PolicyDocument": document("s3:GetObject"), **more}
    arn: str = iam.create_policy(**given)["Policy"]["Arn"]
    aws.defer(iam.delete_policy, PolicyArn=arn)
    return arn


def test_role_comes_back_and_is_listed(aws: Aws) -> None:
    iam, role = aws.client("iam"), made_role(aws)
    name = role["RoleName"]
    found = iam.get_role(RoleName=name)["Role"]
    assert (found["Arn"], found["RoleId"], found["MaxSessionDuration"]) == (role["Arn"], role["RoleId"], 3600)
    assert found["AssumeRolePolicyDocument"] == json.loads(trust(aws))
    pages = iam.get_paginator("list_roles").paginate(PaginationConfig={"PageSize": 1000})
    assert name in [one["RoleName"] for page in pages for one in page["Roles"]]
    again = {"RoleName": name, "AssumeRolePolicyDocument": trust(aws)}
    assert aws.refused(iam.create_role, **again)["Code"] == EXISTS
    assert iam.list_instance_profiles_for_role(RoleName=name)["InstanceProfiles"] == []
    iam.delete_role(RoleName=name)
    assert aws.refused(iam.get_role, RoleName=name)["Code"] == MISSING
    assert aws.refused(iam.delete_role, RoleName=name)["Code"] == MISSING


def test_role_is_updated(aws: Aws) -> None:
    iam, name = aws.client("iam"), made_role(aws)["RoleName"]
    iam.update_role(RoleName=name, Description="d", MaxSessionDuration=7200)
    found = iam.get_role(RoleName=name)["Role"]
    assert (found["Description"], found["MaxSessionDuration"]) == ("d", 7200)
    iam.update_role(RoleName=name, Description="e")
    found = iam.get_role(RoleName=name)["Role"]
    assert (found["Description"], found["MaxSessionDuration"]) == ("e", 7200)
    service = trust(aws, {"Service": "glue.amazonaws.com"})
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=service)
    assert iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"] == json.loads(service)


def test_policy_within_a_role(aws: Aws) -> None:
    iam, name = aws.client("iam"), made_role(aws)["RoleName"]
    given = {"RoleName": name, "PolicyName": "inside"}
    iam.put_role_policy(**given, PolicyDocument=document("s3:GetObject"))
    iam.put_role_policy(**given, PolicyDocument=document("s3:PutObject"))
    assert iam.get_role_policy(**given)["PolicyDocument"] == json.loads(document("s3:PutObject"))
    assert iam.list_role_policies(RoleName=name)["PolicyNames"] == ["inside"]
    assert aws.refused(iam.delete_role, RoleName=name)["Code"] == IN_USE
    iam.delete_role_policy(**given)
    assert iam.list_role_policies(RoleName=name)["PolicyNames"] == []
    assert aws.refused(iam.get_role_policy, **given)["Code"] == MISSING


def test_policy_is_attached_and_detached(aws: Aws) -> None:
    iam, name, arn = aws.client("iam"), made_role(aws)["RoleName"], made_policy(aws)
    given = {"RoleName": name, "PolicyArn": arn}
    iam.attach_role_policy(**given)
    iam.attach_role_policy(**given)
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    assert [one["PolicyArn"] for one in attached] == [arn]
    held = iam.list_entities_for_policy(PolicyArn=arn)["PolicyRoles"]
    assert [one["RoleName"] for one in held] == [name]
    assert iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 1
    assert aws.refused(iam.delete_role, RoleName=name)["Code"] == IN_USE
    assert aws.refused(iam.delete_policy, PolicyArn=arn)["Code"] == IN_USE
    iam.detach_role_policy(**given)
    assert iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"] == []
    assert aws.refused(iam.detach_role_policy, **given)["Code"] == MISSING
    missing = {"RoleName": name, "PolicyArn": f"{arn}-none"}
    assert aws.refused(iam.attach_role_policy, **missing)["Code"] == MISSING


def test_versions_of_a_policy(aws: Aws) -> None:
    iam, arn = aws.client("iam"), made_policy(aws)
    two = {"PolicyArn": arn, "PolicyDocument": document("s3:PutObject")}
    assert iam.create_policy_version(**two, SetAsDefault=True)["PolicyVersion"]["VersionId"] == "v2"
    found = iam.get_policy_version(PolicyArn=arn, VersionId="v2")["PolicyVersion"]
    assert (found["IsDefaultVersion"], found["Document"]) == (True, json.loads(two["PolicyDocument"]))
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
    assert iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"] == "v1"
    listed = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    assert {one["VersionId"]: one["IsDefaultVersion"] for one in listed} == {"v1": True, "v2": False}
    assert aws.refused(iam.delete_policy_version, PolicyArn=arn, VersionId="v1")["Code"] == IN_USE
    assert aws.refused(iam.delete_policy, PolicyArn=arn)["Code"] == IN_USE
    iam.delete_policy_version(PolicyArn=arn, VersionId="v2")
    assert aws.refused(iam.get_policy_version, PolicyArn=arn, VersionId="v2")["Code"] == MISSING


def test_policy_is_listed_and_deleted(aws: Aws) -> None:
    iam, arn = aws.client("iam"), made_policy(aws)
    pages = iam.get_paginator("list_policies").paginate(Scope="Local")
    assert arn in [one["Arn"] for page in pages for one in page["Policies"]]
    again = {"PolicyName": aws.name("policy"), "PolicyDocument": document("s3:GetObject")}
    assert aws.refused(iam.create_policy, **again)["Code"] == EXISTS
    iam.delete_policy(PolicyArn=arn)
    assert aws.refused(iam.get_policy, PolicyArn=arn)["Code"] == MISSING
    assert aws.refused(iam.delete_policy, PolicyArn=arn)["Code"] == MISSING


def test_tags_of_roles_and_policies(aws: Aws) -> None:
    iam, name, arn = aws.client("iam"), made_role(aws)["RoleName"], made_policy(aws)
    tags = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    iam.tag_role(RoleName=name, Tags=tags)
    iam.untag_role(RoleName=name, TagKeys=["a"])
    assert iam.list_role_tags(RoleName=name)["Tags"] == tags[1:]
    iam.tag_policy(PolicyArn=arn, Tags=tags)
    iam.untag_policy(PolicyArn=arn, TagKeys=["a"])
    assert iam.list_policy_tags(PolicyArn=arn)["Tags"] == tags[1:]


@pytest.mark.parametrize(
    "wrong", ["no json", '{"Version": "2012-10-17", "Statement": [{"Effect": "Perhaps"}]}']
)
def test_document_that_cannot_be(aws: Aws, wrong: str) -> None:
    iam, name = aws.client("iam"), made_role(aws)["RoleName"]
    refused = "MalformedPolicyDocument"
    given = {"RoleName": aws.name("wrong"), "AssumeRolePolicyDocument": wrong}
    assert aws.refused(iam.create_role, **given)["Code"] == refused
    inside = {"RoleName": name, "PolicyName": "p", "PolicyDocument": wrong}
    assert aws.refused(iam.put_role_policy, **inside)["Code"] == refused
    new = {"PolicyName": aws.name("wrong"), "PolicyDocument": wrong}
    assert aws.refused(iam.create_policy, **new)["Code"] == refused
    update = {"RoleName": name, "PolicyDocument": wrong}
    assert aws.refused(iam.update_assume_role_policy, **update)["Code"] == refused
    assert aws.refused(iam.get_role, RoleName=aws.name("wrong"))["Code"] == MISSING
