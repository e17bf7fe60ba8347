"""The derived tables as assets: dbt models over published months, then their publication."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    DagsterInstance,
    MaterializeResult,
    ResourceParam,
    asset,
)
from dagster_dbt import dbt_assets

from orchestration.asset_keys import DERIVED
from orchestration.dbt_project import manifest as read_manifest
from orchestration.defs.build.assets import DagsterEvent, Translator, as_dagster_events, refuse_single_models
from orchestration.delivery.derived import build_derived, publish_derived_tables, published_version
from orchestration.lakehouse import Lakehouse
from orchestration.run_delivery import verdicts_end_the_run

VERSION_TAG = "lakehouse/published_version"


def derived_models(manifest_path: Path) -> AssetsDefinition:
    """The models over several months."""
    manifest, translator = read_manifest(manifest_path), Translator()

    @dbt_assets(
        manifest=manifest,
        name="build_derived",
        select="tag:derived",
        exclude="test_type:unit",
        dagster_dbt_translator=translator,
        pool="dbt",
    )
    def build_derived_models(
        context: AssetExecutionContext, lakehouse: ResourceParam[Lakehouse]
    ) -> Iterator[DagsterEvent]:
        with verdicts_end_the_run():
            refuse_single_models(context)
            version = version_of_run(lakehouse, context.instance, context.run_id)
            yield from as_dagster_events(build_derived(lakehouse, version), context, manifest, translator)

    return build_derived_models


def published_derived_asset(models: Sequence[AssetKey], tables: Sequence[str]) -> AssetsDefinition:
    """The publication of `tables`, after every one of `models`."""

    @asset(
        key=DERIVED,
        deps=list(models),
        description="What readers see of the derived tables: one location per table.",
    )
    def published_derived_tables(
        context: AssetExecutionContext, lakehouse: ResourceParam[Lakehouse]
    ) -> MaterializeResult[None]:
        with verdicts_end_the_run():
            version = version_of_run(lakehouse, context.instance, context.run_id)
            done = publish_derived_tables(lakehouse, version, tables)
        return MaterializeResult(
            metadata={"published_version": version, "outcomes": {one.tables[0]: one.outcome for one in done}}
        )

    return published_derived_tables


def version_of_run(lakehouse: Lakehouse, instance: DagsterInstance, run_id: str) -> str:
    """Which published months the run derives from, decided once and kept as a tag."""
    run = instance.get_run_by_id(run_id)
    if run is not None and VERSION_TAG in run.tags:
        return run.tags[VERSION_TAG]
    version = published_version(lakehouse)
    instance.add_run_tags(run_id, {VERSION_TAG: version})
    return version
