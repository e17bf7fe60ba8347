with by_tags as (
    select
        usage_date,
        account_id,
        resource_id,
        charge_type,
        purchase_option,
        product_code,
        usage_type,
        operation,
        region,
        currency,
        {{- tag_columns_csv() }}
        {{ exact_sum("usage_amount") }} as usage_amount,
        {{- sums_of_money() }},
        cast(sum(line_items) as bigint) as line_items
    from {{ ref("int_charges_by_day") }}
    -- The days of a wholly used reservation carry nothing.
    where resource_id is not null and (line_items > 0 or amortized_cost <> 0 or net_amortized_cost <> 0)
    group by
        {{- tag_columns_csv() }}
        usage_date,
        account_id,
        resource_id,
        charge_type,
        purchase_option,
        product_code,
        usage_type,
        operation,
        region,
        currency
)

select
    usage_date,
    account_id,
    resource_id,
    charge_type,
    purchase_option,
    product_code,
    usage_type,
    operation,
    region,
    currency,
    {{ tags_json() }} as tags_json,
    usage_amount,
    unblended_cost,
    amortized_cost,
    net_unblended_cost,
    net_amortized_cost,
    public_on_demand_cost,
    line_items,
    {{ delivery_id() }} as delivery_id
from by_tags
