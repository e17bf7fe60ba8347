"""Which run works on what: one per pending delivery, a dead run is ended, a rebuild takes the newest delivery."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from dagster import DagsterInstance, DagsterRun, DagsterRunStatus

from ingestion.errors import BadInput
from ingestion.ledger import deliveries
from ingestion.ledger.fold import DeliveryState
from orchestration.defs.landing.sensors import requests
from orchestration.delivery.alone import machine, owner
from orchestration.home import Home
from orchestration.instance import end_runs_of_the_dead, open_instance
from orchestration.lakehouse import Lakehouse
from orchestration.run_delivery import OWNER_TAG, begin_rebuild, delivery_of_run, tags_of_delivery

Write = Callable[..., DeliveryState]


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[DagsterInstance]:
    with open_instance(Home(tmp_path)) as opened:
        yield opened


def run_of(instance: DagsterInstance, status: DagsterRunStatus, tags: Mapping[str, str]) -> DagsterRun:
    run = DagsterRun(job_name="ingest_delivery_job", status=status, tags=tags)
    return instance.add_run(run)


def test_the_instance_sends_no_telemetry_and_keeps_the_users_file(tmp_path: Path) -> None:
    config = Home(tmp_path).dagster / "dagster.yaml"
    with open_instance(Home(tmp_path)) as opened:
        assert opened.telemetry_enabled is False
    config.write_text("telemetry:\n  enabled: false\n")
    with open_instance(Home(tmp_path)):
        assert config.read_text() == "telemetry:\n  enabled: false\n"


def test_a_pending_delivery_gets_one_run_until_that_ends(instance: DagsterInstance, delivered: Write) -> None:
    state = delivered("run-0000", upto="landed")
    [first] = requests(instance, [state])
    assert first.partition_key == f"2026-09|{state.export_name}"
    [same] = requests(instance, [state])
    assert same.run_key == first.run_key, "the same look twice asks for the same run"
    run = run_of(instance, DagsterRunStatus.STARTED, tags_of_delivery(state))
    assert list(requests(instance, [state])) == []
    instance.report_run_failed(run)
    [second] = requests(instance, [state])
    assert second.run_key != first.run_key, "a run that died is followed by another"


def test_a_new_attempt_gets_a_run_of_its_own(
    instance: DagsterInstance, house: Lakehouse, delivered: Write
) -> None:
    state = delivered("run-0000", upto="landed")
    run_of(instance, DagsterRunStatus.SUCCESS, tags_of_delivery(state))
    [before] = requests(instance, [state])
    [after] = requests(instance, [deliveries.begin_attempt(house.ledger, state, "again")])
    assert before.run_key != after.run_key


def test_only_runs_of_dead_processes_are_ended(instance: DagsterInstance) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    dead = run_of(instance, DagsterRunStatus.STARTED, {OWNER_TAG: f"{machine()} {child.pid} x"})
    living = run_of(instance, DagsterRunStatus.STARTED, {OWNER_TAG: owner("x")})
    foreign = run_of(instance, DagsterRunStatus.STARTED, {})
    assert end_runs_of_the_dead(instance) == [dead.run_id]
    statuses = {run.run_id: run.status for run in instance.get_runs()}
    assert statuses[dead.run_id] is DagsterRunStatus.FAILURE
    assert statuses[living.run_id] is statuses[foreign.run_id] is DagsterRunStatus.STARTED
    assert end_runs_of_the_dead(instance) == []


def test_a_run_without_a_delivery_rebuilds_the_newest_once(
    instance: DagsterInstance, house: Lakehouse, delivered: Write
) -> None:
    delivered("run-0001", upto="audited", days=1)
    newest = delivered("run-0002", upto="audited", days=2)
    run = run_of(instance, DagsterRunStatus.STARTED, {"dagster/partition": f"2026-09|{newest.export_name}"})
    assert delivery_of_run(house, instance, run.run_id) == "run-0002"
    assert deliveries.find(house.ledger, "run-0002").attempt == 2
    assert delivery_of_run(house, instance, run.run_id) == "run-0002", "a later step means the same"
    assert deliveries.find(house.ledger, "run-0002").attempt == 2


def test_a_month_without_a_delivery_says_so(house: Lakehouse) -> None:
    with pytest.raises(BadInput, match="complete delivery"):
        begin_rebuild(house, "2020-01", "acme", reason="test")
