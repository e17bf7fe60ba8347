select
    cast(count(distinct billing_period) as double) as restated_months,
    cast(count(distinct delivery_id) as double) as restatements,
    coalesce(sum(cast(difference as double)), 0) as difference
from cur_lakehouse_ops.restatements
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and currency = ${currency:sqlstring}
    and table_name = 'cost_daily'
    and metric = 'unblended_cost'
    and dimension is null
