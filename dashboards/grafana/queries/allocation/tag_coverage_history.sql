select
    usage_date as day,
    tag_key,
    cast(sum(tagged_taggable_cost) as double) / nullif(cast(sum(taggable_cost) as double), 0) as coverage_ratio
from tag_coverage_daily
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and $__dateFilter(usage_date)
    and currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
    and ('__all' in ($service) or service in ($service))
group by usage_date, tag_key
order by 1, 2
