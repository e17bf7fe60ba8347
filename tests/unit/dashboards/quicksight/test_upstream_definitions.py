"""Every field that the three dashboards show is a column of a data set that our relations fill.

Their definitions are not in cid-cmd's package. With CID_DEFINITIONS set to the folder `dashboards` of a checkout of the
framework, every name in them is resolved; without it that test is skipped, and what remains is the list of columns
that their calculated fields were seen to read (CUDOS 5, KPI 2.2).
"""

from __future__ import annotations

import json
import os
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.quicksight.contract import ACCOUNT_MAP, RELATIONS
from dashboards.quicksight.definitions.faults import reference_faults

DEFINITIONS = {
    "cudos-v5": "cudos/CUDOS-v5-definition.yaml",
    "cost_intelligence_dashboard": "cost-intelligence/cost-intelligence-definition.yaml",
    "kpi_dashboard": "kpi_dashboard/KPI-definition.yaml",
}
# Upstream ships names of columns that QuickSight lost: every one is called so.
LEFTOVERS = ("MissingColumnId_",)
BY_NAME = {relation.name: {*relation.columns, *ACCOUNT_MAP} for relation in RELATIONS}
GRAVITON = "ec2 elasticache lambda opensearch rds"
READ = {
    "kpi_ebs_snap": (
        "account_id account_name payer_account_id snapshot_type start_date ebs_snapshot_cost"
        " ebs_snapshots_over_1yr_cost ebs_snapshots_under_1yr_cost"
    ),
    "kpi_ebs_storage_all": (
        "account_id account_name payer_account_id volume_api_name usage_storage_gb_mo ebs_all_cost ebs_gp2_cost"
        " ebs_gp3_potential_savings"
    ),
    "kpi_instance_all": (
        "account_id account_name payer_account_id amortized_cost public_cost usage_quantity usage_type operation region"
        " product_code purchase_option instance_type instance_type_family generation cache_engine database_engine"
        " license_model commit_service_group savings_plan_offering_type compute_all_cost compute_ondemand_cost"
        " dynamodb_all_cost dynamodb_ondemand_cost ec2_amd_cost ec2_amd_eligible_cost ec2_amd_potential_savings"
        " ec2_previous_generation_cost ec2_usage_cost elasticache_all_cost elasticache_ondemand_cost"
        " opensearch_all_cost opensearch_ondemand_cost rds_all_cost rds_ondemand_cost rds_oracle_cost"
        " rds_sql_server_cost redshift_all_cost redshift_ondemand_cost sagemaker_all_cost sagemaker_ondemand_cost "
        + " ".join(
            f"{service}_graviton_{what}"
            for service in GRAVITON.split()
            for what in ("cost", "eligible_cost", "potential_savings")
        )
    ),
    "kpi_s3_storage_all": "billing_period payer_account_id s3_all_storage_cost",
    "resource_view": (
        "billing_entity charge_type instance_type instance_type_family operation pricing_unit product_code product_name"
        " product_storage reservation_a_r_n reservation_effective_cost resource_id savings_plan_a_r_n"
        " savings_plan_effective_cost service unblended_cost usage_date usage_quantity usage_type"
    ),
    "summary_view": (
        "amortized_cost billing_entity billing_period charge_type database_engine instance_type operation"
        " payer_account_id pricing_unit product_code product_family product_name public_cost purchase_option region"
        " service unblended_cost usage_date usage_quantity usage_type"
    ),
}


@pytest.mark.parametrize("name", READ)
def test_column_that_a_calculated_field_reads_is_in_the_relation(name: str) -> None:
    assert set(READ[name].split()) - BY_NAME[name] == set()


def imported() -> dict[str, set[str]]:
    """Data set → the columns it imports, of the relation and of those it joins."""
    found: dict[str, set[str]] = {}
    for folder in ("cid", "cudos", "kpi"):
        for path in (files("cid.builtin.core") / "data" / "datasets" / folder).iterdir():
            content: Any = json.loads(path.read_text(encoding="utf-8"))
            tables = [one["RelationalTable"] for one in content["PhysicalTableMap"].values()]
            found[content["Name"]] = {column["Name"] for one in tables for column in one["InputColumns"]}
    return found


@pytest.mark.parametrize("dashboard", DEFINITIONS)
def test_names_of_upstreams_definition_lead_somewhere(dashboard: str) -> None:
    folder = os.environ.get("CID_DEFINITIONS", "")
    if not folder:
        pytest.skip("CID_DEFINITIONS is not set: no checkout of the framework's dashboards")
    text = (Path(folder) / DEFINITIONS[dashboard]).read_text(encoding="utf-8")
    faults = reference_faults(yaml.load(text, Loader=yaml.CSafeLoader), imported())
    assert [fault for fault in faults if not any(one in fault for one in LEFTOVERS)] == []
