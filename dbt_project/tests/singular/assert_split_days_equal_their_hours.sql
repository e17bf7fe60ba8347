{#- `split_cost_daily` is the sum of the hours behind it: what containers were allocated and their share of what was
    left over, day by day, gross, net and at public rates; and with what instances cost while they hosted nothing it
    is all that those instances cost.

    The days of the containers differ by 0 from their hours. Instances against containers: tolerance `bill_rounding`
    per hour of an instance, as AWS rounds each row apart. A generated bill differs by 0. -#}
{{ config(tags=["delivery"]) }}

{%- set allocated = ["split_cost", "unused_cost", "net_split_cost", "net_unused_cost", "public_split_cost",
                     "public_unused_cost"] %}

with entries as (
    select
        usage_date,
        currency,
        {%- for name in allocated %}
        {{ name }},
        {%- endfor %}
        {{ decimal_zero() }} as instance_cost,
        {{ decimal_zero() }} as net_instance_cost,
        0 as instance_hours
    from {{ ref("int_split_lines") }}

    union all

    select
        usage_date,
        currency,
        {%- for name in allocated %}
        -{{ name }} as {{ name }},
        {%- endfor %}
        -(total_cost + idle_cost) as instance_cost,
        -(net_split_cost + net_unused_cost + net_idle_cost) as net_instance_cost,
        0 as instance_hours
    from {{ ref("split_cost_daily") }}

    union all

    select
        usage_date,
        currency,
        {%- for name in allocated %}
        {{ decimal_zero() }} as {{ name }},
        {%- endfor %}
        amortized_cost as instance_cost,
        net_amortized_cost as net_instance_cost,
        1 as instance_hours
    from {{ ref("int_split_parents") }}
)

select
    usage_date,
    currency,
    {%- for name in allocated %}
    sum({{ name }}) as {{ name }}_difference,
    {%- endfor %}
    sum(instance_cost) as instance_cost_difference,
    sum(net_instance_cost) as net_instance_cost_difference
from entries
group by usage_date, currency
having
    {%- for name in allocated %}
    sum({{ name }}) <> 0 or
    {%- endfor %}
    greatest(abs(sum(instance_cost)), abs(sum(net_instance_cost)))
    > cast('{{ var("bill_rounding") }}' as decimal(38, 12)) * sum(instance_hours)
