"""The Dagster instance of a home: `$LAKEHOUSE_HOME/dagster`, SQLite, no telemetry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

from orchestration.delivery.alone import is_dead
from orchestration.run_delivery import OWNER_TAG

if TYPE_CHECKING:
    from orchestration.home import Home

# Nothing leaves the machine, so nobody is asked for an address (nux).
# Two runs at a time: a backfill of a year must not start twelve builds on one machine.
DAGSTER_YAML = """\
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 2
run_monitoring:
  enabled: true
"""
WORKING = [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED]


def prepare(home: Home) -> None:
    """Make the instance's folder and its dagster.yaml; a file that is there is the user's."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    config = home.dagster / "dagster.yaml"
    if not config.exists():
        config.write_text(DAGSTER_YAML, encoding="utf-8")


def open_instance(home: Home) -> DagsterInstance:
    """The persistent instance, the same that the UI shows."""
    prepare(home)
    return DagsterInstance.from_config(str(home.dagster))


def end_runs_of_the_dead(instance: DagsterInstance) -> list[str]:
    """Mark runs as failed whose process is gone; returns their ids. A killed process cannot say so itself."""
    ended = []
    for run in instance.get_runs(filters=RunsFilter(statuses=WORKING)):
        if is_dead(run.tags.get(OWNER_TAG, "")):
            instance.report_run_failed(
                run, "The process of this run is gone; the next ingest goes on from the ledger."
            )
            ended.append(run.run_id)
    return ended
