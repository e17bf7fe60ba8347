"""What the Cloud Intelligence Dashboards read: the names, columns and types of every relation, as data.

CUDOS v5, Cost Intelligence and KPI of cid-cmd 4.4 import these relations from Athena as they stand here; a column
that is missing is dropped without an error on deploy, so the lists are tested column by column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VARCHAR, TIMESTAMP, DOUBLE, BIGINT = "varchar", "timestamp(3)", "double", "bigint"


@dataclass(frozen=True)
class Relation:
    """One relation: its columns with their types of Athena, and the dashboards that import it."""

    name: str
    columns: Mapping[str, str]
    dashboards: tuple[str, ...]
    needs: tuple[str, ...] = ()


def _typed(kind: str, names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), kind)


def _crossed(services: str, measures: str) -> str:
    return " ".join(f"{service}_{measure}" for service in services.split() for measure in measures.split())


CUDOS, COST_INTELLIGENCE, KPI = "cudos-v5", "cost_intelligence_dashboard", "kpi_dashboard"
DASHBOARDS = (CUDOS, COST_INTELLIGENCE, KPI)
ACCOUNT = "payer_account_id linked_account_id tags_json"

SUMMARY_VIEW = {
    **_typed(VARCHAR, f"year month {ACCOUNT}"),
    **_typed(TIMESTAMP, "billing_period usage_date"),
    **_typed(
        VARCHAR,
        "invoice_id charge_type charge_category purchase_option ri_sp_arn product_code product_name service"
        " product_family usage_type operation item_description availability_zone region instance_type_family"
        " instance_type platform tenancy processor processor_features database_engine product_group"
        " product_from_location product_to_location current_generation legal_entity billing_entity pricing_unit",
    ),
    **_typed(BIGINT, "resource_id_count"),
    **_typed(
        DOUBLE, "usage_quantity unblended_cost amortized_cost ri_sp_trueup ri_sp_upfront_fees public_cost"
    ),
}
HOURLY_VIEW = {
    **_typed(VARCHAR, "product_code service tags_json operation charge_type usage_type item_description"),
    **_typed(VARCHAR, "pricing_unit region pricing_term"),
    **_typed(TIMESTAMP, "billing_period usage_date"),
    **_typed(VARCHAR, "payer_account_id linked_account_id savings_plan_a_r_n reservation_a_r_n"),
    **_typed(DOUBLE, "unblended_cost reservation_effective_cost savings_plan_effective_cost usage_quantity"),
}
RESOURCE_VIEW = {
    **_typed(TIMESTAMP, "usage_date"),
    **_typed(
        VARCHAR,
        f"{ACCOUNT} billing_entity product_name resource_id product_code operation charge_type usage_type"
        " pricing_unit region item_description legal_entity pricing_term database_engine"
        " product_deployment_option product_from_location product_group instance_type instance_type_family"
        " platform product_family service product_storage product_to_location product_volume_api_name"
        " reservation_a_r_n savings_plan_a_r_n",
    ),
    **_typed(DOUBLE, "savings_plan_effective_cost reservation_effective_cost usage_quantity unblended_cost"),
}
RI_SP_MAPPING = {
    **_typed(TIMESTAMP, "billing_period_mapping"),
    **_typed(VARCHAR, "payer_account_id_mapping ri_sp_arn_mapping"),
    **_typed(TIMESTAMP, "ri_sp_end_date"),
    **_typed(VARCHAR, "ri_sp_term ri_sp_offering ri_sp_payment"),
}
EC2_RUNNING_COST = {
    **_typed(VARCHAR, f"year month {ACCOUNT} purchase_option"),
    **_typed(TIMESTAMP, "billing_period usage_date"),
    **_typed(DOUBLE, "amortized_cost usage_quantity"),
}
COMPUTE_SAVINGS_PLAN_ELIGIBLE_SPEND = {
    **_typed(VARCHAR, f"year month {ACCOUNT}"),
    **_typed(TIMESTAMP, "billing_period usage_date"),
    **_typed(DOUBLE, "unblended_cost"),
}
S3_VIEW = {
    **_typed(
        VARCHAR, f"year month {ACCOUNT} resource_id product_code operation region charge_type pricing_unit"
    ),
    **_typed(TIMESTAMP, "billing_period usage_date"),
    **_typed(DOUBLE, "usage_quantity unblended_cost public_cost"),
}
KPI_INSTANCE_MAPPING = _typed(
    VARCHAR,
    "family product generation instance_processor latest_intel latest_amd latest_graviton previous_intel",
)
KPI_EBS_SNAP = {
    **_typed(TIMESTAMP, "billing_period start_date"),
    **_typed(VARCHAR, f"{ACCOUNT} snapshot_type resource_id"),
    **_typed(DOUBLE, "usage_quantity ebs_snapshot_cost public_cost"),
    **_typed(DOUBLE, "ebs_snapshots_under_1yr_cost ebs_snapshots_over_1yr_cost"),
}
KPI_EBS_STORAGE_ALL = {
    **_typed(TIMESTAMP, "billing_period"),
    **_typed(VARCHAR, f"{ACCOUNT} resource_id volume_api_name storage_summary"),
    **_typed(DOUBLE, "usage_storage_gb_mo usage_iops_mo usage_throughput_gibps_mo gp2_usage_added_iops_mo"),
    **_typed(BIGINT, "gp2_usage_added_throughput_gibps_mo"),
    **_typed(DOUBLE, _crossed("ebs", "all_cost sc1_cost st1_cost standard_cost io1_cost io2_cost gp2_cost")),
    **_typed(DOUBLE, "ebs_gp3_cost ebs_gp3_potential_savings"),
}
S3_CLASSES = (
    "all standard intelligent-tiering standard-ia onezone-ia reduced_redundancy glacier_instant_retrieval"
    " glacier_flexible_retrieval"
)
KPI_S3_STORAGE_ALL = {
    **_typed(TIMESTAMP, "billing_period usage_date last_requests"),
    **_typed(VARCHAR, f"{ACCOUNT} resource_id bucket_name_keywords s3_standard_underutilized_optimization"),
    **_typed(VARCHAR, "s3_replication_bucket_optimization s3_standard_only_bucket"),
    **_typed(VARCHAR, "s3_archive_in_use s3_inventory_in_use s3_analytics_in_use s3_int_in_use"),
    **_typed(DOUBLE, "s3_standard_storage_potential_savings s3_all_cost"),
    **_typed(
        DOUBLE,
        " ".join(f"s3_{one}_storage_cost s3_{one}_storage_usage_quantity" for one in S3_CLASSES.split()),
    ),
    **_typed(
        DOUBLE, "s3_glacier_deep_archive_storage_storage_cost s3_glacier_deep_archive_storage_usage_quantity"
    ),
    **_typed(
        DOUBLE,
        _crossed("s3_standard-ia s3_glacier_instant_retrieval", "tier1_cost tier2_cost retrieval_cost"),
    ),
    **_typed(DOUBLE, "s3_early_delete_cost"),
    **_typed(
        DOUBLE,
        _crossed("s3", "transition put_object put_object_replication get_object copy_object").replace(
            " ", "_usage_quantity "
        )
        + "_usage_quantity",
    ),
}
COMMITTED = "sagemaker compute rds elasticache opensearch redshift dynamodb"
GRAVITON = "graviton_eligible_cost graviton_cost graviton_potential_savings"
EC2_MEASURES = _crossed(
    "ec2",
    "all_cost usage_cost spot_cost previous_generation_cost graviton_eligible_cost graviton_cost"
    " amd_eligible_cost amd_cost spot_potential_savings previous_generation_potential_savings"
    " graviton_potential_savings amd_potential_savings",
)
RDS_MEASURES = _crossed("rds", f"all_cost ondemand_cost {GRAVITON} oracle_cost sql_server_cost")
CACHES = "elasticache opensearch"
COMMITMENT_MEASURES = _crossed(COMMITTED, "commit_savings commit_potential_savings")
KPI_INSTANCE_ALL = {
    **_typed(VARCHAR, "year month"),
    **_typed(TIMESTAMP, "billing_period usage_date"),
    **_typed(
        VARCHAR,
        f"{ACCOUNT} resource_id charge_type purchase_option product_code commit_service_group"
        " savings_plan_offering_type region operation usage_type instance_type_family instance_type platform"
        " tenancy processor adjusted_processor database_engine deployment_option license_model cache_engine",
    ),
    **_typed(DOUBLE, "usage_quantity amortized_cost adjusted_amortized_cost public_cost"),
    **_typed(VARCHAR, "latest_graviton latest_amd latest_intel generation instance_processor"),
    **_typed(DOUBLE, _crossed("sagemaker compute redshift", "all_cost usage_cost ondemand_cost")),
    **_typed(DOUBLE, f"{EC2_MEASURES} ec2_spot_savings {RDS_MEASURES}"),
    **_typed(DOUBLE, _crossed(CACHES, f"all_cost usage_cost ondemand_cost {GRAVITON}")),
    **_typed(DOUBLE, _crossed("dynamodb", "all_cost committed_cost usage_cost ondemand_cost")),
    **_typed(DOUBLE, _crossed("lambda", f"all_cost usage_cost {GRAVITON}")),
    **_typed(DOUBLE, COMMITMENT_MEASURES),
}
KPI_TRACKER = {
    **_typed(TIMESTAMP, "billing_period"),
    **_typed(VARCHAR, ACCOUNT),
    **_typed(DOUBLE, f"spend_all_cost {EC2_MEASURES} {RDS_MEASURES}"),
    **_typed(DOUBLE, _crossed("sagemaker compute redshift", "all_cost ondemand_cost")),
    **_typed(DOUBLE, _crossed(CACHES, f"all_cost ondemand_cost {GRAVITON}")),
    **_typed(DOUBLE, _crossed("dynamodb", "all_cost committed_cost ondemand_cost")),
    **_typed(DOUBLE, _crossed("lambda", f"all_cost {GRAVITON}")),
    **_typed(DOUBLE, COMMITMENT_MEASURES),
    **_typed(DOUBLE, "ebs_all_cost ebs_gp_all_cost ebs_gp2_cost ebs_gp3_cost ebs_gp3_potential_savings"),
    **_typed(DOUBLE, "ebs_snapshots_under_1yr_cost ebs_snapshots_over_1yr_cost ebs_snapshot_cost"),
    **_typed(DOUBLE, "s3_all_storage_cost s3_standard_storage_cost s3_standard_storage_potential_savings"),
    **_typed(BIGINT, "rds_license rds_no_license"),
}
ACCOUNT_MAP = _typed(
    VARCHAR, "account_id account_name parent_account_id parent_account_name owner environment"
)

# In the order of creation: a relation comes after those that it reads.
RELATIONS = (
    Relation("account_map", ACCOUNT_MAP, DASHBOARDS),
    Relation("summary_view", SUMMARY_VIEW, DASHBOARDS),
    Relation("hourly_view", HOURLY_VIEW, (CUDOS,)),
    Relation("resource_view", RESOURCE_VIEW, (CUDOS,)),
    Relation("ri_sp_mapping", RI_SP_MAPPING, DASHBOARDS),
    Relation("ec2_running_cost", EC2_RUNNING_COST, (COST_INTELLIGENCE,)),
    Relation(
        "compute_savings_plan_eligible_spend", COMPUTE_SAVINGS_PLAN_ELIGIBLE_SPEND, (COST_INTELLIGENCE,)
    ),
    Relation("s3_view", S3_VIEW, (COST_INTELLIGENCE,)),
    Relation("kpi_instance_mapping", KPI_INSTANCE_MAPPING, (KPI,)),
    Relation("kpi_instance_all", KPI_INSTANCE_ALL, (KPI,), ("kpi_instance_mapping",)),
    Relation("kpi_ebs_storage_all", KPI_EBS_STORAGE_ALL, (KPI,)),
    Relation("kpi_ebs_snap", KPI_EBS_SNAP, (KPI,)),
    Relation("kpi_s3_storage_all", KPI_S3_STORAGE_ALL, (KPI,)),
    Relation(
        "kpi_tracker",
        KPI_TRACKER,
        (KPI,),
        ("summary_view", "kpi_instance_all", "kpi_ebs_storage_all", "kpi_ebs_snap", "kpi_s3_storage_all"),
    ),
)

# The bill as upstream's own SQL reads it: 51 columns, and four more that only its detector of bills looks for.
SUBSTRATE_TEXTS = (
    "bill_billing_entity",
    "bill_invoice_id",
    "bill_payer_account_id",
    "bill_payer_account_name",
    "billing_period",
    "line_item_availability_zone",
    "line_item_legal_entity",
    "line_item_line_item_description",
    "line_item_line_item_type",
    "line_item_operation",
    "line_item_product_code",
    "line_item_resource_id",
    "line_item_usage_account_id",
    "line_item_usage_account_name",
    "line_item_usage_type",
    "pricing_lease_contract_length",
    "pricing_offering_class",
    "pricing_purchase_option",
    "pricing_term",
    "pricing_unit",
    "product_from_location",
    "product_instance_type",
    "product_product_family",
    "product_servicecode",
    "product_to_location",
    "reservation_end_time",
    "reservation_reservation_a_r_n",
    "savings_plan_end_time",
    "savings_plan_offering_type",
    "savings_plan_payment_option",
    "savings_plan_purchase_term",
    "savings_plan_savings_plan_a_r_n",
)
SUBSTRATE_MONEY = (
    "line_item_unblended_cost",
    "line_item_usage_amount",
    "pricing_public_on_demand_cost",
    "reservation_amortized_upfront_fee_for_billing_period",
    "reservation_effective_cost",
    "reservation_unused_amortized_upfront_fee_for_billing_period",
    "reservation_unused_recurring_fee",
    "savings_plan_amortized_upfront_commitment_for_billing_period",
    "savings_plan_savings_plan_effective_cost",
    "savings_plan_total_commitment_to_date",
    "savings_plan_used_commitment",
)
SUBSTRATE_TIMES = ("bill_billing_period_start_date", "line_item_usage_start_date")
PRODUCT_KEYS = (
    "cache_engine",
    "current_generation",
    "database_engine",
    "deployment_option",
    "group",
    "instance_type_family",
    "license_model",
    "operating_system",
    "physical_processor",
    "processor_features",
    "product_name",
    "region",
    "storage",
    "tenancy",
    "volume_api_name",
    "volume_type",
)
DETECTED_BY = {
    "bill_bill_type": VARCHAR,
    "bill_billing_period_end_date": TIMESTAMP,
    "identity_line_item_id": VARCHAR,
    "identity_time_interval": VARCHAR,
    "line_item_usage_end_date": TIMESTAMP,
}
