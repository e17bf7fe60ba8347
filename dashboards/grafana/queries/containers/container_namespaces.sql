select
    usage_date as day,
    coalesce(namespace, platform) as namespace,
    cast(sum(total_cost) as double) as cost
from split_cost_daily
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and $__dateFilter(usage_date)
    and currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
    and total_cost <> 0
group by 1, 2
order by 1, 2
