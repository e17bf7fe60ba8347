"""Rule: a publisher killed between two tables is completed by the next start, whoever starts."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ingestion.aws import Aws, connect
from ingestion.catalog.builds import Build
from ingestion.catalog.history import LEDGER
from ingestion.catalog.pointers import found_partition
from ingestion.catalog.publish import publish, record_audited, resume
from ingestion.lake import Lake
from ingestion.ledger.store import Ledger

SCRIPT = Path(__file__).with_name("publish_steps.py")
WHO = {"actor": "arn:tester", "reason": "test"}


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("publish_steps", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


steps = loaded()


@pytest.fixture
def lake(local_aws_env: object, request: pytest.FixtureRequest) -> Lake:
    name = f"killed-{abs(hash(request.node.name)) % 10**8}"
    connect().s3.create_bucket(Bucket=name)
    return Lake(lake_bucket=name, database=name.replace("-", "_"))


def kill_after(lake: Lake, build: Build, table: str) -> None:
    record_audited(connect(), lake, build, **WHO)
    command = [
        sys.executable,
        str(SCRIPT),
        "killed",
        lake.database,
        lake.lake_bucket,
        build.delivery_id,
        table,
    ]
    environment = os.environ | {"PYTHONPATH": str(SCRIPT.parents[2])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 9, done.stderr


def shown(aws: Aws, lake: Lake) -> dict[str, str]:
    found = {table: found_partition(aws, lake, table, steps.MONTH, steps.EXPORT) for table in steps.TABLES}
    return {table: one["StorageDescriptor"]["Location"] for table, one in found.items() if one is not None}


@pytest.mark.parametrize("table", steps.TABLES)
def test_publish_completes_what_a_killed_publisher_left(lake: Lake, table: str) -> None:
    aws = connect()
    old, new = steps.put_build(lake, 1), steps.put_build(lake, 2)
    publish(aws, lake, old, **WHO)
    kill_after(lake, new, table)
    done = steps.TABLES.index(table) + 1
    pointers = list(old.pointers)
    assert shown(aws, lake) == {
        name: (new if pointers.index(name) < done else old).pointers[name] for name in pointers
    }
    assert publish(aws, lake, new, **WHO).outcome == "already_published"
    assert shown(aws, lake) == dict(new.pointers)
    states = [event.state for event in Ledger(aws, lake).events(LEDGER, steps.EXPORT, steps.MONTH)]
    assert states.count("intent") == states.count("committed") == 2


def test_resume_completes_it_too_and_then_finds_nothing(lake: Lake) -> None:
    aws = connect()
    old, new = steps.put_build(lake, 1), steps.put_build(lake, 2)
    publish(aws, lake, old, **WHO)
    kill_after(lake, new, "cost_daily")
    assert [one.delivery_id for one in resume(aws, lake, actor="arn:tester")] == ["deliv-002"]
    assert shown(aws, lake) == dict(new.pointers)
    assert resume(aws, lake, actor="arn:tester") == ()


def test_next_delivery_after_a_kill_completes_the_first_and_replaces_it(lake: Lake) -> None:
    aws = connect()
    builds = [steps.put_build(lake, number) for number in (1, 2, 3)]
    publish(aws, lake, builds[0], **WHO)
    kill_after(lake, builds[1], "cost_daily")
    done = publish(aws, lake, builds[2], **WHO)
    assert (done.outcome, done.replaced) == ("published", "deliv-002")
    assert shown(aws, lake) == dict(builds[2].pointers)
