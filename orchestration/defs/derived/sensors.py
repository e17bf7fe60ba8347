"""Derived tables follow the published months, once the batch that publishes them has ended."""

from dagster import (
    DefaultSensorStatus,
    ResourceParam,
    RunRequest,
    SensorDefinition,
    SensorEvaluationContext,
    SkipReason,
    sensor,
)
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from ingestion.ledger import deliveries
from orchestration.defs.derived.assets import VERSION_TAG
from orchestration.delivery.derived import is_current, published_version
from orchestration.lakehouse import Lakehouse

POLL_SECONDS = 60


def derived_tables_sensor(job: UnresolvedAssetJobDefinition) -> SensorDefinition:
    """The sensor that starts `job` when what is published has changed."""

    @sensor(
        job=job,
        name="derived_tables_sensor",
        minimum_interval_seconds=POLL_SECONDS,
        default_status=DefaultSensorStatus.RUNNING,
        description="Derives again when a month was published and no delivery is under way.",
    )
    def sense(
        _context: SensorEvaluationContext, lakehouse: ResourceParam[Lakehouse]
    ) -> RunRequest | SkipReason:
        if deliveries.pending(deliveries.states(lakehouse.ledger)):
            return SkipReason("deliveries are under way; the derived tables wait for the last one")
        version = published_version(lakehouse)
        if not version or is_current(lakehouse, version):
            return SkipReason("the derived tables are current")
        return RunRequest(run_key=version, tags={VERSION_TAG: version})

    return sense
