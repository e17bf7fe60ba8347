{#- Split and unused cost of all pods of an instance are the instance's amortized cost: per interval, gross, net and
    at public rates. An instance that the bill doesn't have counts as 0, so pods that cost something fail.

    Tolerance `bill_rounding`: AWS rounds each row apart. A generated bill differs by 0. -#}
{{ config(tags=["delivery"]) }}

with split as (
    select
        identity_time_interval,
        parent_resource_id,
        {{ exact_sum("split_cost + unused_cost") }} as amortized_cost,
        {{ exact_sum("net_split_cost + net_unused_cost") }} as net_amortized_cost,
        {{ exact_sum("public_split_cost + public_unused_cost") }} as public_on_demand_cost
    from {{ ref("int_split_lines") }}
    group by identity_time_interval, parent_resource_id
),

parents as (
    select
        identity_time_interval,
        parent_resource_id,
        {{ exact_sum("amortized_cost") }} as amortized_cost,
        {{ exact_sum("net_amortized_cost") }} as net_amortized_cost,
        {{ exact_sum("public_on_demand_cost") }} as public_on_demand_cost
    from {{ ref("int_split_parents") }}
    group by identity_time_interval, parent_resource_id
),

compared as (
    select
        split.identity_time_interval,
        split.parent_resource_id,
        split.amortized_cost - coalesce(parents.amortized_cost, {{ decimal_zero() }}) as amortized_cost_difference,
        split.net_amortized_cost
        - coalesce(parents.net_amortized_cost, {{ decimal_zero() }}) as net_amortized_cost_difference,
        split.public_on_demand_cost
        - coalesce(parents.public_on_demand_cost, {{ decimal_zero() }}) as public_on_demand_cost_difference
    from split
    left join parents
        on
            split.identity_time_interval = parents.identity_time_interval
            and split.parent_resource_id = parents.parent_resource_id
)

select *
from compared
where
    greatest(
        abs(amortized_cost_difference), abs(net_amortized_cost_difference), abs(public_on_demand_cost_difference)
    ) > cast('{{ var("bill_rounding") }}' as decimal(38, 12))
