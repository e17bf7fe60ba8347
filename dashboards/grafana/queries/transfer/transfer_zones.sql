select
    coalesce(resource_name, '(not named)') as resource_name,
    account_id,
    product_code,
    cast(sum(unblended_cost) as double) as unblended_cost,
    cast(sum(metered_gb) as double) as metered_gb
from transfer_senders_monthly
-- include chosen_months
    and path_class = 'inter_az'
    and not is_rest
group by 1, account_id, product_code
order by 4 desc, 1 asc, 2 asc, 3 asc
limit 50
