{{ config(materialized='view') }}
{#- The days of a bill, with each reservation's unused part on the days to which it belongs.

    A reservation's fee line (RIFee) stands on the 1st and holds a whole month. Its amortized cost, which is the
    unused part, and its committed quantities are spread evenly over the commitment's hours, the remainder on the
    last day, in rows with line_items = 0. What the bill charges (unblended cost, true-up, the line itself) stays
    where the bill has it, and the month's sums are unchanged. -#}
with fees as (
    select
        {%- for name in day_keys() if name != "usage_date" %}
        {{ name }},
        {%- endfor %}
        {{ spread_sums() | join(", ") }},
        row_number() over (order by commitment_id, fee_starts_at, usage_type) as fee_number,
        date_trunc('day', fee_starts_at) as first_day,
        -- Reports write the end as 23:59:59 or as the next midnight.
        date_add('second', case when second(fee_ends_at) = 59 then 1 else 0 end, fee_ends_at) as ends_before
    from {{ ref("int_line_items_by_day") }}
    where charge_type = 'RIFee'
),

days as (
    select
        fees.*,
        date_add('day', day_numbers.day_number, fees.first_day) as day_start,
        date_add('day', day_numbers.day_number + 1, fees.first_day) as day_end
    from fees
    cross join unnest(sequence(0, 31)) as day_numbers (day_number)
    where date_add('day', day_numbers.day_number, fees.first_day) < fees.ends_before
),

timed as (
    select
        *,
        day_end >= ends_before as is_last_day,
        cast(date_diff('second', greatest(day_start, fee_starts_at), least(day_end, ends_before)) as double)
        / cast(date_diff('second', fee_starts_at, ends_before) as double) as day_share
    from days
),

shared as (
    select
        {%- for name in spread_sums() %}
        {{ decimal_of_text("cast(" ~ name ~ " as double) * day_share") }} as {{ name }}_share,
        {%- endfor %}
        timed.*
    from timed
),

spread as (
    select
        {%- for name in spread_sums() %}
        case
            when is_last_day
                then {{ name }} + {{ name }}_share - {{ exact_sum(name ~ "_share", "partition by fee_number") }}
            else {{ name }}_share
        end as {{ name }}_of_day,
        {%- endfor %}
        shared.*
    from shared
)

select
    {{ (day_keys() + kept_sums()) | join(", ") }},
    {%- for name in spread_sums() %}
    case when charge_type = 'RIFee' then {{ decimal_zero() }} else {{ name }} end as {{ name }},
    {%- endfor %}
    line_items
from {{ ref("int_line_items_by_day") }}

union all

select
    {%- for name in day_keys() %}
    {{ "cast(day_start as date) as usage_date" if name == "usage_date" else name }},
    {%- endfor %}
    {%- for name in kept_sums() %}
    {{ decimal_zero() }} as {{ name }},
    {%- endfor %}
    {%- for name in spread_sums() %}
    {{ name }}_of_day as {{ name }},
    {%- endfor %}
    cast(0 as bigint) as line_items
from spread
