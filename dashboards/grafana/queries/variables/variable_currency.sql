select distinct
    currency as text,
    currency as value
from cost_daily
where billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
order by 1
