-- Utilisation of all reservations and of all Savings Plans, day by day.
select
    usage_date,
    cast(sum(used_quantity) filter (where commitment_type = 'ReservedInstance') as double) / nullif(
        cast(sum(committed_quantity) filter (where commitment_type = 'ReservedInstance') as double), 0
    ) as reserved_ratio,
    cast(sum(used_quantity) filter (where commitment_type = 'SavingsPlan') as double) / nullif(
        cast(sum(committed_quantity) filter (where commitment_type = 'SavingsPlan') as double), 0
    ) as savings_plan_ratio,
    sum(committed_cost) as committed_cost,
    sum(unused_cost) as unused_cost
from commitment_utilization_daily
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by usage_date
order by usage_date asc
