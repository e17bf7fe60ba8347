select
    coalesce(owner, '(nobody)') as owner,
    cast(count(distinct resource_id) as double) as resources,
    cast(sum(case when gap = 'missing' then gap_cost else 0 end) as double) as missing_cost,
    cast(sum(case when gap = 'invalid' then gap_cost else 0 end) as double) as invalid_cost
from tag_gaps_monthly
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
    and ('__all' in ($service) or service in ($service))
    and tag_key = ${tag_key:sqlstring}
group by 1
order by 3 desc, 1 asc
limit 50
