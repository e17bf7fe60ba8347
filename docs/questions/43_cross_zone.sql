-- question: Which accounts and resources pay for traffic between availability zones?
-- subject: Data transfer
-- tables: data_transfer_daily
select
    account_id,
    coalesce(resource_name, '(no resource)') as resource_name,
    currency,
    sum(moved_gb) as moved_gb,
    sum(unblended_cost) as unblended_cost
from data_transfer_daily
where billing_period = '2026-09' and path_class = 'inter_az'
group by account_id, coalesce(resource_name, '(no resource)'), currency
order by unblended_cost desc, resource_name asc
