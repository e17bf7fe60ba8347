{#- Fee lines say what was committed, covered usage says what was used. Starts from both: a wholly unused
    commitment has no usage, and usage may be covered by a commitment whose fee another bill carries (then what
    was committed is unknown here: NULL). -#}
{% set keys = [
    "usage_date", "commitment_id", "purchase_option", "charge_type", "payer_account_id", "account_id", "service",
    "region", "usage_type", "commitment_region", "commitment_family", "offering_class", "payment_option", "currency",
] %}
with by_day as (
    select
        {{ keys | join(", ") }},
        max(term_starts_at) as term_starts_at,
        max(term_ends_at) as term_ends_at,
        {{ exact_sum("committed_units") }} as committed_units,
        {{ exact_sum("committed_hours") }} as committed_hours,
        {{ exact_sum("committed_cost") }} as committed_cost,
        {{ exact_sum("used_commitment") }} as used_commitment,
        {{ exact_sum("usage_amount") }} as usage_amount,
        {{ exact_sum("normalized_units") }} as normalized_units,
        {{ exact_sum("amortized_cost") }} as amortized_cost,
        {{ exact_sum("public_on_demand_cost") }} as public_on_demand_cost
    from {{ ref("int_charges_by_day") }}
    where
        commitment_id is not null
        and charge_type in ('RIFee', 'DiscountedUsage', 'SavingsPlanRecurringFee', 'SavingsPlanCoveredUsage')
    group by {{ keys | join(", ") }}
),

sided as (
    select
        *,
        charge_type in ('RIFee', 'SavingsPlanRecurringFee') as is_fee,
        purchase_option = 'Reserved' as is_reservation,
        {{ instance_family_of(instance_type_of("usage_type")) }} as family
    from by_day
),

{# Who owns a commitment: its fee line, not the accounts that share it. Attributes that the fee line leaves blank
    (offering class, payment option) stand on the usage. #}
commitments as (
    select
        commitment_id,
        -- Some products have no normalised units: their reservations count hours.
        coalesce(case when bool_or(is_fee) then sum(committed_units) else sum(normalized_units) end, 0) > 0
            as counts_units,
        -- Units of one reserved hour: 4 for a reservation of size large.
        cast(
            nullif(sum(case when is_fee then committed_units end), 0)
            / nullif(sum(case when is_fee then committed_hours end), 0) as decimal(38, 12)
        ) as units_per_hour,
        {%- for name in ["payer_account_id", "account_id", "service"] %}
        coalesce(max(case when is_fee then {{ name }} end), max({{ name }})) as {{ name }},
        {%- endfor %}
        {%- for name in ["region", "family"] %}
        coalesce(
            max(commitment_{{ name }}),
            max(case when is_fee then {{ name }} end),
            max(case when is_reservation then {{ name }} end)
        ) as {{ name }},
        {%- endfor %}
        max(offering_class) as offering_class,
        max(payment_option) as payment_option,
        -- ISO text in every format of report: the day is its first ten characters.
        try_cast(substr(max(term_starts_at), 1, 10) as date) as term_start_date,
        try_cast(substr(max(term_ends_at), 1, 10) as date) as term_end_date,
        bool_or(is_fee) as has_fee
    from sided
    group by commitment_id
),

days as (
    select
        usage_date,
        commitment_id,
        currency,
        bool_or(is_reservation) as is_reservation,
        {{ exact_sum("committed_units") }} as committed_units,
        {{ exact_sum("committed_hours") }} as committed_hours,
        {{ exact_sum("committed_cost") }} as committed_cost,
        {{ exact_sum("used_commitment") }} as used_commitment,
        {{ exact_sum("case when not is_fee then usage_amount end") }} as used_hours,
        {{ exact_sum("case when not is_fee then normalized_units end") }} as used_units,
        {{ exact_sum("case when not is_fee then amortized_cost end") }} as used_cost,
        {{ exact_sum("case when not is_fee then public_on_demand_cost end") }} as on_demand_equivalent_cost
    from sided
    group by usage_date, commitment_id, currency
),

measured as (
    select
        days.usage_date,
        case when days.is_reservation then 'ReservedInstance' else 'SavingsPlan' end as commitment_type,
        days.commitment_id,
        commitments.payer_account_id,
        commitments.account_id,
        commitments.service,
        commitments.region,
        commitments.family,
        commitments.offering_class,
        commitments.payment_option,
        commitments.term_start_date,
        commitments.term_end_date,
        days.currency,
        case
            when commitments.has_fee
                then {{ quantity_of_commitment("days.committed_cost", "days.committed_units", "days.committed_hours") }}
        end as committed_quantity,
        {{ quantity_of_commitment("days.used_commitment", "days.used_units", "days.used_hours") }} as used_quantity,
        case
            when days.is_reservation and commitments.has_fee
                then coalesce(days.committed_hours, {{ decimal_zero() }})
        end as committed_hours,
        case
            when days.is_reservation
                then coalesce(
                    cast(days.used_units / commitments.units_per_hour as decimal(38, 12)),
                    days.used_hours,
                    {{ decimal_zero() }}
                )
        end as used_hours,
        case
            when commitments.has_fee then coalesce(days.committed_cost, {{ decimal_zero() }})
        end as committed_cost,
        coalesce(days.used_cost, {{ decimal_zero() }}) as used_cost,
        coalesce(days.on_demand_equivalent_cost, {{ decimal_zero() }}) as on_demand_equivalent_cost
    from days
    inner join commitments on days.commitment_id = commitments.commitment_id
)

select
    usage_date,
    commitment_type,
    commitment_id,
    payer_account_id,
    account_id,
    service,
    region,
    family,
    offering_class,
    payment_option,
    currency,
    committed_quantity,
    used_quantity,
    committed_quantity - used_quantity as unused_quantity,
    {{ ratio_of("used_quantity", "committed_quantity") }} as utilization_ratio,
    committed_hours,
    used_hours,
    {{ ratio_of("used_hours", "committed_hours") }} as utilization_hours_ratio,
    committed_cost,
    used_cost,
    committed_cost - used_cost as unused_cost,
    on_demand_equivalent_cost,
    on_demand_equivalent_cost - committed_cost as net_savings,
    term_start_date,
    term_end_date,
    {{ delivery_id() }} as delivery_id
from measured
