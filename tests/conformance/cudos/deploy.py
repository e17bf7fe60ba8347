"""Runs `cid-cmd deploy`, unmodified, on a real Athena endpoint and a QuickSight that only remembers; prints JSON.

    python deploy.py DASHBOARD DATABASE WORKGROUP [--resources FILE]

The dashboards' definitions are not part of the package: a stub stands for each, an empty sheet over its datasets.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from cid.common import Cid
from cid.logger import set_cid_logger

from tests.conformance.cudos.quicksight_fake import QuickSight


def stub_catalog(folder: Path, dashboard: str) -> Path:
    """A catalog whose only resource is the dashboard with an empty definition over the datasets it declares."""
    core = yaml.safe_load((files("cid.builtin.core") / "data" / "resources.yaml").read_text(encoding="utf-8"))
    [(key, found)] = [item for item in core["dashboards"].items() if item[1]["dashboardId"] == dashboard]
    declared = [
        {"Identifier": name, "DataSetArn": f"arn:aws:quicksight:::dataset/{name}"}
        for name in found["dependsOn"]["datasets"]
    ]
    sheet = {"SheetId": "s", "Name": "About", "TextBoxes": [{"SheetTextBoxId": "t", "Content": "v9.9.9"}]}
    empty: dict[str, Any] = {"CalculatedFields": [], "ParameterDeclarations": [], "FilterGroups": []}
    definition = {"DataSetIdentifierDeclarations": declared, "Sheets": [sheet]} | empty
    stub = {key: value for key, value in found.items() if not key.startswith(("template", "version"))}
    (folder / "stub.yaml").write_text(
        yaml.safe_dump({"dashboards": {key: stub | {"data": yaml.safe_dump(definition)}}})
    )
    catalog = folder / "catalog.yaml"
    catalog.write_text(yaml.safe_dump({"Resources": [{"Url": "stub.yaml"}]}))
    return catalog


def deploy(dashboard: str, database: str, workgroup: str, *more: str) -> dict[str, Any]:
    """What the deployment did. cid-cmd sleeps between looks and posts to its makers: neither here."""
    set_cid_logger(verbosity=0)
    fake = QuickSight()
    fake.install()
    time.sleep = lambda _seconds: None
    Cid.track = lambda *_: None
    with tempfile.TemporaryDirectory() as folder:
        chosen = {
            "catalog": str(stub_catalog(Path(folder), dashboard)),
            "athena-database": database,
            "athena-workgroup": workgroup,
            "cur-database": database,
            "cur-table-name": "cur2",
            "quicksight-user": "reader",
            "quicksight-datasource-id": "CID-CMD-Athena",
            "quicksight-datasource-role-arn": "arn:aws:iam::123456789012:role/CidCmdQuickSightDataSourceRole",
            "resource-tags": "",
            "taxonomy": "account_name",
            "timezone": "UTC",
            "share-with-account": "yes",
        }
        chosen |= dict(zip((one.removeprefix("--") for one in more[::2]), more[1::2], strict=True))
        Cid(yes=True).deploy(dashboard_id=dashboard, **chosen)
    return {
        "calls": sorted({f"{service}.{operation}" for service, operation in fake.calls}),
        "statements": fake.statements,
        "dashboards": sorted(fake.dashboards),
        "datasets": {
            one["Name"]: sorted(
                column["Name"]
                for table in one["PhysicalTableMap"].values()
                for column in table["RelationalTable"]["InputColumns"]
            )
            for one in fake.datasets.values()
        },
    }


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(deploy(*sys.argv[1:])) + "\n")
