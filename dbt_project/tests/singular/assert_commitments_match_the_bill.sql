{#- Used + unused = committed, per commitment and month, where "unused" is the bill's own figure and "used" our sum of
    its covered usage; and unblended = amortized + true-up + upfront fees, per payer.

    Tolerance `bill_rounding` per commitment: AWS rounds the totals of a fee line apart from the lines that it sums
    up (worst reservation of a real month 3.6e-6). The bridge adds up the roundings of all commitments (5.2e-6 for
    the nine of that month), so it may be as large as theirs together. FOCUS says neither. -#}
{{ config(tags=["delivery"], enabled=(var("export_format") != "focus")) }}

with lines as (
    select
        coalesce(
            nullif(savings_plan_savings_plan_a_r_n, ''), nullif(reservation_reservation_a_r_n, '')
        ) as commitment_id,
        case
            when line_item_line_item_type <> 'RIFee' then null
            when nullif(reservation_total_reserved_normalized_units, '') is null
                then {{ decimal_of("reservation_unused_quantity") }}
            else {{ decimal_of("reservation_unused_normalized_unit_quantity") }}
        end as unused_units,
        case
            when line_item_line_item_type = 'RIFee' then {{ decimal_of("reservation_unused_quantity") }}
        end as unused_hours,
        case
            when line_item_line_item_type = 'RIFee'
                then
                    {{ money_of("reservation_unused_amortized_upfront_fee_for_billing_period") }}
                    + {{ money_of("reservation_unused_recurring_fee") }}
            when line_item_line_item_type = 'SavingsPlanRecurringFee' then {{ unused_plan_commitment() }}
        end as unused_cost
    from {{ staged_line_items() }}
    where line_item_line_item_type in ('RIFee', 'SavingsPlanRecurringFee')
),

billed as (
    select
        commitment_id,
        {{ exact_sum("unused_units") }} as unused_units,
        {{ exact_sum("unused_hours") }} as unused_hours,
        {{ exact_sum("unused_cost") }} as unused_cost
    from lines
    group by commitment_id
),

measured as (
    select
        commitment_id,
        commitment_type,
        {{ exact_sum("unused_quantity") }} as unused_quantity,
        {{ exact_sum("committed_hours - used_hours") }} as unused_hours,
        {{ exact_sum("unused_cost") }} as unused_cost
    from {{ ref("commitment_utilization_daily") }}
    group by commitment_id, commitment_type
),

commitments as (
    select
        billed.commitment_id as what,
        greatest(
            coalesce(abs(billed.unused_cost - measured.unused_cost), cast(1 as decimal(38, 12))),
            coalesce(abs(billed.unused_hours - measured.unused_hours), {{ decimal_zero() }}),
            case
                when measured.commitment_type = 'ReservedInstance'
                    then coalesce(abs(billed.unused_units - measured.unused_quantity), {{ decimal_zero() }})
                else coalesce(abs(billed.unused_cost - measured.unused_quantity), {{ decimal_zero() }})
            end
        ) as difference
    from billed
    left join measured on billed.commitment_id = measured.commitment_id
),

fee_counts as (
    select greatest(count(*), 1) as commitments
    from billed
),

bridge as (
    select
        payer_account_id as what,
        {{ exact_sum("unblended_cost - amortized_cost - commitment_trueup - commitment_upfront_fee") }} as remainder
    from {{ ref("cost_daily") }}
    group by payer_account_id, currency
),

differences as (
    select
        what,
        difference,
        1 as roundings
    from commitments
    union all
    select
        bridge.what,
        abs(bridge.remainder) as difference,
        fee_counts.commitments as roundings
    from bridge
    cross join fee_counts
)

select
    what,
    difference
from differences
where difference > cast('{{ var("bill_rounding") }}' as decimal(38, 12)) * roundings
