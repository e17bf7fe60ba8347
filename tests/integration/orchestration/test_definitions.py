"""The asset graph: every model is an asset, everything has an owner, publication waits for the checks.

The definitions are loaded in a process of their own: dbt and Dagster keep state per process and warn while they
are imported.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[3]
DESCRIBE = """
import json
from orchestration import home, resources
from orchestration.definitions import build_definitions, INGEST_JOB

defs = build_definitions(home.from_environment(), resources.from_environment())
graph = defs.resolve_asset_graph()
job = defs.resolve_job_def(INGEST_JOB)
print(json.dumps({
    "assets": {
        key.to_user_string(): {
            "owners": list(graph.get(key).owners),
            "parents": sorted(parent.to_user_string() for parent in graph.get(key).parent_keys),
            "partitioned": graph.get(key).is_partitioned,
            "group": graph.get(key).group_name,
        }
        for key in graph.get_all_asset_keys()
    },
    "materializable": sorted(key.to_user_string() for key in graph.materializable_asset_keys),
    "checks": {
        f"{key.asset_key.to_user_string()}:{key.name}": graph.get(key).blocking for key in graph.asset_check_keys
    },
    "job": sorted(key.to_user_string() for key in job.asset_layer.selected_asset_keys),
    "sensors": [sensor.name for sensor in defs.sensors],
    "schedules": [schedule.name for schedule in defs.schedules],
    "jobs": sorted(job.name for job in defs.jobs),
}))
"""
MARTS = {
    "marts/commitment_coverage_daily",
    "marts/commitment_demand_hourly",
    "marts/commitment_utilization_daily",
    "marts/cost_daily",
    "marts/cost_hourly",
    "marts/cost_resource_daily",
    "marts/data_transfer_daily",
    "marts/data_transfer_path_daily",
    "marts/dearest_resources_monthly",
    "marts/invoice_check",
    "marts/split_cost_daily",
    "marts/tag_coverage_daily",
    "marts/tag_gap_owners_monthly",
    "marts/tag_gaps_monthly",
    "marts/transfer_findings_monthly",
    "marts/transfer_senders_monthly",
}


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    environment = os.environ | {
        "LAKEHOUSE_HOME": str(tmp_path_factory.mktemp("home")),
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, "-c", DESCRIBE]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_every_asset_has_an_owner(described: dict[str, Any]) -> None:
    assert [key for key, asset in described["assets"].items() if asset["owners"] != ["team:finops"]] == []


def test_the_stages_follow_each_other(described: dict[str, Any]) -> None:
    parents = {key: asset["parents"] for key, asset in described["assets"].items()}
    assert parents["raw/aws_cur/line_items"] == ["raw/aws_cur/landed_files"]
    assert parents["public/aws_cur/published_month"] == ["audit/aws_cur/audited_month"]
    assert set(parents["audit/aws_cur/audited_month"]) == MARTS
    staging = [key for key in parents if key.startswith("staging/")]
    assert sorted(parents[key] for key in staging) == [
        ["raw/aws_cur/container_usage"],
        ["raw/aws_cur/line_items"],
    ]


def test_no_upstream_of_a_backfill_is_waited_for_that_most_bills_do_not_have(
    described: dict[str, Any],
) -> None:
    """Dagster asks "are you sure?" before a backfill whose upstream assets were never materialized."""
    parents = {parent for key in described["job"] for parent in described["assets"][key]["parents"]}
    outside = parents - set(described["job"])
    assert outside == {"raw/aws_cur/container_usage"}
    assert outside.isdisjoint(described["materializable"])


def test_money_and_quality_checks_block_and_anomalies_do_not(described: dict[str, Any]) -> None:
    checks = described["checks"]
    assert checks["raw/aws_cur/line_items:delivery_is_sound"] is True
    assert checks["audit/aws_cur/audited_month:period_total_matches_files"] is True
    assert checks["public/aws_cur/published_month:no_unexpected_cost"] is False
    assert any(key.startswith("marts/cost_daily:") for key in checks), "dbt tests are asset checks"


def test_a_delivery_is_one_job_over_month_and_export(described: dict[str, Any]) -> None:
    partitioned = sorted(key for key, asset in described["assets"].items() if asset["partitioned"])
    assert described["job"] == partitioned
    assert set(partitioned) > MARTS


def test_jobs_and_sensors_are_named_by_what_they_do(described: dict[str, Any]) -> None:
    assert described["jobs"] == [
        "deliver_reports_job",
        "derive_tables_job",
        "ingest_delivery_job",
        "land_container_usage_job",
        "replay_dead_letters_job",
    ]
    assert described["schedules"] == ["deliver_reports_job_daily_schedule"]
    assert described["sensors"] == ["deliveries_sensor", "derived_tables_sensor"]
