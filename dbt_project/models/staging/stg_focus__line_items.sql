{#- FOCUS 1.0 and 1.2 in the common shape: one row per row of the export, in the names and types of CUR 2.0.

    BilledCost is the unblended cost, EffectiveCost the net amortized one, ListCost the public one. The formulas of
    the cost macros read EffectiveCost out of the columns in which CUR has it for such a line, so they need not know
    of FOCUS. What FOCUS does not say is NULL of its type. -#}
{{ config(enabled=(var('export_format') == 'focus')) }}
{% set bronze = source("bronze", "focus") %}
{% set columns = bronze_columns(bronze) %}

with named as (
    select
        *,
        chargecategory as focus_category,
        {{ focus_text(columns, ["chargefrequency"]) }} as focus_frequency,
        {{ focus_text(columns, ["commitmentdiscountcategory"]) }} as focus_commitment_category,
        {{ focus_text(columns, ["commitmentdiscountstatus"]) }} as focus_commitment_status,
        {{ focus_text(columns, ["commitmentdiscountid", "commitmentdiscountname"]) }} as focus_commitment,
        {%- for key in tag_keys() %}
        cast(null as varchar) as account_tag_{{ loop.index }},
        cast(null as varchar) as principal_tag_{{ loop.index }},
        {{ focus_category_tag(columns, key) }} as category_tag_{{ loop.index }},
        {%- endfor %}
        {{ focus_text(columns, ["x_servicecode", "servicename"]) }} as focus_service
    from {{ bronze }}
    where {{ this_delivery() }}
),

line_items as (
    select
        *,
        {{ focus_charge_type() }} as charge_type
    from named
)

select
    ---------- the line: a row of FOCUS has no identity
    cast(null as varchar) as identity_line_item_id,
    cast(null as varchar) as identity_time_interval,
    billingaccountid as bill_payer_account_id,
    providername as bill_billing_entity,
    {{ focus_text(columns, ["invoiceid"]) }} as bill_invoice_id,
    cast(null as varchar) as bill_bill_type,
    subaccountid as line_item_usage_account_id,
    charge_type as line_item_line_item_type,
    focus_service as line_item_product_code,
    {{ focus_text(columns, ["skumeter", "x_usagetype"]) }} as line_item_usage_type,
    {{ focus_text(columns, ["x_operation"]) }} as line_item_operation,
    {{ focus_text(columns, ["chargedescription"]) }} as line_item_line_item_description,
    {{ focus_text(columns, ["resourceid"]) }} as line_item_resource_id,
    billingcurrency as line_item_currency_code,

    ---------- what was used
    focus_service as product_servicecode,
    cast(null as varchar) as product_product_family,
    {{ focus_text(columns, ["regionid"]) }} as product_region_code,
    cast(null as varchar) as product_from_region_code,
    cast(null as varchar) as product_to_region_code,
    cast(null as varchar) as product_to_location,
    cast(null as varchar) as product_instance_type,
    cast(null as varchar) as product_operating_system,
    cast(null as varchar) as product_database_engine,
    cast(null as varchar) as product_tenancy,
    cast(null as varchar) as product_group,
    cast(null as varchar) as product_vcpu,
    cast(null as varchar) as product_memory,
    cast(null as varchar) as product_gpu,

    ---------- how it was priced
    {{ focus_text(columns, ["pricingunit"]) }} as pricing_unit,
    cast(null as varchar) as pricing_offering_class,
    cast(null as varchar) as pricing_purchase_option,
    case when {{ focus_is_reservation() }} then coalesce(focus_commitment, 'unnamed') end
        as reservation_reservation_a_r_n,
    cast(null as varchar) as reservation_total_reserved_units,
    cast(null as varchar) as reservation_total_reserved_normalized_units,
    case when {{ focus_is_plan() }} then coalesce(focus_commitment, 'unnamed') end
        as savings_plan_savings_plan_a_r_n,
    cast(null as varchar) as savings_plan_payment_option,
    cast(null as varchar) as savings_plan_region,
    cast(null as varchar) as savings_plan_instance_type_family,
    cast(null as varchar) as reservation_start_time,
    cast(null as varchar) as reservation_end_time,
    cast(null as varchar) as savings_plan_start_time,
    cast(null as varchar) as savings_plan_end_time,

    ---------- quantities and money, as the export's doubles
    {{ "pricingquantity" if "pricingquantity" in columns else "cast(null as double)" }} as line_item_usage_amount,
    cast(null as double) as line_item_normalized_usage_amount,
    billedcost as line_item_unblended_cost,
    case
        when {{ focus_is_plan() }} or {{ focus_is_reservation() }} then billedcost
        else effectivecost
    end as line_item_net_unblended_cost,
    listcost as pricing_public_on_demand_cost,
    case when charge_type = 'DiscountedUsage' then effectivecost end as reservation_effective_cost,
    cast(null as double) as reservation_net_effective_cost,
    cast(null as double) as reservation_amortized_upfront_fee_for_billing_period,
    cast(null as double) as reservation_unused_amortized_upfront_fee_for_billing_period,
    cast(null as double) as reservation_net_unused_amortized_upfront_fee_for_billing_period,
    case when charge_type = 'RIFee' then effectivecost end as reservation_unused_recurring_fee,
    cast(null as double) as reservation_net_unused_recurring_fee,
    cast(null as double) as reservation_unused_quantity,
    cast(null as double) as reservation_unused_normalized_unit_quantity,
    case when charge_type = 'SavingsPlanCoveredUsage' then effectivecost end
        as savings_plan_savings_plan_effective_cost,
    cast(null as double) as savings_plan_net_savings_plan_effective_cost,
    case when charge_type = 'SavingsPlanRecurringFee' then effectivecost end
        as savings_plan_total_commitment_to_date,
    cast(null as double) as savings_plan_used_commitment,
    cast(null as double) as savings_plan_recurring_commitment_for_billing_period,
    cast(null as double) as savings_plan_net_recurring_commitment_for_billing_period,
    cast(null as double) as savings_plan_amortized_upfront_commitment_for_billing_period,
    cast(null as double) as savings_plan_net_amortized_upfront_commitment_for_billing_period,

    ---------- tags
    {%- for key in tag_keys() %}
    {{ focus_tag(columns, key) }} as tag_{{ loop.index }},
    {{ inherited_tag(loop.index) }} as inherited_tag_{{ loop.index }},
    {%- endfor %}
    {{- inherited_from() }} as inherited_from,

    ---------- facts of the export: gross and net are one here
    false as has_net_columns,

    ---------- times
    chargeperiodstart as line_item_usage_start_date,
    chargeperiodend as line_item_usage_end_date
from line_items
