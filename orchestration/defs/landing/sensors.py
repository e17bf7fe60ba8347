"""What arrived becomes runs: the deliveries queue is taken into the ledger, and the ledger starts the runs.

A message is deleted by the intake once its ledger row is durable, so a sensor that dies loses nothing.
"""

from collections.abc import Iterator, Sequence

from dagster import (
    DagsterInstance,
    DefaultSensorStatus,
    ResourceParam,
    RunRequest,
    RunsFilter,
    SensorDefinition,
    SensorEvaluationContext,
    SensorResult,
    sensor,
)
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from ingestion.ledger.fold import DeliveryState
from orchestration.intake import look
from orchestration.lakehouse import Lakehouse
from orchestration.partitions import exports_partitions, partition_key
from orchestration.run_delivery import ATTEMPT_TAG, tags_of_delivery

POLL_SECONDS = 30


def deliveries_sensor(job: UnresolvedAssetJobDefinition) -> SensorDefinition:
    """The sensor that starts `job` for each pending delivery."""

    @sensor(
        job=job,
        name="deliveries_sensor",
        minimum_interval_seconds=POLL_SECONDS,
        default_status=DefaultSensorStatus.RUNNING,
        description="Takes the deliveries queue into the ledger and starts one run per pending delivery.",
    )
    def sense(context: SensorEvaluationContext, lakehouse: ResourceParam[Lakehouse]) -> SensorResult:
        work = look(lakehouse)
        exports = sorted({state.export_name for state in work.pending})
        return SensorResult(
            run_requests=list(requests(context.instance, work.pending)),
            dynamic_partitions_requests=[exports_partitions.build_add_request(exports)] if exports else [],
        )

    return sense


def requests(instance: DagsterInstance, pending: Sequence[DeliveryState]) -> Iterator[RunRequest]:
    """One request per delivery that no run works on.

    The key counts the runs that ended without bringing the delivery on, so that a killed run is followed by
    another, and the same look twice is not.
    """
    for state in pending:
        tags = tags_of_delivery(state)
        runs = instance.get_runs(filters=RunsFilter(tags=tags))
        if all(run.is_finished for run in runs):
            yield RunRequest(
                run_key=f"{state.delivery_id}.{tags[ATTEMPT_TAG]}.{len(runs)}",
                partition_key=partition_key(state.billing_period, state.export_name),
                tags=tags,
            )
