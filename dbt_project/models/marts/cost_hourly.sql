{#- Reads the lines a second time: hours in int_line_items_by_day would make it as long as the bill, and every mart
    reads that one. The casts here are the seven that this table shows. -#}
with line_items as (
    select
        *,
        {{ money_of("line_item_unblended_cost") }} as unblended_cost
    from {{ staged_line_items() }}
    where {{ is_of_one_hour() }}
),

priced as (
    select
        cast(date_trunc('hour', line_item_usage_start_date) as timestamp(3)) as usage_hour,
        nullif(line_item_usage_account_id, '') as account_id,
        nullif(line_item_line_item_type, '') as charge_type,
        {{ purchase_option() }} as purchase_option,
        nullif(line_item_product_code, '') as product_code,
        nullif(line_item_usage_type, '') as usage_type,
        nullif(line_item_operation, '') as operation,
        {{ region_of_line() }} as region,
        nullif(product_instance_type, '') as instance_type,
        nullif(line_item_currency_code, '') as currency,
        {{ decimal_of("line_item_usage_amount") }} as usage_amount,
        {{ decimal_of("line_item_normalized_usage_amount") }} as normalized_units,
        unblended_cost,
        {{ amortized_cost() }} as amortized_cost,
        {{ net_unblended_cost() }} as net_unblended_cost,
        {{ amortized_cost(net=true) }} as net_amortized_cost,
        {{ public_on_demand_cost() }} as public_on_demand_cost
    from line_items
)

select
    usage_hour,
    account_id,
    charge_type,
    purchase_option,
    product_code,
    usage_type,
    operation,
    region,
    instance_type,
    currency,
    {{ exact_sum("usage_amount") }} as usage_amount,
    {{ exact_sum("normalized_units") }} as normalized_units,
    {{- sums_of_money() }},
    count(*) as line_items,
    {{ delivery_id() }} as delivery_id
from priced
group by
    usage_hour,
    account_id,
    charge_type,
    purchase_option,
    product_code,
    usage_type,
    operation,
    region,
    instance_type,
    currency
