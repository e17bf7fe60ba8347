select
    resource_id,
    account_id,
    product_code,
    region,
    cast(sum($metric) as double) as cost
from dearest_resources_monthly
-- include chosen_months
    and not is_rest
group by resource_id, account_id, product_code, region
order by 5 desc, 1 asc, 2 asc, 3 asc, 4 asc
limit 50
