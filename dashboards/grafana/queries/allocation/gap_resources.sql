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
-- include chosen_months_and_services
    and tag_key = ${tag_key:sqlstring}
group by 1, 2, 3, 4, 5, 6, 7
order by 8 desc, 1 asc, 6 asc
limit 50
