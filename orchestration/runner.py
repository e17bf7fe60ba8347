"""Runs of the ingest job in this process, on the persistent instance, so that the UI shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dagster import DagsterInstance, Definitions, ExecuteInProcessResult

from ingestion.ledger import deliveries
from orchestration import resources
from orchestration.definitions import DERIVE_JOB, INGEST_JOB, build_definitions
from orchestration.delivery.alone import owner
from orchestration.delivery.derived import is_current, published_version
from orchestration.instance import end_runs_of_the_dead, open_instance
from orchestration.partitions import know_export, partition_key
from orchestration.run_delivery import OWNER_TAG, tags_of_delivery

if TYPE_CHECKING:
    from ingestion.ledger.fold import DeliveryState
    from orchestration.lakehouse import Lakehouse

# The command prints what matters; every event is in the instance for the UI.
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True)
class Runner:
    """Executes jobs for one lakehouse. Making it takes no time; the first run loads Dagster's definitions."""

    house: Lakehouse

    @cached_property
    def instance(self) -> DagsterInstance:
        instance = open_instance(self.house.home)
        end_runs_of_the_dead(instance)
        return instance

    @cached_property
    def definitions(self) -> Definitions:
        return build_definitions(self.house.home, resources.given(self.house))

    def run_delivery(self, state: DeliveryState) -> DeliveryState:
        """Bring a delivery as far as it goes; its state afterwards says how far and why not further."""
        know_export(self.instance, state.export_name)
        key = partition_key(state.billing_period, state.export_name)
        self._execute(INGEST_JOB, tags_of_delivery(state), state.delivery_id, str(key))
        return deliveries.find(self.house.ledger, state.delivery_id)

    def derive(self) -> bool | None:
        """Derive again what several months give: None when it is current, else whether the run succeeded."""
        version = published_version(self.house)
        if not version or is_current(self.house, version):
            return None
        return self._execute(DERIVE_JOB, {}, f"derived-{version}", None).success

    def _execute(
        self, job: str, tags: Mapping[str, str], subject: str, partition: str | None
    ) -> ExecuteInProcessResult:
        return self.definitions.resolve_job_def(job).execute_in_process(
            instance=self.instance,
            partition_key=partition,
            tags={**tags, OWNER_TAG: owner(subject)},
            run_config=QUIET,
            raise_on_error=False,
        )
