{{ config(partitioned_by=["grain"]) }}
{#- The bill in our words, cast once and summed to days and to hours: the only statement that reads all lines for the
    marts. Reading and casting lines is the dear part of a build, so both sums are made of one pass.

    Days have everything that a mart asks for, resources included; an hourly bill shrinks by ten or more. Hours have
    the few keys of what is told by the hour. Each grain is a partition, so readers of one never scan the other. -#}
with line_items as (
    select
        *,
        {{ money_of("line_item_unblended_cost") }} as unblended_cost
    from {{ staged_line_items() }}
),

priced as (
    select
        ---------- what happened
        cast(line_item_usage_start_date as date) as usage_date,
        case when {{ is_of_one_hour() }} then date_trunc('hour', line_item_usage_start_date) end as usage_hour,
        nullif(bill_payer_account_id, '') as payer_account_id,
        nullif(line_item_usage_account_id, '') as account_id,
        nullif(bill_billing_entity, '') as billing_entity,
        nullif(line_item_line_item_type, '') as charge_type,
        {{ purchase_option() }} as purchase_option,
        nullif(line_item_product_code, '') as product_code,
        coalesce(nullif(product_servicecode, ''), nullif(line_item_product_code, '')) as service,
        nullif(product_product_family, '') as product_family,
        nullif(line_item_usage_type, '') as usage_type,
        nullif(line_item_operation, '') as operation,
        {{ region_of_line() }} as region,
        nullif(line_item_resource_id, '') as resource_id,
        nullif(pricing_unit, '') as pricing_unit,
        nullif(line_item_currency_code, '') as currency,
        coalesce(bill_invoice_id, '') = '' as is_estimated,
        nullif(bill_invoice_id, '') as invoice_id,
        nullif(bill_bill_type, '') as bill_type,

        ---------- where bytes went
        nullif(product_from_region_code, '') as from_region_code,
        nullif(product_to_region_code, '') as to_region_code,
        nullif(product_to_location, '') as to_location,
        nullif(product_group, '') as product_group,

        ---------- what ran
        nullif(product_instance_type, '') as instance_type,
        coalesce(line_item_normalized_usage_amount <> 0, false) as has_units,
        coalesce(nullif(product_operating_system, ''), nullif(product_database_engine, '')) as platform,
        nullif(product_tenancy, '') as tenancy,

        ---------- which commitment
        {{ commitment_of_line() }} as commitment_id,
        nullif(savings_plan_region, '') as commitment_region,
        coalesce(nullif(savings_plan_start_time, ''), nullif(reservation_start_time, '')) as term_starts_at,
        coalesce(nullif(savings_plan_end_time, ''), nullif(reservation_end_time, '')) as term_ends_at,
        nullif(savings_plan_instance_type_family, '') as commitment_family,
        nullif(pricing_offering_class, '') as offering_class,
        coalesce(
            nullif(savings_plan_payment_option, ''), nullif(pricing_purchase_option, '')
        ) as payment_option,

        ---------- tags
        {%- for name in tag_columns() %}
        {{ name }},
        inherited_{{ name }},
        {%- endfor %}
        inherited_from,

        ---------- quantities
        {{ decimal_of("line_item_usage_amount") }} as usage_amount,
        {{ decimal_of("line_item_normalized_usage_amount") }} as normalized_units,

        ---------- money
        unblended_cost,
        {{ amortized_cost() }} as amortized_cost,
        {{ net_unblended_cost() }} as net_unblended_cost,
        {{ amortized_cost(net=true) }} as net_amortized_cost,
        {{ public_on_demand_cost() }} as public_on_demand_cost,
        {{ unless_focus(commitment_trueup(), "decimal(38, 12)") }} as commitment_trueup,
        {{ commitment_upfront_fee() }} as commitment_upfront_fee,

        ---------- what was committed: on fee lines only
        case
            when line_item_line_item_type = 'RIFee'
                then {{ decimal_of_text("nullif(reservation_total_reserved_normalized_units, '')") }}
        end as committed_units,
        case
            when line_item_line_item_type = 'RIFee'
                then {{ decimal_of_text("nullif(reservation_total_reserved_units, '')") }}
        end as committed_hours,
        case
            when line_item_line_item_type = 'SavingsPlanRecurringFee'
                then {{ money_of("savings_plan_total_commitment_to_date") }}
            when line_item_line_item_type = 'RIFee'
                then
                    unblended_cost
                    + {{ money_of("reservation_amortized_upfront_fee_for_billing_period") }}
        end as committed_cost,
        case
            when line_item_line_item_type = 'SavingsPlanRecurringFee'
                then {{ money_of("savings_plan_used_commitment") }}
        end as used_commitment,

        ---------- what a free tier gave: usage without price, or a credit that returns the price
        case
            when
                line_item_line_item_type = 'Usage'
                and line_item_unblended_cost = 0
                and pricing_public_on_demand_cost > 0
                then {{ decimal_of("line_item_usage_amount") }}
        end as free_amount,
        case
            when
                line_item_line_item_type = 'Credit'
                and lower(line_item_line_item_description) like '%free tier%'
                then unblended_cost
        end as free_tier_credit,

        ---------- when a reservation was in force: on its fee line only
        case when line_item_line_item_type = 'RIFee' then line_item_usage_start_date end as fee_starts_at,
        case when line_item_line_item_type = 'RIFee' then line_item_usage_end_date end as fee_ends_at
    from line_items
)

select
    {{ (day_keys() + hour_keys()) | unique | join(", ") }},
    {%- for name in day_sums() %}
    {{ exact_sum(name) }} as {{ name }},
    {%- endfor %}
    count(*) as line_items,
    cast(case when grouping(usage_hour) = 1 then 'day' else 'hour' end as varchar) as grain
from priced
group by
    grouping sets (
        ({{ day_keys() | join(", ") }}),
        ({{ hour_keys() | join(", ") }})
    )
-- Lines that stand for more than an hour are in the days only.
having grouping(usage_hour) = 1 or usage_hour is not null
