{#- Every line is of a type whose cost formula we know. A warning: a new type passes through at its unblended cost in
    every metric and its money counts, but nobody has said yet whether that is its amortized cost. -#}
{{ config(tags=["delivery"], severity="warn") }}

select
    charge_type,
    currency,
    sum(line_items) as line_items,
    {{ exact_sum("unblended_cost") }} as unblended_cost
from {{ ref("cost_daily") }}
where
    coalesce(charge_type, '') not in (
        'Usage', 'DiscountedUsage', 'RIFee', 'Fee', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation',
        'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee', 'Tax', 'Credit', 'Refund', 'FlatRateSubscription'
    )
    and coalesce(charge_type, '') not like '%Discount'
group by charge_type, currency
