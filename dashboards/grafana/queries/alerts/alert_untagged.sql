select
    tag_key,
    currency,
    1 - cast(sum(effective_cost) as double) / nullif(cast(sum(taggable_cost) as double), 0) as value
from tag_coverage_daily
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and $__dateFilter(usage_date)
group by tag_key, currency
