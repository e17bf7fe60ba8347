"""Everything that Dagster shows and runs; policy (owners, kinds, retries) is applied here by selection.

`dagster dev -m orchestration.definitions` loads it with the environment that `lakehouse up` wrote.
"""

from collections.abc import Sequence
from pathlib import Path

from dagster import (
    AssetKey,
    AssetsDefinition,
    AssetSelection,
    AssetSpec,
    Definitions,
    PartitionsDefinition,
    ResourceDefinition,
    RetryPolicy,
    define_asset_job,
    definitions,
    in_process_executor,
    map_asset_specs,
)
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from orchestration import dbt_project, home, resources
from orchestration.asset_keys import (
    AUDITED,
    CATALOGED,
    CONTAINER_USAGE,
    DEAD_LETTERS,
    DERIVED,
    LANDED,
    PUBLISHED,
    REPORTS,
)
from orchestration.defs.anomalies.checks import no_unexpected_cost
from orchestration.defs.audit.assets import audited_month_asset
from orchestration.defs.build.assets import delivery_models
from orchestration.defs.catalog.assets import delivery_is_sound, line_items_asset
from orchestration.defs.container_usage.jobs import container_usage, land_container_usage_job
from orchestration.defs.derived.assets import derived_models, published_derived_asset
from orchestration.defs.derived.sensors import derived_tables_sensor
from orchestration.defs.landing.assets import landed_files_asset
from orchestration.defs.landing.sensors import deliveries_sensor
from orchestration.defs.publish.assets import published_month_asset
from orchestration.defs.replay.assets import dead_letters, replay_dead_letters_job
from orchestration.defs.reports.assets import delivered_reports, reports_schedule
from orchestration.home import Home
from orchestration.partitions import delivery_partitions

INGEST_JOB = "ingest_delivery_job"
DERIVE_JOB = "derive_tables_job"
REPORTS_JOB = "deliver_reports_job"
OWNERS = ["team:finops"]
KINDS = {
    LANDED: {"s3", "python"},
    CATALOGED: {"glue", "python"},
    CONTAINER_USAGE: {"s3", "python"},
    AUDITED: {"athena", "python"},
    PUBLISHED: {"glue", "python"},
    DERIVED: {"glue", "python"},
    REPORTS: {"s3", "sns", "python"},
    DEAD_LETTERS: {"sqs", "python"},
}
# For what may pass (a connection that broke). Verdicts of the project are raised so that they are not retried.
MISHAPS = RetryPolicy(max_retries=1, delay=2)


@definitions
def lakehouse_definitions() -> Definitions:
    """The definitions of the lakehouse that the environment names."""
    return build_definitions(home.from_environment(), resources.from_environment())


def build_definitions(at: Home, lakehouse: ResourceDefinition) -> Definitions:
    """The definitions with this lakehouse as their resource.

    A run is one process: a step's own process costs more than most steps do.
    """
    manifest = dbt_project.ensure_manifest(at)
    partitions = delivery_partitions()
    delivery = delivery_assets(manifest, partitions)
    models = derived_models(manifest)
    derived = [models, published_derived_asset(_keys(models), dbt_project.public_tables(manifest, "derived"))]
    ingest = ingest_job(delivery, partitions)
    derive = define_asset_job(DERIVE_JOB, AssetSelection.assets(*derived))
    reports = define_asset_job(REPORTS_JOB, AssetSelection.assets(delivered_reports))
    return Definitions(
        assets=with_policies([*delivery, *derived, delivered_reports, container_usage, dead_letters]),
        asset_checks=[delivery_is_sound, no_unexpected_cost],
        jobs=[ingest, derive, reports, land_container_usage_job, replay_dead_letters_job],
        schedules=[reports_schedule(reports)],
        sensors=[deliveries_sensor(ingest), derived_tables_sensor(derive)],
        resources={resources.LAKEHOUSE: lakehouse},
        executor=in_process_executor,
    )


def delivery_assets(manifest: Path, partitions: PartitionsDefinition) -> list[AssetsDefinition]:
    """The assets of one delivery, in their order."""
    models = delivery_models(manifest, partitions)
    return [
        landed_files_asset(partitions),
        line_items_asset(partitions),
        models,
        audited_month_asset(marts_of(models), partitions),
        published_month_asset(dbt_project.public_tables(manifest, "delivery"), partitions),
    ]


def ingest_job(
    assets: Sequence[AssetsDefinition], partitions: PartitionsDefinition
) -> UnresolvedAssetJobDefinition:
    """One delivery from landing to publication."""
    return define_asset_job(
        INGEST_JOB,
        AssetSelection.assets(*assets),
        description="Land, catalog, check, build, audit and publish one delivery. Backfill it over months.",
        partitions_def=partitions,
        op_retry_policy=MISHAPS,
    )


def with_policies(assets: Sequence[AssetsDefinition | AssetSpec]) -> Sequence[AssetsDefinition | AssetSpec]:
    """Owners for every asset; kinds and group (the layer) for ours, as dbt's assets say theirs."""

    def owned(spec: AssetSpec) -> AssetSpec:
        merged = spec.merge_attributes(owners=OWNERS, kinds=KINDS.get(spec.key, set()))
        return merged.replace_attributes(group_name=spec.key.path[0]) if spec.key in KINDS else merged

    return map_asset_specs(owned, assets)


def marts_of(models: AssetsDefinition) -> list[AssetKey]:
    """The keys of the marts. What the audit waits for: of the two staging views a run builds only one, and
    Dagster skips whatever depends on an output that a run left out."""
    return [key for key in _keys(models) if key.path[0] == "marts"]


def _keys(assets: AssetsDefinition) -> list[AssetKey]:
    return sorted(assets.keys)
