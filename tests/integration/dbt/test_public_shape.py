"""The marts have exactly the columns that boards and readers build on, documented, and nothing reads bronze unbounded."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[3]
MONEY = "unblended_cost amortized_cost net_unblended_cost net_amortized_cost public_on_demand_cost"
RATIOS = (
    "ri_coverage_hours_ratio ri_coverage_units_ratio sp_coverage_ratio cid_coverage_public_ratio"
    " cid_coverage_usage_ratio cudos_coverage_amortized_ratio"
)
TYPES = {"varchar", "date", "timestamp(3)", "boolean", "bigint", "double", "decimal(38, 12)"}
COLUMNS = {
    "cost_daily": "usage_date payer_account_id account_id billing_entity charge_type purchase_option product_code"
    " service product_family usage_type operation region pricing_unit currency tags_json is_estimated usage_amount"
    f" {MONEY} commitment_trueup commitment_upfront_fee line_items delivery_id",
    "cost_hourly": "usage_hour account_id charge_type purchase_option product_code usage_type operation region"
    f" instance_type currency usage_amount normalized_units {MONEY} line_items delivery_id",
    "cost_resource_daily": "usage_date account_id resource_id charge_type purchase_option product_code usage_type"
    f" operation region currency tags_json usage_amount {MONEY} line_items delivery_id",
    "dearest_resources_monthly": "account_id is_rest resource_id product_code region currency"
    f" {MONEY} line_items first_usage_date last_usage_date delivery_id",
    "data_transfer_daily": "usage_date payer_account_id account_id path_class product_code usage_type operation"
    " from_region to_region resource_id pricing_unit currency tags_json usage_amount metered_gb moved_gb"
    f" {MONEY} line_items delivery_id free_tier_gb priced_gb usage_cost credit_cost resource_name",
    "data_transfer_path_daily": "usage_date payer_account_id account_id path_class product_code from_region to_region"
    " currency has_bytes metered_gb moved_gb free_tier_gb priced_gb usage_cost credit_cost"
    f" {MONEY} line_items delivery_id",
    "transfer_senders_monthly": "payer_account_id account_id path_class product_code resource_name from_region currency"
    " is_rest resources metered_gb moved_gb free_tier_gb priced_gb usage_cost credit_cost"
    f" {MONEY} line_items delivery_id",
    "transfer_findings_monthly": "payer_account_id account_id finding product_code from_region to_region resource_name"
    " currency metered_gb affected_gb usage_cost current_cost cheaper_path cheaper_price price_source cheaper_cost"
    " potential_savings confidence applies_if delivery_id",
    "tag_gaps_monthly": "payer_account_id account_id owner service resource_id tag_key gap tag_value effective_value"
    " value_source currency gap_cost first_usage_date last_usage_date delivery_id",
    "tag_gap_owners_monthly": "payer_account_id account_id owner tag_key service gap gap_profile currency resources"
    " gap_cost delivery_id",
    "commitment_utilization_daily": "usage_date commitment_type commitment_id payer_account_id account_id service"
    " region family offering_class payment_option currency committed_quantity used_quantity unused_quantity"
    " utilization_ratio committed_hours used_hours utilization_hours_ratio committed_cost used_cost unused_cost"
    " on_demand_equivalent_cost net_savings term_start_date term_end_date delivery_id",
    "commitment_coverage_daily": "usage_date payer_account_id account_id service region family platform tenancy"
    " currency running_hours_reserved running_hours_savings_plan running_hours_on_demand running_hours_spot"
    " normalized_units_reserved normalized_units_savings_plan normalized_units_on_demand normalized_units_spot"
    " on_demand_equivalent_reserved on_demand_equivalent_savings_plan on_demand_equivalent_eligible_on_demand"
    f" amortized_covered_cost amortized_cost public_on_demand_cost {RATIOS} delivery_id",
    "commitment_demand_hourly": "usage_hour payer_account_id account_id service region family platform tenancy"
    " currency normalized_units_on_demand normalized_units_covered on_demand_rate delivery_id",
    "invoice_check": "invoice_id payer_account_id bill_type billing_entity currency bill_total invoice_total"
    " difference state line_items delivery_id",
    "tag_coverage_daily": "usage_date payer_account_id account_id service tag_key currency total_cost taggable_cost"
    " tagged_cost tagged_taggable_cost valid_cost effective_cost resources tagged_resources delivery_id"
    " account_tag_cost iam_principal_cost cost_category_cost default_cost",
    "split_cost_daily": "usage_date account_id platform cluster namespace workload_type workload currency split_cost"
    " unused_cost total_cost cpu_hours memory_gb_hours accelerator_hours cpu_hours_reserved cpu_hours_used"
    " memory_gb_hours_reserved memory_gb_hours_used idle_cost net_split_cost net_unused_cost net_idle_cost"
    " public_split_cost public_unused_cost measured_cost delivery_id",
    "accounts": "account_id account_name payer_account_id owner environment first_seen last_seen",
    "services": "service service_name product_codes currency first_seen last_seen unblended_cost net_amortized_cost"
    " line_items",
    "tag_keys": "tag_key tag_source is_allocation_key distinct_values line_items first_seen last_seen",
    "commitment_expiry": "commitment_id commitment_type payer_account_id account_id service region family"
    " offering_class payment_option currency start_date end_date as_of_date days_left hourly_cost"
    " hourly_on_demand_cost utilization_ratio",
    "focus_costs": "billedcost billingaccountid billingaccountname billingcurrency billingperiodend billingperiodstart"
    " chargecategory chargeclass chargefrequency chargeperiodend chargeperiodstart"
    " commitmentdiscountcategory commitmentdiscountstatus commitmentdiscounttype consumedquantity"
    " consumedunit effectivecost listcost pricingcategory pricingcurrency pricingquantity pricingunit"
    " providername publishername regionid servicename skumeter subaccountid subaccountname tags"
    " x_operation x_servicecode x_chargetype x_purchaseoption x_billingentity x_productfamily"
    " x_isestimated billing_period export_name delivery_id",
}


@pytest.fixture(scope="module")
def manifest(builder: Any) -> dict[str, Any]:
    """What dbt knows of the project; the manifest is the same for every delivery of a format."""
    variables = {"scratch_schema": "build_shape"}
    done = builder.dbt("parse", variables=variables)
    assert done.returncode == 0, done.stdout
    return dict(json.loads((builder.folder / "target" / "manifest.json").read_text()))


@pytest.fixture(scope="module")
def public(manifest: dict[str, Any]) -> dict[str, Any]:
    """The models that are published, by name."""
    nodes = manifest["nodes"].values()
    models = [node for node in nodes if node["resource_type"] == "model"]
    return {node["name"]: node for node in models if node["config"]["meta"].get("public")}


def test_public_tables_have_their_columns_in_their_order(public: dict[str, Any]) -> None:
    assert {name: " ".join(node["columns"]) for name, node in public.items()} == COLUMNS


def test_public_columns_have_exact_types(public: dict[str, Any]) -> None:
    for name, node in public.items():
        for column in node["columns"].values():
            kind = column["data_type"]
            assert kind in TYPES, (name, column)
            assert (kind == "double") == column["name"].endswith("_ratio"), (name, column["name"])


def test_public_tables_have_contract_owner_grain_and_docs(public: dict[str, Any]) -> None:
    for name, node in public.items():
        assert node["config"]["contract"]["enforced"], name
        assert node["config"]["meta"]["owner"], name
        assert "One row per " in node["description"], name
        assert all(column["description"] for column in node["columns"].values()), name


def test_public_tables_have_a_tested_key(manifest: dict[str, Any], public: dict[str, Any]) -> None:
    tests = {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "test"}
    apart = {name for name in public if {f"{name}__grain", f"{name}__values"} <= tests}
    assert {f"{name}__rows" for name in public if name not in apart} <= tests


def test_every_read_of_bronze_is_bounded_to_one_delivery() -> None:
    """A model that reads a bill names the delivery's predicate too, once per read; landed usage is no delivery's,
    and is bounded to its month."""
    sql = {path: path.read_text() for path in (PROJECT / "dbt_project" / "models").rglob("*.sql")}
    found = {path: re.findall(r'source\("bronze", "(\w+)"\)', text) for path, text in sql.items()}
    [usage] = [path for path, tables in found.items() if "container_usage" in tables]
    assert "where billing_period = '{{ delivery_part(\"billing_period\") }}'" in sql[usage]
    readers = [path for path, tables in found.items() if tables and path != usage]
    assert len(readers) == 3
    for path in readers:
        assert (
            len(re.findall(r"from \{\{ bronze \}\}", sql[path]))
            == sql[path].count("{{ this_delivery() }}")
            == 1
        )


def test_no_model_is_incremental() -> None:
    """A month is rebuilt whole; dbt-athena's incremental models append when a setting is missing."""
    texts = [path.read_text() for path in (PROJECT / "dbt_project").rglob("*.sql")]
    texts.append((PROJECT / "dbt_project" / "dbt_project.yml").read_text())
    assert not [text for text in texts if "incremental" in text]
