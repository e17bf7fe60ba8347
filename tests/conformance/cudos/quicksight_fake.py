"""QuickSight, CloudFormation and the account's identity as far as `cid-cmd deploy` asks them; Athena stays real.

It stands in botocore below every client of the process, remembers the datasets and dashboards that are created, and
writes down every operation of every service.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import botocore.client

ACCOUNT, REGION = "123456789012", "us-east-1"
Answer = dict[str, Any]
Real = Callable[[Any, str, Answer], Answer]


class QuickSight:
    """The account's datasets, sources and dashboards."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.statements: list[str] = []
        self.sources: dict[str, Answer] = {}
        self.datasets: dict[str, Answer] = {}
        self.dashboards: dict[str, Answer] = {}
        self.schedules: dict[str, list[Answer]] = {}

    def install(self) -> None:
        """Every client of this process asks here first."""
        real: Real = botocore.client.BaseClient._make_api_call  # type: ignore[attr-defined]

        def call(client: Any, operation: str, parameters: Answer) -> Answer:
            service = client.meta.service_model.service_name
            self.calls.append((service, operation))
            if operation == "StartQueryExecution":
                self.statements.append(parameters["QueryString"])
            if service in ("quicksight", "cloudformation"):
                answer: Answer = getattr(self, operation)(client, parameters)
                return answer
            return real(client, operation, parameters)

        botocore.client.BaseClient._make_api_call = call  # type: ignore[attr-defined]

    @staticmethod
    def arn(kind: str, name: str) -> str:
        return f"arn:aws:quicksight:{REGION}:{ACCOUNT}:{kind}/{name}"

    @staticmethod
    def found(client: Any, operation: str, shelf: dict[str, Answer], name: str) -> Answer:
        if name not in shelf:
            error = {"Error": {"Code": "ResourceNotFoundException", "Message": f"no {name}"}}
            raise client.exceptions.ResourceNotFoundException(error, operation)
        return shelf[name]

    def ListExports(self, client: Any, asked: Answer) -> Answer:
        return {"Exports": []}

    def DescribeUser(self, client: Any, asked: Answer) -> Answer:
        name = asked["UserName"]
        return {"User": {"UserName": name, "Arn": self.arn("user/default", name), "Active": True}}

    def DescribeAccountSubscription(self, client: Any, asked: Answer) -> Answer:
        return {"AccountInfo": {"Edition": "ENTERPRISE", "AccountSubscriptionStatus": "ACCOUNT_CREATED"}}

    def ListDataSets(self, client: Any, asked: Answer) -> Answer:
        named = [
            {"DataSetId": name, "Arn": one["Arn"], "Name": one["Name"]} for name, one in self.datasets.items()
        ]
        return {"DataSetSummaries": named}

    def ListDataSources(self, client: Any, asked: Answer) -> Answer:
        return {"DataSources": list(self.sources.values())}

    def ListDashboards(self, client: Any, asked: Answer) -> Answer:
        return {"DashboardSummaryList": []}

    def CreateDataSource(self, client: Any, asked: Answer) -> Answer:
        name = asked["DataSourceId"]
        kept = {key: asked[key] for key in ("DataSourceId", "Name", "Type", "DataSourceParameters")}
        self.sources[name] = kept | {"Arn": self.arn("datasource", name), "Status": "CREATION_SUCCESSFUL"}
        return {
            "Status": 202,
            "DataSourceId": name,
            "Arn": self.arn("datasource", name),
            "CreationStatus": "CREATION_SUCCESSFUL",
        }

    def DescribeDataSource(self, client: Any, asked: Answer) -> Answer:
        return {"DataSource": self.found(client, "DescribeDataSource", self.sources, asked["DataSourceId"])}

    def DescribeDataSet(self, client: Any, asked: Answer) -> Answer:
        return {"DataSet": self.found(client, "DescribeDataSet", self.datasets, asked["DataSetId"])}

    def CreateDataSet(self, client: Any, asked: Answer) -> Answer:
        name = asked["DataSetId"]
        columns = [
            {"Name": column["Name"], "Type": column["Type"]}
            for table in asked["PhysicalTableMap"].values()
            for column in table["RelationalTable"]["InputColumns"]
        ]
        self.datasets[name] = asked | {"Arn": self.arn("dataset", name), "OutputColumns": columns}
        return {"Status": 201, "DataSetId": name, "Arn": self.arn("dataset", name)}

    def ListRefreshSchedules(self, client: Any, asked: Answer) -> Answer:
        return {"RefreshSchedules": self.schedules.get(asked["DataSetId"], [])}

    def CreateRefreshSchedule(self, client: Any, asked: Answer) -> Answer:
        self.schedules.setdefault(asked["DataSetId"], []).append(asked["Schedule"])
        return {"Status": 200, "ScheduleId": asked["Schedule"]["ScheduleId"]}

    def CreateDashboard(self, client: Any, asked: Answer) -> Answer:
        name = asked["DashboardId"]
        version = {
            "VersionNumber": 1,
            "Status": "CREATION_SUCCESSFUL",
            "Errors": [],
            "DataSetArns": [
                one["DataSetArn"] for one in asked["Definition"]["DataSetIdentifierDeclarations"]
            ],
        }
        arn = self.arn("dashboard", name)
        self.dashboards[name] = {
            "DashboardId": name,
            "Arn": arn,
            "Name": asked["Name"],
            "Version": version,
        } | {"Definition": asked["Definition"]}
        return {
            "Arn": arn,
            "VersionArn": f"{arn}/version/1",
            "DashboardId": name,
            "CreationStatus": "CREATION_IN_PROGRESS",
        }

    def DescribeDashboard(self, client: Any, asked: Answer) -> Answer:
        return {"Dashboard": self.found(client, "DescribeDashboard", self.dashboards, asked["DashboardId"])}

    def DescribeDashboardDefinition(self, client: Any, asked: Answer) -> Answer:
        found = self.found(client, "DescribeDashboardDefinition", self.dashboards, asked["DashboardId"])
        return {"Definition": found["Definition"], "Name": found["Name"]}

    def ListTagsForResource(self, client: Any, asked: Answer) -> Answer:
        return {"Tags": []}

    def TagResource(self, client: Any, asked: Answer) -> Answer:
        return {}

    def UpdateDashboardPermissions(self, client: Any, asked: Answer) -> Answer:
        return {"Permissions": [], "Status": 200}
