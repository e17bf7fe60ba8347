-- Who sends the bytes: the dearest 200 senders.
select
    path_class,
    account_id,
    resource_id,
    product_code,
    from_region,
    to_region,
    sum(unblended_cost) as unblended_cost,
    sum(metered_gb) as metered_gb,
    sum(moved_gb) as moved_gb,
    max_by(usage_date, unblended_cost) as dearest_day
from data_transfer_daily
where
    billing_period = '{{ month }}'
    and currency = '{{ currency }}'
    and {{ in_scope }}
group by path_class, account_id, resource_id, product_code, from_region, to_region
order by
    unblended_cost desc, path_class asc, account_id asc, resource_id asc, product_code asc, from_region asc,
    to_region asc
limit 200
