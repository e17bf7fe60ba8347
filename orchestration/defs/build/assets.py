"""BUILD as assets: one per dbt model, all built by one op.

The op cannot be cut into single models: their parents would not exist in the fresh scratch schema.
"""

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from dagster import (
    AssetCheckEvaluation,
    AssetCheckResult,
    AssetExecutionContext,
    AssetKey,
    AssetMaterialization,
    AssetObservation,
    AssetsDefinition,
    Output,
    PartitionsDefinition,
    ResourceParam,
)
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from ingestion.errors import BadInput
from orchestration.asset_keys import of_dbt_node
from orchestration.dbt_project import manifest as read_manifest
from orchestration.delivery.build import build
from orchestration.delivery.dbt_invocation import RawEvent
from orchestration.lakehouse import Lakehouse
from orchestration.run_delivery import delivery_of_run, verdicts_end_the_run

DagsterEvent = (
    Output[None] | AssetMaterialization | AssetObservation | AssetCheckResult | AssetCheckEvaluation
)


class Translator(DagsterDbtTranslator):
    """Asset keys are `[layer, domain, table]`, groups are the layers. Sources are assets of ours."""

    def __init__(self) -> None:
        super().__init__(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        return of_dbt_node(dbt_resource_props)

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        return str(dbt_resource_props["fqn"][1])


def delivery_models(manifest_path: Path, partitions: PartitionsDefinition) -> AssetsDefinition:
    """The models of a delivery for these partitions."""
    manifest, translator = read_manifest(manifest_path), Translator()

    @dbt_assets(
        manifest=manifest,
        name="build_delivery",
        select="tag:delivery",
        exclude="test_type:unit",
        partitions_def=partitions,
        dagster_dbt_translator=translator,
        pool="dbt",
    )
    def build_delivery(
        context: AssetExecutionContext, lakehouse: ResourceParam[Lakehouse]
    ) -> Iterator[DagsterEvent]:
        with verdicts_end_the_run():
            refuse_single_models(context)
            delivery_id = delivery_of_run(lakehouse, context.instance, context.run_id)
            yield from as_dagster_events(build(lakehouse, delivery_id), context, manifest, translator)

    return build_delivery


def refuse_single_models(context: AssetExecutionContext) -> None:
    """BadInput when somebody selected a part of the models."""
    missing = context.assets_def.keys - context.selected_asset_keys
    if missing:
        raise BadInput(
            "build: expected all models of a delivery to be selected together; "
            f"left out: {', '.join(sorted(key.to_user_string() for key in missing))}."
        )


def in_build_order(models: AssetsDefinition) -> list[AssetKey]:
    """The models, each after those that it reads: Dagster takes outputs in no other order."""
    inside = {key: models.asset_deps[key] & models.keys for key in sorted(models.keys)}
    return list(TopologicalSorter(inside).static_order())


def concerns_an_asset(event: RawEvent, manifest: Mapping[str, Any]) -> bool:
    """False for the staging view of the other export format: each run parses only the one it needs, and the
    manifest that names the assets is parsed for CUR 2.0."""
    node = event["data"].get("node_info", {}).get("unique_id")
    return not node or node in manifest["nodes"]


def as_dagster_events(
    events: Iterator[RawEvent],
    context: AssetExecutionContext,
    manifest: Mapping[str, Any],
    translator: DagsterDbtTranslator,
) -> Iterator[DagsterEvent]:
    """dbt's events as Dagster's. No event at all: an earlier run built everything, which the outputs then say."""
    resumed = True
    for event in events:
        resumed = False
        if not concerns_an_asset(event, manifest):
            continue
        yield from DbtCoreCliEventMessage(event, {}).to_default_asset_events(
            manifest, dagster_dbt_translator=translator, context=context
        )
    if resumed:
        for key in in_build_order(context.assets_def):
            yield Output(None, output_name=key.to_python_identifier(), metadata={"resumed": True})
