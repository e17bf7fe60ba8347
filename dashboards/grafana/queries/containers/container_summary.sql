select
    cast(sum(split_cost) as double) as split_cost,
    cast(sum(unused_cost) as double) as unused_cost,
    cast(sum(idle_cost) as double) as idle_cost,
    cast(sum(split_cost) as double)
    / nullif(cast(sum(split_cost + unused_cost + idle_cost) as double), 0) as allocated_ratio
from split_cost_daily
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and $__dateFilter(usage_date)
    and currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
