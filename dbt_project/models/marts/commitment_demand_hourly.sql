{#- What a reservation could cover, hour by hour: instances that ran on demand or under a commitment, spot left out.
    An hour in which nothing ran is a row of zeros, for a percentile of demand is one over all hours.

    Which usage types are instances is asked of each type once, some hundred times, not of each hour. -#}
{% set keys = instance_keys() | join(", ") %}
with instance_types as (
    select usage_type
    from (select distinct usage_type from {{ ref("int_line_items_by_day") }}) as types
    where {{ is_running_instance() }}
),

sized as (
    select
        *,
        coalesce({{ instance_type_of("usage_type") }}, instance_type) as sized_type
    from {{ ref("int_line_items_by_hour") }}
    where
        {{ is_usage() }}
        and usage_type in (select instance_types.usage_type from instance_types)
        and purchase_option <> 'Spot'
),

running as (
    select
        usage_hour,
        payer_account_id,
        account_id,
        service,
        region,
        {{ instance_family_of("sized_type") }} as family,
        platform,
        tenancy,
        currency,
        purchase_option = 'OnDemand' as is_on_demand,
        coalesce(
            case when has_units then normalized_units end,
            cast(usage_amount * {{ units_per_hour("sized_type") }} as decimal(38, 12)),
            {{ decimal_zero() }}
        ) as units,
        public_on_demand_cost
    from sized
),

demands as (
    select distinct {{ keys }}
    from running
),

{# Until when the bill knows: a final one the whole month, a growing one all days before its newest and of that day
    the hours in which something ran. #}
known as (
    select
        max(usage_date) as last_day,
        bool_or(is_estimated) as is_growing
    from {{ ref("int_line_items_by_day") }}
    where {{ is_usage() }}
),

edges as (
    select
        timestamp '{{ delivery_part("billing_period") }}-01 00:00:00' as first_hour,
        greatest(
            max(running.usage_hour),
            case
                when bool_or(known.is_growing) then date_add('hour', -1, cast(max(known.last_day) as timestamp))
                else date_add(
                    'hour', -1, date_add('month', 1, timestamp '{{ delivery_part("billing_period") }}-01 00:00:00')
                )
            end
        ) as last_hour
    from running
    cross join known
),

hours as (
    select hour_numbers.usage_hour
    from edges
    cross join unnest(sequence(edges.first_hour, edges.last_hour, interval '1' hour)) as hour_numbers (usage_hour)
),

filled as (
    select
        usage_hour,
        {{ keys }},
        case when is_on_demand then units else {{ decimal_zero() }} end as units_on_demand,
        case when is_on_demand then {{ decimal_zero() }} else units end as units_covered,
        public_on_demand_cost
    from running
    union all
    select
        hours.usage_hour,
        demands.*,
        {{ decimal_zero() }} as units_on_demand,
        {{ decimal_zero() }} as units_covered,
        {{ decimal_zero() }} as public_on_demand_cost
    from demands
    cross join hours
),

summed as (
    select
        cast(usage_hour as timestamp(3)) as usage_hour,
        {{ keys }},
        {{ exact_sum("units_on_demand") }} as normalized_units_on_demand,
        {{ exact_sum("units_covered") }} as normalized_units_covered,
        {{ exact_sum("public_on_demand_cost") }} as public_on_demand_cost
    from filled
    group by usage_hour, {{ keys }}
),

{# NULL in a key is a value of its own here, as in the grain. #}
priced as (
    select
        *,
        {{ exact_sum("public_on_demand_cost", "partition by " ~ keys) }} as month_cost,
        {{ exact_sum("normalized_units_on_demand + normalized_units_covered", "partition by " ~ keys) }} as month_units
    from summed
)

select
    usage_hour,
    {{ keys }},
    normalized_units_on_demand,
    normalized_units_covered,
    cast(
        coalesce(
            public_on_demand_cost / nullif(normalized_units_on_demand + normalized_units_covered, {{ decimal_zero() }}),
            month_cost / nullif(month_units, {{ decimal_zero() }})
        ) as decimal(38, 12)
    ) as on_demand_rate,
    {{ delivery_id() }} as delivery_id
from priced
