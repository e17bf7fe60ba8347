select
    billing_period,
    dimension,
    member,
    cast(previous_value as double) as previous_value,
    cast(new_value as double) as new_value,
    cast(difference as double) as difference
from cur_lakehouse_ops.restatements
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and currency = ${currency:sqlstring}
    and table_name = 'cost_daily'
    and metric = 'unblended_cost'
    and dimension is not null
order by abs(cast(difference as double)) desc, billing_period desc, dimension asc, member asc
limit 50
