select
    resource_name,
    account_id,
    from_region as region,
    cast(sum(unblended_cost) as double) as unblended_cost,
    cast(sum(metered_gb) as double) as metered_gb,
    cast(sum(usage_cost) as double) / nullif(cast(sum(priced_gb) as double), 0) as cost_per_gb
from transfer_senders_monthly
-- include chosen_months
    and path_class = 'nat_processing'
    and not is_rest
group by resource_name, account_id, from_region
order by 4 desc, 1 asc, 2 asc
limit 50
