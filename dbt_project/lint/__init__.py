"""What the SQL linter puts in the place of dbt: the names that macros ask for, with small constant answers.

sqlfluff renders the models without dbt, so macros that return values (`macros/values/`) cannot work there.
The names below stand in for them; a model is linted as it looks for one tag key and a handful of columns.
"""

import re
from types import SimpleNamespace
from typing import Any

execute = True
modules = SimpleNamespace(re=re)
target = SimpleNamespace(schema="build_lint")

_VARS: dict[str, Any] = {
    "export_name": "lint",
    "billing_period": "2026-04",
    "delivery_id": "lint-0",
    "export_format": "cur2",
    "allowed_tag_values": {},
    "accounts": {},
    "invoices": {},
    "invoice_rounding": "0",
    "bill_rounding": "0",
}


def var(name: str, default: Any = "") -> Any:
    return _VARS.get(name, default)


def columns_of(relation: object) -> list[str]:
    return ["line_item_usage_account_name"]


def bronze_columns(relation: object) -> list[str]:
    return ["product", "resource_tags", "cost_category", "line_item_resource_id"]


def staged_line_items() -> str:
    return "stg_cur2__line_items"


def region_prefixes() -> dict[str, str]:
    return {"USE1": "us-east-1", "EU": "eu-west-1"}


def tag_keys() -> list[str]:
    return ["owner"]


def tag_columns() -> list[str]:
    return ["tag_1"]


def sourced_tag_columns() -> list[str]:
    return ["tag_1", "inherited_tag_1", "inherited_from"]


def normalised_tag_key(key: str) -> str:
    return key


def spellings_of_tag_key(key: str) -> list[str]:
    return [key]


def spellings_of_all_tag_keys() -> list[str]:
    return ["owner"]


def principal_prefixes() -> list[str]:
    return ["iamPrincipal/", "userAttribute/"]


def inherited_prefixes(columns: list[str]) -> list[str]:
    return ["accountTag/"]


def default_tag_values(key: str) -> dict[str, str]:
    return {"123456789012": "platform"}


def allowed_values(key: str) -> list[str]:
    return ["prod"]


def edge_prices() -> dict[str, str]:
    return {"US": "0.085"}


def edge_areas() -> list[tuple[str, str]]:
    return [("us-", "US")]


def finding_texts() -> dict[str, dict[str, str]]:
    return {"cross_zone": {"path": "x", "estimate": "estimate", "condition": "x"}}


def untaggable_services() -> list[str]:
    return ["AWSSupportBasic"]


def listed_resources() -> int:
    return 100


def transfer_quantities() -> list[str]:
    return ["metered_gb"]


def money_columns() -> list[str]:
    return ["unblended_cost", "amortized_cost"]


def day_keys() -> list[str]:
    return ["usage_date", "account_id"]


def hour_keys() -> list[str]:
    return ["usage_hour", "account_id"]


def charge_keys() -> list[str]:
    return ["charge_type", "region"]


def instance_keys() -> list[str]:
    return ["account_id", "family", "platform", "tenancy"]


def spread_sums() -> list[str]:
    return ["amortized_cost", "committed_cost"]


def kept_sums() -> list[str]:
    return ["usage_amount", "unblended_cost"]


def day_sums() -> list[str]:
    return kept_sums() + spread_sums()


def split_doubles() -> list[str]:
    return ["split_line_item_split_cost"]


def container_tags() -> dict[str, str]:
    return {"aws_eks_namespace": "aws:eks:namespace"}


def has_split_columns() -> bool:
    return True


def split_costs() -> dict[str, str]:
    return {"": "", "net_": "net_", "public_": "public_on_demand_"}


def split_line_texts() -> list[str]:
    return ["identity_time_interval", "parent_resource_id"]


def split_parent_texts() -> list[str]:
    return ["identity_time_interval", "parent_resource_id"]


def has_container_usage() -> bool:
    return True


def container_resources() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            kind="vCPU",
            name="cpu",
            weight="9e0",
            instance="instance_vcpus",
            attribute="product_vcpu",
            fargate="vCPU-Hours",
        )
    ]


def split_line_columns() -> list[str]:
    return ["usage_date", "identity_time_interval", "parent_resource_id"]


def costs_to_split() -> dict[str, str]:
    return {"": "amortized_cost", "net_": "net_amortized_cost"}


def catalog_type_of(data_type: str) -> str:
    return data_type


def contract_column(name: str, data_type: str) -> dict[str, str]:
    return {"formatted": f"{name} {data_type}"}


def resources_added(suffix: str) -> str:
    return f"cpu{suffix}"


def capacities_weighed() -> str:
    return "9e0 * cpu_capacity"
