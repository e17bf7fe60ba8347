select
    billing_period,
    at,
    cast(previous_value as double) as previous_value,
    cast(new_value as double) as new_value,
    cast(difference as double) as difference,
    cast(difference as double) / nullif(cast(previous_value as double), 0) as change_ratio
from cur_lakehouse_ops.restatements
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and currency = ${currency:sqlstring}
    and table_name = 'cost_daily'
    and metric = 'unblended_cost'
    and dimension is null
order by at desc, billing_period desc
limit 50
