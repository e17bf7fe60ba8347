{#- Prefilter on substrings, sum, and only then ask the patterns: a month has some hundred kinds of transfer rows,
    not millions. -#}
with by_kind as (
    select
        usage_date,
        payer_account_id,
        account_id,
        product_code,
        product_family,
        product_group,
        usage_type,
        operation,
        region,
        from_region_code,
        to_region_code,
        to_location,
        resource_id,
        pricing_unit,
        currency,
        {{- tag_columns_csv() }}
        {{ exact_sum("usage_amount") }} as usage_amount,
        {{ exact_sum(metered_gb()) }} as metered_gb,
        {{- sums_of_money() }},
        sum(line_items) as line_items
    from {{ ref("int_charges_by_day") }}
    where {{ may_be_transfer() }}
    group by
        usage_date,
        payer_account_id,
        account_id,
        product_code,
        product_family,
        product_group,
        usage_type,
        operation,
        region,
        from_region_code,
        to_region_code,
        to_location,
        resource_id,
        {{- tag_columns_csv() }}
        pricing_unit,
        currency
),

classified as (
    select
        *,
        {{ path_class() }} as path_class,
        nullif({{ transfer_prefix("usage_type", 1) }}, '') as first_prefix,
        nullif({{ transfer_prefix("usage_type", 2) }}, '') as second_prefix
    from by_kind
),

{# The bill meters in one region; the other end is where the bytes came from or went to. Edge areas (`EU-` of
    CloudFront) look like regions and are none. #}
metered as (
    select
        *,
        case
            when path_class in ('cloudfront_viewer', 'cloudfront_origin', 'global_accelerator') then null
            else coalesce(
                from_region_code,
                {{ region_of_prefix("first_prefix", "first_prefix") }},
                region,
                -- A code without prefix is the oldest region.
                'us-east-1'
            )
        end as metering_region,
        coalesce(to_region_code, {{ region_of_prefix("second_prefix", "second_prefix") }}) as other_region
    from classified
    where path_class is not null
),

directed as (
    select
        *,
        case
            when path_class = 'inter_region_in' then other_region
            when path_class = 'internet_in' then null
            else metering_region
        end as from_region,
        case
            when path_class = 'inter_region_in' then metering_region
            when path_class = 'internet_in' then coalesce(to_region_code, metering_region)
            when path_class in ('inter_az', 'public_ip_regional') then coalesce(other_region, metering_region)
            else other_region
        end as to_region
    from metered
),

by_path as (
    select
        usage_date,
        payer_account_id,
        account_id,
        path_class,
        product_code,
        usage_type,
        operation,
        from_region,
        to_region,
        resource_id,
        pricing_unit,
        currency,
        {{- tag_columns_csv() }}
        {{ exact_sum("usage_amount") }} as usage_amount,
        {{ exact_sum("metered_gb") }} as metered_gb,
        {{- sums_of_money() }},
        cast(sum(line_items) as bigint) as line_items
    from directed
    group by
        usage_date,
        payer_account_id,
        account_id,
        path_class,
        product_code,
        usage_type,
        operation,
        from_region,
        to_region,
        resource_id,
        {{- tag_columns_csv() }}
        pricing_unit,
        currency
)

select
    usage_date,
    payer_account_id,
    account_id,
    path_class,
    product_code,
    usage_type,
    operation,
    from_region,
    to_region,
    resource_id,
    pricing_unit,
    currency,
    {{ tags_json() }} as tags_json,
    usage_amount,
    metered_gb,
    {{ moved_gb("metered_gb") }} as moved_gb,
    unblended_cost,
    amortized_cost,
    net_unblended_cost,
    net_amortized_cost,
    public_on_demand_cost,
    line_items,
    {{ delivery_id() }} as delivery_id
from by_path
