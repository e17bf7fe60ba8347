select
    coalesce(resource_name, '(not named)') as resource_name,
    account_id,
    product_code,
    cast(sum(unblended_cost) as double) as unblended_cost,
    cast(sum(metered_gb) as double) as metered_gb
from transfer_senders_monthly
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
    and path_class = 'inter_az'
    and not is_rest
group by 1, account_id, product_code
order by 4 desc, 1 asc, 2 asc, 3 asc
limit 50
