select
    currency,
    cast(sum(unused_cost) as double) / nullif(cast(sum(committed_cost) as double), 0) as value
from commitment_utilization_daily
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and $__dateFilter(usage_date)
group by currency
