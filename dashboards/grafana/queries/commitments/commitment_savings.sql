select
    cast(sum(committed_cost) as double) as committed_cost,
    cast(sum(unused_cost) as double) as unused_cost,
    cast(sum(net_savings) as double) as net_savings
from commitment_utilization_daily
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and $__dateFilter(usage_date)
    and currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
