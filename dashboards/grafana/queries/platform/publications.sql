select
    at,
    billing_period,
    delivery_id,
    actor,
    reason
from cur_lakehouse_ops.publications
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and state = 'committed'
order by at desc, delivery_id asc
limit 50
