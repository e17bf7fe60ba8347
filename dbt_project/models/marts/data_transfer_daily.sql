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
        {{ exact_sum("case when " ~ metered_gb() ~ " is not null then free_amount end") }} as zero_rate_gb,
        {{ exact_sum("case when " ~ is_usage() ~ " then unblended_cost else " ~ decimal_zero() ~ " end") }}
            as usage_cost,
        {{ exact_sum("case when charge_type = 'Credit' then unblended_cost else " ~ decimal_zero() ~ " end") }}
            as credit_cost,
        {{ exact_sum("free_tier_credit") }} as free_tier_credit,
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

{# AWS writes both orders of the pair of regions for the same bytes; where the product names its region, that one
    was metered. #}
paired as (
    select
        *,
        {{ region_of_prefix("first_prefix", "first_prefix") }} as first_region,
        {{ region_of_prefix("second_prefix", "second_prefix") }} as second_region
    from classified
    where path_class is not null
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
                case when region = second_region then second_region end,
                first_region,
                region,
                -- A code without prefix is the oldest region.
                'us-east-1'
            )
        end as metering_region,
        coalesce(
            to_region_code,
            case when region = second_region and from_region_code is null then first_region end,
            second_region
        ) as other_region,
        path_class = 'internet_in' or coalesce(path_class = 'to_cloudfront' and usage_type like '%-In-Bytes', false)
            as is_from_outside
    from paired
),

directed as (
    select
        *,
        case
            when path_class = 'inter_region_in' then other_region
            when is_from_outside then null
            else metering_region
        end as from_region,
        case
            when path_class = 'inter_region_in' then metering_region
            when is_from_outside then coalesce(to_region_code, metering_region)
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
        {{ exact_sum("zero_rate_gb") }} as zero_rate_gb,
        {{ exact_sum("usage_cost") }} as usage_cost,
        {{ exact_sum("credit_cost") }} as credit_cost,
        {{ exact_sum("free_tier_credit") }} as free_tier_credit,
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
),

{# A free tier is either usage at rate 0 or, on newer accounts, a credit in money: the price that the same usage type
    has in this bill turns it into gigabytes. Such a credit may name neither resource nor product of its bytes. #}
priced as (
    select
        *,
        {%- set same = "partition by payer_account_id, usage_type, currency" %}
        cast(metered_gb - coalesce(zero_rate_gb, {{ decimal_zero() }}) as decimal(38, 12)) as priced_gb,
        case
            when free_tier_credit is not null
                then {{ exact_sum("case when metered_gb is not null then usage_cost end", same) }}
        end as cost_of_type,
        case
            when free_tier_credit is not null
                then
                    {{ exact_sum("metered_gb", same) }}
                    - coalesce({{ exact_sum("zero_rate_gb", same) }}, {{ decimal_zero() }})
        end as gb_of_type
    from by_path
),

freed as (
    select
        *,
        {{ decimal_of_text(
            "-cast(free_tier_credit as double) * cast(gb_of_type as double) / nullif(cast(cost_of_type as double), 0)"
        ) }} as credited_gb
    from priced
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
    {{ delivery_id() }} as delivery_id,
    case
        when metered_gb is not null or credited_gb is not null
            then cast(
                coalesce(zero_rate_gb, {{ decimal_zero() }}) + coalesce(credited_gb, {{ decimal_zero() }})
                as decimal(38, 12)
            )
    end as free_tier_gb,
    priced_gb,
    usage_cost,
    credit_cost,
    {{ resource_name() }} as resource_name
from freed
