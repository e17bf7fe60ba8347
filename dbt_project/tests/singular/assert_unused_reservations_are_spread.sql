{#- The unused part of each reservation's fee line is spread evenly over the hours of its term in the month, while the
    line and what it charges stay on the line's own day; the month's sum is unchanged to the last digit.

    Expected from the lines by exact division. Tolerance per day, a millionth: the model multiplies a double, which
    holds fifteen digits, rounds each day at the twelfth place and gives what is left over to the last day. -#}
{{ config(tags=["delivery"], enabled=(var("export_format") != "focus")) }}

with lines as (
    select
        *,
        {{ money_of("line_item_unblended_cost") }} as unblended_cost
    from {{ staged_line_items() }}
    where line_item_line_item_type = 'RIFee'
),

fees as (
    select
        nullif(bill_payer_account_id, '') as payer_account_id,
        nullif(line_item_usage_account_id, '') as account_id,
        nullif(line_item_usage_type, '') as usage_type,
        nullif(line_item_currency_code, '') as currency,
        line_item_usage_start_date as starts_at,
        -- 23:59:59 is the end of its minute: reports write the last second or the next midnight.
        date_add(
            'second', case when second(line_item_usage_end_date) = 59 then 1 else 0 end, line_item_usage_end_date
        ) as ends_at,
        unblended_cost,
        {{ amortized_cost() }} as amortized_cost
    from lines
),

fee_days as (
    select
        fees.*,
        date_add('day', day_numbers.day_number, date_trunc('day', fees.starts_at)) as day_start,
        date_add('day', day_numbers.day_number + 1, date_trunc('day', fees.starts_at)) as day_end
    from fees
    cross join unnest(sequence(0, 31)) as day_numbers (day_number)
),

charged as (
    select *
    from {{ ref("cost_daily") }}
    where charge_type = 'RIFee'
),

entries as (
    select
        cast(day_start as date) as usage_date,
        payer_account_id,
        account_id,
        usage_type,
        currency,
        {{ decimal_zero() }} as unblended_cost,
        cast(
            amortized_cost * date_diff('second', greatest(day_start, starts_at), least(day_end, ends_at))
            / date_diff('second', starts_at, ends_at) as decimal(38, 12)
        ) as amortized_cost,
        0 as line_items
    from fee_days
    where day_start < ends_at
    union all
    select
        cast(starts_at as date) as usage_date,
        payer_account_id,
        account_id,
        usage_type,
        currency,
        unblended_cost,
        {{ decimal_zero() }} as amortized_cost,
        1 as line_items
    from fees
    union all
    select
        usage_date,
        payer_account_id,
        account_id,
        usage_type,
        currency,
        -unblended_cost as unblended_cost,
        -amortized_cost as amortized_cost,
        -line_items as line_items
    from charged
)

select
    usage_date,
    payer_account_id,
    account_id,
    usage_type,
    currency,
    sum(unblended_cost) as unblended_difference,
    sum(amortized_cost) as amortized_difference,
    sum(line_items) as line_items_difference
from entries
group by usage_date, payer_account_id, account_id, usage_type, currency
having
    sum(unblended_cost) <> 0
    or sum(line_items) <> 0
    or abs(sum(amortized_cost)) > cast('0.000001' as decimal(38, 12))

union all

select
    cast(null as date) as usage_date,
    payer_account_id,
    account_id,
    usage_type,
    currency,
    {{ decimal_zero() }} as unblended_difference,
    found_amortized_cost - expected_amortized_cost as amortized_difference,
    0 as line_items_difference
from (
    {{ sums_that_differ(
        "fees",
        "charged",
        keys=["payer_account_id", "account_id", "usage_type", "currency"],
        sums=["amortized_cost"],
    ) }}
) as differences_of_months
