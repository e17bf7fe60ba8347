"""QuickSight as the definitions say: data source, data sets, refreshes, dashboard; what is so already is left alone."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from dashboards.quicksight.definitions.dashboard import dashboard_request
from dashboards.quicksight.definitions.data_sets import (
    DATA_SETS,
    Account,
    DataSet,
    Shape,
    data_set_request,
    data_source_request,
    refresh_request,
)
from ingestion.errors import BadInput, LakehouseError

POLL_SECONDS, LOOKS = 2.0, 90
DATA_SOURCE_READERS = ("DescribeDataSource", "DescribeDataSourcePermissions", "PassDataSource")
DATA_SET_READERS = (
    "DescribeDataSet",
    "DescribeDataSetPermissions",
    "PassDataSet",
    "DescribeIngestion",
    "ListIngestions",
)
DASHBOARD_READERS = ("DescribeDashboard", "ListDashboardVersions", "QueryDashboard")
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


@dataclass(frozen=True)
class Done:
    """What became of one of our resources."""

    kind: str
    name: str
    state: str


def apply(client: Any, account: Account, user_arn: str) -> Iterator[Done]:
    """Makes each resource, or brings it up to date; yields what was done, in order.

    `user_arn`: the user or group of QuickSight who may open what is made. Raises BadInput with QuickSight's own words
    where it refuses a request, LakehouseError where it takes the dashboard and finds an error in it.
    """
    try:
        yield _data_source(client, account, user_arn)
        for data_set in DATA_SETS:
            yield _data_set(client, data_set, account, user_arn)
            yield _refresh(client, data_set, account)
        yield _dashboard(client, account, user_arn)
    except ClientError as error:
        raise BadInput(
            f"QuickSight: expected to take the request; found {error}. It needs an Enterprise account in the user's "
            "region, and our role its permissions; the local AWS has no QuickSight (use --dry-run)."
        ) from error


def permissions(user_arn: str, actions: Sequence[str]) -> list[Shape]:
    return [{"Principal": user_arn, "Actions": [f"quicksight:{action}" for action in actions]}]


def holds(found: Any, wanted: Any) -> bool:
    """Whether everything that is `wanted` is so in `found`; AWS adds members of its own to what it describes."""
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(holds(found.get(key), one) for key, one in wanted.items())
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(found) == len(wanted)
            and all(holds(*pair) for pair in zip(found, wanted, strict=True))
        )
    return bool(found == wanted)


def _found(client: Any, operation: str, member: str, **names: str) -> Shape | None:
    """What is described; None where there is no such resource."""
    try:
        answer: Shape = getattr(client, operation)(**names)[member]
    except client.exceptions.ResourceNotFoundException:
        return None
    return answer


def _data_source(client: Any, account: Account, user_arn: str) -> Done:
    wanted = data_source_request(account)
    name = wanted["DataSourceId"]
    found = _found(
        client, "describe_data_source", "DataSource", AwsAccountId=account.account_id, DataSourceId=name
    )
    if found is None:
        client.create_data_source(**wanted, Permissions=permissions(user_arn, DATA_SOURCE_READERS))
        return Done("data source", name, CREATED)
    if holds(found, _described(wanted)):
        return Done("data source", name, UNCHANGED)
    client.update_data_source(**{key: value for key, value in wanted.items() if key != "Type"})
    return Done("data source", name, UPDATED)


def _described(wanted: Shape) -> Shape:
    """What a description repeats of a request: all but whose account it is."""
    return {key: value for key, value in wanted.items() if key != "AwsAccountId"}


def _data_set(client: Any, data_set: DataSet, account: Account, user_arn: str) -> Done:
    wanted = data_set_request(data_set, account)
    names = {"AwsAccountId": account.account_id, "DataSetId": data_set.data_set_id}
    found = _found(client, "describe_data_set", "DataSet", **names)
    if found is None:
        client.create_data_set(**wanted, Permissions=permissions(user_arn, DATA_SET_READERS))
        return Done("data set", data_set.data_set_id, CREATED)
    if holds(found, _described(wanted)):
        return Done("data set", data_set.data_set_id, UNCHANGED)
    client.update_data_set(**wanted)
    return Done("data set", data_set.data_set_id, UPDATED)


def _refresh(client: Any, data_set: DataSet, account: Account) -> Done:
    wanted = refresh_request(data_set, account)
    name, schedule = f"{data_set.data_set_id}: daily", wanted["Schedule"]
    names = {"AwsAccountId": account.account_id, "DataSetId": data_set.data_set_id}
    listed = client.list_refresh_schedules(**names)["RefreshSchedules"]
    found = next((one for one in listed if one["ScheduleId"] == schedule["ScheduleId"]), None)
    if found is None:
        client.create_refresh_schedule(**wanted)
        return Done("refresh", name, CREATED)
    if holds(found, schedule):
        return Done("refresh", name, UNCHANGED)
    client.update_refresh_schedule(**wanted)
    return Done("refresh", name, UPDATED)


def _dashboard(client: Any, account: Account, user_arn: str) -> Done:
    wanted = dashboard_request(account)
    names = {"AwsAccountId": account.account_id, "DashboardId": wanted["DashboardId"]}
    found = _found(client, "describe_dashboard_definition", "Definition", **names)
    if found is not None and holds(found, wanted["Definition"]):
        return Done("dashboard", wanted["DashboardId"], UNCHANGED)
    if found is None:
        answer = client.create_dashboard(**wanted, Permissions=permissions(user_arn, DASHBOARD_READERS))
    else:
        answer = client.update_dashboard(**wanted)
    number = int(answer["VersionArn"].rsplit("/", 1)[1])
    _await_version(client, names, number)
    if found is not None:
        client.update_dashboard_published_version(**names, VersionNumber=number)
    return Done("dashboard", wanted["DashboardId"], CREATED if found is None else UPDATED)


def _await_version(client: Any, names: Mapping[str, str], number: int) -> None:
    for _ in range(LOOKS):
        version = client.describe_dashboard(**names, VersionNumber=number)["Dashboard"]["Version"]
        if version["Status"].endswith("_SUCCESSFUL"):
            return
        if version["Status"].endswith("_FAILED"):
            said = "; ".join(one.get("Message", "") for one in version.get("Errors", ()))
            raise LakehouseError(f"QuickSight refuses the dashboard: {said or version['Status']}")
        time.sleep(POLL_SECONDS)
    raise LakehouseError("QuickSight has not made the dashboard within three minutes; look at its console")
