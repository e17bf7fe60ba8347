{#- Legacy report in the common shape: one row per line item of the delivery, AWS's names and types kept.
    Blanks stay blanks here: the bill says '' where CUR 2.0 says NULL. -#}
{{ config(enabled=(var('export_format') == 'legacy')) }}
{% set bronze = source("bronze", "legacy") %}
{% set columns = bronze_columns(bronze) %}

with keyed as (
    select
        *,
        {{ has_inherited_tags(columns) }} as has_inherited_tags,
        {{ has_tag_categories(columns) }} as has_tag_categories
    from {{ bronze }}
    where {{ this_delivery() }}
),

line_items as (
    select
        *,
        {{- tags_by_source(columns) }}
    from keyed
)

select
    ---------- the line
    identity_line_item_id,
    identity_time_interval,
    bill_payer_account_id,
    bill_billing_entity,
    bill_invoice_id,
    bill_bill_type,
    line_item_usage_account_id,
    line_item_line_item_type,
    line_item_product_code,
    line_item_usage_type,
    line_item_operation,
    line_item_line_item_description,
    {{ column_or_null(columns, "line_item_resource_id") }},
    {{ column_or_null(columns, "line_item_currency_code") }},

    ---------- what was used
    {{ column_or_null(columns, "product_servicecode") }},
    {{ column_or_null(columns, "product_product_family") }},
    {{ first_column_or_null(columns, ["product_region_code", "product_region"], "product_region_code") }},
    {{ column_or_null(columns, "product_from_region_code") }},
    {{ column_or_null(columns, "product_to_region_code") }},
    {{ column_or_null(columns, "product_to_location") }},
    {{ column_or_null(columns, "product_instance_type") }},
    {{ column_or_null(columns, "product_operating_system") }},
    {{ column_or_null(columns, "product_database_engine") }},
    {{ column_or_null(columns, "product_tenancy") }},
    {{ column_or_null(columns, "product_group") }},
    {{ column_or_null(columns, "product_vcpu") }},
    {{ column_or_null(columns, "product_memory") }},
    {{ column_or_null(columns, "product_gpu") }},

    ---------- how it was priced
    pricing_unit,
    {{ column_or_null(columns, "pricing_offering_class") }},
    {{ column_or_null(columns, "pricing_purchase_option") }},
    {{ column_or_null(columns, "reservation_reservation_a_r_n") }},
    {{ column_or_null(columns, "reservation_total_reserved_units") }},
    {{ column_or_null(columns, "reservation_total_reserved_normalized_units") }},
    {{ column_or_null(columns, "savings_plan_savings_plan_a_r_n") }},
    {{ column_or_null(columns, "savings_plan_payment_option") }},
    {{ column_or_null(columns, "savings_plan_region") }},
    {{ column_or_null(columns, "savings_plan_instance_type_family") }},
    {{ column_or_null(columns, "reservation_start_time") }},
    {{ column_or_null(columns, "reservation_end_time") }},
    {{ column_or_null(columns, "savings_plan_start_time") }},
    {{ column_or_null(columns, "savings_plan_end_time") }},

    ---------- quantities and money, as the bill's doubles
    line_item_usage_amount,
    {{ column_or_null(columns, "line_item_normalized_usage_amount", "double") }},
    line_item_unblended_cost,
    {{ column_or_null(columns, "line_item_net_unblended_cost", "double") }},
    {{ column_or_null(columns, "pricing_public_on_demand_cost", "double") }},
    {{ column_or_null(columns, "reservation_effective_cost", "double") }},
    {{ column_or_null(columns, "reservation_net_effective_cost", "double") }},
    {{ column_or_null(columns, "reservation_amortized_upfront_fee_for_billing_period", "double") }},
    {{ column_or_null(columns, "reservation_unused_amortized_upfront_fee_for_billing_period", "double") }},
    {{ column_or_null(columns, "reservation_net_unused_amortized_upfront_fee_for_billing_period", "double") }},
    {{ column_or_null(columns, "reservation_unused_recurring_fee", "double") }},
    {{ column_or_null(columns, "reservation_net_unused_recurring_fee", "double") }},
    {{ column_or_null(columns, "reservation_unused_quantity", "double") }},
    {{ column_or_null(columns, "reservation_unused_normalized_unit_quantity", "double") }},
    {{ column_or_null(columns, "savings_plan_savings_plan_effective_cost", "double") }},
    {{ column_or_null(columns, "savings_plan_net_savings_plan_effective_cost", "double") }},
    {{ column_or_null(columns, "savings_plan_total_commitment_to_date", "double") }},
    {{ column_or_null(columns, "savings_plan_used_commitment", "double") }},
    {{ column_or_null(columns, "savings_plan_recurring_commitment_for_billing_period", "double") }},
    {{ column_or_null(columns, "savings_plan_net_recurring_commitment_for_billing_period", "double") }},
    {{ column_or_null(columns, "savings_plan_amortized_upfront_commitment_for_billing_period", "double") }},
    {{ column_or_null(columns, "savings_plan_net_amortized_upfront_commitment_for_billing_period", "double") }},

    ---------- tags
    {%- for key in tag_keys() %}
    {{ resource_tag(columns, key) }} as tag_{{ loop.index }},
    {{ inherited_tag(loop.index) }} as inherited_tag_{{ loop.index }},
    {%- endfor %}
    {{- inherited_from() }} as inherited_from,

    ---------- containers on instances
    {{- split_columns(columns) }},

    ---------- facts of the export
    {{ fills_net_columns(bronze, columns) }} as has_net_columns,

    ---------- times
    line_item_usage_start_date,
    line_item_usage_end_date
from line_items
