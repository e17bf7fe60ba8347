select
    currency,
    cast(sum(case when path_class = 'unknown' then unblended_cost else 0 end) as double)
    / nullif(cast(sum(unblended_cost) as double), 0) as value
from data_transfer_path_daily
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and $__dateFilter(usage_date)
group by currency
