{#- Cost and lines of the marts are those of the delivery's files, cast line by line: difference 0, per currency.
    cost_daily holds every line; cost_hourly those of one hour; cost_resource_daily those that name a resource;
    commitment_coverage_daily all usage; tag_coverage_daily all but tax. -#}
{%- set sums = money_columns() + ["line_items"] %}
{{ config(tags=["delivery"]) }}

with lines as (
    select
        *,
        {{ money_of("line_item_unblended_cost") }} as unblended_cost
    from {{ staged_line_items() }}
),

priced as (
    select
        nullif(line_item_currency_code, '') as currency,
        {{ is_of_one_hour() }} as is_of_hour,
        coalesce(line_item_resource_id, '') <> '' as is_of_resource,
        {{ charge_type_is(["Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"]) }} as is_usage,
        {{ charge_type_is(["Tax"]) }} as is_tax,
        unblended_cost,
        {{ amortized_cost() }} as amortized_cost,
        {{ net_unblended_cost() }} as net_unblended_cost,
        {{ amortized_cost(net=true) }} as net_amortized_cost,
        {{ public_on_demand_cost() }} as public_on_demand_cost
    from lines
),

{# One pass over the lines: their money is cast once, for whatever table they are in. #}
parts as (
    select
        currency,
        is_of_hour,
        is_of_resource,
        is_usage,
        is_tax,
        {{- sums_of_money() }},
        count(*) as line_items
    from priced
    group by currency, is_of_hour, is_of_resource, is_usage, is_tax
),

{# What the lines say of each table, and NULL of what it does not hold. #}
billed as (
    select
        marts.mart,
        parts.currency,
        {%- for name in money_columns() %}
        case when marts.holds in ('all', '{{ name }}') then parts.{{ name }} end as {{ name }},
        {%- endfor %}
        case when marts.holds = 'all' then parts.line_items end as line_items
    from parts
    cross join
        unnest(
            array[
                'cost_daily', 'cost_hourly', 'cost_resource_daily', 'commitment_coverage_daily', 'tag_coverage_daily'
            ],
            array['all', 'all', 'all', 'amortized_cost', 'net_amortized_cost'],
            array[true, parts.is_of_hour, parts.is_of_resource, parts.is_usage, not parts.is_tax]
        ) as marts (mart, holds, covers_line)
    where marts.covers_line
),

built as (
    {%- for table in ["cost_daily", "cost_hourly", "cost_resource_daily"] %}
    select
        '{{ table }}' as mart,
        currency,
        {{ sums | join(", ") }}
    from {{ ref(table) }}
    union all
    {%- endfor %}
    select
        'commitment_coverage_daily' as mart,
        currency,
        null as unblended_cost,
        amortized_cost,
        null as net_unblended_cost,
        null as net_amortized_cost,
        null as public_on_demand_cost,
        null as line_items
    from {{ ref("commitment_coverage_daily") }}
    union all
    select
        'tag_coverage_daily' as mart,
        currency,
        null as unblended_cost,
        null as amortized_cost,
        null as net_unblended_cost,
        total_cost as net_amortized_cost,
        null as public_on_demand_cost,
        null as line_items
    from {{ ref("tag_coverage_daily") }}
    where tag_key = {{ quoted(tag_keys()[0]) }}
)

{{ sums_that_differ("billed", "built", keys=["mart", "currency"], sums=sums) }}
