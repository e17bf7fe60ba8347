"""Athena's workgroups, their tags and engine versions: the same here and on AWS."""

from __future__ import annotations

import pytest

from tests.contract.athena import ended, group, run, start
from tests.contract.conftest import Aws


def test_create_get_and_list_work_groups(aws: Aws) -> None:
    bucket, client = aws.bucket(), aws.client("athena")
    results = {"OutputLocation": f"s3://{bucket}/own/"}
    name = group(aws, ResultConfiguration=results, EnforceWorkGroupConfiguration=True)
    told = client.get_work_group(WorkGroup=name)["WorkGroup"]
    assert (told["Name"], told["State"]) == (name, "ENABLED")
    assert told["Configuration"]["ResultConfiguration"]["OutputLocation"] == results["OutputLocation"]
    assert told["Configuration"]["EngineVersion"]["EffectiveEngineVersion"] == "Athena engine version 3"
    names = [one["Name"] for page in _pages(client) for one in page["WorkGroups"]]
    assert {"primary", name} <= set(names)
    assert aws.refused(client.create_work_group, Name=name)["Code"] == "InvalidRequestException"
    found = run(aws, bucket, "SELECT 1", WorkGroup=name)
    assert found["ResultConfiguration"]["OutputLocation"].startswith(results["OutputLocation"])


def _pages(client: object) -> list[dict[str, object]]:
    found, token = [], {}
    while True:
        told = client.list_work_groups(**token)  # type: ignore[attr-defined]
        found.append(told)
        if "NextToken" not in told:
            return found
        token = {"NextToken": told["NextToken"]}


def test_update_work_group_changes_its_limits_and_state(aws: Aws) -> None:
    client, name, bucket = aws.client("athena"), group(aws), aws.bucket()
    changes = {"BytesScannedCutoffPerQuery": 10_000_000, "PublishCloudWatchMetricsEnabled": False}
    client.update_work_group(WorkGroup=name, Description="d", ConfigurationUpdates=changes)
    told = client.get_work_group(WorkGroup=name)["WorkGroup"]
    assert told["Description"] == "d"
    assert changes.items() <= told["Configuration"].items()
    client.update_work_group(WorkGroup=name, ConfigurationUpdates={"RemoveBytesScannedCutoffPerQuery": True})
    assert (
        "BytesScannedCutoffPerQuery"
        not in client.get_work_group(WorkGroup=name)["WorkGroup"]["Configuration"]
    )
    client.update_work_group(WorkGroup=name, State="DISABLED")
    given = {"WorkGroup": name, "ResultConfiguration": {"OutputLocation": f"s3://{bucket}/"}}
    error = aws.refused(client.start_query_execution, QueryString="SELECT 1", **given)
    assert (error["Code"], "disabled" in error["Message"]) == ("InvalidRequestException", True)


def test_delete_work_group_wants_it_empty_or_recursive(aws: Aws) -> None:
    client, name = aws.client("athena"), group(aws)
    ended(aws, start(aws, aws.bucket(), "SELECT 1", WorkGroup=name))
    assert "not empty" in aws.refused(client.delete_work_group, WorkGroup=name)["Message"]
    client.delete_work_group(WorkGroup=name, RecursiveDeleteOption=True)
    assert aws.refused(client.get_work_group, WorkGroup=name)["Code"] == "InvalidRequestException"
    assert aws.refused(client.delete_work_group, WorkGroup="primary")["Code"] == "InvalidRequestException"


def test_tag_untag_and_list_tags_of_a_work_group(aws: Aws) -> None:
    client, name = aws.client("athena"), group(aws)
    account = aws.client("sts").get_caller_identity()["Account"]
    arn = f"arn:aws:athena:{aws.region}:{account}:workgroup/{name}"
    client.tag_resource(ResourceARN=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    client.untag_resource(ResourceARN=arn, TagKeys=["a"])
    assert client.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "b", "Value": "2"}]


def test_list_engine_versions_offers_auto_and_the_third(aws: Aws) -> None:
    told = aws.client("athena").list_engine_versions()["EngineVersions"]
    assert {"AUTO", "Athena engine version 3"} <= {one["SelectedEngineVersion"] for one in told}


@pytest.mark.parametrize("version", ["Athena engine version 1", "nonsense"])
def test_unknown_engine_version_is_refused(aws: Aws, version: str) -> None:
    client = aws.client("athena")
    given = {"EngineVersion": {"SelectedEngineVersion": version}}
    error = aws.refused(client.create_work_group, Name=aws.name("x"), Configuration=given)
    assert error["Code"] == "InvalidRequestException"
