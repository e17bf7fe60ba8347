select distinct
    tag_key as text,
    tag_key as value
from tag_coverage_daily
where billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
order by 1
