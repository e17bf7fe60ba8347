{#- Cost and lines of the marts are those of the delivery's files, cast line by line: difference 0, per currency.
    cost_daily holds every line; cost_hourly those of one hour; cost_resource_daily those that name a resource;
    commitment_coverage_daily all usage; tag_coverage_daily all but tax. -#}
{%- set finer = {"cost_hourly": "in_hour", "cost_resource_daily": "on_resource"} %}
{{ config(tags=["delivery"]) }}

with lines as (
    select
        *,
        {{ money_of("line_item_unblended_cost") }} as unblended_cost
    from {{ staged_line_items() }}
),

priced as (
    select
        line_item_line_item_type,
        nullif(line_item_currency_code, '') as currency,
        {{ is_of_one_hour() }} as in_hour,
        coalesce(line_item_resource_id, '') <> '' as on_resource,
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
        in_hour,
        on_resource,
        {{- sums_of_money() }},
        count(*) as line_items,
        {{ exact_sum("case when line_item_line_item_type <> 'Tax' then net_amortized_cost end") }} as untaxed_cost,
        {{ exact_sum(
            "case when " ~ charge_type_is(["Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"])
            ~ " then amortized_cost end"
        ) }} as usage_cost
    from priced
    group by currency, in_hour, on_resource
),

files as (
    select
        currency,
        {{- sums_of_money() }},
        sum(line_items) as line_items,
        {{ exact_sum("untaxed_cost") }} as untaxed_cost,
        {{ exact_sum("usage_cost") }} as usage_cost
    from parts
    group by currency
),

costs as (
    select
        currency,
        {{- sums_of_money() }},
        sum(line_items) as line_items
    from {{ ref("cost_daily") }}
    group by currency
),

coverage as (
    select
        currency,
        {{ exact_sum("amortized_cost") }} as usage_cost
    from {{ ref("commitment_coverage_daily") }}
    group by currency
),

tags as (
    select
        currency,
        {{ exact_sum("total_cost") }} as untaxed_cost
    from {{ ref("tag_coverage_daily") }}
    where tag_key = {{ quoted(tag_keys()[0]) }}
    group by currency
),

{%- for table, covered in finer.items() %}
lines_of_{{ table }} as (
    select
        currency,
        {{- sums_of_money() }},
        sum(line_items) as line_items
    from parts
    where {{ covered }}
    group by currency
),

sums_of_{{ table }} as (
    select
        currency,
        {{- sums_of_money() }},
        sum(line_items) as line_items
    from {{ ref(table) }}
    group by currency
),
{% endfor %}
compared as (
    select
        coalesce(files.currency, costs.currency) as currency,
        {%- for column in money_columns() %}
        coalesce(costs.{{ column }}, {{ decimal_zero() }}) - coalesce(files.{{ column }}, {{ decimal_zero() }})
            as {{ column }}_difference,
        {%- endfor %}
        coalesce(costs.line_items, 0) - coalesce(files.line_items, 0) as line_items_difference,
        coalesce(coverage.usage_cost, {{ decimal_zero() }}) - coalesce(files.usage_cost, {{ decimal_zero() }})
            as coverage_difference,
        coalesce(tags.untaxed_cost, {{ decimal_zero() }}) - coalesce(files.untaxed_cost, {{ decimal_zero() }})
            as tags_difference
    from files
    full outer join costs on coalesce(files.currency, '') = coalesce(costs.currency, '')
    left join coverage on coalesce(files.currency, '') = coalesce(coverage.currency, '')
    left join tags on coalesce(files.currency, '') = coalesce(tags.currency, '')
)

select
    'cost_daily' as what,
    currency,
    greatest(
        {%- for column in money_columns() %}
        abs({{ column }}_difference),
        {%- endfor %}
        abs(coverage_difference),
        abs(tags_difference)
    ) as largest_difference,
    line_items_difference
from compared
where
    {%- for column in money_columns() %}
    {{ column }}_difference <> 0 or
    {%- endfor %}
    line_items_difference <> 0
    or coverage_difference <> 0
    or tags_difference <> 0
{%- for table in finer %}

union all

select
    '{{ table }}' as what,
    coalesce(billed.currency, built.currency) as currency,
    greatest(
        {%- for column in money_columns() %}
        abs(coalesce(built.{{ column }}, {{ decimal_zero() }}) - coalesce(billed.{{ column }}, {{ decimal_zero() }}))
        {{- "," if not loop.last }}
        {%- endfor %}
    ) as largest_difference,
    coalesce(built.line_items, 0) - coalesce(billed.line_items, 0) as line_items_difference
from lines_of_{{ table }} as billed
full outer join sums_of_{{ table }} as built on coalesce(billed.currency, '') = coalesce(built.currency, '')
where
    coalesce(built.line_items, 0) <> coalesce(billed.line_items, 0)
    {%- for column in money_columns() %}
    or coalesce(built.{{ column }}, {{ decimal_zero() }}) <> coalesce(billed.{{ column }}, {{ decimal_zero() }})
    {%- endfor %}
{%- endfor %}
