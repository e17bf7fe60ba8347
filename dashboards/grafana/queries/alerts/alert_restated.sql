select
    billing_period,
    currency,
    abs(sum(cast(difference as double))) as value
from cur_lakehouse_ops.restatements
where
    table_name = 'cost_daily'
    and metric = 'unblended_cost'
    and dimension is null
    and from_iso8601_timestamp(at) >= date_add('day', -1, now())
group by billing_period, currency
