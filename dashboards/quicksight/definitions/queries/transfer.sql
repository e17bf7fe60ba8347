-- Which way bytes went, and what that cost; hours and units of capacity have no gigabytes.
select
    cast(billing_period || '-01' as date) as billing_month,
    usage_date,
    account_id,
    path_class,
    coalesce(from_region, 'internet') as from_region,
    coalesce(to_region, 'internet') as to_region,
    currency,
    cast(sum(unblended_cost) as double) as unblended_cost,
    cast(sum(metered_gb) as double) as metered_gb,
    cast(sum(moved_gb) as double) as moved_gb
from cur_lakehouse.data_transfer_daily
where billing_period >= date_format(date_add('month', -12, current_date), '%Y-%m')
group by 1, 2, 3, 4, 5, 6, 7
