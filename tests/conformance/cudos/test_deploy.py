"""Unmodified `cid-cmd deploy` ends well: over our relations without reading the bill, and over our 51 columns with its own.

Athena is the local one; QuickSight remembers what it is told. The definitions of the dashboards are not in the
package, so an empty one stands for each; the datasets are the real ones.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dashboards.quicksight.contract import DASHBOARDS, RELATIONS
from dashboards.quicksight.resources import RESOURCES

PROJECT = Path(__file__).resolve().parents[3]
SERVICES = {"athena", "cloudformation", "quicksight", "sts"}
# What each dashboard imports beside account_map, and the views that its own SQL needs.
DATASETS = {
    "cudos-v5": {"summary_view", "hourly_view", "resource_view"},
    "cost_intelligence_dashboard": {
        "summary_view",
        "ec2_running_cost",
        "compute_savings_plan_eligible_spend",
        "s3_view",
    },
    "kpi_dashboard": {
        "summary_view",
        "kpi_instance_all",
        "kpi_ebs_storage_all",
        "kpi_ebs_snap",
        "kpi_s3_storage_all",
        "kpi_tracker",
    },
}
BY_NAME = {relation.name: relation for relation in RELATIONS}


def deployed(cudos: Any, dashboard: str, database: str, *more: str) -> dict[str, Any]:
    """What the deployment did, from a process of its own; cid-cmd leaves a log where it runs."""
    command = [sys.executable, "-m", "tests.conformance.cudos.deploy", dashboard, database]
    command += [cudos.house.lake.analyst_workgroup, *more]
    environment = os.environ | {
        "AWS_DEFAULT_REGION": os.environ["AWS_REGION"],
        "PYTHONPATH": str(PROJECT),
        "PYTHONWARNINGS": "default",
    }
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, check=False, cwd=cudos.folder, env=environment
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def assert_datasets(found: dict[str, Any], dashboard: str) -> None:
    """cid-cmd drops a column that its relation lacks and still says that all is well."""
    assert found["dashboards"] == [dashboard]
    assert set(found["datasets"]) == DATASETS[dashboard]
    for name, columns in found["datasets"].items():
        lacking = set(BY_NAME[name].columns) - {"tags_json"} - set(columns)
        assert not lacking, f"{name} came without {sorted(lacking)}"
    assert {call.split(".")[0] for call in found["calls"]} <= SERVICES


@pytest.mark.parametrize("dashboard", DASHBOARDS)
def test_dashboard_deploys_on_our_relations_without_reading_the_bill(cudos: Any, dashboard: str) -> None:
    found = deployed(cudos, dashboard, cudos.ours, "--resources", str(RESOURCES), "--cur-table-name", "")
    assert_datasets(found, dashboard)
    made = [text for text in found["statements"] if re.match(r"\s*create", text, re.IGNORECASE)]
    scans = [
        text for text in found["statements"] if re.search(r"\bcur2\b|line_items", text) and text not in made
    ]
    assert scans == []


@pytest.mark.parametrize("dashboard", DASHBOARDS)
def test_dashboard_deploys_with_its_own_sql_on_our_columns(cudos: Any, dashboard: str) -> None:
    database = f"{cudos.ours}_a_{dashboard.replace('-', '_')}"
    cudos.house.aws.glue.create_database(DatabaseInput={"Name": database})
    found = deployed(cudos, dashboard, database, "--cur-database", cudos.ours)
    assert_datasets(found, dashboard)
    # A new database has no parameters of cid-cmd's. It goes on when the failed query was RUNNING at its first look
    # and said TABLE_NOT_FOUND at its second, and breaks otherwise.
    assert re.match(r"select \*\s+from\s+\S*cid_parameters", found["statements"][0].strip(), re.IGNORECASE)
    made = {table["Name"] for table in cudos.house.aws.glue.get_tables(DatabaseName=database)["TableList"]}
    assert made >= DATASETS[dashboard] | {"account_map"}
    sql = "select sum(amortized_cost) as cost from summary_view"
    [theirs], [ours] = cudos.rows(sql, database), cudos.rows(sql)
    assert theirs["cost"] == pytest.approx(ours["cost"], rel=1e-9)
