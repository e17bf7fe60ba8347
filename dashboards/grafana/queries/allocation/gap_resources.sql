select
    resource_id,
    account_id,
    service,
    owner,
    gap,
    tag_value,
    effective_value,
    cast(sum(gap_cost) as double) as gap_cost
from tag_gaps_monthly
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
    and ('__all' in ($service) or service in ($service))
    and tag_key = ${tag_key:sqlstring}
group by 1, 2, 3, 4, 5, 6, 7
order by 8 desc, 1 asc, 6 asc
limit 50
