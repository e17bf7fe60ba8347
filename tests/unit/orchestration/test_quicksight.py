"""`lakehouse quicksight apply` makes what is missing, mends what differs, and touches nothing else.

QuickSight is a fake that stands where botocore would send a validated request, and remembers what it was told.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.config import Config
from click.testing import CliRunner

from dashboards.quicksight.definitions.data_sets import DATA_SETS, EXAMPLE, Account
from dashboards.quicksight.definitions.files import requests
from ingestion.errors import BadInput, LakehouseError
from orchestration import quicksight
from orchestration.cli.main import lakehouse
from orchestration.quicksight import Done, apply

PROJECT = Path(__file__).resolve().parents[3]
USER = "arn:aws:quicksight:us-east-1:123456789012:user/default/analyst"
Answer = dict[str, Any]


class FakeQuickSight:
    """Keeps resources by id; every described one has members that nobody asked for, as AWS adds them."""

    def __init__(self) -> None:
        self.kept: dict[str, Answer] = {}
        self.sent: list[tuple[str, Answer]] = []
        self.published: list[int] = []
        self.versions = 0
        self.version_status = "CREATION_SUCCESSFUL"
        self.client: Any = boto3.client(
            "quicksight",
            region_name="us-east-1",
            aws_access_key_id="x",
            aws_secret_access_key="x",
            config=Config(retries={"total_max_attempts": 1}),
        )
        self.client.meta.events.register("before-parameter-build.quicksight.*", self._remember)
        self.client.meta.events.register("before-call.quicksight.*", self._answer)

    def _remember(self, params: Answer, model: Any, **_: Any) -> None:
        self.sent.append((model.name, params))

    def _answer(self, model: Any, **_: Any) -> tuple[Any, Answer]:
        """Botocore takes what this returns as the answer, after it has validated the request."""
        answer = self.answer(model.name, self.sent[-1][1])
        return SimpleNamespace(status_code=answer.pop("HTTPStatus", 200)), answer

    def answer(self, operation: str, asked: Answer) -> Answer:
        name = next(
            f"{kind}/{asked[kind]}" for kind in ("DataSourceId", "DataSetId", "DashboardId") if kind in asked
        )
        if operation.endswith("DashboardPublishedVersion"):
            self.published.append(asked["VersionNumber"])
            return {}
        if operation == "ListRefreshSchedules":
            found = self.kept.get(f"{name}/refresh")
            return {"RefreshSchedules": [found["Schedule"] | {"Arn": "a"}] if found else []}
        if operation.startswith("Describe"):
            return self.described(operation, name)
        key = f"{name}/refresh" if operation.endswith("RefreshSchedule") else name
        self.kept[key] = {**self.kept.get(key, {}), **asked}
        self.versions += operation.endswith("Dashboard")
        return {"VersionArn": f"{EXAMPLE.arn('dashboard', name)}/version/{self.versions}"}

    def described(self, operation: str, name: str) -> Answer:
        found = self.kept.get(name)
        if found is None:
            return {
                "HTTPStatus": 404,
                "Error": {"Code": "ResourceNotFoundException", "Message": f"no {name}"},
            }
        if operation == "DescribeDashboardDefinition":
            return {"Definition": found["Definition"] | {"Options": {"Timezone": "UTC"}}}
        if operation == "DescribeDashboard":
            errors = [{"Type": "COLUMN_MISSING", "Message": "a column is missing"}]
            return {"Dashboard": {"Version": {"Status": self.version_status, "Errors": errors}}}
        return {operation.removeprefix("Describe"): found | {"Status": "CREATION_SUCCESSFUL"}}

    def changes(self) -> list[str]:
        return [name for name, _ in self.sent if name.startswith(("Create", "Update"))]


def states(done: list[Done]) -> set[str]:
    return {one.state for one in done}


def test_first_apply_creates_everything_for_the_user() -> None:
    fake = FakeQuickSight()
    done = list(apply(fake.client, EXAMPLE, USER))
    assert states(done) == {"created"}
    assert len(done) == 2 + 2 * len(DATA_SETS)
    made = [(name, sent) for name, sent in fake.sent if name.startswith("Create")]
    for (name, sent), (operation, wanted) in zip(made, requests(EXAMPLE).values(), strict=True):
        given = sent.pop("Permissions", None)
        assert (name, sent) == (operation, wanted)
        assert name == "CreateRefreshSchedule" or given[0]["Principal"] == USER


def test_second_apply_changes_nothing() -> None:
    fake = FakeQuickSight()
    list(apply(fake.client, EXAMPLE, USER))
    fake.sent.clear()
    assert states(list(apply(fake.client, EXAMPLE, USER))) == {"unchanged"}
    assert fake.changes() == []


def test_what_differs_is_brought_up_to_date_and_published() -> None:
    fake = FakeQuickSight()
    list(apply(fake.client, EXAMPLE, USER))
    fake.kept["DataSetId/cur-lakehouse-cost"]["ImportMode"] = "DIRECT_QUERY"
    fake.kept["DataSetId/cur-lakehouse-cost/refresh"]["Schedule"]["ScheduleFrequency"]["TimeOfTheDay"] = (
        "01:00"
    )
    fake.kept["DashboardId/cur-lakehouse"]["Definition"]["Sheets"].pop()
    fake.sent.clear()
    done = list(apply(fake.client, EXAMPLE, USER))
    assert [(one.kind, one.name) for one in done if one.state == "updated"] == [
        ("data set", "cur-lakehouse-cost"),
        ("refresh", "cur-lakehouse-cost: daily"),
        ("dashboard", "cur-lakehouse"),
    ]
    assert fake.published == [2]


def test_other_workgroup_updates_the_source() -> None:
    fake = FakeQuickSight()
    list(apply(fake.client, EXAMPLE, USER))
    moved = Account(EXAMPLE.account_id, EXAMPLE.region, workgroup="people")
    assert next(apply(fake.client, moved, USER)) == Done("data source", "cur-lakehouse", "updated")


def test_the_policy_on_the_page_allows_every_operation_and_nothing_else() -> None:
    fake = FakeQuickSight()
    moved = Account(EXAMPLE.account_id, EXAMPLE.region, database="elsewhere", workgroup="people")
    for account in (EXAMPLE, moved):
        list(apply(fake.client, account, USER))
    for name in [name for name in fake.kept if name.endswith("/refresh")]:
        fake.kept[name]["Schedule"]["ScheduleFrequency"]["TimeOfTheDay"] = "01:00"
    fake.kept["DashboardId/cur-lakehouse"]["Definition"]["Sheets"].pop()
    list(apply(fake.client, EXAMPLE, USER))
    page = (PROJECT / "docs" / "cudos.md").read_text(encoding="utf-8")
    [policy] = re.findall(r"```json\n(.*?)```", page, re.S)
    [statement] = json.loads(policy)["Statement"]
    # What names a source or a data set passes it on; no operation is called so.
    passed = {"quicksight:PassDataSource", "quicksight:PassDataSet"}
    assert set(statement["Action"]) == passed | {f"quicksight:{name}" for name, _ in fake.sent}
    assert all(arn.endswith("/cur-lakehouse*") for arn in statement["Resource"])


def test_refused_dashboard_says_why() -> None:
    fake = FakeQuickSight()
    fake.version_status = "CREATION_FAILED"
    with pytest.raises(LakehouseError, match="a column is missing"):
        list(apply(fake.client, EXAMPLE, USER))


def test_dashboard_that_is_never_made_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeQuickSight()
    fake.version_status = "CREATION_IN_PROGRESS"
    monkeypatch.setattr(quicksight, "POLL_SECONDS", 0.0)
    with pytest.raises(LakehouseError, match="within three minutes"):
        list(apply(fake.client, EXAMPLE, USER))


def test_refused_request_is_bad_input(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeQuickSight()
    error = {"Code": "UnsupportedUserEditionException", "Message": "not Enterprise"}
    monkeypatch.setattr(fake, "answer", lambda *_: {"HTTPStatus": 403, "Error": error})
    with pytest.raises(BadInput, match="not Enterprise"):
        list(apply(fake.client, EXAMPLE, USER))


def test_dry_run_prints_the_requests_for_the_users_account() -> None:
    user = "arn:aws:quicksight:eu-west-1:210987654321:group/default/finops"
    done = CliRunner().invoke(lakehouse, ["quicksight", "apply", "--user-arn", user, "--dry-run"])
    assert done.exit_code == 0, done.output
    printed = json.loads(done.output)
    assert [one["operation"] for one in printed][-1] == "CreateDashboard"
    assert {one["request"]["AwsAccountId"] for one in printed} == {"210987654321"}
    assert EXAMPLE.account_id not in done.output and "eu-west-1" in done.output


def test_wrong_user_is_bad_input() -> None:
    asked = ["quicksight", "apply", "--user-arn", "arn:aws:iam::123456789012:user/me", "--dry-run"]
    done = CliRunner().invoke(lakehouse, asked)
    assert isinstance(done.exception, BadInput)
    assert "list-users" in str(done.exception)
